"""Histories in memory, packed, and shared between the threads of a process."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, final

from sprigclassic.stores.packed import Packed
from sprigclassic.stores.persons import NO_TIES, Person, Ties, counting, found, person
from sprigclassic.stores.pruning import Remainder, united
from sprigclassic.stores.record import Record, facts_of, missing, seen_by, user_of
from sprigclassic.users import (
    MAX_NUMBERS,
    NO_PROPERTIES,
    NOT_KEPT,
    SPAN,
    TIME_BITS,
    Deleted,
    Fact,
    Identified,
    Link,
    Needs,
    Occurred,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.protocol import Kept


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
        self._people: dict[str, Packed] = {}
        self._numbers: dict[str, int] = {}
        self._seen: set[str] = set()
        self._links: dict[str, Link] = {}
        self._linked: dict[str, set[str]] = {}
        self._suppressed: set[str] = set()
        self._kept: dict[str, Needs] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        """Say how many users have been heard of."""
        return f"<MemoryStore: {len(self._people)} users>"

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the person to whom an id belongs as known now, empty where nobody heard of him.

        Args:
            user_id: One of his ids; that of the user returned is his own.
            needs: What of him is asked for, as filters tell it; None: everything. To read more is
                an error.

        Raises:
            NotLoadedError: What is needed was pruned.
        """
        with self._lock:
            return self._user(user_id, needs)

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """Return the persons to whom some ids belong, in that order, each as `user` does."""
        with self._lock:
            return [self._user(user_id, needs) for user_id in user_ids]

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """Iterate over the known persons, in the order in which their own ids were first heard of.

        Each is as known when the iteration reaches him; those first heard of meanwhile are left
        out.
        """
        for user_id in self._ids():
            with self._lock:
                if user_id not in self._people or self._person(user_id).id != user_id:
                    continue
                user = self._user(user_id, needs)
            if user.known:
                yield user

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Iterate over all that is kept, id by id, or over what is kept of some ids."""
        for user_id in self._ids() if user_ids is None else dict.fromkeys(user_ids):
            with self._lock:
                record = self._record(user_id)
            if record is not None:
                yield record

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep the facts, in order; for each return whether it was new.

        It is None where the user is suppressed.
        """
        given = tuple(facts)  # before the lock is held: making them may take long, or fail
        with self._lock:
            return [self._write(fact) for fact in given]

    def link(self, links: Iterable[Link]) -> None:
        """Let what is known under some ids, and what will be, belong to other persons."""
        given = tuple(links)
        with self._lock:
            for link in given:
                if not self._suppressed.intersection(link[:2]):
                    self._link(link)

    def suppress(self, user_id: str) -> None:
        """Keep no more facts of an id, from now on; what is known of it stays."""
        with self._lock:
            self._suppressed.add(user_id)

    def unsuppress(self, user_id: str) -> None:
        """Keep facts of a suppressed id again."""
        with self._lock:
            self._suppressed.discard(user_id)

    def forget(self, user_id: str) -> None:
        """Delete what is known of the person to whom an id belongs, with all his ids and links."""
        with self._lock:
            self._forget(user_id)

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """Delete what no answer of these filters can depend on, now or later.

        Events later than `now` stay. See `Store`.

        Raises:
            ValueError: `now` is naive.
        """
        remainder = Remainder.of(filters, now)
        kept = remainder.kept
        with self._lock:
            names = list(self._numbers)
            unions = {before: united(before, kept) for before in {None, *self._kept.values()}}
            deleted = sum(packed.prune(remainder, names) for packed in self._people.values())
            self._kept = {
                user_id: left
                for user_id in self._people
                if (left := unions[self._kept.get(user_id)]) is not None
            }
        return deleted

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what another store kept; what is here already is not doubled."""
        for record in records:
            with self._lock:
                self._restore(record)

    def close(self) -> None:
        """Do nothing: what is kept goes with the store."""

    # ---- with the lock held --------------------------------------------------------------------

    def _ids(self) -> list[str]:
        with self._lock:
            return [*self._people, *(self._suppressed - self._people.keys())]

    def _person(self, user_id: str) -> Person:
        if user_id not in self._links and user_id not in self._linked:
            return Person(user_id, (user_id,))
        return found(person(user_id), self._ties)

    def _ties(self, user_ids: Sequence[str]) -> dict[str, Ties]:
        return {
            user_id: Ties(self._links.get(user_id), frozenset(self._linked.get(user_id, ())))
            if user_id in self._links or user_id in self._linked
            else NO_TIES
            for user_id in user_ids
        }

    def _user(self, user_id: str, needs: Needs | None) -> User:
        someone = self._person(user_id)
        if len(someone.ids) > 1:
            records = [self._record(each) for each in someone.ids]
            return user_of(someone.id, [record for record in records if record], needs)
        packed = self._people.get(user_id)
        if packed is None:
            return seen_by(User(user_id), None, needs)
        histories = packed.histories(self._numbers, self._absent)
        user = User(user_id, packed.known, dict(packed.changes), histories)
        return seen_by(user, self._kept.get(user_id), needs)

    def _record(self, user_id: str) -> Record | None:
        packed, suppressed = self._people.get(user_id), user_id in self._suppressed
        if packed is None:
            return Record(user_id, suppressed=True) if suppressed else None
        return Record(
            user_id,
            packed.known,
            facts_of(user_id, packed.changes, packed.histories(self._numbers, self._absent)),
            self._links.get(user_id),
            suppressed,
            self._kept.get(user_id),
        )

    def _write(self, fact: Fact) -> Kept:
        deleted = isinstance(fact, Deleted)
        if self._suppressed and fact.user_id in self._suppressed and not deleted:
            return None
        return self._take(fact)

    def _take(self, fact: Fact) -> bool:
        message_id = fact.message_id
        if message_id is not None:
            if message_id in self._seen:
                return False
            self._seen.add(message_id)
        if isinstance(fact, Occurred):
            self._keep(fact)
        elif isinstance(fact, Identified):
            (self._people.get(fact.user_id) or self._newcomer(fact.user_id)).learn(fact)
        else:
            self._forget(fact.user_id)
        return True

    def _keep(self, fact: Occurred) -> None:
        user_id, at, message_id, name, properties = fact
        number = self._numbers.get(name)
        if number is None:
            number = self._new_number(name)
        packed = self._people.get(user_id) or self._newcomer(user_id)
        if number is None or not 0 <= at < SPAN:
            kept = properties if self.keeps_properties else NOT_KEPT
            packed.spill((at, message_id or "", name, kept))
        elif self.keeps_properties:
            packed.keep(number << TIME_BITS | at, message_id or "", properties)
        else:
            packed.keys.append(number << TIME_BITS | at)

    def _newcomer(self, user_id: str) -> Packed:
        packed = self._people[user_id] = Packed()
        return packed

    def _new_number(self, event: str) -> int | None:
        if len(self._numbers) == MAX_NUMBERS:
            return None
        number = self._numbers[event] = len(self._numbers)
        return number

    def _link(self, link: Link) -> None:
        linked_id, user_id = link[:2]
        if linked_id == user_id:
            return
        for each in (linked_id, user_id):
            if each not in self._people:
                self._newcomer(each)
        self._unlink(linked_id, before := self._links.get(linked_id))
        counts = self._links[linked_id] = counting(before, link)
        self._linked.setdefault(counts.user_id, set()).add(linked_id)

    def _unlink(self, linked_id: str, link: Link | None) -> None:
        if link is not None:
            self._linked[link.user_id].discard(linked_id)
            if not self._linked[link.user_id]:
                del self._linked[link.user_id]

    def _forget(self, user_id: str) -> None:
        for each in self._person(user_id).ids:
            self._people.pop(each, None)
            self._kept.pop(each, None)
            self._unlink(each, self._links.pop(each, None))

    def _restore(self, record: Record) -> None:
        user_id, here = record.user_id, self._record(record.user_id)
        for fact in missing(record, here):
            self._take(fact)
        if record.link is not None:
            self._link(record.link)
        if record.suppressed:
            self._suppressed.add(user_id)
        kept = united(self._kept.get(user_id), record.kept)
        if kept is not None and user_id in self._people:
            self._kept[user_id] = kept
