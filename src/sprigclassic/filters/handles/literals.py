"""Python's values to the literals of the language; what is none is refused where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from math import isnan
from reprlib import repr as shortened
from typing import TYPE_CHECKING, Final, TypeAlias

from sprigclassic.filters.handles.base import Handle
from sprigclassic.filters.limits import MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.tree import Day, Flag, Instant, Number, Text, Version

if TYPE_CHECKING:
    from sprigclassic.filters.tree import Moment, Value

__all__ = [
    "AnyLiteral",
    "any_value",
    "day",
    "flag",
    "moment",
    "name",
    "number",
    "shown",
    "text",
    "version",
]

AnyLiteral: TypeAlias = "str | float | bool | date | Version"
"""A literal of any kind; a version is a `sprigclassic.filters.tree.Version`."""

_READERS: Final[dict[type, str]] = {
    bool: "a flag: see .flag(…)",
    int: "a number: see .number(…)",
    float: "a number: see .number(…)",
    str: "a text: see .text(…)",
    datetime: "an instant: see .moment(…)",
    date: "a date: see .moment(…)",
    type(None): "which nothing equals: see .is_set() and .is_not_set()",
}


def text(value: object) -> Text:
    """Return the literal of a str."""
    if not isinstance(value, str):
        raise mismatch(value, "a text")
    return Text(str.__str__(value))  # of an enumeration's member, its value


def number(value: object) -> Number:
    """Return the literal of an int or a float that is not NaN."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise mismatch(value, "a number")
    if isinstance(value, float) and isnan(value):
        msg = "nan is no number to compare with: it equals nothing and has no order"
        raise ValueError(msg)
    return Number(int(value) if isinstance(value, int) else float(value))


def flag(value: object) -> Flag:
    """Return the literal of True or False."""
    if not isinstance(value, bool):
        raise mismatch(value, "True or False")
    return Flag(value)


def day(value: object) -> Day:
    """Return the literal of a date that is no datetime."""
    if isinstance(value, datetime):
        msg = f"a whole day is a date, not the instant {value!r}: write its .date()"
        raise TypeError(msg)
    if not isinstance(value, date):
        raise mismatch(value, "a date")
    return Day(value)


def moment(value: object) -> Moment:
    """Return the literal of a date, which is a whole day, or of an aware datetime."""
    if not isinstance(value, datetime):
        return day(value)
    if value.utcoffset() is None:
        msg = f"{value!r} has no time zone: give an aware datetime, such as datetime.now(UTC)"
        raise ValueError(msg)
    return Instant(value)


def version(value: object) -> Version:
    """Return the literal of a version, which is given as a text."""
    if not isinstance(value, str):
        raise mismatch(value, 'the text of a version, such as "2.10"')
    return Version(str.__str__(value))


def any_value(value: object) -> Value:
    """Return the literal of a value of any kind."""
    match value:
        case Version():
            return value
        case bool():
            return flag(value)
        case str():
            return text(value)
        case int() | float():
            return number(value)
        case date():
            return moment(value)
        case _:
            raise mismatch(value, "a text, a number, True or False, a date or a Version")


def name(value: object, what: str) -> str:
    """Return the name of an event or a group, or the path of a value."""
    if isinstance(value, str):
        return str.__str__(value)
    msg = f"{what} is a str, not {type(value).__name__}"
    raise TypeError(msg)


def shown(value: object) -> str:
    """Return what a person recognizes a value by, short whatever it is."""
    if isinstance(value, int) and not MIN_NUMBER <= value <= MAX_NUMBER:
        return "an int beyond 64 bits"
    return shortened(value)


def mismatch(value: object, wanted: str) -> TypeError:
    """Return the refusal of a value that is no literal of the kind wanted."""
    return TypeError(f"{wanted} is wanted here, not {_shown(value)}")


def _shown(value: object) -> str:
    for kind, reader in _READERS.items():
        if isinstance(value, kind):
            return f"{shown(value)}, {reader}"
    if isinstance(value, Handle):
        return "another handle: the language compares with literals only"
    named = type(value).__name__
    if isinstance(value, Collection):
        return f"a {named}: give the values one by one, as in one_of(*values)"
    return f"a {named}: was its call () forgotten?" if callable(value) else f"a {named}"
