"""What filters name, and what decides about their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from attrs import field, frozen

from sprigclassic._time import to_micros, zone
from sprigclassic.filters.tree import (
    Aggregate,
    And,
    Attribute,
    Duration,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Not,
    Or,
    Property,
    Sequence,
    SinceAttribute,
    Tally,
    WithinOf,
)
from sprigclassic.testing._clocks import step
from sprigclassic.testing._edges import Length, View, edges
from sprigclassic.testing._values import At, amounts, candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sprigclassic.filters.tree import (
        CountTest,
        Events,
        Measure,
        Where,
        Window,
    )
    from sprigclassic.testing._worlds import PlainFilter

_Leaf: TypeAlias = Attribute | Measured | EventValue | Happened | HappenedAt | Sequence

_DAY: Length = (24, "hour")
_SESSION: Length = (12, "hour")
_MINUTE: Length = (1, "minute")
_SAME_TIME: Length = (0, "minute")


@frozen
class Clues:
    """What filters name, and what decides about their answers; lists may hold equal entries.

    Attributes:
        events: The names of events, in the order of the filters.
        attributes: For each path of an attribute, values that its tests take or nearly take.
        properties: The same for each path of a property.
        instants: Where windows begin and end, in microseconds.
        lengths: How far apart two events decide about something.
        anchors: The paths of the date attributes that windows hang on.
        groups: The ids of the groups' users.
    """

    events: list[str] = field(factory=list[str])
    attributes: dict[str, list[Any]] = field(factory=dict[str, "list[Any]"])
    properties: dict[str, list[Any]] = field(factory=dict[str, "list[Any]"])
    instants: list[int] = field(factory=list[int])
    lengths: list[Length] = field(factory=lambda: [_SAME_TIME])
    anchors: list[str] = field(factory=list[str])
    groups: list[str] = field(factory=list[str])


def clues_of(filters: Iterable[PlainFilter], now: datetime) -> Clues:
    """Return what decides about the answers of filters, at an instant."""
    clues = Clues()
    rest = list(filters)
    while rest:
        condition, zone_name, known = rest.pop(0)
        view = View(zone(zone_name), to_micros(now))
        for leaf in leaves_of(condition):
            if isinstance(leaf, InGroup):
                group = known[leaf.name]
                if isinstance(group, frozenset):
                    clues.groups.extend(sorted(group))
                else:
                    rest.append(group)
            else:
                _look(leaf, clues, view)
    return clues


def leaves_of(node: Any) -> Iterator[Any]:
    """Return the leaves of a condition or a `where`, from left to right."""
    rest: list[Any] = [node]
    while rest:
        part = rest.pop()
        kind: object = part.__class__
        if kind is And or kind is Or:
            rest.extend(reversed(part.parts))
        elif kind is Not:
            rest.append(part.part)
        else:
            yield part


def _look(leaf: _Leaf, clues: Clues, view: View) -> None:
    match leaf:
        case Attribute(path, test):
            clues.attributes.setdefault(path, []).extend(candidates(test, view))
        case Measured(events, measure, test, window):
            _look_at_events(events, window, clues, view)
            _look_at_measure(measure, test, clues)
        case EventValue(events, _, path, test, window):
            _look_at_events(events, window, clues, view)
            clues.properties.setdefault(path, []).extend(candidates(test, view))
        case Happened(events, _, window):
            _look_at_events(events, window, clues, view)
        case HappenedAt(events, _, test):
            _look_at_events(events, None, clues, view)
            clues.instants.extend(edges(test, view))
        case Sequence(steps, _, within, window):
            for events in steps:
                _look_at_events(events, None, clues, view)
            _look_at_window(window, clues, view)
            _look_at_deadline(within, clues, view)
        case _:
            assert_never(leaf)


def _look_at_events(events: Events, window: Window | None, clues: Clues, view: View) -> None:
    clues.events.extend(["A", "B"] if events.name is None else [events.name])
    if events.where is not None:
        _look_at_properties(events.where, clues, view)
    _look_at_window(window, clues, view)


def _look_at_properties(where: Where, clues: Clues, view: View) -> None:
    leaves: Iterator[Property] = leaves_of(where)
    for leaf in leaves:
        clues.properties.setdefault(leaf.path, []).extend(candidates(leaf.test, view))


def _look_at_window(window: Window | None, clues: Clues, view: View) -> None:
    match window:
        case None:
            pass
        case WithinOf(duration, path):
            back = step(view.now, -duration.amount, duration.unit, view.where)
            _look_at_anchor(path, [back, view.now], clues)
            clues.lengths.append((duration.amount, duration.unit))
        case SinceAttribute(path):
            _look_at_anchor(path, [view.now, *clues.instants[-4:]], clues)
        case _:
            clues.instants.extend(edges(window, view))


def _look_at_anchor(path: str, micros: list[int], clues: Clues) -> None:
    clues.anchors.append(path)
    clues.attributes.setdefault(path, []).extend(map(At, micros))


def _look_at_measure(measure: Measure, test: CountTest, clues: Clues) -> None:
    match measure:
        case Tally("count"):
            pass
        case Tally("days"):
            clues.lengths.append(_DAY)
        case Tally():
            clues.lengths.append(_SESSION)
        case Aggregate(function, path):
            clues.properties.setdefault(path, []).extend(amounts(function, test))
        case _:
            assert_never(measure)


def _look_at_deadline(within: Duration | None, clues: Clues, view: View) -> None:
    amount, unit = _DAY if within is None else (within.amount, within.unit)
    clues.lengths.extend([(amount, unit), _MINUTE, _MINUTE])
    clues.instants.extend(step(view.now, -times * amount, unit, view.where) for times in (1, 2, 2))
