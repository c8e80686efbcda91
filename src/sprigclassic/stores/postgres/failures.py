"""Every sentence that this store can say about its server."""

from __future__ import annotations

from typing import Final

from psycopg import errors

from sprigclassic.errors import StoreError

_GONE: Final = ("unreachable", "the server cannot be reached: try again once it is back")
_KINDS: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (errors.DiskFull, "full", "the server's disk is full; nothing of this was kept"),
    (errors.ReadOnlySqlTransaction, "read-only", "this server cannot be written to"),
    (errors.LockNotAvailable, "locked", "another program holds a lock; nothing was changed"),
    (errors.DeadlockDetected, "locked", "another program holds a lock; nothing was changed"),
    (errors.QueryCanceled, "failed", "the server gave up"),
    (errors.OperationalError, *_GONE),
    (errors.InterfaceError, *_GONE),
)
FORMLESS: Final = (
    errors.NumericValueOutOfRange,
    errors.ProgramLimitExceeded,
    UnicodeEncodeError,
)
"""What is raised where a fact has no form that a table could hold."""


def failure_of(store: str, error: Exception) -> StoreError:
    """Return the error for one of the client's or of the server's."""
    for kind, code, message in _KINDS:
        if isinstance(error, kind):
            return StoreError(store, code, f"{message} ({_first_line(error)})")
    return StoreError(store, "failed", f"the server refused ({_first_line(error)})")


def closed(store: str) -> StoreError:
    """Return the error that a store was closed."""
    return StoreError(store, "closed", "this store was closed: open another one")


def foreign(store: str, schema: str) -> StoreError:
    """Return the error that a schema holds what is not of this library."""
    message = f"the schema {schema!r} has tables of another program: give the store one of its own"
    return StoreError(store, "foreign", message)


def newer(store: str, version: int, known: int) -> StoreError:
    """Return the error that the tables are of a later version."""
    message = f"the tables are of version {version}, and {known} is the latest known here"
    return StoreError(store, "newer", message)


def wrong_encoding(store: str, encoding: str) -> StoreError:
    """Return the error that a database cannot hold every text."""
    message = f"the database has the encoding {encoding}: make one with the encoding UTF8"
    return StoreError(store, "not-opened", message)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
