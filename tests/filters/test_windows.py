"""Windows of events: the intervals of the moment tests, none of which reaches beyond `now`."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sprigclassic.filters import tree
from sprigclassic.users import User
from tests.filters.asking import NOW, asked, happened

DAY = tree.Day(date(2026, 11, 20))
WEEK = tree.Duration(1, "week")
MONTH = tree.Duration(1, "month")


def counted(window: tree.Window | None, when: datetime, now: str = NOW, where: str = "UTC") -> bool:
    """Return whether an event lies in a window, as every condition with a window has to say."""
    user = User.of("u-1", events=[("A", when, {"n": 1})], attributes=ATTRIBUTES)
    one, events = tree.Comparison("=", tree.Number(1)), tree.Events("A")
    conditions: list[tree.Condition] = [
        tree.Happened(events, window=window),
        tree.Measured(events, tree.Tally("count"), one, window),
        tree.Measured(events, tree.Tally("days"), one, window),
        tree.Measured(events, tree.Aggregate("sum", "n"), one, window),
        tree.Happened(tree.Events(None, tree.Property("n", one)), window=window),
        tree.EventValue(events, "last", "n", one, window),
        tree.Sequence((events, tree.Events("B")), absent=True, window=window),
    ]
    [answer] = {asked(condition, user, now, where) for condition in conditions}
    return answer


ATTRIBUTES = {
    "day": "2026-11-16",
    "instant": "2026-11-16T12:00Z",
    "seconds": 1_763_899_200,  # 2025-11-23T12:00Z
    "end of month": "2026-10-31T00:00Z",
    "plan": {"since": "2026-11-20T00:00Z"},
    "later": "2026-11-24",
    "no date": "yesterday",
    "null": None,
}


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        (None, "0001-01-01T00:00Z", NOW),
        (tree.InLast(WEEK), "2026-11-16T12:00Z", NOW),
        (tree.InLast(MONTH), "2026-10-23T12:00Z", NOW),
        (tree.BetweenAgo(2, 1, "week"), "2026-11-09T12:00Z", "2026-11-16T11:59:59.999999Z"),
        (tree.Since(DAY), "2026-11-20T00:00Z", NOW),
        (tree.After(DAY), "2026-11-21T00:00Z", NOW),
        (tree.Before(DAY), "0001-01-01T00:00Z", "2026-11-19T23:59:59.999999Z"),
        (tree.Before(tree.Day(date(2027, 1, 1))), "0001-01-01T00:00Z", NOW),
        (tree.On(DAY), "2026-11-20T00:00Z", "2026-11-20T23:59:59.999999Z"),
        (tree.On(tree.Day(date(2026, 11, 23))), "2026-11-23T00:00Z", NOW),
        (tree.FromTo(DAY, tree.Day(date(2027, 1, 1))), "2026-11-20T00:00Z", NOW),
        (tree.Calendar("this", "month"), "2026-11-01T00:00Z", NOW),
        (tree.Calendar("previous", "week"), "2026-11-16T00:00Z", "2026-11-22T23:59:59.999999Z"),
        (tree.SinceAttribute("day"), "2026-11-16T00:00Z", NOW),
        (tree.SinceAttribute("seconds"), "2025-11-23T12:00Z", NOW),
        (tree.SinceAttribute("plan.since"), "2026-11-20T00:00Z", NOW),
        (tree.WithinOf(WEEK, "day"), "2026-11-16T00:00Z", "2026-11-23T00:00Z"),
        (tree.WithinOf(WEEK, "instant"), "2026-11-16T12:00Z", NOW),
        (tree.WithinOf(MONTH, "instant"), "2026-11-16T12:00Z", NOW),
        (
            tree.WithinOf(tree.Duration(1, "month"), "seconds"),
            "2025-11-23T12:00Z",
            "2025-12-23T12:00Z",
        ),
        (
            tree.WithinOf(tree.Duration(1, "minute"), "plan.since"),
            "2026-11-20T00:00Z",
            "2026-11-20T00:01Z",
        ),
    ],
    ids=repr,
)
def test_a_window_is_from_one_instant_to_another(
    window: tree.Window | None, start: str, end: str
) -> None:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    assert counted(window, first)
    assert counted(window, last)
    assert not counted(window, last + datetime.resolution)
    if window is not None and not isinstance(window, tree.Before):
        assert not counted(window, first - datetime.resolution)


@pytest.mark.parametrize("path", ["no date", "null", "missing", "plan"])
@pytest.mark.parametrize("when", ["1970-01-01T00:00Z", "2026-11-20T00:00Z", NOW])
def test_without_a_date_the_window_is_empty(path: str, when: str) -> None:
    for window in (tree.SinceAttribute(path), tree.WithinOf(WEEK, path)):
        assert not counted(window, datetime.fromisoformat(when))


def test_a_window_that_begins_later_than_now_is_empty() -> None:
    for window in (
        tree.SinceAttribute("later"),
        tree.WithinOf(WEEK, "later"),
        tree.Since(tree.Day(date(2026, 11, 24))),
        tree.FromTo(tree.Day(date(2026, 11, 24)), tree.Day(date(2026, 11, 25))),
        tree.On(tree.Day(date(2026, 11, 24))),
    ):
        for when in ("2026-11-23T12:00Z", "2026-11-24T00:00Z"):
            assert not counted(window, datetime.fromisoformat(when))


def test_an_attributes_day_begins_in_the_filters_zone() -> None:
    window, zone = tree.SinceAttribute("day"), "America/New_York"
    assert counted(window, datetime.fromisoformat("2026-11-16T05:00Z"), where=zone)
    assert not counted(window, datetime.fromisoformat("2026-11-16T04:59Z"), where=zone)


def test_today_ends_at_now_where_clocks_show_its_last_hour_again() -> None:
    now, zone, today = "2010-11-07T03:00Z", "America/St_Johns", tree.Calendar("this", "day")
    for when, answer in (
        ("2010-11-06T02:29:59.999999Z", False),
        ("2010-11-06T02:30Z", True),
        ("2010-11-07T02:30Z", True),  # one minute of tomorrow
        ("2010-11-07T03:00Z", True),
    ):
        assert counted(today, datetime.fromisoformat(when), now, zone) is answer


def test_months_from_an_attribute_end_with_the_month() -> None:
    window = tree.WithinOf(MONTH, "end of month")
    later = "2026-12-31T00:00Z"
    assert counted(window, datetime.fromisoformat("2026-11-30T00:00Z"), later)
    assert not counted(window, datetime.fromisoformat("2026-11-30T00:00:00.000001Z"), later)


def test_the_attribute_is_the_one_that_held_at_now() -> None:
    month = datetime.fromisoformat
    user = User.of(
        "u-1",
        identified=[
            (month("2026-11-01T00:00Z"), {"since": "2026-11-10"}),
            (month("2026-11-20T00:00Z"), {"since": "2026-11-01"}),
        ],
        events=[("A", month("2026-11-05T00:00Z"))],
    )
    condition = tree.Happened(tree.Events("A"), window=tree.SinceAttribute("since"))
    assert asked(condition, user, "2026-11-20T00:00Z")
    assert not asked(condition, user, "2026-11-19T23:59Z")


def test_a_window_beyond_the_end_of_time_ends_there() -> None:
    last = "9999-12-31T23:59:59.999999Z"
    user = happened(("A", last), since="9999-12-31")
    for duration in (WEEK, MONTH):
        condition = tree.Happened(tree.Events("A"), window=tree.WithinOf(duration, "since"))
        assert asked(condition, user, last)
