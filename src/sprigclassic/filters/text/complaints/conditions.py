"""What the parser can say of conditions: names, parentheses, groups and the time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import expected, quoted, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


def empty_filter(span: Span) -> FilterProblem:
    """Blanks and comments only."""
    help_ = "a filter is written like `Checkout count < 3 in last 30 days`"
    return FilterProblem("empty-filter", "this filter is empty", span, help_)


def expected_condition(token: Token, help: str | None = None) -> FilterProblem:
    """`plan = "pro" and`."""
    return expected("expected-condition", "a condition", token, help)


def expected_connective(token: Token) -> FilterProblem:
    """`plan = "pro" active = true`."""
    return expected("expected-connective", "`and`, `or` or the end", token)


def expected_word(words: str, before: str, token: Token, better: str | None) -> FilterProblem:
    """`any count >= 1`, `name starts "A"`, `name = "x" ignoring`."""
    help_ = None if better is None else write(better)
    return expected("expected-word", f"{words} after `{before}`", token, help_)


# ---- names and words ---------------------------------------------------------------------------


def reserved_name(token: Token) -> FilterProblem:
    """`version = "2"`."""
    message = f"{ticked(token.text)} is a word of the language, and no name unless it is quoted"
    return FilterProblem("reserved-name", message, token.span, write(quoted(token.text)))


def several_words(words: str, span: Span) -> FilterProblem:
    """`Order Completed count >= 1`."""
    message = "a name of several words is quoted"
    return FilterProblem("name-of-several-words", message, span, write(quoted(words)))


def misspelt(token: Token, word: str) -> FilterProblem:
    """`Checkout cuont < 3`."""
    message = f"{ticked(token.text)} is not a word of the language"
    return FilterProblem("unknown-word", message, token.span, f"did you mean `{word}`?")


# ---- parentheses -------------------------------------------------------------------------------


def unclosed_parenthesis(span: Span) -> FilterProblem:
    """`(plan = "pro"`."""
    return FilterProblem("unclosed-parenthesis", "this parenthesis is never closed", span)


def unopened_parenthesis(span: Span) -> FilterProblem:
    """`plan = "pro")`."""
    message = "this parenthesis was never opened"
    return FilterProblem("unopened-parenthesis", message, span, "leave it out")


# ---- groups ------------------------------------------------------------------------------------


def expected_group(token: Token) -> FilterProblem:
    """`in group VIPs`."""
    help_ = write(quoted(token.text)) if token.kind == "NAME" else None
    return expected("expected-group", "the name of a group in double quotes", token, help_)


def group_of_name(words: str, span: Span) -> FilterProblem:
    """`user in group "VIPs"`."""
    message = f"`in group` is about the user, and takes no {ticked(words)} before it"
    return FilterProblem("group-of-name", message, span, "leave it out")


# ---- the time zone -----------------------------------------------------------------------------


def timezone_not_last(span: Span) -> FilterProblem:
    """`in timezone "UTC" and plan = "pro"`."""
    message = "`in timezone` stands once, at the end of the whole filter"
    return FilterProblem("timezone-not-last", message, span)


def expected_timezone(token: Token) -> FilterProblem:
    """`in timezone UTC`."""
    help_ = write(quoted(token.text)) if token.kind == "NAME" else None
    return expected("expected-timezone", "a time zone in double quotes", token, help_)


def unknown_timezone(token: Token) -> FilterProblem:
    """`in timezone "Mars"`."""
    message = f"{ticked(token.text)} is not a time zone of the IANA database"
    help_ = 'names are like `"Europe/Berlin"`'
    return FilterProblem("unknown-timezone", message, token.span, help_)
