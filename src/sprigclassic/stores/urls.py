"""Stores by their addresses, as a command line or a setting gives them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.errors import StoreError

if TYPE_CHECKING:
    from sprigclassic.stores.protocol import Store

__all__ = ["ADDRESSES", "is_store", "opened", "shown"]

SQLITE_NAMES: Final = (".db", ".sqlite", ".sqlite3")
_SQLITE: Final = frozenset({"sqlite"})
_REDIS: Final = frozenset({"redis", "rediss", "unix"})
_POSTGRES: Final = frozenset({"postgres", "postgresql"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_PARTS: Final = re.compile(r"://(?P<host>[^/?#]*)(?P<rest>(?P<path>[^?#]*).*)", re.DOTALL)
ADDRESSES: Final = (
    "write a file whose name ends in .db, .sqlite or .sqlite3, "
    "sqlite:PATH, redis://HOST:PORT/DB, rediss://…, unix://PATH or postgresql://HOST:PORT/DB"
)


def opened(url: str, *, make: bool = True) -> Store:
    """Open the store at an address.

    Args:
        url: `sqlite:PATH`, or a path that ends in `.db`, `.sqlite` or `.sqlite3`; `redis://…`,
            `rediss://…` or `unix://…`; `postgresql://…` or `postgres://…`.
        make: Whether a file is made where there is none.

    Raises:
        MissingExtraError: The packages are not installed that this kind of store needs.
        StoreError: The store cannot be opened.
        ValueError: No store has an address like that. No password is repeated.
    """
    kind = _kind(url)
    if kind in _REDIS:
        from sprigclassic.stores.redis import RedisStore  # noqa: PLC0415 - an extra

        return RedisStore(url)
    if kind in _POSTGRES:
        from sprigclassic.stores.postgres import PostgresStore  # noqa: PLC0415 - an extra

        return PostgresStore(url)
    if kind not in _SQLITE:
        msg = f"this is no address of a store: {ADDRESSES}"
        raise ValueError(msg)
    from sprigclassic.stores.sqlite import SqliteStore  # noqa: PLC0415 - others do without SQLite

    path = _path(url)
    if not make and not Path(path).exists():
        raise StoreError(str(Path(path).absolute()), "not-opened", "there is no such file")
    return SqliteStore(path)


def is_store(url: str) -> bool:
    """Return whether stores have addresses like that.

    >>> is_store("users.db"), is_store("redis://localhost"), is_store("users.jsonl")
    (True, True, False)
    """
    return _kind(url) in _SQLITE | _REDIS | _POSTGRES


def shown(url: str) -> str:
    """Return an address as it may be shown: the path of a file, or host and database.

    >>> shown("postgresql://me:secret@db.example.org/users?sslmode=require")
    'postgresql://db.example.org/users'
    """
    kind = _kind(url)
    if kind is None or kind in _SQLITE:
        return harmless(url)
    parts = _PARTS.fullmatch(url[len(kind) :])
    if parts is None or "@" in parts["rest"]:  # who knows what of it is a password
        return f"{kind}:…"
    host = parts["host"].rpartition("@")[2]
    return harmless(f"{kind}://{host}{parts['path']}")


def _kind(url: str) -> str | None:
    """Return the scheme in lower case, or None where there is none."""
    if (scheme := _SCHEME.match(url)) is not None:
        return scheme[1].lower()
    return "sqlite" if url.lower().endswith(SQLITE_NAMES) else None


def _path(url: str) -> str:
    """Return the path of an SQLite file.

    Raises:
        ValueError: It is written as a place on a host, or there is none.
    """
    scheme = _SCHEME.match(url)
    path = url if scheme is None else url[scheme.end() :]
    if not path or path.startswith("//"):
        msg = "a store in a file is written sqlite:PATH, such as sqlite:users.db"
        raise ValueError(msg)
    return path
