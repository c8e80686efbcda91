"""Measures of the events in a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import tree
from sprigclassic.users import User
from tests.filters.asking import NOW, Given, asked, happened, partly_kept

EVENTS = tree.Events("A")
ONES = tree.Events("A", tree.Property("n", tree.Comparison("=", tree.Number(1))))
DAY = tree.InLast(tree.Duration(1, "day"))
TALLIES = [tree.Tally("count"), tree.Tally("days"), tree.Tally("sessions")]


def of(
    measure: tree.Measure, events: tree.Events = EVENTS, window: tree.Window | None = None
) -> tree.Measured:
    return tree.Measured(events, measure, tree.Comparison("=", tree.Number(0)), window)


def is_exactly(
    node: tree.Measured, number: float, user: User, now: str = NOW, where: str = "UTC"
) -> bool:
    """Return whether a measure equals a number, which all comparisons have to say."""
    literal = tree.Number(number)
    tests: list[tree.CountTest] = [
        tree.Comparison("=", literal),
        tree.Between(literal, literal),
        tree.Comparison(">=", literal),
        tree.Comparison("<=", literal),
        tree.Comparison("!=", literal),
        tree.Comparison("<", literal),
        tree.Comparison(">", literal),
    ]
    equal, between, least, most, other, less, more = (
        asked(evolve(node, test=test), user, now, where) for test in tests
    )
    assert equal is between is (least and most) is not other
    assert (least, most) == (equal or more, equal or less)
    return equal


DAYS = of(tree.Tally("days"))
SESSIONS = of(tree.Tally("sessions"))


# ---- days and sessions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "times", "days"),
    [
        ("UTC", [], 0),
        ("UTC", ["2026-11-01T00:00Z", "2026-11-01T23:59:59.999999Z"], 1),
        ("UTC", ["2026-11-01T23:59:59.999999Z", "2026-11-02T00:00Z"], 2),
        ("UTC", ["2026-11-01T10:00Z", "2026-11-01T10:00Z"], 1),
        ("UTC", ["2026-11-01T10:00Z", "2026-11-23T12:01Z"], 1),  # later than now
        ("America/New_York", ["2026-11-02T04:59Z", "2026-11-02T05:00Z"], 2),
        ("America/New_York", ["2026-11-01T04:00Z", "2026-11-02T04:59Z"], 1),  # a day of 25 hours
        # Clocks went back over midnight, from 00:01 to 23:01.
        ("America/St_Johns", ["2010-11-07T02:29Z", "2010-11-07T02:30Z", "2010-11-07T02:31Z"], 2),
        ("America/St_Johns", ["2010-11-07T02:29Z", "2010-11-07T02:31Z"], 1),
        ("America/St_Johns", ["2010-11-07T02:30Z", "2010-11-07T02:31Z"], 2),
        ("America/St_Johns", ["2010-11-07T02:30Z", "2010-11-07T03:30Z"], 1),
        ("Pacific/Apia", ["2011-12-30T09:59Z", "2011-12-30T10:00Z"], 2),
    ],
)
def test_days_are_distinct_local_dates(where: str, times: list[str], days: int) -> None:
    user = happened(*(("A", when) for when in times))
    assert is_exactly(DAYS, days, user, where=where)


CHANGES = [
    ("America/St_Johns", "2010-11-07T02:31Z"),  # one minute after midnight back to 23:01
    ("America/Sao_Paulo", "2018-02-18T02:00Z"),  # at midnight back to 23:00
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),  # no midnight
    ("America/Havana", "2025-11-02T05:00Z"),  # back to midnight
    ("Pacific/Apia", "2011-12-30T10:00Z"),  # no day
    ("Australia/Lord_Howe", "2026-04-04T15:00Z"),  # half an hour
    ("UTC", "2024-02-29T00:00Z"),
]


@given(st.sampled_from(CHANGES), st.randoms(use_true_random=False))
def test_days_are_those_that_the_clocks_show(change: tuple[str, str], random: Any) -> None:
    where, at = change
    minutes = [random.randint(-3_000, 3_000) for _ in range(random.randint(0, 9))]
    minutes += [random.randint(-2, 61) for _ in range(random.randint(0, 3))]
    times = [datetime.fromisoformat(at) + timedelta(minutes=minute) for minute in minutes]
    dates = {when.astimezone(ZoneInfo(where)).date() for when in times}
    user = User.of("u-1", events=[("A", when) for when in times])
    assert is_exactly(DAYS, len(dates), user, where=where)


@pytest.mark.parametrize(
    ("times", "sessions"),
    [
        ([], 0),
        (["T10:00Z"], 1),
        (["T00:00Z", "T11:59:59.999999Z"], 1),
        (["T00:00Z", "T12:00Z"], 2),
        (["T00:00Z", "T08:00Z", "T12:00Z"], 2),
        (["T00:00Z", "T08:00Z", "T11:00Z"], 1),
        (["T00:00Z", "T00:00Z"], 1),
    ],
)
def test_a_session_takes_twelve_hours_from_its_first_event(times: list[str], sessions: int) -> None:
    user = happened(*(("A", f"2026-11-23{clock}") for clock in times))
    assert is_exactly(SESSIONS, sessions, user)


@given(st.lists(st.integers(0, 5_000), max_size=30))
def test_sessions_are_counted_one_after_the_other(minutes: list[int]) -> None:
    opened: list[int] = []
    for minute in sorted(minutes):
        if not opened or minute - opened[-1] >= 720:
            opened.append(minute)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    user = User.of("u-1", events=[("A", start + timedelta(minutes=each)) for each in minutes])
    assert is_exactly(SESSIONS, len(opened), user)


def test_sessions_are_counted_within_the_window() -> None:
    user = happened(("A", "2026-11-22T11:00Z"), ("A", "2026-11-22T13:00Z"), ("A", NOW))
    assert is_exactly(SESSIONS, 3, user) is False
    assert is_exactly(SESSIONS, 2, user)
    user = happened(
        ("A", "2026-11-22T11:00Z"), ("A", "2026-11-22T22:59Z"), ("A", "2026-11-23T01:00Z")
    )
    assert is_exactly(SESSIONS, 2, user)
    assert is_exactly(evolve(SESSIONS, window=DAY), 1, user)


def test_only_events_that_pass_the_where_open_a_session_or_make_a_day() -> None:
    user = happened(
        ("A", "2026-11-21T06:00Z", {"n": 0}),
        ("A", "2026-11-21T10:00Z", {"n": 1}),
        ("A", "2026-11-21T20:00Z", {"n": 1}),
        ("A", "2026-11-22T08:00Z", {"n": 1}),
        ("A", "2026-11-23T09:00Z", {"n": 0}),
    )
    assert is_exactly(evolve(SESSIONS, events=ONES), 2, user)
    assert is_exactly(evolve(DAYS, events=ONES), 2, user)
    assert is_exactly(SESSIONS, 4, user)
    assert is_exactly(DAYS, 3, user)


# ---- of a property -----------------------------------------------------------------------------


def with_values(*values: object) -> User:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    events = [
        ("A", start + timedelta(hours=hour), {"n": value, "in": {"n": value}})
        for hour, value in enumerate(values)
    ]
    return User.of("u-1", events=events)


@pytest.mark.parametrize("path", ["n", "in.n"])
@pytest.mark.parametrize(
    ("function", "values", "result"),
    [
        ("sum", [0.1, 0.2], 0.3),
        ("sum", [1, 2.5, "7", True, None, [9]], 3.5),
        ("sum", [2**62, 2**62, -(2**62)], 2**62),
        ("sum", [1e308, 1e308, -1e308, -1e308, 5], 5),
        ("sum", ["7"], 0),
        ("average", [0.1, 0.1, 0.1], 0.1),
        ("average", [1, 2, None, "3"], 1.5),
        ("average", [True, 4], 4),
        ("minimum", [3, 1.5, "0", False], 1.5),
        ("minimum", [2**53 + 1, float(2**53)], 2**53),
        ("maximum", [2**53 + 1, float(2**53)], 2**53 + 1),
        ("maximum", [3.602879701896397e16], 36_028_797_018_963_970),
        ("maximum", [-1, -2.5, True], -1),
        ("distinct", [1, 1.0, True, "1", None, [1], [1.0], {"a": 1}], 5),
        ("distinct", [None, None], 0),
        ("distinct", [], 0),
        ("sum", [], 0),
    ],
)
def test_measures_of_a_property(
    function: tree.Function, values: list[object], result: float, path: str
) -> None:
    user = with_values(*values)
    measure = of(tree.Aggregate(function, path))
    assert is_exactly(measure, result, user)
    assert not is_exactly(measure, result + (1 if result < 2**62 else -1024), user)


@pytest.mark.parametrize("function", ["average", "minimum", "maximum"])
def test_of_nothing_there_is_no_average_minimum_or_maximum(function: tree.Function) -> None:
    zero = tree.Number(0)
    for user in (with_values(), with_values(None, "7", [1])):
        for test, answer in (
            (tree.Comparison("=", zero), False),
            (tree.Comparison("<=", zero), False),
            (tree.Comparison(">=", zero), False),
            (tree.Between(zero, zero), False),
            (tree.Comparison("!=", zero), True),
        ):
            node = tree.Measured(EVENTS, tree.Aggregate(function, "n"), test)
            assert asked(node, user) is answer
            assert asked(tree.negated(node), user) is not answer


@pytest.mark.parametrize("function", ["sum", "average", "minimum", "maximum", "distinct"])
def test_a_measure_reads_only_events_inside_its_window(function: tree.Function) -> None:
    inside: list[Given] = [("A", "2026-11-22T12:00Z", {"n": 1}), ("A", NOW, {"n": 1})]
    outside: list[Given] = [("A", "2026-11-22T11:59:59.999999Z"), ("A", "2026-11-23T12:00:01Z")]
    user = partly_kept(inside, outside)
    measure = tree.Aggregate(function, "n")
    result = 2 if function == "sum" else 1
    assert is_exactly(of(measure, EVENTS, DAY), result, user)
    assert is_exactly(of(measure, ONES, DAY), result, user)
    for tally in TALLIES:
        assert is_exactly(of(tally, ONES, DAY), 2, user)
    with pytest.raises(NotLoadedError):
        is_exactly(of(measure), 0, user)


def test_days_and_sessions_read_no_properties() -> None:
    user = partly_kept([], [("A", "2026-11-22T12:00Z")])
    assert is_exactly(DAYS, 1, user)
    assert is_exactly(SESSIONS, 1, user)
    assert is_exactly(of(tree.Tally("count")), 1, user)


def test_what_the_checker_refuses_is_no_measure() -> None:
    measures: list[tree.Measure] = [*TALLIES, tree.Aggregate("sum", "n")]
    for measure in measures:
        node = tree.Measured(EVENTS, measure, tree.Comparison("=", tree.Text("x")))
        with pytest.raises(AssertionError, match="the checker refuses such a filter"):
            asked(node, with_values())
