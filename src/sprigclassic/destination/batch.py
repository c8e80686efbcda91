"""The envelope of a batch, and the messages in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import evolve, frozen

from sprigclassic.errors import MessageError, Problem
from sprigclassic.messages import (
    JSON_TYPES,
    Body,
    Fields,
    Json,
    kind_of,
    load,
    load_object,
    modernize,
    read_time,
    refuse_mended_ids,
)

if TYPE_CHECKING:
    from sprigclassic.destination.receipt import Receipt

BatchBody: TypeAlias = Json | Mapping[str, Any] | Sequence[Body]

_SHARED: Final = ("context", "integrations", "sentAt")


@frozen
class Batch:
    """Messages that came together, and what they share.

    Attributes:
        messages: The messages, not yet read.
        path: The JSON path of the list they stand in.
        envelope: What the object around the list shares with all of them, if anything.
        parsed: Whether the messages were read from JSON, and so are nobody else's.
        notes: What was mended in that JSON, with its path.
    """

    messages: Sequence[Any]
    path: str
    envelope: Fields
    parsed: bool
    notes: Sequence[Problem]

    @classmethod
    def of(cls, body: BatchBody) -> Batch:
        """Take a batch apart.

        Raises:
            MessageError: The whole cannot be read.
            TypeError: The body is neither JSON nor a mapping or list.
        """
        notes: list[Problem] = []
        if isinstance(body, JSON_TYPES):
            return cls._around(load(cast("Json", body), notes), notes, parsed=True)
        if isinstance(body, Mapping | list | tuple):
            return cls._around(body, notes, parsed=False)
        msg = f"a batch is JSON, a mapping or a list of messages, not {type(body).__name__}"
        raise TypeError(msg)

    @classmethod
    def _around(cls, value: Any, notes: Sequence[Problem], *, parsed: bool) -> Batch:
        enveloped = isinstance(value, Mapping)
        envelope: Mapping[str, Any] = cast("Mapping[str, Any]", value) if enveloped else {}
        path = "$.batch" if enveloped else "$"
        messages: Any = envelope.get("batch") if enveloped else value
        if not isinstance(messages, list | tuple):
            message = f"expected a list of messages, found {kind_of(messages)}"
            raise MessageError([Problem("batch_not_list", path, message)])
        if not messages:
            raise MessageError([Problem("empty_batch", path, "expected a message, found none")])
        shared = {name: envelope[name] for name in _SHARED if name in envelope}
        if read_time(shared.get("sentAt")) is None:
            shared.pop("sentAt", None)  # no message is to blame for it
        return cls(
            cast("Sequence[Any]", messages),
            path,
            shared if parsed else load_object(shared, []),
            parsed,
            notes,
        )

    def fields(self, place: int, notes: list[Problem]) -> Fields:
        """Read one of the messages, the envelope merged in.

        Args:
            place: Which.
            notes: Where is added what was mended in it, with its path in the message.

        Raises:
            MessageError: It is no JSON object.
        """
        message = self.messages[place]
        if not self.parsed:
            fields = load_object(message, notes)
        else:
            if self.notes:
                notes += self._notes_of(place)
                refuse_mended_ids(notes)
            fields = self._object(message)
        if self.envelope:
            _merge(fields, self.envelope)
        return fields

    def placed(self, receipt: Receipt, place: int) -> Receipt:
        """Return the receipt with the paths of its problems in the batch."""
        prefix = f"{self.path}[{place}]"
        problems = [evolve(problem, path=prefix + problem.path[1:]) for problem in receipt.problems]
        return evolve(receipt, problems=tuple(problems))

    def _notes_of(self, place: int) -> list[Problem]:
        prefix = f"{self.path}[{place}]"
        return [
            evolve(note, path="$" + note.path.removeprefix(prefix))
            for note in self.notes
            if note.path == prefix or note.path.startswith((prefix + ".", prefix + "["))
        ]

    def _object(self, message: Any) -> Fields:
        if isinstance(message, dict):
            return cast("Fields", message)
        found = f"expected an object, found {kind_of(message)}"
        raise MessageError([Problem("message_not_object", "$", found)])


def _merge(fields: Fields, envelope: Fields) -> None:
    modernize(fields)
    for name in ("context", "integrations"):
        shared, own = envelope.get(name), fields.get(name)
        if isinstance(shared, dict) and (own is None or isinstance(own, dict)):
            fields[name] = {**shared, **(own or {})}
    if fields.get("sentAt") is None:
        fields["sentAt"] = envelope.get("sentAt")
