"""What is asked of the server about one id, and what the replies say."""

from __future__ import annotations

import json
from array import array
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from sprigclassic.stores.persons import Ties
from sprigclassic.stores.plans import sayable
from sprigclassic.stores.record import Record, facts_of, seen_by
from sprigclassic.stores.redis.layout import FIRST, LAST, base_of, entries_of, names_of, times_of
from sprigclassic.stores.redis.scripts import WHOLE
from sprigclassic.stores.values import read
from sprigclassic.users import Held, Histories, History, Link, Needs, User, beginnings
from sprigclassic.users.loaded import LoadedChanges, LoadedHistories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.stores.redis.layout import Entry
    from sprigclassic.stores.redis.scripts import Script

Command: TypeAlias = "tuple[bytes | str | Script, ...]"
"""The words of a command, or a script with its key and its arguments."""

_STATE: Final = (b":k", b":l", b":c", b":p")
_NAMED: Final = len(_STATE)
_WHOLE_STATE: Final = 8
_moment = itemgetter(0, 1)


@frozen
class Part:
    """What was read of one id.

    Attributes:
        user: The id as a user, with nothing but what was read.
        ties: Its links.
        kept: What may be asked of it, or None.
        heard_of: Whether there is anything about it, as far as that was read.
        suppressed: Whether it is suppressed, as far as that was read.
    """

    user: User
    ties: Ties
    kept: Needs | None
    heard_of: bool = True
    suppressed: bool = False

    def seen(self, needs: Needs | None) -> User:
        """Return the user with nothing but what is needed.

        Raises:
            NotLoadedError: What is needed was pruned.
        """
        return seen_by(self.user, self.kept, needs)

    def record(self) -> Record:
        """Return it as a record."""
        return Record(
            self.user.id,
            self.user.known,
            facts_of(self.user.id, self.user.changes, self.user.histories),
            self.ties.link,
            self.suppressed,
            self.kept,
        )


@frozen
class Plan:
    """How to read what is needed of an id.

    Attributes:
        attributes: The names of attributes.
        counted: The names of the events of which the times are enough.
        events: The names of the events of which the contents are needed too, each with the instants
            between which they are needed.
        every: Whether all that there is has to be read, for a need of any event or of everything.
        contents: If so, whether the contents of events are needed too.
    """

    attributes: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    events: tuple[tuple[str, int, int], ...] = ()
    every: bool = False
    contents: bool = True
    keys: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, needs: Needs | None) -> Plan:
        """Return how to read what is needed; None: everything."""
        if needs is None:
            return cls(every=True)
        named = {name: needed for name, needed in needs.events.items() if name is not None}
        if None in needs.events:
            return cls(every=True, contents=any(each.contents() for each in needs.events.values()))
        attributes = tuple(filter(sayable, beginnings(needs.attributes)))
        counted = tuple(name for name in filter(sayable, named) if not named[name].contents())
        events = tuple(
            (name, named[name].times.ranges[0][0], named[name].times.ranges[-1][1])
            for name in filter(sayable, named)
            if named[name].contents()
        )
        keys = [f":a:{name}" for name in attributes]
        keys += [f":t:{name}" for name in counted] + [f":e:{name}" for name, *_ in events]
        return cls(attributes, counted, events, keys=tuple(key.encode() for key in keys))

    def command(self, base: bytes) -> Command:
        """Return what to ask of an id."""
        if self.every:
            return WHOLE, base, b"1", b"1" if self.contents else b"0"
        return ("MGET", *(base + end for end in (*_STATE, *self.keys)))

    def user(self, user_id: str, reply: Sequence[bytes | None], needs: Needs) -> User | None:
        """Return the user of whom a reply tells, or None where there are links or prunings.

        It is the usual user, whom this makes without a whole one on the way.
        """
        if self.every or reply[1] or reply[2] or reply[3]:
            return None
        changes, histories = self._contents(reply)
        loaded = LoadedHistories(histories, needs)
        return User(user_id, reply[0] is not None, LoadedChanges(changes, needs), loaded, needs)

    def part(self, user_id: str, reply: Sequence[bytes | None]) -> Part:
        """Return what a reply says of an id."""
        if self.every:
            return self._whole(user_id, reply)
        return _part(user_id, reply, *self._contents(reply))

    def _contents(self, reply: Sequence[bytes | None]) -> tuple[dict[str, Held], Histories]:
        rest = iter(reply[_NAMED:])
        changes = {name: held for name in self.attributes if (held := _held(next(rest)))}
        histories = Histories()
        for name in self.counted:
            if blob := next(rest):
                histories[name] = _times(blob)
        for name, start, end in self.events:
            if blob := next(rest):
                histories[name] = _history(blob, start, end)
        return changes, histories

    def _whole(self, user_id: str, reply: Sequence[bytes | None]) -> Part:
        suppressed, heard_of = (reply[place] is not None for place in (6, 7))
        rest = iter(reply[_WHOLE_STATE:])
        histories = Histories()
        for name in names_of(reply[4]):
            blob = next(rest) or b""
            histories[name] = _history(blob) if self.contents else _times(blob)
        changes = {name: held for name in names_of(reply[5]) if (held := _held(next(rest)))}
        return _part(user_id, reply, changes, histories, heard_of, suppressed)


WHOLE_PLAN: Final = Plan.of(None)


def _part(  # noqa: PLR0913, PLR0917 - what a reply holds
    user_id: str,
    reply: Sequence[bytes | None],
    changes: dict[str, Held],
    histories: Histories,
    heard_of: bool = True,  # noqa: FBT001, FBT002
    suppressed: bool = False,  # noqa: FBT001, FBT002
) -> Part:
    known, link, linked, kept = reply[:4]
    user = User(user_id, known is not None, changes, histories)
    return Part(user, ties_of(user_id, link, linked), kept_of(kept), heard_of, suppressed)


def ties_command(prefix: str, user_id: str) -> Command:
    """Return what to ask about the links of an id."""
    base = base_of(prefix, user_id)
    return "MGET", base + b":l", base + b":c"


def ties_of(user_id: str, link: bytes | None, linked: bytes | None) -> Ties:
    """Return the links of an id, from what stands there."""
    if link is None and linked is None:
        return Ties()
    lines = (linked or b"").split(b"\n")
    return Ties(link_of(user_id, link), frozenset(json.loads(line) for line in lines if line))


def link_of(user_id: str, link: bytes | None) -> Link | None:
    """Return the link of an id, from what stands there."""
    return Link(user_id, *json.loads(link)) if link else None


def kept_of(kept: bytes | None) -> Needs | None:
    """Return what may be asked, from what stands there."""
    return Needs.from_json(json.loads(kept)) if kept else None


def _held(blob: bytes | None) -> Held | None:
    held: Held | None = None
    for since, message_id, text in _ordered(blob or b""):
        held = Held(read(text), since, message_id, held)
    return held


def _times(blob: bytes) -> History:
    times = times_of(blob)
    return History(times, [""] * len(times))


def _history(blob: bytes, start: int = FIRST, end: int = LAST) -> History:
    ordered = _ordered(blob, start, end)
    return History(
        array("q", [at for at, _, _ in ordered]),
        [message_id for _, message_id, _ in ordered],
        [None if text == b"{}" else read(text) for _, _, text in ordered],
    )


def _ordered(blob: bytes, start: int = FIRST, end: int = LAST) -> list[Entry]:
    entries = entries_of(blob, start, end)
    if len(entries) > 1:
        entries.sort(key=_moment)
    return entries
