"""The commonest message, read in one go.

Nearly all of an archive are tracks in just the form in which Segment delivers them. `track_of`
reads such a one in half the steps of `check` and `fact_of`, and leaves to them every other, and
every one in which anything is amiss. That both agree is a law among the tests.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sprigclassic._time import to_micros
from sprigclassic.messages.times import USUAL
from sprigclassic.users import Occurred

if TYPE_CHECKING:
    from sprigclassic.messages import Fields

_iso: Final = datetime.fromisoformat
_NESTED: Final = frozenset({dict, list})


def track_of(fields: Fields) -> Occurred | None:
    """Return what a track in the commonest form teaches, or None: look more closely.

    The form has all four times, in UTC and not in the first hour of a day, where Python's versions
    differ about 24:00; a user id, a message id, an event, flat properties and a context; and it
    names no destination.
    """
    try:
        timestamp, original = fields["timestamp"], fields["originalTimestamp"]
        sent, received = fields["sentAt"], fields["receivedAt"]
        at, first, second, third = _iso(timestamp), _iso(original), _iso(sent), _iso(received)
        kind, user_id, message_id = fields["type"], fields["userId"], fields["messageId"]
        event, properties, context = fields["event"], fields["properties"], fields["context"]
        integrations, anonymous_id = fields["integrations"], fields.get("anonymousId")
    except (KeyError, TypeError, ValueError):
        return None
    if (
        kind == "track"
        and user_id.__class__ is message_id.__class__ is event.__class__ is str
        and (user_id and message_id and event)
        and (
            "sessionId" not in fields
            if anonymous_id is None
            else anonymous_id and anonymous_id.__class__ is str
        )
        and properties.__class__ is context.__class__ is dict
        and integrations == {}
        and _NESTED.isdisjoint(map(type, properties.values()))
        and at.tzinfo is first.tzinfo is second.tzinfo is third.tzinfo is UTC
        and (at.hour and first.hour and second.hour and third.hour)
        and (timestamp[4:20:3] in USUAL and original[4:20:3] in USUAL)
        and (sent[4:20:3] in USUAL and received[4:20:3] in USUAL)
    ):
        return Occurred(user_id, to_micros(at), message_id, event, properties)
    return None
