"""Why a length of time, a date, a window or a test of a date cannot be read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import conditions, events, letters, write
from sprigclassic.filters.text.complaints import moments as say
from sprigclassic.filters.text.stumbles.words import SIGNS, misspelt, span
from sprigclassic.filters.text.words import CALENDAR_UNITS, SIGN_OF_WORDS, UNITS

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.cursor import Cursor, Place
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import End

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+))?")
_WORD_OF_SIGN: Final = {"=": "on", "<": "before", ">": "after", ">=": "since"}
_WHOLE_UNITS: Final = CALENDAR_UNITS | {"day"}
_LONGEST_UNIT: Final = 12
_EITHER_WAY: Final = "choose between `in last` and `in next`"


# ---- lengths of time ---------------------------------------------------------------------------


def no_amount(cursor: Cursor) -> FilterProblem:
    """Say why no number of units stands here."""
    token, before = cursor.token, cursor.back()
    if before.kind == "last" and token.kind in _WHOLE_UNITS:
        return say.last_unit(token.kind, span(before, token))
    if token.kind in UNITS:
        return say.missing_number(token)
    return say.expected_number(token)


def no_unit(cursor: Cursor) -> FilterProblem:
    """Say why no unit of time stands here."""
    token, number = cursor.token, cursor.back()
    sign = SIGN_OF_WORDS.get(f"{cursor.back(3).kind} {cursor.back(2).kind}")
    if sign is not None and cursor.back(4).kind != "happened":
        if token.text.lower() == "times":
            better = f"count {sign} {number.text}"
            return events.how_often(better, span(cursor.back(3), token))
        if token.kind != "NAME":
            return _words_for_sign(cursor.back(3), cursor.back(2), sign)
    if token.kind not in {"NAME", "quarter"}:
        return say.missing_unit(token)
    return say.unknown_unit(token, _nearest_unit(token.text.lower(), one=number.value == 1))


def _words_for_sign(first: Token, second: Token, sign: str) -> FilterProblem:
    return events.words_for_sign(f"{first.kind} {second.kind}", sign, span(first, second))


def _nearest_unit(word: str, *, one: bool) -> str | None:
    units = [unit for unit in UNITS if unit.endswith("s") != one]
    meant = letters.UNITS_MEANT.get(word, "").removesuffix("s") or "?"
    close = [unit for unit in units if unit.startswith(meant)]
    if not close and len(word) <= _LONGEST_UNIT:
        close = get_close_matches(word, units, 1)
    return close[0] if close else None


def no_nearness(cursor: Cursor) -> FilterProblem:
    """Say that `more`, `less` and `at` need their second word."""
    first = cursor.back().kind
    second = "`least` or `most`" if first == "at" else "`than`"
    better = None if first == "at" else f"{first} than"
    return conditions.expected_word(second, first, cursor.token, better)


def bare_length(cursor: Cursor, better: str) -> FilterProblem | None:
    """Return the complaint about a length of time alone, if there is one."""
    token, unit, ago = cursor.token, cursor.peek(), cursor.peek(2)
    if token.kind != "NUMBER" or unit.kind not in UNITS:
        return None
    length = f"{token.text} {unit.text}"
    last = ago if ago.kind == "ago" else unit
    words = f"{length} ago" if last is ago else length
    return say.bare_length(words, better.format(length), span(token, last))


# ---- windows and tests of a date -----------------------------------------------------------------


def half_a_window(token: Token, following: Token) -> FilterProblem | None:
    """Return the complaint about `last`, `next` or `in` without the other half, if it is one."""
    if token.kind == "last" and following.kind in _WHOLE_UNITS:
        return say.last_unit(following.kind, span(token, following))
    if token.kind in {"last", "next"} and following.kind in {*UNITS, "NUMBER"}:
        amount = "" if following.kind == "NUMBER" else f" 1 {following.kind.removesuffix('s')}"
        return say.half_window(token, write(f"in {token.kind}{amount}"))
    if token.kind == "in" and following.kind == "NUMBER":
        return say.half_window(token, write("in last"))
    return None


def no_last_or_next(cursor: Cursor) -> FilterProblem:
    """Say what `in` lacks in a test of a date."""
    return say.half_window(cursor.back(), _EITHER_WAY)


def no_moment_test(cursor: Cursor, end: End) -> FilterProblem:
    """Say why `first happened` is followed by no test of a date."""
    if cursor.kind in SIGNS:
        return events.sign_of_time(end, cursor.token, _WORD_OF_SIGN.get(cursor.kind))
    return (
        bare_length(cursor, "at least {} ago")
        or half_a_window(cursor.token, cursor.peek())
        or events.expected_time(end, cursor.token)
    )


def no_moment(cursor: Cursor) -> FilterProblem:
    """Say why no date stands here."""
    token, before = cursor.token, cursor.back()
    if token.kind == "STRING" and _DATE.fullmatch(token.value):
        return say.quoted_date(token)
    if before.kind == "on" and token.kind in {"today", "yesterday"}:
        return say.stray_on(token, before)
    if before.kind == "since" and token.kind == "NUMBER" and cursor.ahead() in UNITS:
        length = f"{token.text} {cursor.peek().text}"
        return say.expected_date(token, write(f"in last {length}"))
    return say.expected_date(token)


def no_calendar(cursor: Cursor) -> FilterProblem:
    """Say why `this` or `previous` is followed by no unit of the calendar."""
    token, which = cursor.token, cursor.back()
    if token.kind == "day":
        return say.calendar_day(which.kind, span(which, token))
    if which.kind == "previous" and token.kind == "NUMBER":
        return say.half_window(which, write("in last"))
    one = token.kind.removesuffix("s")
    better = f"{which.kind} {one}" if one in CALENDAR_UNITS else None
    slip = misspelt(token, sorted(CALENDAR_UNITS))
    return slip or say.expected_calendar(which.kind, token, better)


def no_of(cursor: Cursor, start: Place) -> FilterProblem:
    """Say that the window `within 3 days` needs an attribute to begin from."""
    return events.within_of_one(f"in last {cursor.words(start)}", cursor.token)
