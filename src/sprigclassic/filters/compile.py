"""A filter's tree as closures over a user, made once and called millions of times.

What does not depend on the user or on `now` is worked out here; a closure looks up, compares and
searches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import frozen

from sprigclassic.filters.paths import find, find_held
from sprigclassic.filters.predicates import Predicate, predicate
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Between,
    Comparison,
    Condition,
    CountTest,
    Events,
    Happened,
    Measured,
    Not,
    Number,
    Or,
    Property,
    Text,
    ValueTest,
    Where,
    Window,
)
from sprigclassic.filters.windows import Bounds, bounds, fixed_length
from sprigclassic.users import Properties, User

if TYPE_CHECKING:
    from datetime import tzinfo

Program: TypeAlias = Callable[[User, int], bool]
"""The answer for a user at an instant, in microseconds."""
PropertyTest: TypeAlias = Callable[[Properties], bool]


def compile_condition(condition: Condition, zone: tzinfo) -> Program:
    """Return the condition as a function of a user and an instant."""
    match condition:
        case And(parts):
            return _all_of([compile_condition(part, zone) for part in parts])
        case Or(parts):
            return _any_of([compile_condition(part, zone) for part in parts])
        case Not(part):
            return _not(compile_condition(part, zone))
        case Attribute(path, test):
            return _attribute(path, test, zone)
        case Measured(events, _, test, window):
            return _count(events, window, range_of(test), zone)
        case Happened(events, negated, window):
            return _count(events, window, CountRange(1, negated=negated), zone)
        case _:
            assert_never(condition)


# ---- and, or, not ------------------------------------------------------------------------------


def _all_of(parts: Sequence[Program]) -> Program:
    first, second, *rest = parts
    if not rest:
        return lambda user, now: first(user, now) and second(user, now)
    if len(rest) == 1:
        third = rest[0]
        return lambda user, now: first(user, now) and second(user, now) and third(user, now)
    return lambda user, now: all(part(user, now) for part in parts)


def _any_of(parts: Sequence[Program]) -> Program:
    return lambda user, now: any(part(user, now) for part in parts)


def _not(part: Program) -> Program:
    return lambda user, now: not part(user, now)


# ---- attributes --------------------------------------------------------------------------------


def _attribute(path: str, test: ValueTest, zone: tzinfo) -> Program:
    holds = predicate(test, zone)
    if "." in path:
        return lambda user, now: holds(find_held(user.changes, path, now))
    if isinstance(test, Comparison) and test.operator == "=" and isinstance(test.value, Text):
        return _text_attribute(path, test.value.value)
    unset = holds(None)

    def answer(user: User, now: int) -> bool:
        held = user.changes.get(path)
        if held is not None and held.since > now:
            held = held.at(now)
        return unset if held is None else holds(held.value)

    return answer


def _text_attribute(path: str, text: str) -> Program:
    # The commonest test of an attribute, one call less deep.
    def answer(user: User, now: int) -> bool:
        held = user.changes.get(path)
        if held is not None and held.since > now:
            held = held.at(now)
        return held is not None and held.value == text

    return answer


# ---- counts ------------------------------------------------------------------------------------


@frozen
class CountRange:
    """The counts that pass: at least `least` and fewer than `below`, or exactly the others."""

    least: int
    below: int | None = None
    negated: bool = False


def range_of(test: CountTest) -> CountRange:
    """Return the counts that pass a test.

    >>> from sprigclassic.filters.tree import Comparison, Number
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


def _count(events: Events, window: Window | None, passing: CountRange, zone: tzinfo) -> Program:
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
        reached = _reached_where(events.name, least, within, _where(events.where, zone))
    return _not(reached) if negated else reached


def _lately(name: str | None, least: int, length: int, *, negated: bool) -> Program:
    # The commonest condition has its complement written out, to be one call less deep.
    if negated:
        return lambda user, now: not user.histories[name].reaches(least, now - length, now + 1)
    return lambda user, now: user.histories[name].reaches(least, now - length, now + 1)


def _reached_within(name: str | None, least: int, within: Bounds) -> Program:
    return lambda user, now: user.histories[name].reaches(least, *within(now))


def _reached_where(name: str | None, least: int, within: Bounds, test: PropertyTest) -> Program:
    def answer(user: User, now: int) -> bool:
        history = user.histories[name]
        left = least
        for place in reversed(history.places(*within(now))):
            left -= test(history.properties(place))
            if not left:
                return True
        return False

    return answer


# ---- properties --------------------------------------------------------------------------------


def _where(where: Where, zone: tzinfo) -> PropertyTest:
    match where:
        case And(parts):
            tests = [_where(part, zone) for part in parts]
            return lambda properties: all(test(properties) for test in tests)
        case Or(parts):
            tests = [_where(part, zone) for part in parts]
            return lambda properties: any(test(properties) for test in tests)
        case Not(part):
            inner = _where(part, zone)
            return lambda properties: not inner(properties)
        case Property(path, test):
            return _property(path, predicate(test, zone))
        case _:
            assert_never(where)


def _property(path: str, test: Predicate) -> PropertyTest:
    if "." in path:
        return lambda properties: test(find(properties, path))
    return lambda properties: test(properties.get(path))
