"""An explanation as plain dicts, lists and scalars; times as ISO 8601 texts with an offset."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import fields

from sprigclassic.filters.explaining.facts import (
    EventValueFact,
    GroupFact,
    HappenedAtFact,
    MeasureFact,
    SequenceFact,
    UnknownFact,
    ValueFact,
)
from sprigclassic.filters.explaining.sentences import sentence

if TYPE_CHECKING:
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.filters.explaining.facts import Fact

Document: TypeAlias = dict[str, Any]

_KINDS: Final[dict[type[Fact], str]] = {
    ValueFact: "value",
    MeasureFact: "measure",
    EventValueFact: "event_value",
    HappenedAtFact: "happened_at",
    SequenceFact: "sequence",
    GroupFact: "group",
    UnknownFact: "unknown",
}


def to_document(whole: Explanation) -> Document:
    """Return an explanation as JSON: who, when, and the parts."""
    return {
        "user": whole.user_id,
        "known": whole.known,
        "now": _plain(whole.now),
        **_part(whole),
    }


def _part(part: Explanation) -> Document:
    return {
        "filter": part.node,
        "timezone": part.timezone,
        "matches": part.matches,
        "fact": None if part.fact is None else _fact(part.fact),
        "parts": [_part(inner) for inner in part.parts],
    }


def _fact(fact: Fact) -> Document:
    return {"kind": _KINDS[fact.__class__], "text": sentence(fact), **_plain(fact)}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Fraction():
            return _number(value)
        case _ if value.__class__ is tuple:
            return [_plain(item) for item in value]
        case _ if hasattr(value, "__attrs_attrs__"):
            names = [field.name for field in fields(value.__class__) if field.name != "sketch"]
            return {name: _plain(getattr(value, name)) for name in names}
        case _:
            return deepcopy(value)


def _number(number: Fraction) -> float | int:
    try:
        return float(number)
    except OverflowError:  # a sum of numbers near the greatest there are
        return round(number)
