"""Hypothesis strategies: filters, and users and instants that meet at their edges.

They are made with a `Random` that Hypothesis drives, which costs less than strategies would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st

from sprigclassic._time import from_micros, to_micros
from sprigclassic.filters import tree
from sprigclassic.testing._clocks import ZONES, any_now, near, step
from sprigclassic.testing._clues import clues_of, leaves_of
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing._people import People
from sprigclassic.testing._worlds import World

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from sprigclassic.testing._worlds import Person

Make: TypeAlias = Callable[[Filters], tree.Condition]


@st.composite
def worlds(draw: st.DrawFn, make: Make = Filters.some, filters: int = 1) -> World:
    """Filters, two users who lie near what decides about them, and six instants.

    Args:
        draw: Hypothesis gives it.
        make: Makes the condition of a filter.
        filters: How many filters the world has.
    """
    return random_world(draw(st.randoms(use_true_random=False)), make, filters)


@st.composite
def worlds_of(draw: st.DrawFn, conditions: st.SearchStrategy[tree.Condition]) -> World:
    """The same, around a filter of one's own.

    Args:
        draw: Hypothesis gives it.
        conditions: The filter's tree.
    """
    condition = draw(conditions)
    return random_world(draw(st.randoms(use_true_random=False)), lambda _: condition)


def random_world(random: Random, make: Make, filters: int = 1) -> World:
    """Make a world with any source of randomness."""
    zone = random.choice(ZONES)
    maker = Filters(random, zone, any_now(random, zone))
    conditions = [make(maker) for _ in range(filters)]
    leaves = [leaf for condition in conditions for leaf in leaves_of(condition)]
    names = dict.fromkeys(leaf.name for leaf in leaves if isinstance(leaf, tree.InGroup))
    groups = maker.groups(names)
    clues = clues_of([(condition, zone, groups) for condition in conditions], maker.now)
    people = People.of(random, zone, maker.now, clues)
    persons = [people.person() for _ in range(2)]
    return World(conditions, zone, persons, _nows(people, persons), groups)


def _nows(people: People, persons: list[Person]) -> list[datetime]:
    """Return `now`, an instant next to it on each side, and three near the events."""
    now, random = from_micros(people.now), people.random
    happened = [when for person in persons for _, when, _ in person.events]
    nows = [now + timedelta(microseconds=by) for by in (0, 1, -1)]
    for _ in range(3):
        around = to_micros(random.choice([*happened, now]))
        amount, unit = random.choice(people.clues.lengths)
        nows.append(from_micros(near(random, step(around, amount, unit, people.where))))
    return nows
