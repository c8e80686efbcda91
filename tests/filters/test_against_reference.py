"""The compiled filters against the reference, on random filters, users and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing.strategies import filters_of, trees, worlds, worlds_of
from tests.filters.evaluators import EVALUATORS, Evaluator, by_the_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.testing.strategies import Person, World

EXAMPLES = settings().max_examples
"""How many the profile asks for: 100, unless the run has only to find what differs elsewhere."""

A: Final = tree.Events("A")
KINDS: Final[Mapping[str, Callable[[Filters], tree.Condition]]] = {
    "combination": Filters.some,
    "attribute": Filters.attribute,
    "equality": lambda make: tree.Attribute("plan", make.equality()),
    "text": lambda make: tree.Attribute("plan", make.text_test()),
    "list": lambda make: tree.Attribute("plan", make.contains_of()),
    "date": lambda make: tree.Attribute("plan", make.moment_test()),
    "window": lambda make: tree.Happened(A, window=make.window()),
    "days": lambda make: tree.Measured(A, tree.Tally("days"), make.count_test()),
    "tally": Filters.tally,
    "aggregate": Filters.aggregate,
    "event value": Filters.event_value,
    "happened": Filters.happened,
    "happened at": Filters.happened_at,
    "sequence": Filters.sequence,
}
"""Alone, a condition is not hidden by the others of a combination."""
OTHERS: Final = [evaluator for evaluator in EVALUATORS if evaluator is not by_the_page]


def agree(world: World) -> None:
    """Compare 12 answers: about two users, at six instants."""
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


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=2 * EXAMPLES)
@given(data=st.data())
def test_filters_answer_as_the_reference_at_the_edges(kind: str, data: st.DataObject) -> None:
    agree(data.draw(worlds(KINDS[kind])))


@given(worlds_of(trees()))
def test_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10 * EXAMPLES)
@given(data=st.data())
def test_many_filters_answer_as_the_reference_at_the_edges(kind: str, data: st.DataObject) -> None:
    agree(data.draw(worlds(KINDS[kind])))


@pytest.mark.long
@settings(max_examples=30 * EXAMPLES)
@given(worlds_of(trees()))
def test_many_filters_answer_as_the_reference_whatever_they_say(world: World) -> None:
    agree(world)
