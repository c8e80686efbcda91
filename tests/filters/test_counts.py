"""Counts, and whether something happened at all."""

from __future__ import annotations

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.counts import CountRange, range_of
from tests.filters.asking import asked, user_with

WINDOWS: list[tree.Window | None] = [
    None,
    tree.InLast(tree.Duration(12, "hour")),
    tree.InLast(tree.Duration(1, "month")),
    tree.Calendar("this", "day"),
]


@pytest.mark.parametrize(
    ("test", "passing"),
    [
        (tree.Comparison("<", tree.Number(3)), CountRange(3, negated=True)),
        (tree.Comparison("<=", tree.Number(2.5)), CountRange(3, negated=True)),
        (tree.Comparison(">", tree.Number(2.5)), CountRange(3)),
        (tree.Comparison(">=", tree.Number(2.5)), CountRange(3)),
        (tree.Comparison("=", tree.Number(3)), CountRange(3, 4)),
        (tree.Comparison("!=", tree.Number(3)), CountRange(3, 4, negated=True)),
        (tree.Between(tree.Number(1.5), tree.Number(3.5)), CountRange(2, 4)),
    ],
    ids=repr,
)
def test_the_counts_that_pass_are_a_range_or_its_complement(
    test: tree.CountTest, passing: CountRange
) -> None:
    assert range_of(test) == passing


@pytest.mark.parametrize("window", WINDOWS, ids=repr)
@pytest.mark.parametrize(
    ("name", "times", "number"),
    [
        ("A", "", 0),
        ("A", "A 10:00", 1),
        ("A", "A 10:00, A 10:00, B 11:00", 2),
        ("A", "A 00:00, A 12:00, A 12:01", 2),
        ("A", "B 10:00, A 12:01", 0),
        (None, "A 10:00, B 11:00, C 12:01", 2),
        (None, "", 0),
    ],
)
def test_how_often_it_happened(
    name: str | None, times: str, number: int, window: tree.Window | None
) -> None:
    user, events = user_with(times), tree.Events(name)
    for other in range(-1, 4):
        literal = tree.Number(other)
        answers = {
            "<": number < other,
            "<=": number <= other,
            "=": number == other,
            "!=": number != other,
            ">=": number >= other,
            ">": number > other,
        }
        for operator, answer in answers.items():
            test = tree.Comparison(operator, literal)  # type: ignore[arg-type]
            node = tree.Measured(events, tree.Tally("count"), test, window)
            assert asked(node, user) is answer
    happened = tree.Happened(events, window=window)
    never = tree.Happened(events, negated=True, window=window)
    assert asked(happened, user) is (number > 0)
    assert asked(never, user) is (number == 0)
