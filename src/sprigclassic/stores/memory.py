"""Histories in memory, packed: about 26 bytes an event."""

from __future__ import annotations

from array import array
from threading import Lock
from typing import TYPE_CHECKING, Final, final

from sprigclassic.users import (
    MAX_NUMBERS,
    NO_PROPERTIES,
    NOT_KEPT,
    SPAN,
    TIME_BITS,
    Deleted,
    Event,
    Fact,
    Held,
    Histories,
    Identified,
    Needs,
    Occurred,
    PackedHistories,
    Properties,
    User,
    taught,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_CHANGES: Final[dict[str, Held]] = {}


class _Person:
    """What is kept of one user.

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


@final
class MemoryStore:
    """A store in the memory of this process, safe to share between its threads.

    The ids of all messages are remembered for as long as the store lives.

    Args:
        keep_properties: Whether the properties of events are kept, and the ids of their messages
            with them. Without them a store is smaller and filled faster, and a filter that looks at
            a property of one of its events raises `NotLoadedError`.

    >>> from sprigclassic.users import Occurred
    >>> store = MemoryStore()
    >>> store.write([Occurred("u-1", 0, "m-1", "Checkout", {})] * 2)
    [True, False]
    >>> len(store.user("u-1").events("Checkout"))
    1
    """

    def __init__(self, *, keep_properties: bool = True) -> None:
        """Start empty."""
        self.keeps_properties = keep_properties
        self._absent = NO_PROPERTIES if keep_properties else NOT_KEPT
        self._people: dict[str, _Person] = {}
        self._numbers: dict[str, int] = {}
        self._seen: set[str] = set()
        self._lock = Lock()

    def __repr__(self) -> str:
        """Say how many users have been heard of."""
        return f"<MemoryStore: {len(self._people)} users>"

    def write(self, facts: Iterable[Fact]) -> list[bool]:
        """Keep the facts, in order; for each return whether it was new."""
        given = tuple(facts)  # before the lock is held: making them may take long, or fail
        with self._lock:
            return [self._write(fact) for fact in given]

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the user as known now, empty where nobody has heard of him.

        Args:
            user_id: The user's id.
            needs: What of him is asked for, as filters tell it; None: everything. To read more is
                an error.
        """
        with self._lock:
            person = self._people.get(user_id)
            user = User(user_id) if person is None else self._user(user_id, person)
        return user if needs is None else user.restricted(needs)

    def users(self) -> Iterator[User]:
        """Iterate over the known users, in the order in which they were first heard of.

        Each user is as known when the iteration reaches him; users first heard of meanwhile are
        left out.
        """
        with self._lock:
            ids = [user_id for user_id, person in self._people.items() if person.known]
        for user_id in ids:
            user = self.user(user_id)
            if user.known:
                yield user

    def _write(self, fact: Fact) -> bool:
        message_id = fact.message_id
        if message_id is not None:
            if message_id in self._seen:
                return False
            self._seen.add(message_id)
        if not isinstance(fact, Occurred):
            self._learn(fact)
            return True
        user_id, at, _, name, properties = fact
        number = self._numbers.get(name)
        if number is None:
            number = self._new_number(name)
        person = self._people.get(user_id) or self._newcomer(user_id)
        if number is None or not 0 <= at < SPAN:
            kept = properties if self.keeps_properties else NOT_KEPT
            person.spill((at, message_id or "", name, kept))
        elif self.keeps_properties:
            person.keep(number << TIME_BITS | at, message_id or "", properties)
        else:
            person.keys.append(number << TIME_BITS | at)
        return True

    def _learn(self, fact: Identified | Deleted) -> None:
        if isinstance(fact, Deleted):
            self._people.pop(fact.user_id, None)
        else:
            (self._people.get(fact.user_id) or self._newcomer(fact.user_id)).learn(fact)

    def _newcomer(self, user_id: str) -> _Person:
        person = self._people[user_id] = _Person()
        return person

    def _new_number(self, event: str) -> int | None:
        if len(self._numbers) == MAX_NUMBERS:
            return None
        number = self._numbers[event] = len(self._numbers)
        return number

    def _user(self, user_id: str, person: _Person) -> User:
        histories = person.histories(self._numbers, self._absent)
        return User(user_id, person.known, dict(person.changes), histories)
