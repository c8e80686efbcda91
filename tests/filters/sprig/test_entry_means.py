"""The entry of a filter, read back, gives the answers of the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.sprig import entry, unfit
from sprigclassic.testing._clues import leaves_of
from sprigclassic.testing.strategies import filters_of, trees, worlds, worlds_of
from tests.filters.evaluators import by_hand, by_the_page

if TYPE_CHECKING:
    from sprigclassic.testing.strategies import World

EXAMPLES = settings().max_examples

# ---- filters that mostly fit -------------------------------------------------------------------

ORDERS: Final[st.SearchStrategy[tree.Operator]] = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
SIGNS: Final[st.SearchStrategy[tree.Operator]] = st.sampled_from(["<", "<=", ">", ">="])
numbers = st.sampled_from([1, 0, 2, 2.5, 3, -1]).map(tree.Number)
counts = st.sampled_from([0, 1, 2, 3, 5]).map(tree.Number)
scalars: st.SearchStrategy[tree.Value] = st.one_of(
    numbers,
    st.sampled_from(["pro", "free", "1", "true"]).map(tree.Text),
    st.booleans().map(tree.Flag),
)
lists = st.lists(scalars, min_size=1, max_size=3).map(tuple)
LENGTHS: Final[list[tuple[int, tree.Unit]]] = [
    *((1, "day"), (3, "day"), (2, "week"), (24, "hour"), (48, "hour"), (1440, "minute"))
]
AGES: Final[list[tuple[int, int, tree.Unit]]] = [(3, 1, "day"), (2, 1, "week"), (48, 24, "hour")]
LEAST: Final[list[tuple[tree.Operator, float]]] = [(">", 0), (">=", 1), (">=", 0.5)]
EQUALITY: Final[list[tree.Operator]] = ["=", "!="]
durations = st.sampled_from(LENGTHS).map(lambda pair: tree.Duration(*pair))
in_last: st.SearchStrategy[Any] = durations.map(tree.InLast)
between_ago = st.sampled_from(AGES).map(lambda ends: tree.BetweenAgo(*ends))
nearness: st.SearchStrategy[tree.Nearness] = st.sampled_from(
    ["more than", "less than", "at least", "at most"]
)


def ranges(strategy: st.SearchStrategy[tree.Number]) -> st.SearchStrategy[tree.Between]:
    pairs = st.lists(strategy, min_size=2, max_size=2)
    return pairs.map(lambda two: tree.Between(*sorted(two, key=lambda number: number.value)))


value_tests: st.SearchStrategy[Any] = st.one_of(
    st.builds(tree.Comparison, st.sampled_from(EQUALITY), scalars),
    st.builds(tree.Comparison, SIGNS, numbers),
    st.builds(tree.OneOf, lists, st.booleans()),
    ranges(numbers),
    st.just(tree.IsSet()),
)
count_tests: st.SearchStrategy[Any] = st.one_of(
    st.builds(tree.Comparison, ORDERS, counts),
    st.builds(tree.Comparison, SIGNS, counts | st.just(tree.Number(1.5))),
    ranges(counts),
)
named = st.sampled_from(["A", "B", "pageview"]).map(tree.Events)
windows = st.none() | in_last
leaves = st.one_of(
    st.builds(tree.Attribute, st.sampled_from(["plan", "seats", "a.b"]), value_tests),
    st.builds(tree.Measured, named, st.just(tree.Tally("count")), count_tests, windows),
    st.builds(tree.Happened, named, st.booleans(), windows),
    st.builds(
        tree.HappenedAt,
        named,
        st.sampled_from(["first", "last"]),
        st.builds(tree.Ago, nearness, durations) | in_last | between_ago,
    ),
    st.builds(
        tree.Measured,
        st.just(tree.Events(None)),
        st.just(tree.Tally("sessions")),
        st.builds(tree.Comparison, st.sampled_from([">", ">="]), counts),
    ),
    st.sampled_from(LEAST).map(
        lambda least: tree.Measured(
            tree.Events(None),
            tree.Tally("count"),
            tree.Comparison(least[0], tree.Number(least[1])),
        )
    ),
    st.just(tree.Happened(tree.Events(None))),
)
groups = st.sampled_from(["G", "H"]).map(tree.InGroup)
fitting = st.one_of(leaves, leaves, leaves, groups)


def grown(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(parts, min_size=2, max_size=3)
    return (
        several.map(lambda some: tree.both(*some))
        | several.map(lambda some: tree.either(*some))
        | parts.map(tree.negated)
    )


# ---- the law -----------------------------------------------------------------------------------


def agree(world: World) -> list[str]:
    """Compare 12 answers, where the filter fits; return the codes of what does not."""
    [given_] = filters_of(world)
    rarely = StudyFilter.from_tree(given_.tree, groups=given_.groups)
    problems = unfit(rarely)
    if not problems:
        again = entry(rarely).to_filter()
        for person in world.people:
            expected, answer = by_the_page(person), by_hand(person)
            for now in world.nows:
                assert answer(again, now) is expected(rarely, now), (again, person, now)
    return [problem.code for problem in problems]


@settings(max_examples=2 * EXAMPLES)
@given(worlds_of(leaves))
def test_each_condition_that_is_among_sprigs_fits_and_means_the_same(world: World) -> None:
    assert agree(world) == []


COMPLEMENTS: Final = {"no-complement", "no-operator", "minimum-only", "any-event"}


@settings(max_examples=2 * EXAMPLES)
@given(worlds_of(leaves.map(tree.negated)))
def test_a_complement_means_the_same_where_it_fits(world: World) -> None:
    assert set(agree(world)) <= COMPLEMENTS


@settings(max_examples=3 * EXAMPLES)
@given(worlds_of(st.recursive(fitting, grown, max_leaves=6)))
def test_combinations_mean_the_same_where_they_fit(world: World) -> None:
    agree(world)


@given(worlds() | worlds_of(trees()))
def test_other_filters_mean_the_same_where_they_fit(world: World) -> None:
    agree(world)


@pytest.mark.long
@settings(max_examples=30 * EXAMPLES)
@given(worlds_of(st.recursive(fitting, grown, max_leaves=8)))
def test_many_combinations_mean_the_same_where_they_fit(world: World) -> None:
    agree(world)


@given(trees())
def test_problems_have_places_in_the_canonical_text_in_order(condition: tree.Condition) -> None:
    named = [leaf.name for leaf in leaves_of(condition) if isinstance(leaf, tree.InGroup)]
    ids = {name: ["u-1"] for name in named}
    rarely = StudyFilter.from_tree(condition, "Europe/Berlin", groups=ids)
    spans = [problem.span or (-1, -1) for problem in unfit(rarely)]
    assert spans == sorted(spans, key=lambda span: span)
    assert all(0 <= start < end <= len(str(rarely)) for start, end in spans)
    assert spans[-1][1] == len(str(rarely))  # the time zone
