"""All that a store keeps of one id, as plain values: what moves from store to store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from sprigclassic.stores.pruning import united
from sprigclassic.users import GivenHistories, Held, Identified, Link, Needs, Occurred, User, taught

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sprigclassic.users import Event, Histories

Lasting: TypeAlias = Identified | Occurred
"""A fact that stays: what a delete teaches is that others do not."""


@frozen
class Record:
    """All that is kept of one id, which is a person's own or one that is linked to it.

    Attributes:
        user_id: The id.
        known: Whether an identify or an alias ever named it.
        facts: What is known of it, by time, message id, then arrival.
        link: The link of this id that counts, if there is any.
        suppressed: Whether no more facts of it are kept.
        kept: What may be asked of it, after prunings; None: everything.
    """

    user_id: str
    known: bool = False
    facts: Sequence[Lasting] = field(default=(), converter=tuple[Lasting, ...])
    link: Link | None = None
    suppressed: bool = False
    kept: Needs | None = None


def facts_of(user_id: str, changes: Mapping[str, Held], histories: Histories) -> list[Lasting]:
    """Return the facts that taught what is known of an id, by time, message id, then arrival."""
    entries = [
        (since, message_id, name, value)
        for name, held in changes.items()
        for since, message_id, value in held.history()
    ]
    entries.sort(key=_when)
    facts: list[Lasting] = [
        Identified(user_id, since, message_id or None, traits)
        for (since, message_id), group in groupby(entries, key=_when)
        for traits in _without_repetition(group)
    ]
    events = histories[None]
    facts += (
        Occurred(user_id, at, message_id or None, name, events.properties(place))
        for place, (at, message_id, name) in enumerate(
            zip(events.times, events.ids, events.names or (), strict=True)
        )
    )
    return sorted(facts, key=_moment)


def _without_repetition(
    entries: Iterable[tuple[int, str, str, object]],
) -> list[dict[str, object]]:
    """Return entries as traits: those of one name, in their order, in one mapping each."""
    lessons: list[dict[str, object]] = []
    turns: Counter[str] = Counter()
    for _, _, name, value in entries:
        if turns[name] == len(lessons):
            lessons.append({})
        lessons[turns[name]][name] = value
        turns[name] += 1
    return lessons


def user_of(own_id: str, records: Sequence[Record], needs: Needs | None = None) -> User:
    """Return a person from the records of all his ids, or from those of them that there are.

    Raises:
        NotLoadedError: What is needed was pruned.
    """
    facts = sorted((fact for record in records for fact in record.facts), key=_moment)
    changes: dict[str, Held] = {}
    events: list[Event] = []
    for fact in facts:
        message_id = fact.message_id or ""
        if isinstance(fact, Occurred):
            events.append((fact.at, message_id, fact.event, fact.properties))
        else:
            for name, value in fact.traits.items():
                changes[name] = taught(changes.get(name), value, fact.at, message_id)
    known = any(record.known for record in records)
    user = User(own_id, known, changes, GivenHistories(events))
    kept = reduce(united, (record.kept for record in records), None)
    return seen_by(user, kept, needs)


def seen_by(user: User, kept: Needs | None, needs: Needs | None) -> User:
    """Return a user with nothing but what is needed, after prunings that left `kept`.

    Raises:
        NotLoadedError: What is needed was pruned.
    """
    left = user if kept is None else user.restricted(kept)
    return left if needs is None else left.restricted(needs)


def missing(record: Record, here: Record | None) -> list[Lasting]:
    """Return those facts of a record that another record of the same id has not.

    Those with a message id are all returned: a store knows which of them it has.
    """
    had = Counter(map(_content, here.facts)) if here is not None else Counter[str]()
    found: list[Lasting] = []
    for fact in record.facts:
        if fact.message_id is None and had[_content(fact)]:
            had[_content(fact)] -= 1
        else:
            found.append(fact)
    if record.known and not any(isinstance(fact, Identified) for fact in found):
        found.append(Identified(record.user_id, 0, None, {}))
    return found


def batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Yield some records at a time, of each id one at most."""
    batch: dict[str, Record] = {}
    for record in records:
        if record.user_id in batch or len(batch) == size:
            yield list(batch.values())
            batch = {}
        batch[record.user_id] = record
    if batch:
        yield list(batch.values())


def _content(fact: Lasting) -> str:
    if isinstance(fact, Occurred):
        return json.dumps([fact.at, fact.event, dict(fact.properties)], sort_keys=True)
    return json.dumps([fact.at, fact.traits], sort_keys=True)


def _when(entry: tuple[int, str, str, object]) -> tuple[int, str]:
    return entry[0], entry[1]


def _moment(fact: Lasting) -> tuple[int, str]:
    return fact.at, fact.message_id or ""
