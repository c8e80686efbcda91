"""What holds of all filters, whatever they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sprigclassic._time import from_micros, to_micros
from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.tree import Between, BetweenAgo, Comparison, Number
from sprigclassic.testing._clocks import FIRST, LAST, ZONES, any_now
from sprigclassic.testing._clues import clues_of
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing._people import People
from sprigclassic.testing._values import place
from sprigclassic.testing.strategies import World, filters_of, trees, user_of, worlds, worlds_of
from sprigclassic.users import User

if TYPE_CHECKING:
    from random import Random

FOUR_CENTURIES = timedelta(days=146_097)
"""After which the calendar repeats, months and leap years too."""
LENGTHS: dict[tree.Unit, tuple[int, tree.Unit]] = {
    "hour": (60, "minute"),
    "day": (24, "hour"),
    "week": (7, "day"),
    "year": (12, "month"),
}


# ---- filters -----------------------------------------------------------------------------------


def answers(rarely: StudyFilter, world: World) -> list[bool]:
    users = [user_of(person) for person in world.people]
    return [rarely.matches(user, now=now) for user in users for now in world.nows]


@given(worlds())
def test_the_inverse_is_the_exact_complement(world: World) -> None:
    [rarely] = filters_of(world)
    assert answers(~rarely, world) == [not answer for answer in answers(rarely, world)]
    assert ~~rarely == rarely


@given(worlds(filters=3))
def test_filters_combine_as_their_answers_do(world: World) -> None:
    parts = filters_of(world)
    first, second, third = parts
    each = list(zip(*(answers(part, world) for part in parts), strict=True))
    assert answers(first & second & third, world) == [all(row) for row in each]
    assert answers(first | second | third, world) == [any(row) for row in each]
    assert answers(first & (second | third), world) == [a and (b or c) for a, b, c in each]
    assert answers(first | ~second & third, world) == [a or (not b and c) for a, b, c in each]


@given(worlds())
def test_a_filter_bound_to_an_instant_gives_the_same_answer(world: World) -> None:
    [rarely] = filters_of(world)
    bound = [rarely.at(now) for now in world.nows]
    users = [user_of(person) for person in world.people]
    assert [then.matches(user) for user in users for then in bound] == answers(rarely, world)


@given(worlds())
def test_a_filter_means_what_its_text_means(world: World) -> None:
    [rarely] = filters_of(world)
    again = StudyFilter.parse(str(rarely), groups=rarely.groups)
    assert again == rarely
    assert answers(again, world) == answers(rarely, world)


@given(worlds())
def test_what_comes_later_does_not_change_an_answer_about_the_past(world: World) -> None:
    [rarely] = filters_of(world)
    for person in world.people:
        for now in world.nows:
            before = evolve(
                person,
                changes=[change for change in person.changes if not change[0] or change[0] <= now],
                events=[event for event in person.events if event[1] <= now],
            )
            assert rarely.matches(user_of(person), now=now) == rarely.matches(
                user_of(before), now=now
            )


@given(worlds(), st.randoms(use_true_random=False))
def test_events_count_in_whatever_order_they_come(world: World, random: Random) -> None:
    [rarely] = filters_of(world)
    mixed = [evolve(person, events=shuffled(person.events, random)) for person in world.people]
    assert answers(rarely, evolve(world, people=mixed)) == answers(rarely, world)


def shuffled(events: Sequence[Any], random: Random) -> list[Any]:
    """Return the events in another order, but those of one time in theirs, which has a meaning."""
    in_turn = {when: iter([each for each in events if each[1] == when]) for _, when, _ in events}
    return [next(in_turn[when]) for _, when, _ in random.sample(events, len(events))]


@given(worlds())
def test_a_filter_gives_the_same_answer_again_and_leaves_the_user_as_he_is(world: World) -> None:
    [rarely] = filters_of(world)
    for person in world.people:
        user = user_of(person)
        first = [rarely.matches(user, now=now) for now in world.nows]
        assert [rarely.matches(user, now=now) for now in world.nows[::-1]] == first[::-1]
        assert user == user_of(person)


# ---- counts and windows ------------------------------------------------------------------------


@frozen
class History:
    """Events of one name near the ends of a window; some of another name."""

    zone: str
    now: datetime
    window: Any
    events: Sequence[tuple[str, datetime]]


@st.composite
def histories(
    draw: st.DrawFn, make: Callable[[Filters], tree.Window | None] = Filters.any_window
) -> History:
    random = draw(st.randoms(use_true_random=False))
    zone = random.choice(ZONES)
    now = any_now(random, zone)
    window = make(Filters(random, zone, now))
    clues = clues_of([(tree.Happened(tree.Events("A"), window=window), zone, {})], now)
    people, edges = People.of(random, zone, now, clues), [*clues.instants, to_micros(now)]
    times = [from_micros(people.moment(edges)) for _ in range(random.randint(0, 6))]
    return History(zone, now, window, [(random.choice("AAB"), when) for when in times])


def count(history: History, *windows: tree.Window | None, name: str | None = "A") -> int:
    """Return how many events the filters count, in all the windows together."""
    user = User.of("u-1", events=history.events)

    def counted(window: tree.Window | None, number: int) -> bool:
        test = Comparison("=", Number(number))
        condition = tree.Measured(tree.Events(name), tree.Tally("count"), test, window)
        return StudyFilter.from_tree(condition, history.zone).matches(user, now=history.now)

    numbers = range(len(history.events) + 1)
    found = [[number for number in numbers if counted(window, number)] for window in windows]
    return sum(number for [number] in found)


def ago(*amounts: int, unit: tree.Unit) -> list[tree.Window]:
    """Return the windows between the amounts, the last one up to `now`."""
    between = [BetweenAgo(far, near, unit) for far, near in pairwise(amounts)]
    return [*between, tree.InLast(tree.Duration(amounts[-1], unit))]


@settings(max_examples=3 * settings().max_examples)
@given(histories(Filters.between_ago), st.integers(1, 3))
def test_adjacent_windows_count_each_event_once(history: History, more: int) -> None:
    window = history.window
    far, near, unit = window.far, window.near, window.unit
    assert count(history, window, BetweenAgo(far + more, far, unit)) == count(
        history, BetweenAgo(far + more, near, unit)
    )
    assert count(history, *ago(far, near, unit=unit)) == count(history, *ago(far, unit=unit))


@given(histories(Filters.since))
def test_an_event_is_since_a_moment_or_before_it(history: History) -> None:
    before = tree.Before(history.window.moment)
    assert count(history, before, history.window) == count(history, None)


@given(histories(Filters.from_day_to_day))
def test_an_event_is_before_a_range_of_days_or_in_it_or_after_it(history: History) -> None:
    before = tree.Before(history.window.start)
    after = tree.Since(tree.Day(history.window.end.value + timedelta(days=1)))
    assert count(history, before, history.window, after) == count(history, None)


@given(histories())
def test_any_event_counts_the_events_of_all_names(history: History) -> None:
    named = count(history, history.window, name="A") + count(history, history.window, name="B")
    assert count(history, history.window, name=None) == named


@given(histories(), st.sampled_from([FOUR_CENTURIES, -FOUR_CENTURIES]))
def test_the_same_story_four_centuries_apart_counts_the_same(
    history: History, by: timedelta
) -> None:
    history = evolve(history, zone="UTC")
    moved = evolve(
        history,
        now=history.now + by,
        events=[(name, when + by) for name, when in history.events],
    )
    assert count(moved, shifted(history.window, by)) == count(history, history.window)


@given(histories(Filters.between_ago), st.timedeltas(timedelta(-9_999), timedelta(99_999)))
def test_exact_lengths_are_the_same_at_any_time(history: History, by: timedelta) -> None:
    window = history.window
    assume(window.unit not in {"month", "year"})
    moved = evolve(
        history,
        now=history.now + by,
        events=[(name, when + by) for name, when in history.events],
    )
    assert count(moved, window) == count(history, window)


@given(histories(Filters.in_last))
def test_units_have_their_lengths(history: History) -> None:
    amount, unit = history.window.duration.amount, history.window.duration.unit
    assume(unit in LENGTHS)
    parts = tree.Duration(amount * LENGTHS[unit][0], LENGTHS[unit][1])
    assert count(history, tree.InLast(parts)) == count(history, history.window)


def shifted(window: tree.Window | None, by: timedelta) -> tree.Window | None:
    def moved(moment: tree.Moment) -> tree.Moment:
        if isinstance(moment, tree.Day):
            return tree.Day(moment.value + by)
        return tree.Instant(moment.value + by)

    match window:
        case tree.Since(moment):
            return tree.Since(moved(moment))
        case tree.After(moment):
            return tree.After(moved(moment))
        case tree.Before(moment):
            return tree.Before(moved(moment))
        case tree.On(day):
            return tree.On(tree.Day(day.value + by))
        case tree.FromTo(start, end):
            return tree.FromTo(moved(start), moved(end))
        case _:
            return window


# ---- one sentence in two forms -----------------------------------------------------------------


def same(one: Any, other: Any, history: History) -> None:
    user = User.of("u-1", events=history.events)
    filters = [StudyFilter.from_tree(condition, history.zone) for condition in (one, other)]
    first, second = (each.matches(user, now=history.now) for each in filters)
    assert first is second


def counts(order: tree.Operator, number: float, history: History) -> tree.Measured:
    test = Comparison(order, Number(number))
    return tree.Measured(tree.Events("A"), tree.Tally("count"), test, history.window)


@given(histories(), st.integers(-1, 5) | st.sampled_from([0.5, 1.5, 2.5]))
def test_comparisons_of_counts_go_together(history: History, number: float) -> None:
    same(counts("<", number, history), tree.negated(counts(">=", number, history)), history)
    same(counts(">", number, history), tree.negated(counts("<=", number, history)), history)
    if number == int(number):
        same(counts("!=", number, history), tree.negated(counts("=", number, history)), history)
        same(counts(">", number, history), counts(">=", number + 1, history), history)


@given(histories(), st.integers(-1, 3), st.sampled_from([0, 0.5, 1, 2]))
def test_between_is_at_least_and_at_most(history: History, low: int, more: float) -> None:
    between = Between(Number(low), Number(low + more))
    ends = tree.both(counts(">=", low, history), counts("<=", low + more, history))
    same(
        tree.Measured(tree.Events("A"), tree.Tally("count"), between, history.window), ends, history
    )


@given(histories())
def test_happened_is_at_least_once_and_never_happened_is_zero_times(history: History) -> None:
    happened = tree.Happened(tree.Events("A"), window=history.window)
    never = tree.Happened(tree.Events("A"), negated=True, window=history.window)
    same(happened, counts(">=", 1, history), history)
    same(never, counts("=", 0, history), history)


@given(st.sampled_from(ZONES), st.randoms(use_true_random=False))
def test_tests_of_one_value_go_together(zone: str, random: Random) -> None:
    now = any_now(random, zone)
    make = Filters(random, zone, now)
    kind = make.ordered()
    low, high = sorted((kind(), kind()), key=place)
    other = make.truth()
    clues = clues_of([(tree.Attribute("a.b", Between(low, high)), zone, {})], now)
    user = user_of(People.of(random, zone, now, clues).person())

    def holds(test: tree.ValueTest) -> bool:
        filter_ = StudyFilter.from_tree(tree.Attribute("a.b", test), zone)
        return filter_.matches(user, now=now)

    def compares(order: tree.Operator, value: tree.Value) -> bool:
        return holds(Comparison(order, value))

    comparable = compares("<", low) or compares(">=", low)
    assert compares("=", low) is not compares("!=", low)
    assert holds(tree.IsSet()) is not holds(tree.IsSet(negated=True))
    assert compares("<=", low) is (compares("<", low) or compares("=", low))
    assert compares(">=", low) is (compares(">", low) or compares("=", low))
    assert compares("<=", low) is (comparable and not compares(">", low))
    assert holds(Between(low, high)) is (compares(">=", low) and compares("<=", high))
    among = [compares("=", value) for value in (low, high, other)]
    assert holds(tree.OneOf((low, high, other))) is any(among)
    assert holds(tree.OneOf((low, high, other), negated=True)) is not any(among)


# ---- the ends of time --------------------------------------------------------------------------


@given(worlds_of(trees()), st.sampled_from([FIRST, LAST]), st.integers(0, 30))
def test_a_filter_has_an_answer_at_the_ends_of_time(
    world: World, end: datetime, hours: int
) -> None:
    now = end + timedelta(hours=hours if end == FIRST else -hours)
    [rarely] = filters_of(world)
    for person in world.people:
        user = user_of(person)
        assert rarely.matches(user, now=now) is not (~rarely).matches(user, now=now)
