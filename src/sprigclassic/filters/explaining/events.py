"""The facts behind conditions on events: which there were, which counted, what was found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from attrs import frozen

from sprigclassic._time import BEGINNING, END, local_day
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.arithmetic import average, maximum, minimum, numbers, total
from sprigclassic.filters.equality import identity
from sprigclassic.filters.explaining.facts import (
    EventsFact,
    EventValueFact,
    HappenedAtFact,
    MeasureFact,
    Miss,
    Outside,
    Times,
    WhereFact,
    WindowFact,
)
from sprigclassic.filters.explaining.timeline import Marks, Sketch, axis, draw
from sprigclassic.filters.explaining.values import attribute_fact, value_fact
from sprigclassic.filters.explaining.words import (
    events_text,
    measure_text,
    property_of,
    test_text,
    tests_of,
)
from sprigclassic.filters.measures import SESSION
from sprigclassic.filters.moments import Interval, interval_at
from sprigclassic.filters.paths import find
from sprigclassic.filters.tree import (
    Aggregate,
    Events,
    Happened,
    Measured,
    SinceAttribute,
    Tally,
    Window,
    WithinOf,
)
from sprigclassic.filters.wheres import choice_at, property_test_at
from sprigclassic.filters.windows import bounds
from sprigclassic.users import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from sprigclassic.filters.arithmetic import Exact
    from sprigclassic.filters.explaining.clock import Scene
    from sprigclassic.filters.explaining.timeline import Timeline
    from sprigclassic.filters.tree import EventValue, HappenedAt, TallyKind, Where

__all__ = [
    "Seen",
    "event_value_fact",
    "happened_at_fact",
    "happened_fact",
    "instants",
    "look",
    "measure_fact",
    "window_fact",
]

_SHOWN: Final = 5
_MISSES: Final = 3


@frozen
class Seen:
    """Events that were looked at, as the evaluator does.

    Attributes:
        events: Which.
        history: All of the name.
        interval: The window, which ends before it starts where it is empty.
        places: Those in the window.
        chosen: Those of them that pass the `where`, the earliest first.
    """

    events: Events
    history: History
    interval: Interval
    places: range
    chosen: list[int]


def look(events: Events, window: Window | None, scene: Scene) -> Seen:
    """Return the events in a window."""
    history = scene.user.histories[events.name]
    interval = bounds(window, scene.where)(scene.user, scene.now)
    places = history.places(*interval)
    chosen = choice_at(events.where, scene.where)(scene.now)(history, places)
    return Seen(events, history, interval, places, list(chosen))


# ---- conditions --------------------------------------------------------------------------------


def measure_fact(condition: Measured, scene: Scene) -> MeasureFact:
    """Return what a measure found."""
    seen = look(condition.events, condition.window, scene)
    fact = _events_fact(seen, condition.window, scene)
    text = measure_text(condition.measure)
    match condition.measure:
        case Tally(kind):
            return MeasureFact(text, _tally(kind, seen, scene), fact)
        case Aggregate(function, path):
            properties = (seen.history.properties(place) for place in seen.chosen)
            values = [find(each, path) for each in properties]
            usable = _set(values) if function == "distinct" else numbers(values)
            return MeasureFact(text, _FOLDS[function](values), fact, len(values) - len(usable))
        case _:
            assert_never(condition.measure)


def happened_fact(condition: Happened, scene: Scene) -> MeasureFact:
    """Return how often something happened."""
    seen = look(condition.events, condition.window, scene)
    return MeasureFact("count", len(seen.chosen), _events_fact(seen, condition.window, scene))


def event_value_fact(condition: EventValue, scene: Scene) -> EventValueFact:
    """Return which event was the first or the last, and its property."""
    seen = look(condition.events, condition.window, scene)
    fact = _events_fact(seen, condition.window, scene)
    if not seen.chosen:
        return EventValueFact(condition.end, None, None, fact)
    place = seen.chosen[0 if condition.end == "first" else -1]
    found = find(seen.history.properties(place), condition.path)
    value = value_fact(condition.path, found, condition.test, scene)
    return EventValueFact(condition.end, _at(seen, place, scene), value, fact)


def happened_at_fact(condition: HappenedAt, scene: Scene) -> HappenedAtFact:
    """Return when the first or the last event was, and when it had to be."""
    seen = look(condition.events, None, scene)
    start, end = interval_at(condition.test, scene.where)(scene.now)
    wanted = scene.clock.period(start, end, scene.now) if start < end else None
    place = seen.chosen[0 if condition.end == "first" else -1] if seen.chosen else None
    fact = _events_fact(
        seen, None, scene, shaded=(start, end), counted=[] if place is None else [place]
    )
    at = None if place is None else _at(seen, place, scene)
    return HappenedAtFact(condition.end, at, wanted, fact)


# ---- measures ----------------------------------------------------------------------------------


def _tally(kind: TallyKind, seen: Seen, scene: Scene) -> int:
    if kind == "count":
        return len(seen.chosen)
    instants = map(seen.history.at, seen.chosen)
    if kind == "days":
        return len({local_day(instant, scene.where)[0] for instant in instants})
    return _sessions(instants)


def _sessions(instants: Iterable[int]) -> int:
    found, end = 0, BEGINNING
    for instant in instants:
        if instant >= end:
            found, end = found + 1, instant + SESSION
    return found


def _set(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if identity(value) is not None]


def _distinct(values: Iterable[Any]) -> int:
    return len(set(map(identity, _set(values))))


_FOLDS: Final[Mapping[str, Callable[[Iterable[Any]], Exact | None]]] = {
    "sum": total,
    "average": average,
    "minimum": minimum,
    "maximum": maximum,
    "distinct": _distinct,
}


# ---- the events that were looked at --------------------------------------------------------------


def window_fact(window: Window | None, interval: Interval, scene: Scene) -> WindowFact:
    """Return where events had to lie."""
    start, end = interval
    anchor = None
    if isinstance(window, WithinOf | SinceAttribute):
        anchor = attribute_fact(window.path, None, scene)
        if anchor.moment is None:
            return WindowFact(None, anchor=anchor)
    if start < end:
        return WindowFact(scene.clock.period(start, end, scene.now), anchor=anchor)
    return WindowFact(None, scene.clock.at(start) if start > scene.now else None, anchor)


def _events_fact(
    seen: Seen,
    window: Window | None,
    scene: Scene,
    *,
    shaded: Interval | None = None,
    counted: list[int] | None = None,
) -> EventsFact:
    told = window_fact(window, seen.interval, scene)
    if told.period is None:
        return EventsFact(seen.events.name, told, Times(), 0)
    earlier = _outside(seen, BEGINNING, seen.interval[0], -1, scene)
    return EventsFact(
        seen.events.name,
        told,
        _times(seen, scene),
        len(seen.places),
        earlier,
        _outside(seen, seen.interval[1], END + 1, 0, scene),
        tests=_tests(seen, scene),
        known_since=None if earlier and earlier.number else _known_since(seen.interval[0], scene),
        sketch=Sketch(
            partial(
                _timeline,
                *(seen, shaded or seen.interval, seen.chosen if counted is None else counted),
                scene,
            )
        ),
    )


def _times(seen: Seen, scene: Scene) -> Times:
    newest = seen.chosen[: -_SHOWN - 1 : -1]
    return Times(len(seen.chosen), tuple(_at(seen, place, scene) for place in newest))


def _at(seen: Seen, place: int, scene: Scene) -> Any:
    return scene.clock.at(seen.history.at(place))


def _outside(seen: Seen, start: int, end: int, nearest: int, scene: Scene) -> Outside | None:
    """Return the events in [start, end), of which the first (0) or the last (-1) is the nearest."""
    try:
        places = seen.history.places(start, end)
    except NotLoadedError:
        return None
    return Outside(len(places), _at(seen, places[nearest], scene)) if places else Outside()


def _known_since(start: int, scene: Scene) -> Any:
    """Return from when on anything is known of the user, if that is later than a window begins."""
    user = scene.user
    try:
        known = [user.histories[name].at(0) for name in user.histories.names()]
    except NotLoadedError:
        return None
    known += [entry[0] for newest in user.changes.values() for entry in newest.history()[:1]]
    earliest = min(known, default=BEGINNING)
    shorter = BEGINNING < start < earliest <= scene.now
    return scene.clock.at(earliest) if shorter else None


def _timeline(seen: Seen, shaded: Interval, counted: list[int], scene: Scene) -> Timeline | None:
    times = instants(seen.history, seen.interval)
    if not times or shaded[0] >= shaded[1]:
        return None
    mine = set(map(seen.history.at, counted))
    others = [instant for instant in times if instant not in mine]
    marks = Marks(events_text(Events(seen.events.name)), mine, others)
    ends = axis(*shaded, scene.now, times)
    return draw(ends, shaded, scene.now, [marks], scene.clock.at)


def instants(history: History, interval: Interval) -> list[int]:
    """Return when the events of a history were; those in an interval, if not all are loaded."""
    try:
        return history.times
    except NotLoadedError:
        return [history.at(place) for place in history.places(*interval)]


# ---- a where -------------------------------------------------------------------------------------


def _tests(seen: Seen, scene: Scene) -> tuple[WhereFact, ...]:
    if seen.events.where is None or not seen.places:
        return ()
    return tuple(_tested(test, seen, scene) for test in tests_of(seen.events.where))


def _tested(test: Where, seen: Seen, scene: Scene) -> WhereFact:
    passes = property_test_at(test, scene.where)(scene.now)
    missed = [place for place in seen.places if not passes(seen.history.properties(place))]
    misses = tuple(_miss(test, place, seen, scene) for place in missed[: -_MISSES - 1 : -1])
    of = len(seen.places)
    return WhereFact(test_text(test), of - len(missed), of, misses)


def _miss(test: Where, place: int, seen: Seen, scene: Scene) -> Miss:
    tested = property_of(test)
    found = find(seen.history.properties(place), tested.path)
    return Miss(_at(seen, place, scene), value_fact(tested.path, found, tested.test, scene))
