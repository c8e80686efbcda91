"""The promises of every store, kept on a server that speaks Redis' protocol."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import pytest

from sprigclassic.stores.redis import AsyncRedisStore, RedisStore
from sprigclassic.testing.store_contract import StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS: Final = count()


class TestRedis(StoreContract):
    capabilities = frozenset({"properties"})

    @pytest.fixture
    def make_store(self, redis_url: str) -> Callable[[], RedisStore]:
        return lambda: RedisStore(redis_url, prefix=f"t[{next(NUMBERS)}")


class TestAsyncRedis(StoreContract):
    capabilities = frozenset({"properties"})

    @pytest.fixture
    def make_store(self, redis_url: str) -> Callable[[], AsyncRedisStore]:
        return lambda: AsyncRedisStore(redis_url, prefix=f"t*{next(NUMBERS)}")
