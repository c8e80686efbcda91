"""From a text to a checked tree, or to an error that shows the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._source import Source
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import check
from sprigclassic.filters.fql.combinations import disjunction, trailing
from sprigclassic.filters.fql.complaints import letters as say
from sprigclassic.filters.fql.cursor import Cursor
from sprigclassic.filters.text.complaints import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.fql.cursor import Letters
    from sprigclassic.filters.tree import Condition

__all__ = ["read"]


def read(
    text: str, name: str, letters: Letters, leaf: Callable[[Cursor], Condition], example: str
) -> Condition:
    """Return the tree that a text means.

    Args:
        text: What to read.
        name: What errors call it.
        letters: The letters of its language.
        leaf: Reads one condition.
        example: A text that is one, to show where there is none.

    Raises:
        FilterError: It cannot be read; it says where and why.
        TypeError: What was given is no text.
    """
    if not isinstance(text, str):
        raise TypeError(_misuse(text))
    try:
        condition = _whole(Cursor(text, letters), leaf, example)
    except RefusedError as refused:
        raise FilterError([refused.problem], Source(text, name)) from None
    problems = check(condition)
    if problems:
        raise FilterError(problems, Source(text, name))
    return condition


def _misuse(text: object) -> str:
    return f"a filter is read from a str, not from {type(text).__name__}"


def _whole(cursor: Cursor, leaf: Callable[[Cursor], Condition], example: str) -> Condition:
    if cursor.kind == "END":
        raise RefusedError(say.empty_filter(example, cursor.token))
    condition = disjunction(cursor, leaf)
    if cursor.kind != "END":
        raise RefusedError(trailing(cursor))
    return condition
