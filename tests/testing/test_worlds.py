from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing._literals import moment_tests, value_tests, windows
from sprigclassic.testing._trees import NASTY, leaves_of
from sprigclassic.testing._values import JUNK
from sprigclassic.testing.strategies import (
    filters_of,
    trees,
    user_of,
    worlds,
    worlds_of,
)
from tests.testing.forms import ALL_FORMS, made, missing, random_worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.testing.strategies import World

# ---- every form of every node ------------------------------------------------------------------


def test_the_forms_are_found() -> None:
    assert {
        (tree.Comparison, "operator", ">="),
        (tree.Calendar, "which", "previous"),
        (tree.OneOf, "negated", True),
        (tree.Events, "name", None),
        (tree.Sequence, "window", "set"),
        (tree.InGroup, "", None),
    } <= ALL_FORMS
    assert len(ALL_FORMS) > 100


def test_trees_have_every_form_of_every_node_and_pass_the_check() -> None:
    leaves = [leaf for kind in leaves_of(NASTY) for leaf in made(kind, 80)]
    tests = [*made(value_tests(), 600), *made(moment_tests(), 1_000)]
    conditions = [
        *made(trees(), 80),
        *leaves,
        *(tree.Attribute("a", test) for test in tests),
        *(tree.Happened(tree.Events(None), window=window) for window in made(windows(), 600)),
    ]
    assert missing(conditions) == set()
    assert [condition for condition in conditions if check(condition)] == []


def test_worlds_have_every_form_of_every_node_and_pass_the_check() -> None:
    conditions = [world.conditions[0] for world in random_worlds(Filters.some, 1_000)]
    assert missing(conditions) == set()
    assert [condition for condition in conditions if check(condition)] == []


# ---- worlds ------------------------------------------------------------------------------------


def attribute(test: Callable[[Filters], tree.ValueTest]) -> Callable[[Filters], tree.Condition]:
    return lambda make: tree.Attribute("plan", test(make))


def equal(literal: Callable[[Filters], tree.Value]) -> Callable[[Filters], tree.Condition]:
    return lambda make: tree.Attribute("plan", tree.Comparison("=", literal(make)))


def happened(window: Callable[[Filters], tree.Window]) -> Callable[[Filters], tree.Condition]:
    return lambda make: tree.Happened(tree.Events("A"), window=window(make))


def happened_at(test: Callable[[Filters], tree.MomentTest]) -> Callable[[Filters], tree.Condition]:
    return lambda make: tree.HappenedAt(tree.Events("A"), "first", test(make))


def sequence(names: str, *, absent: bool = False) -> Callable[[Filters], tree.Condition]:
    steps = tuple(map(tree.Events, names))
    return lambda make: tree.Sequence(steps, absent, make.duration())


def tally(kind: tree.TallyKind) -> Callable[[Filters], tree.Condition]:
    measure = tree.Tally(kind)
    return lambda make: tree.Measured(tree.Events("A"), measure, make.count_test())


def aggregate(function: tree.Function) -> Callable[[Filters], tree.Condition]:
    measure = tree.Aggregate(function, "seats")
    return lambda make: tree.Measured(tree.Events("A"), measure, make.amount_test())


KINDS: dict[str, Callable[[Filters], tree.Condition]] = {
    **{
        f"attribute {kind.__name__}": attribute(kind)
        for kind in (
            *(Filters.comparison, Filters.equality, Filters.between, Filters.one_of),
            *(Filters.text_test, Filters.contains_of, Filters.is_set),
        )
    },
    **{
        f"attribute = {kind.__name__}": equal(kind)
        for kind in (
            *(Filters.text, Filters.number, Filters.truth),
            *(Filters.day, Filters.instant, Filters.version),
        )
    },
    **{
        f"{about} {kind.__name__}": made_of(kind)
        for about, made_of in (("attribute", attribute), ("first happened", happened_at))
        for kind in (
            *(Filters.in_last, Filters.between_ago, Filters.since, Filters.before, Filters.after),
            *(Filters.on, Filters.from_to, Filters.calendar, Filters.ago),
        )
    },
    "attribute in_next": attribute(Filters.in_next),  # no event is later than `now`
    **{
        f"happened {kind.__name__}": happened(kind)
        for kind in (
            *(Filters.in_last, Filters.between_ago, Filters.since, Filters.before, Filters.after),
            *(Filters.on, Filters.from_to, Filters.calendar),
            *(Filters.within_of, Filters.since_attribute),
        )
    },
    **{f"tally {kind}": tally(kind) for kind in ("count", "days", "sessions")},
    **{
        f"aggregate {function}": aggregate(function)
        for function in ("sum", "average", "minimum", "maximum")
    },
    "aggregate distinct": lambda make: tree.Measured(
        tree.Events("A"), tree.Aggregate("distinct", "seats"), make.count_test()
    ),
    "event value": Filters.event_value,
    "where": lambda make: tree.Happened(tree.Events("A", make.where())),
    "sequence of two": sequence("AB"),
    "sequence of one twice": sequence("AA"),
    "sequence of three": sequence("ABC"),
    "sequence with no": sequence("AB", absent=True),
    "in group": Filters.in_group,
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_users_meet_the_edges_of_each_kind_of_condition(
    make: Callable[[Filters], tree.Condition],
) -> None:
    """At least a twentieth of the answers are true, and at least a twentieth are false."""
    answers = [
        whole.matches(user_of(person), now=now)
        for world in random_worlds(make, 100)
        for whole in filters_of(world)
        for person in world.people
        for now in world.nows
    ]
    assert 0.05 < sum(answers) / len(answers) < 0.95


@given(worlds(filters=2))
def test_a_world_has_filters_of_one_zone_and_people_and_instants(world: World) -> None:
    assert [each.timezone for each in filters_of(world)] == [world.zone] * 2
    assert {user_of(person).id for person in world.people} <= {"u-1", "u-2", "u-9"}
    assert all(now.tzinfo for now in world.nows)
    assert len(world.nows) == 6


def test_worlds_share_values_and_never_change_them() -> None:
    before = repr(JUNK)
    nested: tree.Condition = tree.And(
        tuple(tree.Attribute(path, tree.IsSet()) for path in ("a", "a.b", "a.b.c"))
    )
    assert len(random_worlds(lambda _: nested, 200)) == 200
    assert repr(JUNK) == before


@given(worlds_of(trees()))
def test_a_world_of_any_tree_has_its_groups(world: World) -> None:
    [whole] = filters_of(world)
    assert whole.groups.keys() == world.groups.keys()
