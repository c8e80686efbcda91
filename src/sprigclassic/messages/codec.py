"""Bytes, texts and mappings to messages, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from sprigclassic.errors import MessageError, Problem
from sprigclassic.messages.check import TAUGHT, TIMES, check, check_depth
from sprigclassic.messages.fields import CLASSES, FIELDS
from sprigclassic.messages.load import JSON_TYPES, Json, dump, load, refuse_mended_ids
from sprigclassic.messages.model import Message
from sprigclassic.messages.plain import kind_of, plain

if TYPE_CHECKING:
    from sprigclassic.messages.legacy import Fields

_MINUTE: Final = timedelta(minutes=1)
Body: TypeAlias = Json | Mapping[str, Any] | Message


def decode(body: Body, *, received_at: datetime | None = None) -> Message:
    """Read one message of Segment's Spec and check it.

    Older and odder forms are read as what they mean; what JSON does not have (NaN, lone surrogates)
    is mended without a word here: the receipt of a destination tells of it.

    Args:
        body: JSON as bytes or text, or a mapping of the same shape (copied deeply). In a mapping
            the times may be aware datetimes.
        received_at: When you received it. For a message straight from a client (one that Segment's
            servers have not stamped yet), `timestamp` is then set as Segment does: corrected by how
            far the client's clock was off, or to this time where the client gave none.

    Raises:
        MessageError: With all problems of the message, each with its code and path.
        TypeError: The body is none of the types above, or `received_at` no datetime.
        ValueError: `received_at` is naive, or outside the years 1 to 9999 of UTC.

    >>> decode('{"type": "track", "userId": 17, "event": "Checkout"}').user_id
    '17'
    """
    fields = load_object(body, [])
    problems = check(fields, aware(received_at))
    problems += check_depth(fields, [name for name in fields if name not in TAUGHT])
    if problems:
        raise MessageError(problems)
    return _build(fields)


def encode(message: Message) -> bytes:
    """Write a message as JSON, in the Spec's names; `decode` reads it back as the same value.

    >>> encode(decode('{"type": "delete", "userId": "u-1"}'))
    b'{"type":"delete","userId":"u-1"}'
    """
    return dump(_wire(message))


def load_object(body: Body, notes: list[Problem]) -> Fields:
    """Read a message's fields into a dict that nobody else holds.

    Args:
        body: What was sent.
        notes: Where is added what was mended in JSON, each with its path.

    Raises:
        MessageError: It is no JSON object.
        TypeError: The body is no bytes, text, mapping or message.
    """
    if isinstance(body, JSON_TYPES):
        value: Any = load(body, notes)
        if notes:
            refuse_mended_ids(notes)
        if not isinstance(value, dict):
            message = f"expected an object, found {kind_of(value)}"
            raise MessageError([Problem("message_not_object", "$", message)])
        return cast("Fields", value)
    if isinstance(body, Message):
        return _copy(_wire(body))
    return _copy(_mapping(body))


def aware(moment: datetime | None) -> datetime | None:
    """Return the moment a receiver gave, in UTC.

    Raises:
        TypeError: It is no datetime.
        ValueError: It is naive, or outside the years 1 to 9999 of UTC.
    """
    if moment is None:
        return None
    given: object = moment
    if not isinstance(given, datetime):
        msg = f"received_at is an aware datetime, not {type(given).__name__}"
        raise TypeError(msg)
    if moment.utcoffset() is None:
        msg = f"received_at={moment!r} has no time zone: give an aware datetime"
        raise ValueError(msg)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        msg = f"received_at={moment!r} is outside the years 1 to 9999 of UTC"
        raise ValueError(msg) from None


def _mapping(body: object) -> Mapping[str, Any]:
    if isinstance(body, Mapping):
        return cast("Mapping[str, Any]", body)
    msg = f"a message is bytes, text, a mapping or a Message, not {type(body).__name__}"
    raise TypeError(msg)


def _copy(mapping: Mapping[str, Any]) -> Fields:
    times = {name: mapping[name] for name in TIMES if isinstance(mapping.get(name), datetime)}
    others = {name: value for name, value in mapping.items() if name not in times}
    problems: list[Problem] = []
    fields: Fields = plain(others, "$", problems)
    if problems:
        raise MessageError(problems)
    return fields | times


def _build(fields: Fields) -> Message:
    kind = CLASSES[fields.pop("type")]
    taken = {ours: fields.pop(theirs, None) for theirs, ours in FIELDS[kind].items()}
    known = {name: value for name, value in taken.items() if value is not None}
    return kind(**known, extra=fields)


def _wire(message: Message) -> Fields:
    fields: Fields = {**message.extra, "type": message.type}
    for theirs, ours in FIELDS[type(message)].items():
        value = getattr(message, ours)
        if isinstance(value, datetime):
            fields[theirs] = _in_minutes(value)
        elif value is not None and (value != {} or "options" in fields):
            fields[theirs] = value
    return fields


def _in_minutes(moment: datetime) -> datetime:
    """Return the moment with an offset that the ISO text can hold: one of whole minutes."""
    offset = moment.utcoffset()
    return moment.astimezone(UTC) if offset and offset % _MINUTE else moment
