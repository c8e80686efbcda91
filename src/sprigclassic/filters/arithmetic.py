"""Numbers as the decimals that were written: exact sums, averages, extremes and comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any, Final, TypeAlias

from sprigclassic.filters.equality import decimal
from sprigclassic.filters.tree import Between, Comparison, CountTest, Number, Operator

Exact: TypeAlias = int | Fraction
NumberTest: TypeAlias = Callable[[Exact | None], bool]
"""A test of a measure; None is unset."""

_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
# From 5e-324 to 1.8e308, and many of those: no sum has more digits.
_SUMS: Final = Context(prec=1_000, traps=[Inexact])


def exact(number: float) -> Exact:
    """Return the number that was written.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return number if isinstance(number, int) else Fraction(repr(number))


def number_test(test: CountTest) -> NumberTest:
    """Return a comparison of a measure as a function; of what is unset no positive one holds."""
    match test:
        case Between(Number(low), Number(high)):
            least, most = exact(low), exact(high)
            return lambda value: value is not None and least <= value <= most
        case Comparison("!=", Number(number)):
            other = exact(number)
            return lambda value: value != other
        case Comparison(operator, Number(number)):
            order, bound = _ORDER[operator], exact(number)
            return lambda value: value is not None and order(value, bound)
        case _:
            msg = (
                f"a measure is compared with numbers, not {test!r}: "
                "the checker refuses such a filter"
            )
            raise AssertionError(msg)


# ---- of a property's values, of which only the numbers are taken --------------------------------


def total(values: Iterable[Any]) -> Exact:
    """Return the sum of the numbers; 0 where there are none.

    >>> total([0.1, 0.2, "12", True])
    Fraction(3, 10)
    """
    whole, rest = 0, Decimal(0)
    for number in numbers(values):
        if isinstance(number, int):
            whole += number
        else:
            rest = _SUMS.add(rest, Decimal(repr(number)))
    return whole + Fraction(rest) if rest else whole


def average(values: Iterable[Any]) -> Exact | None:
    """Return the average of the numbers, or None where there are none."""
    found = numbers(values)
    return Fraction(total(found), len(found)) if found else None


def minimum(values: Iterable[Any]) -> Exact | None:
    """Return the least of the numbers, or None where there are none."""
    return _or_none(min(numbers(values), default=None))


def maximum(values: Iterable[Any]) -> Exact | None:
    """Return the greatest of the numbers, or None where there are none."""
    return _or_none(max(numbers(values), default=None))


def numbers(values: Iterable[Any]) -> list[int | float]:
    """Return the numbers among JSON values, large floats as the integers that they were written."""
    found = [value for value in values if value.__class__ is int or value.__class__ is float]
    return [number for number in map(decimal, found) if number is not None]


def _or_none(number: float | None) -> Exact | None:
    return None if number is None else exact(number)
