"""What holds of measures, sequences and moment tests, whatever happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.users import User
from tests.filters.asking import asked, passes

NOW = datetime.fromisoformat("2026-03-31T12:00+02:00")  # a month's end, two days after a change
ZONE = "Europe/Berlin"
A, B = tree.Events("A"), tree.Events("B")
UNITS: list[tree.Unit] = ["hour", "day", "month"]


@frozen
class Story:
    """Some events of two names, many at the edges of each other's windows."""

    events: list[tuple[str, datetime, dict[str, Any]]]

    def says(self, condition: tree.Condition) -> bool:
        user = User.of("u-1", events=self.events)
        return asked(condition, user, NOW.isoformat(), ZONE)

    def measure(self, measure: tree.Measure, window: tree.Window | None = None) -> Fraction | None:
        """Return a measure of A, found by asking for each number that it might be."""
        numbers = [number for _, _, values in self.events for number in values.values()]
        sums = [sum(map(written, some), Fraction(0)) for some in subsets(numbers)]
        counts = [Fraction(count) for count in range(len(self.events) + 1)]
        found = {
            number
            for number in {*sums, *counts}
            if self.says(tree.Measured(A, measure, equals(number), window))
        }
        assert len(found) <= 1
        return found.pop() if found else None


def written(number: float) -> Fraction:
    return Fraction(repr(number))


def equals(number: Fraction) -> tree.CountTest:
    return tree.Comparison("=", tree.Number(float(number)))


def subsets(numbers: list[float]) -> Any:
    return chain.from_iterable(combinations(numbers, size) for size in range(len(numbers) + 1))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    pick = draw(st.randoms(use_true_random=False))
    edges = [timedelta(0), timedelta(hours=1), timedelta(hours=12), timedelta(days=1)]
    edges += [timedelta(days=2), timedelta(days=31), timedelta(days=59), timedelta(days=-1)]
    by = [timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(hours=1)]
    return Story(
        [
            (
                pick.choice("AAB"),
                NOW - pick.choice(edges) - pick.choice(by),
                {"n": pick.choice([0.1, 0.2, 1, 1, -3])},
            )
            for _ in range(pick.randint(0, 6))
        ]
    )


lengths = st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from(UNITS))
durations = st.builds(tree.Duration, st.integers(1, 40), st.sampled_from(UNITS))
windows = st.none() | durations.map(tree.InLast) | st.just(tree.Calendar("this", "month"))


# ---- measures ----------------------------------------------------------------------------------

COUNT, DAYS, SESSIONS = tree.Tally("count"), tree.Tally("days"), tree.Tally("sessions")
SUM, DISTINCT = tree.Aggregate("sum", "n"), tree.Aggregate("distinct", "n")


@given(stories(), lengths)
def test_what_two_adjacent_windows_count_and_sum_adds_up(
    story: Story, length: tuple[int, int, tree.Unit]
) -> None:
    near, more, unit = length
    windows = [
        tree.BetweenAgo(near + 2 * more, near + more, unit),
        tree.BetweenAgo(near + more, near, unit),
        tree.BetweenAgo(near + 2 * more, near, unit),
    ]
    for measure in (COUNT, SUM):
        early, late, whole = (story.measure(measure, window) for window in windows)
        assert early is not None
        assert late is not None
        assert early + late == whole
    for measure in (DAYS, SESSIONS, DISTINCT):
        early, late, whole = (story.measure(measure, window) for window in windows)
        assert early is not None
        assert late is not None
        assert whole is not None
        assert max(early, late) <= whole <= early + late


@given(stories(), windows)
def test_there_are_no_more_days_or_sessions_than_events(
    story: Story, window: tree.Window | None
) -> None:
    count = story.measure(COUNT, window)
    assert count is not None
    for measure in (DAYS, SESSIONS, DISTINCT):
        number = story.measure(measure, window)
        assert number is not None
        assert (number > 0) is (count > 0)
        assert number <= count


@given(stories(), windows)
def test_the_average_lies_between_the_minimum_and_the_maximum(
    story: Story, window: tree.Window | None
) -> None:
    low = story.measure(tree.Aggregate("minimum", "n"), window)
    high = story.measure(tree.Aggregate("maximum", "n"), window)
    average = tree.Aggregate("average", "n")
    happened = story.says(tree.Happened(A, window=window))
    assert (low is not None) is (high is not None) is happened
    if low is not None and high is not None:
        between = tree.Between(tree.Number(float(low)), tree.Number(float(high)))
        assert story.says(tree.Measured(A, average, between, window))
    any_number = tree.Between(tree.Number(-1_000), tree.Number(1_000))
    assert story.says(tree.Measured(A, average, any_number, window)) is happened


@given(stories(), windows, st.sampled_from([0, 1, 0.1, -3]), st.sampled_from([SUM, DAYS]))
def test_comparisons_of_measures_are_complements(
    story: Story, window: tree.Window | None, number: float, measure: tree.Measure
) -> None:
    def compares(operator: tree.Operator) -> bool:
        test = tree.Comparison(operator, tree.Number(number))
        return story.says(tree.Measured(A, measure, test, window))

    assert compares("=") is not compares("!=")
    assert compares("<") is not compares(">=")
    assert compares(">") is not compares("<=")
    assert compares("=") is (compares("<=") and compares(">="))


# ---- the earliest and the latest event ---------------------------------------------------------


@given(stories(), windows)
def test_the_earliest_value_is_the_latest_where_only_one_happened(
    story: Story, window: tree.Window | None
) -> None:
    one = tree.Measured(A, COUNT, equals(Fraction(1)), window)
    for number in (0.1, 0.2, 1, -3):
        test = tree.Comparison("=", tree.Number(number))
        first, last = (story.says(tree.EventValue(A, end, "n", test, window)) for end in ENDS)
        where = tree.Events("A", tree.Property("n", test))
        assert (first or last) <= story.says(tree.Happened(where, window=window))
        if story.says(one):
            assert first is last


ENDS: list[tree.End] = ["first", "last"]


@given(stories(), durations)
def test_what_happened_was_at_least_so_long_ago_or_less(
    story: Story, duration: tree.Duration
) -> None:
    happened = story.says(tree.Happened(A))
    lately = tree.InLast(duration)
    for end in ENDS:
        far, near, exactly = (
            story.says(tree.HappenedAt(A, end, test))
            for test in (
                tree.Ago("at least", duration),
                tree.Ago("less than", duration),
                tree.Ago("at most", duration),
            )
        )
        assert (far != near) is happened
        assert exactly is story.says(tree.HappenedAt(A, end, lately))
    # The latest event is in a window where any is.
    assert story.says(tree.HappenedAt(A, "last", lately)) is story.says(
        tree.Happened(A, window=lately)
    )


# ---- sequences ---------------------------------------------------------------------------------

sequences = st.builds(
    tree.Sequence,
    st.lists(st.sampled_from([A, B, tree.Events(None)]), min_size=2, max_size=4).map(tuple),
    st.booleans(),
    st.none() | durations,
    windows,
)


@given(stories(), sequences, durations)
def test_sequences_hold_for_more_where_more_is_allowed(
    story: Story, node: tree.Sequence, within: tree.Duration
) -> None:
    first, *_ = node.steps
    happened = evolve(node, absent=False, within=within)
    if story.says(happened):
        assert story.says(evolve(happened, within=None))
        assert story.says(evolve(happened, window=None))
        assert story.says(evolve(happened, steps=(*node.steps[:-1], tree.Events(None))))
    if story.says(node):
        assert story.says(tree.Happened(first, window=node.window))


@given(stories(), sequences)
def test_after_its_steps_the_last_one_happens_or_it_does_not(
    story: Story, node: tree.Sequence
) -> None:
    ever = evolve(node, absent=False, within=None)
    never = evolve(ever, absent=True)
    *before, _ = node.steps
    begun: tree.Condition = tree.Happened(before[0], window=node.window)
    if len(before) > 1:
        begun = evolve(ever, steps=tuple(before))
    assert (story.says(ever) or story.says(never)) is story.says(begun)


# ---- values ------------------------------------------------------------------------------------

items = st.sampled_from(["a", "A", "b", 1, 1.0, True, None, ["a"], "2026-03-31"])
values = items | st.lists(items, max_size=4)
literals = st.lists(
    st.sampled_from(["a", "B", "x"]).map(tree.Text)
    | st.sampled_from([1, 2.5]).map(tree.Number)
    | st.booleans().map(tree.Flag)
    | st.just(tree.Day(NOW.date())),
    min_size=1,
    max_size=3,
)


@given(values, literals)
def test_a_list_contains_any_or_all_of_what_it_contains_one_by_one(
    value: Any, wanted: list[tree.Value]
) -> None:
    one_by_one = [passes(tree.ContainsOf("any of", (literal,)), value) for literal in wanted]
    assert passes(tree.ContainsOf("any of", tuple(wanted)), value) is any(one_by_one)
    assert passes(tree.ContainsOf("all of", tuple(wanted)), value) is all(one_by_one)
    among = [passes(tree.Comparison("=", literal), value) for literal in wanted]
    assert passes(tree.OneOf(tuple(wanted)), value) is any(among)


texts = st.text(st.sampled_from("aAß\u017fsSİiI*?"), max_size=4)
operators: st.SearchStrategy[tree.TextOperator] = st.sampled_from(
    ["contains", "starts with", "ends with", "matches"]
)


@given(texts, texts, operators)
def test_ignoring_case_is_folding_both_sides(
    text: str, value: str, operator: tree.TextOperator
) -> None:
    folding = tree.TextTest(operator, tree.Text(text), ignoring_case=True)
    folded = tree.TextTest(operator, tree.Text(text.casefold()))
    assert passes(folding, value) is passes(folded, value.casefold())
    assert passes(folding, [value]) is passes(folded, [value.casefold()])
    same = tree.Comparison("=", tree.Text(text), ignoring_case=True)
    assert passes(same, value) is (text.casefold() == value.casefold())


@given(texts, texts)
def test_a_text_starts_and_ends_with_what_it_contains(text: str, value: str) -> None:
    def holds(operator: tree.TextOperator) -> bool:
        return passes(tree.TextTest(operator, tree.Text(text)), value)

    if holds("starts with") or holds("ends with"):
        assert holds("contains")
    assert passes(tree.TextTest("contains", tree.Text("")), value)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), durations)  # noqa: DTZ001 - by clock
def test_a_date_is_so_long_ago_or_less_or_still_to_come(
    clock: datetime, duration: tree.Duration
) -> None:
    value = clock.replace(tzinfo=NOW.tzinfo).isoformat()

    def holds(test: tree.MomentTest) -> bool:
        return passes(test, value, NOW.isoformat(), ZONE)

    past = holds(tree.Before(tree.Instant(NOW))) or holds(
        tree.FromTo(tree.Instant(NOW), tree.Instant(NOW))
    )
    far, near = holds(tree.Ago("at least", duration)), holds(tree.Ago("less than", duration))
    assert far + near == past
    assert holds(tree.Ago("more than", duration)) + holds(tree.Ago("at most", duration)) == past
    assert holds(tree.InLast(duration)) is holds(tree.Ago("at most", duration))
    assert (holds(tree.InNext(duration)) and past) is False
