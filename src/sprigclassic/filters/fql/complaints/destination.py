"""What the reader of destination filters can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.fql.complaints import as_study_filter, as_text
from sprigclassic.filters.text.complaints import expected, ticked, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic._source import Span
    from sprigclassic.filters.globs import Fault
    from sprigclassic.filters.text.lexer import Token

_FAULTS: Final[Mapping[Fault, tuple[str, str]]] = {
    "unclosed class": ("this class of characters is never closed", r"for `[` itself, write `\[`"),
    "empty class": ("this class of characters is empty", r"for `]` itself, write `\]`"),
    "bare dash": ("`-` stands between two characters in a class", r"for `-` itself, write `\-`"),
    "lone backslash": (r"this `\` has no character to take", r"for `\` itself, write `\\`"),
}
"""What is wrong with a pattern, and how to write the character itself."""


# ---- letters -----------------------------------------------------------------------------------


def bad_path(word: str, span: Span) -> FilterProblem:
    """`traits..plan = 'pro'`."""
    return FilterProblem("bad-path", f"{ticked(word)} is not a path", span)


def lone_negation(span: Span) -> FilterProblem:
    """`! traits.beta`."""
    message = "`!` stands right before a path, a function or a parenthesis"
    return FilterProblem("lone-negation", message, span)


# ---- paths -------------------------------------------------------------------------------------


def of_event(token: Token, better: str) -> FilterProblem:
    """`event = 'Order Completed'`, `properties.total > 50`."""
    message = f"{ticked(token.text)} is about one event, and a study filter asks about the user"
    return FilterProblem("about-an-event", message, token.span, as_study_filter(better))


def of_message(token: Token, help: str | None) -> FilterProblem:
    """`type = 'track'`, `context.library.name = 'analytics.js'`."""
    message = f"{ticked(token.text)} is about one message, and a study filter asks about the user"
    return FilterProblem("about-a-message", message, token.span, help)


def of_id(token: Token) -> FilterProblem:
    """`userId = 'u-17'`."""
    message = f"{ticked(token.text)} is an id, and no attribute of the user"
    better = 'in group "VIPs"'
    return FilterProblem(
        "about-an-id", message, token.span, f"{as_study_filter(better)} and give the ids"
    )


def context_traits(token: Token) -> FilterProblem:
    """`context.traits.plan = 'pro'`."""
    message = f"{ticked(token.text)} goes with an event, and never sets an attribute of the user"
    return FilterProblem(
        "context-traits", message, token.span, write(token.text.removeprefix("context."))
    )


def other_field(token: Token) -> FilterProblem:
    """`plan = 'pro'`."""
    message = f"{ticked(token.text)} is a field of the message itself, and no attribute"
    return FilterProblem("not-a-trait", message, token.span, write(f"traits.{token.text}"))


def all_traits(token: Token) -> FilterProblem:
    """`traits = null`."""
    message = "`traits` is all attributes at once, and a study filter asks about one"
    return FilterProblem("not-a-trait", message, token.span)


def dot_in_name(token: Token) -> FilterProblem:
    r"""`traits.address\.city = 'Kiel'`."""
    message = "in a study filter a dot also looks inside objects, so this name cannot be told alone"
    return FilterProblem("dot-in-name", message, token.span)


def all_alone(token: Token) -> FilterProblem:
    """`all and traits.beta`."""
    message = "`all` means everybody, and stands alone"
    return FilterProblem("all-alone", message, token.span)


# ---- comparisons -------------------------------------------------------------------------------


def constant(span: Span) -> FilterProblem:
    """`true`, `1 = 1`, `'US' in ['US', 'DE']`."""
    return FilterProblem("constant", "this says nothing about the user", span)


def two_attributes(span: Span) -> FilterProblem:
    """`traits.plan = traits.old_plan`."""
    message = "a study filter compares an attribute with a value, never with another attribute"
    return FilterProblem("two-attributes", message, span)


def order_of_other(better: str | None, span: Span) -> FilterProblem:
    """`traits.created >= '2023-04-21'`."""
    message = "only numbers have an order, so this would never hold"
    help_ = None if better is None else as_study_filter(better)
    return FilterProblem("order-of-other", message, span, help_)


def list_compared(span: Span) -> FilterProblem:
    """`traits.tags = ['a', 'b']`."""
    message = "a study filter compares no list as a whole"
    help_ = "look for one of its values, such as `'vip' in traits.tags`"
    return FilterProblem("list-compared", message, span, help_)


def not_in(span: Span) -> FilterProblem:
    """`traits.country in 'US'`."""
    message = "`in` takes a value and a list in brackets, or a value and an attribute"
    return FilterProblem("expected-list", message, span)


def expected_item(token: Token) -> FilterProblem:
    """`traits.country in [traits.home]`."""
    return expected("expected-item", "a text, a number, `true`, `false` or `null`", token)


def expected_comma(close: str, token: Token) -> FilterProblem:
    """`traits.country in ['US' 'DE']`."""
    return expected("expected-comma", f"a comma or `{close}`", token)


def null_in_list(span: Span) -> FilterProblem:
    """`null in traits.tags`."""
    message = "a study filter finds no null in a list"
    return FilterProblem("null-in-list", message, span)


def unclear_negation(words: str, span: Span) -> FilterProblem:
    """`!traits.plan = 'pro'`."""
    message = "whether `!` is of this comparison or only of its left side is not documented"
    return FilterProblem("unclear-negation", message, span, write(f"!({words})"))


# ---- functions ---------------------------------------------------------------------------------


def unknown_function(token: Token, meant: str | None) -> FilterProblem:
    """`contians(traits.email, '@')`."""
    help_ = None if meant is None else f"did you mean `{meant}`?"
    message = f"there is no function {ticked(token.text)}"
    return FilterProblem("unknown-function", message, token.span, help_)


def function_not_read(token: Token, help: str | None) -> FilterProblem:
    """`length(traits.plan) > 0`, `uppercase(traits.plan) = 'PRO'`."""
    message = f"a study filter has nothing that means {ticked(token.text)}"
    return FilterProblem("function-not-read", message, token.span, help)


def wrong_arguments(name: str, form: str, span: Span) -> FilterProblem:
    """`contains(traits.plan)`, `match('*@acme.com', traits.email)`."""
    message = f"{ticked(name)} is read only of {form}"
    return FilterProblem("wrong-arguments", message, span)


def no_condition(name: str, span: Span) -> FilterProblem:
    """`lowercase(traits.plan)`, alone."""
    message = f"{ticked(name)} gives a text, which is neither true nor false"
    return FilterProblem("no-condition", message, span, "compare it with one")


def other_result(name: str, gives: str, span: Span) -> FilterProblem:
    """`lowercase(traits.plan) = 3`, `match(traits.plan, 'p*') = null`."""
    message = f"{ticked(name)} is compared only with {gives}"
    return FilterProblem("other-result", message, span)


def other_type(word: str, meant: str | None, span: Span) -> FilterProblem:
    """`typeof(traits.tags) = 'array'`."""
    message = f"`typeof` never gives {ticked(as_text(word))}"
    help_ = None if meant is None else write(as_text(meant))
    return FilterProblem("unknown-type", message, span, help_)


def type_not_told(span: Span) -> FilterProblem:
    """`typeof(traits.tags) = 'list'`."""
    message = "a study filter cannot tell a list from an object"
    return FilterProblem("list-or-object", message, span)


def never_lowercase(word: str, better: str, span: Span) -> FilterProblem:
    """`lowercase(traits.plan) = 'Pro'`."""
    message = f"`lowercase` gives no upper-case letter, so {ticked(as_text(word))} is never found"
    return FilterProblem("never-lowercase", message, span, write(as_text(better)))


def lowercase_class(span: Span) -> FilterProblem:
    """`match(lowercase(traits.plan), '[a-f]*')`."""
    message = "a class of characters is not read together with `lowercase`"
    return FilterProblem("lowercase-class", message, span)


def bad_pattern(fault: Fault, span: Span) -> FilterProblem:
    """`match(traits.plan, '[a')`."""
    message, help_ = _FAULTS[fault]
    return FilterProblem("bad-pattern", f"{message}, so nothing matches", span, help_)
