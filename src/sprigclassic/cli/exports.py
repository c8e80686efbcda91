"""A store into an archive, which has its name only once it is whole.

Until then it is written beside that, a batch of records at a time, with a note of how long it was
after the last one: what was written behind that when it was interrupted is cut off.
"""

from __future__ import annotations

import gzip
import json
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from attrs import define, field

from sprigclassic.cli.archive import Archive
from sprigclassic.cli.notes import Note
from sprigclassic.stores import Store
from sprigclassic.stores.copying import Count, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.stores import Record

__all__ = ["Exporter", "TakenError"]

_BATCH: Final = 500


class TakenError(Exception):
    """There is something already where an archive is to be written.

    Attributes:
        path: Where.
    """

    def __init__(self, path: Path) -> None:
        """Hold where."""
        super().__init__(path)
        self.path = path


@define
class Exporter:
    """Writes the records of a store into an archive.

    Attributes:
        store: Where they are.
        name: The store, as it may be shown: of its own archive a part may be there.
        target: The archive; packed where its name ends in `.gz`.
        overwrite: Whether what is there may be replaced.
        count: What was met in the records of the store, those among them that were written before.
        started: Of how many ids something was written before this run.
    """

    store: Store
    name: str
    target: Path
    overwrite: bool
    count: Count = field(factory=Count, init=False)
    started: int = field(default=0, init=False)
    _unsaid: int = field(default=0, init=False)

    @property
    def part(self) -> Path:
        """Where the archive is until it is whole."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def _note(self) -> Note:
        return Note(self.part.with_name(f"{self.part.name}.json"))

    def write(self, records: Iterable[Record]) -> bool:
        """Write the records, all of which are met, and those written that were not yet.

        Args:
            records: All records of the store.

        Returns:
            Whether there was anything left to do.

        Raises:
            OSError: A file cannot be written; it may be a StoreError.
            TakenError: There is another file already.
        """
        size = self._begin()
        if size is None:
            return False
        with self.part.open("ab") as part:
            part.truncate(size)
            written = self._written() if size else set[str]()
            self.started = len(written)
            left = iter(records)
            while batch := list(islice(left, _BATCH)):
                self._write(part, batch, written)
            if not part.tell():
                part.write(self._packed(b""))
            self._save(part, whole=True)
        self.count.unsaid += self._unsaid
        self.part.replace(self.target)
        self._note.delete()
        return True

    def _begin(self) -> int | None:
        """Return how long the part is that was written before, or None where all was."""
        note = self._note.read()
        if note is None or note["from"] != self.name:
            self._check_free(self.part, self.target)
            self.part.unlink(missing_ok=True)
            self._note.write({"from": self.name, "size": 0, "unsaid": 0, "whole": False})
            return 0
        if note["whole"] and not self.part.exists():
            self._note.delete()
            return None
        self._check_free(self.target)
        self._unsaid = note["unsaid"]
        return int(note["size"])

    def _check_free(self, *paths: Path) -> None:
        for path in paths:
            if path.exists() and not self.overwrite:
                raise TakenError(path)

    def _written(self) -> set[str]:
        """Return the ids of which all was written before."""
        messages = map(json.loads, (line.raw for line in Archive([str(self.part)]).lines()))
        return {message.get("previousId") or message["userId"] for message in messages}

    def _write(self, part: BinaryIO, batch: list[Record], written: set[str]) -> None:
        for record in batch:
            self.count.meet(record)
        left = [record for record in batch if record.user_id not in written]
        named = {record.link.user_id for record in left if record.link is not None}
        known = {record.user_id for record in self.store.records(named) if record.known}
        text = b"".join(self._text(record, known) for record in left)
        if text:
            part.write(self._packed(text))
            self._save(part)

    def _text(self, record: Record, known: set[str]) -> bytes:
        lines, unsaid = lines_of(record, known)
        if lines:
            self._unsaid += unsaid
        else:  # it will be met as one of those not written
            self.count.unsaid += unsaid
        return b"".join(line + b"\n" for line in lines)

    def _packed(self, text: bytes) -> bytes:
        return gzip.compress(text, mtime=0) if self.target.suffix.lower() == ".gz" else text

    def _save(self, part: BinaryIO, *, whole: bool = False) -> None:
        part.flush()
        os.fsync(part.fileno())
        self._note.write(
            {"from": self.name, "size": part.tell(), "unsaid": self._unsaid, "whole": whole}
        )
