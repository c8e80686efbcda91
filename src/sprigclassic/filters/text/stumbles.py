"""Why the parser cannot go on: from the place where it stands to the complaint that helps.

Mistakes that people make are read here as far as needed to explain them.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import grammar, letters
from sprigclassic.filters.text.words import RESERVED, UNITS
from sprigclassic.filters.tree import Number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.cursor import Cursor
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import ValueTest

_CALENDAR: Final = frozenset({"week", "month", "quarter", "year"})
_CALLS: Final = frozenset({"sum", "average", "minimum", "maximum", "distinct", "first", "last"})
_MEASURES: Final = _CALLS | {"days", "sessions"}

AFTER_EVENTS: Final = _MEASURES | {"where", "count", "happened", "never", "then"}
"""Words that make the name before them one of events."""

_SIGNS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_MEASURE_WORDS: Final = ("count", "happened", "never", "where")
_TEST_WORDS: Final = (*_MEASURE_WORDS, "is", "in", "not", "between", "contains", "matches")
_NEXT_WORDS: Final = ("and", "or", "in", "since", "before", "between", "from")
_INNER_WORDS: Final = frozenset(
    {"and", "or", "not", "in", "is", "since", "before", "from", "between"}
)
_WINDOW_WORDS: Final = frozenset({"in", "since", "before", "from", "between"})

_NOT_BUILT: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys((*_MEASURES, "contains", "matches", "version", "then"), frozenset()),
    **dict.fromkeys(("today", "yesterday", "after", "on", "within"), frozenset()),
    "starts": frozenset({"with"}),
    "ends": frozenset({"with"}),
    "ignoring": frozenset({"case"}),
    "in": frozenset({"group", "next"}),
    "this": _CALENDAR,
    "previous": _CALENDAR,
    "more": frozenset({"than"}),
    "less": frozenset({"than"}),
    "at": frozenset({"least", "most"}),
}
"""First words of what this version does not have yet, and the words that must follow them."""

_ON_ATTRIBUTES: Final = " on an attribute"
_MOMENT_WORDS: Final = frozenset({"since", "before", "from"})
_SIGN_WORDS: Final = {
    ("more", "than"): ">",
    ("less", "than"): "<",
    ("at", "least"): ">=",
    ("at", "most"): "<=",
}
_NULLS: Final = frozenset({"null", "none", "nil", "undefined"})
_VALUES: Final = frozenset({"STRING", "NUMBER", "DATE", "INSTANT", "true", "false"})
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+))?")


# ---- conditions --------------------------------------------------------------------------------


def no_condition(cursor: Cursor) -> FilterProblem:
    """Say why no condition begins here."""
    token = cursor.token
    if token.kind == "END" and cursor.previous is None:
        return grammar.empty_filter(token.span)
    if cursor.peek().kind == "(" and (token.kind == "count" or token.kind in _CALLS):
        return _call(cursor)
    if token.kind == "in":
        return _timezone_or_group(cursor)
    if token.kind in RESERVED and token.kind not in _INNER_WORDS:
        return grammar.reserved_name(token)
    return grammar.expected_condition(token)


def _timezone_or_group(cursor: Cursor) -> FilterProblem:
    if cursor.peek().kind == "timezone":
        return grammar.timezone_not_last(_span(cursor.token, cursor.peek()))
    return _not_built(cursor) or grammar.expected_condition(cursor.token)


def _call(cursor: Cursor) -> FilterProblem:
    if cursor.kind != "count":
        return grammar.not_built_yet(cursor.kind, cursor.token.span)
    name, closing = cursor.peek(2), cursor.peek(3)
    if name.kind in {"NAME", "STRING"} and closing.kind == ")":
        return grammar.count_call(name.text, _span(cursor.token, closing))
    return grammar.count_call(None, cursor.token.span)


def no_measure(cursor: Cursor) -> FilterProblem:
    """Say why events are not followed by a measure."""
    token = cursor.token
    if token.kind in {"and", "or"}:
        return grammar.where_parentheses(token)
    if token.kind in _SIGNS:
        return grammar.missing_count(token)
    return (
        _last_unit(cursor)
        or _not_built(cursor)
        or _misspelt(token, _MEASURE_WORDS)
        or grammar.expected_measure(token)
    )


def window_of_attribute(cursor: Cursor, name: Token, test: ValueTest) -> FilterProblem:
    """Say that a window cannot follow, and what may have been meant."""
    value = getattr(test, "value", getattr(test, "low", None))
    counted = isinstance(value, Number)
    if not counted or test.span is None:
        return grammar.window_of_attribute(name.text, None, _window_span(cursor))
    words = cursor.text[slice(*test.span)]
    return grammar.window_of_attribute(name.text, words, (name.span[0], test.span[1]))


def trailing(cursor: Cursor) -> FilterProblem:
    """Say why the filter should have ended before this word."""
    token = cursor.token
    if token.kind == ")":
        return grammar.unopened_parenthesis(token.span)
    if token.kind == "in" and cursor.peek().kind == "timezone":
        return grammar.timezone_not_last(_span(token, cursor.peek()))
    if token.kind in {"in", "last"} and cursor.peek().kind == "NUMBER":
        return grammar.half_window(token)
    if token.kind in _WINDOW_WORDS and not _not_built(cursor):
        return grammar.stray_window(_window_span(cursor))
    missing = None if token.kind in _MEASURES else _not_built(cursor)
    return (
        _last_unit(cursor)
        or missing
        or _misspelt(token, _NEXT_WORDS)
        or grammar.expected_connective(token)
    )


def unclosed(cursor: Cursor, opening: Token) -> FilterProblem:
    """Say why a parenthesis is not closed here."""
    if cursor.kind == "END":
        return grammar.unclosed_parenthesis(opening.span)
    return trailing(cursor)


# ---- tests and values --------------------------------------------------------------------------


def no_test(cursor: Cursor) -> FilterProblem:
    """Say why no test follows a name."""
    token, name = cursor.token, cursor.previous or cursor.token
    if token.kind in _VALUES:
        return grammar.missing_sign(name, token)
    if token.kind in _MOMENT_WORDS:
        return grammar.not_built_yet(token.kind, token.span, _ON_ATTRIBUTES)
    if token.kind == "NAME":
        return _two_names(cursor, name)
    return _not_built(cursor) or grammar.expected_test(name, token)


def _two_names(cursor: Cursor, name: Token) -> FilterProblem:
    """Say what a word after a name may be: more of the name, or a slip."""
    steps = 0
    while cursor.peek(steps).kind == "NAME":
        steps += 1
    whole = _span(name, cursor.peek(steps - 1))
    several = grammar.several_words(cursor.text[slice(*whole)], whole)
    if cursor.peek(steps).kind in AFTER_EVENTS and name.kind == "NAME":
        return several
    slip = _misspelt(cursor.token, _TEST_WORDS)
    if slip is None and cursor.peek(steps).kind in _SIGNS and name.kind == "NAME":
        return several
    return slip or grammar.expected_test(name, cursor.token)


def no_count_test(cursor: Cursor) -> FilterProblem:
    """Say why `count` is not followed by a comparison."""
    token, following = cursor.token, cursor.peek()
    sign = _SIGN_WORDS.get((token.kind, following.kind))
    if sign is not None:
        words = f"{token.kind} {following.kind}"
        return grammar.words_for_sign(words, sign, _span(token, following))
    return grammar.expected_comparison(token)


def ago_in_test(cursor: Cursor, start: int) -> FilterProblem:
    """Say that `between 60 and 30 days ago` is no comparison."""
    ago = cursor.peek()
    return grammar.not_built_yet("between … ago", (start, ago.span[1]), _ON_ATTRIBUTES)


def no_value(cursor: Cursor) -> FilterProblem:
    """Say why no value stands here."""
    token = cursor.token
    if token.kind == "version":
        return grammar.not_built_yet("version", token.span)
    if token.text.lower() in _NULLS:
        return _null_compared(cursor)
    if token.kind == "NAME" or token.kind in RESERVED - _INNER_WORDS:
        return grammar.unquoted_text(token)
    return grammar.expected_value(token)


def _null_compared(cursor: Cursor) -> FilterProblem:
    token, sign = cursor.token, cursor.previous or cursor.token
    better = {"=": "is not set", "!=": "is set"}.get(sign.kind)
    span = token.span if better is None else _span(sign, token)
    return grammar.null_value(token.text, better, span)


def no_list(cursor: Cursor) -> FilterProblem:
    """Say why `in` or `not` is not followed by a list."""
    token, before = cursor.token, cursor.previous or cursor.token
    if before.kind == "not":
        return _not_built(cursor) or grammar.expected_in(token)
    if token.kind in {"last", "next"}:
        words = f"in {token.kind}"
        return grammar.not_built_yet(words, _span(before, token), _ON_ATTRIBUTES)
    better = f"in ({token.text})" if token.kind in _VALUES else None
    return grammar.expected_list(token, better)


def unclosed_list(cursor: Cursor, opening: Token) -> FilterProblem:
    """Say why a list is not closed here."""
    if cursor.kind == "END":
        return grammar.unclosed_parenthesis(opening.span)
    return grammar.expected_comma(cursor.token)


def no_set(cursor: Cursor, start: int) -> FilterProblem:
    """Say why `is` is not followed by `set`."""
    token, before = cursor.token, cursor.previous or cursor.token
    negated = before.kind == "not"
    if token.text.lower() in _NULLS:
        better = "is set" if negated else "is not set"
        return grammar.null_value(token.text, better, (start, token.span[1]))
    if token.kind in _VALUES:
        return grammar.is_comparison("!=" if negated else "=", (start, before.span[1]))
    return _misspelt(token, ("set", "not")) or grammar.expected_set(token)


# ---- windows -----------------------------------------------------------------------------------


def no_amount(cursor: Cursor) -> FilterProblem:
    """Say why no number of units stands here."""
    token, before = cursor.token, cursor.previous or cursor.token
    if before.kind == "last" and token.kind in _CALENDAR:
        return grammar.last_unit(token.kind, _span(before, token))
    if token.kind in UNITS:
        return grammar.missing_number(token)
    return grammar.expected_number(token)


def no_unit(cursor: Cursor) -> FilterProblem:
    """Say why no unit of time stands here."""
    token = cursor.token
    if token.kind not in {"NAME", "quarter"}:
        return grammar.missing_unit(token)
    word, one = token.text.lower(), cursor.previous is not None and cursor.previous.value == 1
    units = [unit for unit in UNITS if unit.endswith("s") != one]
    meant = letters.UNITS_MEANT.get(word, "").removesuffix("s") or "?"
    close = [unit for unit in units if unit.startswith(meant)] or get_close_matches(word, units, 1)
    return grammar.unknown_unit(token, close[0] if close else None)


def no_moment(cursor: Cursor) -> FilterProblem:
    """Say why no date stands here."""
    token, before = cursor.token, cursor.previous or cursor.token
    if token.kind == "STRING" and _DATE.fullmatch(token.value):
        return grammar.quoted_date(token)
    if before.kind == "since" and token.kind in {"NAME", "STRING"}:
        return grammar.not_built_yet(f"since {token.text}", _span(before, token))
    return grammar.expected_date(token)


# ---- words -------------------------------------------------------------------------------------


def _span(first: Token, last: Token) -> Span:
    return first.span[0], last.span[1]


def _window_span(cursor: Cursor) -> Span:
    following = cursor.peek()
    return _span(cursor.token, following) if following.kind == "last" else cursor.token.span


def _last_unit(cursor: Cursor) -> FilterProblem | None:
    following = cursor.peek()
    if cursor.kind == "last" and following.kind in _CALENDAR:
        return grammar.last_unit(following.kind, _span(cursor.token, following))
    return None


def _not_built(cursor: Cursor) -> FilterProblem | None:
    """Return the complaint about a word that this version does not have yet, if it is one."""
    token, following = cursor.token, cursor.peek()
    second = _NOT_BUILT.get(token.kind)
    if second is None:
        return None
    if not second:
        return grammar.not_built_yet(token.kind, token.span)
    if following.kind not in second:
        return None
    return grammar.not_built_yet(f"{token.kind} {following.kind}", _span(token, following))


def _misspelt(token: Token, words: Iterable[str]) -> FilterProblem | None:
    """Return the complaint about a word that is nearly another, if it is one."""
    if token.kind != "NAME":
        return None
    word = token.text.lower()
    swapped = [other for other in words if sorted(other) == sorted(word)]
    close = swapped or get_close_matches(word, words, 1, 0.7)
    return grammar.misspelt(token, close[0]) if close else None
