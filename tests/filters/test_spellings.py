"""The three spellings of random filters, text, JSON and builder, make the same tree again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from sprigclassic.filters import StudyFilter
from sprigclassic.filters.json_form import from_json, to_json
from sprigclassic.testing.strategies import World, filters_of, trees, worlds, worlds_of
from tests.filters.speller import spelled

EXAMPLES = settings().max_examples


def is_spelled(world: World) -> None:
    [rarely] = filters_of(world)
    assert StudyFilter.parse(str(rarely), groups=rarely.groups) == rarely
    form = to_json(rarely.tree, rarely.timezone)
    assert from_json(form) == (rarely.tree, rarely.timezone)
    assert from_json(json.dumps(form)) == (rarely.tree, rarely.timezone)
    assert spelled(rarely.tree).tree == rarely.tree


@settings(max_examples=3 * EXAMPLES)
@given(worlds())
def test_filters_at_the_edges(world: World) -> None:
    is_spelled(world)


@settings(max_examples=3 * EXAMPLES)
@given(worlds_of(trees()))
def test_filters_whatever_they_say(world: World) -> None:
    is_spelled(world)


@pytest.mark.long
@settings(max_examples=20 * EXAMPLES)
@given(worlds())
def test_many_filters_at_the_edges(world: World) -> None:
    is_spelled(world)


@pytest.mark.long
@settings(max_examples=20 * EXAMPLES)
@given(worlds_of(trees()))
def test_many_filters_whatever_they_say(world: World) -> None:
    is_spelled(world)
