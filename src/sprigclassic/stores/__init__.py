"""Where histories are kept.

Redis has a room of its own, `stores.redis`, for it needs an extra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._lazy import lazy

if TYPE_CHECKING:
    from sprigclassic.stores.memory import MemoryStore
    from sprigclassic.stores.protocol import AsyncStore, Kept, Store
    from sprigclassic.stores.record import Record
    from sprigclassic.stores.record_store import Entry, RecordStore
    from sprigclassic.stores.sqlite import SqliteStore
    from sprigclassic.stores.threaded import in_threads
    from sprigclassic.stores.urls import opened
    from sprigclassic.stores.verdict_cache import AsyncVerdictCache, VerdictCache

__all__ = [
    "AsyncStore",
    "AsyncVerdictCache",
    "Entry",
    "Kept",
    "MemoryStore",
    "Record",
    "RecordStore",
    "SqliteStore",
    "Store",
    "VerdictCache",
    "in_threads",
    "opened",
]

_ROOMS = {
    "memory": ("MemoryStore",),
    "protocol": ("AsyncStore", "Kept", "Store"),
    "record": ("Record",),
    "record_store": ("Entry", "RecordStore"),
    "sqlite": ("SqliteStore",),
    "threaded": ("in_threads",),
    "urls": ("opened",),
    "verdict_cache": ("AsyncVerdictCache", "VerdictCache"),
}
__getattr__, __dir__ = lazy(__name__, _ROOMS)
