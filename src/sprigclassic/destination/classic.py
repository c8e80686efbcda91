"""The Segment Classic destination: messages in, receipts out, what they teach into a store."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, final

from attrs import evolve, field, frozen

from sprigclassic.destination.batch import Batch, BatchBody
from sprigclassic.destination.quick import track_of, tracks_of
from sprigclassic.destination.receipt import (
    DISABLED,
    NOT_ROUTED,
    OF_KEPT,
    Outcome,
    Receipt,
)
from sprigclassic.destination.routing import SPRIG_NAMES, routed
from sprigclassic.errors import MessageError, MissingExtraError, Problem
from sprigclassic.messages import JSON_TYPES, Body, Fields, Json, aware, check, load_object
from sprigclassic.stores import Store
from sprigclassic.users import Fact, Occurred, fact_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from datetime import datetime

_CHUNK: Final = 100
"""So many lines are read before they are written to the store: few enough to stay in the cache."""

_NO_TIME: Final = Problem(
    "timestamp_required",
    "$.timestamp",
    "expected a `timestamp`, or `received_at` from the receiver, found neither",
)


@final
@frozen(eq=False)
class ClassicDestination:
    """Sprig as a Segment Classic destination, in front of a store.

    What comes in through it can refine a study to users, and can start none.

    Attributes:
        store: Where the facts go.
        api_key: The key of the destination's settings; it is shown in no repr, log or error.
        name: The name under which a message's `integrations` may address it; Sprig's own names
            (`Sprig`, `Sprig Cloud`, `UserLeap`) are always heard.
        enabled: The destination's switch; while it is off, messages are answered `DISABLED`.

    >>> from sprigclassic import MemoryStore
    >>> destination = ClassicDestination(MemoryStore(), api_key="secret")
    >>> destination.receive({"type": "identify", "userId": "u-1"}).problems[0].code
    'timestamp_required'
    """

    store: Store
    api_key: str = field(repr=False, kw_only=True)
    name: str = field(default="Sprig", kw_only=True)
    enabled: bool = field(default=True, kw_only=True)

    def receive(self, body: Body, *, received_at: datetime | None = None) -> Receipt:
        """Take one message.

        Args:
            body: JSON as bytes or text, a mapping, or a Message.
            received_at: When you received it, for a message straight from a client: its clock is
                corrected by it, and it is the time of a message that has none.

        Raises:
            TypeError: The body is none of these, or `received_at` no datetime.
            ValueError: `received_at` is naive, or outside the years 1 to 9999 of UTC.
        """
        notes: list[Problem] = []
        read = self._read_body(body, notes, aware(received_at))
        if isinstance(read, Receipt):
            return _noted(read, notes)
        return _noted(OF_KEPT[self.store.write((read,))[0]], notes)

    def receive_batch(
        self, body: BatchBody, *, received_at: datetime | None = None
    ) -> list[Receipt]:
        """Take a batch: the body of a Tracking API `batch` call, or a JSON array of messages.

        One bad message never costs the others. The `sentAt` of the envelope is that of every
        message without its own; its `context` and `integrations` are merged with each message's,
        whose own keys win. A `sentAt` of the envelope that cannot be read corrects no clock.
        Source: Segment's HTTP Tracking API, Batch.

        Args:
            body: JSON as bytes or text, a mapping with a `batch`, or a list of message bodies.
            received_at: When you received it; see `receive`.

        Returns:
            A receipt for each message, in order; where the whole cannot be read, one `INVALID`.

        Raises:
            TypeError: The body is none of these, or `received_at` no datetime.
            ValueError: `received_at` is naive, or outside the years 1 to 9999 of UTC.
        """
        received_at = aware(received_at)
        try:
            batch = Batch.of(body)
        except MessageError as error:
            return [Receipt(Outcome.INVALID, error.problems)]
        read: list[Fact | Receipt] = []
        noted: dict[int, list[Problem]] = {}
        for place in range(len(batch.messages)):
            notes: list[Problem] = []
            read.append(self._read_item(batch, place, notes, received_at))
            if notes:
                noted[place] = notes
        receipts = self._settled(read, noted)
        return [
            batch.placed(receipt, place) if receipt.problems else receipt
            for place, receipt in enumerate(receipts)
        ]

    def receive_lines(
        self,
        lines: Iterable[Json],
        *,
        received_at: datetime | None = None,
        fast: bool | None = None,
    ) -> list[Receipt]:
        """Take many messages, each a body of its own, such as the lines of an archive.

        The answers are those of `receive`; it is the faster way. While it runs, the garbage
        collector of this process is paused: reading makes no cycles, and to look for some in a
        growing store takes an eighth of the time.

        Args:
            lines: JSON as bytes or text, one message each.
            received_at: When you received them; see `receive`.
            fast: Whether to read with msgspec, the extra `fast`, which takes two thirds of the time
                and gives the same answers; by default where it is installed.

        Returns:
            A receipt for each line, in order.

        Raises:
            MissingExtraError: `fast` was asked for, and msgspec is not installed.
            TypeError: `lines` is one body, a line is neither bytes nor text, or `received_at` is no
                datetime.
            ValueError: `received_at` is naive, or outside the years 1 to 9999 of UTC.
        """
        if isinstance(lines, JSON_TYPES):
            msg = "receive_lines takes the lines of an archive, not one body: see receive"
            raise TypeError(msg)
        received_at = aware(received_at)
        reader = _reader(fast)
        left = iter(lines)
        receipts: list[Receipt] = []
        with _collector_paused():
            while chunk := list(islice(left, _CHUNK)):
                tracks = self._tracks(chunk, reader)
                receipts += self._receive_chunk(chunk, tracks, received_at)
        return receipts

    def _tracks(self, lines: Sequence[Json], read: _Reader) -> Sequence[Occurred | None]:
        if not self.enabled:
            return [None] * len(lines)
        return read(lines, properties_kept=self.store.keeps_properties)

    def _receive_chunk(
        self,
        lines: Sequence[Json],
        tracks: Sequence[Occurred | None],
        received_at: datetime | None,
    ) -> list[Receipt]:
        facts = [track for track in tracks if track is not None]
        if len(facts) == len(lines):
            return self._written(facts)
        read: list[Fact | Receipt] = []
        noted: dict[int, list[Problem]] = {}
        notes: list[Problem] = []
        for line, track in zip(lines, tracks, strict=True):
            read.append(track or self._read_body(line, notes, received_at))
            if notes:
                noted[len(read) - 1] = notes
                notes = []
        return self._settled(read, noted)

    def _written(self, facts: Sequence[Fact]) -> list[Receipt]:
        return [OF_KEPT[kept] for kept in self.store.write(facts)]

    def _settled(
        self, read: list[Fact | Receipt], noted: Mapping[int, list[Problem]]
    ) -> list[Receipt]:
        written = iter(self._written([item for item in read if not isinstance(item, Receipt)]))
        receipts = [item if isinstance(item, Receipt) else next(written) for item in read]
        for place, notes in noted.items():
            receipts[place] = _noted(receipts[place], notes)
        return receipts

    def _read_body(
        self, body: Body, notes: list[Problem], received_at: datetime | None
    ) -> Fact | Receipt:
        try:
            fields = load_object(body, notes)
        except MessageError as error:
            return Receipt(Outcome.INVALID, error.problems)
        return self._read(fields, received_at)

    def _read_item(
        self, batch: Batch, place: int, notes: list[Problem], received_at: datetime | None
    ) -> Fact | Receipt:
        try:
            fields = batch.fields(place, notes)
        except MessageError as error:
            return Receipt(Outcome.INVALID, error.problems)
        return self._read(fields, received_at)

    def _read(self, fields: Fields, received_at: datetime | None) -> Fact | Receipt:
        """Return what the message teaches, or the receipt of one that teaches nothing."""
        if not self.enabled:
            return DISABLED
        track = track_of(fields)
        if track is not None:
            return track
        problems = check(fields, received_at)
        if problems:
            return Receipt(Outcome.INVALID, tuple(problems))
        if fields["integrations"] and not routed(fields["integrations"], (self.name, *SPRIG_NAMES)):
            return NOT_ROUTED
        if fields["timestamp"] is None and fields["type"] != "delete":
            return Receipt(Outcome.INVALID, (_NO_TIME,))
        fact = fact_of(fields)
        return _unsupported(fields) if fact is None else fact


class _Reader(Protocol):
    def __call__(
        self, lines: Sequence[Json], *, properties_kept: bool
    ) -> Sequence[Occurred | None]: ...


@cache
def _reader(fast: bool | None) -> _Reader:  # noqa: FBT001 - as it was given
    """Return what reads the commonest lines.

    Raises:
        MissingExtraError: It is not installed, and was asked for.
    """
    if fast is not False:
        try:
            from sprigclassic.destination import fast as with_msgspec  # noqa: PLC0415 - an extra
        except MissingExtraError:
            if fast:
                raise
        else:
            return with_msgspec.tracks_of
    return tracks_of


def _noted(receipt: Receipt, notes: list[Problem]) -> Receipt:
    return evolve(receipt, problems=(*receipt.problems, *notes)) if notes else receipt


@contextmanager
def _collector_paused() -> Generator[None]:
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _unsupported(fields: Fields) -> Receipt:
    if fields.get("userId") is None:
        message = "a message without a `userId` teaches nothing: Sprig matches users by it"
        problem = Problem("user_id_missing", "$.userId", message)
    else:
        message = f"Sprig's Segment Classic destination does not support `{fields['type']}`"
        problem = Problem("type_unsupported", "$.type", message)
    return Receipt(Outcome.UNSUPPORTED, (problem,))
