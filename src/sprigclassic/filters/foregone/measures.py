"""Measures of events: whether some history can do what several comparisons ask."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from sprigclassic.filters.arithmetic import Exact, exact, number_test
from sprigclassic.filters.foregone.asked import literals
from sprigclassic.filters.tree import Aggregate, Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sprigclassic.filters.tree import CountTest, Measure

__all__ = ["some_measure_passes"]


def some_measure_passes(measure: Measure, tests: Sequence[tuple[CountTest, bool]]) -> bool:
    """Return whether some value of a measure does what is asked of all comparisons."""
    bounds = {
        exact(literal.value)
        for test, _ in tests
        for literal in literals(test)
        if isinstance(literal, Number)
    }
    compared = [(number_test(test), passed) for test, passed in tests]
    return any(
        all(holds(value) is passed for holds, passed in compared)
        for value in _values(measure, bounds)
    )


def _values(measure: Measure, bounds: Iterable[Exact]) -> Iterator[Exact | None]:
    """Yield one value of every sort that the bounds tell apart."""
    if not isinstance(measure, Aggregate) or measure.function == "distinct":
        yield from _counts(bounds)
        return
    if measure.function != "sum":
        yield None
    ordered = sorted(bounds)
    yield from (ordered[0] - 1, *ordered, ordered[-1] + 1)
    yield from ((Fraction(low) + high) / 2 for low, high in pairwise(ordered))


def _counts(bounds: Iterable[Exact]) -> Iterator[int]:
    yield 0
    for bound in bounds:
        near = (ceil(bound) - 1, floor(bound), ceil(bound), floor(bound) + 1)
        yield from (count for count in near if count >= 0)
