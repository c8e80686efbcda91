"""A filter's tree as closures over a user, made once and called millions of times.

What does not depend on the user or on `now` is worked out here; a closure looks up, compares and
searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from sprigclassic.filters import tree
from sprigclassic.filters.counts import CountRange, count
from sprigclassic.filters.event_values import event_value, happened_at
from sprigclassic.filters.measures import measured
from sprigclassic.filters.moments import MovingTest
from sprigclassic.filters.paths import find_held
from sprigclassic.filters.predicates import predicate, predicate_at
from sprigclassic.filters.program import Program
from sprigclassic.filters.sequences import sequence
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Comparison,
    Condition,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Not,
    Or,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from sprigclassic.users import User

__all__ = ["NO_GROUPS", "Program", "compile_condition"]

NO_GROUPS: Final[Mapping[str, Program]] = {}

_FEW: Final = 3


def compile_condition(
    condition: Condition, zone: tzinfo, groups: Mapping[str, Program] = NO_GROUPS
) -> Program:
    """Return the condition as a function of a user and an instant.

    Args:
        condition: A tree that the checker has passed.
        zone: Where days, months and years are meant.
        groups: For each group that the tree names, whether a user is in it.
    """
    match condition:
        case And(parts):
            return _all_of([compile_condition(part, zone, groups) for part in parts])
        case Or(parts):
            return _any_of([compile_condition(part, zone, groups) for part in parts])
        case Not(part):
            return _not(compile_condition(part, zone, groups))
        case InGroup(name):
            return groups[name]
        case _:
            return _leaf(condition, zone)


def _leaf(
    condition: Attribute | Measured | Happened | EventValue | HappenedAt | tree.Sequence,
    zone: tzinfo,
) -> Program:
    match condition:
        case Attribute():
            return _attribute(condition, zone)
        case Measured():
            return measured(condition, zone)
        case Happened(events, negated, window):
            return count(events, window, CountRange(1, negated=negated), zone)
        case EventValue():
            return event_value(condition, zone)
        case HappenedAt():
            return happened_at(condition, zone)
        case tree.Sequence():
            return sequence(condition, zone)
        case _:
            assert_never(condition)


# ---- and, or, not ------------------------------------------------------------------------------


# One frame of Python's stack for each node, as filters may name filters that name filters.


def _all_of(parts: Sequence[Program]) -> Program:
    if len(parts) > _FEW:
        parts = _halved(parts, _all_of)
    first, second, *rest = parts
    if rest:
        third = rest[0]
        return lambda user, now: first(user, now) and second(user, now) and third(user, now)
    return lambda user, now: first(user, now) and second(user, now)


def _any_of(parts: Sequence[Program]) -> Program:
    if len(parts) > _FEW:
        parts = _halved(parts, _any_of)
    first, second, *rest = parts
    if rest:
        third = rest[0]
        return lambda user, now: first(user, now) or second(user, now) or third(user, now)
    return lambda user, now: first(user, now) or second(user, now)


def _halved(
    parts: Sequence[Program], combine: Callable[[Sequence[Program]], Program]
) -> Sequence[Program]:
    middle = len(parts) // 2
    return [combine(parts[:middle]), combine(parts[middle:])]


def _not(part: Program) -> Program:
    return lambda user, now: not part(user, now)


# ---- attributes --------------------------------------------------------------------------------


def _attribute(node: Attribute, zone: tzinfo) -> Program:
    path, test = node.path, node.test
    if isinstance(test, MovingTest):
        holds_at = predicate_at(test, zone)
        return lambda user, now: holds_at(now)(find_held(user.changes, path, now))
    holds = predicate(test, zone)
    if "." in path:
        return lambda user, now: holds(find_held(user.changes, path, now))
    if isinstance(test, Comparison) and isinstance(test.value, Text) and _is_exact(test):
        return _text_attribute(path, test.value.value)
    unset = holds(None)

    def answer(user: User, now: int) -> bool:
        held = user.changes.get(path)
        if held is not None and held.since > now:
            held = held.at(now)
        return unset if held is None else holds(held.value)

    return answer


def _is_exact(test: Comparison) -> bool:
    return test.operator == "=" and not test.ignoring_case


def _text_attribute(path: str, text: str) -> Program:
    # The commonest test of an attribute, one call less deep.
    def answer(user: User, now: int) -> bool:
        held = user.changes.get(path)
        if held is not None and held.since > now:
            held = held.at(now)
        return held is not None and held.value == text

    return answer
