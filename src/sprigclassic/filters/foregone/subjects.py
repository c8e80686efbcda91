"""What a condition is about, and what it asks of that."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, assert_never

from attrs import frozen

from sprigclassic.filters import tree
from sprigclassic.filters.foregone.measures import some_measure_passes
from sprigclassic.filters.foregone.moments import some_event_passes
from sprigclassic.filters.foregone.values import some_value_passes
from sprigclassic.filters.tree import (
    Attribute,
    Comparison,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measure,
    Measured,
    Number,
    Property,
    Tally,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

__all__ = ["Claim", "Leaf", "claim_of", "some_user_passes"]

Leaf: TypeAlias = (
    Attribute | Property | Measured | EventValue | Happened | HappenedAt | tree.Sequence | InGroup
)
_COUNT: Final = Tally("count")
_ONCE: Final = Comparison(">=", Number(1))


@frozen
class Claim:
    """That one thing passes a test, or fails it.

    Attributes:
        subject: What it is about; equal for two claims about one thing.
        sort: What that is: a JSON value, a measure, the time of an event, or a condition as such.
        test: The test, or the condition where there is none.
        passed: Whether it is passed or failed.
    """

    subject: Hashable
    sort: Measure | Literal["value", "time", "condition"]
    test: Any
    passed: bool


def claim_of(leaf: Leaf, *, holds: bool) -> Claim:
    """Return what a condition claims, if it is to hold, or not to."""
    match leaf:
        case Attribute() | Property():
            return Claim((type(leaf), leaf.path), "value", leaf.test, holds)
        case EventValue():
            value = (EventValue, leaf.events, leaf.end, leaf.path, leaf.window)
            return Claim(value, "value", leaf.test, holds)
        case HappenedAt():
            return Claim((HappenedAt, leaf.events, leaf.end), "time", leaf.test, holds)
        case Measured(events, measure, test, window):
            return Claim((Measured, measure, events, window), measure, test, holds)
        case Happened(events, negated, window):
            count = (Measured, _COUNT, events, window)
            return Claim(count, _COUNT, _ONCE, holds is not negated)
        case tree.Sequence() | InGroup():
            return Claim(leaf, "condition", leaf, holds)
        case _:
            assert_never(leaf)


def some_user_passes(claims: Sequence[Claim], where: tzinfo) -> bool:
    """Return whether claims about one thing may be true of some user at some now; if in doubt, so.

    Args:
        claims: At least one, all of the same subject.
        where: The time zone of the filter.
    """
    tests = [(claim.test, claim.passed) for claim in claims]
    if any((test, not passed) in tests for test, passed in tests):
        return False
    match claims[0].sort:
        case "value":
            return some_value_passes(tests, where)
        case "time":
            return some_event_passes(tests, where)
        case "condition":
            return True
        case measure:
            return some_measure_passes(measure, tests)
