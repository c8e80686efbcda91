"""What the lexer can say: mistakes in letters, texts, numbers and dates."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import quoted, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span

MEANT: Final = {
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "===": "=",
    "=!": "!=",
    "!==": "!=",
    "!": "not",
    "!!": "not",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
}
"""Signs of other languages, and what this one writes."""

UNITS_MEANT: Final = {
    short: full
    for full, shorts in {
        "minutes": "min mins minute minutes",
        "hours": "h hr hrs hour hours",
        "days": "d day days",
        "weeks": "w wk wks week weeks",
        "months": "mo mos mon month months",
        "years": "y yr yrs year years",
        "": "m",
    }.items()
    for short in shorts.split()
}
"""What people write after a number without a blank; `m` could be two."""

WIDEST_EXPONENT: Final = 25
"""Beyond it, a number is not written out in a suggestion."""


def unclosed_text(span: Span) -> FilterProblem:
    """`plan = "pro`."""
    message = "this text is never closed"
    return FilterProblem("unclosed-text", message, span, 'end it with `"`')


def unknown_escape(word: str, span: Span) -> FilterProblem:
    r"""`plan = "a\n"`."""
    message = f"{ticked(word)} is not an escape"
    help_ = 'a backslash is written `\\\\`, and only `\\"` and `\\\\` are escapes'
    return FilterProblem("unknown-escape", message, span, help_)


def other_quotes(word: str, inside: str | None, span: Span) -> FilterProblem:
    """`plan = 'pro'`."""
    message = f"a text stands in double quotes, not in {ticked(word[0])}"
    if word[0] == "`":
        message = "a text stands in double quotes, not in backticks"
    help_ = None if inside is None else f"write {ticked(quoted(inside))}"
    return FilterProblem("other-quotes", message, span, help_)


def other_blank(char: str, span: Span) -> FilterProblem:
    """A no-break space."""
    message = f"{_character(char)} does not count as a blank"
    return FilterProblem("other-blank", message, span, "write a plain space")


def unexpected_character(char: str, span: Span) -> FilterProblem:
    """`a % 2`."""
    alone = unicodedata.category(char)[0] != "M"
    message = f"{ticked(char) if alone else _character(char)} has no meaning here"
    help_ = "a name that holds it is quoted"
    if char.isdecimal():
        help_ = "digits are `0` to `9`"
    elif char == ":":
        help_ = "an instant is written like `2026-11-23T08:00:00Z`"
    return FilterProblem("unexpected-character", message, span, help_)


def bare_path(word: str, span: Span) -> FilterProblem:
    """`items.0.price = 3`."""
    message = f"{ticked(word)} is not a name unless it is quoted"
    return FilterProblem("unquoted-name", message, span, f"write {ticked(quoted(word))}")


def full_stop(span: Span) -> FilterProblem:
    """`Checkout happened.`."""
    return FilterProblem("unexpected-character", "a filter has no full stop", span, "leave it out")


def other_sign(word: str, span: Span) -> FilterProblem:
    """`a <> 3`, `a && b`."""
    message = f"{ticked(word)} is not a sign of this language"
    meant = MEANT.get(word)
    return FilterProblem("other-sign", message, span, None if meant is None else f"write `{meant}`")


def bad_number(word: str, span: Span, better: str | None = None) -> FilterProblem:
    """`5.`, `1__0`, `3px`."""
    help_ = None if better is None else f"write `{better}`"
    return FilterProblem("bad-number", f"{ticked(word)} is not a number", span, help_)


def exponent(word: str, span: Span) -> FilterProblem:
    """`1e5`."""
    message = f"{ticked(word)} has an exponent, and numbers here are written out"
    number = Decimal(word)
    small = abs(number.adjusted()) <= WIDEST_EXPONENT
    return FilterProblem(
        "exponent", message, span, f"write {ticked(format(number, 'f'))}" if small else None
    )


def bare_version(word: str, span: Span) -> FilterProblem:
    """`2.10.0`."""
    message = f"{ticked(word)} is not a number, and a version is quoted"
    return FilterProblem("bare-version", message, span, write(f"version {quoted(word)}"))


def glued_unit(number: str, unit: str, span: Span) -> FilterProblem:
    """`in last 30d`."""
    message = f"{ticked(number + unit)} is a number and a unit: part them and write the unit out"
    full = UNITS_MEANT[unit.lower()]
    help_ = f"write {ticked(f'{number} {full}')}" if full else None
    return FilterProblem("glued-unit", message, span, help_)


def bad_date(word: str, span: Span, better: str | None = None) -> FilterProblem:
    """`2026-1-5`."""
    message = f"{ticked(word)} is not a date"
    help_ = "a date is written like `2026-11-23`, an instant like `2026-11-23T08:00:00Z`"
    return FilterProblem(
        "bad-date", message, span, help_ if better is None else f"write `{better}`"
    )


def impossible_date(word: str, span: Span, reason: str) -> FilterProblem:
    """`2026-02-30`."""
    message = f"{ticked(word)} does not exist: {reason}"
    return FilterProblem("impossible-date", message, span)


def missing_zone(word: str, span: Span) -> FilterProblem:
    """`2026-11-23T08:00:00`."""
    message = f"{ticked(word)} says no time zone"
    return FilterProblem("missing-zone", message, span, f"in UTC, write {ticked(word + 'Z')}")


def long_fraction(word: str, span: Span) -> FilterProblem:
    """`2026-11-23T08:00:00.1234567Z`."""
    message = f"{ticked(word)} is finer than a microsecond"
    return FilterProblem("long-fraction", message, span, "write at most 6 digits after the point")


def _character(char: str) -> str:
    return f"`U+{ord(char):04X} {unicodedata.name(char, 'control character')}`"
