"""The seven messages of Segment's Spec, as frozen values with typed fields.

`decode` makes them from what was sent and checks it; a constructor only assigns. Field names are
the Spec's in snake case. Source: Segment's Spec (common fields and one page a call).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeAlias

from attrs import field, frozen

JsonObject: TypeAlias = Mapping[str, Any]


@frozen(kw_only=True)
class Common:
    """The fields that every message has.

    Attributes:
        user_id: The person in your database; for an alias the new id. A number became its text.
        anonymous_id: A pseudo-unique id of somebody not known yet.
        message_id: Unique for the message; the same id twice is the same message.
        timestamp: When it happened, corrected for the client's clock; None where nobody said.
        original_timestamp: The time on the client's clock.
        sent_at: When the client sent it, on the client's clock.
        received_at: When Segment (or your receiver) got it.
        context: The library, page, device, … of the message.
        integrations: Which destinations are to get it.
        extra: Every other field as it was sent, so that nothing of a message is lost.
    """

    user_id: str | None = None
    anonymous_id: str | None = None
    message_id: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    context: JsonObject = field(factory=dict[str, Any])
    integrations: JsonObject = field(factory=dict[str, Any])
    extra: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Identify(Common):
    """Who somebody is. Source: Spec, Identify.

    Attributes:
        traits: What is known of the user; null unsets a trait.
    """

    type: ClassVar[str] = "identify"
    traits: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Track(Common):
    """What somebody did. Source: Spec, Track.

    Attributes:
        event: The event's name, never empty.
        properties: What is known of the event.
    """

    type: ClassVar[str] = "track"
    event: str
    properties: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Page(Common):
    """A page somebody saw on a web site. Source: Spec, Page.

    Attributes:
        name: The page's name, or None.
        category: The page's category, or None.
        properties: What is known of the page, such as `url`, `path` and `title`.
    """

    type: ClassVar[str] = "page"
    name: str | None = None
    category: str | None = None
    properties: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Screen(Common):
    """A screen somebody saw in an app. Source: Spec, Screen.

    Attributes:
        name: The screen's name, or None.
        category: The screen's category, or None.
        properties: What is known of the screen.
    """

    type: ClassVar[str] = "screen"
    name: str | None = None
    category: str | None = None
    properties: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Group(Common):
    """The account or organisation that somebody belongs to. Source: Spec, Group.

    Attributes:
        group_id: The account in your database.
        traits: What is known of the account, not of the user.
    """

    type: ClassVar[str] = "group"
    group_id: str
    traits: JsonObject = field(factory=dict[str, Any])


@frozen(kw_only=True)
class Alias(Common):
    """A new id of somebody: `user_id` is the new one. Source: Spec, Alias.

    Attributes:
        previous_id: The id until now, or None where the client did not say.
    """

    type: ClassVar[str] = "alias"
    previous_id: str | None = None


@frozen(kw_only=True)
class Delete(Common):
    """A user to be forgotten; Segment sends it to destinations. Source: User deletion."""

    type: ClassVar[str] = "delete"


Message: TypeAlias = Identify | Track | Page | Screen | Group | Alias | Delete
