"""What a message teaches about a user.

Identify teaches attributes and that the user is known, alias only the latter ("exactly the same
thing as identify without the attributes", Sprig's page on Segment); track and page teach an event;
delete makes forget. Screen and group are not supported by Sprig's Segment Classic destination, and
a message without `userId` cannot be matched to a user: they teach nothing.

Facts are named tuples: one is made for each message, and a tuple costs half of an attrs value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sprigclassic._time import to_micros

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.messages import Fields

PAGEVIEW: Final = "pageview"
"""The event that a page is. Source: Sprig's page on Segment."""


class Identified(NamedTuple):
    """A user is known, and some attributes hold from an instant on.

    Attributes:
        user_id: The user.
        at: When, in microseconds since 1970 in UTC.
        message_id: The message's id, or None.
        traits: Attribute -> value; None unsets.
    """

    user_id: str
    at: int
    message_id: str | None
    traits: dict[str, Any]


class Occurred(NamedTuple):
    """An event happened.

    Attributes:
        user_id: Whose event it is.
        at: When, in microseconds since 1970 in UTC.
        message_id: The message's id, or None.
        event: The event's name.
        properties: The event's properties.
    """

    user_id: str
    at: int
    message_id: str | None
    event: str
    properties: Mapping[str, Any]


class Deleted(NamedTuple):
    """A user is to be forgotten.

    Attributes:
        user_id: The user.
        message_id: The message's id, or None.
    """

    user_id: str
    message_id: str | None


Fact: TypeAlias = Identified | Occurred | Deleted


class Link(NamedTuple):
    """What is known under one id belongs to a person with another.

    Of several links of one id the earliest counts, by time, then message id, then the person's id.

    Attributes:
        linked_id: The id that is linked: an `anonymousId`, or a `previousId`.
        user_id: The person.
        at: When, in microseconds since 1970 in UTC.
        message_id: The message's id, or an empty text.
    """

    linked_id: str
    user_id: str
    at: int
    message_id: str = ""


def fact_of(fields: Fields) -> Fact | None:
    """Return what a checked message teaches, or None.

    Args:
        fields: A message's fields as `messages.check` left them without a problem, its `timestamp`
            known. Dicts in them are taken over, not copied.
    """
    user_id: str | None = fields.get("userId")
    if user_id is None:
        return None
    kind: str = fields["type"]
    if kind == "track":
        event, properties = fields["event"], fields["properties"]
    elif kind == "page":
        event, properties = PAGEVIEW, fields["properties"]
    else:
        return _fact_without_event(kind, user_id, fields)
    at = to_micros(fields["timestamp"])
    return Occurred(user_id, at, fields.get("messageId"), event, properties)


def _fact_without_event(kind: str, user_id: str, fields: Fields) -> Fact | None:
    if kind == "delete":
        return Deleted(user_id, fields.get("messageId"))
    if kind not in {"identify", "alias"}:
        return None
    traits: dict[str, Any] = fields["traits"] if kind == "identify" else {}
    return Identified(user_id, to_micros(fields["timestamp"]), fields.get("messageId"), traits)
