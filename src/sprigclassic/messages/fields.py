"""The Spec's names of the fields beside ours."""

from __future__ import annotations

from typing import Final

from sprigclassic.messages.model import (
    Alias,
    Delete,
    Group,
    Identify,
    Message,
    Page,
    Screen,
    Track,
)

COMMON: Final = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "messageId": "message_id",
    "timestamp": "timestamp",
    "originalTimestamp": "original_timestamp",
    "sentAt": "sent_at",
    "receivedAt": "received_at",
    "context": "context",
    "integrations": "integrations",
}
_OWN: Final[dict[type[Message], dict[str, str]]] = {
    Identify: {"traits": "traits"},
    Track: {"event": "event", "properties": "properties"},
    Page: {"name": "name", "category": "category", "properties": "properties"},
    Screen: {"name": "name", "category": "category", "properties": "properties"},
    Group: {"groupId": "group_id", "traits": "traits"},
    Alias: {"previousId": "previous_id"},
    Delete: {},
}
FIELDS: Final = {kind: {**COMMON, **own} for kind, own in _OWN.items()}
"""For each message class, the Spec's name of a field -> ours."""

CLASSES: Final[dict[str, type[Message]]] = {kind.type: kind for kind in FIELDS}
"""For each value of `type`, the class."""
