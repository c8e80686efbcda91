"""Exact sums and the like, against fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.filters.arithmetic import (
    average,
    exact,
    maximum,
    minimum,
    number_test,
    total,
)

numbers = (
    st.integers(-(2**70), 2**70)
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.1, 0.2, -0.0, 1e308, -1e308, 5e-324, 2.0**53, 3.602879701896397e16])
)
others: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, "1", [1], {"a": 1}, math.nan, math.inf, -math.inf]
)
values = st.lists(numbers | others, max_size=20)


def written(number: float) -> Fraction:
    return Fraction(repr(number))


def numbers_of(values: list[Any]) -> list[Fraction]:
    return [
        written(value)
        for value in values
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    ]


@given(values)
@example([0.1, 0.2])
@example([1e308] * 20)
@example([1e308, 5e-324, -1e308])
@example([True, "7", None])
def test_sums_and_the_like_are_those_of_the_decimals(values: list[Any]) -> None:
    found = numbers_of(values)
    assert total(values) == sum(found)
    assert average(values) == (sum(found) / len(found) if found else None)
    assert minimum(values) == min(found, default=None)
    assert maximum(values) == max(found, default=None)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_a_sum_does_not_depend_on_the_order(values: list[float]) -> None:
    assert total(values) == total(values[::-1])
    assert total([*values, *(-value for value in values)]) == 0


@pytest.mark.parametrize(
    ("operator", "answers"),
    [
        ("=", (False, True, False)),
        ("!=", (True, False, True)),
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
    ],
)
def test_a_measure_is_compared_with_the_decimal(
    operator: tree.Operator, answers: tuple[bool, ...]
) -> None:
    holds = number_test(tree.Comparison(operator, tree.Number(0.3)))
    sums = (total([0.1, 0.1]), total([0.1, 0.2]), total([0.1, 0.2, 5e-324]))
    assert tuple(map(holds, sums)) == answers
    assert holds(None) is (operator == "!=")


def test_between_includes_both_ends() -> None:
    holds = number_test(tree.Between(tree.Number(0.3), tree.Number(2)))
    assert [holds(each) for each in (exact(0.3), 2, Fraction(3, 10) - 1, 3, None)] == [
        *(True, True),
        *(False, False, False),
    ]


def test_what_is_no_number_is_no_bound() -> None:
    with pytest.raises(AssertionError, match="the checker refuses such a filter"):
        number_test(tree.Comparison("<", tree.Text("many")))
