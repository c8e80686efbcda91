"""Audience queries with what they mean, by Segment's page on its query language.

Each function writes a text and says what it means for a user at an instant. Where that page decides
nothing, `docs/segment.md` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from attrs import evolve, frozen

from tests.filters.fql.naive import ORDERS, Json, is_number, kind, same, text_of, walk

Happened: TypeAlias = tuple[str, datetime, dict[str, Json]]
HOURS: Final = {"hour": 1, "hours": 1, "day": 24, "days": 24}


@frozen
class Person:
    traits: dict[str, Json]
    events: Sequence[Happened]
    now: datetime


@frozen
class Query:
    """A condition: how it is written, and whether it holds for a user, or for an event."""

    text: str
    holds: Callable[[Person], bool]


@frozen
class Where:
    text: str
    lets: Callable[[dict[str, Json]], bool]


@frozen
class Test:
    """A comparison: how it is written after its subject, and whether a value passes."""

    text: str
    passes: Callable[[Json], bool]


# ---- comparisons -------------------------------------------------------------------------------


def equals(literal: Json, form: str = " = {}") -> Test:
    """A text is "generally interchangeable with all other formats"."""
    return Test(form.format(text_of(literal)), lambda value: equal(value, literal))


def differs(literal: Json, form: str = " != {}") -> Test:
    """It "only returns true if the value exists and is not equal"."""
    text = form.format(text_of(literal))
    return Test(text, lambda value: value is not None and not equal(value, literal))


def ordered(sign: str, literal: Json, form: str | None = None) -> Test:
    number = json.loads(literal) if isinstance(literal, str) else literal
    text = (form or f" {sign} {{}}").format(text_of(literal))
    return Test(text, lambda value: is_number(value) and ORDERS[sign](value, number))


def one_of(literals: Sequence[Json]) -> Test:
    """It "matches when the value exactly matches one of the values"."""
    text = f".one_of({', '.join(map(text_of, literals))})"
    return Test(text, lambda value: any(equal(value, literal) for literal in literals))


def contains(parts: Sequence[str]) -> Test:
    """One of them is a substring of a text. Of a list: one of them is an element."""

    def passes(value: Json) -> bool:
        return isinstance(value, (str, list)) and any(part in value for part in parts)

    return Test(f".contains({', '.join(map(text_of, parts))})", passes)


def omits(part: str) -> Test:
    """It is "equivalent to `NOT (expression).contains(<argument>)`"."""
    return Test(f".omits({text_of(part)})", lambda value: not contains([part]).passes(value))


def starts_with(part: str) -> Test:
    text = f".starts_with({text_of(part)})"
    return Test(text, lambda value: isinstance(value, str) and value.startswith(part))


def ends_with(part: str) -> Test:
    text = f".ends_with({text_of(part)})"
    return Test(text, lambda value: isinstance(value, str) and value.endswith(part))


EXISTS: Final = Test(".exists()", lambda value: value is not None)
ABSENT: Final = Test(".absent()", lambda value: value is None)


def before_date(when: datetime) -> Test:
    return Test(f".before_date('{when.isoformat()}')", lambda value: dated(value, "<", when))


def after_date(when: datetime) -> Test:
    return Test(f".after_date({when.isoformat()})", lambda value: dated(value, ">", when))


def dated(value: Json, sign: str, when: datetime) -> bool:
    """A date is an ISO text, as in Segment, or a number of seconds since 1970, as here."""
    if is_number(value):
        return ORDERS[sign](value, when.timestamp())
    is_date = isinstance(value, str) and value[:2] == "20"
    return is_date and ORDERS[sign](datetime.fromisoformat(value), when)


def equal(value: Json, literal: Json) -> bool:
    if not isinstance(literal, str):
        return same(value, literal)
    return same(value, literal) or (kind(value) in {"bool", "number"} and spelled(value) == literal)


def spelled(value: Json) -> str:
    """Write a number or a flag as JSON does, whole numbers without a fraction."""
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value)


# ---- subjects ----------------------------------------------------------------------------------


def trait(name: str, test: Test) -> Query:
    """A "." traverses nested structures."""
    text = f"trait({text_of(name)}){test.text}"
    return Query(text, lambda person: test.passes(walk(person.traits, tuple(name.split(".")))))


def property_of(name: str, test: Test) -> Where:
    text = f"property({text_of(name)}){test.text}"
    return Where(text, lambda properties: test.passes(walk(properties, tuple(name.split(".")))))


@frozen
class Events:
    """Events and the filters on them: how they are written, and which of a user's are meant."""

    text: str
    of: Callable[[Person], Sequence[Happened]]


def event(name: str) -> Events:
    """An event after now is none."""

    def of(person: Person) -> Sequence[Happened]:
        found = [event for event in person.events if event[0] == name and event[1] <= person.now]
        return sorted(found, key=lambda event: event[1])

    return Events(f"event({text_of(name)})", of)


def where(events: Events, asked: Where) -> Events:
    return Events(
        f"{events.text}.where( {asked.text} )",
        lambda person: [event for event in events.of(person) if asked.lets(event[2])],
    )


def within(events: Events, amount: int, unit: str) -> Events:
    """The last so many hours, a day is 24 of them."""
    length = timedelta(hours=amount * HOURS[unit])
    return Events(
        f"{events.text}.within({amount} {unit})",
        lambda person: [e for e in events.of(person) if e[1] >= person.now - length],
    )


def between(events: Events, near: tuple[int, str], far: tuple[int, str]) -> Events:
    """Between so long and so long ago; the far end is inside, the near one is not."""
    late, early = (timedelta(hours=amount * HOURS[unit]) for amount, unit in (near, far))
    return Events(
        f"{events.text}.between({near[0]} {near[1]}, {far[0]} {far[1]})",
        lambda person: [
            e for e in events.of(person) if person.now - early <= e[1] < person.now - late
        ],
    )


def reduced(events: Events, reducer: str, name: str, test: Test) -> Query:
    """`count` and `sum` of nothing are 0; there is no average, no first and so on of nothing."""
    argument = "" if reducer == "count" else f"property({text_of(name)})"
    counted = ".count()" if reducer == "unique" else ""

    def holds(person: Person) -> bool:
        happened = events.of(person)
        values = [walk(event[2], tuple(name.split("."))) for event in happened]
        return test.passes(REDUCERS[reducer](values))

    return Query(f"{events.text}.{reducer}({argument}){counted}{test.text}", holds)


def numbers(values: Sequence[Json]) -> list[Json]:
    return [value for value in values if is_number(value)]


def there(values: Sequence[Json]) -> list[Json]:
    return [value for value in values if value is not None]


REDUCERS: Final[dict[str, Callable[[Sequence[Json]], Json]]] = {
    "count": len,
    "sum": lambda values: sum(numbers(values)),
    "avg": lambda values: sum(found) / len(found) if (found := numbers(values)) else None,
    "min": lambda values: min(numbers(values), default=None),
    "max": lambda values: max(numbers(values), default=None),
    "first": lambda values: next(iter(there(values)), None),
    "last": lambda values: next(iter(there(values)[::-1]), None),
    "unique": lambda values: len({(kind(value), str(value)) for value in there(values)}),
}


# ---- junctions ---------------------------------------------------------------------------------


def negation(part: Query) -> Query:
    return Query(f"NOT {part.text}", lambda person: not part.holds(person))


def parenthesised(part: Query) -> Query:
    return evolve(part, text=f"({part.text})")


def conjunction(one: Query, other: Query) -> Query:
    """`AND` binds tighter than `OR`."""
    text = f"{one.text} AND {other.text}"
    return Query(text, lambda person: one.holds(person) and other.holds(person))


def disjunction(one: Query, other: Query) -> Query:
    text = f"{one.text} OR {other.text}"
    return Query(text, lambda person: one.holds(person) or other.holds(person))


def where_not(part: Where) -> Where:
    return Where(f"NOT ({part.text})", lambda properties: not part.lets(properties))


def where_both(one: Where, other: Where) -> Where:
    text = f"{one.text} AND {other.text}"
    return Where(text, lambda properties: one.lets(properties) and other.lets(properties))


def where_either(one: Where, other: Where) -> Where:
    text = f"({one.text} OR {other.text})"
    return Where(text, lambda properties: one.lets(properties) or other.lets(properties))
