"""Rows of tables into what was read of an id, for the stores that ask in SQL.

A row is (kind, name, instant, message id, arrival, JSON), so that to sort them all brings each
history into its order.
"""

from __future__ import annotations

from array import array
from typing import Any, Final, TypeAlias

from attrs import define

from sprigclassic.stores.record import Record, facts_of, seen_by
from sprigclassic.stores.values import read
from sprigclassic.users import (
    NO_PROPERTIES,
    Held,
    Histories,
    History,
    Link,
    Needs,
    Properties,
    User,
)
from sprigclassic.users.loaded import LoadedChanges, LoadedHistories

EVENT: Final = 2
"""The kind of the rows of events; that of attributes is 1, and 0 that of what says no more."""
_KNOWN: Final = 1
_TIES: Final = 2
"""Bits of what the store knows of an id; those above are the number of what may be asked of it."""

Row: TypeAlias = tuple[Any, ...]


@define
class Part:
    """What was read of one id.

    Attributes:
        user_id: The id.
        known: Whether an identify or an alias ever named it.
        ties: Whether a link may name it.
        kept: The number of what may be asked of it; 0: everything.
        changes: What was read of its attributes.
        histories: What was read of its events.
    """

    user_id: str
    known: bool
    ties: bool
    kept: int
    changes: dict[str, Held]
    histories: Histories

    def user(self, kept: Needs | None, needs: Needs | None) -> User:
        """Return it as a user of one id.

        Raises:
            NotLoadedError: What is needed was pruned.
        """
        if kept is None:
            return _user(self.user_id, self.known, self.changes, self.histories, needs)
        return seen_by(User(self.user_id, self.known, self.changes, self.histories), kept, needs)

    def record(self, kept: Needs | None, link: Link | None = None, *, suppressed: bool) -> Record:
        """Return it as a record."""
        facts = facts_of(self.user_id, self.changes, self.histories)
        return Record(self.user_id, self.known, facts, link, suppressed, kept)


def user_or_part(user_id: str, rows: list[Row], needs: Needs | None) -> User | Part:
    """Return the user of whom the rows of the statement about one user tell.

    Of an id that has ties, or was pruned, return what was read of it.
    """
    head: int = rows[0][6]
    if rows[0][2] is None:
        del rows[0]
    if head > _KNOWN:
        return part_of(user_id, head, rows)
    changes, histories = _contents(rows)
    return _user(user_id, head == _KNOWN, changes, histories, needs)


def _user(
    user_id: str,
    known: bool,  # noqa: FBT001 - as `User` takes it
    changes: dict[str, Held],
    histories: Histories,
    needs: Needs | None,
) -> User:
    """Return a user with what is needed, as `User.restricted` would, without one on the way."""
    if needs is None:
        return User(user_id, known, changes, histories)
    loaded = LoadedHistories(histories, needs)
    return User(user_id, known, LoadedChanges(changes, needs), loaded, needs)


def part_of(user_id: str, head: int, rows: list[Row]) -> Part:
    """Return what some rows tell of one id.

    Args:
        user_id: The id.
        head: What the store knows of the id, in bits.
        rows: The others.
    """
    return Part(user_id, bool(head & _KNOWN), bool(head & _TIES), head >> 2, *_contents(rows))


def _contents(rows: list[Row]) -> tuple[dict[str, Held], Histories]:
    changes: dict[str, Held] = {}
    events: dict[str, list[Row]] = {}
    before = None
    rows.sort()
    for row in rows:
        name = row[1]
        if row[0] == EVENT:
            if name in events:
                events[name].append(row)
            else:
                events[name] = [row]
        elif row != before:  # what was held when a range began may have been taught in another
            changes[name] = Held(read(row[5]), row[2], row[3], changes.get(name))
            before = row
    histories = Histories()
    for name, some in events.items():
        histories[name] = _history(some)
    return changes, histories


def _history(rows: list[Row]) -> History:
    """Return the history of one name of which these are the rows."""
    _, _, times, ids, _, texts, *_ = zip(*rows, strict=True)
    properties: list[Properties | None] | Properties = NO_PROPERTIES
    if any(texts):
        properties = [None if text is None else read(text) for text in texts]
    return History(array("q", times), ids, properties)
