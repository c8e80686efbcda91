"""Tests of one value as functions from a JSON value (None: unset) to an answer.

Types are strict: a value of another type than the filter's literal fails every positive test, and
so passes its exact complement.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never

from sprigclassic.filters.dates import instant_of_value, interval
from sprigclassic.filters.equality import (
    Predicate,
    as_written,
    contains_of,
    equals,
    key_of_version,
    one_of,
)
from sprigclassic.filters.moments import (
    MovingTest,
    Standing,
    moving_interval,
    standing_interval,
    within,
)
from sprigclassic.filters.texts import text_test
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    Instant,
    IsSet,
    Moment,
    Number,
    OneOf,
    Operator,
    Text,
    TextTest,
    Value,
    ValueTest,
    Version,
)
from sprigclassic.filters.versions import version_key

if TYPE_CHECKING:
    from datetime import tzinfo

PredicateAt: TypeAlias = Callable[[int], Predicate]
"""A test of a value at an instant `now`."""
StandingTest: TypeAlias = Comparison | Between | OneOf | TextTest | ContainsOf | IsSet | Standing

_ORDER: Final[dict[Operator, Callable[[Any, Any], bool]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def predicate_at(test: ValueTest, where: tzinfo) -> PredicateAt:
    """Return any test, as a function of `now` that returns the function of the value."""
    if isinstance(test, MovingTest):
        moving = moving_interval(test, where)
        return lambda now: within(moving(now), where)
    standing = predicate(test, where)
    return lambda _now: standing


def predicate(test: StandingTest, where: tzinfo) -> Predicate:
    """Return a test that does not depend on `now` as a function."""
    match test:
        case Comparison():
            return _comparison(test, where)
        case Between(low, high):
            return _between(low, high, where)
        case OneOf() | TextTest() | ContainsOf():
            return _complement(_positive(test, where), negated=test.negated)
        case IsSet(negated):
            return _is_not_set if negated else _is_set
        case _:
            return within(standing_interval(test, where), where)


def _positive(test: OneOf | TextTest | ContainsOf, where: tzinfo) -> Predicate:
    match test:
        case OneOf():
            return one_of(test, where)
        case TextTest():
            return text_test(test)
        case ContainsOf():
            return contains_of(test, where)
        case _:
            assert_never(test)


def _is_set(value: Any) -> bool:
    return value is not None


def _is_not_set(value: Any) -> bool:
    return value is None


def _complement(test: Predicate, *, negated: bool) -> Predicate:
    return (lambda value: not test(value)) if negated else test


# ---- comparisons -------------------------------------------------------------------------------


def _comparison(test: Comparison, where: tzinfo) -> Predicate:
    operator = test.operator
    if operator in {"=", "!="}:
        equal = equals(test.value, where, ignoring_case=test.ignoring_case)
        return _complement(equal, negated=operator == "!=")
    match test.value:
        case Day() | Instant():
            return _moment_order(operator, test.value, where)
        case Text(value) | Flag(value):
            return _text_order(operator, str(value))
        case Number(value):
            return _number_order(operator, value)
        case Version(text):
            return _version_order(operator, text)
        case _:
            assert_never(test.value)


def _text_order(operator: Operator, text: str) -> Predicate:
    order = _ORDER[operator]
    return lambda value: value.__class__ is str and order(value, text)


def _number_order(operator: Operator, number: float) -> Predicate:
    order = _ORDER[operator]
    return as_written(
        number,
        lambda value: (value.__class__ is int or value.__class__ is float) and order(value, number),
    )


def _version_order(operator: Operator, text: str) -> Predicate:
    order, key = _ORDER[operator], key_of_version(text)

    def test(value: Any) -> bool:
        found = version_key(value) if value.__class__ is str else None
        return found is not None and order(found, key)

    return test


def _moment_order(operator: Operator, moment: Moment, where: tzinfo) -> Predicate:
    start, end = interval(moment, where)
    after = operator in {">", ">="}
    edge = end if operator in {">", "<="} else start

    def test(value: Any) -> bool:
        at = instant_of_value(value, where)
        return at is not None and (at >= edge) is after

    return test


def _between(low: Value, high: Value, where: tzinfo) -> Predicate:
    match low, high:
        case ((Day() | Instant()), (Day() | Instant())):
            return within((interval(low, where)[0], interval(high, where)[1]), where)
        case Text(first), Text(last):
            return lambda value: value.__class__ is str and first <= value <= last
        case Number(least), Number(most):
            return as_written(
                max(abs(least), abs(most)),
                lambda value: (
                    (value.__class__ is int or value.__class__ is float) and least <= value <= most
                ),
            )
        case Version(oldest), Version(newest):
            since, until = _version_order(">=", oldest), _version_order("<=", newest)
            return lambda value: since(value) and until(value)
        case _:
            msg = f"no value lies between {low!r} and {high!r}: the checker refuses such a filter"
            raise AssertionError(msg)
