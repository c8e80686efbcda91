"""Counts of events, as numbers of occurrences that Sprig's operators compare."""

from __future__ import annotations

from math import ceil, floor
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never, cast

from sprigclassic.filters.sprig import complaints as say
from sprigclassic.filters.tree import Between, Number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic._source import Span
    from sprigclassic.filters.sprig.reading import Reading
    from sprigclassic.filters.tree import CountTest, Operator, Value

__all__ = ["Bounds", "bounds", "least"]

Order: TypeAlias = Literal["=", "<", "<=", ">", ">="]
"""Sprig's operators of events: there is no `!=`."""
Bounds: TypeAlias = tuple[tuple[tuple[Order, int], ...], ...]
"""Alternatives, each of comparisons that all hold."""

_COMPLEMENTS: Final[Mapping[Operator, Operator]] = MappingProxyType(
    {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
)


def bounds(reading: Reading, test: CountTest, *, negated: bool) -> Bounds | None:
    """Return the comparisons with whole numbers that mean the same, or None where Sprig has none.

    A count is a whole number and always there, so the complement of a comparison is one, `!=` is
    less or more, and any number can be a whole one.
    """
    if isinstance(test, Between):
        found = _between(_number(test.low), _number(test.high), negated=negated)
        return _natural(reading, found, test.low.span)
    operator = _COMPLEMENTS[test.operator] if negated else test.operator
    return _natural(reading, _compared(operator, _number(test.value)), test.value.span)


def _between(low: float, high: float, *, negated: bool) -> Bounds:
    return _outside(low, high) if negated else (((">=", ceil(low)), ("<=", floor(high))),)


def _outside(low: float, high: float) -> Bounds:
    return (("<", ceil(low)),), ((">", floor(high)),)


def _compared(operator: Operator, value: float) -> Bounds:
    match operator:
        case "!=":
            return _outside(value, value)
        case "=":
            return ((("=", int(value)),),)
        case "<" | ">=":
            return (((operator, ceil(value)),),)
        case "<=" | ">":
            return (((operator, floor(value)),),)
        case _:
            assert_never(operator)


def _number(value: Value) -> float:
    return cast("Number", value).value  # the checker lets no other into a count


def _natural(reading: Reading, found: Bounds, span: Span | None) -> Bounds | None:
    """Return bounds that are 0 or more."""
    if any(number < 0 for each in found for _, number in each):
        reading.refuse(say.negative(span))
        return None
    return found


def least(found: Bounds) -> int | None:
    """Return the minimum that bounds are, or None where they are something else."""
    match found:
        case (((">=", number),),):
            return number
        case (((">", number),),):
            return number + 1
        case _:
            return None
