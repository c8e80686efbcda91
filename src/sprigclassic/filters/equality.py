"""When a JSON value equals a literal of a filter, and when two JSON values are one.

Types are strict: 1 is 1.0 and no `true`, and a list or an object equals no literal. A number is the
decimal that was written: a float is the shortest decimal that reads back as it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never, cast

from sprigclassic.filters.dates import interval
from sprigclassic.filters.moments import within
from sprigclassic.filters.tree import (
    ContainsOf,
    Day,
    Flag,
    Instant,
    Number,
    OneOf,
    Text,
    Value,
    Version,
)
from sprigclassic.filters.versions import version_key

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters.versions import VersionKey

Predicate: TypeAlias = Callable[[Any], bool]
"""A test of a JSON value; None is unset."""

_EXACT: Final = 2**53
"""Up to here every integer is a float, and a float as good as its decimal."""
_PLAIN: Final = (Text, Number, Flag)
"""The literals that equal one JSON value."""


# ---- a value and a literal ---------------------------------------------------------------------


def equals(literal: Value, where: tzinfo, *, ignoring_case: bool = False) -> Predicate:
    """Return whether a value equals a literal, as a function of the value."""
    match literal:
        case Text(text):
            return _equals_folded(text) if ignoring_case else lambda value: value == text
        case Flag(flag):
            return lambda value: value is flag
        case Number(number):
            return as_written(number, lambda value: value == number and value.__class__ is not bool)
        case Day() | Instant():
            return within(interval(literal, where), where)
        case Version(text):
            key = key_of_version(text)
            return lambda value: value.__class__ is str and version_key(value) == key
        case _:
            assert_never(literal)


def _equals_folded(text: str) -> Predicate:
    folded = text.casefold()
    return lambda value: value.__class__ is str and value.casefold() == folded


def as_written(number: float, test: Predicate) -> Predicate:
    """Let a test against a number take a float as the shortest decimal that reads back as it.

    Where the number is no greater than 2**53 that is no other answer.
    """
    if abs(number) <= _EXACT:
        return test
    return lambda value: test(decimal(value) if value.__class__ is float else value)


def decimal(number: float) -> int | float | None:
    """Return a number whose order among numbers is that of its decimal; None for NaN, infinity."""
    if -_EXACT <= number <= _EXACT or number.__class__ is int:
        return number
    return int(Decimal(repr(number))) if -inf < number < inf else None


def key_of_version(text: str) -> VersionKey:
    """Return what orders the version of a filter.

    Raises:
        AssertionError: It is none.
    """
    key = version_key(text)
    if key is None:
        msg = f"{text!r} is no version: the checker refuses such a filter"
        raise AssertionError(msg)
    return key


def one_of(test: OneOf, where: tzinfo) -> Predicate:
    """Return whether a value equals one of the literals, negation apart."""
    return _equals_any(test.values, where, ignoring_case=test.ignoring_case)


def _equals_any(literals: Sequence[Value], where: tzinfo, *, ignoring_case: bool) -> Predicate:
    texts = frozenset(item.value for item in literals if isinstance(item, Text))
    others = [item for item in literals if not isinstance(item, Text)]
    if not others:
        return _in_texts(texts, ignoring_case=ignoring_case)
    if all(isinstance(item, Number) for item in literals):
        return _in_numbers(frozenset(item.value for item in others if isinstance(item, Number)))
    tests = [equals(item, where) for item in others]
    if texts:
        tests.append(_in_texts(texts, ignoring_case=ignoring_case))
    return lambda value: any(test(value) for test in tests)


def _in_numbers(numbers: frozenset[float]) -> Predicate:
    return as_written(
        max(map(abs, numbers)),
        lambda value: (value.__class__ is int or value.__class__ is float) and value in numbers,
    )


def _in_texts(texts: frozenset[str], *, ignoring_case: bool) -> Predicate:
    if not ignoring_case:
        return lambda value: value.__class__ is str and value in texts
    folded = frozenset(text.casefold() for text in texts)
    return lambda value: value.__class__ is str and value.casefold() in folded


def contains_of(test: ContainsOf, where: tzinfo) -> Predicate:
    """Return whether a value is a list with any, or all, of the literals, negation apart."""
    if test.quantifier == "any of":
        among = _equals_any(test.values, where, ignoring_case=False)
        return lambda value: value.__class__ is list and any(map(among, value))
    others = [item for item in test.values if not isinstance(item, _PLAIN)]
    wanted = {identity(item.value) for item in test.values if isinstance(item, _PLAIN)}
    tests = [equals(item, where) for item in others]
    return lambda value: (
        value.__class__ is list
        and wanted.issubset(map(identity, value))
        and all(any(map(equal, value)) for equal in tests)
    )


# ---- two values --------------------------------------------------------------------------------

_TRUE: Final = object()
_FALSE: Final = object()
_LIST: Final = object()
_OBJECT: Final = object()
_END: Final = object()


def identity(value: Any) -> Hashable:
    """Return what is equal for equal JSON values, and only for those.

    Lists and objects come flat, as the tokens of their JSON: nothing here recurses, however deep
    they are. The order of an object's names makes no difference.
    """
    kind = value.__class__
    if kind is str:
        return cast("str", value)
    if kind is int or kind is float:
        return decimal(value)
    if kind is list or kind is dict:
        return tuple(_tokens(value))
    return None if value is None else (_TRUE if value else _FALSE)


def _tokens(value: Any) -> list[Hashable]:
    tokens: list[Hashable] = []
    pending = [value]
    while pending:
        item: Any = pending.pop()
        kind = item.__class__
        if kind is list:
            tokens.append(_LIST)
            pending.append(_END)
            pending.extend(reversed(item))
        elif kind is dict:
            tokens.append(_OBJECT)
            pending.append(_END)
            for name in sorted(item):
                pending += (item[name], name)
        else:
            tokens.append(item if item is _END else identity(item))
    return tokens
