"""The Segment Classic destination: messages in, receipts out, what they teach into a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, final

from attrs import field, frozen

from sprigclassic.destination.batch import Batch, BatchBody
from sprigclassic.destination.receipt import (
    ACCEPTED,
    DISABLED,
    DUPLICATE,
    NOT_ROUTED,
    Outcome,
    Receipt,
)
from sprigclassic.destination.routing import SPRIG_NAMES, routed
from sprigclassic.errors import MessageError, Problem
from sprigclassic.messages import Body, Fields, aware, check, load_object
from sprigclassic.stores import Store
from sprigclassic.users import Fact, fact_of

if TYPE_CHECKING:
    from datetime import datetime

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
        received_at = aware(received_at)
        try:
            fields = load_object(body)
        except MessageError as error:
            return Receipt(Outcome.INVALID, error.problems)
        read = self._read(fields, received_at)
        if isinstance(read, Receipt):
            return read
        return ACCEPTED if self.store.write((read,))[0] else DUPLICATE

    def receive_batch(
        self, body: BatchBody, *, received_at: datetime | None = None
    ) -> list[Receipt]:
        """Take a batch: the body of a Tracking API `batch` call, or a JSON array of messages.

        One bad message never costs the others. The `sentAt` of the envelope is that of every
        message without its own; its `context` and `integrations` are merged with each message's,
        whose own keys win. Source: Segment's HTTP Tracking API, Batch.

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
        read = [self._read_one(batch, message, received_at) for message in batch.messages]
        new = iter(self.store.write([fact for fact in read if not isinstance(fact, Receipt)]))
        return [
            batch.placed(item, place)
            if isinstance(item, Receipt)
            else (ACCEPTED if next(new) else DUPLICATE)
            for place, item in enumerate(read)
        ]

    def _read_one(self, batch: Batch, message: Any, received_at: datetime | None) -> Fact | Receipt:
        try:
            fields = batch.fields(message)
        except MessageError as error:
            return Receipt(Outcome.INVALID, error.problems)
        return self._read(fields, received_at)

    def _read(self, fields: Fields, received_at: datetime | None) -> Fact | Receipt:
        """Return what the message teaches, or the receipt of one that teaches nothing."""
        if not self.enabled:
            return DISABLED
        problems = check(fields, received_at)
        if problems:
            return Receipt(Outcome.INVALID, tuple(problems))
        if fields["integrations"] and not routed(fields["integrations"], (self.name, *SPRIG_NAMES)):
            return NOT_ROUTED
        if fields["timestamp"] is None and fields["type"] != "delete":
            return Receipt(Outcome.INVALID, (_NO_TIME,))
        fact = fact_of(fields)
        return _unsupported(fields) if fact is None else fact


def _unsupported(fields: Fields) -> Receipt:
    if fields.get("userId") is None:
        message = "a message without a `userId` teaches nothing: Sprig matches users by it"
        problem = Problem("user_id_missing", "$.userId", message)
    else:
        message = f"Sprig's Segment Classic destination does not support `{fields['type']}`"
        problem = Problem("type_unsupported", "$.type", message)
    return Receipt(Outcome.UNSUPPORTED, (problem,))
