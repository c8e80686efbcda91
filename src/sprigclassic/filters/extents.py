"""How far windows reach, whichever of some instants they are asked for.

A window that moves by the calendar does not only go forward: at a month's end, and where the clocks
go back, its edges step back. Between a midnight or a change of the clocks and the next, they do
not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from sprigclassic._time import BEGINNING, END, LENGTHS, local_day, step
from sprigclassic.filters.moments import Moving, Standing, moving_interval, standing_interval
from sprigclassic.filters.tree import InNext, SinceAttribute, WithinOf
from sprigclassic.users import Instants, Range

if TYPE_CHECKING:
    from sprigclassic.filters.tree import Duration, End, MomentTest, Window

Edge: TypeAlias = Callable[[int], int]

NOWHERE: Final[Range] = (0, 0)
_FURTHEST: Final = 6 * LENGTHS["day"]
"""An edge is never again where it was so long ago: the days by which months differ are three, and
the offsets of a zone little more than one day."""


@frozen
class Scope:
    """When something is asked, and where days are meant.

    Attributes:
        first: The earliest instant that is asked for, in microseconds.
        last: The latest one.
        zone: The time zone.
    """

    first: int
    last: int
    zone: tzinfo

    def asked(self) -> Instants:
        """Return the instants that are asked for."""
        return Instants([(self.first, self.last + 1)])

    def least(self, edge: Edge) -> int:
        """Return where an edge that moves with `now` is at the earliest."""
        last = min(self.last, self.first + _FURTHEST)
        return min(map(edge, [self.first, *_breaks(self.first, last, self.zone)]))

    def greatest(self, edge: Edge) -> int:
        """Return where an edge that moves with `now` is at the latest."""
        first = max(self.first, self.last - _FURTHEST)
        breaks = _breaks(first, self.last, self.zone)
        return max(map(edge, [self.last, *(at - 1 for at in breaks)]))


def _breaks(first: int, last: int, zone: tzinfo) -> Iterator[int]:
    """Yield each instant after the first, up to the last, before which the clocks may jump."""
    _, at = local_day(first, zone)
    while at <= last:
        yield at
        _, at = local_day(at, zone)


def extent(window: Window | None, scope: Scope) -> Range:
    """Return the interval in which the events of a window lie, all time where nobody knows."""
    if window is None or isinstance(window, WithinOf | SinceAttribute):
        return BEGINNING, scope.last + 1
    return _extent(window, scope)


def extent_of_end(end: End, test: MomentTest, scope: Scope) -> Range:
    """Return the interval in which events decide when the earliest, or the latest, of them was."""
    start, stop = _extent(test, scope)
    if start >= stop or isinstance(test, InNext):
        return NOWHERE
    return (BEGINNING, stop) if end == "first" else (start, scope.last + 1)


def _extent(test: MomentTest, scope: Scope) -> Range:
    if isinstance(test, Standing):
        start, stop = standing_interval(test, scope.zone)
        return start, min(stop, scope.last + 1)
    moving: Moving = moving_interval(test, scope.zone)
    return (
        scope.least(lambda now: moving(now)[0]),
        scope.greatest(lambda now: min(moving(now)[1], now + 1)),
    )


def extent_after(start: Range, within: Duration | None, scope: Scope) -> Range:
    """Return the interval in which the later steps of a sequence lie.

    Args:
        start: The interval in which the first step lies; not empty.
        within: The time from the first step to the last one at most, or None.
        scope: When the sequence is asked for.
    """
    first, end = start
    if within is None:
        return first + 1, scope.last + 1
    amount, unit, zone = within.amount, within.unit, scope.zone

    def deadline(at: int) -> int:
        until = step(at, amount, unit, zone)
        return END if until is None else until

    return first + 1, min(scope.last, Scope(first, end - 1, zone).greatest(deadline)) + 1
