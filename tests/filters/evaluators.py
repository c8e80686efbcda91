"""Every evaluator of filters there is: the tests ask them all. A new one joins here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from sprigclassic._time import BEGINNING, to_micros
from sprigclassic.filters import StudyFilter
from sprigclassic.messages import plain
from sprigclassic.stores import MemoryStore
from sprigclassic.users import Fact, Identified, Occurred
from tests.filters import reference
from tests.filters.reference import Person
from tests.user_strategies import user_of

Answers: TypeAlias = Callable[[StudyFilter, datetime], bool]
Evaluator: TypeAlias = Callable[[Person], Answers]


def by_hand(person: Person) -> Answers:
    """Ask the compiled filter about a user made by hand."""
    user = user_of(person)
    return lambda rarely, now: rarely.matches(user, now=now)


def from_memory(person: Person) -> Answers:
    """Ask the compiled filter about a user from a store, whose histories are packed."""
    facts: list[Fact] = [
        Identified(
            "u-1", BEGINNING if when is None else to_micros(when), None, plain(traits, "$", [])
        )
        for when, traits in person.changes
    ]
    for name, when, properties in person.events:
        facts.append(Occurred("u-1", to_micros(when), None, name, plain(properties, "$", [])))
    store = MemoryStore()
    store.write(facts)
    user = store.user("u-1")
    return lambda rarely, now: rarely.matches(user, now=now)


def by_the_page(person: Person) -> Answers:
    """Ask the reference."""
    return lambda rarely, now: reference.answer(rarely.tree, rarely.timezone, person, now)


EVALUATORS: Final[list[Evaluator]] = [by_hand, from_memory, by_the_page]
