"""The same as `quick`, with msgspec: a message's form is checked while it is decoded.

What msgspec refuses, and what it might read as something else than the careful way does, is left to
that. It skips over members that have no type: those here have one, and other members are refused,
so that a number too large for a double or a text that is no UTF-8 is noticed wherever it stands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal

from sprigclassic._time import EPOCH
from sprigclassic.destination.quick import new_fact
from sprigclassic.errors import MissingExtraError
from sprigclassic.messages.times import USUAL, is_usual
from sprigclassic.users import NO_PROPERTIES, Occurred

try:
    from msgspec import DecodeError, Meta, Struct
    from msgspec.json import Decoder
except ImportError:
    extra = "fast"
    raise MissingExtraError(extra) from None

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.messages import Json

_Name = Annotated[str, Meta(min_length=1)]
_Time = Annotated[datetime, Meta(tz=True)]
_Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]  # beyond it orjson has its own way
_Flat = str | _Integer | float | bool | None
_Nested = _Flat | list[_Flat] | dict[str, _Flat]
_Deeper = _Flat | list[_Nested] | dict[str, _Nested]

_iso: Final = datetime.fromisoformat
_BACKSLASH: Final = ord("\\")


class _Nothing(Struct, forbid_unknown_fields=True):
    """`{}`."""


class _Track(Struct, forbid_unknown_fields=True, gc=False, kw_only=True, rename="camel"):
    """A track as Segment delivers nearly all, in its order, in which msgspec reads fastest."""

    anonymous_id: _Name | None = None
    channel: _Flat = None
    context: dict[str, _Deeper]
    event: _Name
    integrations: _Nothing
    message_id: _Name
    metadata: _Deeper = None
    original_timestamp: _Time
    project_id: _Flat = None
    properties: dict[str, _Flat]
    received_at: _Time
    sent_at: _Time
    timestamp: str  # no datetime: msgspec rounds to microseconds, and we cut
    type: Literal["track"]
    user_id: _Name
    version: _Flat = None
    write_key: _Flat = None


_decode: Final = Decoder(_Track).decode


def tracks_of(lines: Sequence[Json], *, properties_kept: bool) -> list[Occurred | None]:
    """Read lines; of each return what a track in the commonest form teaches, or None.

    Args:
        lines: JSON, one message each.
        properties_kept: Whether the facts are to hold the properties.
    """
    tracks: list[Occurred | None] = []
    for line in lines:
        found = None
        try:
            track = _decode(
                line
                if isinstance(line, bytes) and line.isascii() and _BACKSLASH not in line
                else _checked(line)
            )
            timestamp = track.timestamp
            at = _iso(timestamp)
            if (
                at.tzinfo
                is track.original_timestamp.tzinfo
                is track.sent_at.tzinfo
                is track.received_at.tzinfo
                is UTC
            ) and (timestamp[4::3] in USUAL or is_usual(timestamp)):
                kept = track.properties if properties_kept else NO_PROPERTIES
                since = at - EPOCH
                micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
                fact = (track.user_id, micros, track.message_id, track.event, kept)
                found = new_fact(Occurred, fact)
        except (DecodeError, RecursionError, TypeError, ValueError):
            pass
        tracks.append(found)
    return tracks


def _checked(line: Json) -> bytes:
    """Return the line as bytes, if msgspec finds all that is wrong with it.

    Raises:
        ValueError: It might not: it skips texts unread where nothing asks for them.
    """
    body = line.encode() if isinstance(line, str) else bytes(line)
    body.decode()
    if b"\\u" in body:
        msg = "an escape may stand for half of a character"
        raise ValueError(msg)
    return body
