"""Tests of one value, all of which it is to pass or to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, frozen

from sprigclassic.filters.dates import interval
from sprigclassic.filters.equality import Predicate
from sprigclassic.filters.moments import MovingTest, Standing, standing_interval
from sprigclassic.filters.predicates import predicate
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Day,
    Instant,
    IsSet,
    OneOf,
    TextTest,
    Value,
    ValueTest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

__all__ = ["Asked", "Signed", "asked_of", "edges", "literals"]

Signed: TypeAlias = tuple[ValueTest, bool]
"""A test, and whether it is to be passed or failed."""


@frozen
class Asked:
    """One test and what is asked of it.

    Attributes:
        test: The test, without a negation.
        passed: Whether a value is to pass it, or to fail it.
        holds: The test as a function of a value; None for one that hangs on now.
    """

    test: ValueTest
    passed: bool
    holds: Predicate | None

    def admits(self, value: Any) -> bool:
        """Return whether a value that is no date does what is asked."""
        return (self.holds is not None and self.holds(value)) is self.passed


def asked_of(tests: Iterable[Signed], where: tzinfo) -> list[Asked]:
    """Return tests without their negations."""
    return [_asked(test, passed, where) for test, passed in tests]


def _asked(test: ValueTest, passed: bool, where: tzinfo) -> Asked:  # noqa: FBT001 - a pair
    if isinstance(test, MovingTest):
        return Asked(test, passed, None)
    if isinstance(test, Comparison) and test.operator == "!=":
        test, passed = evolve(test, operator="="), not passed
    elif isinstance(test, OneOf | TextTest | ContainsOf | IsSet):
        test, passed = evolve(test, negated=False), passed is not test.negated
    return Asked(test, passed, predicate(test, where))


def literals(test: ValueTest) -> Sequence[Value]:
    """Return the values that a test names."""
    match test:
        case Comparison():
            return [test.value]
        case Between():
            return [test.low, test.high]
        case OneOf() | ContainsOf():
            return test.values
        case TextTest():
            return [test.text]
        case _:
            return []


def edges(test: ValueTest, where: tzinfo) -> Iterator[int]:
    """Yield the instants at which the answer of a test that does not hang on now changes."""
    if isinstance(test, Standing):
        yield from standing_interval(test, where)
    for literal in literals(test):
        if isinstance(literal, Day | Instant):
            yield from interval(literal, where)
