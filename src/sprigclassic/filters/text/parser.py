"""Tokens to tree: a recursive descent, as deep as the limit of levels and no deeper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sprigclassic._source import Source
from sprigclassic._time import zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import check, in_order
from sprigclassic.filters.text.behaviours import behaviour
from sprigclassic.filters.text.combinations import disjunction
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.complaints import conditions as say
from sprigclassic.filters.text.cursor import Cursor
from sprigclassic.filters.text.moments import begins_window
from sprigclassic.filters.text.places import place_of_name
from sprigclassic.filters.text.stumbles import conditions as stumbles
from sprigclassic.filters.text.value_tests import value_test
from sprigclassic.filters.text.words import AFTER_EVENTS
from sprigclassic.filters.tree import Attribute, InGroup

if TYPE_CHECKING:
    from sprigclassic.filters.check import Rules
    from sprigclassic.filters.tree import Condition

__all__ = ["parse"]


def parse(text: str, rules: Rules | None = None) -> tuple[Condition, str]:
    """Return the tree of a filter and the name of its time zone.

    Args:
        text: A filter, such as `Checkout count < 3 in last 30 days`.
        rules: What else the filter is held to, such as a schema.

    Raises:
        FilterError: The text is no filter; it says where and why.
        TypeError: What was given is no text.
    """
    if not isinstance(text, str):
        raise TypeError(_misuse(text))
    try:
        cursor, condition, timezone = _read(text)
    except RefusedError as refused:
        raise FilterError([refused.problem], Source(text)) from None
    locate = partial(place_of_name, text)
    checked = check(condition, timezone, read=len(text), rules=rules, locate=locate)
    problems = [*cursor.problems, *checked]
    if problems:
        raise FilterError(in_order(problems), Source(text))
    return condition, timezone


def _misuse(text: object) -> str:
    return f"a filter is read from a str, not from {type(text).__name__}"


def _read(text: str) -> tuple[Cursor, Condition, str]:
    cursor = Cursor(text)
    condition = disjunction(cursor, _condition)
    timezone = _timezone(cursor)
    if cursor.kind != "END":
        raise RefusedError(stumbles.trailing(cursor))
    return cursor, condition, timezone


def _timezone(cursor: Cursor) -> str:
    if (cursor.kind, cursor.ahead()) != ("in", "timezone"):
        return "UTC"
    start = cursor.past()
    cursor.advance()
    name = cursor.token
    if name.kind != "STRING":
        raise RefusedError(say.expected_timezone(name))
    cursor.advance()
    if cursor.kind != "END":
        raise RefusedError(say.timezone_not_last(cursor.since(start)))
    try:
        zone(name.value)
    except ValueError:
        cursor.problems.append(say.unknown_timezone(name))
    return str(name.value)


# ---- conditions --------------------------------------------------------------------------------


def _condition(cursor: Cursor) -> Condition:
    kind = cursor.kind
    if kind in {"NAME", "STRING"}:
        return behaviour(cursor) if cursor.ahead() in AFTER_EVENTS else _attribute(cursor)
    if kind == "any":
        return behaviour(cursor)
    if kind == "in" and cursor.ahead() == "group":
        return _group(cursor)
    raise RefusedError(stumbles.no_condition(cursor))


def _attribute(cursor: Cursor) -> Attribute:
    start, name = cursor.place, cursor.take()
    test = value_test(cursor, start)
    if cursor.kind in AFTER_EVENTS or begins_window(cursor):
        raise RefusedError(stumbles.after_attribute(cursor, name, test))
    cursor.count(start)
    return Attribute(name.value, test, span=cursor.since(start))


def _group(cursor: Cursor) -> InGroup:
    start = cursor.past()
    cursor.advance()
    if cursor.kind != "STRING":
        raise RefusedError(say.expected_group(cursor.token))
    name = cursor.take()
    cursor.count(start)
    return InGroup(name.value, span=cursor.since(start))
