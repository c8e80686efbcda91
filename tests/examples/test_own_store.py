"""The store of docs/stores.md keeps every promise that it makes."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from examples.own_store import FolderStore
from sprigclassic.testing.store_contract import StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


class TestFolderStore(StoreContract):
    capabilities = frozenset({"properties"})
    examples = 3

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], FolderStore]:
        numbers = count()
        return lambda: FolderStore(tmp_path / str(next(numbers)))


def test_it_is_the_one_that_the_page_shows() -> None:
    shown = (ROOT / "docs" / "stores.md").read_text("utf-8")
    assert (ROOT / "examples" / "own_store.py").read_text("utf-8") in shown
