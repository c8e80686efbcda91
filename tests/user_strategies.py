"""Hypothesis strategies: filters, and users and instants that meet at their edges.

The events of a user lie at the ends of the filter's windows, his attributes near the filter's
literals. Made with a `Random` that Hypothesis drives, which costs less than strategies would.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import frozen
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.users import User
from tests.clocks import FIRST, LAST, ZONES, any_now, jitter
from tests.filters import reference
from tests.filters.maker import Filters
from tests.filters.reference import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

JUNK: list[Any] = [None, None, True, False, 0, 1, 1.0, -1, 0.1, math.nan, math.inf, 1e30]
JUNK += [2**53 + 1, 2**64 - 1, 31_557_600_000, 31_557_599_999, 1e18, -1e18, 5e-324, -0.0000004]
JUNK += ["", "pro", "Pro", "12", "true", [], ["pro"], {}, {"b": 1}, {"b": None, "c": {"d": 1}}]
JUNK += ["0001-01-01", "0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "9999-12-31"]
LEAST = -(2**63)
NO_DATES = ["2026", "2026-13-01", "20260101", "2026-01", "2026-01-01 ", " 2026-01-01"]
NO_DATES += ["2026-02-29", "0000-01-01", "\uff12026-01-01", "2026-1-1", "2026-W01-1", "2026-001"]
NO_TIMES = ["T24:00Z", "T10Z", "T10:00z", "t10:00Z", "T10:00:00.Z", "T10:00:00,5Z", "T1:00"]
NO_TIMES += ["T10:00+01:60", "T10:00+24:00", "T10:00+01", "T10:00+1:00", "T10:00+01:00:30", "T"]
NO_TIMES += ["T10:60Z", "T10:00:60Z", "T1000Z", "  10:00Z", "T10:00 Z", "T10:00\u221201:00", "Z"]
NO_TIMES += ["T10:00:00.1234567890123Z ", "T10:00.5Z", "T10:00Z\n", "T10:00:00:00Z", "T10:00ZZ"]
JUNK += NO_DATES + [f"2026-01-01{time}" for time in NO_TIMES]


@frozen
class World:
    """Filters of one time zone, and users and instants to ask about."""

    conditions: list[tree.Condition]
    zone: str
    people: list[Person]
    nows: list[datetime]


def user_of(person: Person) -> User:
    """Return the user that a plain description means."""
    return User.of(
        "u-1",
        attributes={
            name: value
            for when, traits in person.changes
            if when is None
            for name, value in traits.items()
        },
        identified=[(when, traits) for when, traits in person.changes if when is not None],
        events=person.events,
    )


# ---- what a filter names -----------------------------------------------------------------------


@frozen
class Names:
    """What a filter names, and the instants that decide about its windows."""

    events: list[str]
    attributes: list[str]
    properties: list[str]
    literals: list[tree.Value]
    edges: list[datetime]


def names_of(conditions: list[tree.Condition], zone: str, now: datetime) -> Names:
    leaves = [leaf for condition in conditions for leaf in _leaves(condition)]
    events = [leaf.events for leaf in leaves if not isinstance(leaf, tree.Attribute)]
    attributes = [leaf for leaf in leaves if isinstance(leaf, tree.Attribute)]
    properties = [leaf for each in events if each.where for leaf in _leaves(each.where)]
    literals = [value for leaf in [*attributes, *properties] for value in _literals(leaf.test)]
    at = reference.Moment(ZoneInfo(zone), now)
    found = [
        edge
        for leaf in leaves
        if not isinstance(leaf, tree.Attribute)
        for edge in _edges(leaf.window, at)
    ]
    return Names(
        [each.name for each in events if each.name is not None] or ["A"],
        [leaf.path for leaf in attributes],
        [leaf.path for leaf in properties],
        literals,
        [edge for edge in found if edge is not None] or [now],
    )


def _leaves(node: Any) -> Iterator[Any]:
    match node:
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from _leaves(part)
        case tree.Not(part):
            yield from _leaves(part)
        case _:
            yield node


def _literals(test: tree.ValueTest) -> list[tree.Value]:
    match test:
        case tree.Comparison():
            return [test.value]
        case tree.Between():
            return [test.low, test.high]
        case tree.OneOf():
            return list(test.values)
        case tree.IsSet():
            return []


def _edges(window: tree.Window | None, at: reference.Moment) -> list[datetime | None]:
    match window:
        case None:
            return []
        case tree.InLast(length):
            return [reference.ago(length.amount, length.unit, at)]
        case tree.BetweenAgo(far, near, unit):
            return [reference.ago(far, unit, at), reference.ago(near, unit, at)]
        case tree.Since(moment) | tree.Before(moment):
            return _ends(moment, at.zone)
        case tree.FromTo(start, end):
            return [*_ends(start, at.zone), *_ends(end, at.zone)]


def _ends(moment: tree.Moment, zone: ZoneInfo) -> list[datetime | None]:
    if isinstance(moment, tree.Instant):
        return [moment.value]
    days = [moment.value, moment.value + timedelta(days=moment.value.year < 9999)]
    return [reference.midnight(day, zone) for day in days]


# ---- users -------------------------------------------------------------------------------------


@frozen
class People:
    """Makes users whose values and events lie near what decides about a filter."""

    random: Random
    zone: str
    now: datetime
    names: Names

    def person(self) -> Person:
        names = self.names
        changes = [
            (self.random.choice([None, self.when()]), self.traits(names.attributes))
            for _ in range(self.random.randint(1, 3) if names.attributes else 0)
        ]
        events = [
            (self.random.choice([*names.events, *names.events, "B"]), self.when(), properties)
            for _ in range(self.random.randint(0, 6) if names.events else 0)
            for properties in [self.traits(names.properties)]
        ]
        return Person(changes, events)

    def when(self) -> datetime:
        return self.near(self.random.choice([*self.names.edges, *self.names.edges, self.now]))

    def near(self, edge: datetime) -> datetime:
        edge = edge.astimezone(UTC)
        by = jitter(self.random)
        return edge + min(max(by, FIRST - edge), LAST - edge)

    def traits(self, paths: list[str]) -> dict[str, Any]:
        """Put a value at most paths, each at the whole name, deeper, or in several places."""
        result: dict[str, Any] = {}
        for path in paths:
            for _ in range(self.random.choice([1, 1, 2, 0]) if "." in path else 1):
                _place(result, self.keys(path), self.value())
        return result

    def keys(self, path: str) -> list[str]:
        first, *rest = path.split(".")
        keys = [first]
        for part in rest:
            if self.random.random() < 0.6:
                keys.append(part)
            else:
                keys[-1] += f".{part}"
        return keys

    def value(self) -> Any:
        """Make a value that is, or nearly is, one that the filter names; or any."""
        if not self.names.literals or self.random.randrange(4) == 0:
            return self.random.choice(JUNK)
        return self.random.choice(self.ways(self.random.choice(self.names.literals)))

    def ways(self, literal: tree.Value) -> list[Any]:
        match literal:
            case tree.Text(text):
                return [text, text, f"{text}a", text[:-1], text.upper(), [text]]
            case tree.Number(number):
                near = [number, number + 1, number - 1, -number, number == 1]
                doubles = [float(number), number / 3, math.nextafter(number, 0)]
                return [*(near if LEAST < number < -LEAST else near[:1]), *doubles, str(number)]
            case tree.Flag(flag):
                return [flag, flag, not flag, int(flag), float(flag), str(flag).lower()]
            case tree.Day() | tree.Instant():
                ends = _ends(literal, ZoneInfo(self.zone))
                return [self.date_value(end) for end in ends if end is not None] or [None]

    def date_value(self, end: datetime) -> Any:
        """Make an instant near another, in one of the forms that are dates."""
        when = self.near(end)
        clock = when.replace(tzinfo=None)
        micros = (when - reference.EPOCH) // timedelta(microseconds=1)
        form = self.random.randrange(10)
        if form <= 1 and FIRST + timedelta(days=2) < when < LAST - timedelta(days=2):
            return self.local(when, form)
        forms: list[Any] = [
            clock.date().isoformat(),
            clock.isoformat(),
            clock.isoformat(" ") + self.random.choice(["Z", "+0000", "-00:00"]),
            clock.isoformat("T", "minutes") + "Z",
            clock.isoformat("T", "microseconds") + self.random.choice(["9Z", "000+00:00"]),
            micros / 1_000_000,
            micros / 1_000,
            micros // 1_000,
            micros // 1_000_000,
        ]
        return forms[form - 1]

    def local(self, when: datetime, form: int) -> str:
        if form == 0:
            return reference.shown(when, ZoneInfo(self.zone)).date().isoformat()
        hours, minutes = self.random.choice([(5, 30), (-3, -30), (14, 0), (-23, -59)])
        there = when.astimezone(timezone(timedelta(hours=hours, minutes=minutes)))
        short = there.strftime("%z")
        return there.replace(tzinfo=None).isoformat() + self.random.choice(
            [short, f"{short[:3]}:{short[3:]}"]
        )


def _place(values: dict[str, Any], keys: list[str], value: object) -> None:
    *outer, last = keys
    for key in outer:
        if not isinstance(values.get(key), dict):
            values[key] = {}
        values = values[key]
    values[last] = value


# ---- all together ------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn, filters: int = 1) -> World:
    """Filters, two users who lie near what decides about them, and six instants."""
    random = draw(st.randoms(use_true_random=False))
    zone = random.choice(ZONES)
    now = any_now(random, zone)
    make = Filters(random, zone, now)
    conditions = [make.condition(random.choice([1, 1, 1, 2, 3, 4])) for _ in range(filters)]
    return _world(random, conditions, zone, now)


@st.composite
def worlds_of(draw: st.DrawFn, conditions: st.SearchStrategy[tree.Condition]) -> World:
    """The same, around a filter of one's own."""
    condition = draw(conditions)
    random = draw(st.randoms(use_true_random=False))
    zone = random.choice(ZONES)
    return _world(random, [condition], zone, any_now(random, zone))


def _world(random: Random, conditions: list[tree.Condition], zone: str, now: datetime) -> World:
    people = People(random, zone, now, names_of(conditions, zone, now))
    persons = [people.person() for _ in range(2)]
    nows = [now + timedelta(microseconds=n) for n in (0, 1, -1)]
    happened = [when for person in persons for _, when, _ in person.events] or [now]
    nows += [people.near(random.choice([*happened, now])) for _ in range(3)]
    return World(conditions, zone, persons, nows)
