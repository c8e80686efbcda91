"""Why a condition on events cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import conditions, moments, values
from sprigclassic.filters.text.complaints import events as say
from sprigclassic.filters.text.cursor import span_of
from sprigclassic.filters.text.stumbles.moments import bare_length, half_a_window, no_unit
from sprigclassic.filters.text.stumbles.words import (
    DATE_WORDS,
    INNER_WORDS,
    NAMES,
    SIGNS,
    misspelt,
    span,
)
from sprigclassic.filters.text.words import AFTER_EVENTS, RESERVED, SIGN_OF_WORDS, UNITS

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.cursor import Cursor, Place
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import Duration, Events

MEASURES: Final = AFTER_EVENTS - {"where", "then"}
"""Words with which it begins what is asked of events."""

_WINDOW_WORDS: Final = DATE_WORDS | {"between", "within"}


# ---- measures ----------------------------------------------------------------------------------


def no_measure(cursor: Cursor, events: Events) -> FilterProblem:
    """Say why events are not followed by a measure."""
    token = cursor.token
    if token.kind in {"and", "or"} and events.where is not None:
        return say.where_parentheses(token)
    if token.kind in SIGNS:
        return say.missing_count(token)
    if begins_window(cursor):
        return say.window_before_measure(None, window_span(cursor))
    return stray(cursor) or misspelt(token, sorted(AFTER_EVENTS)) or say.expected_measure(token)


def no_argument(cursor: Cursor) -> FilterProblem:
    """Say why a measure is not followed by its property in parentheses."""
    token, measure = cursor.token, cursor.back()
    if measure.kind in {"first", "last"}:
        problem = _no_end(cursor, measure)
        if problem is not None:
            return problem
    if token.kind in NAMES:
        return say.property_parentheses(measure.kind, token, span(measure, token))
    return say.expected_opening(measure.kind, token)


def _no_end(cursor: Cursor, end: Token) -> FilterProblem | None:
    """Say what `last` may mean that begins no measure: `last month`, `last 30 days`."""
    return half_a_window(end, cursor.token) or misspelt(cursor.token, ("happened",))


def no_property_name(cursor: Cursor) -> FilterProblem:
    """Say why no property stands in the parentheses of a measure."""
    token, measure = cursor.token, cursor.back(2)
    if token.kind in RESERVED - INNER_WORDS:
        return conditions.reserved_name(token)
    return say.expected_property(measure.kind, token)


def unclosed_argument(cursor: Cursor, opening: Place) -> FilterProblem:
    """Say why the parentheses of a measure are not closed here."""
    token, name = cursor.token, cursor.back()
    if token.kind == "END":
        return conditions.unclosed_parenthesis(span_of(opening))
    if token.kind == name.kind == "NAME":
        whole = span(name, token)
        return conditions.several_words(cursor.text[slice(*whole)], whole)
    return say.expected_closing(token)


# ---- sequences ---------------------------------------------------------------------------------


def no_step(cursor: Cursor) -> FilterProblem:
    """Say why no event follows `then`."""
    token = cursor.token
    if token.kind in {"not", "never"}:
        return say.expected_step(token, "no")
    if token.kind in RESERVED - INNER_WORDS:
        return conditions.reserved_name(token)
    return say.expected_step(token, None)


def late_within(cursor: Cursor, length: Duration | None) -> FilterProblem:
    """Say that no `within` follows a window."""
    place = cursor.token.span
    return say.late_within(place) if length is None else say.second_within(place)


# ---- windows -----------------------------------------------------------------------------------


def begins_window(cursor: Cursor) -> bool:
    """Return whether a window begins here, whole or not."""
    return cursor.kind in _WINDOW_WORDS or (cursor.kind == "in" and cursor.ahead() == "last")


def window_span(cursor: Cursor) -> Span:
    """Return the span of the words with which a window begins."""
    return span(cursor.token, cursor.peek()) if cursor.kind == "in" else cursor.token.span


def stray(cursor: Cursor) -> FilterProblem | None:
    """Return the complaint about what belongs to another place, if it stands here."""
    token, before, following = cursor.token, cursor.back(), cursor.peek()
    if token.kind == "ignoring":
        last = following if following.kind == "case" else token
        return values.stray_ignoring_case(span(token, last))
    if token.kind in UNITS and before.kind == "NUMBER":
        return moments.unit_of_number(token)
    if token.kind == "NUMBER" and before.kind == "DATE" and following.text == ":":
        return moments.spaced_instant(span(before, token))
    if token.kind == "NAME" and before.kind == "NUMBER" and following.kind == "ago":
        return no_unit(cursor)
    return (
        _test_of_date(cursor)
        or _times(cursor)
        or bare_length(cursor, "in last {}")
        or half_a_window(token, following)
    )


def _times(cursor: Cursor) -> FilterProblem | None:
    before, number, times = cursor.back(), cursor.token, cursor.peek()
    if number.kind == "NUMBER" and before.kind == "happened" and times.text.lower() == "times":
        return say.how_often(f"count = {number.text}", span(before, times))
    return None


def _test_of_date(cursor: Cursor) -> FilterProblem | None:
    token, following = cursor.token, cursor.peek()
    words = f"{token.kind} {following.kind}"
    if words not in {*SIGN_OF_WORDS, "in next"}:
        return None
    happened = cursor.back().kind == "happened" and words != "in next"
    help_ = "choose between `first happened` and `last happened`" if happened else None
    return say.no_window(words, span(token, following), help_)
