"""Moment tests as half-open intervals of instants, [start, end): of date values, and of windows.

An interval stands still, or moves with `now`. Those that move by the calendar are kept for the last
`now`, as many users are asked about at one instant.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sprigclassic._time import BEGINNING, END, LENGTHS, step, step_back, step_forward, unit_start
from sprigclassic.filters.dates import instant_of_value, interval
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    Duration,
    FromTo,
    InLast,
    InNext,
    MomentTest,
    On,
    Since,
)

if TYPE_CHECKING:
    from datetime import tzinfo

Interval: TypeAlias = tuple[int, int]
Moving: TypeAlias = Callable[[int], Interval]
"""The interval at an instant `now`."""
Standing: TypeAlias = Before | After | Since | On | FromTo
MovingTest: TypeAlias = Ago | BetweenAgo | InLast | InNext | Calendar


def within(interval: Interval, where: tzinfo) -> Callable[[Any], bool]:
    """Return whether a JSON value is a date in an interval, as a function of the value."""
    start, end = interval

    def test(value: Any) -> bool:
        at = instant_of_value(value, where)
        return at is not None and start <= at < end

    return test


def interval_at(test: MomentTest, where: tzinfo) -> Moving:
    """Return the interval of a test as a function of `now`, whether it moves or not."""
    if isinstance(test, Standing):
        standing = standing_interval(test, where)
        return lambda _now: standing
    return moving_interval(test, where)


def standing_interval(test: Standing, where: tzinfo) -> Interval:
    """Return the interval of a test that does not depend on `now`."""
    match test:
        case Before(moment):
            return BEGINNING, interval(moment, where)[0]
        case After(moment):
            return interval(moment, where)[1], END + 1
        case Since(moment):
            return interval(moment, where)[0], END + 1
        case On():
            return interval(test.day, where)
        case FromTo(first, last):
            return interval(first, where)[0], interval(last, where)[1]
        case _:
            assert_never(test)


def moving_interval(test: MovingTest, where: tzinfo) -> Moving:
    """Return the interval of a test as a function of `now`."""
    moving = _moving(test, where)
    return lru_cache(maxsize=1)(moving) if _by_calendar(test) else moving


def _by_calendar(test: MovingTest) -> bool:
    match test:
        case Ago(_, duration) | InLast(duration) | InNext(duration):
            return duration.unit not in LENGTHS
        case BetweenAgo(_, _, unit):
            return unit not in LENGTHS
        case Calendar():
            return True
        case _:
            assert_never(test)


def _moving(test: MovingTest, where: tzinfo) -> Moving:
    match test:
        case InLast(Duration(amount, unit)):
            return lambda now: (step_back(now, amount, unit, where), now + 1)
        case InNext(Duration(amount, unit)):
            return lambda now: (now + 1, step_forward(now, amount, unit, where) + 1)
        case BetweenAgo(far, near, unit):
            return lambda now: (
                step_back(now, far, unit, where),
                step_back(now, near, unit, where),
            )
        case Calendar():
            return _calendar(test, where)
        case Ago():
            return _ago(test, where)
        case _:
            assert_never(test)


def _calendar(test: Calendar, where: tzinfo) -> Moving:
    unit = test.unit
    if test.which == "previous":
        return lambda now: (unit_start(now, unit, -1, where), unit_start(now, unit, 0, where))
    # Clocks that go back over midnight show a date once more after the next one has begun.
    return lambda now: (
        unit_start(now, unit, 0, where),
        max(unit_start(now, unit, 1, where), now + 1),
    )


def _ago(test: Ago, where: tzinfo) -> Moving:
    amount, unit = test.duration.amount, test.duration.unit
    after = test.nearness in {"at least", "less than"}

    def edge(now: int) -> int:
        then = step(now, -amount, unit, where)
        return BEGINNING if then is None else then + after

    if test.nearness in {"at least", "more than"}:
        return lambda now: (BEGINNING, edge(now))
    return lambda now: (edge(now), now + 1)
