"""What is kept of one id in memory: about 26 bytes an event."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from sprigclassic.users import (
    NO_PROPERTIES,
    SPAN,
    TIME_BITS,
    Event,
    Held,
    Histories,
    Identified,
    PackedHistories,
    Properties,
    taught,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.stores.pruning import Remainder

_NO_CHANGES: Final[dict[str, Held]] = {}
_TIME: Final = SPAN - 1


class Packed:
    """What is kept of one id.

    The first `ordered` packed events are sorted; later ones wait for the next reading. There are no
    ids where only the keys are kept.
    """

    __slots__ = ("changes", "ids", "keys", "known", "ordered", "properties", "spilled")

    def __init__(self) -> None:
        self.known = False
        self.changes: dict[str, Held] = _NO_CHANGES
        self.keys: array[int] = array("Q")
        self.ids: list[str] = []
        self.properties: list[Properties | None] | None = None
        self.ordered = 0
        self.spilled: dict[str, list[Event]] | None = None

    def learn(self, fact: Identified) -> None:
        """Take the attributes that a message taught."""
        self.known = True
        if not fact.traits:
            return
        if self.changes is _NO_CHANGES:
            self.changes = {}
        message_id = fact.message_id or ""
        for name, value in fact.traits.items():
            self.changes[name] = taught(self.changes.get(name), value, fact.at, message_id)

    def keep(self, key: int, message_id: str, properties: Properties) -> None:
        """Take a packed event and what else is known of it."""
        if self.properties is not None:
            self.properties.append(properties or None)
        elif properties:
            self.properties = [None for _ in self.keys]
            self.properties.append(properties)
        self.keys.append(key)
        self.ids.append(message_id)

    def spill(self, event: Event) -> None:
        """Take an event that the packed layout cannot hold."""
        if self.spilled is None:
            self.spilled = {}
        self.spilled.setdefault(event[2], []).append(event)

    def histories(self, numbers: dict[str, int], absent: Properties) -> Histories:
        """Return copies of the events that later writes do not touch."""
        if self.ordered != len(self.keys):
            self._sort()
        if not self.keys and self.spilled is None:
            return Histories()
        return PackedHistories(
            self.keys[:],
            self.ids[:] or [""] * len(self.keys),
            absent if self.properties is None else self.properties[:],
            numbers,
            {name: events[:] for name, events in (self.spilled or {}).items()},
        )

    def _sort(self) -> None:
        self.ordered = len(self.keys)
        if not self.ids:
            self.keys = array("Q", sorted(self.keys))
            return
        arrivals = range(len(self.keys))
        order = [place for *_, place in sorted(zip(self.keys, self.ids, arrivals, strict=True))]
        self.keys = array("Q", map(self.keys.__getitem__, order))
        self.ids = list(map(self.ids.__getitem__, order))
        if self.properties is not None:
            self.properties = list(map(self.properties.__getitem__, order))

    # ---- pruning -------------------------------------------------------------------------------

    def prune(self, remainder: Remainder, names: Sequence[str]) -> int:
        """Delete what need not stay, and return how many events and values that were.

        Args:
            remainder: What stays.
            names: The name of each numbered event.
        """
        deleted = self._prune_packed(remainder, names) + self._prune_spilled(remainder)
        for name, newest in list(self.changes.items()):
            entries = newest.history()
            staying = remainder.has_values(name, [since for since, _, _ in entries])
            deleted += staying.count(False)
            held: Held | None = None
            for (since, message_id, value), stays in zip(entries, staying, strict=True):
                held = Held(value, since, message_id, held) if stays else held
            if held is None:
                del self.changes[name]
            else:
                self.changes[name] = held
        return deleted

    def _prune_packed(self, remainder: Remainder, names: Sequence[str]) -> int:
        events = [(names[key >> TIME_BITS], key & _TIME) for key in self.keys]
        left = [place for place, event in enumerate(events) if remainder.has_event(*event)]
        self.ordered = bisect_left(left, self.ordered)
        self.keys = array("Q", map(self.keys.__getitem__, left))
        self.ids = list(map(self.ids.__getitem__, left)) if self.ids else []
        if self.properties is not None:
            whole = self.properties
            self.properties = [
                remainder.properties(*events[place], whole[place] or NO_PROPERTIES) or None
                for place in left
            ]
        return len(events) - len(left)

    def _prune_spilled(self, remainder: Remainder) -> int:
        deleted, spilled = 0, self.spilled or {}
        for name, events in list(spilled.items()):
            left = [
                (at, message_id, name, remainder.properties(name, at, properties))
                for at, message_id, _, properties in events
                if remainder.has_event(name, at)
            ]
            deleted += len(events) - len(left)
            spilled[name] = left
        return deleted
