"""What the checker can say: what no value can satisfy by its type, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.limits import MAX_AMOUNT, MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.text.complaints import quoted, ticked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic._source import Span
    from sprigclassic.filters.globs import Fault
    from sprigclassic.filters.tree import Function, Operator, TallyKind, Unit


_MEASURES: Final[Mapping[TallyKind | Function, str]] = {
    "count": "a count",
    "days": "a count of days",
    "sessions": "a count of sessions",
    "sum": "a sum",
    "average": "an average",
    "minimum": "a minimum",
    "maximum": "a maximum",
    "distinct": "a count of values",
}
_FAULTS: Final[Mapping[Fault, tuple[str, str]]] = {
    "unclosed class": ("this class of characters is never closed", r"for `[` itself, write `\\[`"),
    "empty class": ("this class of characters is empty", r"for `]` itself, write `\\]`"),
    "bare dash": ("`-` stands between two characters in a class", r"for `-` itself, write `\\-`"),
    "lone backslash": (r"this `\` has no character to take", r"for `\` itself, write `\\\\`"),
}
"""What is wrong with a pattern, and how to write the character itself: in JSON and in Python's
texts a backslash is doubled as it is in the language."""


def needs_number(measure: TallyKind | Function, kind: str, span: Span | None) -> FilterProblem:
    """`Checkout count < "x"`, `Checkout sum(total) = true`."""
    message = f"{_MEASURES[measure]} is a number, and is never compared with {kind}"
    return FilterProblem("measure-needs-number", message, span)


def not_whole(
    measure: TallyKind | Function, operator: Operator, span: Span | None
) -> FilterProblem:
    """`Checkout count = 2.5`."""
    always = "never" if operator == "=" else "always"
    message = f"{_MEASURES[measure]} is whole, so this would {always} hold"
    return FilterProblem("count-not-whole", message, span)


def flag_order(span: Span | None) -> FilterProblem:
    """`active < true`."""
    message = "`true` and `false` have no order"
    return FilterProblem("flag-order", message, span, "compare them with `=` or `!=`")


def mixed_range(low: str, high: str, span: Span | None) -> FilterProblem:
    """`seats between "a" and 3`."""
    message = f"a range cannot run from {low} to {high}"
    return FilterProblem("mixed-range", message, span)


def backwards_range(span: Span | None, better: str) -> FilterProblem:
    """`seats between 5 and 2`."""
    message = "this range ends before it begins"
    return FilterProblem("backwards-range", message, span, f"write {ticked(better)}")


def empty_range(span: Span | None) -> FilterProblem:
    """`between 30 and 30 days ago`."""
    message = "this range holds no time: its second number is not included"
    return FilterProblem("empty-range", message, span)


def number_out_of_range(span: Span | None) -> FilterProblem:
    """`seats < 9223372036854775808`."""
    message = "this number is beyond what a filter can hold (64 bits)"
    return FilterProblem("number-out-of-range", message, span)


def instant_out_of_range(span: Span | None) -> FilterProblem:
    """`since 0001-01-01T00:00:00+01:00`."""
    message = "this instant is, in UTC, outside the years 1 to 9999"
    return FilterProblem("instant-out-of-range", message, span)


def amount_not_whole(span: Span | None) -> FilterProblem:
    """`in last 2.5 days`."""
    message = "a length of time is a whole number of its unit"
    return FilterProblem("duration-not-whole", message, span, "take a smaller unit")


def amount_below_one(span: Span | None) -> FilterProblem:
    """`in last 0 days`."""
    return FilterProblem("duration-below-one", "a length of time is at least 1", span)


def amount_too_long(unit: Unit, span: Span | None) -> FilterProblem:
    """`in last 2000 years`."""
    message = f"a length of time is at most {MAX_AMOUNT[unit]:,} {unit}s"
    return FilterProblem("duration-too-long", message, span)


def empty_list(span: Span | None) -> FilterProblem:
    """`country in ()`."""
    message = "nothing is in an empty list"
    return FilterProblem("empty-list", message, span, "list at least one value")


def contains_of_nothing(span: Span | None) -> FilterProblem:
    """`tags contains any of ()`."""
    message = "an empty list names nothing to look for"
    return FilterProblem("empty-list", message, span, "list at least one value")


def bad_version(text: str, span: Span | None) -> FilterProblem:
    """`app_version < version "2.x"`."""
    message = f"{ticked(quoted(text))} is no version"
    help_ = "a version is one to four numbers, such as `2.10` or `2.10.0-beta.1`"
    return FilterProblem("bad-version", message, span, help_)


def bad_pattern(fault: Fault, span: Span | None) -> FilterProblem:
    """`plan matches "[a"`."""
    message, help_ = _FAULTS[fault]
    return FilterProblem("bad-pattern", message, span, help_)


def case_of_other(kind: str, span: Span | None) -> FilterProblem:
    """`seats = 3 ignoring case`."""
    message = f"only a text has upper and lower case, and this is {kind}"
    return FilterProblem("case-of-no-text", message, span, "leave out `ignoring case`")


def case_of_list(span: Span | None) -> FilterProblem:
    """`seats in (1, 2) ignoring case`."""
    message = "only a text has upper and lower case, and this list has none"
    return FilterProblem("case-of-no-text", message, span, "leave out `ignoring case`")


def case_of_order(span: Span | None) -> FilterProblem:
    """`plan < "pro" ignoring case`."""
    message = "an order of texts never ignores case"
    return FilterProblem("case-of-order", message, span, "leave out `ignoring case`")


def too_deep(span: Span | None) -> FilterProblem:
    """33 parentheses within each other."""
    message = f"parentheses and `not` go at most {MAX_LEVELS} levels deep"
    return FilterProblem("too-deep", message, span)


def too_many_conditions(span: Span | None) -> FilterProblem:
    """1,001 conditions."""
    message = f"a filter has at most {MAX_CONDITIONS:,} conditions"
    return FilterProblem("too-many-conditions", message, span)


def too_long(size: int) -> FilterProblem:
    """A filter whose text goes beyond the limit."""
    message = f"the text of a filter has at most {MAX_BYTES:,} bytes, and this has {size:,}"
    return FilterProblem("too-long", message)


def lone_surrogate(span: Span | None) -> FilterProblem:
    r"""A text with half a character: `"\ud800"` in Python."""
    message = "half of a character (a lone surrogate) is no text"
    return FilterProblem("lone-surrogate", message, span)
