"""How many events: `count`, `happened` and `never happened`."""

from __future__ import annotations

from itertools import islice
from math import ceil, floor
from typing import TYPE_CHECKING

from attrs import frozen

from sprigclassic.filters.tree import Between, Comparison, CountTest, Events, Number, Where, Window
from sprigclassic.filters.wheres import choice_at
from sprigclassic.filters.windows import Bounds, bounds, fixed_length

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters.program import Program
    from sprigclassic.users import User


@frozen
class CountRange:
    """The counts that pass: at least `least` and fewer than `below`, or exactly the others."""

    least: int
    below: int | None = None
    negated: bool = False

    def is_certain(self) -> bool:
        """Return whether all counts pass, or none, as with `count >= 0`: no event is looked at."""
        return self.least <= 0 and (self.below is None or self.below <= 0)


def range_of(test: CountTest) -> CountRange:
    """Return the counts that pass a test.

    >>> range_of(Comparison("<", Number(2.5)))
    CountRange(least=3, below=None, negated=True)
    """
    match test:
        case Between(Number(low), Number(high)):
            return CountRange(ceil(low), floor(high) + 1)
        case Comparison("=" | "!=" as operator, Number(number)):
            return CountRange(ceil(number), floor(number) + 1, negated=operator == "!=")
        case Comparison(">=" | "<" as operator, Number(number)):
            return CountRange(ceil(number), negated=operator == "<")
        case Comparison(operator, Number(number)):
            return CountRange(floor(number) + 1, negated=operator == "<=")
        case _:
            msg = (
                f"a count is compared with numbers, not {test!r}: the checker refuses such a filter"
            )
            raise AssertionError(msg)


def count(events: Events, window: Window | None, passing: CountRange, zone: tzinfo) -> Program:
    """Return whether the number of events in a window passes."""
    if passing.below is None:
        return _reached(events, window, passing.least, zone, negated=passing.negated)
    at_least = _reached(events, window, passing.least, zone)
    few_enough = _reached(events, window, passing.below, zone, negated=True)
    if passing.negated:
        return lambda user, now: not (at_least(user, now) and few_enough(user, now))
    return lambda user, now: at_least(user, now) and few_enough(user, now)


def _reached(
    events: Events, window: Window | None, least: int, zone: tzinfo, *, negated: bool = False
) -> Program:
    """Return whether at least that many of the events lie in the window, or the complement."""
    length = fixed_length(window)
    if least <= 0:
        return lambda _user, _now: not negated
    if events.where is None and length is not None:
        return _lately(events.name, least, length, negated=negated)
    within = bounds(window, zone)
    if events.where is None:
        reached = _reached_within(events.name, least, within)
    else:
        reached = _reached_where(events.name, events.where, least, within, zone)
    return (lambda user, now: not reached(user, now)) if negated else reached


def _lately(name: str | None, least: int, length: int, *, negated: bool) -> Program:
    if name is None:
        return lambda user, now: (
            user.histories.any_reaches(least, now - length, now + 1) is not negated
        )
    # The commonest condition has its complement written out, to be one call less deep.
    if negated:
        return lambda user, now: not user.histories[name].reaches(least, now - length, now + 1)
    return lambda user, now: user.histories[name].reaches(least, now - length, now + 1)


def _reached_within(name: str | None, least: int, within: Bounds) -> Program:
    if name is None:
        return lambda user, now: user.histories.any_reaches(least, *within(user, now))
    return lambda user, now: user.histories[name].reaches(least, *within(user, now))


def _reached_where(
    name: str | None, where: Where, least: int, within: Bounds, zone: tzinfo
) -> Program:
    choice = choice_at(where, zone)

    def answer(user: User, now: int) -> bool:
        history = user.histories[name]
        places = history.places(*within(user, now))
        if len(places) < least:
            return False
        newest_first = choice(now)(history, reversed(places))
        return next(islice(newest_first, least - 1, None), None) is not None

    return answer
