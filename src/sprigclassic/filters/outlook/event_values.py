"""How long an answer about the earliest or latest event holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.filters.moments import interval_at
from sprigclassic.filters.outlook.attributes import passed, value_test
from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER
from sprigclassic.filters.outlook.frames import ALL_TIME, moving_edges
from sprigclassic.filters.outlook.marks import after, before
from sprigclassic.filters.paths import reader

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters.outlook.chosen import Choosing
    from sprigclassic.filters.outlook.frames import Frame, Framing
    from sprigclassic.filters.outlook.marks import Marks
    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View
    from sprigclassic.filters.tree import End, EventValue, HappenedAt


def event_value(
    condition: EventValue, choosing: Choosing, framing: Framing, zone: tzinfo
) -> Outlook:
    """Return the outlook of `first(p)` or `last(p)` and its test."""
    read, passes = reader(condition.path), value_test(condition.test, zone)

    def outlook(view: View, now: int) -> Stretch:
        events = choosing(view)
        place, until = outermost(condition.end, events, framing.at(view, now), now)
        value = None if place is None else read(events.properties(place))
        answer, changes = passes(value, now)
        return answer, min(until, changes)

    return outlook


def happened_at(condition: HappenedAt, choosing: Choosing, zone: tzinfo) -> Outlook:
    """Return the outlook of `first happened` or `last happened` and its test."""
    interval, edges = interval_at(condition.test, zone), moving_edges(condition.test, zone)

    def outlook(view: View, now: int) -> Stretch:
        events = choosing(view)
        place, until = outermost(condition.end, events, ALL_TIME, now)
        if place is None:
            return False, until
        at = events.at(place)
        start, end = interval(now)
        return start <= at < end, min(until, passed(edges, at, now))

    return outlook


def outermost(which: End, events: Marks, frame: Frame, now: int) -> tuple[int | None, int]:
    """Return the place of the first or last event in a window, and until when it surely is it.

    It goes from the window, or another one comes before or after it.
    """
    start, end = frame.start, frame.end
    first, last = events.since(start.at(now)), events.since(end.at(now))
    if first >= last:
        coming = end.leaves(now, LONG_AGO, after(events, first))
        return None, min(frame.until, coming, start.leaves(now, before(events, first), NEVER))
    if which == "first":
        leaving = start.leaves(now, before(events, first), events.at(first))
        return first, min(frame.until, leaving, end.leaves(now, events.at(first), NEVER))
    leaving = start.leaves(now, LONG_AGO, events.at(last - 1))
    return last - 1, min(
        frame.until, leaving, end.leaves(now, events.at(last - 1), after(events, last))
    )
