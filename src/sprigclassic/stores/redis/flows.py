"""The verbs of the store as flows of commands: they yield some, are sent the replies, and end.

A flow does nothing itself, so one text serves the client that blocks and the one to be awaited.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from attrs import define, field

from sprigclassic.stores.persons import Person, Ties, order, person
from sprigclassic.stores.plans import Plans
from sprigclassic.stores.pruning import Remainder, united
from sprigclassic.stores.record import Record, missing, user_of
from sprigclassic.stores.redis.layout import base_of, packed, packed_name, packed_time
from sprigclassic.stores.redis.reading import (
    WHOLE_PLAN,
    Command,
    Part,
    Plan,
    kept_of,
    link_of,
    ties_command,
    ties_of,
)
from sprigclassic.stores.redis.scripts import CHANGE, FORGET, NAMED, REPLACE, WRITE
from sprigclassic.users import Deleted, Fact, History, Identified, Link, Needs, Occurred, User

if TYPE_CHECKING:
    from sprigclassic.stores.protocol import Kept

T = TypeVar("T")
Flow: TypeAlias = Generator[Sequence[Command], Sequence[Any], T]
"""Yields commands, is sent the reply to each, and returns a result."""

_KEPT: Final = {1: True, 0: False, -1: None}


@define
class Flows:
    """The verbs.

    Attributes:
        prefix: The beginning of all keys.
    """

    prefix: str = field()
    _plans: Plans[Plan] = field(init=False, factory=lambda: Plans(Plan.of))

    def __attrs_post_init__(self) -> None:
        """Refuse a prefix that would take the place of the hash tag.

        Raises:
            ValueError: There is a brace in it.
        """
        if set(self.prefix) & set("{}"):
            msg = f"a prefix holds no braces, which mark the user in a key: {self.prefix!r}"
            raise ValueError(msg)

    def pattern(self, letter: bytes) -> bytes:
        """Return the pattern of the keys with a letter, for `SCAN`."""
        plain = re.sub(r"([*?\[\]\\^-])", r"\\\1", self.prefix)
        return f"{plain}:{{=*}}:".encode() + letter

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None) -> Flow[User]:
        """Load the person to whom an id belongs."""
        plan, base = self._plan(needs), _base(self.prefix, user_id)
        if needs is None or base is None:
            (user,) = yield from self.load((user_id,), needs)
            return user
        (reply,) = yield (plan.command(base),)
        quick = plan.user(user_id, reply, needs)
        if quick is not None:
            return quick
        return (yield from self.person_of(plan.part(user_id, reply), needs))

    def load(self, user_ids: Sequence[str], needs: Needs | None) -> Flow[list[User]]:
        """Load the persons to whom some ids belong."""
        parts = yield from self.parts(user_ids, self._plan(needs))
        users: list[User] = []
        for part in parts:
            user = yield from self.person_of(part, needs)
            users.append(user)
        return users

    def person_of(self, part: Part, needs: Needs | None) -> Flow[User]:
        """Return the person to whom an id belongs of which a part was loaded."""
        if part.ties.link is None and not part.ties.linked:
            return part.seen(needs)
        someone = yield from self.person(part.user.id)
        parts = yield from self.parts(someone.ids, self._plan(needs))
        return user_of(someone.id, [each.record() for each in parts], needs)

    def parts(self, user_ids: Sequence[str], plan: Plan) -> Flow[list[Part]]:
        """Load what a plan reads of some ids."""
        sayable = {user_id: _base(self.prefix, user_id) for user_id in user_ids}
        asked = {user_id: base for user_id, base in sayable.items() if base is not None}
        replies = (yield [plan.command(base) for base in asked.values()]) if asked else ()
        parts = {
            user_id: plan.part(user_id, reply)
            for user_id, reply in zip(asked, replies, strict=True)
        }
        return [parts.get(user_id) or _nobody(user_id) for user_id in user_ids]

    def records(self, user_ids: Sequence[str]) -> Flow[list[Record]]:
        """Load the records of those ids that are there."""
        parts = yield from self.parts(user_ids, WHOLE_PLAN)
        return [part.record() for part in parts if part.heard_of or part.suppressed]

    def users(self, user_ids: Sequence[str], needs: Needs | None) -> Flow[list[User]]:
        """Load those known persons whose own ids are among some."""
        parts = yield from self.parts(user_ids, self._plan(needs))
        found: list[User] = []
        for part in parts:
            user = yield from self.person_of(part, needs)
            if user.known and user.id == part.user.id:
                found.append(user)
        return found

    def person(self, user_id: str) -> Flow[Person]:
        """Search for the person to whom an id belongs."""
        search = person(user_id)
        wanted = next(search)
        try:
            while True:
                replies = yield [ties_command(self.prefix, each) for each in wanted]
                ties: dict[str, Ties] = {
                    each: ties_of(each, *reply) for each, reply in zip(wanted, replies, strict=True)
                }
                wanted = search.send(ties)
        except StopIteration as end:
            result: Person = end.value
            return result

    def _plan(self, needs: Needs | None) -> Plan:
        return WHOLE_PLAN if needs is None else self._plans.of(needs)

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Sequence[Fact], forced: bytes = b"") -> Flow[list[Kept]]:
        """Write facts: all of an id at once, until somebody is deleted."""
        kept: list[Kept] = []
        for deleted, run in groupby(facts, lambda fact: isinstance(fact, Deleted)):
            if deleted:
                for fact in run:
                    new = yield from self._delete(fact)
                    kept.append(new)
            else:
                kept += yield from self._write(list(run), forced)
        return kept

    def _write(self, facts: Sequence[Any], forced: bytes) -> Flow[list[Kept]]:
        places: dict[str, list[int]] = {}
        for place, fact in enumerate(facts):
            places.setdefault(fact.user_id, []).append(place)
        commands: list[Command] = [
            (
                WRITE,
                base_of(self.prefix, user_id),
                forced,
                *(word for place in mine for word in _words(facts[place])),
            )
            for user_id, mine in places.items()
        ]
        kept: list[Kept] = [None] * len(facts)
        for mine, reply in zip(places.values(), (yield commands), strict=True):
            for place, answer in zip(mine, reply, strict=True):
                kept[place] = _KEPT[answer]
        return kept

    def _delete(self, fact: Any) -> Flow[bool]:
        key = base_of(self.prefix, fact.user_id) + b":i"
        if fact.message_id is None:
            yield from self.forget(fact.user_id)
            return True
        message_id = fact.message_id.encode()
        (remembered,) = yield [("SISMEMBER", key, message_id)]
        if remembered:
            return False
        yield from self.forget(fact.user_id)  # first: who dies here is asked again
        (new,) = yield [("SADD", key, message_id)]
        return bool(new)

    def forget(self, user_id: str) -> Flow[None]:
        """Forget a person."""
        someone = yield from self.person(user_id)
        yield [(FORGET, base_of(self.prefix, each)) for each in someone.ids]

    def suppress(self, user_id: str) -> Flow[None]:
        """Suppress an id."""
        yield [("SET", base_of(self.prefix, user_id) + b":x", b"1")]

    def unsuppress(self, user_id: str) -> Flow[None]:
        """Let facts of an id be kept again."""
        yield [("DEL", base_of(self.prefix, user_id) + b":x")]

    def link(self, links: Sequence[Link], *, forced: bool = False) -> Flow[None]:
        """Keep links."""
        for link in links:
            bases = [base_of(self.prefix, each) for each in link[:2]]
            if link.linked_id == link.user_id:
                continue
            shut = (yield [("EXISTS", base + b":x") for base in bases]) if not forced else ()
            if not any(shut):
                yield [(NAMED, bases[1], b"\n" + _json(link.linked_id) + b"\n")]
                yield from self._link(bases[0], link)

    def _link(self, base: bytes, link: Link) -> Flow[None]:
        done = False
        while not done:
            (there,) = yield [("GET", base + b":l")]
            before = link_of(link.linked_id, there)
            if before is not None and order(before) <= order(link):
                return
            (done,) = yield [(CHANGE, base, b"l", there or b"", _json(link[1:]))]

    # ---- moving and pruning --------------------------------------------------------------------

    def restore(self, record: Record) -> Flow[None]:
        """Take over what another store kept of an id."""
        here = yield from self.records([record.user_id])
        facts = missing(record, here[0] if here else None)
        if facts:
            yield from self._write(facts, b"forced")
        if record.link is not None:
            yield from self.link([record.link], forced=True)
        if record.suppressed:
            yield from self.suppress(record.user_id)
        if record.kept is not None:
            yield from self._keep(base_of(self.prefix, record.user_id), record.kept)

    def _keep(self, base: bytes, kept: Needs) -> Flow[None]:
        done = False
        while not done:
            (there,) = yield [("GET", base + b":p")]
            left = united(kept_of(there), kept)
            after = b"" if left is None else _json(left.to_json())
            (done,) = yield [(CHANGE, base, b"p", there or b"", after)]

    def prune(self, user_id: str, remainder: Remainder) -> Flow[int]:
        """Delete what need not stay of an id; return how many events and values that were."""
        base = base_of(self.prefix, user_id)
        while True:
            ((*reply,),) = yield [WHOLE_PLAN.command(base)]
            part = WHOLE_PLAN.part(user_id, reply)
            if not part.heard_of:
                return 0
            deleted, words = _pruned(part, reply, remainder)
            (done,) = yield [(REPLACE, base, *words)]
            if done:
                return deleted


def _base(prefix: str, user_id: str) -> bytes | None:
    try:
        return base_of(prefix, user_id)
    except UnicodeEncodeError:  # nobody of that name can have been kept
        return None


def _nobody(user_id: str) -> Part:
    return Part(User(user_id), Ties(), None, heard_of=False)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _words(fact: Identified | Occurred) -> list[bytes]:
    message_id = b"" if fact.message_id is None else b"=" + fact.message_id.encode()
    if isinstance(fact, Occurred):
        entry = packed(fact.at, fact.message_id, fact.properties)
        name = fact.event
        return [b"e", message_id, name.encode(), packed_name(name), packed_time(fact.at), entry]
    words = [b"i", message_id, str(len(fact.traits)).encode()]
    for name, value in fact.traits.items():
        words += [name.encode(), packed_name(name), packed(fact.at, fact.message_id, value)]
    return words


def _pruned(
    part: Part, reply: Sequence[bytes | None], remainder: Remainder
) -> tuple[int, list[bytes]]:
    """Return how many events and values need not stay, and the words that say what does."""
    deleted = 0
    events: list[bytes] = []
    values: list[bytes] = []
    words: list[bytes] = []
    sizes = iter([len(blob or b"") for blob in reply[8:]])
    for name, history in part.user.histories.items():
        left = _events_left(str(name), history, remainder)
        deleted += len(history) - len(left)
        times = b"".join(packed_time(at) for at, _, _ in left)
        contents = b"".join(packed(*each) for each in left)
        for kind, size, blob in (
            (b":t:", 8 * len(history), times),
            (b":e:", next(sizes), contents),
        ):
            words += [kind + str(name).encode(), str(size).encode(), blob]
        events += [packed_name(str(name))] if left else []
    for name, held in part.user.changes.items():
        entries = held.history()
        stays = remainder.has_values(name, [since for since, _, _ in entries])
        kept = [entry for entry, stay in zip(entries, stays, strict=True) if stay]
        deleted += len(entries) - len(kept)
        words += [
            b":a:" + name.encode(),
            str(next(sizes)).encode(),
            b"".join(packed(*each) for each in kept),
        ]
        values += [packed_name(name)] if kept else []
    left_needs = united(part.kept, remainder.kept)
    after = b"" if left_needs is None else _json(left_needs.to_json())
    return deleted, [
        reply[3] or b"",
        after,
        str(len(reply[4] or b"")).encode(),
        b"".join(events),
        str(len(reply[5] or b"")).encode(),
        b"".join(values),
        *words,
    ]


def _events_left(name: str, history: History, remainder: Remainder) -> list[tuple[int, str, Any]]:
    return [
        (at, history.ids[place], remainder.properties(name, at, history.properties(place)))
        for place, at in enumerate(history.times)
        if remainder.has_event(name, at)
    ]
