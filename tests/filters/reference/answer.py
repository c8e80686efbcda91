"""The face: what a filter answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from sprigclassic.filters import tree
from tests.filters.reference.measures import followed, meant, measured
from tests.filters.reference.person import Asked, Known, known_at, look_up
from tests.filters.reference.times import point
from tests.filters.reference.values import passes
from tests.filters.reference.windows import meets

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic.testing._worlds import Groups, Person


def answer(
    condition: tree.Condition,
    zone: str,
    person: Person,
    now: datetime,
    groups: Groups | None = None,
) -> bool:
    """Return whether the filter holds for the person: "a pure function of (user, now)"."""
    user = known_at(person, point(now))
    return holds(condition, user, Asked(ZoneInfo(zone), point(now), groups or {}))


def holds(node: tree.Condition, user: Known, at: Asked) -> bool:
    match node:
        case tree.And():
            return all(holds(part, user, at) for part in node.parts)
        case tree.Or():
            return any(holds(part, user, at) for part in node.parts)
        case tree.Not():
            return not holds(node.part, user, at)
        case tree.Attribute():
            return passes(node.test, look_up(user.attributes, node.path), at)
        case tree.InGroup():
            return in_group(node.name, user, at)
        case _:
            return behaves(node, user, at)


def behaves(
    node: tree.Measured | tree.EventValue | tree.Happened | tree.HappenedAt | tree.Sequence,
    user: Known,
    at: Asked,
) -> bool:
    match node:
        case tree.Measured():
            events = meant(node.events, node.window, user, at)
            return passes(node.test, measured(node.measure, events, at.zone), at)
        case tree.Happened():
            return happened(node, user, at) != node.negated
        case tree.EventValue():
            return value_passes(node, user, at)
        case tree.HappenedAt():
            return happened_at(node, user, at)
        case tree.Sequence():
            return followed(node, user, at)
        case _:
            assert_never(node)


def happened(node: tree.Happened, user: Known, at: Asked) -> bool:
    """Return whether there is an event.

    "`happened` is `count >= 1`; `never happened` is `count = 0`".
    """
    return len(meant(node.events, node.window, user, at)) >= 1


def value_passes(node: tree.EventValue, user: Known, at: Asked) -> bool:
    """Return whether the property of the first or last event passes.

    "`first(p)`/`last(p)`: the property of the earliest/latest event in the window, set or not."
    "Of nothing, …, `first`, `last` are unset".
    """
    events = meant(node.events, node.window, user, at)
    place = {"first": 0, "last": -1}[node.end]
    value = look_up(events[place].properties, node.path) if events else None
    return passes(node.test, value, at)


def happened_at(node: tree.HappenedAt, user: Known, at: Asked) -> bool:
    """Return whether the first or last event was then.

    "`first happened at least 21 days ago` of an event that never happened is false."
    """
    events = meant(node.events, None, user, at)
    place = {"first": 0, "last": -1}[node.end]
    return bool(events) and meets(node.test, events[place].when, at)


def in_group(name: str, user: Known, at: Asked) -> bool:
    """Return whether the user is in a group: "user ids, or another filter".

    "a group's filter keeps its own" zone.
    """
    group = at.groups[name]
    if isinstance(group, tuple):
        condition, zone, groups = group
        return holds(condition, user, Asked(ZoneInfo(zone), at.now, groups))
    return user.id in group
