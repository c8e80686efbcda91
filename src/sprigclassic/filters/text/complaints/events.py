"""What the parser can say of events: their measures, their `where`, and sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import expected, found, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


# ---- measures ----------------------------------------------------------------------------------


def expected_measure(token: Token) -> FilterProblem:
    """`Checkout where total > 3`."""
    return expected("expected-measure", "a measure, such as `count` or `happened`", token)


def missing_count(sign: Token) -> FilterProblem:
    """`any event < 3`."""
    message = "events are not compared, but their count is"
    return FilterProblem("missing-count", message, sign.span, write(f"count {sign.kind}"))


def measure_call(measure: str, better: str | None, span: Span) -> FilterProblem:
    """`count(Checkout) < 3`, `sum(total) > 3`."""
    alone = measure in {"count", "days", "sessions"}
    how = "without parentheses" if alone else "with a property in parentheses"
    message = f"`{measure}` stands after the event, {how}"
    return FilterProblem("measure-call", message, span, None if better is None else write(better))


def takes_no_property(measure: str, span: Span) -> FilterProblem:
    """`Checkout count(total) > 3`."""
    message = f"`{measure}` takes no property"
    return FilterProblem("takes-no-property", message, span, "leave it out")


def property_parentheses(measure: str, name: Token, span: Span) -> FilterProblem:
    """`Checkout sum total > 3`."""
    message = f"the property that `{measure}` takes stands in parentheses"
    return FilterProblem("property-parentheses", message, span, write(f"{measure}({name.text})"))


def expected_opening(measure: str, token: Token) -> FilterProblem:
    """`Checkout sum > 3`, `Checkout first < 3`."""
    what = f"a property in parentheses after `{measure}`"
    if measure in {"first", "last"}:
        what = f"`happened`, or a property in parentheses, after `{measure}`"
    return expected("expected-parenthesis", what, token)


def expected_property(measure: str, token: Token) -> FilterProblem:
    """`Checkout sum() > 3`."""
    return expected("expected-property", f"the property that `{measure}` takes", token)


def expected_closing(token: Token) -> FilterProblem:
    """`Checkout sum(total, tax) > 3`."""
    return expected("expected-closing", "`)` after one property", token)


def expected_comparison(measure: str, token: Token) -> FilterProblem:
    """`Checkout count in last 30 days`."""
    what = f"the comparison of {ticked(measure)}"
    return expected("expected-comparison", what, token, write(f"{measure} >= 1"))


def words_for_sign(words: str, sign: str, span: Span) -> FilterProblem:
    """`Checkout count at least 3`, `seats at least 3`."""
    message = f"{ticked(words)} is written as a sign here"
    return FilterProblem("words-for-sign", message, span, f"write `{sign}`")


def how_often(better: str, span: Span) -> FilterProblem:
    """`Checkout at least 3 times`, `Checkout happened 3 times`."""
    return FilterProblem("how-often", "how often is asked with `count`", span, write(better))


# ---- where -------------------------------------------------------------------------------------


def where_parentheses(token: Token) -> FilterProblem:
    """`Checkout where a = 1 and b = 2 happened`."""
    message = f"a `where` with {ticked(token.text)} stands in parentheses"
    help_ = "write `where (not …)`" if token.kind == "not" else f"write `where (… {token.kind} …)`"
    return FilterProblem("where-parentheses", message, token.span, help_)


def expected_where(token: Token) -> FilterProblem:
    """`Checkout where happened`."""
    return expected("expected-condition", "a test of a property", token)


def not_in_where(words: str, span: Span) -> FilterProblem:
    """`Checkout where Refund count < 3 happened`."""
    message = f"a `where` tests properties of the event, and {ticked(words)} is none"
    return FilterProblem("not-in-where", message, span)


# ---- when --------------------------------------------------------------------------------------


def expected_time(end: str, token: Token) -> FilterProblem:
    """`Checkout first happened`."""
    what = f"the time of `{end} happened`, such as `at least 21 days ago`"
    return expected("expected-time", what, token)


def sign_of_time(end: str, sign: Token, better: str | None) -> FilterProblem:
    """`Checkout first happened > 2026-01-01`."""
    message = f"the time of `{end} happened` is tested in words, without a sign"
    help_ = None if better is None else write(better)
    return FilterProblem("sign-of-time", message, sign.span, help_)


def window_of_attribute(name: str, test: str | None, span: Span) -> FilterProblem:
    """`Checkout < 3 in last 30 days`."""
    message = f"{ticked(name)} is tested as an attribute, and only events have a window"
    help_ = None if test is None else write(f"{name} count {test}")
    return FilterProblem("window-of-attribute", message, span, help_)


def window_before_measure(better: str | None, span: Span) -> FilterProblem:
    """`Checkout in last 30 days count < 3`, `any event in last 30 days`."""
    message = "a window stands after the measure of the events"
    help_ = "put a measure such as `happened` before it" if better is None else write(better)
    return FilterProblem("window-before-measure", message, span, help_)


def stray_window(span: Span) -> FilterProblem:
    """`Checkout happened in last 3 days since 2026-01-01`."""
    message = "a condition on events takes one window, right after it"
    return FilterProblem("stray-window", message, span)


def no_window(words: str, span: Span, help: str | None) -> FilterProblem:
    """`Checkout happened in next 3 days`, `Checkout happened more than 3 days ago`."""
    message = f"{ticked(words)} tests a date, and is no window of events"
    return FilterProblem("no-window", message, span, help)


# ---- sequences ---------------------------------------------------------------------------------


def expected_step(token: Token, better: str | None) -> FilterProblem:
    """`Checkout then`."""
    help_ = None if better is None else write(better)
    return expected("expected-step", "an event after `then`", token, help_)


def early_no(span: Span) -> FilterProblem:
    """`Checkout then no Refund then Login`."""
    message = "`no` stands only before the last step of a sequence"
    return FilterProblem("early-no", message, span)


def no_event(better: str, span: Span) -> FilterProblem:
    """`no Checkout`."""
    message = "`no` stands only before the last step of a sequence"
    return FilterProblem("early-no", message, span, write(better))


def measured_step(word: Token) -> FilterProblem:
    """`Checkout happened then Refund`, `Checkout then Refund count > 3`."""
    message = "a step of a sequence is an event alone, without a measure or a window"
    help_ = "leave it out" if word.kind == "happened" else None
    return FilterProblem("measured-step", message, word.span, help_)


def second_within(span: Span) -> FilterProblem:
    """`Checkout then Refund within 3 days within 1 week`."""
    message = "a sequence takes one `within`, and another only as `within … of` a date attribute"
    return FilterProblem("second-within", message, span, "leave it out")


def late_within(span: Span) -> FilterProblem:
    """`Checkout then Refund in last 30 days within 3 days`."""
    message = "the `within` of a sequence stands before its window"
    return FilterProblem("late-within", message, span)


def within_of_one(better: str, token: Token) -> FilterProblem:
    """`Checkout happened within 3 days`."""
    message = f"expected `of` and a date attribute, but {found(token)}"
    return FilterProblem("expected-of", message, token.span, write(better))
