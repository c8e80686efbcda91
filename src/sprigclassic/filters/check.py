"""What no value can satisfy by its type, and the limits, for trees of any spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from sprigclassic.filters.check_tests import of_measure, of_test
from sprigclassic.filters.check_values import of_name
from sprigclassic.filters.check_windows import of_duration, of_time
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.text.complaints import types as say
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import (
    Aggregate,
    And,
    Attribute,
    Events,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Not,
    Or,
    Property,
    Sequence,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import Condition, Where

_Leaf: TypeAlias = (
    Attribute | Property | Measured | EventValue | Happened | HappenedAt | Sequence | InGroup
)

Named: TypeAlias = (
    Attribute | Property | Events | Aggregate | EventValue | WithinOf | SinceAttribute
)
"""The nodes that hold the name of an attribute, an event or a property."""
Locate: TypeAlias = "Callable[[Named], Span | None]"
"""Where the name that a node holds stands."""
Rules: TypeAlias = "Callable[[Condition, Locate], Iterable[FilterProblem]]"
"""What else a filter is held to, such as a schema: what of a tree breaks it."""

__all__ = ["Locate", "Named", "Rules", "check", "in_order", "place"]

_MOST_GROWTH = 4
"""Canonical text is at most so many times as long as the text that was read: a token of one
character gets a blank on each side, or an instant its seconds."""


def check(
    condition: Condition,
    timezone: str = "UTC",
    *,
    read: int = MAX_BYTES,
    rules: Rules | None = None,
    locate: Locate | None = None,
) -> list[FilterProblem]:
    """Return all problems of a tree, in order of place; an empty list if there are none.

    Args:
        condition: A tree, however deep, whose nodes hold what they say: see `well_formed`.
        timezone: The name of its time zone, which is part of its text.
        read: The length of the text that the tree was read from, if it was.
        rules: What else the tree is held to; it is not asked of one that passes a limit.
        locate: Where names stand, for `rules`; by default where the nodes do that hold them.
    """
    leaves, problem = _leaves(condition)
    if problem is not None:
        return [problem]
    problems = [problem for leaf in leaves for problem in _of_leaf(leaf)]
    if not problems and read * _MOST_GROWTH > MAX_BYTES:
        problems.extend(_of_length(condition, timezone))
    if rules is not None:
        problems.extend(rules(condition, locate or place))
    return in_order(problems)


def in_order(problems: Iterable[FilterProblem]) -> list[FilterProblem]:
    """Return problems by their place in the text; those without one keep their order, first."""
    return sorted(problems, key=lambda problem: problem.span or (-1, -1))


def place(node: Named) -> Span | None:
    """Return where a node stands."""
    return node.span


# ---- limits ------------------------------------------------------------------------------------


def _leaves(condition: Condition) -> tuple[list[_Leaf], FilterProblem | None]:
    """Return the leaves in order, without recursion, or the first limit that is passed."""
    leaves: list[_Leaf] = []
    steps = 0
    rest: list[tuple[Condition | Where, int]] = [(condition, 0)]
    while rest:
        node, level = rest.pop()
        if level > MAX_LEVELS:
            return leaves, say.too_deep(node.span)
        match node:
            case And() | Or():
                rest.extend(_parts(node, level))
            case Not():
                rest.append((node.part, level + 1 + isinstance(node.part, (And, Or))))
            case _:
                leaves.append(node)
                steps += len(node.steps) - 1 if isinstance(node, Sequence) else 0
                rest.extend(_wheres(node, level))
        if len(leaves) + steps > MAX_CONDITIONS:
            return leaves, say.too_many_conditions(leaves[-1].span)
    return leaves, None


def _parts(
    node: And[Condition] | And[Where] | Or[Condition] | Or[Where], level: int
) -> Iterator[tuple[Condition | Where, int]]:
    """Yield the parts from the last to the first; more than the limit are never needed."""
    inside = isinstance(node, And)
    parts: tuple[Condition | Where, ...] = node.parts
    for part in reversed(parts[: MAX_CONDITIONS + 1]):
        yield part, level + (inside and isinstance(part, Or))


def _wheres(leaf: _Leaf, level: int) -> Iterator[tuple[Where, int]]:
    """Yield the `where` of its events, from the last to the first; of no more than the limit."""
    for events in reversed(_events(leaf)[:MAX_CONDITIONS]):
        where = events.where
        if where is not None:
            yield where, level + isinstance(where, (And, Or, Not))


def _events(leaf: _Leaf) -> tuple[Events, ...]:
    match leaf:
        case Attribute() | Property() | InGroup():
            return ()
        case Sequence():
            return leaf.steps
        case _:
            return (leaf.events,)


def _of_length(condition: Condition, timezone: str) -> Iterator[FilterProblem]:
    size = len(to_text(condition, timezone).encode())
    if size > MAX_BYTES:
        yield say.too_long(size)


# ---- leaves ------------------------------------------------------------------------------------


def _of_leaf(leaf: _Leaf) -> Iterator[FilterProblem]:
    for events in _events(leaf):
        yield from of_name(events.name or "", events.span)
    match leaf:
        case Attribute() | Property():
            yield from of_name(leaf.path, leaf.span)
            yield from of_test(leaf.test)
        case Measured():
            yield from _of_measured(leaf)
        case EventValue():
            yield from of_name(leaf.path, leaf.span)
            yield from of_test(leaf.test)
            yield from of_time(leaf.window)
        case Happened():
            yield from of_time(leaf.window)
        case HappenedAt():
            yield from of_time(leaf.test)
        case Sequence():
            if leaf.within is not None:
                yield from of_duration(leaf.within)
            yield from of_time(leaf.window)
        case InGroup():
            yield from of_name(leaf.name, leaf.span)
        case _:
            assert_never(leaf)


def _of_measured(leaf: Measured) -> Iterator[FilterProblem]:
    if isinstance(leaf.measure, Aggregate):
        yield from of_name(leaf.measure.path, leaf.measure.span)
    yield from of_measure(leaf.measure, leaf.test)
    yield from of_time(leaf.window)
