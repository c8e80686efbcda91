"""The compiled filters against the reference, on random filters, users and instants."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from sprigclassic.filters import StudyFilter
from tests import strategies
from tests.filters.reference import answer
from tests.user_strategies import World, user_of, worlds, worlds_of


def agree(world: World) -> None:
    """Compare two users at six instants."""
    [condition] = world.conditions
    rarely = StudyFilter.from_tree(condition, world.zone)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            expected = answer(condition, world.zone, person, now)
            assert rarely.matches(user, now=now) is expected, (str(rarely), person, now)


@settings(max_examples=2_000)
@given(worlds())
def test_filters_answer_as_the_reference_at_the_edges(world: World) -> None:
    agree(world)


@settings(max_examples=100)
@given(worlds_of(strategies.conditions))
def test_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=15_000)
@given(worlds())
def test_many_filters_answer_as_the_reference_at_the_edges(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=2_000)
@given(worlds_of(strategies.conditions))
def test_many_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)
