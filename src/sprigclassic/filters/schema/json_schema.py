"""JSON Schema, draft-07 as Protocols has it, read as a type.

Read is what says which values there are. Whatever only narrows them (a pattern, a least length, a
condition) is passed over: the type is then of some values more, and refuses no filter that can
hold. A reference is refused, for nobody knows what it would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from sprigclassic.filters.schema.spelling import values_type
from sprigclassic.filters.schema.types import ANY, Kind, Type, union
from sprigclassic.filters.text.complaints import ticked

if TYPE_CHECKING:
    from sprigclassic.filters.schema.reading import Spot

__all__ = ["json_schema_type"]

_KINDS: Final[Mapping[str, Kind | None]] = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "flag",
    "array": "list",
    "object": "object",
    "null": None,
}
_HINTS: Final[Mapping[str, Kind]] = {"properties": "object", "items": "list"}
"""What a schema without a type is about."""
_DATES: Final = frozenset({"date", "date-time"})
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_CHOICES: Final = ("anyOf", "oneOf")
_MAPPED: Final = ("dependencies", "dependentSchemas")


def json_schema_type(spot: Spot) -> Type:
    """Read a schema as the type of the values that it lets through, or of some more."""
    return _said(spot) or ANY


def _said(spot: Spot) -> Type | None:
    """Return the type that a schema says, or None if it says none."""
    if isinstance(spot.value, bool):
        return None
    schema = spot.members()
    for keyword in _REFERENCES:
        if keyword in schema:
            schema[keyword].refuse("reference", f"{ticked(keyword)} is not followed: write it out")
    sure = [_own(schema), *_each(schema, "allOf"), *(_one_of(schema, key) for key in _CHOICES)]
    said = [type_ for type_ in sure if type_ is not None]
    if not said:
        return None
    return _with_members(said[0], [*said[1:], *_sometimes(schema)])


def _each(schema: Mapping[str, Spot], keyword: str) -> list[Type | None]:
    return [_said(inner) for inner in schema[keyword].items()] if keyword in schema else []


def _one_of(schema: Mapping[str, Spot], keyword: str) -> Type | None:
    types = _each(schema, keyword)
    said = [type_ for type_ in types if type_ is not None]
    return union(said) if said and len(said) == len(types) else None


def _sometimes(schema: Mapping[str, Spot]) -> Iterator[Type]:
    """Yield the types that hold under a condition: their members may be there."""
    inner = [schema[keyword] for keyword in ("then", "else") if keyword in schema]
    for keyword in _MAPPED:
        if keyword in schema:
            inner += [spot for spot in schema[keyword].members().values() if spot.has(Mapping)]
    for type_ in map(_said, inner):
        if type_ is not None:
            yield type_


def _with_members(type_: Type, others: Iterable[Type]) -> Type:
    """Return a type whose objects may have the members of other types too."""
    whole = type_
    for other in others:
        if {"object"} <= type_.kinds & other.kinds:
            whole = evolve(union([whole, other]), kinds=type_.kinds, open=type_.open)
    return evolve(whole, items=type_.items, values=type_.values)


# ---- what one schema says itself ---------------------------------------------------------------


def _own(schema: Mapping[str, Spot]) -> Type | None:
    values = _values(schema)
    if values:
        return values_type(values) if all(map(_is_scalar, values)) else None
    kinds = _declared(schema)
    if not kinds:
        return None
    members, is_open = _members(schema) if "object" in kinds else ({}, False)
    return Type(kinds, members, is_open, _items(schema) if "list" in kinds else None)


def _values(schema: Mapping[str, Spot]) -> list[Any]:
    """Return the only values that there are, or none where any may be.

    Null, NaN and infinity are unset wherever they stand.
    """
    values = [schema["const"].value] if "const" in schema else []
    if "enum" in schema:
        values = [spot.value for spot in schema["enum"].items()]
    return [value for value in values if not _is_unset(value)]


def _is_unset(value: object) -> bool:
    return value is None or (isinstance(value, float) and not isfinite(value))


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float)


def _declared(schema: Mapping[str, Spot]) -> frozenset[Kind]:
    if "type" in schema:
        spot = schema["type"]
        words = spot.items() if spot.has(Sequence) else [spot]
        kinds = set[Kind](kind for word in words if (kind := _kind(word)) is not None)
    else:
        kinds = set[Kind](kind for keyword, kind in _HINTS.items() if keyword in schema)
    if "text" in kinds and "format" in schema and schema["format"].value in _DATES:
        kinds.add("moment")
    return frozenset(kinds)


def _kind(spot: Spot) -> Kind | None:
    word = spot.text()
    if word not in _KINDS:
        spot.refuse("unknown-type", f"{ticked(word)} is not a type of JSON Schema")
        return None
    return _KINDS[word]


def _members(schema: Mapping[str, Spot]) -> tuple[dict[str, Type], bool]:
    """Return the members, and whether there may be others.

    There may be where none is declared: the editor of tracking plans writes an object of any
    members so.
    """
    declared = schema["properties"].members() if "properties" in schema else {}
    members = {
        name: json_schema_type(spot) for name, spot in declared.items() if spot.value is not False
    }
    others = schema["additionalProperties"].value if "additionalProperties" in schema else None
    is_open = not declared if others is None else others is not False
    return members, is_open or "patternProperties" in schema


def _items(schema: Mapping[str, Spot]) -> Type | None:
    if "items" not in schema or schema["items"].has(Sequence):
        return None
    return _said(schema["items"])
