from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import IntFlag
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sprigclassic.filters import tree

A, B, C = (tree.Attribute(name, tree.IsSet()) for name in "abc")


def test_one_part_is_no_combination() -> None:
    assert tree.both(A) == tree.either(A) == A


def test_combinations_are_flat_in_the_order_written() -> None:
    assert tree.both(tree.both(C, A), B) == tree.And((C, A, B))
    assert tree.either(C, tree.either(A, B)) == tree.Or((C, A, B))
    assert tree.both(A, tree.either(B, C)) == tree.And((A, tree.Or((B, C))))


def test_twice_negated_is_not_negated() -> None:
    assert tree.negated(A) == tree.Not(A)
    assert tree.negated(tree.negated(A)) == A


def test_what_is_no_normal_form_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="takes two parts"):
        tree.And((A,))
    with pytest.raises(ValueError, match="none of them Or"):
        tree.Or((A, tree.Or((B, C))))
    with pytest.raises(ValueError, match="no normal form"):
        tree.Not(tree.Not(A))


def test_a_whole_float_is_the_integer_that_it_is_written_as() -> None:
    assert repr(36_028_797_018_963_968.0) == "3.602879701896397e+16"
    assert tree.Number(36_028_797_018_963_968.0).value == 36_028_797_018_963_970
    assert tree.Number(36_028_797_018_963_968).value == 36_028_797_018_963_968
    assert tree.Number(-(2.0**53)).value == -(2**53)


def test_numbers_and_booleans_are_told_apart() -> None:
    assert tree.Number(3.0) == tree.Number(3)
    assert isinstance(tree.Number(3.0).value, int)
    values: list[tree.Value] = [tree.Number(1), tree.Flag(value=True)]
    assert values[0] != values[1]


@pytest.mark.parametrize("value", [True, "3", None, Decimal(3)], ids=repr)
def test_a_number_is_an_int_or_a_float(value: Any) -> None:
    with pytest.raises(TypeError, match="a number is an int or a float, not"):
        tree.Number(value)


def test_a_number_is_of_no_subclass() -> None:
    class Meters(float):
        def __repr__(self) -> str:
            return "Meters"

    assert type(tree.Number(Meters(2.5)).value) is float
    assert type(tree.Number(IntFlag("Bits", "ONE").ONE).value) is int  # type: ignore[attr-defined]


def test_an_instant_is_aware_and_has_an_offset_for_its_zone() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        tree.Instant(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake
    berlin = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert tree.Instant(berlin) == tree.Instant(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@pytest.mark.parametrize("value", ["2026-01-01T00:00:00Z", None, 3], ids=repr)
def test_an_instant_is_a_datetime(value: Any) -> None:
    with pytest.raises(TypeError, match="an instant is a datetime, not"):
        tree.Instant(value)


def test_a_sequence_has_two_steps() -> None:
    with pytest.raises(ValueError, match="two steps or more"):
        tree.Sequence((tree.Events("A"),))


def test_positions_take_no_part_in_equality() -> None:
    assert tree.Number(3, span=(1, 2)) == tree.Number(3)
    assert hash(tree.Number(3, span=(1, 2))) == hash(tree.Number(3))
