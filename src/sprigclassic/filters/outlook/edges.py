"""Edges of windows: instants that move with `now`, and when each of them passes something.

Whether an instant lies before an edge is all that a filter asks of time. So an answer holds until
an edge passes an event or a date, or comes back to one: near a month's end, and where clocks go
back, an edge that follows the calendar stands still or steps back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, tzinfo
from functools import lru_cache
from typing import Final, Protocol

from attrs import frozen

from sprigclassic._time import (
    BEGINNING,
    END,
    LENGTHS,
    day_start,
    local_day,
    step,
    unit_start,
)

NEVER: Final = 1 << 62
"""Later than every instant."""
LONG_AGO: Final = -NEVER
"""Earlier than every instant."""

# Many users are asked about at one instant, and where an edge passes is asked about again.
_step: Final = lru_cache(maxsize=1024)(step)
_unit_start: Final = lru_cache(maxsize=1024)(unit_start)
_day: Final = lru_cache(maxsize=1024)(local_day)

_DAY: Final = LENGTHS["day"]
_MONTHS: Final = {"month": 1, "year": 12}
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_DECEMBER: Final = 12


class Edge(Protocol):
    """An instant as a function of `now`."""

    def at(self, now: int) -> int:
        """Return where the edge is."""
        ...

    def least(self, now: int) -> int:
        """Return an instant that the edge is not before, at `now` and ever after."""
        ...

    def leaves(self, now: int, low: int, high: int) -> int:
        """Return the first instant after `now` at which the edge is not in (low, high], or NEVER.

        Args:
            now: An instant at which it is in there.
            low: An instant, or LONG_AGO.
            high: An instant, or NEVER.
        """
        ...


@frozen
class Fixed:
    """An edge that stands still.

    Attributes:
        instant: Where.
    """

    instant: int

    def at(self, now: int) -> int:  # noqa: ARG002 - whenever it is
        """Return where the edge is."""
        return self.instant

    def least(self, now: int) -> int:  # noqa: ARG002 - whenever it is
        """Return where the edge is."""
        return self.instant

    def leaves(self, now: int, low: int, high: int) -> int:  # noqa: ARG002 - wherever they are
        """Return NEVER."""
        return NEVER


@frozen
class Shifted:
    """An edge at an exact distance from `now`.

    Attributes:
        by: The distance in microseconds; negative where the edge is earlier than `now`.
        first: Where the edge is as long as it would be earlier.
        last: Where the edge stays when it would be later.
    """

    by: int
    first: int = LONG_AGO
    last: int = NEVER

    def at(self, now: int) -> int:
        """Return where the edge is."""
        return min(max(now + self.by, self.first), self.last)

    def least(self, now: int) -> int:
        """Return where the edge is: it never comes back."""
        return self.at(now)

    def leaves(self, now: int, low: int, high: int) -> int:  # noqa: ARG002 - it never comes back
        """Return when the edge passes `high`, or NEVER."""
        return NEVER if high >= self.last else high + 1 - self.by


NOW: Final = Shifted(1)
"""The end of all that is not later than `now`."""


class _Calendar(ABC):
    """An edge that follows the local calendar.

    While clocks show one date, and nobody changes them, it stands still or goes forward.
    """

    where: tzinfo

    @abstractmethod
    def at(self, now: int) -> int:
        """Return where the edge is."""

    @abstractmethod
    def least(self, now: int) -> int:
        """Return an instant that the edge is not before, at `now` and ever after."""

    @abstractmethod
    def _near(self, high: int) -> int:
        """Return an instant before which the edge does not pass another, or not long before."""

    def leaves(self, now: int, low: int, high: int) -> int:
        """Return the first instant after `now` at which the edge is not in (low, high], or NEVER.

        It goes from date to date only where the edge may come back to `low`, and where it reaches
        `high`.
        """
        here = now
        while here <= END:
            if low == LONG_AGO or self.least(here) > low:
                here = max(here, self._near(high))
                if here > END:
                    break
            edge = self.at(here)
            if not low < edge <= high:
                return here
            _, end = _day(here, self.where)
            passed = self._passes(here, end - 1, high, likely=here + high + 1 - edge)
            if passed < end:
                return passed
            here = end
        return NEVER

    def _passes(self, before: int, after: int, high: int, *, likely: int) -> int:
        """Return when, on one date, the edge passes an instant; NEVER if not up to `after`."""
        if high == NEVER:
            return NEVER
        if likely <= after and self.at(likely - 1) <= high < self.at(likely):
            return likely
        if self.at(after) <= high:
            return NEVER
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (before, middle) if self.at(middle) > high else (middle, after)
        return after


@frozen
class Stepped(_Calendar):
    """An edge some months or years from `now`.

    Attributes:
        amount: How many; negative where the edge is earlier than `now`.
        unit: `month` or `year`.
        where: The zone whose clocks are meant.
        more: Microseconds more.
    """

    amount: int
    unit: str
    where: tzinfo
    more: int = 0

    def at(self, now: int) -> int:
        """Return where the edge is; BEGINNING or END + 1 where that is outside all years."""
        there = _step(now, self.amount, self.unit, self.where)
        if there is None:
            return BEGINNING if self.amount < 0 else END + 1
        return there + self.more

    def least(self, now: int) -> int:
        """Return two days before the edge.

        The days after the 28th may step to the 28th again, and clocks go back by a day at most.
        """
        return self.at(now) - 2 * _DAY

    def _near(self, high: int) -> int:
        if high == NEVER:
            return NEVER
        day = _date(_day(high - self.more, self.where)[0])
        months = day.year * _DECEMBER + day.month - 1 - self.amount * _MONTHS[self.unit]
        return _start_of(months, day.day, self.where)


def _date(day: int) -> date:
    """Return the date of that number, in days since 1970, or the nearest one there is."""
    return date.fromordinal(min(max(day + _FIRST_DAY, 1), date.max.toordinal()))


def _start_of(months: int, day: int, where: tzinfo) -> int:
    """Return when a day of a month begins, or where it has no such day the next month."""
    for month, number in ((months, day), (months + 1, 1)):
        try:
            return day_start(date(month // _DECEMBER, month % _DECEMBER + 1, number), where)
        except ValueError:
            continue
    return LONG_AGO if months < _DECEMBER else NEVER


@frozen
class UnitStart(_Calendar):
    """An edge where a unit of the calendar begins.

    Attributes:
        unit: `day`, `week`, `month`, `quarter` or `year`.
        later: How many units after that of `now`; negative: before.
        where: The zone whose clocks are meant.
    """

    unit: str
    later: int
    where: tzinfo

    def at(self, now: int) -> int:
        """Return where the edge is; BEGINNING where that is before year 1."""
        return max(_unit_start(now, self.unit, self.later, self.where), BEGINNING)

    def least(self, now: int) -> int:
        """Return where the edge is, or one unit before where clocks may still go back over it."""
        settled = now - _DAY >= _unit_start(now, self.unit, 0, self.where)
        later = self.later if settled else self.later - 1
        return max(_unit_start(now, self.unit, later, self.where), BEGINNING)

    def _near(self, high: int) -> int:
        if high == NEVER:
            return NEVER
        if high < BEGINNING + _DAY:  # clocks may show year 0
            return LONG_AGO
        return _unit_start(high, self.unit, 1 - self.later, self.where)
