"""Every evaluator of filters there is: the tests ask them all. A new one joins here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from sprigclassic._time import BEGINNING, to_micros
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.filter_set import FilterSet
from sprigclassic.messages import plain
from sprigclassic.stores import MemoryStore
from sprigclassic.testing.strategies import Person, user_of
from sprigclassic.users import Identified, Occurred
from tests.filters import reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.testing._worlds import PlainFilter

Answers: TypeAlias = Callable[[StudyFilter, datetime], bool]
Evaluator: TypeAlias = Callable[[Person], Answers]


def by_hand(person: Person) -> Answers:
    """Ask the compiled filter about a user made by hand."""
    user = user_of(person)
    return lambda rarely, now: rarely.matches(user, now=now)


def from_memory(person: Person) -> Answers:
    """Ask the compiled filter about a user from a store, whose histories are packed.

    His messages have ids in the order of their arrival, as Segment's do.
    """
    facts: list[Identified | Occurred] = [
        Identified(person.id, BEGINNING if when is None else to_micros(when), "", _copy(traits))
        for when, traits in sorted(person.changes, key=lambda change: change[0] is not None)
    ]
    facts += [
        Occurred(person.id, to_micros(when), "", name, _copy(properties))
        for name, when, properties in person.events
    ]
    store = MemoryStore()
    store.write([fact._replace(message_id=f"m-{place:04}") for place, fact in enumerate(facts)])
    user = store.user(person.id)
    return lambda rarely, now: rarely.matches(user, now=now)


def in_a_set(person: Person) -> Answers:
    """Ask a set of filters, in which the filter shares its look-ups with its complement."""
    user = user_of(person)

    def answer(rarely: StudyFilter, now: datetime) -> bool:
        filters = FilterSet({"holds": rarely, "does not": ~rarely})
        [found] = filters.matching(user, now=now)
        return found == "holds"

    return answer


def from_what_is_needed(person: Person) -> Answers:
    """Ask about a user of whom no more was loaded than the filter needs."""
    user = user_of(person)
    return lambda rarely, now: rarely.matches(user.restricted(rarely.needs(now=now)), now=now)


def _copy(values: Mapping[str, object]) -> dict[str, object]:
    copy: dict[str, object] = plain(values, "$", [])
    return copy


def by_the_page(person: Person) -> Answers:
    """Ask the reference."""

    def answer(rarely: StudyFilter, now: datetime) -> bool:
        condition, zone, groups = _described(rarely)
        return reference.answer(condition, zone, person, now, groups)

    return answer


def _described(rarely: StudyFilter) -> PlainFilter:
    groups = {
        name: _described(group) if isinstance(group, StudyFilter) else group
        for name, group in rarely.groups.items()
    }
    return rarely.tree, rarely.timezone, groups


EVALUATORS: Final[list[Evaluator]] = [
    by_hand,
    from_memory,
    in_a_set,
    from_what_is_needed,
    by_the_page,
]
