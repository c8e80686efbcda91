"""Tests of dates that hang on now: what one date can be to several of them, at some now.

A date stands at an offset from now. Minutes to weeks are exact lengths; of months, years and units
of the calendar only bounds are known here, and what lies between may pass or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from attrs import frozen

from sprigclassic._time import LENGTHS
from sprigclassic.filters.moments import Interval, MovingTest
from sprigclassic.filters.tree import Ago, BetweenAgo, Calendar, CalendarUnit, InLast, InNext, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SignedMoving", "some_offset_passes"]

SignedMoving: TypeAlias = tuple[MovingTest, bool]
"""A test, and whether a date is to pass it or to fail it."""

_DAY: Final = LENGTHS["day"]
_FAR: Final = 1 << 62
_SLACK: Final = 3 * _DAY
"""More than the clocks of a zone ever jump."""
_DAYS: Final[dict[Unit, tuple[int, int]]] = {"month": (28, 31), "year": (365, 366)}
_MOST_DAYS: Final[dict[CalendarUnit, int]] = {
    "day": 1,
    "week": 7,
    "month": 31,
    "quarter": 92,
    "year": 366,
}


@frozen
class Reach:
    """The offsets from now, in microseconds and half-open, of the dates that pass a test.

    Attributes:
        may: Outside, no date passes.
        must: Inside, every date passes.
    """

    may: Interval
    must: Interval

    def admits(self, offset: int, *, passed: bool) -> bool:
        """Return whether a date at an offset may pass, or fail."""
        start, end = self.may if passed else self.must
        return (start <= offset < end) is passed


def some_offset_passes(tests: Sequence[SignedMoving], latest: int = _FAR) -> bool:
    """Return whether some date may do what is asked of all tests; if in doubt, it may.

    Args:
        tests: The tests, of dates.
        latest: The greatest offset that a date may have.
    """
    if _are_two_units(tests):
        return False
    reaches = [(_reach(test), passed) for test, passed in tests]
    ends = {end for reach, _ in reaches for end in (*reach.may, *reach.must)}
    offsets = {0, min(ends, default=0) - 1, *ends}
    return any(
        all(reach.admits(offset, passed=passed) for reach, passed in reaches)
        for offset in offsets
        if offset <= latest
    )


def _are_two_units(tests: Sequence[SignedMoving]) -> bool:
    """Return whether a date would have to lie in two months, say, at once."""
    wanted = {test for test, passed in tests if passed and isinstance(test, Calendar)}
    return len({test.unit for test in wanted}) < len(wanted)


def _reach(test: MovingTest) -> Reach:
    match test:
        case InLast(duration):
            least, most = _length(duration.amount, duration.unit)
            return Reach((-most, 1), (-least, 1))
        case InNext(duration):
            least, most = _length(duration.amount, duration.unit)
            return Reach((1, most + 1), (1, least + 1))
        case BetweenAgo(far, near, unit):
            (least, most), (nearest, farthest) = _length(far, unit), _length(near, unit)
            return Reach((-most, -nearest), (-least, -farthest))
        case Ago():
            return _ago(test)
        case Calendar(which, unit):
            most = _MOST_DAYS[unit] * _DAY + _SLACK
            return (
                Reach((-most, most), (0, 1)) if which == "this" else Reach((-2 * most, 0), (0, 0))
            )
        case _:
            assert_never(test)


def _ago(test: Ago) -> Reach:
    least, most = _length(test.duration.amount, test.duration.unit)
    after = test.nearness in {"at least", "less than"}
    if test.nearness in {"at least", "more than"}:
        return Reach((-_FAR, after - least), (-_FAR, after - most))
    return Reach((after - most, 1), (after - least, 1))


def _length(amount: int, unit: Unit) -> Interval:
    """Return how long some units are at least and at most."""
    if unit in LENGTHS:
        length = amount * LENGTHS[unit]
        return length, length
    shortest, longest = _DAYS[unit]
    return amount * shortest * _DAY - _SLACK, amount * longest * _DAY + _SLACK
