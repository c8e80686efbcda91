"""The earliest or latest event: one of its properties, or when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._time import BEGINNING
from sprigclassic.filters.moments import interval_at
from sprigclassic.filters.paths import reader
from sprigclassic.filters.predicates import predicate_at
from sprigclassic.filters.wheres import choice_at
from sprigclassic.filters.windows import bounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from sprigclassic.filters.program import Program
    from sprigclassic.filters.tree import EventValue, HappenedAt
    from sprigclassic.users import History, User


def event_value(condition: EventValue, zone: tzinfo) -> Program:
    """Return `first(p)` or `last(p)` and its test as a function of a user and `now`."""
    name, read = condition.events.name, reader(condition.path)
    place_of, holds_at = _place_of(condition, zone), predicate_at(condition.test, zone)
    within = bounds(condition.window, zone)

    def answer(user: User, now: int) -> bool:
        history = user.histories[name]
        place = place_of(history, history.places(*within(user, now)), now)
        value = None if place is None else read(history.properties(place))
        return holds_at(now)(value)

    return answer


def happened_at(condition: HappenedAt, zone: tzinfo) -> Program:
    """Return `first happened` or `last happened` and its test as a function likewise."""
    name, place_of = condition.events.name, _place_of(condition, zone)
    interval, last = interval_at(condition.test, zone), condition.end == "last"

    def answer(user: User, now: int) -> bool:
        start, end = interval(now)
        end = min(end, now + 1)
        if start >= end:
            return False
        history = user.histories[name]
        # The last event is in the interval whatever was before, the first whatever came after.
        places = history.places(start, now + 1) if last else history.places(BEGINNING, end)
        place = place_of(history, places, now)
        return place is not None and start <= history.at(place) < end

    return answer


def _place_of(
    condition: EventValue | HappenedAt, zone: tzinfo
) -> Callable[[History, range, int], int | None]:
    """Return the place of the event that is meant, of those at some places."""
    choice, last = choice_at(condition.events.where, zone), condition.end == "last"

    def place_of(history: History, places: range, now: int) -> int | None:
        ordered = reversed(places) if last else places
        return next(iter(choice(now)(history, ordered)), None)

    return place_of
