"""Instants: whether one can do what several tests of dates ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sprigclassic._time import BEGINNING, END
from sprigclassic.filters.dates import interval
from sprigclassic.filters.foregone.relative import some_offset_passes
from sprigclassic.filters.moments import Interval, MovingTest, standing_interval

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from sprigclassic.filters.tree import Moment, MomentTest, Operator

__all__ = ["SignedDates", "ordered", "some_event_passes", "some_instant_passes"]

SignedDates: TypeAlias = "tuple[Sequence[Interval], bool]"
"""Intervals of instants, and whether an instant is to lie in one of them, or in none."""


def some_instant_passes(dates: Sequence[SignedDates]) -> bool:
    """Return whether some instant does what is asked."""
    ends = {end for intervals, _ in dates for both in intervals for end in both}
    return any(
        all(_within(at, intervals) is wanted for intervals, wanted in dates)
        for at in {BEGINNING, *ends}
        if BEGINNING <= at <= END
    )


def _within(at: int, intervals: Sequence[Interval]) -> bool:
    return any(start <= at < end for start, end in intervals)


def ordered(operator: Operator, moment: Moment, where: tzinfo) -> Interval:
    """Return the instants that pass a comparison, which is not `!=`."""
    start, end = interval(moment, where)
    return {
        "=": (start, end),
        "<": (BEGINNING, start),
        "<=": (BEGINNING, end),
        ">": (end, END + 1),
        ">=": (start, END + 1),
    }[operator]


def some_event_passes(tests: Sequence[tuple[MomentTest, bool]], where: tzinfo) -> bool:
    """Return whether the time of an event, or that there is none, does what is asked of tests."""
    if not any(passed for _, passed in tests):
        return True  # of an event that never happened no test holds
    moving = [(test, passed) for test, passed in tests if isinstance(test, MovingTest)]
    standing = [
        ([standing_interval(test, where)], passed)
        for test, passed in tests
        if not isinstance(test, MovingTest)
    ]
    return some_instant_passes(standing) and some_offset_passes(moving, latest=0)
