"""What the reference answers about values, worked out by hand from the sentences of the page."""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Number, Text
from sprigclassic.testing.strategies import Person
from tests.filters.reference import answer
from tests.filters.reference.by_hand import (
    NOW,
    day,
    instant,
    passes,
    when,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

# ---- what is known -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "plan"),
    [
        ("2026-01-31T23:59:59.999999", "trial"),
        ("2026-02-01", "free"),
        ("2026-02-28T23:59:59.999999", "free"),
        ("2026-03-01", "pro"),
        ("2026-03-02", None),
    ],
)
def test_an_attribute_is_its_newest_value_at_or_before_now_not_by_arrival(
    now: str, plan: str | None
) -> None:
    changes: list[tuple[datetime | None, Mapping[str, Any]]] = [
        (when("2026-03-01"), {"plan": "old"}),
        (when("2026-03-01"), {"plan": "pro"}),
        (when("2026-02-01"), {"plan": "free"}),
        (when("2026-03-02"), {"plan": None}),
        (None, {"plan": "trial"}),
    ]
    is_set = tree.Attribute("plan", tree.IsSet())
    assert answer(is_set, "UTC", Person(changes), when(now)) is (plan is not None)
    is_it = tree.Attribute("plan", Comparison("=", Text(plan or "")))
    assert answer(is_it, "UTC", Person(changes), when(now)) is (plan is not None)


def test_an_object_replaces_the_whole_object_before() -> None:
    changes = [
        (when("2026-01-01"), {"a": {"b": 1, "c": 2}}),
        (when("2026-02-01"), {"a": {"b": 3}}),
    ]
    is_set = tree.Attribute("a.c", tree.IsSet())
    assert answer(is_set, "UTC", Person(changes), when("2026-01-31"))
    assert not answer(is_set, "UTC", Person(changes), when("2026-02-01"))


@pytest.mark.parametrize(
    ("path", "attributes", "value"),
    [
        ("a.b", {"a.b": 1, "a": {"b": 2}}, 1),
        ("a.b", {"a.b": None, "a": {"b": 2}}, 2),
        ("a.b.c", {"a.b": {"c": 1}, "a": {"b.c": 2}}, 2),
        ("a.b.c", {"a.b": {"c": 1}, "a": {"b.c": None}}, 1),
        ("a.b.c", {"a.b": {"c": 1}, "a": {"b": {"c": 3}}}, 3),
        ("a.b", {"a": "text", "a.b": nan}, None),
        ("a.b", {"a": ["b"]}, None),
        (".", {"": {"": 4}}, 4),
        ("a", {"a": nan}, None),
        ("a", {"a": inf}, None),
    ],
    ids=str,
)
def test_a_path_tries_the_whole_key_then_each_split_from_the_left(
    path: str, attributes: Mapping[str, Any], value: int | None
) -> None:
    user = Person([(None, attributes)])
    assert answer(tree.Attribute(path, tree.IsSet()), "UTC", user, NOW) is (value is not None)
    equal = tree.Attribute(path, Comparison("=", Number(value or 0)))
    assert answer(equal, "UTC", user, NOW) is (value is not None)


# ---- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "literal", "equal"),
    [
        (1, Number(1), True),
        (1.0, Number(1), True),
        (True, Number(1), False),
        ("1", Number(1), False),
        (0.1, Number(0.1), True),
        (2**53 + 1, Number(2**53), False),
        (36028797018963968.0, Number(36_028_797_018_963_970), True),  # as it is written
        (-0.0, Number(0), True),
        (nan, Number(0), False),
        (True, tree.Flag(value=True), True),
        (1, tree.Flag(value=True), False),
        (False, tree.Flag(value=False), True),
        ("", Text(""), True),
        (None, Text(""), False),
        ("Pro", Text("pro"), False),
        (["pro"], Text("pro"), False),
        ({}, Text(""), False),
        ("v2.10", tree.Version("2.10.0.0"), True),
        ("2.1", tree.Version("2.10"), False),
        (2.1, tree.Version("2.1"), False),
        ("1.0+build", tree.Version("1+other"), True),
        ("01.0", tree.Version("1"), True),
        ("2026-03-31", day("2026-03-31"), True),
        ("2026-03-31T23:59:59.9999999Z", day("2026-03-31"), True),
        ("2026-04-01T00:00+00:01", day("2026-03-31"), True),
        ("2026-04-01", day("2026-03-31"), False),
        (1774915200, day("2026-03-31"), True),
        (1774915199, day("2026-03-31"), False),
        (1774915200000, instant("2026-03-31T00:00"), True),
        (1774915200000.001, instant("2026-03-31T00:00:00.000001"), True),
        (31_557_599_999, instant("2970-01-07T23:59:59"), True),
        (31_557_600_000, instant("1971-01-01T06:00"), True),
        (True, instant("1970-01-01T00:00:01"), False),
    ],
    ids=str,
)
def test_types_are_strict(value: object, literal: tree.Value, *, equal: bool) -> None:
    assert passes(Comparison("=", literal), value) is equal
    assert passes(Comparison("!=", literal), value) is not equal
    assert passes(tree.OneOf((Text("other"), literal)), value) is equal
    assert passes(tree.OneOf((literal,), negated=True), value) is not equal
    assert passes(tree.ContainsOf("any of", (literal, Text("other"))), [None, value]) is equal
    assert passes(tree.ContainsOf("all of", (literal, Text("other"))), [value, "other"]) is equal
    assert passes(tree.ContainsOf("all of", (literal,), negated=True), [value]) is not equal


@pytest.mark.parametrize(
    ("value", "literal", "holding"),
    [
        (2, Number(2), "<= >="),
        (1.5, Number(2), "< <="),
        ("3", Number(2), ""),
        (None, Number(2), ""),
        ("Z", Text("a"), "< <="),
        ("a", Text(""), "> >="),
        ("2.0.0-rc.1", tree.Version("2"), "< <="),
        ("2026-03-30T23:59Z", day("2026-03-31"), "< <="),
        ("2026-03-31", day("2026-03-31"), "<= >="),
        ("2026-03-31T23:59Z", day("2026-03-31"), "<= >="),
        ("2026-04-01", day("2026-03-31"), "> >="),
        ("2026-04-01", instant("2026-03-31T00:00"), "> >="),
        ("2026-03-31", instant("2026-03-31T00:00"), "<= >="),
    ],
    ids=str,
)
def test_orders(value: object, literal: tree.Value, holding: str) -> None:
    orders: list[tree.Operator] = ["<", "<=", ">", ">="]
    assert (
        " ".join(order for order in orders if passes(Comparison(order, literal), value)) == holding
    )


def test_between_includes_both_ends() -> None:
    numbers = tree.Between(Number(2), Number(3))
    assert [passes(numbers, value) for value in (1.9, 2, 3, 3.1)] == [False, True, True, False]
    days = tree.Between(day("2026-03-01"), day("2026-03-02"))
    ends = ["2026-02-28T23:59Z", "2026-03-01", "2026-03-02T23:59Z", "2026-03-03"]
    assert [passes(days, value) for value in ends] == [False, True, True, False]
    assert not passes(numbers, None)


@pytest.mark.parametrize("value", [None, nan, "12", [], True], ids=str)
def test_a_negative_operator_is_the_exact_complement(value: object) -> None:
    assert passes(Comparison("!=", Number(1)), value)
    assert passes(tree.OneOf((Number(1),), negated=True), value)
    assert passes(tree.TextTest("contains", Text("x"), negated=True), value)
    assert passes(tree.ContainsOf("any of", (Text("x"),), negated=True), value)
    assert passes(tree.IsSet(), value) is not passes(tree.IsSet(negated=True), value)
