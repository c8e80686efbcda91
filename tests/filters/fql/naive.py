"""What both of Segment's languages compare: JSON values, and texts with them."""

from __future__ import annotations

from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Json: TypeAlias = Any

ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def kind(value: Json) -> str:
    """`typeof(v)` -> "string", "number", "list", "bool", "null"; it has no word for an object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    kinds = {str: "string", int: "number", float: "number", list: "list", dict: "(object)"}
    return kinds[type(value)]


def same(one: Json, other: Json) -> bool:
    """Same type and strictly equal."""
    return kind(one) == kind(other) and bool(one == other)


def walk(value: Json, parts: tuple[str, ...]) -> Json:
    """Paths go through objects; what is not there is null."""
    for part in parts:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def text_of(value: Json) -> str:
    """Write a value: texts have no escapes, and either quotes."""
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    words = {"null": "null", "bool": str(value).lower()}
    return words.get(kind(value), str(value))
