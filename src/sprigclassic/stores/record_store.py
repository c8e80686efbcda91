"""A store in an afternoon: one entry for each id, and every verb made of three primitives."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from contextlib import nullcontext
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, final

from attrs import evolve, field, frozen

from sprigclassic.stores.persons import Ties, counting, found, person
from sprigclassic.stores.pruning import Remainder, united
from sprigclassic.stores.record import Record, facts_of, missing, user_of
from sprigclassic.users import Deleted, Identified, Link, Needs, Occurred, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.persons import Person
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Lasting
    from sprigclassic.users import Fact


def _texts(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@final
@frozen
class Entry:
    """All that a `RecordStore` keeps of one id.

    Attributes:
        record: What is known of it.
        linked: Ids of which some link names this one.
        message_ids: The ids of its messages, those of forgotten ones too.
    """

    record: Record
    linked: frozenset[str] = field(default=frozenset(), converter=_texts)
    message_ids: frozenset[str] = field(default=frozenset(), converter=_texts)

    @property
    def heard_of(self) -> bool:
        """Whether there is more of the id than message ids of what was forgotten."""
        return bool(self.linked) or self.record != Record(self.record.user_id)

    @property
    def is_told_of(self) -> bool:
        """Whether a fact or a link ever told of the id, since it was forgotten."""
        record = evolve(self.record, suppressed=False)
        return bool(self.linked) or record != Record(record.user_id)

    def to_json(self) -> str:
        """Write the entry as a text of ASCII characters, from which `from_json` makes it again.

        Raises:
            TypeError: A property or attribute is no JSON value.
            ValueError: One is NaN or infinite.
        """
        record = self.record
        written = {
            "id": record.user_id,
            "known": record.known,
            "facts": [_written(fact) for fact in record.facts],
            "link": record.link,
            "suppressed": record.suppressed,
            "kept": None if record.kept is None else record.kept.to_json(),
            "linked": sorted(self.linked),
            "messages": sorted(self.message_ids),
        }
        return json.dumps(written, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Entry:
        """Read what `to_json` wrote."""
        read: dict[str, Any] = json.loads(text)
        link, kept = read["link"], read["kept"]
        record = Record(
            read["id"],
            read["known"],
            [_read(read["id"], *fact) for fact in read["facts"]],
            None if link is None else Link(*link),
            read["suppressed"],
            None if kept is None else Needs.from_json(kept),
        )
        return cls(record, read["linked"], read["messages"])


def _written(fact: Lasting) -> list[Any]:
    if isinstance(fact, Occurred):
        return [fact.at, fact.message_id, fact.event, dict(fact.properties)]
    return [fact.at, fact.message_id, None, fact.traits]


def _read(
    user_id: str, at: int, message_id: str | None, event: str | None, content: dict[str, Any]
) -> Lasting:
    if event is None:
        return Identified(user_id, at, message_id, content)
    return Occurred(user_id, at, message_id, event, content)


class RecordStore(ABC):
    """The base of stores that keep one `Entry` for each id.

    A store of your own says how entries are read and replaced, and which ids there are; all verbs
    are made of that. It fits where people have histories of some hundred events, for each write
    reads and replaces all that is kept of an id. A message id counts once for each id.

    Threads take turns to write. Where other processes write as well, `exclusive` has to keep them
    out. A write is as whole, and as durable, as one `replace`.
    """

    keeps_properties: Final = True

    def __init__(self) -> None:
        """Start with what is there."""
        self._turn: Final = RLock()

    # ---- what a store of your own has to say -----------------------------------------------------

    @abstractmethod
    def read(self, user_ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries of some ids, of those that there are.

        It is called by several threads, also while one of them replaces entries: each entry is to
        be one that was kept.
        """

    @abstractmethod
    def replace(self, entries: Mapping[str, Entry]) -> None:
        """Keep entries in place of those that there were, at best all of them or none.

        One that is not `heard_of` has nothing but message ids to be remembered: who comes again
        after it is heard of anew.
        """

    @abstractmethod
    def ids(self) -> Iterable[str]:
        """Return the ids of all entries, at best in the order in which they were first heard of."""

    def exclusive(self) -> AbstractContextManager[object]:
        """Return what keeps writers in other processes out; here nothing does."""
        return nullcontext()

    def close(self) -> None:  # noqa: B027 - most have nothing to give back
        """Give back what the store holds open; here nothing is."""

    # ---- what is read ----------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `Store`."""
        [user] = self.load([user_id], needs)
        return user

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `Store`."""
        entries = _Entries(self)
        entries.fetch(user_ids)
        return [self._user(entries, entries.person(user_id), needs) for user_id in user_ids]

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """See `Store`."""
        for user_id in list(self.ids()):
            entries = _Entries(self)
            someone = entries.person(user_id)
            if someone.id == user_id and any(entries[each].record.known for each in someone.ids):
                yield self._user(entries, someone, needs)

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """See `Store`."""
        for user_id in list(self.ids() if user_ids is None else dict.fromkeys(user_ids)):
            entry = self.read([user_id]).get(user_id)
            if entry is not None and entry.heard_of:
                yield entry.record

    def _user(self, entries: _Entries, someone: Person, needs: Needs | None) -> User:
        return user_of(someone.id, [entries[each].record for each in someone.ids], needs)

    # ---- what is written -------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `Store`."""
        given = tuple(facts)  # before others have to wait: making them may take long, or fail
        with self._turn, self.exclusive():
            entries = _Entries(self)
            entries.fetch(fact.user_id for fact in given)
            kept = [entries.write(fact) for fact in given]
            entries.replace()
        return kept

    def link(self, links: Iterable[Link]) -> None:
        """See `Store`."""
        given = tuple(links)
        with self._turn, self.exclusive():
            entries = _Entries(self)
            entries.fetch(each for link in given for each in (link.linked_id, link.user_id))
            for link in given:
                entries.link(link)
            entries.replace()

    def suppress(self, user_id: str) -> None:
        """See `Store`."""
        self._suppress(user_id, suppressed=True)

    def unsuppress(self, user_id: str) -> None:
        """See `Store`."""
        self._suppress(user_id, suppressed=False)

    def _suppress(self, user_id: str, *, suppressed: bool) -> None:
        with self._turn, self.exclusive():
            entries = _Entries(self)
            if entries[user_id].record.suppressed is not suppressed:
                entries.change(user_id, suppressed=suppressed)
                entries.replace()

    def forget(self, user_id: str) -> None:
        """See `Store`."""
        self.write([Deleted(user_id, None)])

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `Store`."""
        remainder = Remainder.of(filters, now)
        deleted = 0
        for user_id in list(self.ids()):
            with self._turn, self.exclusive():
                entries = _Entries(self)
                if entries[user_id].is_told_of:
                    deleted += entries.prune(user_id, remainder)
                    entries.replace()
        return deleted

    def restore(self, records: Iterable[Record]) -> None:
        """See `Store`."""
        for record in records:
            with self._turn, self.exclusive():
                entries = _Entries(self)
                entries.restore(record)
                entries.replace()


class _Entries:
    """Entries as they were read, with what is to be changed of them."""

    def __init__(self, store: RecordStore) -> None:
        self._store = store
        self._entries: dict[str, Entry] = {}
        self._changed: dict[str, None] = {}
        self._lessons: dict[str, list[Lasting]] = {}

    def __getitem__(self, user_id: str) -> Entry:
        self.fetch([user_id])
        return self._entries[user_id]

    def fetch(self, user_ids: Iterable[str]) -> None:
        wanted = [each for each in dict.fromkeys(user_ids) if each not in self._entries]
        if wanted:
            there = self._store.read(wanted)
            self._entries |= {each: there.get(each) or Entry(Record(each)) for each in wanted}

    def person(self, user_id: str) -> Person:
        return found(person(user_id), self._ties)

    def _ties(self, user_ids: Sequence[str]) -> Mapping[str, Ties]:
        self.fetch(user_ids)
        return {
            each: Ties(entry.record.link, entry.linked)
            for each in user_ids
            for entry in [self._entries[each]]
        }

    # ---- changes -------------------------------------------------------------------------------

    def change(self, user_id: str, **record: Any) -> None:
        """Change what a record says."""
        entry = self[user_id]
        self._put(evolve(entry, record=evolve(entry.record, **record)))

    def _put(self, entry: Entry) -> None:
        self._entries[entry.record.user_id] = entry
        self._changed[entry.record.user_id] = None

    def replace(self) -> None:
        """Keep what was changed."""
        for user_id, lessons in self._lessons.items():
            record = self[user_id].record
            self.change(user_id, facts=in_order(user_id, [*record.facts, *lessons]))
        self._lessons = {}
        if self._changed:
            self._store.replace({user_id: self._entries[user_id] for user_id in self._changed})

    def write(self, fact: Fact) -> Kept:
        entry = self[fact.user_id]
        if entry.record.suppressed and not isinstance(fact, Deleted):
            return None
        if fact.message_id is not None:
            if fact.message_id in entry.message_ids:
                return False
            self._put(evolve(entry, message_ids=entry.message_ids | {fact.message_id}))
        if isinstance(fact, Deleted):
            self._forget(fact.user_id)
        else:
            self._learn(fact)
        return True

    def _learn(self, fact: Lasting) -> None:
        known = isinstance(fact, Identified) or self[fact.user_id].record.known
        self.change(fact.user_id, known=known)
        self._lessons.setdefault(fact.user_id, []).append(fact)

    def link(self, link: Link) -> None:
        ids = link.linked_id, link.user_id
        if link.linked_id == link.user_id or any(self[each].record.suppressed for each in ids):
            return
        self.tie(link)

    def tie(self, link: Link) -> None:
        """Keep a link, whether its ids are suppressed or not."""
        self.change(link.linked_id, link=counting(self[link.linked_id].record.link, link))
        person = self[link.user_id]
        self._put(evolve(person, linked=person.linked | {link.linked_id}))

    def _forget(self, user_id: str) -> None:
        for each in self.person(user_id).ids:
            entry = self[each]
            self._lessons.pop(each, None)
            record = Record(each, suppressed=entry.record.suppressed)
            self._put(Entry(record, frozenset(), entry.message_ids))

    def prune(self, user_id: str, remainder: Remainder) -> int:
        record = self[user_id].record
        user = user_of(user_id, [evolve(record, kept=None)])
        facts = list(_left(facts_of(user_id, user.changes, user.histories), user, remainder))
        self.change(user_id, facts=facts, kept=united(record.kept, remainder.kept))
        return _size(record.facts) - _size(facts)

    def restore(self, record: Record) -> None:
        entry = self[record.user_id]
        here = entry.record
        suppressed, kept = here.suppressed or record.suppressed, united(here.kept, record.kept)
        self.change(record.user_id, suppressed=False, kept=kept)
        for fact in missing(record, here):
            self.write(fact)
        self.change(record.user_id, suppressed=suppressed)
        if record.link is not None:
            self.tie(record.link)


def in_order(user_id: str, facts: Iterable[Lasting]) -> list[Lasting]:
    """Return facts as `Record` has them: in order, and each attribute told once."""
    user = user_of(user_id, [Record(user_id, facts=facts)])
    return facts_of(user_id, user.changes, user.histories)


def _left(facts: Iterable[Lasting], user: User, remainder: Remainder) -> Iterator[Lasting]:
    stays = {
        name: iter(remainder.has_values(name, [since for since, _, _ in held.history()]))
        for name, held in user.changes.items()
    }
    for fact in facts:
        if isinstance(fact, Identified):
            traits = {name: value for name, value in fact.traits.items() if next(stays[name])}
            if traits:
                yield fact._replace(traits=traits)
        elif remainder.has_event(fact.event, fact.at):
            properties = remainder.properties(fact.event, fact.at, fact.properties)
            yield fact._replace(properties=properties)


def _size(facts: Iterable[Lasting]) -> int:
    return sum(1 if isinstance(fact, Occurred) else len(fact.traits) for fact in facts)
