"""Sets of instants: disjoint half-open intervals in the order of time, in microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, final

from attrs import field, frozen

from sprigclassic._time import BEGINNING, END, from_micros

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Range: TypeAlias = tuple[int, int]


def _disjoint(ranges: Iterable[Range]) -> tuple[Range, ...]:
    found: list[Range] = []
    for start, end in sorted((max(start, BEGINNING), min(end, END + 1)) for start, end in ranges):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


@final
@frozen
class Instants:
    """A set of instants within the years 1 to 9999.

    Attributes:
        ranges: Half-open intervals in microseconds since 1970 in UTC, in order, none of which
            touches another.

    >>> Instants([(3, 5), (0, 2), (4, 9)])
    Instants(ranges=((0, 2), (3, 9)))
    """

    ranges: tuple[Range, ...] = field(default=(), converter=_disjoint)

    def __or__(self, other: Instants) -> Instants:
        """Return the instants of both."""
        return Instants((*self.ranges, *other.ranges))

    def __and__(self, other: Instants) -> Instants:
        """Return the instants that both have.

        >>> Instants([(0, 3), (5, 9)]) & Instants([(2, 7)])
        Instants(ranges=((2, 3), (5, 7)))
        """
        return Instants(
            (max(start, first), min(end, last))
            for start, end in self.ranges
            for first, last in other.ranges
        )

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.ranges)

    def has(self, instant: int) -> bool:
        """Return whether an instant is among them."""
        return any(start <= instant < end for start, end in self.ranges)

    def cover(self, start: int, end: int) -> bool:
        """Return whether all instants in [start, end) that there are are among them."""
        start, end = max(start, BEGINNING), min(end, END + 1)
        return start >= end or any(first <= start and end <= last for first, last in self.ranges)

    def include(self, other: Instants) -> bool:
        """Return whether all the others are among them."""
        return all(self.cover(start, end) for start, end in other.ranges)

    def periods(self) -> list[tuple[datetime, datetime]]:
        """Return the first and the last instant of each interval, in UTC.

        >>> Instants([(0, 60_000_001)]).periods()[0][1].isoformat()
        '1970-01-01T00:01:00+00:00'
        """
        return [(from_micros(start), from_micros(end - 1)) for start, end in self.ranges]


ALWAYS: Final = Instants([(BEGINNING, END + 1)])
NEVER: Final = Instants()


def all_of(some: Iterable[Instants]) -> Instants:
    """Return the instants of all."""
    return Instants(interval for instants in some for interval in instants.ranges)
