"""Python values as JSON values: a deep copy, so that nobody else's later change reaches in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import inf, isfinite
from typing import Any, Final, TypeAlias, cast

from attrs import frozen

from sprigclassic._time import to_micros
from sprigclassic.errors import Problem

Value: TypeAlias = Any
"""A value that JSON can hold."""

MAX_DEPTH: Final = 100
"""Objects and lists may be nested this deep in a message; deeper ones are refused."""

_ALWAYS_PLAIN: Final = frozenset({bool, type(None)})
_HALF: Final = 1 << 63
_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def plain(value: object, path: str, problems: list[Problem], *, dated: bool = False) -> Value:
    """Return a deep copy of a JSON value; what is none is reported with its path and read as null.

    A text or number of a subclass, such as a member of an enumeration, is taken as its value.
    NaN and the infinities, which JSON does not have, are read as null.

    Args:
        value: A text, number, boolean, None, or a mapping or list of such.
        path: The JSON path of the value, for the problems.
        problems: Where problems are added, codes `not_json` and `too_deep`.
        dated: Whether a date or an aware datetime is taken as its ISO text.

    Raises:
        ValueError: A datetime that is to be taken is naive.
    """
    try:
        return _quick_copy(value, MAX_DEPTH)
    except _NotOrdinaryError:
        return _Copier(problems, dated=dated).copy(value, path, 0)


def kind_of(value: object) -> str:
    """Return the reader's word for a JSON value's type.

    >>> kind_of(True), kind_of(1.5), kind_of([])
    ('true', 'a number', 'a list')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return _KINDS.get(type(value), f"a Python {type(value).__name__}")


def too_deep(value: Value) -> bool:
    """Return whether objects and lists are nested deeper in a value than they may be."""
    level: list[Value] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for parent in level
            for item in (parent.values() if parent.__class__ is dict else parent)
            if item.__class__ is dict or item.__class__ is list
        ]
        if not level:
            return False
    return True


class _NotOrdinaryError(Exception):
    """There is something that wants a second look."""


def _quick_copy(value: Value, depth: int) -> Value:
    """Copy what is nearly always there: this runs for every message that is a mapping."""
    kind = value.__class__
    if kind is dict and depth:
        copy: dict[str, Value] = {}
        for name, item in value.items():
            if name.__class__ is not str or not name.isascii():
                raise _NotOrdinaryError
            kind = item.__class__
            simple = kind in _ALWAYS_PLAIN or (kind is str and item.isascii())
            copy[name] = item if simple else _quick_copy(item, depth - 1)
        return copy
    if kind is list and depth:
        return [_quick_copy(item, depth - 1) for item in value]
    if kind in _ALWAYS_PLAIN or (kind is str and value.isascii()):
        return value
    if kind is float and -inf < value < inf:
        return value
    if kind is int and -_HALF <= value < _HALF:
        return value
    raise _NotOrdinaryError


@frozen
class _Copier:
    """Copy with a second look, and say what is no JSON, and where."""

    problems: list[Problem]
    dated: bool

    def copy(self, value: object, path: str, depth: int) -> Value:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value, path)
        if isinstance(value, int | float):
            return self.number(value, path)
        if isinstance(value, Mapping | list | tuple):
            return self.container(value, path, depth)
        if self.dated and isinstance(value, date):
            return _iso(value)
        return self.refuse(path, f"expected a JSON value, found {type(value).__name__}")

    def container(self, value: Value, path: str, depth: int) -> Value:
        if depth == MAX_DEPTH:
            return self.refuse(path, f"expected at most {MAX_DEPTH} levels", "too_deep")
        if isinstance(value, Mapping):
            members = cast("Mapping[object, object]", value)
            return {
                key: self.copy(item, f"{path}.{key}", depth + 1)
                for name, item in members.items()
                if (key := self.name(name, path)) is not None
            }
        items = enumerate(cast("Sequence[object]", value))
        return [self.copy(item, f"{path}[{place}]", depth + 1) for place, item in items]

    def name(self, name: object, path: str) -> Value:
        if isinstance(name, str):
            return self.text(name, path)
        return self.refuse(path, f"expected names of text, found {name!r}")

    def text(self, text: str, path: str) -> Value:
        try:
            text.encode()
        except UnicodeEncodeError:
            return self.refuse(path, "expected a text, found half of a surrogate pair in it")
        return str.__str__(text)

    def number(self, number: float, path: str) -> Value:
        if not isinstance(number, int):
            return float(number) if isfinite(number) else None
        if -_HALF <= number < 2 * _HALF:
            return int(number)
        return self.refuse(path, "expected an integer within 64 bits")

    def refuse(self, path: str, message: str, code: str = "not_json") -> Value:
        self.problems.append(Problem(code, path, message))
        return None


def _iso(day: date) -> str:
    if isinstance(day, datetime):
        to_micros(day)
    return day.isoformat()
