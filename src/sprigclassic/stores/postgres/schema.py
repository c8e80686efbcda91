"""The tables, and how those of an earlier version are brought into the form that this one knows.

All stand in one schema. A row of `messages` is a message that is remembered. That of an event says
whose it is, and is in the index `events`; of all others, and of the events of a user who was
forgotten, only the id is there. A row of `users` is an id of which something was heard: whether any
link names it (`ties`), and what may be asked of it after prunings, the number of a row of `needs`,
which no row leaves. Of the links of an id only the one that counts is there.

Texts are in the order of their bytes. A text of PostgreSQL holds no NUL: see `texts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.stores.postgres.commands import BEGIN, COMMIT
from sprigclassic.stores.postgres.failures import foreign, newer, wrong_encoding

if TYPE_CHECKING:
    from sprigclassic.stores.postgres.commands import Flow, Schema

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """create table {schema}.users (
            user_id text collate "C" primary key,
            number bigint not null unique,
            known boolean not null default false,
            ties boolean not null default false,
            kept integer
        )""",
        "create sequence {schema}.numbers owned by {schema}.users.number",
        """create table {schema}.links (
            linked_id text collate "C" primary key,
            user_id text collate "C" not null,
            at bigint not null,
            message_id text collate "C" not null
        )""",
        "create index links_to on {schema}.links (user_id)",
        """create table {schema}.suppressed (user_id text collate "C" primary key)""",
        """create table {schema}.needs (
            number integer primary key generated always as identity,
            written text not null
        )""",
        "create unique index needs_written on {schema}.needs (md5(written))",
        """create table {schema}.messages (
            arrival bigint not null generated always as identity,
            message_id text collate "C" unique,
            user_id text collate "C",
            event text collate "C",
            at bigint,
            properties text
        )""",
        """create index events on {schema}.messages (user_id, event, at)
            where user_id is not null""",
        """create table {schema}.attributes (
            user_id text collate "C" not null,
            name text collate "C" not null,
            since bigint not null,
            arrival bigint not null generated always as identity,
            message_id text collate "C" not null,
            value text not null,
            primary key (user_id, name, since, arrival)
        )""",
        "create table {schema}.format (version integer not null)",
    ),
)
"""The statements that lead to each version from the one before; the first from an empty schema."""

_TABLES: Final = """
    select c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""
_ENCODING: Final = "select current_setting('server_encoding')"
_HAS_SCHEMA: Final = "select exists(select from pg_namespace where nspname = $1)"
_VERSION: Final = "select version from {schema}.format"


def prepare(store: str, schema: Schema) -> Flow[None]:
    """Make the tables where there are none, or bring those of an earlier version up to date.

    All of it is one transaction, and one at a time.

    Args:
        store: How the store is shown.
        schema: Where the tables stand.

    Raises:
        StoreError: The schema is of another program or of a later version, or the database cannot
            hold every text.
    """
    (((encoding,),),) = yield [(_ENCODING, ())]
    if encoding != "UTF8":
        raise wrong_encoding(store, encoding)
    if (yield from _version(store, schema)) == len(STEPS):
        return
    yield [BEGIN, schema.alone]
    (((made,),),) = yield [(_HAS_SCHEMA, (schema.name,))]
    version = yield from _version(store, schema)
    statements = [] if made else ["create schema {schema}"]
    statements += [each for step in STEPS[version:] for each in step]
    statements += ["delete from {schema}.format"]
    yield [(schema.put(each), ()) for each in statements]
    yield [(schema.put("insert into {schema}.format values ($1)"), (len(STEPS),)), COMMIT]


def _version(store: str, schema: Schema) -> Flow[int]:
    (rows,) = yield [(_TABLES, (schema.name,))]
    names = {name for (name,) in rows}
    if not names:
        return 0
    if "format" not in names or "messages" not in names:
        raise foreign(store, schema.name)
    (((version,),),) = yield [(schema.put(_VERSION), ())]
    if version > len(STEPS):
        raise newer(store, version, len(STEPS))
    return int(version)
