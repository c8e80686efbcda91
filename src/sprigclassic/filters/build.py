"""The typed spelling of a filter: handles that offer what may follow, and make the tree.

Each step gives a handle of another class, which has the methods that are legal there. What ends in
a test is a `Condition`, of which `StudyFilter.of` makes a filter.
"""

from __future__ import annotations

from sprigclassic.filters.handles.conditions import Condition, PropertyTest, in_group, refusal
from sprigclassic.filters.handles.events import Event, EventInWindow, EventWhere, any_event, event
from sprigclassic.filters.handles.kinds import (
    AnyValue,
    AttributeMoment,
    FlagValue,
    MomentValue,
    NumberValue,
    TextsValue,
    TextValue,
    VersionValue,
    attribute,
    prop,
)
from sprigclassic.filters.handles.measures import Measure, Occurrence
from sprigclassic.filters.handles.sequences import (
    Sequence,
    SequenceInTime,
    SequenceInWindow,
    SequenceStart,
    SequenceThenNo,
    sequence,
)
from sprigclassic.filters.handles.windows import Within

__all__ = [
    "AnyValue",
    "AttributeMoment",
    "Condition",
    "Event",
    "EventInWindow",
    "EventWhere",
    "FlagValue",
    "Measure",
    "MomentValue",
    "NumberValue",
    "Occurrence",
    "PropertyTest",
    "Sequence",
    "SequenceInTime",
    "SequenceInWindow",
    "SequenceStart",
    "SequenceThenNo",
    "TextValue",
    "TextsValue",
    "VersionValue",
    "Within",
    "any_event",
    "attribute",
    "event",
    "in_group",
    "prop",
    "refusal",
    "sequence",
]
