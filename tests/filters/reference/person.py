"""Whom a filter is asked about, and what is known of him at an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from attrs import frozen

from sprigclassic.testing._worlds import Groups, Person, Properties
from tests.filters.reference.times import Point, point

Json: TypeAlias = Any


@frozen
class Asked:
    """Where and when a filter is asked, and the groups it was made with."""

    zone: ZoneInfo
    now: Point
    groups: Groups


@frozen
class Event:
    name: str
    when: Point
    properties: Properties


@frozen
class Known:
    """What is known of a user at an instant.

    Attributes:
        id: The user's id.
        attributes: The newest value of each.
        events: The earliest first.
    """

    id: str
    attributes: Properties
    events: Sequence[Event]


def known_at(person: Person, now: Point) -> Known:
    return Known(person.id, attributes_at(person, now), events_at(person, now))


def attributes_at(person: Person, now: Point) -> Properties:
    """Return the attributes that hold.

    "An attribute is its newest value at or before `now`, by the time of the message that taught it,
    not by arrival; a null unsets it; an object replaces the whole object before." And "one taught
    twice at one time has the value of the later".
    """
    held: dict[str, Json] = {}
    for when, traits in person.changes:
        if when is None:
            held |= traits
    dated = [(point(when), traits) for when, traits in person.changes if when is not None]
    for at, traits in sorted(dated, key=lambda change: change[0]):  # equal times: as they arrived
        if at <= now:
            held |= traits
    return {name: cleaned(value) for name, value in held.items()}


def events_at(person: Person, now: Point) -> list[Event]:
    """Return the events in order: "by time, then messageId, then arrival".

    "An event after `now` does not count, in any window, all-time included." "Two events with equal
    times are two events".
    """
    events = [
        Event(name, point(when), {key: cleaned(value) for key, value in properties.items()})
        for name, when, properties in person.events
        if point(when) <= now
    ]
    return sorted(events, key=lambda event: event.when)  # equal times: as they arrived


def cleaned(value: Json) -> Json:
    """Return the value that is meant: "A bare NaN or Infinity in data is unset"."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {name: cleaned(item) for name, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return value


def look_up(values: Properties, path: str) -> Json:
    """Return the value at a path, or None where it is unset.

    "A PATH tries the whole literal key (`"address.city"`), then each split at a dot from the left;
    a null never hides a deeper value." "Missing and null are one thing: unset."
    """
    if values.get(path) is not None:
        return values[path]
    for place, character in enumerate(path):
        if character == ".":
            inner = values.get(path[:place])
            if isinstance(inner, Mapping):
                value = look_up(inner, path[place + 1 :])
                if value is not None:
                    return value
    return None
