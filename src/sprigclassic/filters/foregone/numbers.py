"""Numbers: whether one can do what several tests ask."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, inf, isfinite, nextafter
from typing import TYPE_CHECKING, Final

from sprigclassic._time import BEGINNING, END, from_epoch
from sprigclassic.filters.arithmetic import Exact, exact
from sprigclassic.filters.foregone.asked import Asked, edges, literals
from sprigclassic.filters.tree import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

__all__ = ["between", "some_number_passes"]

_SECONDS_END: Final = 31_557_600_000
"""Below, a number of an instant is in seconds, else in milliseconds."""
_SECOND: Final = 1_000_000
_MILLISECOND: Final = 1_000
_LEAST: Final = -(2**63)
_MOST: Final = 2**64 - 1
"""JSON's integers lie between these two, its fractions between the others."""
_GREATEST: Final = 1.7e308


def some_number_passes(asked: Sequence[Asked], where: tzinfo, *, moving: bool) -> bool:
    """Return whether some JSON number does what is asked.

    Args:
        asked: The tests.
        where: The time zone.
        moving: Whether some date does what those ask that hang on now.
    """
    standing = [one for one in asked if one.holds is not None]
    others = [one for one in asked if one.holds is None]
    no_date = not any(one.passed for one in others)

    def passes(number: float) -> bool:
        if not (no_date if from_epoch(number) is None else moving):
            return False
        return all(one.admits(number) for one in standing)

    return any(map(passes, _one_of_each(_thresholds(asked, where))))


def _thresholds(asked: Iterable[Asked], where: tzinfo) -> set[Exact]:
    """Return the numbers at which an answer may change."""
    numbers: set[Exact] = {
        exact(literal.value)
        for one in asked
        for literal in literals(one.test)
        if isinstance(literal, Number)
    }
    instants = {edge for one in asked for edge in edges(one.test, where)}
    for instant in (BEGINNING, END + 1, *instants):
        numbers |= {Fraction(instant, _SECOND), Fraction(instant, _MILLISECOND)}
    return numbers | {_SECONDS_END}


def _one_of_each(thresholds: Iterable[Exact]) -> Iterator[float]:
    """Yield a JSON number of every threshold that is one, and from between any two."""
    ordered = sorted(thresholds)
    yield -_GREATEST
    yield _GREATEST
    for number in ordered:
        yield from _same(number)
    for low, high in pairwise(ordered):
        yield from between(low, high)


def _same(number: Exact) -> Iterator[float]:
    whole = floor(number)
    yield from (some for some in (whole, float(number)) if _is_json(some) and exact(some) == number)


def between(low: Exact, high: Exact) -> list[float]:
    """Return a JSON number, if there is one, that is greater than the one and less than the other.

    Of the fractions those nearest to both ends are looked at, of the integers too.
    """
    near = [float(low), float(high), float((Fraction(low) + high) / 2)]
    around = [neighbour for some in near for way in (-inf, inf) for neighbour in _steps(some, way)]
    candidates = [floor(low) + 1, ceil(high) - 1, *near, *around]
    return [some for some in candidates if _is_json(some) and low < exact(some) < high][:1]


def _steps(number: float, way: float) -> tuple[float, float]:
    one = nextafter(number, way)
    return one, nextafter(one, way)


def _is_json(number: float) -> bool:
    return _LEAST <= number <= _MOST if isinstance(number, int) else isfinite(number)
