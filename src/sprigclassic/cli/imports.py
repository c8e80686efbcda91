"""An archive into a store, each message once, whenever it is interrupted.

Facts with a message id are written once more without harm. Of those without, before each batch a
note is written of how often the same is found in the store: after an interruption it is counted
again, and what came to it since is there.
"""

from __future__ import annotations

import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final, Self, cast

from attrs import asdict, define, evolve, field, frozen

from sprigclassic.cli.intake import Tally, receipts_of
from sprigclassic.cli.notes import Note
from sprigclassic.destination import ClassicDestination, Outcome, Receipt
from sprigclassic.destination.receipt import OF_KEPT
from sprigclassic.stores import Store
from sprigclassic.stores.copying import are_there, counted, ids_without, in_runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.cli.archive import Line
    from sprigclassic.stores import Kept
    from sprigclassic.users import Fact

__all__ = ["ChangedError", "Importer"]

_CHUNK: Final = 20_000
"""So many lines are a batch: before each, what is kept of whom it is about is read once."""


class ChangedError(Exception):
    """The archive is not the one of which a part was copied."""


@frozen
class Place:
    """How far an import has come.

    Attributes:
        lines: So many lines were taken in; blank ones are not counted.
        crc: The CRC 32 of these lines.
        facts: So many of what the next lines teach was taken in too.
        begun: So many of what comes next were begun to be written.
        before: How often the same as what of these has no message id was found in the store before;
            None: nothing was begun.
        without_ids: Whether there was anything without a message id.
    """

    lines: int = 0
    crc: int = 0
    facts: int = 0
    begun: int = 0
    before: dict[str, int] | None = None
    without_ids: bool = False

    @classmethod
    def read(cls, note: Note) -> Self:
        """Return what stands in a note, or the beginning."""
        return cls(**(note.read() or {}))

    def after(self, lines: list[Line]) -> Self:
        """Return the place after some more lines, all of which were taken in."""
        _, crc = _sum(lines, self.crc)
        return evolve(self, lines=self.lines + len(lines), crc=crc, facts=0, begun=0, before=None)


class _Learner:
    """What a destination takes for a store: it only listens."""

    def __init__(self, store: Store) -> None:
        self.keeps_properties = store.keeps_properties
        self.facts: list[Fact] = []

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        known = len(self.facts)
        self.facts += facts
        return [True] * (len(self.facts) - known)


@define
class Importer:
    """Takes the lines of an archive into a store.

    Attributes:
        store: Where they go.
        note: Where it stands how far that has come.
        place: How far it has come.
        started: How many lines were taken in before this run.
        tally: What became of the lines of this run.
    """

    store: Store
    note: Note
    place: Place = field(init=False)
    started: int = field(default=0, init=False)
    tally: Tally = field(factory=Tally, init=False)

    def __attrs_post_init__(self) -> None:
        """Read the note; in a store with nothing in it, nothing was begun."""
        self.place = Place.read(self.note)
        if next(iter(self.store.records()), None) is None:
            self.place = Place()
        self.started = self.place.lines

    def take_in(self, lines: Iterable[Line]) -> None:
        """Take in those lines that were not taken in before.

        Raises:
            ChangedError: They do not begin with those that were.
            OSError: The note cannot be written.
            StoreError: The store failed.
        """
        left = iter(lines)
        if _sum(islice(left, self.place.lines), 0) != (self.place.lines, self.place.crc):
            raise ChangedError
        while chunk := list(islice(left, _CHUNK)):
            self._take(chunk)
        if self.place.without_ids:
            self.note.write(asdict(self.place))
        else:
            self.note.delete()

    def _take(self, chunk: list[Line]) -> None:
        learner = _Learner(self.store)
        destination = ClassicDestination(cast("Store", learner), api_key="")
        receipts = receipts_of(chunk, destination)
        kept: list[Kept] = [True] * self.place.facts
        left = learner.facts[self.place.facts :]
        begun = left[: self.place.begun]
        if begun:
            kept += self._go_on(begun)
        for run in in_runs(left[len(begun) :]):
            kept += self._begin(run, len(kept))
        answers = iter(kept)
        for receipt in receipts:
            taught = receipt.outcome is Outcome.ACCEPTED
            self.tally.add(_settled(receipt, next(answers)) if taught else receipt)
        self.place = self.place.after(chunk)

    def _begin(self, run: list[Fact], facts: int) -> list[Kept]:
        """Write facts of which none is there."""
        before = self._counted(run)
        self.place = evolve(
            self.place,
            facts=facts,
            begun=len(run),
            before=before,
            without_ids=self.place.without_ids or any(fact.message_id is None for fact in run),
        )
        self.note.write(asdict(self.place))
        return self.store.write(run)

    def _go_on(self, run: list[Fact]) -> list[Kept]:
        """Write those facts of a run that are not there."""
        there = are_there(run, self.place.before or {}, self._counted(run))
        pairs = list(zip(run, there, strict=True))
        written = iter(self.store.write([fact for fact, is_there in pairs if not is_there]))
        return [is_there or next(written) for is_there in there]

    def _counted(self, run: list[Fact]) -> dict[str, int]:
        ids = ids_without(run)
        return dict(counted(self.store.records(ids), run)) if ids else {}


def _sum(lines: Iterable[Line], crc: int) -> tuple[int, int]:
    """Return how many lines there are, and the CRC 32 of them and what came before."""
    number = 0
    for line in lines:
        number += 1
        crc = zlib.crc32(line.raw, crc)
    return number, crc


def _settled(receipt: Receipt, kept: Kept) -> Receipt:
    return receipt if kept else evolve(receipt, outcome=OF_KEPT[kept].outcome)
