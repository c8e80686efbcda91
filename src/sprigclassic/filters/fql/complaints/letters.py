"""What both lexers, and the reading of combinations, can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import expected, ticked, write
from sprigclassic.filters.text.complaints import letters as plain

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


def empty_filter(example: str, token: Token) -> FilterProblem:
    """Blanks only."""
    return FilterProblem(
        "empty-filter", "this filter is empty", token.span, f"one is written like {ticked(example)}"
    )


def expected_condition(token: Token) -> FilterProblem:
    """`traits.beta and`."""
    return expected("expected-condition", "a condition", token)


def expected_connective(words: str, token: Token) -> FilterProblem:
    """`traits.beta traits.plan = 'pro'`."""
    return expected("expected-connective", words, token)


def expected_value(token: Token, help: str | None = None) -> FilterProblem:
    """`traits.seats <`."""
    return expected("expected-value", "a value", token, help)


def expected_sign(sign: str, token: Token) -> FilterProblem:
    """`match(traits.email '*')`, `event 'Checkout'`."""
    return expected("expected-sign", sign, token)


def unclosed_text(quote: str, span: Span) -> FilterProblem:
    """`traits.plan = 'pro`."""
    message = "this text is never closed"
    return FilterProblem("unclosed-text", message, span, f"end it with `{quote}`")


def other_quotes(char: str, span: Span) -> FilterProblem:
    """`traits.plan = “pro”`."""
    shown = "a backtick" if char == "`" else ticked(char)
    message = f"a text stands in straight quotes, not in {shown}"
    return FilterProblem("other-quotes", message, span, "write `'`")


def other_sign(word: str, meant: str | None, span: Span) -> FilterProblem:
    """`traits.plan == 'pro'`."""
    message = f"{ticked(word)} is not a sign of this language"
    return FilterProblem("other-sign", message, span, None if meant is None else write(meant))


def other_word(word: str, meant: str, span: Span) -> FilterProblem:
    """`traits.beta AND traits.active`, `not traits.beta`."""
    message = f"{ticked(word)} is not a word of this language"
    return FilterProblem("unknown-word", message, span, write(meant))


def odd_character(char: str, help: str | None, span: Span) -> FilterProblem:
    """Say what is wrong with a character that begins no token: `traits.a % 2`."""
    if char in "\"'":
        return unclosed_text(char, span)
    if char in "`“”„\u2018\u2019«»":
        return other_quotes(char, span)
    if char.isspace() or not char.isprintable():
        return plain.other_blank(char, span)
    return evolve(plain.unexpected_character(char, span), help=help)
