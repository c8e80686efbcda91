from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.limits import (
    MAX_AMOUNT,
    MAX_BYTES,
    MAX_CONDITIONS,
    MAX_LEVELS,
    MAX_NUMBER,
    MIN_NUMBER,
)
from sprigclassic.filters.tree import Between, Comparison, Day, Flag, Instant, Number, OneOf, Text

LEAF = tree.Attribute("a", tree.IsSet())
DAY, LATER_DAY = Day(date(2026, 1, 1)), Day(date(2026, 1, 2))
NOON = Instant(datetime(2026, 1, 1, 12, tzinfo=UTC))
EAST = timezone(timedelta(hours=1))


def codes(condition: tree.Condition) -> list[str]:
    return [problem.code for problem in check(condition)]


def of_value(test: tree.ValueTest) -> list[str]:
    inside = tree.Happened(tree.Events("E", tree.Property("p", test)))
    assert codes(inside) == codes(tree.Attribute("a", test))
    return codes(inside)


def of_count(test: tree.CountTest) -> list[str]:
    return codes(tree.Measured(tree.Events("E"), tree.Count(), test))


def of_window(window: tree.Window) -> list[str]:
    measured = tree.Measured(tree.Events(None), tree.Count(), Comparison("<", Number(3)), window)
    assert codes(measured) == codes(tree.Happened(tree.Events("E"), window=window))
    return codes(measured)


@pytest.mark.parametrize(
    "test",
    [
        Comparison("<", Text("x")),
        Comparison("!=", Flag(value=True)),
        Comparison(">=", DAY),
        Comparison("=", Number(MIN_NUMBER)),
        Comparison("=", Number(MAX_NUMBER)),
        Comparison("=", Number(-0.1)),
        Between(Text("a"), Text("a")),
        Between(Number(1), Number(1.5)),
        Between(DAY, LATER_DAY),
        Between(NOON, NOON),
        OneOf((Text("a"), Number(3), Flag(value=True), DAY, NOON)),
        tree.IsSet(negated=True),
    ],
)
def test_these_tests_can_hold(test: tree.ValueTest) -> None:
    assert of_value(test) == []


@pytest.mark.parametrize(
    ("test", "code"),
    [
        (Comparison("<", Flag(value=True)), "flag-order"),
        (Between(Flag(value=False), Flag(value=True)), "flag-order"),
        (Between(Text("a"), Number(3)), "mixed-range"),
        (Between(DAY, NOON), "mixed-range"),
        (Between(Flag(value=True), Number(3)), "mixed-range"),
        (Between(Number(3), Number(2)), "backwards-range"),
        (Between(Text("b"), Text("B")), "backwards-range"),
        (Between(LATER_DAY, DAY), "backwards-range"),
        (
            Between(NOON, Instant(datetime(2026, 1, 1, 12, 30, tzinfo=EAST))),
            "backwards-range",
        ),
        (OneOf(()), "empty-list"),
        (Comparison("=", Number(MAX_NUMBER + 1)), "number-out-of-range"),
        (Comparison("=", Number(MIN_NUMBER - 1)), "number-out-of-range"),
        (Comparison("=", Number(10**5000)), "number-out-of-range"),
        (Comparison("=", Number(float("nan"))), "number-out-of-range"),
        (Comparison("=", Number(float("inf"))), "number-out-of-range"),
        (Between(Number(10**5000), Number(2)), "number-out-of-range"),
        (OneOf((Number(2**63), Number(3))), "number-out-of-range"),
        (Comparison("=", Text("\ud800")), "lone-surrogate"),
        (Comparison("<", Instant(datetime(1, 1, 1, tzinfo=EAST))), "instant-out-of-range"),
    ],
)
def test_these_tests_are_refused(test: tree.ValueTest, code: str) -> None:
    assert of_value(test) == [code]


@pytest.mark.parametrize(
    "test",
    [
        Comparison("=", Number(-1)),
        Comparison("<", Number(2.5)),
        Comparison("=", Number(2.0)),
        Between(Number(1.5), Number(2)),
    ],
)
def test_these_counts_can_be_compared(test: tree.CountTest) -> None:
    assert of_count(test) == []


@pytest.mark.parametrize(
    ("test", "found"),
    [
        (Comparison("<", Text("x")), ["count-needs-number"]),
        (Comparison("=", Flag(value=True)), ["count-needs-number"]),
        (Comparison(">", DAY), ["count-needs-number"]),
        (Between(Number(1), NOON), ["count-needs-number"]),
        (Between(Text("a"), Text("b")), ["count-needs-number", "count-needs-number"]),
        (Between(Number(3), Number(2)), ["backwards-range"]),
        (Comparison("=", Number(2.5)), ["count-not-whole"]),
        (Comparison("!=", Number(2.5)), ["count-not-whole"]),
        (Comparison("=", Number(float("inf"))), ["number-out-of-range"]),
    ],
)
def test_these_counts_are_refused(test: tree.CountTest, found: list[str]) -> None:
    assert of_count(test) == found


@pytest.mark.parametrize("unit", list(MAX_AMOUNT))
def test_durations_are_from_one_to_a_thousand_years(unit: tree.Unit) -> None:
    most = MAX_AMOUNT[unit]
    for amount, found in [(1, []), (most, []), (0, ["duration-below-one"])]:
        assert of_window(tree.InLast(tree.Duration(amount, unit))) == found
    assert of_window(tree.InLast(tree.Duration(most + 1, unit))) == ["duration-too-long"]
    assert of_window(tree.InLast(tree.Duration(cast("int", 2.5), unit))) == ["duration-not-whole"]


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (tree.BetweenAgo(2, 1, "day"), []),
        (tree.BetweenAgo(1, 2, "day"), ["backwards-range"]),
        (tree.BetweenAgo(2, 2, "day"), ["empty-range"]),
        (tree.BetweenAgo(2, 0, "day"), ["duration-below-one"]),
        (tree.BetweenAgo(2001, -1, "year"), ["duration-too-long", "duration-below-one"]),
        (tree.Since(DAY), []),
        (tree.Before(NOON), []),
        (tree.Before(Instant(datetime(1, 1, 1, tzinfo=EAST))), ["instant-out-of-range"]),
        (tree.FromTo(DAY, DAY), []),
        (tree.FromTo(LATER_DAY, DAY), ["backwards-range"]),
        (tree.FromTo(DAY, NOON), ["mixed-range"]),
    ],
)
def test_windows(window: tree.Window, found: list[str]) -> None:
    assert of_window(window) == found


@pytest.mark.parametrize(
    "condition",
    [
        tree.Attribute("\udfff", tree.IsSet()),
        tree.Happened(tree.Events("é\ud800")),
        tree.Measured(tree.Events("\ud800"), tree.Count(), Comparison("<", Number(3))),
    ],
)
def test_names_are_texts(condition: tree.Condition) -> None:
    assert codes(condition) == ["lone-surrogate"]


def test_problems_come_in_order_and_all_at_once() -> None:
    late = tree.Attribute("a", OneOf((), span=(50, 55)))
    early = tree.Attribute("b", Comparison("<", Flag(value=True), span=(10, 15)))
    assert codes(tree.both(late, early)) == ["flag-order", "empty-list"]


# ---- limits ------------------------------------------------------------------------------------


def nested(levels: int) -> tree.Condition:
    """Return a tree whose canonical text has so many parentheses within each other."""
    node: Any = tree.both(LEAF, LEAF)
    for level in range(levels):
        node = tree.either(LEAF, node) if level % 2 == 0 else tree.both(LEAF, node)
    return cast("tree.Condition", node)


def test_levels_are_those_of_the_canonical_text() -> None:
    assert codes(nested(2 * MAX_LEVELS)) == []
    assert codes(tree.both(LEAF, nested(2 * MAX_LEVELS + 1))) == ["too-deep"]


def test_a_not_is_a_level_and_so_is_its_parenthesis() -> None:
    node: Any = LEAF
    for _ in range(MAX_LEVELS // 2):
        node = tree.Not(tree.either(LEAF, node))
    assert codes(node) == []
    assert codes(tree.Not(tree.either(LEAF, tree.both(LEAF, node)))) == ["too-deep"]


def test_levels_go_on_in_a_where() -> None:
    where: Any = tree.Property("p", tree.IsSet())
    for _ in range(MAX_LEVELS // 2):
        where = tree.Not(tree.either(where, tree.Property("q", tree.IsSet())))
    assert codes(tree.Happened(tree.Events("E", where))) == ["too-deep"]
    assert codes(tree.Happened(tree.Events("E", where.part))) == []


def test_a_tree_of_any_depth_is_refused_without_recursion() -> None:
    node: Any = LEAF
    for _ in range(100_000):
        node = tree.Not(tree.And((node, LEAF)))
    assert codes(node) == ["too-deep"]
    while node is not LEAF:  # CPython would free it recursively
        node = node.part.parts[0]


def test_a_tree_that_doubles_is_refused_at_once() -> None:
    node: Any = LEAF
    for _ in range(30):
        node = tree.Or((tree.And((node, node)), LEAF))
    assert codes(node) == ["too-many-conditions"]


def test_conditions_are_counted_with_those_in_a_where() -> None:
    prop = tree.Property("p", tree.IsSet())
    where = tree.both(*[prop] * (MAX_CONDITIONS - 1))
    inside = tree.Happened(tree.Events("E", cast("tree.Where", where)))
    assert codes(inside) == []
    assert codes(tree.both(inside, LEAF)) == ["too-many-conditions"]
    assert codes(tree.both(*[LEAF] * (MAX_CONDITIONS + 1))) == ["too-many-conditions"]


def test_the_text_is_limited_with_its_time_zone() -> None:
    fits = tree.Attribute("a", Comparison("=", Text("é" * (MAX_BYTES // 2 - 3))))
    assert check(fits) == []
    assert [problem.code for problem in check(fits, "Europe/Berlin")] == ["too-long"]
