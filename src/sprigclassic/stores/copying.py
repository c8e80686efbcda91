"""What a copy needs to know: records as messages, and which facts of a batch are there already."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from attrs import define

from sprigclassic._time import BEGINNING, END, from_micros
from sprigclassic.errors import MessageError
from sprigclassic.messages import check, dump, load_object
from sprigclassic.users import Deleted, Identified, Link, Occurred, fact_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sprigclassic.stores.record import Lasting, Record
    from sprigclassic.users import Fact

_DIGEST: Final = 12

# ---- records as messages -----------------------------------------------------------------------


@define
class Count:
    """What was met in records.

    Attributes:
        ids: How many ids.
        events: How many events.
        lessons: How many times attributes were taught.
        links: How many ids that are linked to another.
        suppressed: How many ids of which no more facts are kept.
        pruned: How many ids of which something was pruned.
        unsaid: How many facts that no message can say, such as one of the year 10000.
    """

    ids: int = 0
    events: int = 0
    lessons: int = 0
    links: int = 0
    suppressed: int = 0
    pruned: int = 0
    unsaid: int = 0

    def meet(self, record: Record) -> None:
        """Count a record."""
        events = sum(isinstance(fact, Occurred) for fact in record.facts)
        self.ids += 1
        self.events += events
        self.lessons += len(record.facts) - events
        self.links += record.link is not None
        self.suppressed += record.suppressed
        self.pruned += record.kept is not None


def lines_of(record: Record, known: Collection[str]) -> tuple[list[bytes], int]:
    """Return a record as messages of Segment, from which a destination learns the same facts.

    An event is a track, whatever its name; attributes are an identify, as is one without any where
    somebody is known of whom no attribute was ever taught. A link is an alias without a message id:
    that of the link is often one of another message, which would then be taken for a duplicate. A
    link to somebody unknown is left out, for an alias would make him known.

    Args:
        record: A record.
        known: The known among those to whom records are linked.

    Returns:
        The messages, as JSON, and how many facts no message can say.
    """
    facts: list[Lasting] = list(record.facts)
    if record.known and not any(isinstance(fact, Identified) for fact in facts):
        facts.append(Identified(record.user_id, 0, None, {}))
    lines = [line for fact in facts if (line := line_of(fact)) is not None]
    unsaid = len(facts) - len(lines)
    link = record.link
    line = None if link is None or link.user_id not in known else line_of_link(link)
    return lines if line is None else [*lines, line], unsaid


def line_of(fact: Lasting) -> bytes | None:
    """Return a message that teaches a fact, as JSON, or None where none does.

    >>> line_of(Identified("u-1", 0, None, {}))
    b'{"type":"identify","userId":"u-1","timestamp":"1970-01-01T00:00:00Z","traits":{}}'
    """
    if isinstance(fact, Occurred):
        taught = {"event": fact.event, "properties": dict(fact.properties)}
        return _line("track", fact, taught)
    return _line("identify", fact, {"traits": fact.traits})


def line_of_link(link: Link) -> bytes | None:
    """Return an alias that names the ids of a link, as JSON, or None where none can."""
    alias = Identified(link.user_id, link.at, None, {})
    return _line("alias", alias, {"previousId": link.linked_id})


def _line(kind: str, fact: Lasting, taught: Mapping[str, Any]) -> bytes | None:
    if not BEGINNING <= fact.at <= END:
        return None
    fields: dict[str, Any] = {"type": kind, "userId": fact.user_id, "timestamp": _text(fact.at)}
    fields |= taught
    if fact.message_id is not None:
        fields["messageId"] = fact.message_id
    try:
        line = dump(fields)
        return line if _teaches(line, fact, fields) else None
    except (MessageError, TypeError, ValueError):  # it was never taught by a message
        return None


def _teaches(line: bytes, fact: Lasting, fields: Mapping[str, Any]) -> bool:
    read = load_object(line, [])
    return (
        not check(read, None)
        and read.get("previousId") == fields.get("previousId")
        and fact_of(read) == fact
    )


def _text(at: int) -> str:
    return from_micros(at).isoformat().replace("+00:00", "Z")


# ---- a batch in doubt --------------------------------------------------------------------------


def traces(fact: Lasting) -> list[str]:
    """Return by what a fact without a message id is known in a record: digests.

    An event leaves one, and attributes one each.
    """
    if isinstance(fact, Occurred):
        return [_digest(fact.user_id, fact.at, fact.event, dict(fact.properties))]
    return [_digest(fact.user_id, fact.at, [name], value) for name, value in fact.traits.items()]


def counted(records: Iterable[Record], facts: Iterable[Fact]) -> Counter[str]:
    """Return how often each trace of some facts without message ids is found in records."""
    wanted = {(fact.at, trace) for fact in facts if _counts_twice(fact) for trace in traces(fact)}
    instants = {at for at, _ in wanted}
    return Counter(
        trace
        for record in records
        for fact in record.facts
        if fact.message_id is None and fact.at in instants
        for trace in traces(fact)
        if (fact.at, trace) in wanted
    )


def are_there(
    facts: Iterable[Fact], before: Mapping[str, int], now: Mapping[str, int]
) -> list[bool]:
    """Return of each fact of a batch in doubt whether it must not be written once more.

    Args:
        facts: The facts of the batch, in order, without a delete among them. Those with a message
            id may always be written: the store knows which of them it has.
        before: How often each trace was found before the batch was begun.
        now: How often it is found now.
    """
    there = Counter({trace: found - before.get(trace, 0) for trace, found in now.items()})
    answers: list[bool] = []
    for fact in facts:
        found = traces(fact) if _counts_twice(fact) else []
        answers.append(bool(found) and all(there[trace] > 0 for trace in found))
        if answers[-1]:
            there.subtract(found)
    return answers


def ids_without(facts: Iterable[Fact]) -> set[str]:
    """Return whose are those facts that would count twice if they were written twice."""
    return {fact.user_id for fact in facts if _counts_twice(fact)}


def in_runs(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Iterate over facts in runs, in order: what is deleted is in a run of its own."""
    for _, run in groupby(facts, key=lambda fact: isinstance(fact, Deleted)):
        yield list(run)


def _counts_twice(fact: Fact) -> TypeGuard[Lasting]:
    return fact.message_id is None and not isinstance(fact, Deleted)


def _digest(*content: object) -> str:
    written = json.dumps(content, sort_keys=True).encode()
    return blake2b(written, digest_size=_DIGEST).hexdigest()
