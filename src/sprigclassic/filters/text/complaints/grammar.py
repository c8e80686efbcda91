"""What the parser can say: mistakes in the order of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import quoted, ticked

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


def _found(token: Token) -> str:
    return "the filter ends here" if token.kind == "END" else f"found {ticked(token.text)}"


def _expected(code: str, what: str, token: Token, help: str | None = None) -> FilterProblem:
    return FilterProblem(code, f"expected {what}, but {_found(token)}", token.span, help)


# ---- conditions --------------------------------------------------------------------------------


def empty_filter(span: Span) -> FilterProblem:
    """Blanks and comments only."""
    help_ = "a filter is written like `Checkout count < 3 in last 30 days`"
    return FilterProblem("empty-filter", "this filter is empty", span, help_)


def expected_condition(token: Token) -> FilterProblem:
    """`plan = "pro" and`."""
    return _expected("expected-condition", "a condition", token)


def expected_connective(token: Token) -> FilterProblem:
    """`plan = "pro" active = true`."""
    return _expected("expected-connective", "`and`, `or` or the end", token)


def reserved_name(token: Token) -> FilterProblem:
    """`version = "2"`."""
    message = f"{ticked(token.text)} is a word of the language, and no name unless it is quoted"
    return FilterProblem("reserved-name", message, token.span, _write(quoted(token.text)))


def several_words(words: str, span: Span) -> FilterProblem:
    """`Order Completed count >= 1`."""
    message = "a name of several words is quoted"
    return FilterProblem("name-of-several-words", message, span, _write(quoted(words)))


def count_call(name: str | None, span: Span) -> FilterProblem:
    """`count(Checkout) < 3`."""
    message = "`count` stands after the event, without parentheses"
    return FilterProblem("count-call", message, span, _write(f"{name} count") if name else None)


def not_built_yet(words: str, span: Span, use: str = "") -> FilterProblem:
    """`Checkout sum(total) > 3`."""
    message = f"{ticked(words)}{use} is part of the language, but not of this version yet"
    return FilterProblem("not-built-yet", message, span)


def misspelt(token: Token, word: str) -> FilterProblem:
    """`Checkout cuont < 3`."""
    message = f"{ticked(token.text)} is not a word of the language"
    return FilterProblem("unknown-word", message, token.span, f"did you mean `{word}`?")


def expected_event(token: Token) -> FilterProblem:
    """`any count >= 1`."""
    return _expected("expected-event", "`event` after `any`", token, "write `any event`")


def expected_measure(token: Token) -> FilterProblem:
    """`Checkout where total > 3`."""
    what = "`count`, `happened` or `never happened`"
    return _expected("expected-measure", what, token)


def missing_count(sign: Token) -> FilterProblem:
    """`any event < 3`."""
    message = "events are not compared, but their count is"
    return FilterProblem("missing-count", message, sign.span, _write(f"count {sign.kind}"))


def where_parentheses(token: Token) -> FilterProblem:
    """`Checkout where a = 1 and b = 2 happened`."""
    message = f"a `where` with {ticked(token.text)} stands in parentheses"
    help_ = "write `where (not …)`" if token.kind == "not" else f"write `where (… {token.kind} …)`"
    return FilterProblem("where-parentheses", message, token.span, help_)


def window_of_attribute(name: str, test: str | None, span: Span) -> FilterProblem:
    """`Checkout < 3 in last 30 days`."""
    message = f"{ticked(name)} is tested as an attribute, and only events have a window"
    help_ = None if test is None else _write(f"{name} count {test}")
    return FilterProblem("window-of-attribute", message, span, help_)


def stray_window(span: Span) -> FilterProblem:
    """`Checkout happened in last 3 days since 2026-01-01`."""
    message = "a condition on events takes one window, right after it"
    return FilterProblem("stray-window", message, span)


# ---- tests and values --------------------------------------------------------------------------


def expected_test(name: Token, token: Token) -> FilterProblem:
    """`Checkout`."""
    message = f"expected a test of {ticked(name.text)}, but {_found(token)}"
    help_ = f"write {ticked(f'{name.text} happened')} if it is an event"
    alone = token.kind in {"END", ")", "and", "or"}
    return FilterProblem("expected-test", message, token.span, help_ if alone else None)


def missing_sign(name: Token, value: Token) -> FilterProblem:
    """`plan "pro"`."""
    message = f"there is no sign between {ticked(name.text)} and {ticked(value.text)}"
    help_ = _write(f"{name.text} = {value.text}")
    return FilterProblem("missing-sign", message, value.span, help_)


def expected_comparison(token: Token) -> FilterProblem:
    """`Checkout count in last 30 days`."""
    what = "the comparison of `count`"
    return _expected("expected-comparison", what, token, "write `count >= 1`")


def words_for_sign(words: str, sign: str, span: Span) -> FilterProblem:
    """`Checkout count at least 3`."""
    message = f"{ticked(words)} is written as a sign here"
    return FilterProblem("words-for-sign", message, span, f"write `{sign}`")


def expected_value(token: Token) -> FilterProblem:
    """`seats <`."""
    return _expected("expected-value", "a value", token)


def unquoted_text(token: Token) -> FilterProblem:
    """`plan = pro`."""
    message = f"{ticked(token.text)} is not a value unless it is quoted"
    return FilterProblem("unquoted-text", message, token.span, _write(quoted(token.text)))


def null_value(word: str, better: str | None, span: Span) -> FilterProblem:
    """`plan = null`, `plan is null`."""
    message = f"there is no {ticked(word)}: what has no value is not set"
    return FilterProblem(
        "null-value", message, span, None if better is None else f"write `{better}`"
    )


def is_comparison(sign: str, span: Span) -> FilterProblem:
    """`plan is "pro"`."""
    message = "`is` asks only whether something is set"
    return FilterProblem("is-comparison", message, span, f"write `{sign}`")


def expected_set(token: Token) -> FilterProblem:
    """`plan is`."""
    return _expected("expected-set", "`set` or `not set`", token)


def expected_in(token: Token) -> FilterProblem:
    """`plan not = "pro"`."""
    return _expected("expected-in", "`in` after `not`", token, "for one value, write `!=`")


def expected_list(token: Token, better: str | None) -> FilterProblem:
    """`country in "US"`."""
    help_ = _write(better) if better else None
    return _expected("expected-list", "a list in parentheses", token, help_)


def expected_comma(token: Token) -> FilterProblem:
    """`country in ("US" "DE")`."""
    return _expected("expected-comma", "a comma or `)`", token)


def expected_and(token: Token) -> FilterProblem:
    """`seats between 2, 5`."""
    return _expected("expected-and", "`and` between the ends of the range", token)


# ---- windows -----------------------------------------------------------------------------------


def expected_number(token: Token) -> FilterProblem:
    """`in last thirty days`."""
    return _expected("expected-number", "a number in digits", token)


def missing_number(unit: Token) -> FilterProblem:
    """`in last days`."""
    message = f"it is not said how many {ticked(unit.text)}"
    return FilterProblem("missing-number", message, unit.span, _write(f"7 {unit.text}"))


def last_unit(unit: str, span: Span) -> FilterProblem:
    """`last month`."""
    message = f"`last {unit}` could mean two things"
    several = "3 months" if unit == "quarter" else f"1 {unit}"
    help_ = f"choose between `in last {several}` and `previous {unit}`"
    return FilterProblem("last-month", message, span, help_)


def half_window(word: Token) -> FilterProblem:
    """`Checkout happened last 30 days`, `Checkout happened in 30 days`."""
    message = f"{ticked(word.text)} alone is no window"
    return FilterProblem("half-a-window", message, word.span, "write `in last`")


def missing_unit(token: Token) -> FilterProblem:
    """`in last 30`."""
    return _expected("missing-unit", "a unit of time, such as `days`", token)


def unknown_unit(token: Token, better: str | None) -> FilterProblem:
    """`in last 30 dayz`."""
    message = f"{ticked(token.text)} is not a unit of time"
    help_ = None if better is None else f"did you mean `{better}`?"
    return FilterProblem("unknown-unit", message, token.span, help_)


def expected_ago(token: Token) -> FilterProblem:
    """`between 60 and 30 days`."""
    return _expected("expected-ago", "`ago`", token)


def dates_between(start: Token, end: Token) -> FilterProblem:
    """`Checkout happened between 2026-01-01 and 2026-02-01`."""
    message = "a window between dates begins with `from`"
    help_ = None
    if end.kind == start.kind:
        help_ = _write(f"from {start.text} to {end.text}")
    return FilterProblem("dates-between", message, start.span, help_)


def expected_to(token: Token) -> FilterProblem:
    """`from 2026-01-01`."""
    return _expected("expected-to", "`to`, and the end of the window", token)


def expected_date(token: Token) -> FilterProblem:
    """`since 3`."""
    what = "a date, such as `2026-11-23`"
    return _expected("expected-date", what, token)


def quoted_date(token: Token) -> FilterProblem:
    """`since "2026-01-01"`."""
    message = "a date stands without quotes"
    return FilterProblem("quoted-date", message, token.span, _write(token.value))


# ---- parentheses and the time zone ---------------------------------------------------------------


def unclosed_parenthesis(span: Span) -> FilterProblem:
    """`(plan = "pro"`."""
    return FilterProblem("unclosed-parenthesis", "this parenthesis is never closed", span)


def unopened_parenthesis(span: Span) -> FilterProblem:
    """`plan = "pro")`."""
    message = "this parenthesis was never opened"
    return FilterProblem("unopened-parenthesis", message, span, "leave it out")


def timezone_not_last(span: Span) -> FilterProblem:
    """`in timezone "UTC" and plan = "pro"`."""
    message = "`in timezone` stands once, at the end of the whole filter"
    return FilterProblem("timezone-not-last", message, span)


def expected_timezone(token: Token) -> FilterProblem:
    """`in timezone UTC`."""
    help_ = _write(quoted(token.text)) if token.kind == "NAME" else None
    return _expected("expected-timezone", "a time zone in double quotes", token, help_)


def unknown_timezone(token: Token) -> FilterProblem:
    """`in timezone "Mars"`."""
    message = f"{ticked(token.text)} is not a time zone of the IANA database"
    help_ = 'names are like `"Europe/Berlin"`'
    return FilterProblem("unknown-timezone", message, token.span, help_)


def _write(words: str) -> str:
    return f"write {ticked(words)}"
