"""What the reader of audience queries can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.fql.complaints import as_study_filter
from sprigclassic.filters.text.complaints import expected, ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.text.lexer import Token


# ---- letters -----------------------------------------------------------------------------------


def escape(span: Span) -> FilterProblem:
    r"""`trait('a\\.b') = 3`, `trait('path') = 'C:\temp'`."""
    message = r"what a `\` means in a text is not documented"
    return FilterProblem("escape", message, span)


def bare_word(word: str, span: Span) -> FilterProblem:
    """`trait('vip') = true`, `trait('plan') = pro`."""
    message = f"{ticked(word)} is not a value of this language"
    return FilterProblem("bare-word", message, span, write(f"'{word}'"))


# ---- what a query is about ---------------------------------------------------------------------


def of_account(token: Token) -> FilterProblem:
    """`ANY event('Checkout').count() >= 1`."""
    message = f"{ticked(token.text)} is about the users of an account, and a study filter about one"
    return FilterProblem("about-an-account", message, token.span)


def of_entity(token: Token) -> FilterProblem:
    """`entity('orders').count() >= 1`."""
    message = "an entity is no part of what a study filter knows of a user"
    return FilterProblem("about-an-entity", message, token.span)


def of_context(token: Token) -> FilterProblem:
    """`event('Checkout').where(context('page.url') = '/')`."""
    message = "the context of an event is not kept"
    return FilterProblem("about-the-context", message, token.span)


def of_source(token: Token) -> FilterProblem:
    """`event('Checkout').sources(exclude: 'QgRH').count() >= 1`."""
    message = "the source of an event is not kept"
    return FilterProblem("about-the-source", message, token.span)


def of_pages(token: Token) -> FilterProblem:
    """`event('Page Viewed').count() >= 1`."""
    message = f"Segment makes {ticked(token.text)} of pages, which are the event `pageview` here"
    return FilterProblem("page-or-screen", message, token.span, write("event('pageview')"))


def of_screens(token: Token) -> FilterProblem:
    """`event('Screen Viewed').count() >= 1`."""
    message = f"Segment makes {ticked(token.text)} of screens, and those are not received"
    return FilterProblem("page-or-screen", message, token.span)


def funnel(better: str | None, span: Span) -> FilterProblem:
    """`event('A').where(event('B').within(parent: 5 days).count() >= 1).count() >= 1`."""
    message = "an event inside the `where` of another is a sequence of events"
    help_ = None if better is None else as_study_filter(better)
    return FilterProblem("funnel", message, span, help_)


def property_outside(token: Token) -> FilterProblem:
    """`property('total') > 3`."""
    message = "a property is one of an event, and stands in its `where`"
    help_ = "write `event('Checkout').where(…).count() >= 1`"
    return FilterProblem("property-outside", message, token.span, help_)


def trait_inside(token: Token) -> FilterProblem:
    """`event('Checkout').where(trait('plan') = 'pro').count() >= 1`."""
    message = "a `where` asks only about the properties of its event"
    help_ = "join the trait with `AND` to the whole condition"
    return FilterProblem("trait-inside", message, token.span, help_)


def two_values(span: Span) -> FilterProblem:
    """`property('price') >= trait('avg_spend')`."""
    message = "a study filter compares with a value, never with another trait or property"
    return FilterProblem("two-values", message, span)


def each_element(token: Token) -> FilterProblem:
    """`property('products.$.price') > 3`."""
    message = "a study filter asks nothing of each element of a list"
    return FilterProblem("each-element", message, token.span)


# ---- chains ------------------------------------------------------------------------------------


def unknown_function(token: Token, meant: str | None) -> FilterProblem:
    """`events('Checkout').count() >= 1`, `event('Checkout').cuont() >= 1`."""
    help_ = None if meant is None else f"did you mean `{meant}`?"
    message = f"there is no function {ticked(token.text)} here"
    return FilterProblem("unknown-function", message, token.span, help_)


def function_not_read(token: Token) -> FilterProblem:
    """`event('Checkout').mode(property('sku'), 2) = 'mug'`."""
    message = f"a study filter has nothing that means {ticked(token.text)}"
    return FilterProblem("function-not-read", message, token.span)


def wrong_arguments(name: str, form: str, span: Span) -> FilterProblem:
    """`trait('plan').equals('a', 'b')`."""
    return FilterProblem("wrong-arguments", f"{ticked(name)} takes {form}", span)


def expected_name(of: str, token: Token) -> FilterProblem:
    """`event(Checkout).count() >= 1`."""
    help_ = write(f"'{token.text}'") if token.kind == "NAME" else None
    return expected("expected-name", f"the name of {of} in quotes", token, help_)


def expected_function(token: Token) -> FilterProblem:
    """`trait('plan').`."""
    return expected("expected-function", "the name of a function", token)


def expected_property(token: Token) -> FilterProblem:
    """`event('Checkout').sum('total') > 3`."""
    help_ = write(f"property({token.text})") if token.kind == "STRING" else None
    return expected("expected-property", "`property('…')`", token, help_)


def no_reducer(token: Token) -> FilterProblem:
    """`event('Checkout') >= 1`."""
    what = "a function that makes a value of the events"
    return expected("expected-reducer", what, token, "count them with `.count()`")


def list_of_values(token: Token) -> FilterProblem:
    """`event('Checkout').unique(property('sku')) >= 2`."""
    what = "a function that makes a number of the list"
    return expected("expected-reducer", what, token, "count it with `.count()`")


def texts_in_order(span: Span) -> FilterProblem:
    """`event('Checkout').max(property('sku') as string) = 'mug'`."""
    message = "a study filter takes the greatest and the least of numbers only"
    return FilterProblem("texts-in-order", message, span)


def other_type(token: Token) -> FilterProblem:
    """`event('Checkout').sum(property('total') as number) > 3`."""
    message = "a type stands only after the property of `max` and `min`"
    return FilterProblem("unknown-type", message, token.span, "leave it out")


def expected_type(token: Token) -> FilterProblem:
    """`event('Checkout').max(property('total') as integer) > 3`."""
    return expected("expected-type", "`number`", token)


# ---- windows -----------------------------------------------------------------------------------


def expected_length(token: Token) -> FilterProblem:
    """`event('Checkout').within(days).count() < 3`."""
    return expected("expected-length", "a number and `hours` or `days`", token)


def unknown_unit(token: Token, better: str | None) -> FilterProblem:
    """`event('Checkout').within(2 weeks).count() < 3`."""
    message = f"{ticked(token.text)} is not a unit of this language, which has hours and days"
    return FilterProblem(
        "unknown-unit", message, token.span, None if better is None else write(better)
    )


def several_windows(span: Span) -> FilterProblem:
    """`event('Checkout').within(7 days).between(1 day, 2 days).count() < 3`."""
    return FilterProblem("several-windows", "events have one window in a study filter", span)


# ---- comparisons -------------------------------------------------------------------------------


def expected_comparison(token: Token) -> FilterProblem:
    """`event('Checkout').count()`, which is a computed trait."""
    return expected("expected-comparison", "a comparison", token)


def order_of_other(span: Span, *, dated: bool) -> FilterProblem:
    """`trait('plan') > 'a'`."""
    message = "only numbers have a documented order"
    help_ = "dates are compared with `before_date` and `after_date`" if dated else None
    return FilterProblem("order-of-other", message, span, help_)


def expected_text(token: Token) -> FilterProblem:
    """`trait('email').contains(3)`."""
    return expected("expected-text", "a text in quotes", token)


def expected_timestamp(token: Token) -> FilterProblem:
    """`trait('renews_at').before_date('soon')`."""
    help_ = "one is written like `'2026-11-23T08:00:00Z'`"
    return expected("expected-timestamp", "a timestamp", token, help_)


def bare_date(word: str, span: Span) -> FilterProblem:
    """`trait('renews_at').after_date('2026-11-23')`."""
    message = "a day is no timestamp: its beginning or its end could be meant"
    return FilterProblem("bare-date", message, span, write(f"'{word}T00:00:00Z'"))


def equal_dates(span: Span) -> FilterProblem:
    """`trait('renews_at') = '2026-11-23'`."""
    message = "whether this compares dates or texts is not documented"
    return FilterProblem("equal-dates", message, span)


def relative_date(token: Token, better: str | None) -> FilterProblem:
    """`trait('renews_at').within_next(7 days)`."""
    message = (
        f"{ticked(token.text)} counts from the calendar's today, a study filter from the instant"
    )
    help_ = None if better is None else as_study_filter(better)
    return FilterProblem("relative-date", message, token.span, help_)


def none_of(token: Token) -> FilterProblem:
    """`trait('plan').none_of('free', 'trial')`."""
    message = "whether `none_of` holds where there is no value is not documented"
    help_ = "write `NOT` before it all, and `one_of`"
    return FilterProblem("none-of", message, token.span, help_)


def always_there(name: str, span: Span) -> FilterProblem:
    """`event('Checkout').count().exists()`."""
    message = f"{ticked(name)} always gives a number, so this says nothing about the user"
    return FilterProblem("constant", message, span)


def not_of_number(name: str, reducer: str, span: Span) -> FilterProblem:
    """`event('Checkout').count().contains('3')`."""
    message = f"{ticked(name)} is no comparison of the number that {ticked(reducer)} gives"
    return FilterProblem("other-result", message, span)
