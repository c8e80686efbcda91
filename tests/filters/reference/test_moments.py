"""What the reference answers about dates and windows, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Duration
from tests.filters.reference import answer
from tests.filters.reference.by_hand import (
    APIA,
    BERLIN,
    MICRO,
    NOW,
    SAO_PAULO,
    ST_JOHNS,
    A,
    day,
    instant,
    passes,
    person,
    times,
    when,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2026-10-25T02:30", "2026-10-25T02:30"),
        ("2026-10-25 02:30:01.5+0100", "2026-10-25T01:30:01.5"),
        ("2026-10-25T02:30:01.1234569Z", "2026-10-25T02:30:01.123456"),
        ("2026-10-25", "2026-10-24T22:00"),
        ("0001-01-02T00:00+23:59", "0001-01-01T00:01"),
        (-0.5, "1969-12-31T23:59:59.5"),
        (-0.0000001, "1969-12-31T23:59:59.999999"),
        (0.1, "1970-01-01T00:00:00.1"),
        ("0001-01-01", None),  # in Berlin, that is a day of year 0
        ("9999-12-31T23:59:59-00:01", None),
        ("0001-01-01T00:00+00:01", None),
        (1e30, None),
        (-1e30, None),
        ("2026-02-29", None),
        ("2026-10-25t02:30", None),
        ("2026-10-25T24:00", None),
        ("2026-10-25T02:30:60", None),
        ("2026-10-25T02:30:00.", None),
        ("2026-10-25T02:30z", None),
        ("2026-10-25T02:30+24:00", None),
        ("20261025", None),
        ([1], None),
    ],
    ids=str,
)
def test_dates(value: object, meant: str | None) -> None:
    some = tree.FromTo(instant("0001-01-01"), instant("9999-12-31T23:59:59.999999"))
    assert passes(some, value, BERLIN) is (meant is not None)
    if meant is not None:
        assert passes(Comparison("=", instant(meant)), value, BERLIN)


# ---- moments and windows -------------------------------------------------------------------------


HOUR_TESTS: Final[Mapping[str, tree.MomentTest]] = {
    "before": tree.Before(instant("2026-03-31T10:00")),
    "after": tree.After(instant("2026-03-31T10:00")),
    "since": tree.Since(instant("2026-03-31T10:00")),
    "from to": tree.FromTo(instant("2026-03-31T10:00"), instant("2026-03-31T12:00")),
    "in last": tree.InLast(Duration(2, "hour")),
    "in next": tree.InNext(Duration(2, "hour")),
    "between ago": tree.BetweenAgo(2, 1, "hour"),
    "at least": tree.Ago("at least", Duration(2, "hour")),
    "more than": tree.Ago("more than", Duration(2, "hour")),
    "at most": tree.Ago("at most", Duration(2, "hour")),
    "less than": tree.Ago("less than", Duration(2, "hour")),
}


@pytest.mark.parametrize(
    ("value", "holding"),
    [
        ("09:59:59.999999", {"before", "at least", "more than"}),
        ("10:00", {"since", "from to", "in last", "between ago", "at least", "at most"}),
        (
            "10:00:00.000001",
            {"after", "since", "from to", "in last", "between ago", "at most", "less than"},
        ),
        (
            "10:59:59.999999",
            {"after", "since", "from to", "in last", "between ago", "at most", "less than"},
        ),
        ("11:00", {"after", "since", "from to", "in last", "at most", "less than"}),
        ("12:00", {"after", "since", "from to", "in last", "at most", "less than"}),
        ("12:00:00.000001", {"after", "since", "in next"}),
        ("14:00", {"after", "since", "in next"}),
        ("14:00:00.000001", {"after", "since"}),
    ],
)
def test_a_date_value_near_now(value: str, holding: set[str]) -> None:
    value = f"2026-03-31T{value}Z"
    assert {name for name, test in HOUR_TESTS.items() if passes(test, value)} == holding
    happened = [name for name, test in HOUR_TESTS.items() if first_happened(test, value)]
    assert set(happened) == (holding if when(value) <= NOW else set())


def first_happened(test: tree.MomentTest, event: str) -> bool:
    return answer(tree.HappenedAt(A, "first", test), "UTC", person([event]), NOW)


DAY_TESTS: Final[Mapping[str, tree.MomentTest]] = {
    "before": tree.Before(day("2026-03-29")),
    "after": tree.After(day("2026-03-29")),
    "since": tree.Since(day("2026-03-29")),
    "on": tree.On(day("2026-03-29")),
    "from to": tree.FromTo(day("2026-03-28"), day("2026-03-29")),
}


@pytest.mark.parametrize(
    ("value", "holding"),
    [
        ("2026-03-27T22:59:59.999999Z", {"before"}),
        ("2026-03-27T23:00Z", {"before", "from to"}),
        ("2026-03-28T22:59:59.999999Z", {"before", "from to"}),
        ("2026-03-28T23:00Z", {"since", "on", "from to"}),
        ("2026-03-29T21:59:59.999999Z", {"since", "on", "from to"}),
        ("2026-03-29T22:00Z", {"since", "after"}),
    ],
)
def test_a_day_is_the_local_day(value: str, holding: set[str]) -> None:
    assert {name for name, test in DAY_TESTS.items() if passes(test, value, BERLIN)} == holding
    windows: Any = DAY_TESTS
    assert {name for name, test in windows.items() if times(test, [value], BERLIN)} == holding


@pytest.mark.parametrize(
    ("which", "unit", "first", "last"),
    [
        ("this", "day", "2026-03-31T00:00", "2026-03-31T23:59:59.999999"),
        ("previous", "day", "2026-03-30T00:00", "2026-03-30T23:59:59.999999"),
        ("this", "week", "2026-03-30T00:00", "2026-04-05T23:59:59.999999"),
        ("previous", "week", "2026-03-23T00:00", "2026-03-29T23:59:59.999999"),
        ("this", "month", "2026-03-01T00:00", "2026-03-31T23:59:59.999999"),
        ("previous", "month", "2026-02-01T00:00", "2026-02-28T23:59:59.999999"),
        ("this", "quarter", "2026-01-01T00:00", "2026-03-31T23:59:59.999999"),
        ("previous", "quarter", "2025-10-01T00:00", "2025-12-31T23:59:59.999999"),
        ("this", "year", "2026-01-01T00:00", "2026-12-31T23:59:59.999999"),
        ("previous", "year", "2025-01-01T00:00", "2025-12-31T23:59:59.999999"),
    ],
)
def test_the_calendar(which: Any, unit: tree.CalendarUnit, first: str, last: str) -> None:
    test = tree.Calendar(which, unit)
    exactly = tree.FromTo(instant(first), instant(last))
    inside = [when(first), when(last)]
    outside = [when(first) - MICRO, when(last) + MICRO]
    for value in (*inside, *outside):
        assert passes(test, value.isoformat()) is (value in inside)
        assert passes(exactly, value.isoformat()) is (value in inside)
        assert times(test, [value.isoformat()]) == (value in inside and value <= NOW)


@pytest.mark.parametrize(
    ("now", "zone", "unit", "begins"),
    [
        ("2026-10-25T12:00", BERLIN, "day", "2026-10-24T22:00"),
        ("2026-10-26T12:00", BERLIN, "day", "2026-10-25T23:00"),
        ("2026-10-26T12:00", BERLIN, "month", "2026-09-30T22:00"),
        ("2018-11-04T12:00", SAO_PAULO, "day", "2018-11-04T03:00"),
        ("2018-11-04T02:59", SAO_PAULO, "day", "2018-11-03T03:00"),
        ("2010-11-07T12:00", ST_JOHNS, "day", "2010-11-07T02:30"),
        ("2011-12-30T10:00", APIA, "day", "2011-12-30T10:00"),
        ("2011-12-30T09:59", APIA, "day", "2011-12-29T10:00"),
    ],
)
def test_a_day_begins_at_its_first_instant(
    now: str, zone: str, unit: tree.CalendarUnit, begins: str
) -> None:
    first = when(begins)
    events = [first.isoformat(), (first - MICRO).isoformat()]
    assert times(tree.Calendar("this", unit), events, zone, when(now)) == 1
    assert passes(tree.Calendar("this", unit), first.isoformat(), zone, when(now))


@pytest.mark.parametrize(
    ("now", "duration", "zone", "begins"),
    [
        ("2026-03-31T12:00", Duration(1, "month"), "UTC", "2026-02-28T12:00"),
        ("2024-03-31T12:00", Duration(1, "month"), "UTC", "2024-02-29T12:00"),
        ("2024-02-29T12:00", Duration(1, "year"), "UTC", "2023-02-28T12:00"),
        ("2026-01-15T12:00", Duration(13, "month"), "UTC", "2024-12-15T12:00"),
        ("2026-03-31T12:00", Duration(1, "day"), "UTC", "2026-03-30T12:00"),
        ("2026-03-31T12:00", Duration(2, "week"), "UTC", "2026-03-17T12:00"),
        ("2026-03-29T12:00", Duration(1, "day"), BERLIN, "2026-03-28T12:00"),  # whatever clocks do
        ("2026-04-28T10:00", Duration(1, "month"), BERLIN, "2026-03-28T11:00"),  # clocks show 12
        ("2026-04-29T00:30", Duration(1, "month"), BERLIN, "2026-03-29T01:00"),  # 02:30 is skipped
        ("2026-11-25T01:30", Duration(1, "month"), BERLIN, "2026-10-25T00:30"),  # shown twice
        ("2012-01-29T22:00", Duration(1, "month"), APIA, "2011-12-30T10:00"),  # noon of the 30th
        ("2012-01-31T00:00", Duration(1, "month"), APIA, "2011-12-31T00:00"),  # 14:00 of the 31st
    ],
)
def test_in_last(now: str, duration: Duration, zone: str, begins: str) -> None:
    first = when(begins)
    events = [(first + by).isoformat() for by in (-MICRO, 0 * MICRO, MICRO)]
    assert times(tree.InLast(duration), events, zone, when(now)) == 2


def test_an_event_after_now_does_not_count() -> None:
    future = "2026-03-31T12:00:00.000001"
    windows: list[tree.Window | None] = [None, tree.Since(day("2026-01-01"))]
    windows += [tree.Calendar("this", "year"), tree.SinceAttribute("joined")]
    for window in windows:
        assert times(window, ["2026-03-31T12:00", future]) == 1


def test_today_where_clocks_go_back_over_midnight() -> None:
    now = "2010-11-07T03:00"  # 23:30 of the 6th, for the second time
    begun = "2010-11-06T02:30"
    today = tree.Calendar("this", "day")
    assert times(today, [begun, "2010-11-07T02:45", now], ST_JOHNS, when(now)) == 3  # to now
    assert passes(today, "2010-11-07T03:00Z", ST_JOHNS, when(now))
    assert not passes(today, "2010-11-07T03:00:00.000001Z", ST_JOHNS, when(now))
    assert not passes(tree.On(day("2010-11-06")), "2010-11-07T03:00Z", ST_JOHNS, when(now))


def test_windows_from_an_attribute() -> None:
    within = tree.WithinOf(Duration(1, "month"), "joined")  # 2026-03-01T10:00Z
    april = when("2026-05-01")
    events = ["2026-03-01T09:59:59.999999", "2026-03-01T10:00", "2026-04-01T10:00"]
    events += ["2026-04-01T10:00:00.000001"]
    assert times(within, events, now=april) == 2
    assert times(tree.SinceAttribute("joined"), events, now=april) == 3
    assert times(tree.SinceAttribute("left"), events, now=april) == 0
    assert times(tree.WithinOf(Duration(1, "month"), "left"), events, now=april) == 0


def test_the_ends_of_time() -> None:
    first, last = "0001-01-01T00:00", "9999-12-31T23:59:59.999999"
    long = Duration(1000, "year")
    assert times(tree.InLast(long), [first], now=when("0500-01-01")) == 1
    assert times(tree.BetweenAgo(2, 1, "year"), [first], now=when(first)) == 0
    assert passes(tree.InNext(long), last, now=when("9500-01-01"))
    assert passes(tree.On(day("9999-12-31")), last)
    assert passes(tree.Calendar("this", "year"), last, "Asia/Tokyo", when(last))
    assert not passes(tree.Ago("at least", long), first, now=when("0500-01-01"))
