from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Duration, Events, IsSet, Number, Tally, Text
from sprigclassic.filters.well_formed import well_formed
from sprigclassic.testing.strategies import trees

LEAF = tree.Attribute("a", IsSet())
PROPERTY = tree.Property("p", IsSet())
E = Events("E")
BELOW = Comparison("<", Number(3))


def wrong(value: object) -> Any:
    """Return a value where another is meant."""
    return value


def of_value(test: object) -> tree.Condition:
    return tree.Attribute("a", wrong(test))


def of_window(window: object) -> tree.Condition:
    return tree.Happened(E, window=wrong(window))


@given(trees())
def test_a_tree_as_it_is_meant_is_returned(condition: tree.Condition) -> None:
    assert well_formed(condition) is condition


@pytest.mark.parametrize(
    "condition",
    [
        of_window(tree.InLast(Duration(wrong(2.5), "day"))),
        of_window(tree.BetweenAgo(0, -1, "year")),
        of_value(tree.OneOf(())),
        of_value(Comparison("=", Number(float("nan")), ignoring_case=True)),
        of_value(Comparison("=", Text("\ud800"), span=(3, 1))),
        tree.Measured(E, Tally("count"), Comparison("<", tree.Version("x"))),
        tree.Sequence((E,) * 3, absent=True, within=Duration(0, "day")),
    ],
)
def test_what_a_tree_means_is_not_its_question(condition: tree.Condition) -> None:
    assert well_formed(condition) is condition


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        (None, "NoneType"),
        ("Checkout count < 3", "'Checkout count < 3'"),
        ("x" * 41, "'" + "x" * 40 + "'"),
        ({}, "dict"),
        (IsSet(), "IsSet"),
        (PROPERTY, "Property"),
        (tree.Attribute, "type"),
        ((LEAF, PROPERTY, LEAF), "a tuple of Attribute, Property"),
    ],
)
def test_a_filter_is_a_condition(given_: object, shown: str) -> None:
    with pytest.raises(TypeError) as caught:
        well_formed(given_)
    assert str(caught.value) == (
        "a filter is made of a tree's nodes (And, Or, Not, Attribute, Measured, EventValue, "
        f"Happened, HappenedAt, Sequence or InGroup), not {shown}: see parse"
    )


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (tree.InGroup(wrong(3)), "InGroup.name takes str, not int"),
        (tree.Attribute(wrong(None), IsSet()), "Attribute.path takes str, not NoneType"),
        (of_value(Comparison(wrong(["="]), Text("x"))), "Comparison.operator takes '=', '!='"),
        (of_value(Comparison(wrong("~"), Text("x"))), "'>' or '>=', not '~'"),
        (of_value(Comparison("=", wrong("x"))), "Text, Number, Flag, Day, Instant or Version, not"),
        (of_value(Comparison("=", Text("x"), wrong(1))), "ignoring_case takes bool, not int"),
        (of_value(Comparison("=", Text(wrong(3)))), "Text.value takes str, not int"),
        (of_value(Comparison("=", tree.Flag(wrong(1)))), "Flag.value takes bool, not int"),
        (of_value(Comparison("=", tree.Version(wrong(2.1)))), "Version.value takes str, not float"),
        (
            of_value(Comparison("<", tree.Day(datetime(2026, 1, 1, tzinfo=UTC)))),
            "Day.value takes date, not datetime",
        ),
        (of_value(tree.Between(Number(1), wrong(2))), "Between.high takes Text, Number"),
        (of_value(tree.OneOf(wrong([Text("x")]))), "OneOf.values takes a tuple of Text, Number"),
        (of_value(tree.OneOf((Text("x"), wrong("y")))), "not a tuple of Text, str"),
        (of_value(tree.TextTest("contains", wrong(Number(3)))), "TextTest.text takes Text, not"),
        (of_value(tree.TextTest(wrong("like"), Text("x"))), "'ends with' or 'matches', not 'like'"),
        (of_value(tree.ContainsOf(wrong("any"), ())), "takes 'any of' or 'all of', not 'any'"),
        (of_value(tree.SinceAttribute("b")), "Attribute.test takes Comparison, Between, OneOf"),
        (of_value(tree.On(wrong(tree.Instant(datetime.now(UTC))))), "On.day takes Day, not Inst"),
        (of_window(IsSet()), "Happened.window takes InLast, BetweenAgo"),
        (of_window(tree.InNext(Duration(1, "day"))), "Calendar or None, not InNext"),
        (of_window(tree.InLast(wrong(30))), "InLast.duration takes Duration, not int"),
        (of_window(tree.InLast(Duration(wrong("x"), "day"))), "Duration.amount takes int, not 'x'"),
        (
            of_window(tree.InLast(Duration(amount=True, unit="day"))),
            "Duration.amount takes int, not bool",
        ),
        (of_window(tree.InLast(Duration(1, wrong("fortnight")))), "'year', not 'fortnight'"),
        (of_window(tree.BetweenAgo(2, wrong(None), "day")), "BetweenAgo.near takes int, not None"),
        (of_window(tree.Since(wrong(date(2026, 1, 1)))), "Since.moment takes Day or Instant, not"),
        (of_window(tree.Calendar(wrong("last"), "day")), "takes 'this' or 'previous', not 'last'"),
        (of_window(tree.Calendar("this", wrong("hour"))), "'quarter' or 'year', not 'hour'"),
        (tree.Measured(wrong("E"), Tally("count"), BELOW), "Measured.events takes Events, not 'E'"),
        (tree.Measured(E, wrong("count"), BELOW), "measure takes Tally or Aggregate, not 'count'"),
        (tree.Measured(E, Tally(wrong("sum")), BELOW), "'days' or 'sessions', not 'sum'"),
        (
            tree.Measured(E, Tally("count"), wrong(IsSet())),
            "Measured.test takes Comparison or Between, not IsSet",
        ),
        (tree.Happened(Events(wrong(b"E"))), "Events.name takes str or None, not bytes"),
        (
            tree.Happened(Events("E", wrong(LEAF))),
            "Events.where takes And, Or, Not, Property or None, not Attribute",
        ),
        (
            tree.Happened(Events("E", tree.either(PROPERTY, wrong(tree.Not(LEAF))))),
            "Not.part takes And, Or, Not or Property, not Attribute",
        ),
        (tree.both(LEAF, wrong(PROPERTY)), "not a tuple of Attribute, Property"),
        (tree.And(wrong([LEAF, LEAF])), "And.parts takes a tuple of And, Or"),
        (tree.Not(wrong(None)), "Not.part takes And, Or"),
        (tree.Sequence(wrong([E, E])), "Sequence.steps takes a tuple of Events, not list"),
        (tree.Sequence((E, E), within=wrong(7)), "within takes Duration or None, not int"),
        (tree.InGroup("VIPs", span=wrong((1, 2, 3))), "span takes a tuple of int or None, not"),
        (tree.InGroup("VIPs", span=wrong("ab")), "span takes a tuple of int or None, not 'ab'"),
    ],
)
def test_a_node_that_holds_something_else_is_refused(
    condition: tree.Condition, message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        well_formed(tree.either(LEAF, condition))
    assert message in str(caught.value)


def test_a_class_of_ones_own_is_no_node() -> None:
    class Mine(tree.Attribute):
        pass

    with pytest.raises(TypeError, match="not Mine"):
        well_formed(tree.Not(Mine("a", IsSet())))


def test_a_combination_is_looked_at_in_both_of_its_places() -> None:
    shared: Any = tree.Or((PROPERTY, PROPERTY))
    inside = tree.Happened(Events("E", shared))
    assert well_formed(inside) is inside
    with pytest.raises(TypeError, match=r"Or\.parts takes"):
        well_formed(tree.And((inside, shared)))


def test_a_tree_of_any_depth_or_width_takes_no_more_than_its_nodes() -> None:
    node: Any = LEAF
    for _ in range(10_000):
        node = tree.Or((tree.And((node, node)), LEAF))
    well_formed(node)
    while node is not LEAF:  # CPython would free it recursively
        node = node.parts[0].parts[0]
