"""What is no value of a filter, and what is no range of two."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, assert_never

from sprigclassic.filters.limits import MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.complaints import types as say
from sprigclassic.filters.text.printer import value_text
from sprigclassic.filters.tree import Day, Flag, Instant, Number, Text, Version
from sprigclassic.filters.versions import version_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import Value

__all__ = ["KINDS", "of_name", "of_range", "of_value"]

KINDS: Final[dict[type[Value], str]] = {
    Text: "a text",
    Number: "a number",
    Flag: "`true` or `false`",
    Day: "a date",
    Instant: "an instant",
    Version: "a version",
}
"""What the values of each class are called."""


def of_name(name: str, span: Span | None) -> Iterator[FilterProblem]:
    """Yield the problem of a name, a path or a text that is half a character somewhere."""
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            yield say.lone_surrogate(span)


def of_value(value: Value) -> Iterator[FilterProblem]:
    """Yield the problems of one value."""
    match value:
        case Text():
            yield from of_name(value.value, value.span)
        case Number():
            if not MIN_NUMBER <= value.value <= MAX_NUMBER:  # nor is NaN
                yield say.number_out_of_range(value.span)
        case Flag() | Day():
            pass
        case Instant():
            yield from _of_instant(value)
        case Version():
            if version_key(value.value) is None:
                yield say.bad_version(value.value, _text_of_version(value))
        case _:
            assert_never(value)


def _of_instant(instant: Instant) -> Iterator[FilterProblem]:
    try:
        instant.value.astimezone(UTC)
    except OverflowError:
        yield say.instant_out_of_range(instant.span)


def _text_of_version(version: Version) -> Span | None:
    """Return where its text stands, without the word before it."""
    if version.span is None:
        return None
    return version.span[1] - len(quoted(version.value)), version.span[1]


def of_range(low: Value, high: Value, word: str) -> Iterator[FilterProblem]:
    """Yield the problems of a range with both its ends.

    Args:
        low: Where it begins.
        high: Where it ends.
        word: What stands between the two in text: `and` or `to`.
    """
    broken = [*of_value(low), *of_value(high)]
    yield from broken
    span = (low.span[0], high.span[1]) if low.span and high.span else None
    if type(low) is not type(high):
        yield say.mixed_range(KINDS[type(low)], KINDS[type(high)], span)
    elif isinstance(low, Flag):
        yield say.flag_order(span)
    elif not broken and _place(low) > _place(high):
        yield say.backwards_range(span, f"{value_text(high)} {word} {value_text(low)}")


def _place(value: Value) -> Any:
    """Return what orders a value among those of its class."""
    return version_key(value.value) if isinstance(value, Version) else value.value
