"""Destination filters (FQL) to our tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from sprigclassic.filters.fql.complaints import destination as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.fql.cursor import SIGNS
from sprigclassic.filters.fql.destination.conditions import alone, compared, member
from sprigclassic.filters.fql.destination.letters import LETTERS
from sprigclassic.filters.fql.destination.terms import term
from sprigclassic.filters.fql.reading import read
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.tree import Comparison, Events, Measured, Number, Tally

if TYPE_CHECKING:
    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.tree import Condition, Operator

__all__ = ["from_fql"]

_BEGINNINGS: Final = frozenset({"PATH", "CALL", "STRING", "NUMBER", "true", "false", "null", "["})


def from_fql(text: str) -> Condition:
    """Return what a destination filter (FQL) of Segment asks of a user.

    Args:
        text: A filter such as `traits.plan = 'pro' and !contains(traits.email, '@acme.com')`.

    Raises:
        FilterError: It is no destination filter, or asks what a study filter cannot, such as the
            `type` or the `properties` of a message; it says where and why.
        TypeError: What was given is no text.

    >>> from sprigclassic import StudyFilter
    >>> print(StudyFilter.from_tree(from_fql("traits.plan = 'pro' or 'vip' in traits.tags")))
    plan = "pro" or tags contains any of ("vip")
    """
    return read(text, "<fql>", LETTERS, _condition, "traits.plan = 'pro'")


def _condition(cursor: Cursor) -> Condition:
    if cursor.kind not in _BEGINNINGS:
        raise RefusedError(letters.expected_condition(cursor.token))
    if cursor.token.text == "all":
        return _everyone(cursor)
    start, after_not = cursor.start, cursor.before == "not"
    left = term(cursor)
    if cursor.kind not in SIGNS | {"in"}:
        return alone(left)
    sign, right = cursor.take().kind, term(cursor)
    span = cursor.since(start)
    if after_not:
        raise RefusedError(say.unclear_negation(cursor.text[slice(*span)], span))
    if sign == "in":
        return member(left, right, span)
    return compared(left, cast("Operator", sign), right, span)


def _everyone(cursor: Cursor) -> Condition:
    """Read `all`, which is the whole filter."""
    begins = not cursor.before
    token = cursor.take()
    if not begins or cursor.kind != "END":
        raise RefusedError(say.all_alone(token))
    return Measured(
        Events(None, span=token.span),
        Tally("count", span=token.span),
        Comparison(">=", Number(0, span=token.span), span=token.span),
        span=token.span,
    )
