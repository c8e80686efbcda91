"""An event as it stands in a history: it came through Segment Classic and can start nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, final

from attrs import field, frozen


@final
@frozen
class ClassicEvent:
    """An event that a back-end source sent through Segment Classic.

    It may refine whom a study reaches, and no trigger takes it.

    Attributes:
        name: The event's name; a page is `pageview`.
        at: When it happened, in UTC.
        properties: What is known of it; a copy of your own.
        message_id: The id of its message, or an empty text.
    """

    name: str
    at: datetime
    properties: dict[str, Any] = field(factory=dict[str, Any])
    message_id: str = ""
