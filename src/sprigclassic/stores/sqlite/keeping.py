"""What stays of a file after a pruning, and what another store kept into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from attrs import define, field

from sprigclassic.stores.pruning import Remainder, united
from sprigclassic.stores.record import missing
from sprigclassic.stores.sqlite.reading import records_of
from sprigclassic.stores.sqlite.writing import link, query_of, take
from sprigclassic.stores.values import content, read, written
from sprigclassic.users import Needs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from sprigclassic.stores.record import Record
    from sprigclassic.stores.sqlite.reading import Query
    from sprigclassic.users import Fact

_NEEDS: Final = "select written from needs where number = ?"
_NEW_NEEDS: Final = "insert into needs (written) values (?) on conflict (written) do nothing"
_NUMBER: Final = "select number from needs where written = ?"

_DELETE: Final = """
    delete from messages
    where user is not null and message_id is null and not has_event(event, at)
"""
_EMPTY: Final = """
    update messages set user = null, event = null, at = null, properties = null
    where user is not null and not has_event(event, at)
"""
"""The ids of messages are remembered."""
_REDUCE: Final = """
    update messages set properties = reduced(event, at, properties)
    where user is not null and properties is not null and at <= ?
"""
_VALUES: Final = """
    delete from attributes where (user, name, since, message_id, arrival) in (
        select user, name, since, message_id, arrival from (
            select *, lead(since) over (
                partition by user, name order by since, message_id, arrival
            ) as until from attributes
        ) where not has_value(name, since, until)
    )
"""
_KEPT: Final = "update users set kept = kept_then(kept) where kept is not kept_then(kept)"
_KEPT_OF_ONE: Final = "update users set kept = ? where user_id = ?"
_SUPPRESS: Final = "insert into suppressed (user_id) values (?) on conflict (user_id) do nothing"


@define(eq=False)
class KeptNeeds:
    """What may be asked of users who were pruned, by number; a number never changes its meaning."""

    _known: dict[int, Needs] = field(factory=dict[int, Needs])

    def read(self, query: Query, number: int | None) -> Needs | None:
        """Return what may be asked; None: everything, which has no number, or 0."""
        if not number:
            return None
        needs = self._known.get(number)
        if needs is None:
            ((text,),) = query(_NEEDS, (number,))
            needs = self._known[number] = Needs.from_json(read(text))
        return needs


def number_of(connection: Connection, kept: Needs) -> int:
    """Return the number of what may be asked, a new one where it has none."""
    text = json.dumps(kept.to_json())
    connection.execute(_NEW_NEEDS, (text,))
    number: int = connection.execute(_NUMBER, (text,)).fetchone()[0]
    return number


def suppress(connection: Connection, user_id: str) -> None:
    """Let no more facts of an id be kept."""
    connection.execute(_SUPPRESS, (user_id,))


# ---- prune -------------------------------------------------------------------------------------


def prune(connection: Connection, remainder: Remainder) -> int:
    """Delete what does not stay, and return how many events and values of attributes that are."""
    _add_functions(connection, remainder)
    deleted = sum(connection.execute(each).rowcount for each in (_DELETE, _EMPTY, _VALUES))
    connection.execute(_REDUCE, (remainder.now,))
    _write_kept(connection, remainder.kept)
    return deleted


def _add_functions(connection: Connection, remainder: Remainder) -> None:
    names: dict[int, str] = dict(connection.execute("select number, name from names").fetchall())

    def has_event(event: int, at: int) -> bool:
        return remainder.has_event(names[event], at)

    def has_value(name: int, since: int, until: int | None) -> bool:
        times = [since] if until is None else [since, until]
        return remainder.has_values(names[name], times)[0]

    def reduced(event: int, at: int, text: str) -> str | None:
        whole = read(text)
        left = remainder.properties(names[event], at, whole)
        return text if len(left) == len(whole) else written(left) if left else None

    connection.create_function("has_event", 2, has_event, deterministic=True)
    connection.create_function("has_value", 3, has_value, deterministic=True)
    connection.create_function("reduced", 3, reduced, deterministic=True)


def _write_kept(connection: Connection, kept: Needs) -> None:
    known, query = KeptNeeds(), query_of(connection)
    then: dict[int | None, int] = {}
    for (number,) in query("select distinct kept from users", ()):
        before = known.read(query, number)
        then[number] = number_of(connection, kept if before is None else before & kept)
    connection.create_function("kept_then", 1, then.get, deterministic=True)
    connection.execute(_KEPT)


# ---- restore -----------------------------------------------------------------------------------


def restore(connection: Connection, records: Sequence[Record]) -> None:
    """Take over records, of each id one at most."""
    query, known = query_of(connection), KeptNeeds()
    user_ids = [record.user_id for record in records]
    present = records_of(query, user_ids, lambda number: known.read(query, number))
    here = {record.user_id: record for record in present}
    facts: list[Fact] = []
    for record in records:
        facts += missing(record, here.get(record.user_id))
        if record.link is not None:  # users stand in the order in which they were heard of
            take(connection, facts, [content(fact) for fact in facts])
            link(connection, [record.link])
            facts = []
    take(connection, facts, [content(fact) for fact in facts])
    for record in records:
        if record.suppressed:
            suppress(connection, record.user_id)
        before = here[record.user_id].kept if record.user_id in here else None
        kept = united(before, record.kept)
        if kept is not None and kept != before:
            connection.execute(_KEPT_OF_ONE, (number_of(connection, kept), record.user_id))
