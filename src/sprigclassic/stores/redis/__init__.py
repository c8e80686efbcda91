"""Histories in a server that speaks Redis' protocol; needs the extra `redis`."""

from __future__ import annotations

from importlib.util import find_spec

from sprigclassic.errors import MissingExtraError

if find_spec("redis") is None:
    extra = "redis"
    raise MissingExtraError(extra)

from sprigclassic.stores.redis.async_store import AsyncRedisStore
from sprigclassic.stores.redis.store import RedisStore

__all__ = ["AsyncRedisStore", "RedisStore"]
