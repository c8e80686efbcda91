"""And, or, not and parentheses, which both languages have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.text.complaints import RefusedError, conditions
from sprigclassic.filters.tree import both, either, negated

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.fql.cursor import Cursor

__all__ = ["disjunction", "parenthesised", "trailing"]

Branch = TypeVar("Branch")
"""A condition, or a test in a `where`; a combination of them is one again."""


def disjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    """Read one combination or more, with `or` between them."""
    start = cursor.start
    parts = [_conjunction(cursor, leaf)]
    while cursor.skip("or"):
        parts.append(_conjunction(cursor, leaf))
    return cast("Branch", either(*parts, span=cursor.since(start)))


def _conjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    start = cursor.start
    parts = [_negation(cursor, leaf)]
    while cursor.skip("and"):
        parts.append(_negation(cursor, leaf))
    return cast("Branch", both(*parts, span=cursor.since(start)))


def _negation(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    if cursor.kind == "not":
        start = cursor.deeper().span[0]
        part = _negation(cursor, leaf)
        cursor.shallower()
        return cast("Branch", negated(part, span=cursor.since(start)))
    return parenthesised(cursor, leaf) if cursor.kind == "(" else leaf(cursor)


def parenthesised(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    """Read a combination in parentheses.

    Raises:
        RefusedError: It is none, or never closed.
    """
    opening = cursor.deeper()
    inside = disjunction(cursor, leaf)
    if cursor.kind == "END":
        raise RefusedError(conditions.unclosed_parenthesis(opening.span))
    if not cursor.skip(")"):
        raise RefusedError(trailing(cursor))
    cursor.shallower()
    return inside


def trailing(cursor: Cursor) -> FilterProblem:
    """Say that a condition ended before this token."""
    if cursor.kind == ")":
        return conditions.unopened_parenthesis(cursor.token.span)
    return letters.expected_connective(cursor.letters.connectives, cursor.token)
