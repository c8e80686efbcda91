"""Every sentence that this store can say about its server."""

from __future__ import annotations

from typing import Final

from redis import exceptions

from sprigclassic.errors import StoreError

CLOSED: Final = ("closed", "this store was closed: open another one")
_GONE: Final = ("unreachable", "the server cannot be reached: try again once it is back")
_FULL: Final = ("full", "the server's memory is full; this was not kept")
_READ_ONLY: Final = ("read-only", "this server is a replica that cannot be written to")
_FAILED: Final = ("failed", "the server refused")


def failure_of(store: str, error: exceptions.RedisError) -> StoreError:
    """Return the error for one of the client's or of the server's."""
    words = _FAILED
    if isinstance(error, exceptions.ReadOnlyError):
        words = _READ_ONLY
    elif isinstance(error, exceptions.OutOfMemoryError) or str(error).startswith("OOM"):
        words = _FULL
    elif isinstance(error, exceptions.ConnectionError | exceptions.TimeoutError):
        words = _GONE
    return StoreError(store, words[0], f"{words[1]} ({error})")


def closed(store: str) -> StoreError:
    """Return the error that a store was closed."""
    return StoreError(store, *CLOSED)
