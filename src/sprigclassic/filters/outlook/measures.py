"""How long a measure of the events in a window passes, or does not.

The answer changes only as events come and go, and what each of them adds to a measure, or takes
from it, is worked out alone: see `sliding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from sprigclassic._time import local_day
from sprigclassic.filters.arithmetic import number_test
from sprigclassic.filters.outlook.marks import after, before
from sprigclassic.filters.outlook.sliding import SUMS, Different, Sessions, Sliding, Window
from sprigclassic.filters.paths import reader
from sprigclassic.filters.tree import Aggregate, Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from sprigclassic.filters.outlook.chosen import Choosing
    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.outlook.marks import Events
    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View
    from sprigclassic.filters.tree import Measure, Measured

Measuring: TypeAlias = "Callable[[Events, int], Window]"
"""A measure in windows over some events, none of which begins before a place."""

_AHEAD: Final = 32
"""Of how many events at most, as they leave, the measure is looked at before the clock is."""


def measured(condition: Measured, choosing: Choosing, framing: Framing, zone: tzinfo) -> Outlook:
    """Return the outlook of a measure, other than `count`, and its comparison."""
    measuring, holds = _measuring(condition.measure, zone), number_test(condition.test)
    key = object()

    def window(view: View) -> Window:
        events = choosing(view)
        return measuring(events, events.since(framing.least(view)))

    def outlook(view: View, now: int) -> Stretch:
        events, frame = choosing(view), framing.at(view, now)
        start, end = frame.start, frame.end
        first, last = events.since(start.at(now)), events.since(end.at(now))
        measure = view.once(key, window).measure
        answer, stays = holds(measure(first, max(first, last))), first
        while stays < min(last, first + _AHEAD) and holds(measure(stays + 1, last)) is answer:
            stays += 1
        leaving = start.leaves(now, before(events, first), after(events, stays))
        coming = end.leaves(now, before(events, last), after(events, last))
        return answer, min(frame.until, leaving, coming)

    return outlook


def _measuring(measure: Measure, zone: tzinfo) -> Measuring:
    match measure:
        case Tally("days"):
            return lambda events, base: Sliding(
                Different(), lambda place: local_day(events.at(place), zone)[0], base
            )
        case Tally():
            return Sessions.of
        case Aggregate(function, path):
            sums, read = SUMS[function], reader(path)
            return lambda events, base: Sliding(
                sums(), lambda place: read(events.properties(place)), base
            )
        case _:
            assert_never(measure)
