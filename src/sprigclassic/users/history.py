"""The histories of a user's events: sorted instants, searched and never scanned."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sprigclassic._time import BEGINNING
from sprigclassic.errors import NotLoadedError

Properties: TypeAlias = Mapping[str, Any]

TIME_BITS: Final = 52
"""Microseconds from 1970 to 2112 in the lower bits of a packed event."""
MAX_NUMBERS: Final = 1 << (64 - TIME_BITS)
"""How many event names the upper bits can number."""
SPAN: Final = 1 << TIME_BITS

_NEVER: Final = BEGINNING - 1


class _NotKept(Mapping[str, Any]):
    """The properties of an event whose store keeps none: nobody can know them."""

    def __getitem__(self, name: str) -> Any:
        raise self._refusal()

    def __iter__(self) -> Iterator[str]:
        raise self._refusal()

    def __len__(self) -> int:
        raise self._refusal()

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __reduce__(self) -> str:
        return "NOT_KEPT"

    def _refusal(self) -> NotLoadedError:
        return NotLoadedError("the store of this user keeps no properties of events")


NOT_KEPT: Final[Properties] = _NotKept()
NO_PROPERTIES: Final[Properties] = {}


class History:
    """The events of one name (or of any name), in order of time, message id and arrival.

    Instants are searched in their packed form, `base + microseconds`, so that a history is cut out
    of a user's packed events by copying memory. All windows are half-open: a closed end is one
    microsecond later.

    Attributes:
        ids: The message id of each event; an empty text where there was none.
        names: In the history of any event the name of each, else None.
    """

    __slots__ = ("_base", "_keys", "_last", "_number", "_properties", "ids", "names")

    def __init__(
        self,
        keys: array[int],
        ids: Sequence[str],
        properties: list[Properties | None] | Properties = NO_PROPERTIES,
        *,
        base: int = 0,
        names: Sequence[str] | None = None,
    ) -> None:
        """Hold sorted keys (`base` + microseconds), and ids and properties in the same order.

        Properties that are no list are those of every event.
        """
        self._keys = keys
        self._base = base
        self._number = len(keys)
        self._last = keys[-1] - base if keys else _NEVER
        self._properties = properties
        self.ids = ids
        self.names = names

    def __len__(self) -> int:
        """Return how many events there are, of all time."""
        return self._number

    @property
    def times(self) -> list[int]:
        """The instant of each event, in microseconds."""
        base = self._base
        return [key - base for key in self._keys]

    def at(self, place: int) -> int:
        """Return the instant of the event at that place, in microseconds."""
        return self._keys[place] - self._base

    def properties(self, place: int) -> Properties:
        """Return the properties of the event at that place."""
        properties = self._properties
        return (properties[place] or NO_PROPERTIES) if isinstance(properties, list) else properties

    def reaches(self, least: int, start: int, end: int) -> bool:
        """Return whether at least `least` events, one or more, lie in [start, end).

        No search is needed where no event is later than `end`: the event that would be the
        `least`-th newest decides.
        """
        number = self._number
        if self._last >= end:
            number = bisect_left(self._keys, end + self._base)
        return number >= least and self._keys[number - least] >= start + self._base

    def places(self, start: int, end: int) -> range:
        """Return the places of the events in [start, end)."""
        first = self.since(start)
        return range(first, self.since(end, first))

    def numbers(self, starts: Iterable[int], end: int) -> list[int]:
        """Return for each of some instants how many events lie from it on, before `end`."""
        keys, base, number = self._keys, self._base, self._number
        if self._last >= end:
            number = bisect_left(keys, end + base)
        return [number - bisect_left(keys, start + base, 0, number) for start in starts]

    def since(self, start: int, place: int = 0, stop: int | None = None) -> int:
        """Return the first place, of those from `place` to `stop`, that is not earlier.

        It is `stop`, or behind all events, where all of them are earlier than `start`.
        """
        return bisect_left(self._keys, start + self._base, place, stop)

    def only(self, parts: Sequence[range]) -> History:
        """Return the history of the events at some places, which are in order."""
        keys, ids, properties, names = self._keys[:0], list[str](), self._properties, self.names
        for part in parts:
            keys += self._keys[part.start : part.stop]
            ids += self.ids[part.start : part.stop]
        if isinstance(properties, list):
            properties = [properties[place] for part in parts for place in part]
        if names is not None:
            names = [names[place] for part in parts for place in part]
        return History(keys, ids, properties, base=self._base, names=names)


EMPTY: Final = History(array("Q"), ())


class Histories(dict["str | None", History]):
    """A user's histories by event name, and under None that of any event.

    The named ones are there from the start, or cut out of packed events when first asked for.
    """

    __slots__ = ("_counted",)

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self._counted = False

    def __missing__(self, name: str | None) -> History:
        """Return the history of an event that never happened, or of any event."""
        history = self.merged() if name is None else self.cut(name)
        self[name] = history
        return history

    def cut(self, name: str) -> History:  # noqa: ARG002 - overridden where there is a choice
        """Return the history of one name that is not there yet."""
        return EMPTY

    def names(self) -> list[str]:
        """Return the names of all events that happened, sorted."""
        here = list(self.items())  # another thread may ask for one more name meanwhile
        return sorted(name for name, history in here if name is not None and len(history))

    def any_reaches(self, least: int, start: int, end: int) -> bool:
        """Return whether at least `least` events, one or more, of any name lie in [start, end).

        They are counted by name; whoever asks again has them merged, to search no more.
        """
        if self._counted or None in self:
            return self[None].reaches(least, start, end)
        self._counted = True
        for name in self.names():
            least -= len(self[name].places(start, end))
            if least <= 0:
                return True
        return False

    def merged(self) -> History:
        """Return the history of any event."""
        events = (
            (at, message_id, name, history.properties(place))
            for name in self.names()
            for history in [self[name]]
            for place, (at, message_id) in enumerate(zip(history.times, history.ids, strict=True))
        )
        return history_of(events, named=True)


class GivenHistories(Histories):
    """Histories of events that were handed over one by one, in the order of their arrival."""

    __slots__ = ("events",)

    def __init__(self, events: Iterable[Event]) -> None:
        """Hold the events."""
        super().__init__()
        self.events = list(events)
        named: dict[str, list[Event]] = {}
        for event in self.events:
            named.setdefault(event[2], []).append(event)
        self.update((name, history_of(group)) for name, group in named.items())

    def merged(self) -> History:
        """Return the history of any event; of equal times and ids, in the order of arrival."""
        return history_of(self.events, named=True)


class PackedHistories(Histories):
    """Histories cut out of one sorted array of `event number << TIME_BITS | microseconds`.

    Events that the layout cannot hold (before 1970, after 2112, names beyond the last number) come
    apart, as `spilled`.
    """

    __slots__ = ("ids", "numbers", "packed", "packed_properties", "spilled")

    def __init__(
        self,
        packed: array[int],
        ids: list[str],
        properties: list[Properties | None] | Properties,
        numbers: Mapping[str, int],
        spilled: Mapping[str, list[Event]],
    ) -> None:
        """Hold the packed events, none of which may change any more; `numbers` may only grow."""
        super().__init__()
        self.packed = packed
        self.ids = ids
        self.packed_properties = properties
        self.numbers = numbers
        self.spilled = spilled

    def cut(self, name: str) -> History:
        """Cut the history of one name out of the packed events."""
        number = self.numbers.get(name)
        history = EMPTY if number is None else self._slice(number)
        spilled = self.spilled.get(name)
        if spilled is None:
            return history
        packed = (
            (at, history.ids[place], name, history.properties(place))
            for place, at in enumerate(history.times)
        )
        return history_of([*packed, *spilled])

    def names(self) -> list[str]:
        """Return the names of all events that happened, sorted."""
        numbers = set(self._numbers())
        packed = {name for name, number in dict(self.numbers).items() if number in numbers}
        return sorted(packed | self.spilled.keys())

    def _numbers(self) -> Iterator[int]:
        place = 0
        while place < len(self.packed):
            number = self.packed[place] >> TIME_BITS
            yield number
            place = bisect_left(self.packed, (number + 1) << TIME_BITS, lo=place)

    def _slice(self, number: int) -> History:
        base = number << TIME_BITS
        first = bisect_left(self.packed, base)
        last = bisect_left(self.packed, base + SPAN, lo=first)
        if first == last:
            return EMPTY
        properties = self.packed_properties
        return History(
            self.packed[first:last],
            self.ids[first:last],
            properties[first:last] if isinstance(properties, list) else properties,
            base=base,
        )


Event: TypeAlias = tuple[int, str, str, Properties]
"""Of one event: the instant in microseconds, the message id, the name, the properties."""


def history_of(events: Iterable[Event], *, named: bool = False) -> History:
    """Return the history of the events, sorted by time, message id, then their order here."""
    ordered = sorted(events, key=_order)
    return History(
        array("q", [at for at, _, _, _ in ordered]),
        [message_id for _, message_id, _, _ in ordered],
        [properties for _, _, _, properties in ordered],
        names=[name for _, _, name, _ in ordered] if named else None,
    )


def _order(event: Event) -> tuple[int, str]:
    return event[0], event[1]
