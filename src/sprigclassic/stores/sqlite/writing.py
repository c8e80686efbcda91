"""Facts into tables, within one transaction.

What is not to be kept and not new is found first; the rest is written in runs, each until the next
delete. A message id that is an empty text is remembered, but puts events in no order: it stands in
a row of its own.
"""

from __future__ import annotations

from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sprigclassic.stores.sqlite.reading import person_of, suppressed_of
from sprigclassic.users import Deleted, Fact, Identified, Link, Occurred

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.sqlite.reading import Query
    from sprigclassic.stores.values import Content

_Run: TypeAlias = "list[tuple[Fact, Content]]"
"""Facts between two deletes."""

_SIZES: Final = (1, 8, 64, 512)
"""So many ids are looked up by one statement; there is one for each of these numbers."""
_LOOK_UP: Final = {
    size: f"select message_id from messages where message_id in ({', '.join('?' * size)})"  # noqa: S608 - of our own
    for size in _SIZES
}
_HEARD_OF: Final = "select number, ties from users where user_id = ?"
_USER: Final = """
    insert into users (user_id, number)
    values (?, ifnull((select max(number) from users), 0) + 1) on conflict (user_id) do nothing
"""
_KNOWN: Final = "update users set known = 1 where user_id = ?"
_NAME: Final = "insert into names (name) values (?) on conflict (name) do nothing"
_NUMBER: Final = "select number from names where name = ?"
_ID: Final = "insert into messages (message_id) values (?)"
_EVENT: Final = """
    insert into messages (message_id, user, event, at, properties)
    values (?, (select number from users where user_id = ?), ?, ?, ?)
"""
_VALUE: Final = """
    insert into attributes (user, name, since, message_id, arrival, value)
    select number, :name, :since, :message_id, (
        select coalesce(max(arrival) + 1, 0) from attributes
        where user = number and name = :name and since = :since and message_id = :message_id
    ), :value
    from users where user_id = :user_id
"""
_LINK: Final = """
    insert into links (linked, user, at, message_id)
    select linked.number, users.number, :at, :message_id from users as linked cross join users
    where linked.user_id = :linked_id and users.user_id = :user_id
    on conflict (linked) do update
    set user = excluded.user, at = excluded.at, message_id = excluded.message_id
    where (excluded.at, excluded.message_id, :user_id) < (
        at, message_id, (select user_id from users where number = user)
    )
"""
"""The earlier of two links of one id stays, as `persons.counting` says."""
_TIED: Final = "update users set ties = 1 where user_id in (?, ?)"
_FORGET: Final = (
    "delete from links where linked = ?",
    "delete from attributes where user = ?",
    "delete from messages where user = ? and message_id is null",
    "update messages set user = null, event = null, at = null, properties = null where user = ?",
    "delete from users where number = ?",
)

_user_of: Final = itemgetter(1)


def write(connection: Connection, facts: Sequence[Fact], contents: Sequence[Content]) -> list[Kept]:
    """Write facts, in order; for each return whether it was new, or None where it is not kept.

    Args:
        connection: In a transaction.
        facts: What to write.
        contents: Of each the `content`.

    Raises:
        OverflowError: An instant is beyond 64 bits.
        sqlite3.Error: SQLite failed.
        UnicodeEncodeError: There is half of a surrogate pair in a text.
    """
    suppressed = _suppressed(connection, facts)
    if not suppressed:
        return [*take(connection, facts, contents)]
    taken = [isinstance(fact, Deleted) or fact.user_id not in suppressed for fact in facts]
    news = take(connection, list(compress(facts, taken)), list(compress(contents, taken)))
    results = iter(news)
    return [next(results) if each else None for each in taken]


def take(connection: Connection, facts: Sequence[Fact], contents: Sequence[Content]) -> list[bool]:
    """Write facts as `write` does, those of suppressed ids too."""
    news = _news(connection, facts)
    run: _Run = []
    for fact, held, new in zip(facts, contents, news, strict=True):
        if new and isinstance(fact, Deleted):
            _write_run(connection, run)
            run = []
            _remember(connection, [fact.message_id])
            forget(connection, fact.user_id)
        elif new:
            run.append((fact, held))
    _write_run(connection, run)
    return news


def _suppressed(connection: Connection, facts: Sequence[Fact]) -> set[str]:
    if connection.execute("select 1 from suppressed limit 1").fetchone() is None:
        return set()
    return suppressed_of(query_of(connection), list({fact.user_id for fact in facts}))


def query_of(connection: Connection) -> Query:
    """Return what asks a connection."""
    return lambda statement, parameters: connection.execute(statement, parameters).fetchall()


def _news(connection: Connection, facts: Sequence[Fact]) -> list[bool]:
    ids = dict.fromkeys(fact.message_id for fact in facts if fact.message_id is not None)
    seen = _remembered(connection, list(ids))
    news: list[bool] = []
    for fact in facts:
        message_id = fact.message_id
        news.append(message_id not in seen)
        if message_id is not None:
            seen.add(message_id)
    return news


def _remembered(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), _SIZES[-1]):
        some = ids[start : start + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(some))
        padded = [*some, *[None] * (size - len(some))]
        found.update(message_id for (message_id,) in connection.execute(_LOOK_UP[size], padded))
    return found


def _write_run(connection: Connection, run: _Run) -> None:
    if run:
        users = dict.fromkeys(fact.user_id for fact, _ in run)  # in the order of being heard of
        connection.executemany(_USER, [(user_id,) for user_id in users])
        _write_events(
            connection, [(fact, held) for fact, held in run if isinstance(fact, Occurred)]
        )
        _write_lessons(
            connection, [(fact, held) for fact, held in run if isinstance(fact, Identified)]
        )


def _write_events(connection: Connection, events: list[tuple[Occurred, Any]]) -> None:
    numbers = _numbers(connection, {fact.event for fact, _ in events})
    rows = [
        (message_id or None, user_id, numbers[name], at, held)
        for (user_id, at, message_id, name, _), held in events
    ]
    rows.sort(key=_user_of)  # so that neighbours in the index are written together
    connection.executemany(_EVENT, rows)
    _remember(connection, {fact.message_id for fact, _ in events} & {""})


def _write_lessons(connection: Connection, lessons: list[tuple[Identified, Any]]) -> None:
    numbers = _numbers(connection, {name for fact, _ in lessons for name in fact.traits})
    rows = [
        {
            "name": numbers[name],
            "since": fact.at,
            "message_id": fact.message_id or "",
            "value": value,
            "user_id": fact.user_id,
        }
        for fact, values in lessons
        for name, value in values
    ]
    connection.executemany(_VALUE, rows)
    connection.executemany(
        _KNOWN, [(user_id,) for user_id in {fact.user_id for fact, _ in lessons}]
    )
    _remember(connection, [fact.message_id for fact, _ in lessons])


def _remember(connection: Connection, ids: Iterable[str | None]) -> None:
    connection.executemany(_ID, [(each,) for each in ids if each is not None])


def _numbers(connection: Connection, names: set[str]) -> dict[str, int]:
    connection.executemany(_NAME, [(name,) for name in names])
    return {name: connection.execute(_NUMBER, (name,)).fetchone()[0] for name in names}


def forget(connection: Connection, user_id: str) -> None:
    """Delete what is known of the person to whom an id belongs, with all his ids and links."""
    row = connection.execute(_HEARD_OF, (user_id,)).fetchone()
    if row is not None:
        ids = person_of(query_of(connection), user_id).ids if row[1] else (user_id,)
        numbers = [connection.execute(_HEARD_OF, (each,)).fetchone()[0] for each in ids]
        for statement in _FORGET:
            connection.executemany(statement, [(number,) for number in numbers])


def link(connection: Connection, links: Iterable[Link]) -> None:
    """Write links, of each id the one that counts.

    Raises:
        OverflowError: An instant is beyond 64 bits.
        sqlite3.Error: SQLite failed.
        UnicodeEncodeError: There is half of a surrogate pair in a text.
    """
    given = [each for each in links if each.linked_id != each.user_id]
    ids = dict.fromkeys(user_id for each in given for user_id in each[:2])
    connection.executemany(_USER, [(user_id,) for user_id in ids])
    connection.executemany(_LINK, [each._asdict() for each in given])
    connection.executemany(_TIED, [each[:2] for each in given])


def without_suppressed(connection: Connection, links: Sequence[Link]) -> list[Link]:
    """Return those links that name no suppressed id."""
    ids = list({user_id for each in links for user_id in each[:2]})
    suppressed = suppressed_of(query_of(connection), ids)
    return [each for each in links if suppressed.isdisjoint(each[:2])]
