"""Tests of an attribute, as far as Sprig's dashboard has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters.sprig import complaints as say
from sprigclassic.filters.sprig.alternatives import STAND_IN
from sprigclassic.filters.sprig.conditions import OPERATORS, AttributeFilter
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    Between,
    BetweenAgo,
    Calendar,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    FromTo,
    InLast,
    InNext,
    Instant,
    IsSet,
    Number,
    On,
    OneOf,
    Since,
    Text,
    TextTest,
    Version,
)

if TYPE_CHECKING:
    from sprigclassic.filters.sprig.alternatives import Alternatives
    from sprigclassic.filters.sprig.conditions import Scalar
    from sprigclassic.filters.sprig.reading import Reading
    from sprigclassic.filters.tree import Attribute, Value

__all__ = ["attribute"]


def attribute(reading: Reading, node: Attribute, *, negated: bool) -> Alternatives:
    """Return what a test of an attribute is in Sprig, or its complement."""
    if not node.path.strip():
        reading.refuse(say.blank("blank name", node.span))
    test = node.test
    match test:
        case Comparison():
            return _comparison(reading, node.path, test, negated=negated)
        case Between():
            return _between(reading, node.path, test, negated=negated)
        case OneOf():
            return _one_of(reading, node.path, test, negated=test.negated is not negated)
        case IsSet():
            return _is_set(reading, node.path, test, negated=test.negated is not negated)
        case TextTest() | ContainsOf():
            reading.refuse(say.no_operator(reading.words(test), test.span))
        case (
            Before()
            | After()
            | Since()
            | On()
            | FromTo()
            | Ago()
            | BetweenAgo()
            | InLast()
            | InNext()
            | Calendar()
        ):
            reading.refuse(say.date_value(reading.words(test), test.span))
        case _:
            assert_never(test)
    return STAND_IN


def _is_set(reading: Reading, path: str, test: IsSet, *, negated: bool) -> Alternatives:
    if negated:
        reading.refuse(say.no_operator("is not set", test.span))
    return ((AttributeFilter(path, "is set"),),)


def _comparison(reading: Reading, path: str, test: Comparison, *, negated: bool) -> Alternatives:
    if test.operator in {"=", "!="}:
        if test.ignoring_case:
            reading.refuse(say.ignoring_case(test.span))
        differs = (test.operator == "!=") is not negated
        return _equality(path, [_scalar(reading, test.value)], negated=differs)
    value = _number(reading, test.value)
    if negated:
        reading.refuse(say.complement(reading.words(test), test.span))
    return ((AttributeFilter(path, OPERATORS[test.operator], value),),)


def _between(reading: Reading, path: str, test: Between, *, negated: bool) -> Alternatives:
    low, high = _number(reading, test.low), _number(reading, test.high)
    if negated:
        reading.refuse(say.complement(reading.words(test), test.span))
    at_least = AttributeFilter(path, OPERATORS[">="], low)
    return ((at_least, AttributeFilter(path, OPERATORS["<="], high)),)


def _one_of(reading: Reading, path: str, test: OneOf, *, negated: bool) -> Alternatives:
    if test.ignoring_case:
        reading.refuse(say.ignoring_case(test.span))
    return _equality(path, [_scalar(reading, value) for value in test.values], negated=negated)


def _equality(path: str, values: list[Scalar | None], *, negated: bool) -> Alternatives:
    """Return that an attribute is one of some values, or that it is none of them."""
    operator = OPERATORS["!=" if negated else "="]
    each = tuple(dict.fromkeys(AttributeFilter(path, operator, value) for value in values))
    return (each,) if negated else tuple((condition,) for condition in each)


# ---- values: None in the place of one that is none to Sprig ------------------------------------


def _scalar(reading: Reading, value: Value) -> Scalar | None:
    """Return a value that an attribute may be equal to."""
    match value:
        case Text() | Number() | Flag():
            if value.value == "":
                reading.refuse(say.blank("empty value", value.span))
            return value.value
        case _:
            _refuse(reading, value)
            return None


def _number(reading: Reading, value: Value) -> int | float | None:
    """Return a value that has an order in Sprig."""
    match value:
        case Number():
            return value.value
        case Text() | Flag():
            reading.refuse(say.text_order(value.span))
        case _:
            _refuse(reading, value)
    return None


def _refuse(reading: Reading, value: Day | Instant | Version) -> None:
    match value:
        case Version():
            reading.refuse(say.version_value(value.span))
        case Day() | Instant():
            reading.refuse(say.date_value(reading.words(value), value.span))
        case _:
            assert_never(value)
