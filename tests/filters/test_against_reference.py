"""The compiled filters against the reference, on random filters, users and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from sprigclassic.filters import StudyFilter
from tests import strategies
from tests.filters.evaluators import EVALUATORS, Evaluator, by_the_page
from tests.user_strategies import World, worlds, worlds_of

if TYPE_CHECKING:
    from datetime import datetime

    from tests.filters.reference import Person

EXAMPLES = settings().max_examples
"""How many the profile asks for: 100, unless the run has only to find what differs elsewhere."""


def agree(world: World) -> None:
    """Compare the answers about two users at six instants."""
    rarely = StudyFilter.from_tree(world.conditions[0], world.zone)
    for person in world.people:
        expected = answers(by_the_page, person, rarely, world)
        for evaluator in EVALUATORS:
            assert answers(evaluator, person, rarely, world) == expected, (evaluator, person)


def answers(
    evaluator: Evaluator, person: Person, rarely: StudyFilter, world: World
) -> list[tuple[datetime, bool]]:
    ask = evaluator(person)
    return [(now, ask(rarely, now)) for now in world.nows]


@settings(max_examples=12 * EXAMPLES)
@given(worlds())
def test_filters_answer_as_the_reference_at_the_edges(world: World) -> None:
    agree(world)


@given(worlds_of(strategies.conditions))
def test_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=150 * EXAMPLES)
@given(worlds())
def test_many_filters_answer_as_the_reference_at_the_edges(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=20 * EXAMPLES)
@given(worlds_of(strategies.conditions))
def test_many_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)
