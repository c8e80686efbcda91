"""Which events a `where` means."""

from __future__ import annotations

from datetime import date

import pytest

from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import tree
from tests.filters.asking import NOW, Given, asked, happened, partly_kept


def prop(path: str, number: int) -> tree.Property:
    return tree.Property(path, tree.Comparison("=", tree.Number(number)))


def count(where: tree.Where, least: int, window: tree.Window | None = None) -> tree.Condition:
    test = tree.Comparison(">=", tree.Number(least))
    return tree.Measured(tree.Events("A", where), tree.Tally("count"), test, window)


USER = happened(
    ("A", "2026-11-01T00:00Z", {"n": 1, "in": {"n": 1}}),
    ("A", "2026-11-02T00:00Z", {"n": 2, "in": {"n": 1}}),
    ("A", "2026-11-03T00:00Z", {"n": 1, "due": "2026-11-24"}),
    ("B", "2026-11-04T00:00Z", {"n": 1}),
)


@pytest.mark.parametrize(
    ("where", "number"),
    [
        (prop("n", 1), 2),
        (prop("in.n", 1), 2),
        (tree.both(prop("n", 1), prop("in.n", 1)), 1),
        (tree.either(prop("n", 2), prop("in.n", 1)), 2),
        (tree.negated(prop("n", 1)), 1),
        (tree.negated(tree.either(prop("n", 2), prop("in.n", 1))), 1),
        (tree.both(prop("n", 1), tree.negated(prop("in.n", 1)), prop("n", 1)), 1),
        (tree.Property("due", tree.InNext(tree.Duration(1, "day"))), 1),
        (tree.Property("due", tree.Ago("at most", tree.Duration(1, "day"))), 0),
        (tree.Property("due", tree.Since(tree.Day(date(2026, 11, 24)))), 1),
    ],
    ids=repr,
)
def test_events_are_counted_by_their_properties(where: tree.Where, number: int) -> None:
    assert asked(count(where, number), USER)
    assert not asked(count(where, number + 1), USER)


def test_moments_in_a_where_move_with_now() -> None:
    condition = count(tree.Property("due", tree.Calendar("this", "day")), 1)
    assert not asked(condition, USER, "2026-11-23T23:59Z")
    assert asked(condition, USER, "2026-11-24T00:00Z")
    assert asked(condition, USER, "2026-11-24T23:59Z")
    assert not asked(condition, USER, "2026-11-25T00:00Z")


def test_no_more_events_are_read_than_decide() -> None:
    newest: list[Given] = [("A", "2026-11-22T00:00Z", {"n": 1}), ("A", NOW, {"n": 1})]
    user = partly_kept(newest, [("A", "2026-11-01T00:00Z"), ("A", "2026-11-23T12:01Z")])
    assert asked(count(prop("n", 1), 2), user)
    assert not asked(count(prop("n", 1), 4), user)  # there are only three
    assert not asked(count(prop("n", 1), 3, tree.InLast(tree.Duration(2, "day"))), user)
    assert asked(count(prop("n", 1), 0), user)
    with pytest.raises(NotLoadedError):
        asked(count(prop("n", 1), 3), user)
