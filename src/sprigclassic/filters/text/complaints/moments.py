"""What the parser can say of time: lengths, dates, windows and the tests of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import expected, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


# ---- lengths -----------------------------------------------------------------------------------


def expected_number(token: Token) -> FilterProblem:
    """`in last thirty days`."""
    return expected("expected-number", "a number in digits", token)


def missing_number(unit: Token) -> FilterProblem:
    """`in last days`."""
    message = f"it is not said how many {ticked(unit.text)}"
    amount = 7 if unit.kind.endswith("s") else 1
    return FilterProblem("missing-number", message, unit.span, write(f"{amount} {unit.text}"))


def missing_unit(token: Token) -> FilterProblem:
    """`in last 30`."""
    return expected("missing-unit", "a unit of time, such as `days`", token)


def unknown_unit(token: Token, better: str | None) -> FilterProblem:
    """`in last 30 dayz`."""
    message = f"{ticked(token.text)} is not a unit of time"
    help_ = None if better is None else f"did you mean `{better}`?"
    return FilterProblem("unknown-unit", message, token.span, help_)


def expected_ago(token: Token) -> FilterProblem:
    """`renews_at more than 3 days`, `Checkout happened between 60 and 30 days`."""
    return expected("expected-ago", "`ago`", token)


def bare_length(words: str, better: str, span: Span) -> FilterProblem:
    """`renews_at 3 days ago`, `Checkout happened 3 days ago`."""
    message = f"it is not said how {ticked(words)} is meant"
    return FilterProblem("bare-length", message, span, write(better))


def unit_of_number(unit: Token) -> FilterProblem:
    """`renews_at > 3 days ago`, `seats between 2 and 5 days`."""
    message = f"a number that is compared has no unit, and this has {ticked(unit.text)}"
    help_ = "a length of time is tested like `more than 3 days ago`"
    return FilterProblem("unit-of-number", message, unit.span, help_)


# ---- windows and tests of a date -----------------------------------------------------------------


def last_unit(unit: str, span: Span) -> FilterProblem:
    """`last month`."""
    message = f"`last {unit}` could mean two things"
    several = "3 months" if unit == "quarter" else f"1 {unit}"
    whole = "yesterday" if unit == "day" else f"previous {unit}"
    help_ = f"choose between `in last {several}` and `{whole}`"
    return FilterProblem("last-month", message, span, help_)


def half_window(word: Token, better: str) -> FilterProblem:
    """`Checkout happened last 30 days`, `renews_at in 30 days`."""
    message = f"{ticked(word.text)} alone says no stretch of time"
    return FilterProblem("half-a-window", message, word.span, better)


def expected_calendar(which: str, token: Token, better: str | None) -> FilterProblem:
    """`this hour`, `previous months`."""
    what = f"`week`, `month`, `quarter` or `year` after `{which}`"
    return expected("expected-calendar", what, token, None if better is None else write(better))


def calendar_day(which: str, span: Span) -> FilterProblem:
    """`this day`, `previous day`."""
    message = f"`{which} day` has a word of its own"
    return FilterProblem(
        "calendar-day", message, span, write("today" if which == "this" else "yesterday")
    )


def dates_between(start: Token, end: Token) -> FilterProblem:
    """`Checkout happened between 2026-01-01 and 2026-02-01`."""
    message = "a stretch between dates begins with `from`"
    help_ = None
    if end.kind == start.kind:
        help_ = write(f"from {start.text} to {end.text}")
    return FilterProblem("dates-between", message, start.span, help_)


def expected_to(token: Token) -> FilterProblem:
    """`from 2026-01-01`."""
    return expected("expected-to", "`to`, and the end of the range", token)


# ---- dates -------------------------------------------------------------------------------------


def expected_date(token: Token, help: str | None = None) -> FilterProblem:
    """`before 3`."""
    return expected("expected-date", "a date, such as `2026-11-23`", token, help)


def quoted_date(token: Token) -> FilterProblem:
    """`before "2026-01-01"`."""
    message = "a date stands without quotes"
    return FilterProblem("quoted-date", message, token.span, write(token.value))


def on_instant(token: Token) -> FilterProblem:
    """`on 2026-01-01T08:00:00Z`."""
    message = "`on` takes a date, and means that whole local day"
    return FilterProblem("on-instant", message, token.span, write(token.text[:10]))


def spaced_instant(span: Span) -> FilterProblem:
    """`since 2026-01-01 08:00:00Z`."""
    message = "a date and its time are joined by `T`"
    help_ = "an instant is written like `2026-11-23T08:00:00Z`"
    return FilterProblem("spaced-instant", message, span, help_)


def stray_on(word: Token, on: Token) -> FilterProblem:
    """`on today`."""
    message = f"{ticked(word.text)} stands without `on`"
    return FilterProblem("stray-on", message, on.span, "leave it out")


def expected_path(token: Token) -> FilterProblem:
    """`within 7 days of 2026-01-01`."""
    return expected("expected-path", "a date attribute after `of`", token)
