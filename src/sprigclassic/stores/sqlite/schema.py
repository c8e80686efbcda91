"""The format of the file, and how one of an earlier version is brought into it.

A row of `messages` is a message that is remembered. That of an event says whose it is, and is in
the index `events`; of all others, and of the events of a user who was forgotten, only the id is
there. What an attribute held stands in `attributes`, in the order in which it is read.

A row of `users` is an id of which something was heard. It says whether any link names the id
(`ties`), so that of all others no links have to be looked for, and what may be asked of it after
prunings: the number of a row of `needs`, which no row leaves. Of the links of an id only the one
that counts is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sprigclassic.stores.sqlite.failures import (
    FOREIGN,
    INCOMPLETE,
    NO_WAL,
    failure,
    failure_of,
    newer,
)

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID: Final = 0x53507243
"""Stands in the head of the file: `SPrC`."""

STEPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """create table users (
            user_id text primary key,
            number integer not null unique,
            known integer not null default 0,
            ties integer not null default 0,
            kept integer
        ) without rowid""",
        """create table links (
            linked integer primary key,
            user integer not null,
            at integer not null,
            message_id text not null
        )""",
        "create index links_to on links (user)",
        "create table suppressed (user_id text primary key) without rowid",
        "create table needs (number integer primary key, written text not null unique)",
        "create table names (number integer primary key, name text not null unique)",
        """create table messages (
            arrival integer primary key,
            message_id text unique,
            user integer,
            event integer,
            at integer,
            properties text
        )""",
        """create index events on messages (user, event, at, message_id)
            where user is not null""",
        """create table attributes (
            user integer not null,
            name integer not null,
            since integer not null,
            message_id text not null,
            arrival integer not null,
            value text not null,
            primary key (user, name, since, message_id, arrival)
        ) without rowid""",
    ),
)
"""The statements that lead to each version from the one before; the first from an empty file."""

_TABLES: Final = frozenset(
    {"users", "names", "messages", "attributes", "links", "suppressed", "needs"}
)
_MAGIC: Final = b"SQLite format 3\0"
_HEAD: Final = 72
_AT_ID: Final = 68
_AT_VERSION: Final = 60


def check_file(path: str) -> None:
    """Look at the head of a file before SQLite opens it, which would leave traces.

    Raises:
        StoreError: It is of another program or of a later version, or cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise failure_of(path, error) from error
    if not head:
        return  # it is about to be filled
    if not head.startswith(_MAGIC) or _number(head, _AT_ID) != APPLICATION_ID:
        raise failure(path, FOREIGN)
    check_version(path, _number(head, _AT_VERSION))


def check_version(path: str, version: int) -> None:
    """Refuse a format of which nothing is known here.

    Raises:
        StoreError: It is of a later version.
    """
    if version > len(STEPS):
        raise newer(path, version, len(STEPS))


def _number(head: bytes, place: int) -> int:
    return int.from_bytes(head[place : place + 4])


def prepare(path: str, connection: sqlite3.Connection) -> None:
    """Make the tables where there are none, or bring those of an earlier version up to date.

    All of it is one transaction. The head of a new file is written before it has a write-ahead log,
    so that `check_file` sees it.

    Raises:
        sqlite3.Error: The file is damaged, locked, cannot be written to …
        StoreError: It is of another program or a later version, is damaged, or cannot be used here.
    """
    version = pragma(connection, "user_version")
    if version < len(STEPS):
        connection.execute("begin immediate")
        try:
            _upgrade(path, connection)
            connection.execute("commit")
        finally:
            if connection.in_transaction:
                connection.execute("rollback")
    _check_tables(path, connection)
    if pragma(connection, "journal_mode = wal") != "wal":
        raise failure(path, NO_WAL)
    if 0 < version < len(STEPS):
        pragma(connection, "wal_checkpoint(truncate)")  # the head of the file tells the version


def _upgrade(path: str, connection: sqlite3.Connection) -> None:
    version = pragma(connection, "user_version")
    if version >= len(STEPS):
        return  # another process was quicker
    if not version and connection.execute("select 1 from sqlite_master").fetchone():
        raise failure(path, FOREIGN)
    for step in STEPS[version:]:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {len(STEPS)}")


def _check_tables(path: str, connection: sqlite3.Connection) -> None:
    check_version(path, pragma(connection, "user_version"))
    if pragma(connection, "application_id") != APPLICATION_ID:
        raise failure(path, FOREIGN)
    found = connection.execute("select name from sqlite_master where type = 'table'")
    if not _TABLES.issubset(name for (name,) in found):
        raise failure(path, INCOMPLETE)


def pragma(connection: sqlite3.Connection, words: str) -> Any:
    """Return the first value that a pragma answers."""
    return connection.execute(f"pragma {words}").fetchone()[0]
