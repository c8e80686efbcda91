"""Types as users write them, in code and in JSON.

A word (`"text"`), a list of types where there is a choice, or an object with one key: `object` with
the members, `list` with the type of the items, `values` with the only values there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from sprigclassic.filters.schema.types import (
    ANY,
    OBJECT,
    Kind,
    Scalar,
    Type,
    distinct,
    object_of,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.schema.reading import Spot

__all__ = [
    "Members",
    "Spelled",
    "object_type",
    "spelled",
    "spelled_object",
    "type_of",
    "values_type",
]

Word: TypeAlias = Literal[
    "text", "number", "flag", "moment", "version", "texts", "list", "object", "any"
]
Spelled: TypeAlias = "Word | Sequence[Spelled] | Mapping[str, Any]"
"""A type as it is written."""
Members: TypeAlias = "Mapping[str, Spelled] | Literal['object'] | Sequence[Spelled]"
"""Names with their types: those that there are; or a type of objects, which may be open."""

_TEXT: Final = Type(frozenset({"text"}))
_TEXTS: Final = Type(frozenset({"list"}), items=_TEXT)
_WORDS: Final[Mapping[str, Type]] = {
    **{kind: Type(frozenset({kind})) for kind in get_args(Kind)},
    "object": OBJECT,
    "any": ANY,
    "texts": _TEXTS,
}
_SCALARS: Final[frozenset[Kind]] = frozenset({"text", "number", "flag"})


# ---- read --------------------------------------------------------------------------------------


def type_of(spot: Spot) -> Type:
    """Read a type."""
    if spot.has(Mapping):
        return _of_key(spot)
    if spot.has(Sequence):
        items = spot.items()
        if not items:
            spot.refuse("no-type", "expected at least one type")
        return union(map(type_of, items))
    word: object = spot.value
    if not isinstance(word, str):
        spot.expected("a type")
    elif word in _WORDS:
        return _WORDS[word]
    else:
        spot.refuse("no-type", f"expected one of {', '.join(get_args(Word))}, or an object")
    return ANY


def object_type(spot: Spot) -> Type:
    """Read the names that there are, each with its type, or a type of objects."""
    if spot.has(Mapping):
        return object_of({name: type_of(inner) for name, inner in spot.members().items()})
    type_ = type_of(spot)
    if type_.kinds - {"object", "any"}:
        spot.refuse("no-type", "expected names with their types, or a type of objects")
    return type_


def _of_key(spot: Spot) -> Type:
    members = spot.known_members(*_KEYS)
    if len(members) != 1:
        spot.refuse("no-type", f"expected one key, found {len(members)}")
    return union(_KEYS[key](inner) for key, inner in members.items())


def _list_of(spot: Spot) -> Type:
    return Type(frozenset({"list"}), items=type_of(spot))


def _values_of(spot: Spot) -> Type:
    values: list[Scalar] = []
    for item in spot.items():
        value: object = item.value
        if isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
            values.append(value)
        else:
            item.expected("a text, a number, true or false")
    if not values:
        spot.refuse("no-type", "expected at least one value")
    return values_type(values)


def values_type(values: Sequence[Scalar]) -> Type:
    """Return the type of some values."""
    return Type(frozenset[Kind](map(_kind_of, values)), values=distinct(values)) if values else ANY


def _kind_of(value: Scalar) -> Kind:
    if isinstance(value, bool):
        return "flag"
    return "text" if isinstance(value, str) else "number"


_KEYS: Final[Mapping[str, Callable[[Spot], Type]]] = {
    "object": object_type,
    "list": _list_of,
    "values": _values_of,
}


# ---- write -------------------------------------------------------------------------------------


def spelled(type_: Type) -> Any:
    """Write a type as JSON has it, plain dicts, lists and scalars of your own."""
    words = _spelled_words(type_)
    return words[0] if len(words) == 1 else words


def spelled_object(type_: Type) -> Any:
    """Write a type of objects: what `object_type` reads."""
    if type_.open or type_.kinds != OBJECT.kinds:
        return spelled(type_)
    return _members(type_)


def _spelled_words(type_: Type) -> list[Any]:
    words: list[Any] = []
    if type_.values is not None:
        words.append({"values": list(type_.values)})
    for kind in get_args(Kind):
        if kind in type_.kinds:
            words += _spelled_kind(kind, type_)
    return words


def _spelled_kind(kind: Kind, type_: Type) -> list[Any]:
    if kind == "object":
        closed = [{"object": _members(type_)}] if type_.members or not type_.open else []
        return ["object"] * type_.open + closed
    if kind == "list" and type_.items is not None:
        return ["texts" if type_.items == _TEXT else {"list": spelled(type_.items)}]
    if type_.values is not None and kind in _SCALARS:
        return []
    return [kind]


def _members(type_: Type) -> dict[str, Any]:
    return {name: spelled(member) for name, member in type_.members.items()}
