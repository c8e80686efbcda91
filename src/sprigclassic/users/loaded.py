"""A part of a user: what was not loaded is refused, never taken for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sprigclassic._time import BEGINNING, END
from sprigclassic.errors import NotLoadedError
from sprigclassic.users.held import Held
from sprigclassic.users.history import EMPTY, NOT_KEPT, Event, Histories, History, Properties

if TYPE_CHECKING:
    from sprigclassic.users.instants import Instants, Range
    from sprigclassic.users.needs import NeededEvents, Needs

_BEFORE: Final = BEGINNING - 1


# ---- attributes --------------------------------------------------------------------------------


class Unknown(Held):
    """A value of an attribute that was not loaded; it has no `value`."""

    __slots__ = ("_name",)

    _name: str

    def __init__(self, name: str, since: int, earlier: Held | None) -> None:
        """Stand for what an attribute held from an instant on."""
        for slot, content in (("since", since), ("message_id", ""), ("earlier", earlier)):
            object.__setattr__(self, slot, content)
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Any:
        """Refuse to tell the value.

        Raises:
            NotLoadedError: Always, where the value is asked for.
        """
        if name != "value":
            raise AttributeError(name)
        msg = f"the attribute {self._name!r} of this user was not loaded for this instant"
        raise NotLoadedError(msg)

    def __repr__(self) -> str:
        """Say since when it is unknown."""
        return f"Unknown(since={self.since})"


class LoadedChanges(Mapping[str, Held]):
    """The attributes that were loaded, each with what it held at the instants that were."""

    __slots__ = ("_loaded", "_parts", "whole")

    def __init__(self, whole: Mapping[str, Held], loaded: Needs) -> None:
        """Hold all of them, and which part may be read."""
        self.whole = whole
        self._loaded = loaded
        self._parts: dict[str, Held | None] = {}

    def __getitem__(self, name: str) -> Held:
        """Return what an attribute held.

        Raises:
            NotLoadedError: It was not loaded.
            KeyError: It was never set or unset.
        """
        if name not in self._parts:
            self._parts[name] = self._part(name)
        part = self._parts[name]
        if part is None:
            raise KeyError(name)
        return part

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of those of which something was loaded."""
        return iter(self.entries())

    def __len__(self) -> int:
        """Return of how many something was loaded."""
        return len(self.entries())

    def entries(self) -> dict[str, list[tuple[int, str, Any]]]:
        """Return what was loaded as `Held.history` gives it, without what is unknown."""
        named = ((name, self[name]) for name in self.whole if self._loaded.attribute(name))
        return {name: entries for name, held in named if (entries := _entries(held))}

    def _part(self, name: str) -> Held | None:
        needed = self._loaded.attribute(name)
        if not needed:
            msg = f"the attribute {name!r} of this user was not loaded"
            raise NotLoadedError(msg)
        return _part_of(name, self.whole.get(name), needed)


def _entries(newest: Held) -> list[tuple[int, str, Any]]:
    entries: list[tuple[int, str, Any]] = []
    held: Held | None = newest
    while held is not None:
        if not isinstance(held, Unknown):
            entries.append((held.since, held.message_id, held.value))
        held = held.earlier
    return entries[::-1]


def _part_of(name: str, newest: Held | None, needed: Instants) -> Held | None:
    """Return what was held at some instants, with what was not loaded between."""
    part: Held | None = Unknown(name, _BEFORE, None)
    for start, end in needed.ranges:
        held = None if newest is None else newest.at(start)
        if held is None:
            part = None  # nothing was held before either
        elif part is None or held.since >= part.since:
            part = Held(held.value, held.since, held.message_id, part)
        else:
            part = part.earlier  # it was held all the time between
        for since, message_id, value in _taught_between(newest, start, end):
            part = Held(value, since, message_id, part)
        if end <= END:
            part = Unknown(name, end, part)
    return part


def _taught_between(newest: Held | None, start: int, end: int) -> list[tuple[int, str, Any]]:
    """Return what was taught in (start, end), the earliest first."""
    found: list[tuple[int, str, Any]] = []
    held = None if newest is None else newest.at(end - 1)
    while held is not None and held.since > start:
        found.append((held.since, held.message_id, held.value))
        held = held.earlier
    return found[::-1]


# ---- events ------------------------------------------------------------------------------------


class LoadedProperties(Mapping[str, Any]):
    """The properties of an event that were loaded."""

    __slots__ = ("_at", "_needed", "_whole")

    def __init__(self, whole: Properties, at: int, needed: NeededEvents) -> None:
        """Hold all of them, and which may be read."""
        self._whole = whole
        self._at = at
        self._needed = needed

    def __getitem__(self, name: str) -> Any:
        """Return the value of a property.

        Raises:
            NotLoadedError: It was not loaded.
            KeyError: The event has none of that name.
        """
        if not self._needed.property(name).has(self._at):
            msg = f"the property {name!r} of this event was not loaded"
            raise NotLoadedError(msg)
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of those that were loaded."""
        return (name for name in self._whole if self._needed.property(name).has(self._at))

    def __len__(self) -> int:
        """Return how many were loaded."""
        return sum(1 for _ in self)


class LoadedHistory(History):
    """The events of a name at the times that were loaded; to ask about others is an error."""

    __slots__ = ("_held", "_name", "_needed")

    def __init__(self, whole: History, needed: NeededEvents, name: str | None) -> None:
        """Take the events that were loaded."""
        held = _part_within(whole, needed.times.ranges)
        self.ids = held.ids
        self.names = held.names
        self._held = held
        self._needed = needed
        self._name = name

    def __len__(self) -> int:
        """Return how many events are here, which is where a place behind all of them is.

        Raises:
            NotLoadedError: The latest ones were not loaded.
        """
        self._check(END, END + 1)
        return len(self._held)

    @property
    def times(self) -> list[int]:
        """The instant of each event, in microseconds.

        Raises:
            NotLoadedError: Some were not loaded.
        """
        self._check(BEGINNING, END + 1)
        return self._held.times

    def at(self, place: int) -> int:
        """Return the instant of the event at that place, in microseconds."""
        return self._held.at(place)

    def properties(self, place: int) -> Properties:
        """Return what was loaded of the properties of the event at that place."""
        return LoadedProperties(self._held.properties(place), self.at(place), self._needed)

    def numbers(self, starts: Iterable[int], end: int) -> list[int]:
        """Return for each of some instants how many events lie from it on, before `end`.

        Raises:
            NotLoadedError: Some of that time was not loaded.
        """
        given = list(starts)
        self._check(min(given, default=end), end)
        return self._held.numbers(given, end)

    def reaches(self, least: int, start: int, end: int) -> bool:
        """Return whether at least `least` events, one or more, lie in [start, end).

        Raises:
            NotLoadedError: Some of that time was not loaded.
        """
        self._check(start, end)
        return self._held.reaches(least, start, end)

    def places(self, start: int, end: int) -> range:
        """Return the places of the events in [start, end).

        Raises:
            NotLoadedError: Some of that time was not loaded.
        """
        self._check(start, end)
        return self._held.places(start, end)

    def since(self, start: int, place: int = 0, stop: int | None = None) -> int:
        """Return the first place, of those from `place` to `stop`, that is not earlier.

        Raises:
            NotLoadedError: It is looked for among all, and neither that instant nor the one before
                was loaded.
        """
        if stop is None:
            edge, times = min(max(start, BEGINNING), END + 1), self._needed.times
            if not (times.has(edge) or times.has(edge - 1)):
                raise self._refusal()
        return self._held.since(start, place, stop)

    def _check(self, start: int, end: int) -> None:
        for first, last in self._needed.times.ranges:
            if first <= start and end <= last:  # as `cover` says, and nearly always so
                return
        if not self._needed.times.cover(start, end):
            raise self._refusal()

    def _refusal(self) -> NotLoadedError:
        events = "any event" if self._name is None else f"the event {self._name!r}"
        msg = f"the history of {events} was not loaded for all of the time asked about"
        return NotLoadedError(msg)


def _part_within(whole: History, ranges: Sequence[Range]) -> History:
    """Return the events in some ranges: the history itself where a store read no others."""
    number = len(whole)
    if not number:
        return whole
    if len(ranges) == 1:
        ((start, end),) = ranges
        if start <= whole.at(0) and whole.at(number - 1) < end:
            return whole
    return whole.only([whole.places(start, end) for start, end in ranges])


class LoadedHistories(Histories):
    """The histories of the events that were loaded; to ask about others is an error."""

    __slots__ = ("_loaded", "whole")

    def __init__(self, whole: Histories, loaded: Needs) -> None:
        """Hold all of them, and which part may be read."""
        self._counted = False
        self.whole = whole
        self._loaded = loaded

    def cut(self, name: str) -> History:
        """Cut the history of one name."""
        return LoadedHistory(self.whole[name], self._loaded.events_named(name), name)

    def merged(self) -> History:
        """Cut the history of any event."""
        needed = self._loaded.events_named(None)
        return LoadedHistory(self.whole[None] if needed.times else EMPTY, needed, None)

    def any_reaches(self, least: int, start: int, end: int) -> bool:
        """Return whether at least `least` events, one or more, of any name lie in [start, end)."""
        return self[None].reaches(least, start, end)

    def names(self) -> list[str]:
        """Refuse: an event that was not loaded may have happened.

        Raises:
            NotLoadedError: Always.
        """
        msg = "this user was not loaded with every event"
        raise NotLoadedError(msg)

    def entries(self) -> list[Event]:
        """Return every event that was loaded, with what was loaded of its properties."""
        whole = self.whole[None]
        found: list[Event] = []
        for place, name in enumerate(whole.names or ()):
            at, needed = whole.at(place), self._loaded.events_named(name)
            if needed.times.has(at):
                properties = _loaded_properties(whole.properties(place), at, needed)
                found.append((at, whole.ids[place], name, properties))
        return found


def _loaded_properties(whole: Properties, at: int, needed: NeededEvents) -> Properties:
    return whole if whole is NOT_KEPT else dict(LoadedProperties(whole, at, needed))
