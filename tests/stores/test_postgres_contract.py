"""Both stores in PostgreSQL keep every promise, on a real server."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

import pytest

from sprigclassic.stores.postgres import AsyncPostgresStore, PostgresStore
from sprigclassic.testing.store_contract import StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS: Final = count()


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def make_store(self, postgres_url: str) -> Iterator[Callable[[], PostgresStore]]:
        stores: list[PostgresStore] = []

        def make() -> PostgresStore:
            stores.append(PostgresStore(postgres_url, schema=f"contract {next(NUMBERS)}"))
            return stores[-1]

        yield make
        for store in stores:
            store.close()


class TestAsyncPostgresStore(StoreContract):
    @pytest.fixture
    def make_store(self, postgres_url: str) -> Callable[[], AsyncPostgresStore]:
        return lambda: AsyncPostgresStore(postgres_url, schema=f"awaited {next(NUMBERS)}")
