"""What need not stay of some users: found here, and deleted with a handful of statements."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from sprigclassic.stores.postgres.commands import BEGIN, COMMIT, Command, Flow, Schema, read_back
from sprigclassic.stores.values import read, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.stores.postgres.commands import Rows
    from sprigclassic.stores.pruning import Remainder
    from sprigclassic.users import Needs

_USERS: Final = (
    "select number, kept from {schema}.users where number > $1 and number <= $2 "
    "order by number limit $3"
)
_THESE: Final = "user_id in (select user_id from {schema}.users where number between $1 and $2)"
_EVENTS: Final = f"select ctid::text, event, at, properties from {{schema}}.messages where {_THESE}"  # noqa: S608 - of our own
_VALUES: Final = f"""
    select ctid::text, user_id, name, since from {{schema}}.attributes where {_THESE}
    order by user_id, name, since, message_id, arrival
"""  # noqa: S608 - of our own
_DELETE: Final = """
    delete from {schema}.messages where ctid = any($1::text[]::tid[]) and message_id is null
"""
_EMPTY: Final = """
    update {schema}.messages set user_id = null, event = null, at = null, properties = null
    where ctid = any($1::text[]::tid[])
"""
"""The ids of messages are remembered."""
_REDUCE: Final = """
    update {schema}.messages set properties = reduced.properties
    from rows from (unnest($1::text[]), unnest($2::text[])) as reduced (place, properties)
    where ctid = place::tid
"""
_DELETE_VALUES: Final = "delete from {schema}.attributes where ctid = any($1::text[]::tid[])"
_KEEP: Final = (
    "update {schema}.users set kept = $1 "
    "where number between $2 and $3 and kept is not distinct from $4"
)
_SOME: Final = 500
"""So many users are pruned in one transaction."""


@define
class _Found:
    """What need not stay of some users.

    Attributes:
        events: The places of events.
        reduced: The places of events with what stays of their properties.
        values: The places of values of attributes.
    """

    events: list[str] = field(factory=list[str])
    reduced: dict[str, str | None] = field(factory=dict[str, "str | None"])
    values: list[str] = field(factory=list[str])

    def search(self, remainder: Remainder, events: Rows, values: Rows) -> None:
        """Find what need not stay."""
        for place, event, at, text in events:
            name = read_back(event)
            if not remainder.has_event(name, at):
                self.events.append(place)
            elif text is not None:
                whole = read(text)
                left = remainder.properties(name, at, whole)
                if len(left) < len(whole):
                    self.reduced[place] = written(left) if left else None
        for (_, name), group in groupby(values, key=itemgetter(1, 2)):
            rows = list(group)
            stays = remainder.has_values(read_back(name), [row[3] for row in rows])
            self.values += (row[0] for row, stay in zip(rows, stays, strict=True) if not stay)

    def commands(self) -> list[tuple[str, Any]]:
        """Return what deletes it."""
        reduced = [*self.reduced], [*self.reduced.values()]
        return [
            (_DELETE, (self.events,)),
            (_EMPTY, (self.events,)),
            (_REDUCE, reduced),
            (_DELETE_VALUES, (self.values,)),
        ]


def prune(
    schema: Schema,
    remainder: Remainder,
    after: int,
    last: int,
    kept_then: Callable[[int | None, Needs], Flow[int]],
) -> Flow[tuple[int, int | None]]:
    """Delete what does not stay of the next users, who are pruned as of one moment.

    Args:
        schema: Where the tables stand.
        remainder: What stays.
        after: The number of the last user before.
        last: The number of the last user of all.
        kept_then: Returns the number of what may be asked after another pruning.

    Returns:
        How many events and values were deleted, and the number of the last user, if there is any.
    """
    replies = yield [BEGIN, schema.alone, (schema.put(_USERS), (after, last, _SOME))]
    users = replies[2]
    if not users:
        yield [COMMIT]
        return 0, None
    ends = users[0][0], users[-1][0]
    events, values = yield [(schema.put(each), ends) for each in (_EVENTS, _VALUES)]
    found = _Found()
    found.search(remainder, events, values)
    commands: list[Command] = [(schema.put(text), given) for text, given in found.commands()]
    for kept in {kept for _, kept in users}:
        number = yield from kept_then(kept, remainder.kept)
        commands.append((schema.put(_KEEP), (number, *ends, kept)))
    yield [*commands, COMMIT]
    return len(found.events) + len(found.values), ends[1]
