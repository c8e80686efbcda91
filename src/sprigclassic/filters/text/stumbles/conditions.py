"""Why a condition cannot be read, or why the filter should have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import conditions as say
from sprigclassic.filters.text.complaints import events
from sprigclassic.filters.text.cursor import span_of
from sprigclassic.filters.text.stumbles.events import MEASURES, begins_window, stray, window_span
from sprigclassic.filters.text.stumbles.words import INNER_WORDS, NAMES, SIGNS, misspelt, span
from sprigclassic.filters.text.words import RESERVED
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    IsSet,
    Number,
    OneOf,
    TextTest,
)

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.cursor import Cursor, Place
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import ValueTest

_NEXT_WORDS: Final = ("and", "or", "in", "since", "before", "after", "between", "from", "within")
_CALLS: Final = MEASURES - {"happened", "never"}


# ---- conditions --------------------------------------------------------------------------------


def no_condition(cursor: Cursor) -> FilterProblem:
    """Say why no condition begins here."""
    token = cursor.token
    if token.kind == cursor.back().kind == "END":
        return say.empty_filter(token.span)
    if token.kind in _CALLS and cursor.ahead() == "(":
        return _call(cursor)
    if token.kind == "in" and cursor.ahead() == "timezone":
        return say.timezone_not_last(span(token, cursor.peek()))
    return _no_event(cursor) or _no_name(cursor)


def _no_event(cursor: Cursor) -> FilterProblem | None:
    token, name = cursor.token, cursor.peek()
    if token.kind == "no" and name.kind in NAMES:
        return events.no_event(f"{name.text} never happened", span(token, name))
    return None


def _no_name(cursor: Cursor) -> FilterProblem:
    token = cursor.token
    if token.kind in SIGNS and cursor.back().kind in {"and", "or"}:
        return say.expected_condition(token, "say again what is compared")
    if token.kind in RESERVED - INNER_WORDS:
        return say.reserved_name(token)
    return say.expected_condition(token)


def _call(cursor: Cursor) -> FilterProblem:
    """Say that `count(Checkout)` and `sum(Checkout, total)` are written the other way round."""
    word, name, third = cursor.token, cursor.peek(2), cursor.peek(3)
    alone = word.kind in {"count", "days", "sessions"}
    if alone and name.kind in NAMES and third.kind == ")":
        return events.measure_call(word.kind, f"{name.text} {word.kind}", span(word, third))
    path, closing = cursor.peek(4), cursor.peek(5)
    if not alone and name.kind in NAMES and third.kind == "," and closing.kind == ")":
        better = f"{name.text} {word.kind}({path.text})"
        return events.measure_call(word.kind, better, span(word, closing))
    return events.measure_call(word.kind, None, word.span)


def no_property(cursor: Cursor) -> FilterProblem:
    """Say why no test of a property begins here."""
    token, following = cursor.token, cursor.peek()
    if f"{token.kind} {following.kind}" in {"any event", "in group"}:
        return events.not_in_where(f"{token.kind} {following.kind}", span(token, following))
    if token.kind in _CALLS and following.kind == "(":
        return events.not_in_where(token.kind, token.span)
    if token.kind in RESERVED - INNER_WORDS:
        return say.reserved_name(token)
    return events.expected_where(token)


def after_attribute(cursor: Cursor, name: Token, test: ValueTest) -> FilterProblem:
    """Say that a test of an attribute has no measure and no window."""
    if not begins_window(cursor):
        return _measure_after(cursor, name, test)
    value = test.value if isinstance(test, Comparison) else getattr(test, "low", None)
    if not isinstance(value, Number) or test.span is None:
        return events.window_of_attribute(name.text, None, window_span(cursor))
    words = cursor.text[slice(*test.span)]
    return events.window_of_attribute(name.text, words, (name.span[0], test.span[1]))


def _measure_after(cursor: Cursor, name: Token, test: ValueTest) -> FilterProblem:
    of_value = isinstance(test, (Comparison, Between, OneOf, TextTest, ContainsOf, IsSet))
    if of_value or test.span is None or cursor.kind not in MEASURES:
        return trailing(cursor)
    words = cursor.text[slice(*test.span)]
    return events.window_before_measure(f"{name.text} {cursor.kind} … {words}", test.span)


# ---- after a condition -------------------------------------------------------------------------


def trailing(cursor: Cursor) -> FilterProblem:
    """Say why the filter should have ended before this word."""
    token, before = cursor.token, cursor.back()
    if token.kind == ")":
        return say.unopened_parenthesis(token.span)
    if token.kind == "in" and cursor.ahead() == "timezone":
        return say.timezone_not_last(span(token, cursor.peek()))
    if token.kind == "then":
        return events.measured_step(before if before.kind == "happened" else token)
    if begins_window(cursor):
        return events.stray_window(window_span(cursor))
    return stray(cursor) or misspelt(token, _NEXT_WORDS) or say.expected_connective(token)


def unclosed(cursor: Cursor, opening: Place) -> FilterProblem:
    """Say why a parenthesis is not closed here."""
    if cursor.kind == "END":
        return say.unclosed_parenthesis(span_of(opening))
    return trailing(cursor)
