"""The commonest message, read in one go.

Nearly all of an archive are tracks in just the form in which Segment delivers them. `track_of`
reads such a one in half the steps of `check` and `fact_of`, and leaves to them every other, and
every one in which anything is amiss. That both agree is a law among the tests.
"""

from __future__ import annotations

from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sprigclassic._time import to_micros
from sprigclassic.messages import quick_loads
from sprigclassic.messages.times import USUAL, is_usual
from sprigclassic.users import NO_PROPERTIES, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sprigclassic.messages import Fields, Json

_iso: Final = datetime.fromisoformat
_all_flat: Final = frozenset({dict, list}).isdisjoint
_parts: Final = itemgetter(
    "timestamp", "originalTimestamp", "sentAt", "receivedAt", "type", "userId", "messageId",
    "event", "properties", "context", "integrations",
)  # fmt: skip

_NewFact: TypeAlias = "Callable[[type[Occurred], tuple[Any, ...]], Occurred]"
new_fact: Final[_NewFact] = tuple[Any, ...].__new__
"""Makes a fact in half the time of the class's own constructor."""


def tracks_of(lines: Sequence[Json], *, properties_kept: bool) -> list[Occurred | None]:
    """Read lines; of each return what a track in the commonest form teaches, or None.

    Args:
        lines: JSON, one message each.
        properties_kept: Whether the facts are to hold the properties. What is not held is freed at
            once, while it is still in the processor's cache.
    """
    if quick_loads is None:
        return [None] * len(lines)
    tracks: list[Occurred | None] = []
    for line in lines:
        try:
            tracks.append(track_of(quick_loads(line), properties_kept))
        except (TypeError, ValueError):
            tracks.append(None)
    return tracks


def track_of(
    fields: Fields,
    properties_kept: bool = True,  # noqa: FBT001, FBT002 - a keyword costs a tenth of the time
) -> Occurred | None:
    """Return what a track in the commonest form teaches, or None: look more closely.

    The form has all four times, in UTC; a user id, a message id, an event, flat properties and a
    context; and it names no destination.
    """
    try:
        (
            timestamp, original, sent, received, kind, user_id, message_id,
            event, properties, context, integrations,
        ) = _parts(fields)  # fmt: skip
        at, first, second, third = _iso(timestamp), _iso(original), _iso(sent), _iso(received)
    except (KeyError, TypeError, ValueError):
        return None
    anonymous_id = fields.get("anonymousId")
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
        and "traits" not in fields
        and _all_flat(map(type, properties.values()))
        and at.tzinfo is first.tzinfo is second.tzinfo is third.tzinfo is UTC
        and (timestamp[4::3] in USUAL or is_usual(timestamp))
        and (original[4::3] in USUAL or is_usual(original))
        and (sent[4::3] in USUAL or is_usual(sent))
        and (received[4::3] in USUAL or is_usual(received))
    ):
        kept = properties if properties_kept else NO_PROPERTIES
        return new_fact(Occurred, (user_id, to_micros(at), message_id, event, kept))
    return None
