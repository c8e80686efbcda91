"""A store in a file keeps every promise."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import pytest

from sprigclassic.stores.sqlite import SqliteStore
from sprigclassic.testing.store_contract import StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class TestSqliteStore(StoreContract):
    """In files with less promised of a power cut, which is quicker."""

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Iterator[Callable[[], SqliteStore]]:
        """Return what makes stores, each in a new file."""
        numbers = count()
        with ExitStack() as stack:
            yield lambda: stack.enter_context(
                SqliteStore(tmp_path / f"{next(numbers)}.db", durability="normal")
            )
