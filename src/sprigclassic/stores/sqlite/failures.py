"""Every sentence that this store can say about its file."""

from __future__ import annotations

import sqlite3
from typing import Final, TypeAlias

from sprigclassic.errors import StoreError

Words: TypeAlias = tuple[str, str]
"""A stable code and a sentence."""

CLOSED: Final = ("closed", "this store was closed: open another one")
FOREIGN: Final = ("foreign", "this is a file of another program; it was left as it is")
NO_WAL: Final = ("no-wal", "a write-ahead log cannot be kept here: put the file on a local disk")
INCOMPLETE: Final = ("damaged", "tables are missing in this file: take it from a backup")

_DAMAGED: Final = ("damaged", "this file is damaged: take it from a backup")
_LOCKED: Final = ("locked", "another program kept this file locked for too long: try again")
_FULL: Final = ("full", "the disk is full; nothing of this write was kept")
_READ_ONLY: Final = ("read-only", "this file cannot be written to")
_NOT_OPENED: Final = ("not-opened", "this file cannot be opened")
_FAILED: Final = ("failed", "SQLite failed")
_PRIMARY: Final = 0xFF
"""The bits of an extended result code that say which failure it is; the others say more of it."""

_WORDS: Final = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
}


def failure(path: str, words: Words) -> StoreError:
    """Return the error that says so of a store."""
    return StoreError(path, *words)


def newer(path: str, version: int, known: int) -> StoreError:
    """Return the error that a file has a format of which nothing is known here."""
    message = (
        f"a later version of sprigclassic wrote this file (format {version}, and {known} is the "
        "latest known here): upgrade sprigclassic; the file was left as it is"
    )
    return StoreError(path, "newer", message)


def failure_of(path: str, error: sqlite3.Error | OSError) -> StoreError:
    """Return the error for one of SQLite's, or of the file system."""
    if isinstance(error, OSError):
        words = _NOT_OPENED
    else:
        words = _WORDS.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY, _FAILED)
    return StoreError(path, words[0], f"{words[1]} ({error})")
