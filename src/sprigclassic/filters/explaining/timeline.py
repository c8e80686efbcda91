"""Where events lie on a line that can be drawn: places, of which equal ones are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from sprigclassic._time import BEGINNING, END, LENGTHS

__all__ = ["WIDTH", "Lane", "Marks", "Sketch", "Timeline", "axis", "draw"]

WIDTH: Final = 320
"""How many places there are on the line."""

_MAX_LANES: Final = 8
_LEAST: Final = LENGTHS["minute"]


@frozen
class Marks:
    """Events to be drawn, as instants in microseconds.

    Attributes:
        name: What they are called.
        counted: Those that counted.
        others: Those of the same name that did not.
    """

    name: str
    counted: Iterable[int]
    others: Iterable[int]


@frozen
class Lane:
    """The events of one name.

    Attributes:
        name: What they are called.
        counted: The places of those that counted, in order.
        others: The places of those that did not, in order.
        before: How many are too early to be drawn.
        after: How many are too late to be drawn.
    """

    name: str
    counted: tuple[int, ...]
    others: tuple[int, ...]
    before: int
    after: int


@frozen
class Timeline:
    """A line of `WIDTH` places, from 0 on.

    Attributes:
        start: When its first place is.
        end: When its last place is.
        window: The places where the window begins and ends, which may be those of the line.
        now: The place of the instant asked about; None where the line ends before it.
        lanes: The events, by name.
    """

    start: datetime
    end: datetime
    window: tuple[int, int]
    now: int | None
    lanes: tuple[Lane, ...]


class Sketch:
    """A timeline that is drawn when it is first looked at: text has no use for it.

    It is a value, equal to one with the same timeline.
    """

    __slots__ = ("_draw", "_drawn")

    def __init__(self, draw: Callable[[], Timeline | None]) -> None:
        """Hold what draws it."""
        self._draw: Callable[[], Timeline | None] | None = draw
        self._drawn: Timeline | None = None

    @property
    def timeline(self) -> Timeline | None:
        """Where the events lie; None where there is nothing to draw."""
        draw = self._draw
        if draw is not None:
            self._drawn = draw()
            self._draw = None
        return self._drawn

    def __eq__(self, other: object) -> bool:
        """Return whether both show the same."""
        if not isinstance(other, Sketch):
            return NotImplemented
        return self.timeline == other.timeline

    def __hash__(self) -> int:
        """Return a hash by what it shows."""
        return hash(self.timeline)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy what it shows, and nothing of the user."""
        return _drawn, (self.timeline,)


def _drawn(timeline: Timeline | None) -> Sketch:
    return Sketch(lambda: timeline)


def axis(start: int, end: int, now: int, times: Sequence[int]) -> tuple[int, int]:
    """Return the instants at both ends of a line: the window, and what lies around it.

    Args:
        start: Where the window begins, perhaps at the beginning of time: then the line begins
            with the first event.
        end: Where the window ends, later than the start.
        now: The instant asked about.
        times: The events' instants, in order.
    """
    first = start if start > BEGINNING else min([*times[:1], end - LENGTHS["day"]])
    last = end if end <= END else max(now, *times[-1:], first)
    length = max(last - first, _LEAST)
    if last < now <= last + 2 * length:
        last = now
    return max(first - length // 4, BEGINNING), min(last + length // 16, END)


def draw(
    ends: tuple[int, int],
    window: tuple[int, int],
    now: int,
    marks: Sequence[Marks],
    at: Callable[[int], datetime],
) -> Timeline:
    """Return a line with the first few rows of marks.

    Args:
        ends: The instants at both ends of the line.
        window: The instants at both ends of what is shaded.
        now: The instant asked about.
        marks: The events, a row a name.
        at: What makes datetimes of instants.
    """
    start, end = ends

    def place(micros: int) -> int:
        return min(max((micros - start) * WIDTH // (end - start), 0), WIDTH)

    def lane(row: Marks) -> Lane:
        others, counted = list(row.others), list(row.counted)
        return Lane(
            row.name,
            tuple(sorted({place(t) for t in counted if start <= t <= end})),
            tuple(sorted({place(t) for t in others if start <= t <= end})),
            sum(t < start for t in (*others, *counted)),
            sum(t > end for t in (*others, *counted)),
        )

    return Timeline(
        at(start),
        at(end),
        (place(window[0]), place(window[1])),
        place(now) if start <= now <= end else None,
        tuple(map(lane, marks[:_MAX_LANES])),
    )
