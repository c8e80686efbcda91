"""Tests of one value as functions from a JSON value (None: unset) to an answer.

Types are strict: a value of another type than the filter's literal fails every positive test, and
so passes its exact complement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import inf
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never

from sprigclassic.filters.dates import instant_of_value, interval
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    Day,
    Flag,
    Instant,
    IsSet,
    Moment,
    Number,
    OneOf,
    Operator,
    Text,
    Value,
    ValueTest,
)

if TYPE_CHECKING:
    from datetime import tzinfo

Predicate: TypeAlias = Callable[[Any], bool]

_EXACT: Final = 2**53
"""Up to here every integer is a float."""

_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def predicate(test: ValueTest, where: tzinfo) -> Predicate:
    """Return the test as a function."""
    function = _predicate(test, where)
    numbers = [literal.value for literal in _literals(test) if isinstance(literal, Number)]
    return function if all(abs(number) <= _EXACT for number in numbers) else _as_written(function)


def _literals(test: ValueTest) -> tuple[Value, ...]:
    match test:
        case Comparison():
            return (test.value,)
        case Between():
            return (test.low, test.high)
        case OneOf():
            return test.values
        case IsSet():
            return ()
        case _:
            assert_never(test)


def _as_written(test: Predicate) -> Predicate:
    """Let a test take a float as the shortest decimal that reads back as it.

    Where the filter's numbers are no greater than 2**53 that is no other answer.
    """

    def exact(value: Any) -> bool:
        if value.__class__ is float and _EXACT < abs(value) < inf:
            value = int(Decimal(repr(value)))
        return test(value)

    return exact


def _predicate(test: ValueTest, where: tzinfo) -> Predicate:
    match test:
        case Comparison(operator, value):
            return _comparison(operator, value, where)
        case Between(low, high):
            return _between(low, high, where)
        case OneOf(values, negated):
            one_of = _one_of(values, where)
            return _complement(one_of) if negated else one_of
        case IsSet(negated):
            return _is_not_set if negated else _is_set
        case _:
            assert_never(test)


def _is_set(value: Any) -> bool:
    return value is not None


def _is_not_set(value: Any) -> bool:
    return value is None


def _complement(test: Predicate) -> Predicate:
    return lambda value: not test(value)


def _comparison(operator: Operator, literal: Value, where: tzinfo) -> Predicate:
    if operator == "=":
        return _equals(literal, where)
    if operator == "!=":
        return _complement(_equals(literal, where))
    match literal:
        case Day() | Instant():
            return _moment_order(operator, literal, where)
        case Text(value) | Flag(value):
            return _text_order(operator, str(value))
        case Number(value):
            return _number_order(operator, value)
        case _:
            assert_never(literal)


def _equals(literal: Value, where: tzinfo) -> Predicate:
    match literal:
        case Text(text):
            return lambda value: value == text
        case Flag(flag):
            return lambda value: value is flag
        case Number(number):
            return lambda value: value == number and value.__class__ is not bool
        case Day() | Instant():
            start, end = interval(literal, where)
            return _moment_between(start, end, where)
        case _:
            assert_never(literal)


def _text_order(operator: Operator, text: str) -> Predicate:
    order = _ORDER[operator]
    return lambda value: value.__class__ is str and order(value, text)


def _number_order(operator: Operator, number: float) -> Predicate:
    order = _ORDER[operator]
    return lambda value: (
        (value.__class__ is int or value.__class__ is float) and order(value, number)
    )


def _moment_order(operator: Operator, moment: Moment, where: tzinfo) -> Predicate:
    start, end = interval(moment, where)
    after = operator in {">", ">="}
    edge = end if operator in {">", "<="} else start

    def test(value: Any) -> bool:
        at = instant_of_value(value, where)
        return at is not None and (at >= edge) is after

    return test


def _moment_between(start: int, end: int, where: tzinfo) -> Predicate:
    def test(value: Any) -> bool:
        at = instant_of_value(value, where)
        return at is not None and start <= at < end

    return test


def _between(low: Value, high: Value, where: tzinfo) -> Predicate:
    match low, high:
        case ((Day() | Instant()), (Day() | Instant())):
            return _moment_between(interval(low, where)[0], interval(high, where)[1], where)
        case Text(first), Text(last):
            return lambda value: value.__class__ is str and first <= value <= last
        case Number(least), Number(most):
            return lambda value: (
                (value.__class__ is int or value.__class__ is float) and least <= value <= most
            )
        case _:
            msg = f"no value lies between {low!r} and {high!r}: the checker refuses such a filter"
            raise AssertionError(msg)


def _one_of(literals: Sequence[Value], where: tzinfo) -> Predicate:
    texts = frozenset(item.value for item in literals if isinstance(item, Text))
    if len(texts) == len(literals):
        return lambda value: value.__class__ is str and value in texts
    numbers = frozenset(item.value for item in literals if isinstance(item, Number))
    if len(numbers) == len(literals):
        return lambda value: (
            (value.__class__ is int or value.__class__ is float) and value in numbers
        )
    tests = [_equals(item, where) for item in literals]
    return lambda value: any(test(value) for test in tests)
