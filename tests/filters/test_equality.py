"""When two JSON values are one."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic.filters.equality import decimal, identity, key_of_version

MANY = 36_028_797_018_963_970
scalars = st.sampled_from(
    [None, True, False, 0, 1, 1.0, -0.0, "1", "", "a", MANY, MANY - 2, 3.602879701896397e16, 1e308]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab1"), inner),
    max_leaves=6,
)


def one(first: Any, second: Any) -> bool:
    """Return whether two values are one, read off the page."""
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(one, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(one(first[key], second[key]) for key in first)
    if is_number(first) and is_number(second):
        return Fraction(repr(first)) == Fraction(repr(second))
    return type(first) is type(second) and bool(first == second)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@settings(max_examples=5 * settings().max_examples)
@given(values, values)
def test_equal_values_have_one_identity(first: Any, second: Any) -> None:
    assert (identity(first) == identity(second)) is one(first, second)
    assert hash(identity(first)) == hash(identity(again(first)))
    assert identity(first) == identity(again(first))


def again(value: Any) -> Any:
    """Return the value with the names of its objects in another order, and floats for integers."""
    if isinstance(value, dict):
        return {name: again(item) for name, item in reversed(value.items())}
    if isinstance(value, list):
        return [again(item) for item in value]
    return float(value) if value.__class__ is int and abs(value) < 9 else value


@pytest.mark.parametrize(
    "others",
    [
        [[], {}, [[]], [[], []], [{}], {"a": []}, {"a": {}}, None],
        [["a", "b"], ["b", "a"], ["ab"], [["a"], "b"], ["a", ["b"]], {"a": "b"}],
        [{"a": 1, "b": 2}, {"a": 2, "b": 1}, {"a": {"b": 2}}, [1, 2], {"a": None}, {}],
        [True, 1, "1", "true", [1], [True], ["1"]],
    ],
    ids=["empty", "order", "objects", "types"],
)
def test_different_values_are_different(others: list[Any]) -> None:
    assert len({identity(other) for other in others}) == len(others)


def test_no_value_is_nested_too_deep_to_be_told_apart() -> None:
    lists: Any = []
    objects: Any = {}
    for _ in range(100_000):
        lists, objects = [lists], {"a": objects}
    assert hash(identity(lists)) == hash(identity([*lists]))
    assert identity(objects) == identity({**objects})
    assert identity(lists) != identity(objects)
    while lists:  # not by Python's own recursion
        lists, objects = lists.pop(), objects.pop("a")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_json_has_not_is_unset(number: float) -> None:
    assert decimal(number) is None
    assert identity(number) is None


def test_what_the_checker_refuses_is_no_version() -> None:
    with pytest.raises(AssertionError, match="the checker refuses such a filter"):
        key_of_version("latest")
