"""A store of your own: a folder with a JSON file for each id, safe to share between processes."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sprigclassic.stores import Entry, RecordStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class FolderStore(RecordStore):
    """Histories in the files of a folder."""

    def __init__(self, folder: str | Path) -> None:
        """Use the folder, or make it."""
        super().__init__()
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def read(self, user_ids: Sequence[str]) -> Mapping[str, Entry]:
        """Return the entries of those ids that have a file."""
        entries: dict[str, Entry] = {}
        for user_id in user_ids:
            file = self._file(user_id)
            if file.exists():
                entries[user_id] = _entry(file)
        return entries

    def replace(self, entries: Mapping[str, Entry]) -> None:
        """Write each file beside the old one, which gives way to it whole."""
        for user_id, entry in entries.items():
            file = self._file(user_id)
            new = file.with_suffix(".new")
            with new.open("w", encoding="ascii") as opened:
                opened.write(entry.to_json())
                opened.flush()
                os.fsync(opened.fileno())
            new.replace(file)

    def ids(self) -> Iterable[str]:
        """Return the ids that have a file."""
        return [_entry(file).record.user_id for file in self.folder.glob("*.json")]

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other writers out, those of other processes too."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _file(self, user_id: str) -> Path:
        name = sha256(user_id.encode(errors="surrogatepass")).hexdigest()
        return self.folder / f"{name}.json"


def _entry(file: Path) -> Entry:
    return Entry.from_json(file.read_text("ascii"))
