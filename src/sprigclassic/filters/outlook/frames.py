"""Windows as two edges, and the edges of moment tests."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from sprigclassic._time import BEGINNING, END, LENGTHS, step_forward
from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.moments import standing_interval
from sprigclassic.filters.outlook.edges import NEVER, NOW, Edge, Fixed, Shifted, Stepped, UnitStart
from sprigclassic.filters.outlook.marks import Marks, after, before
from sprigclassic.filters.outlook.timeline import timeline
from sprigclassic.filters.tree import (
    Ago,
    BetweenAgo,
    Calendar,
    Duration,
    InLast,
    InNext,
    SinceAttribute,
    ValueTest,
    Window,
    WithinOf,
)

if TYPE_CHECKING:
    from sprigclassic.filters.outlook.stretch import View


@frozen
class Frame:
    """A window at an instant, and after it.

    Attributes:
        start: What is in the window is not before this edge,
        end: and before this one.
        until: When the window gets other edges.
    """

    start: Edge
    end: Edge
    until: int = NEVER

    def places(self, marks: Marks, now: int) -> tuple[int, int, int]:
        """Return the first place in the window, the first behind it, and until when they are it."""
        first, last = marks.since(self.start.at(now)), marks.since(self.end.at(now))
        start = self.start.leaves(now, before(marks, first), after(marks, first))
        end = self.end.leaves(now, before(marks, last), after(marks, last))
        return first, last, min(self.until, start, end)


class Framing(Protocol):
    """The frames of a window."""

    def at(self, view: View, now: int) -> Frame:
        """Return the frame for a user at an instant."""
        ...

    def least(self, view: View) -> int:
        """Return an instant before which no event will ever be in the window."""
        ...


@frozen
class _Same:
    """A window with the same edges for everybody."""

    frame: Frame

    def at(self, view: View, now: int) -> Frame:  # noqa: ARG002 - the same
        """Return the frame."""
        return self.frame

    def least(self, view: View) -> int:
        """Return where the frame may begin."""
        return self.frame.start.least(view.start)


@frozen
class _FromAttribute:
    """A window from the date that an attribute holds."""

    path: str
    length: Duration | None
    where: tzinfo

    def at(self, view: View, now: int) -> Frame:
        """Return the frame for a user at an instant."""
        value, until = timeline(view, self.path).at(now)
        start = instant_of_value(value, self.where)
        if start is None:
            return Frame(_EMPTY, _EMPTY, until)
        if self.length is None:
            return Frame(Fixed(start), NOW, until)
        end = step_forward(start, self.length.amount, self.length.unit, self.where)
        return Frame(Fixed(start), _until(end + 1), until)

    def least(self, view: View) -> int:
        """Return the earliest date that the attribute holds from now on."""
        dates = [instant_of_value(value, self.where) for value in timeline(view, self.path).values]
        return min((at for at in dates if at is not None), default=NEVER)


_EMPTY = Fixed(NEVER)
ALL_TIME = Frame(Fixed(BEGINNING), NOW)


def framing(window: Window | None, where: tzinfo) -> Framing:
    """Return the frames of a window, in which no event is later than `now`."""
    match window:
        case None:
            return _Same(ALL_TIME)
        case WithinOf(duration, path):
            return _FromAttribute(path, duration, where)
        case SinceAttribute(path):
            return _FromAttribute(path, None, where)
        case InLast() | BetweenAgo() | Calendar():
            start, *_, end = moving_edges(window, where)
            return _Same(Frame(start, end))
        case _:
            first, last = standing_interval(window, where)
            return _Same(Frame(Fixed(first), _until(last)))


def _until(end: int) -> Edge:
    """Return the edge behind `now`, which goes no further than to an end."""
    return Shifted(NOW.by, last=end)


def moving_edges(test: ValueTest, where: tzinfo) -> tuple[Edge, ...]:
    """Return the edges of a test that move: its answer changes only where one passes the date.

    Of a test that is also a window, the first and the last one are the window's.
    """
    match test:
        case InLast(Duration(amount, unit)):
            return ago(amount, unit, where), NOW
        case InNext(Duration(amount, unit)):
            return NOW, ago(-amount, unit, where, more=1)
        case BetweenAgo(far, near, unit):
            return ago(far, unit, where), ago(near, unit, where)
        case Calendar():
            return _units(test, where)
        case Ago(nearness, Duration(amount, unit)):
            return ago(amount, unit, where, more=nearness in {"at least", "less than"}), NOW
        case _:
            return ()


def _units(test: Calendar, where: tzinfo) -> tuple[Edge, ...]:
    if test.which == "previous":
        return UnitStart(test.unit, -1, where), UnitStart(test.unit, 0, where)
    # Where clocks went back over midnight, the unit has ended before `now` and goes on to it.
    return UnitStart(test.unit, 0, where), UnitStart(test.unit, 1, where), NOW


def ago(amount: int, unit: str, where: tzinfo, *, more: int = 0) -> Edge:
    """Return the edge so many units before `now`; of a negative amount, after it."""
    if unit not in LENGTHS:
        return Stepped(-amount, unit, where, more)
    return Shifted(more - amount * LENGTHS[unit], BEGINNING, END + 1)
