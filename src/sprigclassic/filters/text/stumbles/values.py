"""Why a test of a value, a literal or a list cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import conditions, events, moments, quoted
from sprigclassic.filters.text.complaints import values as say
from sprigclassic.filters.text.cursor import span_of
from sprigclassic.filters.text.stumbles.moments import bare_length, half_a_window, no_last_or_next
from sprigclassic.filters.text.stumbles.words import (
    DATE_WORDS,
    INNER_WORDS,
    NAMES,
    NULLS,
    SIGNS,
    VALUES,
    misspelt,
    span,
)
from sprigclassic.filters.text.words import AFTER_EVENTS, RESERVED, SIGN_OF_WORDS, UNITS

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.cursor import Cursor, Place

_NEGATABLE: Final = ("in", "contains", "starts", "ends", "matches")
_TEST_STARTS: Final = SIGNS | DATE_WORDS | {"between", "is", "more", "less", "at", *_NEGATABLE}
_TEST_WORDS: Final = (
    *("count", "days", "sessions", "sum", "average", "minimum", "maximum", "distinct"),
    *("happened", "never", "where", "then", "=", "is", "in", "not", "between"),
    *("contains", "starts", "ends", "matches", "before", "after", "since"),
)
_AS_NOW: Final = "a date is compared with now like `at least 1 day ago`"


# ---- tests -------------------------------------------------------------------------------------


def no_test(cursor: Cursor, start: Place) -> FilterProblem:
    """Say why no test follows what stands between `start` and here."""
    token, name = cursor.token, cursor.words(start)
    length = bare_length(cursor, "at least {} ago")
    if length is not None:
        return length
    if token.kind in VALUES:
        return say.missing_sign(name, token)
    if token.kind == "NAME":
        return _two_names(cursor, name)
    if token.kind == "(":
        return misspelt(cursor.back(), _TEST_WORDS) or say.expected_test(name, token)
    return half_a_window(token, cursor.peek()) or _other_test(cursor, name)


def _other_test(cursor: Cursor, name: str) -> FilterProblem:
    token, before = cursor.token, cursor.back()
    if cursor.in_where and token.kind in AFTER_EVENTS - {"happened", "never"}:
        return events.not_in_where(f"{name} {token.text}", span(before, token))
    if token.kind not in {"END", ")", "and", "or"} or before.kind not in NAMES or cursor.in_where:
        return say.expected_test(name, token)
    if before.kind == cursor.back(3).kind == "STRING" and cursor.back(2).kind == "or":
        return say.expected_test(name, token, "for one of several, write `in`")
    return say.test_or_event(name, token)


def _two_names(cursor: Cursor, name: str) -> FilterProblem:
    """Say what a word after a name may be: more of the name, or a slip."""
    first, steps = cursor.back(), 0
    while cursor.ahead(steps) == "NAME":
        steps += 1
    whole = span(first, cursor.peek(steps - 1))
    several = conditions.several_words(cursor.text[slice(*whole)], whole)
    following = cursor.ahead(steps)
    if following in AFTER_EVENTS and first.kind == "NAME":
        return several
    slip = misspelt(cursor.token, _TEST_WORDS)
    if slip is None and following in SIGNS and first.kind == "NAME":
        return several
    return slip or say.expected_test(name, cursor.token)


def no_count_test(cursor: Cursor, start: Place) -> FilterProblem:
    """Say why a measure is not followed by a comparison."""
    token, following, measure = cursor.token, cursor.peek(), cursor.back()
    words = f"{token.kind} {following.kind}"
    if words in SIGN_OF_WORDS:
        return events.words_for_sign(words, SIGN_OF_WORDS[words], span(token, following))
    if token.kind == "between":
        token = token._replace(text="between … ago", span=span(token, cursor.peek(5)))
    if token.kind == "(":
        return events.takes_no_property(measure.kind, _argument(cursor))
    if token.kind == "ago" and measure.kind in UNITS:
        return moments.unit_of_number(measure)
    slip = misspelt(token, ("=", "between"))
    return slip or events.expected_comparison(cursor.words(start), token)


def _argument(cursor: Cursor) -> tuple[int, int]:
    """Return the span of what stands in parentheses, as far as it is one name or none."""
    closing = cursor.peek(1 if cursor.ahead() == ")" else 2)
    return span(cursor.token, closing) if closing.kind == ")" else cursor.token.span


def no_negatable(cursor: Cursor) -> FilterProblem:
    """Say why `not` is followed by no test that takes it."""
    token, no = cursor.token, cursor.back()
    if token.kind == "happened":
        return say.expected_after_not(token, "write `never happened`")
    if token.kind == "set":
        return say.expected_after_not(token, "write `is not set`")
    if token.kind == "=" or token.kind in VALUES:
        return say.expected_after_not(token, "for one value, write `!=`")
    if token.kind in _TEST_STARTS:
        return say.not_in_front(no.span)
    return misspelt(token, _NEGATABLE) or say.expected_after_not(token, None)


def no_set(cursor: Cursor, start: Place) -> FilterProblem:
    """Say why `is` is not followed by `set`."""
    token, before = cursor.token, cursor.back()
    negated = before.kind == "not"
    if token.text.lower() in NULLS:
        better = "is set" if negated else "is not set"
        return say.null_value(token.text, better, (span_of(start)[0], token.span[1]))
    if token.kind in VALUES:
        return say.is_comparison("!=" if negated else "=", cursor.since(start))
    if token.kind in _TEST_STARTS:
        return _is_before_test(cursor, start)
    return misspelt(token, ("set", "not")) or say.expected_set(token)


def _is_before_test(cursor: Cursor, start: Place) -> FilterProblem:
    token, before = cursor.token, cursor.back()
    if before.kind == "not" and token.kind in _NEGATABLE:
        return say.is_comparison("not", cursor.since(start))
    if before.kind == "not":
        return say.not_in_front(before.span)
    return say.is_comparison(None, before.span)


# ---- literals ----------------------------------------------------------------------------------


def no_value(cursor: Cursor) -> FilterProblem:
    """Say why no value stands here."""
    token = cursor.token
    if token.text.lower() in NULLS:
        return _null_compared(cursor)
    if token.kind in {"today", "yesterday"} or token.text.lower() == "now":
        return _time_compared(cursor)
    if token.kind == "NAME" or token.kind in RESERVED - INNER_WORDS:
        return say.unquoted_text(token)
    if token.kind == "(" and cursor.back().kind == "=":
        return say.expected_value(token, "for one of several, write `in`")
    return say.expected_value(token)


def _null_compared(cursor: Cursor) -> FilterProblem:
    token, sign = cursor.token, cursor.back()
    better = {"=": "is not set", "!=": "is set"}.get(sign.kind)
    place = token.span if better is None else span(sign, token)
    return say.null_value(token.text, better, place)


def _time_compared(cursor: Cursor) -> FilterProblem:
    token, sign = cursor.token, cursor.back()
    if token.kind == "NAME":
        return say.time_as_value(token.text, token.span, _AS_NOW)
    if sign.kind == "=":
        return say.time_as_value(token.text, span(sign, token), f"write `{token.kind}`")
    return say.time_as_value(token.text, token.span, None)


def no_version(cursor: Cursor) -> FilterProblem:
    """Say why `version` is followed by no text."""
    token = cursor.token
    better = f"version {quoted(token.text)}" if token.kind in {"NAME", "NUMBER"} else None
    return say.expected_version(token, better)


# ---- texts and lists ---------------------------------------------------------------------------


def no_text(cursor: Cursor, operator: str) -> FilterProblem:
    """Say why `contains` and its like are followed by no text."""
    token, before = cursor.token, cursor.back()
    if token.kind == "(" and operator == "contains":
        return say.contains_list("contains any of", before.span)
    if token.kind in VALUES - {"version"}:
        if operator == "contains":
            return say.contains_list(f"contains any of ({token.text})", span(before, token))
        return say.expected_text(token, quoted(token.text))
    if token.kind == "NAME" or token.kind in RESERVED - INNER_WORDS:
        return say.unquoted_text(token)
    return say.expected_text(token, None)


def no_list(cursor: Cursor) -> FilterProblem:
    """Say why `in`, `any of` or `all of` is not followed by a list."""
    token, before = cursor.token, cursor.back()
    start = f"{cursor.back(2).kind} of" if before.kind == "of" else "in"
    better = f"{start} ({token.text})" if token.kind in VALUES - {"version"} else None
    if before.kind == "of":
        return say.expected_list(token, better)
    if token.kind == "group":
        name = cursor.back(3 if cursor.back(2).kind == "not" else 2)
        return conditions.group_of_name(name.text, name.span)
    if token.kind in {"last", "next"}:
        return say.not_in_front(cursor.back(2).span)
    if token.kind == "NUMBER" and cursor.ahead() in UNITS:
        return no_last_or_next(cursor)
    return say.expected_list(token, better)


def unclosed_list(cursor: Cursor, opening: Place) -> FilterProblem:
    """Say why a list is not closed here."""
    if cursor.kind == "END":
        return conditions.unclosed_parenthesis(span_of(opening))
    return say.expected_comma(cursor.token)
