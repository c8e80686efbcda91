"""What the parser can say of values: tests of one, literals and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.limits import MAX_BYTES
from sprigclassic.filters.text.complaints import expected, quoted, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


# ---- tests -------------------------------------------------------------------------------------


def expected_test(name: str, token: Token, help: str | None = None) -> FilterProblem:
    """`Checkout`, `Checkout last(total)`."""
    return expected("expected-test", f"a test of {ticked(name)}", token, help)


def test_or_event(name: str, token: Token) -> FilterProblem:
    """`Checkout and plan = "pro"`."""
    return expected_test(name, token, f"{write(f'{name} happened')} if it is an event")


def missing_sign(name: str, value: Token) -> FilterProblem:
    """`plan "pro"`."""
    message = f"there is no sign between {ticked(name)} and {ticked(value.text)}"
    return FilterProblem("missing-sign", message, value.span, write(f"{name} = {value.text}"))


def is_comparison(sign: str | None, span: Span) -> FilterProblem:
    """`plan is "pro"`, `plan is in ("pro", "team")`."""
    message = "`is` asks only whether something is set"
    help_ = "leave it out" if sign is None else f"write `{sign}`"
    return FilterProblem("is-comparison", message, span, help_)


def expected_set(token: Token) -> FilterProblem:
    """`plan is`."""
    return expected("expected-set", "`set` or `not set`", token)


def expected_after_not(token: Token, help: str | None) -> FilterProblem:
    """`plan not = "pro"`."""
    what = "`in`, `contains`, `starts with`, `ends with` or `matches` after `not`"
    return expected("expected-after-not", what, token, help)


def not_in_front(span: Span) -> FilterProblem:
    """`seats not between 2 and 5`."""
    message = "this test takes no `not` before it"
    help_ = "move it to the front of the whole condition"
    return FilterProblem("not-in-front", message, span, help_)


def stray_ignoring_case(span: Span) -> FilterProblem:
    """`seats > 3 ignoring case`."""
    message = "`ignoring case` stands only after a text, or the list of `in`"
    return FilterProblem("stray-ignoring-case", message, span)


# ---- literals ----------------------------------------------------------------------------------


def expected_value(token: Token, help: str | None = None) -> FilterProblem:
    """`seats <`."""
    return expected("expected-value", "a value", token, help)


def unquoted_text(token: Token) -> FilterProblem:
    """`plan = pro`."""
    message = f"{ticked(token.text)} is not a value unless it is quoted"
    return FilterProblem("unquoted-text", message, token.span, write(quoted(token.text)))


def null_value(word: str, better: str | None, span: Span) -> FilterProblem:
    """`plan = null`, `plan is null`."""
    message = f"there is no {ticked(word)}: what has no value is not set"
    return FilterProblem(
        "null-value", message, span, None if better is None else f"write `{better}`"
    )


def time_as_value(word: str, span: Span, help: str | None) -> FilterProblem:
    """`renews_at = today`, `renews_at < now`."""
    message = f"{ticked(word)} is not a value, and is never compared"
    return FilterProblem("time-as-value", message, span, help)


def expected_version(token: Token, better: str | None) -> FilterProblem:
    """`app_version >= version 2.10`."""
    help_ = None if better is None else write(better)
    return expected("expected-version", "a version in double quotes", token, help_)


# ---- texts and lists ---------------------------------------------------------------------------


def expected_text(token: Token, better: str | None) -> FilterProblem:
    """`name starts with 3`."""
    help_ = None if better is None else write(better)
    return expected("expected-text", "a text in double quotes", token, help_)


def contains_list(better: str, span: Span) -> FilterProblem:
    """`tags contains ("a", "b")`, `tags contains 3`."""
    message = "`contains` alone takes one text"
    return FilterProblem("contains-list", message, span, write(better))


def expected_list(token: Token, better: str | None) -> FilterProblem:
    """`country in "US"`."""
    help_ = None if better is None else write(better)
    return expected("expected-list", "a list in parentheses", token, help_)


def long_lists(span: Span) -> FilterProblem:
    """`seats in (1,1,1,…)`, with 21,846 values."""
    message = f"the text of a filter has at most {MAX_BYTES:,} bytes, and its lists alone take more"
    return FilterProblem("too-long", message, span)


def expected_comma(token: Token) -> FilterProblem:
    """`country in ("US" "DE")`."""
    return expected("expected-comma", "a comma or `)`", token)


def expected_and(token: Token) -> FilterProblem:
    """`seats between 2, 5`."""
    return expected("expected-and", "`and` between the ends of the range", token)
