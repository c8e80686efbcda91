"""Study filters over Segment data: who may see a Sprig study, and never what starts one.

A name is imported when it is first used, so that a program pays for the rooms it enters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._lazy import lazy

if TYPE_CHECKING:
    from sprigclassic.destination import ClassicDestination, Outcome, Receipt
    from sprigclassic.errors import (
        FilterError,
        FilterProblem,
        MessageError,
        MissingExtraError,
        NotATriggerError,
        NotLoadedError,
        Problem,
        SchemaError,
        SprigClassicError,
        StoreError,
        StudyError,
    )
    from sprigclassic.filters import FilterAt, StudyFilter
    from sprigclassic.filters.build import (
        any_event,
        attribute,
        event,
        in_group,
        prop,
        sequence,
    )
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.filters.filter_set import FilterSet
    from sprigclassic.filters.schema import Schema
    from sprigclassic.filters.verdict import Verdict
    from sprigclassic.messages import (
        Alias,
        Delete,
        Group,
        Identify,
        Message,
        Page,
        Screen,
        Track,
        decode,
        encode,
    )
    from sprigclassic.stores import AsyncStore, MemoryStore, SqliteStore, Store, VerdictCache
    from sprigclassic.studies import PageUrl, SdkEvent, Study, Trigger
    from sprigclassic.studies.funnel import Funnel
    from sprigclassic.studies.selection import Selection
    from sprigclassic.users import ClassicEvent, Needs, User

__all__ = [
    "Alias",
    "AsyncStore",
    "ClassicDestination",
    "ClassicEvent",
    "Delete",
    "Explanation",
    "FilterAt",
    "FilterError",
    "FilterProblem",
    "FilterSet",
    "Funnel",
    "Group",
    "Identify",
    "MemoryStore",
    "Message",
    "MessageError",
    "MissingExtraError",
    "Needs",
    "NotATriggerError",
    "NotLoadedError",
    "Outcome",
    "Page",
    "PageUrl",
    "Problem",
    "Receipt",
    "Schema",
    "SchemaError",
    "Screen",
    "SdkEvent",
    "Selection",
    "SprigClassicError",
    "SqliteStore",
    "Store",
    "StoreError",
    "Study",
    "StudyError",
    "StudyFilter",
    "Track",
    "Trigger",
    "User",
    "Verdict",
    "VerdictCache",
    "any_event",
    "attribute",
    "decode",
    "encode",
    "event",
    "in_group",
    "prop",
    "sequence",
]

_ROOMS = {
    "destination": ("ClassicDestination", "Outcome", "Receipt"),
    "errors": (
        "FilterError",
        "FilterProblem",
        "MessageError",
        "MissingExtraError",
        "NotATriggerError",
        "NotLoadedError",
        "Problem",
        "SchemaError",
        "SprigClassicError",
        "StoreError",
        "StudyError",
    ),
    "filters": ("FilterAt", "StudyFilter"),
    "filters.build": ("any_event", "attribute", "event", "in_group", "prop", "sequence"),
    "filters.explain": ("Explanation",),
    "filters.filter_set": ("FilterSet",),
    "filters.schema": ("Schema",),
    "filters.verdict": ("Verdict",),
    "messages": (
        "Alias",
        "Delete",
        "Group",
        "Identify",
        "Message",
        "Page",
        "Screen",
        "Track",
        "decode",
        "encode",
    ),
    "stores": ("AsyncStore", "MemoryStore", "SqliteStore", "Store", "VerdictCache"),
    "studies": ("PageUrl", "SdkEvent", "Study", "Trigger"),
    "studies.funnel": ("Funnel",),
    "studies.selection": ("Selection",),
    "users": ("ClassicEvent", "Needs", "User"),
}
__getattr__, __dir__ = lazy(__name__, _ROOMS)
