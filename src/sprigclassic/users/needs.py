"""What has to be known of a user in order to answer: a plain value that stores can read.

A path stands for every name that it may begin with: `address.city` is looked for in the attribute
of that name, and in `address`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar, final

from attrs import field, frozen

from sprigclassic._time import to_micros
from sprigclassic.users.instants import NEVER, Instants, all_of

K = TypeVar("K")
V = TypeVar("V")
ByPath: TypeAlias = Mapping[str, Instants]


def _by_path(given: ByPath) -> ByPath:
    """Return the same in normal form: a path has all that deeper ones have, or is left out."""
    paths = sorted(given, key=lambda path: path.split("."))
    found: dict[str, Instants] = {}
    for place, path in enumerate(paths):
        below = all_of(given[deeper] for deeper in _deeper(paths, place))
        instants = given[path] | below
        if instants != below:
            found[path] = instants
    return MappingProxyType(found)


def _deeper(paths: list[str], place: int) -> Iterator[str]:
    prefix = f"{paths[place]}."
    for other in range(place + 1, len(paths)):
        if not paths[other].startswith(prefix):
            break
        yield paths[other]


def _asked(paths: ByPath, name: str) -> Instants:
    """Return when something is asked of a name with which paths may begin."""
    found = paths.get(name)
    if found is not None:
        return found
    return all_of(paths[path] for path in paths if path.startswith(f"{name}."))


@final
@frozen
class NeededEvents:
    """Which events of a name have to be known, and what of them.

    Attributes:
        times: The times of those events.
        properties: Path of a property -> the times of the events of which it has to be known. Where
            there is any, events of one time have to be in their order.
        whole: The times of the events of which every property has to be known. Filters never need
            so much; a store that was pruned still has it.
    """

    times: Instants = NEVER
    properties: ByPath = field(factory=dict[str, Instants], converter=_by_path)
    whole: Instants = NEVER

    def __attrs_post_init__(self) -> None:
        """Let no property be needed of an event whose time is not."""
        times = self.times | all_of(self.properties.values()) | self.whole
        object.__setattr__(self, "times", times)

    def property(self, name: str) -> Instants:
        """Return the times of the events of which a property has to be known, by its name."""
        asked = _asked(self.properties, name)
        return asked | self.whole if self.whole else asked

    def contents(self) -> Instants:
        """Return the times of the events of which any property has to be known."""
        return all_of([*self.properties.values(), self.whole])

    def __or__(self, other: NeededEvents) -> NeededEvents:
        """Return what either needs."""
        return NeededEvents(
            self.times | other.times,
            _united(self.properties, other.properties, NEVER),
            self.whole | other.whole,
        )

    def __and__(self, other: NeededEvents) -> NeededEvents:
        """Return what both need."""
        paths = beginnings([*self.properties, *other.properties])
        return NeededEvents(
            self.times & other.times,
            {path: self.property(path) & other.property(path) for path in paths},
            self.whole & other.whole,
        )

    def __hash__(self) -> int:
        """Return a hash by value."""
        return hash((self.times, frozenset(self.properties.items()), self.whole))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as plain values."""
        return NeededEvents, (self.times, dict(self.properties), self.whole)

    def covers(self, other: NeededEvents) -> bool:
        """Return whether it needs all that the other needs."""
        return (
            self.times.include(other.times)
            and self.whole.include(other.whole)
            and all(self.property(path).include(times) for path, times in other.properties.items())
        )

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain dicts, lists and texts; `whole` only where there is any."""
        written = {"times": _texts(self.times), "properties": _json(self.properties)}
        return {**written, "whole": _texts(self.whole)} if self.whole else written

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> NeededEvents:
        """Read what `to_json` returned."""
        return cls(
            _instants(written["times"]),
            _paths(written["properties"]),
            _instants(written.get("whole", ())),
        )


NOTHING: Final = NeededEvents()


def _by_name(given: Mapping[str | None, NeededEvents]) -> Mapping[str | None, NeededEvents]:
    """Return the same in normal form: a name has what any event has, and more, or is left out."""
    of_any = given.get(None, NOTHING)
    found: dict[str | None, NeededEvents] = {} if of_any == NOTHING else {None: of_any}
    for name in sorted(name for name in given if name is not None):
        whole = given[name] | of_any
        if whole != of_any:
            found[name] = whole
    return MappingProxyType(found)


@final
@frozen
class Needs:
    """What has to be known of a user, so that no answer is wrong for the lack of it.

    Two that say the same are equal. `|` unites them.

    Attributes:
        attributes: Path of an attribute -> the instants for which its value has to be known.
        events: Name of an event (None: of every event) -> which of them, and what of them. What is
            needed of every event is needed of those with a name too.

    >>> Needs({"plan": Instants([(0, 1)])}).covers(Needs())
    True
    """

    attributes: ByPath = field(factory=dict[str, Instants], converter=_by_path)
    events: Mapping[str | None, NeededEvents] = field(
        factory=dict["str | None", NeededEvents], converter=_by_name
    )

    def attribute(self, name: str) -> Instants:
        """Return the instants for which an attribute has to be known, by its name."""
        return _asked(self.attributes, name)

    def events_named(self, name: str | None) -> NeededEvents:
        """Return what is needed of the events of a name, or of every event."""
        return self.events.get(name) or self.events.get(None) or NOTHING

    def __or__(self, other: Needs) -> Needs:
        """Return what either needs."""
        return Needs(
            _united(self.attributes, other.attributes, NEVER),
            _united(self.events, other.events, NOTHING),
        )

    def __and__(self, other: Needs) -> Needs:
        """Return what both need.

        >>> plan, seats = Instants([(0, 9)]), Instants([(4, 20)])
        >>> both = Needs({"plan": plan, "seats": seats}) & Needs({"plan": seats})
        >>> both == Needs({"plan": plan & seats})
        True
        """
        paths = beginnings([*self.attributes, *other.attributes])
        return Needs(
            {path: self.attribute(path) & other.attribute(path) for path in paths},
            {
                name: self.events_named(name) & other.events_named(name)
                for name in {**self.events, **other.events}
            },
        )

    def __hash__(self) -> int:
        """Return a hash by value."""
        return hash((frozenset(self.attributes.items()), frozenset(self.events.items())))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as plain values."""
        return Needs, (dict(self.attributes), dict(self.events))

    def covers(self, other: Needs) -> bool:
        """Return whether it needs all that the other needs."""
        return all(
            self.attribute(path).include(instants) for path, instants in other.attributes.items()
        ) and all(self.events_named(name).covers(needed) for name, needed in other.events.items())

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain dicts, lists and texts.

        Each period is its first and its last instant, in UTC; an event without a name is every one.

        >>> Needs({"plan": Instants([(0, 1)])}).to_json()["attributes"]["plan"]
        [['1970-01-01T00:00:00+00:00', '1970-01-01T00:00:00+00:00']]
        """
        events = [{"event": name, **needed.to_json()} for name, needed in self.events.items()]
        return {"attributes": _json(self.attributes), "events": events}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Needs:
        """Read what `to_json` returned.

        >>> needs = Needs({"plan": Instants([(0, 1)])})
        >>> Needs.from_json(needs.to_json()) == needs
        True
        """
        return cls(
            _paths(written["attributes"]),
            {each["event"]: NeededEvents.from_json(each) for each in written["events"]},
        )


def _united(one: Mapping[K, V], other: Mapping[K, V], nothing: V) -> dict[K, V]:
    united: dict[K, Any] = dict(one)
    for key, value in other.items():
        united[key] = united.get(key, nothing) | value
    return united


def beginnings(paths: Iterable[str]) -> set[str]:
    """Return the paths and all that they may begin with."""
    return {
        ".".join(parts[:depth])
        for path in paths
        for parts in [path.split(".")]
        for depth in range(1, len(parts) + 1)
    }


def _json(paths: ByPath) -> dict[str, list[list[str]]]:
    return {path: _texts(instants) for path, instants in paths.items()}


def _texts(instants: Instants) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in instants.periods()]


def _paths(written: Mapping[str, Any]) -> dict[str, Instants]:
    return {path: _instants(periods) for path, periods in written.items()}


def _instants(periods: Iterable[Sequence[str]]) -> Instants:
    return Instants(
        (to_micros(datetime.fromisoformat(first)), to_micros(datetime.fromisoformat(last)) + 1)
        for first, last in periods
    )
