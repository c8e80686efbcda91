"""The compiled filters against the reference, on random filters, users and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings

from sprigclassic.testing.strategies import filters_of, trees, worlds, worlds_of
from tests.filters.evaluators import EVALUATORS, Evaluator, by_the_page

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.testing.strategies import Person, World

EXAMPLES = settings().max_examples
"""How many the profile asks for: 100, unless the run has only to find what differs elsewhere."""

OTHERS: Final = [evaluator for evaluator in EVALUATORS if evaluator is not by_the_page]


def agree(world: World) -> None:
    """Compare the answers about two users at six instants."""
    [rarely] = filters_of(world)
    for person in world.people:
        expected = answers(by_the_page, person, rarely, world)
        for evaluator in OTHERS:
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


@given(worlds_of(trees()))
def test_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=150 * EXAMPLES)
@given(worlds())
def test_many_filters_answer_as_the_reference_at_the_edges(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=20 * EXAMPLES)
@given(worlds_of(trees()))
def test_many_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)
