from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import cast

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.limits import MAX_AMOUNT
from sprigclassic.filters.tree import Comparison, Day, Duration, Instant, Number

DAY, LATER_DAY = Day(date(2026, 1, 1)), Day(date(2026, 1, 2))
NOON = Instant(datetime(2026, 1, 1, 12, tzinfo=UTC))
TOO_EARLY = Instant(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
TOO_LATE = Instant(datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-1))))
A = tree.Events("A")


def codes(condition: tree.Condition) -> list[str]:
    return [problem.code for problem in check(condition)]


def of_window(window: tree.Window) -> list[str]:
    found = codes(tree.Happened(A, window=window))
    positive = Comparison(">", Number(0))
    assert codes(tree.Measured(A, tree.Tally("count"), positive, window)) == found
    assert codes(tree.EventValue(A, "first", "p", positive, window)) == found
    assert codes(tree.Sequence((A, A), window=window)) == found
    return found


def of_moment_test(test: tree.MomentTest) -> list[str]:
    found = codes(tree.Attribute("a", test))
    assert codes(tree.HappenedAt(A, "first", test)) == found
    assert codes(tree.Happened(tree.Events("A", tree.Property("p", test)))) == found
    return found


def of_duration(duration: Duration) -> list[str]:
    found = of_window(tree.InLast(duration))
    assert of_window(tree.WithinOf(duration, "a")) == found
    assert of_moment_test(tree.InLast(duration)) == found
    assert of_moment_test(tree.InNext(duration)) == found
    assert of_moment_test(tree.Ago("at most", duration)) == found
    assert codes(tree.Sequence((A, A), absent=True, within=duration)) == found
    return found


@pytest.mark.parametrize("unit", list(MAX_AMOUNT))
def test_durations_are_from_one_to_a_thousand_years(unit: tree.Unit) -> None:
    most = MAX_AMOUNT[unit]
    for amount, found in [(1, []), (most, []), (0, ["duration-below-one"])]:
        assert of_duration(Duration(amount, unit)) == found
    assert of_duration(Duration(most + 1, unit)) == ["duration-too-long"]
    assert of_duration(Duration(10**5000, unit)) == ["duration-too-long"]
    assert of_duration(Duration(cast("int", 2.5), unit)) == ["duration-not-whole"]


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (tree.BetweenAgo(2, 1, "day"), []),
        (tree.BetweenAgo(1, 2, "day"), ["backwards-range"]),
        (tree.BetweenAgo(2, 2, "day"), ["empty-range"]),
        (tree.BetweenAgo(2, 0, "day"), ["duration-below-one"]),
        (tree.BetweenAgo(2001, -1, "year"), ["duration-too-long", "duration-below-one"]),
        (tree.BetweenAgo(cast("int", 2.5), 1, "day"), ["duration-not-whole"]),
        (tree.Since(DAY), []),
        (tree.Since(TOO_EARLY), ["instant-out-of-range"]),
        (tree.Before(NOON), []),
        (tree.Before(TOO_EARLY), ["instant-out-of-range"]),
        (tree.After(DAY), []),
        (tree.After(TOO_LATE), ["instant-out-of-range"]),
        (tree.On(Day(date.max)), []),
        (tree.FromTo(DAY, DAY), []),
        (tree.FromTo(NOON, NOON), []),
        (tree.FromTo(LATER_DAY, DAY), ["backwards-range"]),
        (tree.FromTo(DAY, NOON), ["mixed-range"]),
        (tree.FromTo(NOON, TOO_LATE), ["instant-out-of-range"]),
        (tree.Calendar("this", "quarter"), []),
        (tree.Calendar("previous", "day"), []),
    ],
)
def test_windows_and_tests_of_a_date(
    window: tree.BetweenAgo | tree.Since, found: list[str]
) -> None:
    assert of_window(window) == found
    assert of_moment_test(window) == found


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (tree.SinceAttribute("signed_up_at"), []),
        (tree.SinceAttribute("\ud800"), ["lone-surrogate"]),
        (tree.WithinOf(Duration(1, "day"), "\ud800"), ["lone-surrogate"]),
        (tree.WithinOf(Duration(0, "day"), "\ud800"), ["duration-below-one", "lone-surrogate"]),
    ],
)
def test_windows_of_an_attribute(window: tree.Window, found: list[str]) -> None:
    assert of_window(window) == found


@pytest.mark.parametrize(
    ("window", "help_"),
    [
        (tree.BetweenAgo(1, 2, "day"), "write `between 2 and 1 days ago`"),
        (tree.FromTo(LATER_DAY, DAY), "write `2026-01-01 to 2026-01-02`"),
    ],
)
def test_a_backwards_window_is_turned_around(window: tree.Window, help_: str) -> None:
    [problem] = check(tree.Happened(A, window=window))
    assert problem.help == help_
