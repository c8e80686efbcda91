from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.tree import Comparison, Events, Flag, Number, OneOf, Property, Text
from sprigclassic.testing.strategies import trees

LEAF = tree.Attribute("a", tree.IsSet())
PROPERTY = Property("p", tree.IsSet())
A = Events("A")
BELOW = Comparison("<", Number(3))
HALF = "\ud800"


def codes(condition: tree.Condition) -> list[str]:
    return [problem.code for problem in check(condition)]


@given(trees())
def test_what_is_in_order_has_no_problem(condition: tree.Condition) -> None:
    assert check(condition) == []


@pytest.mark.parametrize(
    "condition",
    [
        tree.Attribute("\udfff", tree.IsSet()),
        tree.InGroup(HALF),
        tree.Happened(Events("é\ud800")),
        tree.Happened(Events("A", Property(HALF, tree.IsSet()))),
        tree.HappenedAt(Events(HALF), "last", tree.Calendar("this", "day")),
        tree.Measured(Events(HALF), tree.Tally("count"), BELOW),
        tree.Measured(A, tree.Aggregate("sum", HALF), BELOW),
        tree.EventValue(Events(HALF), "first", "p", BELOW),
        tree.EventValue(A, "first", HALF, BELOW),
        tree.Sequence((A, Events(None), Events(HALF))),
        tree.Sequence((Events("A", Property(HALF, tree.IsSet())), A)),
    ],
)
def test_names_are_texts(condition: tree.Condition) -> None:
    assert codes(condition) == ["lone-surrogate"]


def test_problems_come_in_order_and_all_at_once() -> None:
    late = tree.Attribute("a", OneOf((), span=(50, 55)))
    early = tree.Attribute("b", Comparison("<", Flag(value=True), span=(10, 15)))
    assert codes(tree.both(late, early)) == ["flag-order", "empty-list"]


def test_problems_without_a_place_keep_the_order_of_the_tree() -> None:
    first, second = (Property("p", Comparison("=", Number(10.0**n))) for n in (20, 30))
    steps = tree.Sequence((Events("A", first), Events(HALF, tree.either(second, first))))
    found = codes(tree.both(steps, tree.Attribute("a", OneOf(()))))
    assert found == ["lone-surrogate", *["number-out-of-range"] * 3, "empty-list"]


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
    where = tree.both(*[PROPERTY] * (MAX_CONDITIONS - 1))
    inside = tree.Happened(tree.Events("E", cast("tree.Where", where)))
    assert codes(inside) == []
    assert codes(tree.both(inside, LEAF)) == ["too-many-conditions"]
    assert codes(tree.both(*[LEAF] * (MAX_CONDITIONS + 1))) == ["too-many-conditions"]


def test_each_step_of_a_sequence_is_a_condition() -> None:
    assert codes(tree.Sequence((A,) * MAX_CONDITIONS)) == []
    assert codes(tree.Sequence((A,) * (MAX_CONDITIONS + 1))) == ["too-many-conditions"]
    assert codes(tree.Sequence((A,) * 10**6)) == ["too-many-conditions"]
    tested = tree.Sequence((Events("A", PROPERTY),) * (MAX_CONDITIONS // 2))
    assert codes(tested) == []
    assert codes(tree.both(tested, LEAF)) == ["too-many-conditions"]
    many = cast("tree.Where", tree.both(*[PROPERTY] * 600))
    assert codes(tree.Sequence((Events("A", many), Events("B", many)))) == ["too-many-conditions"]


def test_levels_go_on_in_every_where() -> None:
    where: Any = PROPERTY
    for _ in range(MAX_LEVELS // 2):
        where = tree.Not(tree.either(where, PROPERTY))
    deep = Events("A", where)
    behaviours: list[tree.Condition] = [
        tree.Measured(deep, tree.Tally("count"), BELOW),
        tree.EventValue(deep, "first", "p", BELOW),
        tree.Happened(deep),
        tree.HappenedAt(deep, "first", tree.Calendar("this", "day")),
        tree.Sequence((A, deep)),
    ]
    assert [codes(behaviour) for behaviour in behaviours] == [["too-deep"]] * 5
    shallow = Events("A", where.part)
    assert codes(tree.Sequence((A, shallow))) == []
    assert codes(tree.Not(tree.either(LEAF, tree.Sequence((A, shallow))))) == ["too-deep"]


def test_the_text_is_limited_with_its_time_zone() -> None:
    fits = tree.Attribute("a", Comparison("=", Text("é" * (MAX_BYTES // 2 - 3))))
    assert check(fits) == []
    assert [problem.code for problem in check(fits, "Europe/Berlin")] == ["too-long"]
