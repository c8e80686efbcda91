"""Audience queries (Segment's query language) to our tree."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.fql.audience.comparators import comparator, value_test
from sprigclassic.filters.fql.audience.events import behaviour, name_of
from sprigclassic.filters.fql.audience.letters import LETTERS
from sprigclassic.filters.fql.complaints import audience as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.fql.reading import read
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.tree import Attribute

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import Condition

__all__ = ["from_segment"]

_EXAMPLE: Final = "event('Checkout').within(30 days).count() < 3"
_EXTRACTORS: Final = ("event", "trait")


def from_segment(text: str) -> Condition:
    """Return what an audience query of Segment asks of a user.

    Args:
        text: A query such as `event('Checkout').within(30 days).count() < 3`.

    Raises:
        FilterError: It is no audience query, or asks what a study filter cannot, such as a property
            compared with a trait; it says where and why.
        TypeError: What was given is no text.

    >>> from sprigclassic import StudyFilter
    >>> query = "event('Checkout').within(30 days).count() < 3 AND trait('plan') != 'free'"
    >>> print(StudyFilter.from_tree(from_segment(query)))
    Checkout count < 3 in last 30 days and plan != "free" and plan is set
    """
    return read(text, "<segment>", LETTERS, _condition, _EXAMPLE)


def _condition(cursor: Cursor) -> Condition:
    match cursor.token.text:
        case "event":
            return behaviour(cursor)
        case "trait":
            return _trait(cursor)
        case _:
            raise RefusedError(_no_condition(cursor.token))


def _trait(cursor: Cursor) -> Condition:
    start = cursor.start
    cursor.take()
    path = name_of(cursor, "trait").value
    found = comparator(cursor)
    span = cursor.since(start)
    return value_test(found, lambda test: Attribute(path, test, span=span), span)


def _no_condition(token: Token) -> FilterProblem:
    """Say why no condition begins here."""
    match token.text:
        case "ANY" | "ALL":
            return say.of_account(token)
        case "entity":
            return say.of_entity(token)
        case "property":
            return say.property_outside(token)
        case "context":
            return say.of_context(token)
        case _ if token.kind == "NAME":
            meant = next(iter(get_close_matches(token.text, _EXTRACTORS, 1)), None)
            return say.unknown_function(token, meant)
        case _:
            return letters.expected_condition(token)
