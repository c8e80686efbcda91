"""Study filters over Segment data: who may see a Sprig study, and never what starts one.

A name is imported when it is first used, so that a program pays for the rooms it enters.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    from sprigclassic.stores import MemoryStore, Store
    from sprigclassic.studies import PageUrl, SdkEvent, Study, Trigger
    from sprigclassic.studies.funnel import Funnel
    from sprigclassic.studies.selection import Selection
    from sprigclassic.users import ClassicEvent, Needs, User

__all__ = [
    "Alias",
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
    "Store",
    "Study",
    "StudyError",
    "StudyFilter",
    "Track",
    "Trigger",
    "User",
    "Verdict",
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
    "stores": ("MemoryStore", "Store"),
    "studies": ("PageUrl", "SdkEvent", "Study", "Trigger"),
    "studies.funnel": ("Funnel",),
    "studies.selection": ("Selection",),
    "users": ("ClassicEvent", "Needs", "User"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
