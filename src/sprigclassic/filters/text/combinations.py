"""And, or, not and parentheses: of conditions, and of tests in a `where`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.stumbles import conditions as stumbles
from sprigclassic.filters.tree import both, either, negated

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.text.cursor import Cursor

__all__ = ["disjunction", "parenthesised"]

Branch = TypeVar("Branch")
"""A condition, or a test in a `where`; a combination of them is one again."""


def disjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    """Read one combination or more, with `or` between them."""
    start = cursor.place
    first = _conjunction(cursor, leaf)
    if cursor.kind != "or":
        return first
    parts = [first]
    while cursor.skip("or"):
        parts.append(_conjunction(cursor, leaf))
    return cast("Branch", either(*parts, span=cursor.since(start)))


def _conjunction(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    start = cursor.place
    first = _negation(cursor, leaf)
    if cursor.kind != "and":
        return first
    parts = [first]
    while cursor.skip("and"):
        parts.append(_negation(cursor, leaf))
    return cast("Branch", both(*parts, span=cursor.since(start)))


def _negation(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    if cursor.kind == "not":
        start = cursor.deeper()
        part = _negation(cursor, leaf)
        cursor.shallower()
        return cast("Branch", negated(part, span=cursor.since(start)))
    return parenthesised(cursor, leaf) if cursor.kind == "(" else leaf(cursor)


def parenthesised(cursor: Cursor, leaf: Callable[[Cursor], Branch]) -> Branch:
    """Read a combination in parentheses."""
    opening = cursor.deeper()
    inside = disjunction(cursor, leaf)
    if not cursor.skip(")"):
        raise RefusedError(stumbles.unclosed(cursor, opening))
    cursor.shallower()
    return inside
