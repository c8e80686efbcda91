"""All instants at which the answer about a person can change, worked out from the page alone.

They are too many rather than too few: whatever is named, told or happened, as far from there as any
length of the filter reaches, the midnights around, the units that begin after it, the changes of
the clocks, and one microsecond before and after each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import attrs

from sprigclassic.filters import tree
from tests.filters.reference.dates import read_date
from tests.filters.reference.times import (
    DAY,
    EPOCH,
    FIRST,
    LAST,
    Point,
    ahead,
    first_day,
    instant,
    last_day,
    local_day,
    midnight,
    moved,
    number_of,
    point,
    shown,
)

if TYPE_CHECKING:
    from sprigclassic.testing._worlds import Person, PlainFilter

MICRO = timedelta(microseconds=1)


def instants_after(now: datetime, asked: PlainFilter, person: Person) -> list[datetime]:
    """Return the instants later than `now`, in order."""
    found: set[Point] = set()
    for condition, zone_name, _ in filters_in(asked):
        zone = ZoneInfo(zone_name)
        nodes = list(nodes_of(condition))
        for seed in {point(now), *told(person, zone), *named(nodes, zone)}:
            if FIRST <= seed <= LAST:
                found |= {seed, *reached(seed, nodes, zone)}
        found = {at for at in found if FIRST <= at <= LAST}
        found |= {change for at in list(found) for change in changes_near(at, zone)}
    around = {at + by for at in found for by in (-MICRO, timedelta(0), MICRO)}
    return [EPOCH + at for at in sorted(around) if point(now) < at <= LAST]


def filters_in(asked: PlainFilter) -> Iterator[PlainFilter]:
    """Yield a filter, and those that its groups are."""
    yield asked
    for group in asked[2].values():
        if isinstance(group, tuple):
            yield from filters_in(group)


def nodes_of(value: Any) -> Iterator[Any]:
    """Yield all nodes of a tree."""
    if isinstance(value, tree.Node):
        yield value
        for field in attrs.fields(type(value)):
            yield from nodes_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in cast("tuple[object, ...]", value):
            yield from nodes_of(part)


# ---- where something is ------------------------------------------------------------------------


def told(person: Person, zone: ZoneInfo) -> Iterator[Point]:
    """Yield when something happened or was told, and all dates among the values."""
    for when, traits in person.changes:
        yield from () if when is None else (point(when),)
        yield from dates(traits, zone)
    for _, when, properties in person.events:
        yield point(when)
        yield from dates(properties, zone)


def dates(value: Any, zone: ZoneInfo) -> Iterator[Point]:
    if isinstance(value, Mapping):
        for item in cast("Mapping[str, object]", value).values():
            yield from dates(item, zone)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from dates(item, zone)
    elif (at := read_date(value, zone)) is not None:
        yield at


def named(nodes: Sequence[tree.Node], zone: ZoneInfo) -> Iterator[Point]:
    """Yield the ends of the moments that a filter names."""
    for node in nodes:
        if isinstance(node, tree.Instant):
            yield point(node.value)
        if isinstance(node, tree.Day):
            yield midnight(number_of(node.value), zone)
            yield midnight(number_of(node.value) + 1, zone)


# ---- what that decides about -------------------------------------------------------------------


def reached(seed: Point, nodes: Sequence[tree.Node], zone: ZoneInfo) -> Iterator[Point]:
    """Yield the instants at which an edge of a window may come to another instant."""
    for node in nodes:
        match node:
            case tree.Duration(amount, unit):
                yield from stepped(seed, amount, unit, zone)
            case tree.BetweenAgo(far, near, unit):
                yield from stepped(seed, far, unit, zone)
                yield from stepped(seed, near, unit, zone)
            case tree.Calendar(_, unit):
                yield from next_units(seed, unit, zone)
            case _:
                pass


def stepped(seed: Point, amount: int, unit: str, zone: ZoneInfo) -> Iterator[Point]:
    for by in (-amount, amount):
        there = moved(seed, by, unit, zone)
        if not FIRST <= there <= LAST:
            continue
        yield there
        if unit in {"month", "year"}:
            clocks, day = clocks_of(seed, zone), local_day(there, zone)
            for near in range(day - 4, day + 5):
                yield from (instant(near * DAY + clock, zone) for clock in clocks)


def clocks_of(seed: Point, zone: ZoneInfo) -> set[timedelta]:
    """Return what clocks show at an instant, at midnight, and where they change near it."""
    changes = [(at, at - MICRO) for at in changes_near(seed, zone)]
    return {timedelta(0), shown(seed, zone) % DAY} | {
        clock % DAY
        for late, early in changes
        for clock in (shown(late, zone), shown(early, zone) + MICRO)
    }


def next_units(seed: Point, unit: tree.CalendarUnit, zone: ZoneInfo) -> Iterator[Point]:
    day = first_day(unit, local_day(seed, zone)) - 1
    for _ in range(4):
        day = last_day(unit, day) + 1
        yield midnight(day, zone)


def changes_near(at: Point, zone: ZoneInfo) -> Iterator[Point]:
    """Yield when the clocks change in the days around an instant, and as much later or earlier."""
    day = at // DAY
    for near in range(day - 1, day + 2):
        change = clock_change(near, zone)
        if change is not None:
            by = ahead(change, zone) - ahead(change - MICRO, zone)
            yield from (change, change + by, change - by, at + by, at - by)


@cache
def clock_change(day: int, zone: ZoneInfo) -> Point | None:
    """Return when the clocks change on a day of UTC."""
    early, late = day * DAY, (day + 1) * DAY
    if ahead(early, zone) == ahead(late, zone):
        return None
    while late - early > MICRO:
        middle = early + (late - early) // 2
        if ahead(middle, zone) == ahead(early, zone):
            early = middle
        else:
            late = middle
    return late
