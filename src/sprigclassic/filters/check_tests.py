"""What no value can pass by its type: of an attribute, of a property, of a measure."""

from __future__ import annotations

from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.check_values import KINDS, of_range, of_value
from sprigclassic.filters.check_windows import of_time
from sprigclassic.filters.globs import GlobError, refuse_bad_glob
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.complaints import types as say
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Flag,
    IsSet,
    Number,
    OneOf,
    Tally,
    Text,
    TextTest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import CountTest, Measure, ValueTest

__all__ = ["of_measure", "of_test"]

_EQUALITY: Final = frozenset(("=", "!="))
_WHOLE: Final = frozenset(("count", "days", "sessions", "distinct"))
"""The measures that count something."""


def of_test(test: ValueTest) -> Iterator[FilterProblem]:
    """Yield the problems of a test of a value."""
    match test:
        case Comparison():
            yield from _of_comparison(test)
        case Between():
            yield from of_range(test.low, test.high, "and")
        case OneOf():
            yield from _of_list(test)
        case TextTest():
            yield from of_value(test.text)
            if test.operator == "matches":
                yield from _of_pattern(test.text)
        case ContainsOf():
            if not test.values:
                yield say.contains_of_nothing(test.span)
            yield from chain.from_iterable(map(of_value, test.values))
        case IsSet():
            pass
        case _:
            yield from of_time(test)


def of_measure(measure: Measure, test: CountTest) -> Iterator[FilterProblem]:
    """Yield the problems of a measure that is compared: with numbers only."""
    kind = measure.kind if isinstance(measure, Tally) else measure.function
    values = (test.value,) if isinstance(test, Comparison) else (test.low, test.high)
    others = [value for value in values if not isinstance(value, Number)]
    yield from (say.needs_number(kind, KINDS[type(value)], value.span) for value in others)
    if others:
        return
    yield from of_test(test)
    if kind in _WHOLE and isinstance(test, Comparison) and test.operator in _EQUALITY:
        number = test.value.value
        if isinstance(number, float) and isfinite(number):
            yield say.not_whole(kind, test.operator, test.value.span)


def _of_comparison(test: Comparison) -> Iterator[FilterProblem]:
    value, equality = test.value, test.operator in _EQUALITY
    yield from of_value(value)
    if isinstance(value, Flag) and not equality:
        yield say.flag_order(test.span)
    if not test.ignoring_case:
        return
    if not isinstance(value, Text):
        yield say.case_of_other(KINDS[type(value)], value.span)
    elif not equality:
        yield say.case_of_order(test.span)


def _of_list(test: OneOf) -> Iterator[FilterProblem]:
    if not test.values:
        yield say.empty_list(test.span)
    elif test.ignoring_case and not any(isinstance(value, Text) for value in test.values):
        yield say.case_of_list(test.span)
    yield from chain.from_iterable(map(of_value, test.values))


def _of_pattern(pattern: Text) -> Iterator[FilterProblem]:
    try:
        refuse_bad_glob(pattern.value)
    except GlobError as error:
        yield say.bad_pattern(error.reason, _within(pattern, error.place, error.end))


def _within(text: Text, place: int, end: int) -> Span | None:
    """Return where a part of a text stands, as its quotes and escapes move it."""
    if text.span is None:
        return None
    start = text.span[0] - 1
    return (
        start + len(quoted(text.value[:place])),
        start + len(quoted(text.value[:end])),
    )
