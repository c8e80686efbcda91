"""Histories in a server of PostgreSQL; needs the extra `postgres`."""

from __future__ import annotations

from importlib.util import find_spec

from sprigclassic.errors import MissingExtraError

if find_spec("psycopg") is None:
    extra = "postgres"
    raise MissingExtraError(extra)

from sprigclassic.stores.postgres.async_store import AsyncPostgresStore
from sprigclassic.stores.postgres.store import PostgresStore

__all__ = ["AsyncPostgresStore", "PostgresStore"]
