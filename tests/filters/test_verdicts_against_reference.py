"""Verdicts against the reference, asked at every instant at which anything can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic import MemoryStore, NotLoadedError
from sprigclassic._time import END, from_micros, to_micros
from sprigclassic.filters import tree
from sprigclassic.filters.needs import needs_of
from sprigclassic.messages import plain
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing.strategies import filters_of, trees, user_of, worlds, worlds_of
from sprigclassic.users import Occurred
from tests.filters.evaluators import by_the_page
from tests.filters.instants import MICRO, instants_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from random import Random

    from sprigclassic.filters import StudyFilter
    from sprigclassic.testing.strategies import Person, World

EXAMPLES = settings().max_examples


class Moving(Filters):
    """Makes filters of which nearly all parts have other answers at other instants."""

    def value_test(self) -> tree.ValueTest:
        return self.moment_test() if self.random.randrange(3) else super().value_test()

    def any_window(self) -> tree.Window | None:
        return self.window() if self.random.randrange(10) else None


def made(make: Callable[[Moving], tree.Condition]) -> Callable[[Filters], tree.Condition]:
    return lambda maker: make(Moving(maker.random, maker.zone, maker.now))


A: Final = tree.Events("A")
KINDS: Final[Mapping[str, Callable[[Moving], tree.Condition]]] = {
    "combination": Moving.some,
    "attribute": Moving.attribute,
    "date": lambda make: tree.Attribute("plan", make.moment_test()),
    "window": lambda make: tree.Happened(A, window=make.window()),
    "days": lambda make: tree.Measured(A, tree.Tally("days"), make.count_test(), make.window()),
    "tally": Moving.tally,
    "aggregate": Moving.aggregate,
    "event value": Moving.event_value,
    "happened": Moving.happened,
    "happened at": Moving.happened_at,
    "sequence": Moving.sequence,
}
"""Alone, a condition is not hidden by the others of a combination."""


def agree(world: World, random: Random) -> None:
    """Compare the answers up to the end of one verdict, at its end, and just before."""
    [rarely], person = filters_of(world), random.choice(world.people)
    now, ask = random.choice(world.nows), by_the_page(person)
    found = rarely.verdict(user_of(person), now=now)
    assert ask(rarely, now) is found.matches
    until = found.valid_until
    asked_of = world.conditions[0], world.zone, world.groups
    for then in instants_after(now, asked_of, person):
        if until is not None and then >= until:
            break
        assert ask(rarely, then) is found.matches, (then, until)
    if until is not None:
        assert ask(rarely, until) is not found.matches
        assert ask(rarely, until - MICRO) is found.matches


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES // 2)
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_verdicts_end_where_the_reference_changes(
    kind: str, data: st.DataObject, random: Random
) -> None:
    agree(data.draw(worlds(made(KINDS[kind]))), random)


@settings(max_examples=EXAMPLES // 2)
@given(worlds_of(trees()), st.randoms(use_true_random=False))
def test_verdicts_end_where_the_reference_changes_whatever_they_say(
    world: World, random: Random
) -> None:
    agree(world, random)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10 * EXAMPLES)
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_many_verdicts_end_where_the_reference_changes(
    kind: str, data: st.DataObject, random: Random
) -> None:
    agree(data.draw(worlds(made(KINDS[kind]))), random)


# ---- what else holds of all verdicts -----------------------------------------------------------


def asked(world: World) -> Iterator[tuple[StudyFilter, Person, datetime]]:
    for rarely in filters_of(world):
        for person in world.people:
            for now in world.nows:
                yield rarely, person, now


@given(worlds(made(Moving.some)))
def test_a_verdict_is_one_with_the_answer_and_the_complement_ends_with_it(world: World) -> None:
    for rarely, person, now in asked(world):
        user = user_of(person)
        found, other = rarely.verdict(user, now=now), (~rarely).verdict(user, now=now)
        assert found.matches is rarely.matches(user, now=now) is not other.matches
        assert found.valid_until == other.valid_until


@given(worlds(made(Moving.some)), st.randoms(use_true_random=False))
def test_it_is_the_same_verdict_up_to_its_end(world: World, random: Random) -> None:
    for rarely, person, now in asked(world):
        user = user_of(person)
        found = rarely.verdict(user, now=now)
        last = END if found.valid_until is None else to_micros(found.valid_until) - 1
        later = from_micros(random.randint(to_micros(now), last))
        assert rarely.verdict(user, now=later) == found
        assert rarely.verdict(user, now=from_micros(last)) == found


@settings(max_examples=EXAMPLES // 2)
@given(worlds(made(Moving.some)))
def test_what_is_loaded_for_good_gives_the_verdict_and_less_an_error(world: World) -> None:
    for rarely, person, now in asked(world):
        user, at = user_of(person), to_micros(now)
        found = rarely.verdict(user, now=now)
        for first in (at, min(map(to_micros, world.nows))):
            part = user.restricted(needs_of([rarely], min(first, at), END))
            assert rarely.verdict(part, now=now) == found
        less = user.restricted(needs_of([rarely], at, at))
        try:
            assert rarely.verdict(less, now=now) == found
        except NotLoadedError:
            assert rarely.needs(now=now) != rarely.needs_from(now=now)


@given(worlds(made(Moving.some)))
def test_packed_histories_give_the_same_verdicts(world: World) -> None:
    for rarely, person, now in asked(world):
        store = MemoryStore()
        store.write(
            [
                Occurred(
                    person.id, to_micros(when), f"m-{place:04}", name, plain(properties, "$", [])
                )
                for place, (name, when, properties) in enumerate(person.events)
            ]
        )
        user = user_of(evolve(person, changes=()))
        assert rarely.verdict(store.user(person.id), now=now) == rarely.verdict(user, now=now)
