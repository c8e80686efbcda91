"""Moment tests of date values; in windows they are the same intervals, cut off after `now`."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sprigclassic.filters import tree
from tests.filters.asking import NOW, asked, happened, passes

DAY = tree.Day(date(2026, 11, 20))
NEXT = tree.Day(date(2026, 11, 21))
INSTANT = tree.Instant(datetime.fromisoformat("2026-11-20T12:00Z"))


def ago(nearness: tree.Nearness, amount: int, unit: tree.Unit) -> tree.Ago:
    return tree.Ago(nearness, tree.Duration(amount, unit))


def holds_from_to(
    test: tree.MomentTest, start: str, end: str, now: str, where: str = "UTC"
) -> None:
    """Check that a test holds of the instants from one to another, both included."""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    micro = datetime.resolution
    assert passes(test, first, now, where)
    assert passes(test, last, now, where)
    assert not passes(test, first - micro, now, where)
    assert not passes(test, last + micro, now, where)


@pytest.mark.parametrize(
    ("test", "start", "end"),
    [
        (tree.On(DAY), "2026-11-20T00:00Z", "2026-11-20T23:59:59.999999Z"),
        (tree.FromTo(DAY, NEXT), "2026-11-20T00:00Z", "2026-11-21T23:59:59.999999Z"),
        (tree.FromTo(INSTANT, INSTANT), "2026-11-20T12:00Z", "2026-11-20T12:00Z"),
        (tree.BetweenAgo(2, 1, "hour"), "2026-11-23T10:00Z", "2026-11-23T10:59:59.999999Z"),
        (tree.BetweenAgo(2, 1, "month"), "2026-09-23T12:00Z", "2026-10-23T11:59:59.999999Z"),
        (tree.InLast(tree.Duration(3, "day")), "2026-11-20T12:00Z", "2026-11-23T12:00Z"),
        (tree.InLast(tree.Duration(1, "year")), "2025-11-23T12:00Z", "2026-11-23T12:00Z"),
        (tree.InNext(tree.Duration(3, "day")), "2026-11-23T12:00:00.000001Z", "2026-11-26T12:00Z"),
        (
            tree.InNext(tree.Duration(4, "month")),
            "2026-11-23T12:00:00.000001Z",
            "2027-03-23T12:00Z",
        ),
        (ago("at most", 3, "day"), "2026-11-20T12:00Z", "2026-11-23T12:00Z"),
        (ago("less than", 3, "day"), "2026-11-20T12:00:00.000001Z", "2026-11-23T12:00Z"),
        (ago("less than", 1, "month"), "2026-10-23T12:00:00.000001Z", "2026-11-23T12:00Z"),
        (tree.Calendar("this", "day"), "2026-11-23T00:00Z", "2026-11-23T23:59:59.999999Z"),
        (tree.Calendar("previous", "day"), "2026-11-22T00:00Z", "2026-11-22T23:59:59.999999Z"),
        (tree.Calendar("this", "week"), "2026-11-23T00:00Z", "2026-11-29T23:59:59.999999Z"),
        (tree.Calendar("previous", "week"), "2026-11-16T00:00Z", "2026-11-22T23:59:59.999999Z"),
        (tree.Calendar("this", "month"), "2026-11-01T00:00Z", "2026-11-30T23:59:59.999999Z"),
        (tree.Calendar("previous", "month"), "2026-10-01T00:00Z", "2026-10-31T23:59:59.999999Z"),
        (tree.Calendar("this", "quarter"), "2026-10-01T00:00Z", "2026-12-31T23:59:59.999999Z"),
        (tree.Calendar("previous", "quarter"), "2026-07-01T00:00Z", "2026-09-30T23:59:59.999999Z"),
        (tree.Calendar("this", "year"), "2026-01-01T00:00Z", "2026-12-31T23:59:59.999999Z"),
        (tree.Calendar("previous", "year"), "2025-01-01T00:00Z", "2025-12-31T23:59:59.999999Z"),
    ],
    ids=repr,
)
def test_what_lies_between_two_instants(test: tree.MomentTest, start: str, end: str) -> None:
    holds_from_to(test, start, end, NOW)


@pytest.mark.parametrize(
    ("test", "edge", "earlier"),
    [
        (tree.Before(INSTANT), "2026-11-20T12:00Z", True),
        (tree.Since(INSTANT), "2026-11-20T12:00Z", False),
        (tree.After(INSTANT), "2026-11-20T12:00:00.000001Z", False),
        (tree.Before(DAY), "2026-11-20T00:00Z", True),
        (tree.Since(DAY), "2026-11-20T00:00Z", False),
        (tree.After(DAY), "2026-11-21T00:00Z", False),
        (ago("at least", 3, "day"), "2026-11-20T12:00:00.000001Z", True),
        (ago("more than", 3, "day"), "2026-11-20T12:00Z", True),
        (ago("at least", 1, "month"), "2026-10-23T12:00:00.000001Z", True),
        (ago("more than", 1, "year"), "2025-11-23T12:00Z", True),
    ],
    ids=repr,
)
def test_what_lies_on_one_side_of_an_instant(
    test: tree.MomentTest, edge: str, *, earlier: bool
) -> None:
    first = datetime.fromisoformat(edge)
    assert passes(test, first) is not earlier
    assert passes(test, first - datetime.resolution) is earlier
    assert passes(test, "0001-01-01") is earlier
    assert passes(test, "9999-12-31T23:59:59.999999Z") is not earlier


@pytest.mark.parametrize("value", [None, "soon", True, [], {}, "2026-11-23T25:00Z"], ids=repr)
def test_what_is_no_date_passes_no_moment_test(value: object) -> None:
    for test in (tree.Since(DAY), ago("at least", 1, "day"), tree.Calendar("this", "year")):
        assert not passes(test, value)


# ---- clocks ------------------------------------------------------------------------------------


def test_days_are_those_of_the_zone() -> None:
    now, zone = "2026-03-29T12:00+02:00", "Europe/Berlin"
    today = tree.Calendar("this", "day")
    holds_from_to(today, "2026-03-28T23:00Z", "2026-03-29T21:59:59.999999Z", now, zone)
    holds_from_to(
        tree.On(tree.Day(date(2026, 3, 29))),
        "2026-03-28T23:00Z",
        "2026-03-29T21:59:59.999999Z",
        now,
        zone,
    )
    month = tree.InNext(tree.Duration(1, "month"))
    holds_from_to(month, "2026-03-29T10:00:00.000001Z", "2026-04-29T10:00Z", now, zone)
    weeks = tree.InNext(tree.Duration(1, "day"))
    holds_from_to(
        weeks, "2026-03-28T12:00:00.000001Z", "2026-03-29T12:00Z", "2026-03-28T12:00Z", zone
    )


def test_the_interval_follows_now_there_and_back() -> None:
    test = tree.Attribute("p", tree.Calendar("this", "month"))
    user = happened(p="2026-11-15")
    nows = ["2026-10-31T23:59Z", "2026-11-01T00:00Z", "2026-11-30T23:59Z", "2026-12-01T00:00Z"]
    program_answers = [asked(test, user, now) for now in [*nows, *nows[::-1]]]
    assert program_answers == [False, True, True, False, False, True, True, False]


# ---- the ends of time --------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["week", "year"])
def test_before_the_beginning_nothing_is_long_ago(unit: tree.Unit) -> None:
    now, first = "0001-01-01T12:00Z", "0001-01-01"
    answers = {
        nearness: passes(ago(nearness, 1, unit), first, now)
        for nearness in ("at least", "more than", "at most", "less than")
    }
    assert answers == {"at least": False, "more than": False, "at most": True, "less than": True}
    assert passes(tree.InLast(tree.Duration(1, unit)), first, now)
    assert not passes(tree.BetweenAgo(2, 1, unit), first, now)


def test_a_step_to_the_very_beginning_is_an_edge() -> None:
    now, first = "0001-02-01T00:00Z", "0001-01-01"
    steps: list[tuple[int, tree.Unit]] = [(31, "day"), (1, "month")]
    for amount, unit in steps:
        assert passes(ago("at least", amount, unit), first, now)
        assert not passes(ago("more than", amount, unit), first, now)
        assert passes(ago("at most", amount, unit), first, now)
        assert not passes(ago("less than", amount, unit), first, now)


def test_beyond_the_end_everything_is_soon() -> None:
    now, last = "9999-12-31T12:00Z", "9999-12-31T23:59:59.999999Z"
    assert passes(tree.InNext(tree.Duration(1, "week")), last, now)
    assert passes(tree.InNext(tree.Duration(1, "month")), last, now)
    for unit in ("day", "week", "month", "quarter", "year"):
        assert passes(tree.Calendar("this", unit), last, now)
    assert passes(tree.After(tree.Day(date(9999, 12, 30))), last, now)
    assert not passes(tree.After(tree.Day(date.max)), last, now)
    assert not passes(tree.Calendar("previous", "week"), "0001-01-01T00:00Z", "0001-01-07T00:00Z")
