"""Histories in a file of SQLite."""

from __future__ import annotations

from sprigclassic.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
