"""Users, their histories, and what a message teaches about them."""

from __future__ import annotations

from sprigclassic.users.classic_event import ClassicEvent
from sprigclassic.users.facts import PAGEVIEW, Deleted, Fact, Identified, Occurred, fact_of
from sprigclassic.users.held import Held, taught
from sprigclassic.users.history import (
    MAX_NUMBERS,
    NO_PROPERTIES,
    NOT_KEPT,
    SPAN,
    TIME_BITS,
    Event,
    Histories,
    History,
    PackedHistories,
    Properties,
)
from sprigclassic.users.user import User

__all__ = [
    "MAX_NUMBERS",
    "NOT_KEPT",
    "NO_PROPERTIES",
    "PAGEVIEW",
    "SPAN",
    "TIME_BITS",
    "ClassicEvent",
    "Deleted",
    "Event",
    "Fact",
    "Held",
    "Histories",
    "History",
    "Identified",
    "Occurred",
    "PackedHistories",
    "Properties",
    "User",
    "fact_of",
    "taught",
]
