"""Users, their histories, and what a message teaches about them."""

from __future__ import annotations

from sprigclassic.users.classic_event import ClassicEvent
from sprigclassic.users.facts import PAGEVIEW, Deleted, Fact, Identified, Link, Occurred, fact_of
from sprigclassic.users.held import Held, taught
from sprigclassic.users.history import (
    MAX_NUMBERS,
    NO_PROPERTIES,
    NOT_KEPT,
    SPAN,
    TIME_BITS,
    Event,
    GivenHistories,
    Histories,
    History,
    PackedHistories,
    Properties,
)
from sprigclassic.users.instants import ALWAYS, NEVER, Instants, Range
from sprigclassic.users.needs import NeededEvents, Needs, beginnings
from sprigclassic.users.user import User

__all__ = [
    "ALWAYS",
    "MAX_NUMBERS",
    "NEVER",
    "NOT_KEPT",
    "NO_PROPERTIES",
    "PAGEVIEW",
    "SPAN",
    "TIME_BITS",
    "ClassicEvent",
    "Deleted",
    "Event",
    "Fact",
    "GivenHistories",
    "Held",
    "Histories",
    "History",
    "Identified",
    "Instants",
    "Link",
    "NeededEvents",
    "Needs",
    "Occurred",
    "PackedHistories",
    "Properties",
    "Range",
    "User",
    "beginnings",
    "fact_of",
    "taught",
]
