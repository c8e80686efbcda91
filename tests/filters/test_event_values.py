"""The earliest and the latest event."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import tree
from tests.filters.asking import NOW, Given, asked, happened, partly_kept

if TYPE_CHECKING:
    from sprigclassic.users import User

ANY = tree.Events("A")
SOLD = tree.Events("A", tree.Property("sold", tree.Comparison("=", tree.Flag(value=True))))
WEEK = tree.InLast(tree.Duration(1, "week"))
TODAY = tree.Calendar("this", "day")

USER = happened(
    ("A", "2026-11-01T00:00Z", {"n": 1, "sold": False}),
    ("A", "2026-11-20T00:00Z", {"sold": True, "in": {"n": 9}, "at": "2026-11-23T20:00Z"}),
    ("A", "2026-11-21T00:00Z", {"n": 3, "sold": True}),
    ("A", "2026-11-22T00:00Z", {"n": 4, "sold": False}),
    ("A", "2026-11-24T00:00Z", {"n": 5, "sold": True}),
    ("B", "2026-11-23T00:00Z", {"n": 6}),
)


def value(
    end: tree.End, events: tree.Events, window: tree.Window | None = None, user: User = USER
) -> Any:
    """Return the property `n` of the event, 0 where it is unset, as the tests of it tell."""
    numbers = [
        number
        for number in range(1, 10)
        if asked(
            tree.EventValue(events, end, "n", tree.Comparison("=", tree.Number(number)), window),
            user,
        )
    ]
    unset = asked(tree.EventValue(events, end, "n", tree.IsSet(negated=True), window), user)
    assert unset is not asked(tree.EventValue(events, end, "n", tree.IsSet(), window), user)
    assert len(numbers) == (0 if unset else 1)
    return numbers[0] if numbers else 0


@pytest.mark.parametrize(
    ("end", "events", "window", "number"),
    [
        ("first", ANY, None, 1),
        ("last", ANY, None, 4),
        ("first", ANY, WEEK, 0),  # the earliest has none
        ("last", ANY, WEEK, 4),
        ("first", SOLD, None, 0),
        ("last", SOLD, None, 3),
        ("last", tree.Events(None), None, 6),
        ("first", tree.Events("never"), None, 0),
        ("last", ANY, TODAY, 0),
        ("last", SOLD, tree.Before(tree.Day(date(2026, 11, 10))), 0),
    ],
)
def test_it_is_the_property_of_the_earliest_or_latest_event(
    end: tree.End, events: tree.Events, window: tree.Window | None, number: int
) -> None:
    assert value(end, events, window) == number


def test_without_an_event_positive_tests_are_false_and_negative_ones_true() -> None:
    never, text = tree.Events("never"), tree.Text("x")
    for test, answer in (
        (tree.Comparison("=", text), False),
        (tree.Comparison("!=", text), True),
        (tree.OneOf((text,), negated=True), True),
        (tree.TextTest("contains", text, negated=True), True),
        (TODAY, False),
    ):
        assert asked(tree.EventValue(never, "last", "n", test), USER) is answer


def test_a_value_may_lie_in_an_object_and_later_than_now() -> None:
    nine = tree.Comparison("=", tree.Number(9))
    assert asked(tree.EventValue(SOLD, "first", "in.n", nine), USER)
    assert asked(tree.EventValue(SOLD, "first", "at", TODAY), USER)
    assert not asked(tree.EventValue(SOLD, "first", "at", TODAY), USER, "2026-11-24T00:00Z")


def test_only_the_event_that_is_meant_is_read() -> None:
    read: list[Given] = [("A", "2026-11-20T00:00Z", {"n": 1})]
    unread: list[Given] = [("A", "2026-11-21T00:00Z"), ("A", "2026-11-22T00:00Z")]
    user = partly_kept(read, unread)
    assert value("first", ANY, None, user) == 1
    with pytest.raises(NotLoadedError):
        value("last", ANY, None, user)


# ---- when it was -------------------------------------------------------------------------------


def happened_at(end: tree.End, events: tree.Events, test: tree.MomentTest) -> tree.Condition:
    return tree.HappenedAt(events, end, test)


@pytest.mark.parametrize(
    ("end", "events", "when"),
    [
        ("first", ANY, "2026-11-01T00:00Z"),
        ("last", ANY, "2026-11-22T00:00Z"),
        ("first", SOLD, "2026-11-20T00:00Z"),
        ("last", SOLD, "2026-11-21T00:00Z"),
        ("last", tree.Events(None), "2026-11-23T00:00Z"),
    ],
)
def test_it_is_the_time_of_the_earliest_or_latest_event(
    end: tree.End, events: tree.Events, when: str
) -> None:
    instant = tree.Instant(datetime.fromisoformat(when))
    assert asked(tree.HappenedAt(events, end, tree.FromTo(instant, instant)), USER)
    assert not asked(tree.HappenedAt(events, end, tree.After(instant)), USER)
    assert not asked(tree.HappenedAt(events, end, tree.Before(instant)), USER)


@pytest.mark.parametrize("end", ["first", "last"])
def test_what_never_happened_was_at_no_time(end: tree.End) -> None:
    ago = tree.Ago("at least", tree.Duration(21, "day"))
    for events in (tree.Events("never"), tree.Events("A", SOLD.where)):
        early = asked(tree.HappenedAt(events, end, ago), USER, "2026-11-19T00:00Z")
        assert early is False
    assert asked(tree.negated(tree.HappenedAt(tree.Events("never"), end, ago)), USER)
    assert asked(tree.HappenedAt(ANY, "first", ago), USER)
    assert not asked(tree.HappenedAt(ANY, "first", ago), USER, "2026-11-21T23:59Z")


def test_today_ends_with_the_day_and_now_with_the_event() -> None:
    today = tree.HappenedAt(tree.Events("B"), "last", TODAY)
    assert asked(today, USER, NOW)
    assert not asked(today, USER, "2026-11-24T00:00Z")
    assert not asked(today, USER, "2026-11-22T23:59Z")
