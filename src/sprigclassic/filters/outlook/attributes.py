"""How long the answer about an attribute, or about one date, holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.moments import MovingTest
from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER, Edge
from sprigclassic.filters.outlook.frames import moving_edges
from sprigclassic.filters.outlook.timeline import held
from sprigclassic.filters.predicates import predicate_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo
    from typing import Any

    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View
    from sprigclassic.filters.tree import Attribute, ValueTest


def attribute(node: Attribute, zone: tzinfo) -> Outlook:
    """Return the outlook of a test of an attribute."""
    path, passes = node.path, value_test(node.test, zone)

    def outlook(view: View, now: int) -> Stretch:
        value, until = held(view, path, now)
        answer, changes = passes(value, now)
        return answer, min(until, changes)

    return outlook


def value_test(test: ValueTest, zone: tzinfo) -> Callable[[Any, int], Stretch]:
    """Return the stretch of a test as a function of the value and `now`."""
    holds_at = predicate_at(test, zone)
    if not isinstance(test, MovingTest):
        holds = holds_at(0)
        return lambda value, _now: (holds(value), NEVER)
    edges = moving_edges(test, zone)

    def passes(value: Any, now: int) -> Stretch:
        at = instant_of_value(value, zone)
        return holds_at(now)(value), NEVER if at is None else passed(edges, at, now)

    return passes


def passed(edges: Sequence[Edge], instant: int, now: int) -> int:
    """Return when, after `now`, the first of some edges passes an instant, or comes back to it."""
    return min((_passed(edge, instant, now) for edge in edges), default=NEVER)


def _passed(edge: Edge, instant: int, now: int) -> int:
    if edge.at(now) <= instant:
        return edge.leaves(now, LONG_AGO, instant)
    return edge.leaves(now, instant, NEVER)
