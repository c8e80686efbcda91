"""Stores that keep every promise, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sprigclassic import MemoryStore
from sprigclassic.stores import in_threads
from sprigclassic.testing.store_contract import StoreContract
from tests.stores.own_stores import DictStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic import AsyncStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def make_store(self) -> Callable[[], MemoryStore]:
        return MemoryStore


class TestMemoryStoreWithoutProperties(StoreContract):
    capabilities = frozenset({"batches", "one-memory", "ordered"})

    @pytest.fixture
    def make_store(self) -> Callable[[], MemoryStore]:
        return lambda: MemoryStore(keep_properties=False)


class TestMemoryStoreInThreads(StoreContract):
    @pytest.fixture
    def make_store(self) -> Callable[[], AsyncStore]:
        return lambda: in_threads(MemoryStore())


class TestStoreOfRecords(StoreContract):
    capabilities = frozenset({"properties"})

    @pytest.fixture
    def make_store(self) -> Callable[[], DictStore]:
        return DictStore
