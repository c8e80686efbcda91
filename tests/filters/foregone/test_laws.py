"""What is said to be foregone is so: for every user near it, at every instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END, from_micros, to_micros, zone
from sprigclassic.filters import tree
from sprigclassic.filters.arithmetic import exact
from sprigclassic.filters.foregone.findings import findings
from sprigclassic.filters.foregone.numbers import between
from sprigclassic.filters.foregone.relative import some_offset_passes
from sprigclassic.filters.foregone.values import some_value_passes
from sprigclassic.filters.moments import MovingTest, interval_at
from sprigclassic.filters.predicates import predicate_at
from sprigclassic.testing._clocks import ZONES, any_now
from sprigclassic.testing._edges import View
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing._values import JUNK, At, candidates, date_value
from sprigclassic.testing.strategies import worlds
from tests.filters import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.filters.foregone.findings import Finding
    from sprigclassic.testing.strategies import World

EXAMPLES: Final = settings().max_examples
SHIFTS: Final = (0, 1, -1, 3_600_000_000, -3_600_000_000, 86_400_000_000, -86_400_000_000)


# ---- filters -----------------------------------------------------------------------------------


def rivals(maker: Filters) -> tree.Condition:
    """Make an `and` or an `or` of conditions about one thing."""
    leaf: Any = maker.leaf()
    parts = [leaf, *(rival(leaf, maker) for _ in range(maker.random.choice([1, 1, 2, 3])))]
    signed = [tree.negated(part) if not maker.random.randrange(3) else part for part in parts]
    combine = tree.both if maker.flag() else tree.either
    combined: tree.Condition = combine(*signed)
    return combined


def rival(leaf: Any, maker: Filters) -> tree.Condition:
    """Make a condition about what a leaf is about."""
    match leaf:
        case tree.Measured(events, measure):
            counted = isinstance(measure, tree.Tally) or measure.function == "distinct"
            test = maker.count_test() if counted else maker.amount_test()
            return evolve(leaf, events=rival_events(events, maker), test=test)
        case tree.Happened(events, _, window):
            test = maker.count_test()
            return tree.Measured(events, tree.Tally("count"), test, window)
        case tree.HappenedAt():
            made: tree.Condition = evolve(leaf, test=maker.moment_test())
        case tree.Attribute() | tree.EventValue():
            made = evolve(leaf, test=maker.value_test())
        case _:
            made = leaf
    return made


def rival_events(events: tree.Events, maker: Filters) -> tree.Events:
    """Make the same events, seldom of properties that rule each other out."""
    if maker.random.randrange(4):
        return events
    combine = tree.both if maker.flag() else tree.either
    properties = [tree.Property("plan", maker.value_test()) for _ in range(2)]
    return evolve(events, where=combine(*properties))


def claimed(finding: Finding) -> tree.Condition:
    """Return a condition that holds for nobody, if a finding is right."""
    parts: list[Any] = list(finding.parts)
    whole = tree.either(*parts) if finding.always else tree.both(*parts)
    never = tree.negated(whole) if finding.always else whole
    if any(isinstance(leaf, tree.Property) for leaf in leaves(never)):
        return tree.Happened(tree.Events(None, never))
    return never


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, tree.And | tree.Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, tree.Not):
        yield from leaves(node.part)
    else:
        yield node


def check(world: World) -> None:
    for condition in world.conditions:
        for finding in findings(condition, zone(world.zone)):
            never = claimed(finding)
            for person in world.people:
                for now in world.nows:
                    assert not reference.answer(never, world.zone, person, now, world.groups)


@settings(max_examples=3 * EXAMPLES)
@given(worlds(rivals))
def test_what_is_foregone_among_rivals_holds_for_nobody(world: World) -> None:
    check(world)


@given(worlds())
def test_what_is_foregone_in_any_filter_holds_for_nobody(world: World) -> None:
    check(world)


# ---- values ------------------------------------------------------------------------------------


@st.composite
def trials_of_one_value(
    draw: st.DrawFn,
) -> tuple[list[tuple[tree.ValueTest, bool]], str, datetime, list[Any]]:
    """Tests to be passed or failed, a zone, an instant, and values that lie near them."""
    random = draw(st.randoms(use_true_random=False))
    zone_name = random.choice(ZONES)
    now = any_now(random, zone_name)
    maker = Filters(random, zone_name, now)
    number = random.choice([1, 2, 2, 3, 4])
    tests = [(maker.value_test(), bool(random.randrange(3))) for _ in range(number)]
    where = zone(zone_name)
    near = [value for test, _ in tests for value in candidates(test, View(where, to_micros(now)))]
    values: list[Any] = []
    for value in near:
        if isinstance(value, At):
            instants = [value.micros + shift for shift in SHIFTS]
            values += [date_value(random, at, where) for at in instants if BEGINNING <= at <= END]
        else:
            values.append(value)
    return tests, zone_name, now, [*values, *JUNK]


@settings(max_examples=5 * EXAMPLES)
@given(trials_of_one_value())
def test_what_no_value_is_said_to_pass_none_passes(
    drawn: tuple[list[tuple[tree.ValueTest, bool]], str, datetime, list[Any]],
) -> None:
    tests, zone_name, now, values = drawn
    where = zone(zone_name)
    if some_value_passes(tests, where):
        return
    for instant in (now, now + timedelta(microseconds=1), now - timedelta(days=40)):
        asked = [(predicate_at(test, where)(to_micros(instant)), passed) for test, passed in tests]
        for value in values:
            finite = not isinstance(value, float) or abs(value) < 1e309
            plain = value if finite and value == value else None  # noqa: PLR0124 - NaN is unset
            assert not all(holds(plain) is passed for holds, passed in asked), (value, instant)


@settings(max_examples=5 * EXAMPLES)
@given(st.randoms(use_true_random=False))
def test_an_offset_that_a_date_has_is_said_to_pass(random: Any) -> None:
    zone_name = random.choice(ZONES)
    now = to_micros(any_now(random, zone_name))
    maker = Filters(random, zone_name, from_micros(now))
    tests: list[MovingTest] = []
    while len(tests) < 3:
        test = maker.moment_test()
        if isinstance(test, MovingTest):
            tests.append(test)
    intervals = [interval_at(test, zone(zone_name))(now) for test in tests]
    edges = [edge + shift for both in intervals for edge in both for shift in SHIFTS]
    for at in (now, *edges):
        if BEGINNING <= at <= END:
            answers = [start <= at < end for start, end in intervals]
            asked = list(zip(tests, answers, strict=True))
            assert some_offset_passes(asked), (at - now, asked)
            if at <= now:
                assert some_offset_passes(asked, latest=0), (at - now, asked)


# ---- numbers -----------------------------------------------------------------------------------

json_numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)


@given(json_numbers, json_numbers, json_numbers)
def test_between_two_numbers_there_is_one_if_there_is_one(a: float, b: float, c: float) -> None:
    low, middle, high = sorted(map(exact, (a, b, c)))
    found = between(low, high)
    assert all(low < exact(number) < high for number in found)
    assert found or not low < middle < high


@given(st.integers(-(2**60), 2**60), st.integers(0, 3))
def test_between_two_neighbours_there_is_one_if_there_is_one(low: int, more: int) -> None:
    found = between(low, low + more)
    assert bool(found) is (more > 1 or (more == 1 and abs(low) < 2**52))
