"""Stores that are made of three primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.stores import RecordStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sprigclassic.stores.record_store import Entry


class DictStore(RecordStore):
    """Entries in a dict."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, Entry] = {}

    def read(self, user_ids: Sequence[str]) -> Mapping[str, Entry]:
        return {each: self.entries[each] for each in user_ids if each in self.entries}

    def replace(self, entries: Mapping[str, Entry]) -> None:
        self.entries = {**self.entries, **entries}

    def ids(self) -> Iterable[str]:
        return list(self.entries)
