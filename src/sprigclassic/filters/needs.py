"""What has to be known of a user to answer filters: found in their trees, without a user."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from attrs import field, frozen

from sprigclassic._time import zone
from sprigclassic.filters import tree
from sprigclassic.filters.counts import range_of
from sprigclassic.filters.extents import Scope, extent, extent_after, extent_of_end
from sprigclassic.filters.tree import (
    Aggregate,
    Attribute,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    SinceAttribute,
    Tally,
    WithinOf,
    leaves,
    tests,
)
from sprigclassic.users import Instants, NeededEvents, Needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from sprigclassic.filters.study_filter import StudyFilter
    from sprigclassic.filters.tree import Condition, Events, Leaf, Measure, Window
    from sprigclassic.users import Range

_Ranges: TypeAlias = "list[Range]"
_COUNT: Final = Tally("count")


def needs_of(filters: Iterable[StudyFilter], first: int, last: int) -> Needs:
    """Return what the answers of filters, of all of them, can depend on.

    It is all of that and no more, but where a window hangs on an attribute: there it is all time up
    to the instant that is asked for.

    Args:
        filters: The filters; the groups that they name, where these are filters, count with them.
        first: The earliest instant that is asked for, in microseconds.
        last: The latest one; `END` for what has to be kept for good.
    """
    conditions = ((condition, zone(name)) for condition, name in _conditions(filters))
    return needs_of_conditions(conditions, first, last)


def needs_of_conditions(
    conditions: Iterable[tuple[Condition, tzinfo]], first: int, last: int
) -> Needs:
    """Return what the answers of conditions can depend on; see `needs_of`.

    Args:
        conditions: The trees, each with the zone in which days, months and years are meant; those
            of groups that a tree names are given too.
        first: The earliest instant that is asked for, in microseconds.
        last: The latest one.
    """
    found = _Found()
    for condition, where in conditions:
        scope = Scope(first, last, where)
        for leaf in leaves(condition):
            _look(leaf, scope, found)
    return found.needs()


def _conditions(filters: Iterable[StudyFilter]) -> Iterator[tuple[Condition, str]]:
    """Yield the tree of each filter, and of each group that is one, with its time zone."""
    rest, seen = list(filters), set[int]()
    while rest:
        rarely = rest.pop()
        if id(rarely) not in seen:
            seen.add(id(rarely))
            yield rarely.tree, rarely.timezone
            groups = rarely.groups.values()
            rest.extend(group for group in groups if not isinstance(group, frozenset))


@frozen
class _Found:
    """What was found so far: paths of attributes, and of events times and paths of properties."""

    attributes: dict[str, Instants] = field(factory=dict[str, Instants])
    times: dict[str | None, _Ranges] = field(factory=lambda: defaultdict(list))
    properties: dict[str | None, dict[str, _Ranges]] = field(factory=lambda: defaultdict(dict))

    def events(self, events: Events, times: Range, *paths: str) -> None:
        """Add the events in an interval, and those of their properties that are read."""
        if times[0] < times[1]:
            self.times[events.name].append(times)
            read = [] if events.where is None else [test.path for test in tests(events.where)]
            for path in (*read, *paths):
                self.properties[events.name].setdefault(path, []).append(times)

    def needs(self) -> Needs:
        """Return all as a value."""
        events = {
            name: NeededEvents(
                Instants(times),
                {path: Instants(ranges) for path, ranges in self.properties[name].items()},
            )
            for name, times in self.times.items()
        }
        return Needs(self.attributes, events)


def _look(leaf: Leaf, scope: Scope, found: _Found) -> None:
    match leaf:
        case Attribute(path):
            found.attributes[path] = scope.asked()
        case Measured(events, measure, test, window):
            if measure != _COUNT or not range_of(test).is_certain():
                _look_at(events, window, scope, found, *_read(measure))
        case EventValue(events, _, path, _, window):
            _look_at(events, window, scope, found, path)
        case Happened(events, _, window):
            _look_at(events, window, scope, found)
        case HappenedAt(events, end, test):
            found.events(events, extent_of_end(end, test, scope))
        case tree.Sequence():
            _look_at_sequence(leaf, scope, found)
        case InGroup():
            pass
        case _:
            assert_never(leaf)


def _read(measure: Measure) -> list[str]:
    return [measure.path] if isinstance(measure, Aggregate) else []


def _look_at(
    events: Events, window: Window | None, scope: Scope, found: _Found, *paths: str
) -> None:
    _look_at_window(window, scope, found)
    found.events(events, extent(window, scope), *paths)


def _look_at_window(window: Window | None, scope: Scope, found: _Found) -> None:
    if isinstance(window, WithinOf | SinceAttribute):
        found.attributes[window.path] = scope.asked()


def _look_at_sequence(sequence: tree.Sequence, scope: Scope, found: _Found) -> None:
    first, *others = sequence.steps
    begun = extent(sequence.window, scope)
    if begun[0] >= begun[1]:
        return
    _look_at_window(sequence.window, scope, found)
    found.events(first, begun)
    start, end = extent_after(begun, sequence.within, scope)
    for place, events in enumerate(others):
        found.events(events, (start + place, end))
