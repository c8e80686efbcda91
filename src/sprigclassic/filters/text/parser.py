"""Tokens to tree: a recursive descent, as deep as the limit of levels and no deeper."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from sprigclassic._source import Source
from sprigclassic._time import zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import check, in_order
from sprigclassic.filters.text import stumbles
from sprigclassic.filters.text.complaints import RefusedError, grammar
from sprigclassic.filters.text.cursor import Cursor
from sprigclassic.filters.text.value_tests import count_test, value_test
from sprigclassic.filters.text.windows import begins_window, window
from sprigclassic.filters.tree import (
    Attribute,
    Condition,
    Count,
    Events,
    Happened,
    Measured,
    Property,
    Where,
    both,
    either,
    negated,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["parse"]

Branch = TypeVar("Branch")
"""A condition, or a test in a `where`; a combination of them is one again."""


def parse(text: str) -> tuple[Condition, str]:
    """Return the tree of a filter and the name of its time zone.

    Args:
        text: A filter, such as `Checkout count < 3 in last 30 days`.

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
    problems = [*cursor.problems, *check(condition, timezone, read=len(text))]
    if problems:
        raise FilterError(in_order(problems), Source(text))
    return condition, timezone


def _misuse(text: object) -> str:
    return f"a filter is read from a str, not from {type(text).__name__}"


def _read(text: str) -> tuple[Cursor, Condition, str]:
    cursor = Cursor(text)
    condition = _disjunction(cursor, _condition)
    timezone = _timezone(cursor)
    if cursor.kind != "END":
        raise RefusedError(stumbles.trailing(cursor))
    return cursor, condition, timezone


def _timezone(cursor: Cursor) -> str:
    if cursor.kind != "in" or cursor.peek().kind != "timezone":
        return "UTC"
    name, following = cursor.peek(2), cursor.peek(3)
    if name.kind != "STRING":
        raise RefusedError(grammar.expected_timezone(name))
    if following.kind != "END":
        raise RefusedError(grammar.timezone_not_last((cursor.token.span[0], name.span[1])))
    for _ in range(3):
        cursor.take()
    try:
        zone(name.value)
    except ValueError:
        cursor.problems.append(grammar.unknown_timezone(name))
    return str(name.value)


# ---- combinations: of conditions, and of tests in a `where` --------------------------------------


def _disjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    start = cursor.token.span[0]
    first = _conjunction(cursor, leaf)
    if cursor.kind != "or":
        return first
    parts = [first]
    while cursor.skip("or"):
        parts.append(_conjunction(cursor, leaf))
    return cast("Branch", either(*parts, span=cursor.since(start)))


def _conjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    start = cursor.token.span[0]
    first = _negation(cursor, leaf)
    if cursor.kind != "and":
        return first
    parts = [first]
    while cursor.skip("and"):
        parts.append(_negation(cursor, leaf))
    return cast("Branch", both(*parts, span=cursor.since(start)))


def _negation(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    if cursor.kind == "not":
        start = cursor.deeper().span[0]
        part = _negation(cursor, leaf)
        cursor.shallower()
        return cast("Branch", negated(part, span=cursor.since(start)))
    return _parenthesised(cursor, leaf) if cursor.kind == "(" else leaf(cursor)


def _parenthesised(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    opening = cursor.deeper()
    inside = _disjunction(cursor, leaf)
    if not cursor.skip(")"):
        raise RefusedError(stumbles.unclosed(cursor, opening))
    cursor.shallower()
    return inside


# ---- conditions --------------------------------------------------------------------------------


def _condition(cursor: Cursor) -> Condition:
    if cursor.kind == "any":
        return _behaviour(cursor)
    if cursor.kind not in {"NAME", "STRING"}:
        raise RefusedError(stumbles.no_condition(cursor))
    if cursor.peek().kind in stumbles.AFTER_EVENTS:
        return _behaviour(cursor)
    name = cursor.take()
    test = value_test(cursor)
    if begins_window(cursor):
        raise RefusedError(stumbles.window_of_attribute(cursor, name, test))
    return Attribute(name.value, test, span=cursor.since(name.span[0]))


def _behaviour(cursor: Cursor) -> Measured | Happened:
    start = cursor.token.span[0]
    events = _events(cursor)
    if cursor.kind == "count":
        measure = Count(span=cursor.take().span)
        test = count_test(cursor)
        within = window(cursor)
        return Measured(events, measure, test, within, span=cursor.since(start))
    never = cursor.skip("never")
    if not cursor.skip("happened"):
        raise RefusedError(stumbles.no_measure(cursor))
    return Happened(events, never, window(cursor), span=cursor.since(start))


def _events(cursor: Cursor) -> Events:
    first = cursor.take()
    name = None if first.kind == "any" else str(first.value)
    if name is None and not cursor.skip("event"):
        raise RefusedError(grammar.expected_event(cursor.token))
    where = _where(cursor) if cursor.skip("where") else None
    return Events(name, where, span=cursor.since(first.span[0]))


def _where(cursor: Cursor) -> Where:
    if cursor.kind == "(":
        return _parenthesised(cursor, _property)
    if cursor.kind == "not":
        raise RefusedError(grammar.where_parentheses(cursor.token))
    return _property(cursor)


def _property(cursor: Cursor) -> Where:
    if cursor.kind not in {"NAME", "STRING"}:
        raise RefusedError(stumbles.no_condition(cursor))
    name = cursor.take()
    return Property(name.value, value_test(cursor), span=cursor.since(name.span[0]))
