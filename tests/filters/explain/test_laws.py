"""What holds of all explanations, whatever the filter says and whoever it is asked about."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from sprigclassic._time import to_micros
from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.arithmetic import number_test
from sprigclassic.filters.explain import Explanation, explain
from sprigclassic.filters.explaining.facts import (
    EventsFact,
    EventValueFact,
    GroupFact,
    HappenedAtFact,
    MeasureFact,
    SequenceFact,
    UnknownFact,
    ValueFact,
)
from sprigclassic.filters.paths import find_held
from sprigclassic.filters.text.printer import to_text
from sprigclassic.testing.strategies import filters_of, trees, user_of, worlds, worlds_of
from tests.filters.explain.worlds import needs_at, nodes
from tests.filters.reference.measures import meant as meant_by
from tests.filters.reference.measures import measured
from tests.filters.reference.person import Asked, Known, known_at
from tests.filters.reference.times import point

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sprigclassic.testing.strategies import World
    from sprigclassic.users import User

EXAMPLES = settings().max_examples
KINDS: dict[type[Any], type[Any]] = {
    tree.Attribute: ValueFact,
    tree.Measured: MeasureFact,
    tree.Happened: MeasureFact,
    tree.EventValue: EventValueFact,
    tree.HappenedAt: HappenedAtFact,
    tree.Sequence: SequenceFact,
    tree.InGroup: GroupFact,
}


def asked(world: World) -> Iterator[tuple[StudyFilter, User, datetime]]:
    """Iterate over what there is to ask; all of it of one filter."""
    [rarely] = filters_of(world)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            yield rarely, user, now


def explains_every_part(world: World) -> None:
    alone: dict[int, StudyFilter] = {}
    for rarely, user, now in asked(world):
        for part, node, whole in nodes(explain(rarely, user, now), rarely):
            if id(node) not in alone:
                alone[id(node)] = StudyFilter.from_tree(node, whole.timezone, whole.groups)
            assert part.matches is alone[id(node)].matches(user, now=now)
            assert part.node == to_text(node, whole.timezone if node is whole.tree else "UTC")
            fact_decides(part, node, user, now)


def fact_decides(part: Explanation, node: tree.Condition, user: User, now: datetime) -> None:
    """Check that what is told to have been found is what decided."""
    fact = part.fact
    assert type(fact) is KINDS.get(type(node), type(None))
    match node, fact:
        case tree.Attribute(path, _), ValueFact():
            assert fact.value == find_held(user.changes, path, to_micros(now))
        case tree.Measured(_, _, test, _), MeasureFact():
            assert part.matches is number_test(test)(fact.found)
        case tree.Happened(_, negated, _), MeasureFact():
            assert part.matches is (bool(fact.found) is not negated)
        case tree.EventValue(), EventValueFact():
            assert (fact.at is None) is (fact.events.counted.number == 0)
        case tree.HappenedAt(), HappenedAtFact():
            assert part.matches is lies(fact)
        case tree.Sequence(), SequenceFact():
            assert part.matches is (fact.end == "complete")
            assert all(first < second for first, second in pairwise(map(to_micros, fact.chain)))
        case _:
            pass
    numbers_agree(fact)


def lies(fact: HappenedAtFact) -> bool:
    if fact.at is None or fact.wanted is None:
        return False
    at, start, end = fact.at, fact.wanted.start, fact.wanted.end
    late_enough = start is None or start < at or (start == at and fact.wanted.start_included)
    return late_enough and (end is None or at < end or (end == at and fact.wanted.end_included))


def numbers_agree(fact: Any) -> None:
    events: EventsFact | None = getattr(fact, "events", None)
    if events is None:
        return
    assert len(events.counted.newest) == min(events.counted.number, 5)
    assert list(events.counted.newest) == sorted(events.counted.newest, reverse=True)
    assert events.counted.number <= events.named
    for test in events.tests:
        assert test.of == events.named
        assert bool(test.misses) is (test.passed < test.of)


@settings(max_examples=3 * EXAMPLES)
@given(worlds())
def test_every_part_has_its_answer_and_what_decided_it(world: World) -> None:
    explains_every_part(world)


@given(worlds_of(trees()))
def test_every_part_has_its_answer_whatever_the_filter_says(world: World) -> None:
    explains_every_part(world)


@given(worlds())
def test_a_user_with_no_more_than_is_needed_gets_the_same_answers(world: World) -> None:
    for rarely, user, now in asked(world):
        part = explain(rarely, user.restricted(needs_at(rarely, now)), now)
        whole = explain(rarely, user, now)
        assert [inner.matches for inner, _, _ in nodes(part, rarely)] == [
            inner.matches for inner, _, _ in nodes(whole, rarely)
        ]
        for inner, outer in zip(facts(part), facts(whole), strict=True):
            assert isinstance(inner, UnknownFact) or decided(inner) == decided(outer)


def facts(whole: Explanation) -> Iterator[Any]:
    yield whole.fact
    for part in whole.parts:
        yield from facts(part)


def decided(fact: Any) -> Any:
    """Return what a fact cannot lack, however little is loaded."""
    match fact:
        case ValueFact():
            return fact
        case MeasureFact():
            return fact.found, fact.passed_over, fact.events.counted, fact.events.tests
        case EventValueFact():
            return fact.at, fact.value, fact.events.window
        case HappenedAtFact():
            return fact.at, fact.wanted
        case SequenceFact():
            return fact.end == "complete", fact.window
        case _:
            return fact


@given(worlds_of(trees()))
def test_all_of_it_can_be_shown(world: World) -> None:
    for rarely, user, now in asked(world):
        why = explain(rarely, user, now)
        lines = str(why).split("\n")
        answers = [line for line in lines[1:] if line[:4].strip()]
        assert len(answers) == sum(1 for _ in facts(why))
        assert all(line.isprintable() for line in lines)
        document = why.to_json()
        assert json.loads(json.dumps(document, allow_nan=False)) == document
        ET.fromstring(why._repr_html_())  # noqa: S314 - it is our own


# ---- the facts by the reference ----------------------------------------------------------------


@given(worlds())
def test_what_was_found_is_what_the_page_says(world: World) -> None:
    [rarely] = filters_of(world)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            known = known_at(person, point(now))
            for part, node, whole in nodes(explain(rarely, user, now), rarely):
                at = Asked(ZoneInfo(whole.timezone), point(now), {})
                found_by_the_page(part, node, known, at)


def found_by_the_page(part: Explanation, node: tree.Condition, known: Known, at: Asked) -> None:
    """Check what was found, and which events counted."""
    if not isinstance(node, tree.Measured | tree.Happened | tree.EventValue | tree.HappenedAt):
        return
    window = None if isinstance(node, tree.HappenedAt) else node.window
    meant = meant_by(node.events, window, known, at)
    fact: Any = part.fact
    counted = fact.events.counted
    assert counted.number == len(meant)
    newest = [point(moment) for moment in counted.newest]
    assert newest == [event.when for event in meant[::-1][:5]]
    if isinstance(node, tree.Measured):
        assert fact.found == measured(node.measure, meant, at.zone)
    elif isinstance(node, tree.Happened):
        assert fact.found == len(meant)
    elif meant:
        end = meant[0 if node.end == "first" else -1]
        assert point(fact.at) == end.when
