"""How long an answer holds that hangs on events whose `where` depends on `now`.

Which events are meant changes as their properties come to the edges of its tests. So the answer is
asked for anew whenever any edge passes any event of such a name, or any of their dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from sprigclassic._time import step
from sprigclassic.filters import tree
from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.outlook.chosen import moving_tests
from sprigclassic.filters.outlook.edges import NEVER, Edge, Shifted
from sprigclassic.filters.outlook.frames import framing, moving_edges
from sprigclassic.filters.outlook.marks import Instants, passes
from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View
from sprigclassic.filters.paths import reader
from sprigclassic.filters.tree import EventValue, Happened, HappenedAt, Measured

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.program import Program
    from sprigclassic.filters.tree import Behaviour, Duration, Events, Window
    from sprigclassic.users import History

Bound: TypeAlias = Callable[[View, int], int]
"""A later instant, up to which and without which some edges pass nothing."""
Dating: TypeAlias = "Callable[[History, int], int | None]"
"""The date of an event at a place, or None where it has none."""

_PAST: Final = Shifted(0)
"""The end of all that is earlier than `now`."""


def events_of(condition: Behaviour) -> list[tuple[Events, Window | None]]:
    """Return which events a condition asks about, and in which windows."""
    match condition:
        case Measured() | EventValue() | Happened():
            return [(condition.events, condition.window)]
        case HappenedAt():
            return [(condition.events, None)]
        case tree.Sequence(steps, _, _, window):
            return [(steps[0], window), *((events, None) for events in steps[1:])]
        case _:
            assert_never(condition)


def moving(condition: Behaviour, program: Program, zone: tzinfo) -> Outlook:
    """Return the outlook of a condition that is compiled already."""
    bounds = list(_bounds(condition, zone))

    def outlook(view: View, now: int) -> Stretch:
        return program(view.user, now), min(bound(view, now) for bound in bounds)

    return outlook


def _bounds(condition: Behaviour, zone: tzinfo) -> Iterator[Bound]:
    for events, window in events_of(condition):
        frames = framing(window, zone)
        yield _in_window(events.name, frames)
        for test in moving_tests(events.where):
            dating = _property(test.path, zone)
            yield _dates(events.name, frames, dating, moving_edges(test.test, zone))
        yield from _of_kind(condition, events, frames, zone)


def _of_kind(
    condition: Behaviour, events: Events, frames: Framing, zone: tzinfo
) -> Iterator[Bound]:
    match condition:
        case EventValue(_, _, path, test):
            yield _dates(events.name, frames, _property(path, zone), moving_edges(test, zone))
        case HappenedAt(_, _, test):
            yield _dates(events.name, frames, _time, moving_edges(test, zone))
        case tree.Sequence(steps, True, within) if within is not None and events is steps[0]:
            yield _dates(events.name, frames, _deadline(within, zone), [_PAST])
        case _:
            pass


def _in_window(name: str | None, frames: Framing) -> Bound:
    def bound(view: View, now: int) -> int:
        _, _, until = frames.at(view, now).places(view.user.histories[name], now)
        return until

    return bound


def _dates(name: str | None, frames: Framing, dating: Dating, edges: Iterable[Edge]) -> Bound:
    """Return when one of some edges passes a date of the events in a window, now or later."""
    key = object()

    def dates(view: View) -> Instants:
        history = view.user.histories[name]
        places = range(history.since(frames.least(view)), len(history))
        found = (dating(history, place) for place in places)
        return Instants(sorted(at for at in found if at is not None))

    def bound(view: View, now: int) -> int:
        marks = view.once(key, dates)
        return min((passes(edge, marks, now) for edge in edges), default=NEVER)

    return bound


def _time(history: History, place: int) -> int:
    return history.at(place)


def _property(path: str, zone: tzinfo) -> Dating:
    read = reader(path)
    return lambda history, place: instant_of_value(read(history.properties(place)), zone)


def _deadline(within: Duration, zone: tzinfo) -> Dating:
    amount, unit = within.amount, within.unit
    return lambda history, place: step(history.at(place), amount, unit, zone)
