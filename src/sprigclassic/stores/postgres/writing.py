"""Facts into tables: as statements, and in bulk by copying.

Who only adds shares a lock with others who add; who deletes, or changes what counts, has it alone.
Of those who share it, two may bring the same message: its id is inserted once, and who comes second
waits until the first is done. All insert in the order of the texts, so that nobody waits in a
circle.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import compress, groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import field, frozen
from psycopg.errors import UniqueViolation

from sprigclassic.stores.postgres.commands import BEGIN, COMMIT, Copy, Flow, Schema, held
from sprigclassic.stores.values import content
from sprigclassic.users import Deleted, Fact, Identified, Occurred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sprigclassic.stores.postgres.commands import Command, Rows
    from sprigclassic.stores.protocol import Kept

_Both: TypeAlias = tuple[Fact, Any]
"""A fact and its `content`."""
_Row: TypeAlias = tuple[str, str | None, str | None, int, str | None]
_COLUMNS: Final[tuple[str, ...]] = ("user_id", "message_id", "event", "at", "properties")

BULK: Final = 500
"""From so many facts on, they are copied in the hope that all their messages are new."""
_PIECE: Final = 5_000
"""So many facts are in one statement, at most."""

_WRITE: Final = """
    with given as (
        select user_id, message_id collate "C" as message_id, event, at, properties, place
        from rows from (json_to_recordset($1::json) as (
            user_id text, message_id text, event text, at bigint, properties text
        )) with ordinality as facts (user_id, message_id, event, at, properties, place)
    ), free as (
        select * from given where $3::boolean or not exists (
            select from {schema}.suppressed where suppressed.user_id = given.user_id
        )
    ), first as (
        select * from free where message_id is null
        union all (
            select distinct on (message_id) * from free where message_id is not null
            order by message_id, place
        )
    ), kept as (
        insert into {schema}.messages (message_id, user_id, event, at, properties)
        select message_id, case when event is not null then user_id end, event,
            case when event is not null then at end, properties
        from first where message_id is not null or event is not null
        order by message_id, place
        on conflict (message_id) do nothing returning message_id
    ), new as materialized (
        select * from first
        where message_id is null or message_id in (select message_id from kept)
    ), heard as (
        {heard} (
            select user_id, bool_or(event is null) as known, min(place) as place
            from new group by user_id
        ) as these {heard_so}
    ), taught as (
        insert into {schema}.attributes (user_id, name, since, message_id, value)
        select user_id, name, at, coalesce(message_id, ''), value
        from new join json_to_recordset($2::json) as taught (place bigint, name text, value text)
        using (place) order by place
    )
    select given.place, free.place is null from given left join free using (place)
    left join new using (place) where new.place is null
"""
"""Returns the places of the facts that are not new, and of which of them the user is suppressed."""
_HEARD: Final = """
    insert into {schema}.users (user_id, number, known)
    select user_id, number, known from (
        select user_id, nextval('{literal}.numbers') as number, known from (
            select * from """
_HEARD_SO: Final = """
            where not exists (
                select from {schema}.users as there
                where there.user_id = these.user_id and there.known >= these.known
            ) order by place
        ) as ordered
    ) as numbered order by user_id collate "C"
    on conflict (user_id) do update set known = true where excluded.known and not users.known
"""
"""Numbers users in the order in which they are heard of, and inserts them in that of their ids."""
_HEARD_OF: Final = f"""
    {_HEARD} rows from (json_to_recordset($1::json) as (user_id text, known boolean))
    with ordinality as these (user_id, known, place) {_HEARD_SO}
"""
_ANY_SUPPRESSED: Final = "select exists(select from {schema}.suppressed)"
_COPY_MESSAGES: Final = (
    "copy {schema}.messages (message_id, user_id, event, at, properties) from stdin"
)
_COPY_ATTRIBUTES: Final = (
    "copy {schema}.attributes (user_id, name, since, message_id, value) from stdin"
)
_REMEMBER: Final = """
    insert into {schema}.messages (message_id) values ($1) on conflict do nothing returning 1
"""
_SAVE: Final[Command] = ("savepoint copied", ())
_BACK: Final[Command] = ("rollback to savepoint copied", ())


@frozen
class Writer:
    """Writes facts.

    Attributes:
        schema: Where the tables stand.
        forget: Forgets the person to whom an id belongs.
    """

    schema: Schema
    forget: Callable[[str], Flow[None]]
    _written: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Prepare the statement."""
        text = _WRITE.replace("{heard}", _HEARD).replace("{heard_so}", _HEARD_SO)
        object.__setattr__(self, "_written", self.schema.put(text))

    def write(self, facts: Sequence[Fact]) -> Flow[list[Kept]]:
        """Write facts, in order, all of them or none."""
        both = _with_content(facts)
        deletes = any(isinstance(fact, Deleted) for fact in facts)
        lock = self.schema.alone if deletes else self.schema.shared
        if not deletes and len(facts) < BULK:
            replies = yield [BEGIN, lock, self._command(both), COMMIT]
            return _answers(len(facts), replies[2])
        yield [BEGIN, lock]
        kept = yield from self._take(both)
        yield [COMMIT]
        return kept

    def take(self, facts: Sequence[Fact]) -> Flow[list[Kept]]:
        """Write facts within a transaction, those of suppressed ids too."""
        return self._take(_with_content(facts), forced=True)

    def _take(self, facts: Sequence[_Both], *, forced: bool = False) -> Flow[list[Kept]]:
        kept: list[Kept] = []
        for deleted, group in groupby(facts, lambda both: isinstance(both[0], Deleted)):
            run = list(group)
            if deleted:
                for fact, _ in run:
                    new = yield from self._delete(fact)
                    kept.append(new)
                continue
            copied = (yield from self._copied(run, forced=forced)) if len(run) >= BULK else None
            kept += copied or (yield from self._in_pieces(run, forced=forced))
        return kept

    def _in_pieces(self, run: Sequence[_Both], *, forced: bool) -> Flow[list[Kept]]:
        kept: list[Kept] = []
        for start in range(0, len(run), _PIECE):
            some = run[start : start + _PIECE]
            (rows,) = yield [self._command(some, forced=forced)]
            kept += _answers(len(some), rows)
        return kept

    def _command(self, facts: Sequence[_Both], *, forced: bool = False) -> Command:
        lessons = [
            {"place": place, "name": held(name), "value": value}
            for place, (fact, content) in enumerate(facts, 1)
            if isinstance(fact, Identified)
            for name, value in content
        ]
        rows: list[Mapping[str, object]] = [
            dict(zip(_COLUMNS, _row(*each), strict=True)) for each in facts
        ]
        return self._written, (_json(rows), _json(lessons), forced)

    def _delete(self, fact: Fact) -> Flow[bool]:
        if fact.message_id is not None:
            (new,) = yield [(self.schema.put(_REMEMBER), (held(fact.message_id),))]
            if not new:
                return False
        yield from self.forget(fact.user_id)
        return True

    # ---- in bulk -------------------------------------------------------------------------------

    def _copied(self, run: Sequence[_Both], *, forced: bool) -> Flow[list[Kept] | None]:
        """Copy facts, if all messages are new and nobody is suppressed; else do nothing."""
        _, ((suppressed,),) = yield [_SAVE, (self.schema.put(_ANY_SUPPRESSED), ())]
        if suppressed and not forced:
            return None
        news = _first_ones(run)
        new = list(compress(run, news))
        messages = [_row(*each) for each in new]
        try:
            yield Copy(self.schema.put(_COPY_MESSAGES), _messages(messages))
        except UniqueViolation:
            yield [_BACK]
            return None
        yield [self.heard_of(_heard_of(new))]
        lessons = [
            (row[0], held(name), row[3], row[1] or "", value)
            for row, (fact, content) in zip(messages, new, strict=True)
            if isinstance(fact, Identified)
            for name, value in content
        ]
        if lessons:
            yield Copy(self.schema.put(_COPY_ATTRIBUTES), lessons)
        return [*news]

    def heard_of(self, known: Mapping[str, bool]) -> Command:
        """Return what keeps ids that were heard of, in that order, and whether they are known."""
        rows = [{"user_id": held(each), "known": known[each]} for each in known]
        return self.schema.put(_HEARD_OF), (_json(rows),)


def _with_content(facts: Sequence[Fact]) -> list[_Both]:
    return [(fact, content(fact)) for fact in facts]


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _row(fact: Any, written: Any) -> _Row:
    message_id = None if fact.message_id is None else held(fact.message_id)
    if isinstance(fact, Occurred):
        return held(fact.user_id), message_id, held(fact.event), fact.at, written
    return held(fact.user_id), message_id, None, fact.at, None


def _answers(number: int, rows: Rows) -> list[Kept]:
    kept: list[Kept] = [True] * number
    for place, suppressed in rows:
        kept[place - 1] = None if suppressed else False
    return kept


def _first_ones(run: Sequence[_Both]) -> list[bool]:
    """Return of each fact whether no message before has its id."""
    seen: set[str] = set()
    news: list[bool] = []
    for fact, _ in run:
        message_id = fact.message_id
        news.append(message_id not in seen)
        if message_id is not None:
            seen.add(message_id)
    return news


def _messages(rows: Iterable[_Row]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `messages`, in the order of the ids."""
    for user_id, message_id, event, at, properties in sorted(rows, key=_by_message_id):
        if event is not None:
            yield message_id, user_id, event, at, properties
        elif message_id is not None:
            yield message_id, None, None, None, None


def _by_message_id(row: _Row) -> str:
    return row[1] or ""


def _heard_of(facts: Sequence[_Both]) -> dict[str, bool]:
    known: dict[str, bool] = {}
    for fact, _ in facts:
        known[fact.user_id] = known.get(fact.user_id, False) or isinstance(fact, Identified)
    return known
