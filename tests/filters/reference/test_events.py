"""What the reference answers about measures, sequences and groups, worked out by hand."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Duration, Number
from sprigclassic.testing.strategies import Person
from tests.filters.reference import answer
from tests.filters.reference.by_hand import (
    BERLIN,
    NOW,
    ST_JOHNS,
    A,
    day,
    instant,
    measure,
    person,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sprigclassic.testing._worlds import Groups
    from tests.filters.reference.by_hand import Happenings

B: Final = tree.Events("B")
C: Final = tree.Events("C")


# ---- measures ------------------------------------------------------------------------------------


def test_count_and_days() -> None:
    events = ["2026-03-01T23:30", "2026-03-01T23:30", "2026-03-02T00:30"]
    assert measure(tree.Tally("count"), events) == 3
    assert measure(tree.Tally("days"), events) == 2
    assert measure(tree.Tally("days"), events, zone=BERLIN) == 1
    assert measure(tree.Tally("days"), []) == 0


def test_days_use_the_local_date_of_each_event() -> None:
    events = ["2010-11-07T02:30", "2010-11-07T02:31"]  # 00:00, and then 23:01 of the day before
    assert measure(tree.Tally("days"), events, zone=ST_JOHNS) == 2


@pytest.mark.parametrize(
    ("events", "sessions"),
    [
        ([], 0),
        (["2026-03-01T00:00", "2026-03-01T11:59:59.999999"], 1),
        (["2026-03-01T00:00", "2026-03-01T12:00"], 2),
        (["2026-03-01T00:00", "2026-03-01T08:00", "2026-03-01T16:00"], 2),  # from its opening
        (["2026-03-01T16:00", "2026-03-01T08:00", "2026-03-01T00:00", "2026-03-02T04:00"], 3),
    ],
    ids=str,
)
def test_sessions_of_twelve_hours(events: list[str], sessions: int) -> None:
    assert measure(tree.Tally("sessions"), events) == sessions


def test_sessions_are_counted_within_the_window() -> None:
    events = ["2026-03-30T23:00", "2026-03-31T10:00", "2026-03-31T11:30"]
    assert measure(tree.Tally("sessions"), events) == 2
    assert measure(tree.Tally("sessions"), events, tree.Calendar("this", "day")) == 1


def of(*totals: object) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        ("A", f"2026-03-01T00:{place:02}", {} if total is ... else {"p": total})
        for place, total in enumerate(totals)
    ]


@pytest.mark.parametrize(
    ("function", "totals", "number"),
    [
        ("sum", [], 0),
        ("sum", ["1", True, None, nan, [1], ...], 0),
        ("sum", [0.1, 0.2], 0.3),
        ("sum", [2**53, 1.0], 2**53 + 1),
        ("average", [0.1, 0.2, 0.3], 0.2),
        ("average", [1, 2, "9"], 1.5),
        ("minimum", [3, -1, "-9"], -1),
        ("maximum", [3, 3.5, "9", True], 3.5),
        ("distinct", [], 0),
        ("distinct", [1, 1.0, True, "1", None, nan, ...], 3),
        ("distinct", [[1], [1.0], [True], [[]], [[]], {}], 4),
        ("distinct", [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}, {"a": 1}], 2),
        ("distinct", ["a", "A", "", False, 0, -0.0], 5),
    ],
    ids=str,
)
def test_aggregates(function: tree.Function, totals: list[object], number: float) -> None:
    node = tree.Measured(A, tree.Aggregate(function, "p"), Comparison("=", Number(number)))
    assert answer(node, "UTC", person(of(*totals)), NOW)


@pytest.mark.parametrize("function", ["average", "minimum", "maximum"])
def test_of_nothing_they_are_unset(function: tree.Function) -> None:
    def holds(test: tree.CountTest) -> bool:
        node = tree.Measured(A, tree.Aggregate(function, "p"), test)
        return answer(node, "UTC", person(of("1")), NOW)

    assert not holds(Comparison("<=", Number(0)))
    assert not holds(Comparison(">=", Number(0)))
    assert not holds(tree.Between(Number(-1), Number(1)))
    assert holds(Comparison("!=", Number(0)))


def test_averages_are_compared_exactly() -> None:
    third = tree.Measured(A, tree.Aggregate("average", "p"), Comparison(">", Number(1 / 3)))
    assert answer(third, "UTC", person(of(0, 0, 1)), NOW)  # the double is less than a third


def test_happened_is_at_least_once() -> None:
    assert answer(tree.Happened(A), "UTC", person(["2026-03-01"]), NOW)
    assert not answer(tree.Happened(A, negated=True), "UTC", person(["2026-03-01"]), NOW)
    assert answer(tree.Happened(A, negated=True), "UTC", Person(), NOW)
    assert not answer(tree.Happened(B), "UTC", person(["2026-03-01"]), NOW)
    assert answer(tree.Happened(tree.Events(None)), "UTC", person([("B", "2026-03-01")]), NOW)


def test_a_where_asks_each_event() -> None:
    large = tree.Property("p", Comparison(">", Number(10)))
    recent = tree.Property("when", tree.InLast(Duration(1, "day")))
    events: Happenings = [
        ("A", "2026-03-01", {"p": 11}),
        ("A", "2026-03-01", {"when": "2026-03-31"}),
    ]

    def holds(where: tree.Where) -> bool:
        return answer(tree.Happened(tree.Events("A", where)), "UTC", person(events), NOW)

    assert holds(large)
    assert holds(recent)
    assert holds(tree.Or((large, recent)))
    assert not holds(tree.And((large, recent)))
    assert not holds(tree.And((tree.Not(large), tree.Not(recent))))


# ---- first and last ------------------------------------------------------------------------------


def test_first_and_last_are_of_the_earliest_and_latest_event_set_or_not() -> None:
    events: Happenings = [
        ("A", "2026-03-03", {}),
        ("A", "2026-03-02", {"p": 2}),
        ("A", "2026-03-01", {"p": 1}),
        ("A", "2026-03-01", {"p": 9}),
    ]

    def holds(end: tree.End, test: tree.ValueTest, window: tree.Window | None = None) -> bool:
        return answer(tree.EventValue(A, end, "p", test, window), "UTC", person(events), NOW)

    assert holds("first", Comparison("=", Number(1)))  # of equal times, as they arrived
    assert holds("last", tree.IsSet(negated=True))
    assert holds("last", Comparison("=", Number(9)), tree.On(day("2026-03-01")))
    assert holds("last", Comparison("=", Number(2)), tree.Before(day("2026-03-03")))
    assert not holds("first", tree.IsSet(), tree.Before(day("2026-03-01")))
    assert holds("first", Comparison("!=", Number(1)), tree.Before(day("2026-03-01")))


def test_the_first_and_the_last_time() -> None:
    user = person(["2026-03-01", "2026-03-30", "2026-04-01"])

    def happened(end: tree.End, test: tree.MomentTest) -> bool:
        return answer(tree.HappenedAt(A, end, test), "UTC", user, NOW)

    long_ago = tree.Ago("at least", Duration(21, "day"))
    assert happened("first", long_ago)
    assert not happened("last", long_ago)
    assert happened("last", tree.Calendar("previous", "day"))
    assert not answer(tree.HappenedAt(B, "first", long_ago), "UTC", user, NOW)
    assert not answer(tree.HappenedAt(B, "last", tree.Before(day("9999-01-01"))), "UTC", user, NOW)


# ---- sequences -----------------------------------------------------------------------------------


def in_order(steps: str, within: Duration | None = None, **more: Any) -> tree.Sequence:
    named = {"A": A, "B": B, "C": C}
    return tree.Sequence(tuple(named[step] for step in steps), within=within, **more)


def followed(sequence: tree.Sequence, events: str, now: datetime = NOW) -> bool:
    """Return the answer about events such as `A1 B3`: the hours of the 31st, `now` at 12."""
    told = [(event[0], f"2026-03-31T{int(event[1:]):02}:00") for event in events.split()]
    return answer(sequence, "UTC", person(told), now)


HOURS: Final = Duration(4, "hour")


@pytest.mark.parametrize(
    ("sequence", "events", "expected"),
    [
        (in_order("AB"), "A1 B2", True),
        (in_order("AB"), "B1 A2", False),
        (in_order("AB"), "A1 B1", False),  # strictly later
        (in_order("AB"), "A1 B13", False),  # later than now
        (in_order("AA"), "A1", False),
        (in_order("AA"), "A1 A2", True),
        (in_order("AB", HOURS), "A1 B5", True),
        (in_order("AB", HOURS), "A1 B6", False),
        (in_order("AB", HOURS), "A1 A2 B6", True),  # some A
        (in_order("ABC", HOURS), "A1 B2 C5", True),
        (in_order("ABC", HOURS), "A1 B2 C6", False),  # from the first
        (in_order("ABC", HOURS), "A1 B2 A3 C6", False),
        (in_order("ABC", HOURS), "A1 B2 A3 B4 C6", True),
        (in_order("AB", absent=True), "A1", True),
        (in_order("AB", absent=True), "A1 B1", True),
        (in_order("AB", absent=True), "A1 B2", False),
        (in_order("AB", absent=True), "A1 B2 A3", True),
        (in_order("AB", absent=True), "B1", False),
        (in_order("AB", absent=True), "A1 B13", True),
        (in_order("AB", HOURS, absent=True), "A7", True),
        (in_order("AB", HOURS, absent=True), "A8", False),  # the deadline is now
        (in_order("AB", HOURS, absent=True), "A7 B11", False),
        (in_order("AB", HOURS, absent=True), "A7 B12", True),
        (in_order("AB", HOURS, absent=True), "A1 B2 A8", False),
        (in_order("ABC", HOURS, absent=True), "A1 C2 B3", True),  # after the last one
        (in_order("ABC", HOURS, absent=True), "A1 B3 C5", False),
        (in_order("ABC", HOURS, absent=True), "A1 B3 C6", True),  # from the first
        (in_order("ABC", HOURS, absent=True), "A1 B6", False),
        (in_order("ABC", HOURS, absent=True), "A1 B3 C4 B5", True),
        (in_order("AB", window=tree.InLast(Duration(4, "hour"))), "A7 B9", False),
        (in_order("AB", window=tree.InLast(Duration(4, "hour"))), "A8 B9", True),
        (in_order("AB", window=tree.Before(instant("2026-03-31T02:00"))), "A1 B9", True),
    ],
    ids=str,
)
def test_sequences(sequence: tree.Sequence, events: str, *, expected: bool) -> None:
    assert followed(sequence, events) is expected


def test_the_deadline_of_a_sequence_may_be_a_step_of_the_calendar() -> None:
    sequence = in_order("AB", Duration(1, "month"))
    for b, expected in [("2026-02-28T12:00", True), ("2026-02-28T12:00:00.000001", False)]:
        user = person([("A", "2026-01-31T12:00"), ("B", b)])
        assert answer(sequence, "UTC", user, NOW) is expected


# ---- groups, and all together --------------------------------------------------------------------


def test_a_group_is_ids_or_another_filter_which_keeps_its_zone() -> None:
    today = tree.Happened(A, window=tree.Calendar("this", "day"))
    groups: Groups = {
        "ids": frozenset({"u-1"}),
        "others": frozenset({"u-2"}),
        "Berlin": (today, BERLIN, {}),
        "inner": (tree.InGroup("ids"), "UTC", {"ids": frozenset({"u-2"})}),
    }
    user = person(["2026-03-30T23:00"])

    def holds(condition: tree.Condition) -> bool:
        return answer(condition, "UTC", user, NOW, groups)

    assert holds(tree.InGroup("ids"))
    assert not holds(tree.InGroup("others"))
    assert holds(tree.InGroup("Berlin"))
    assert not holds(today)
    assert not holds(tree.InGroup("inner"))
    assert answer(tree.InGroup("inner"), "UTC", Person(id="u-2"), NOW, groups)


def test_conditions_combine() -> None:
    true: tree.Condition = tree.Happened(A, negated=True)
    false: tree.Condition = tree.Happened(A)

    def holds(condition: tree.Condition) -> bool:
        return answer(condition, "UTC", Person(), NOW)

    assert holds(tree.And((true, true)))
    assert not holds(tree.And((true, false)))
    assert holds(tree.Or((false, true)))
    assert not holds(tree.Or((false, false)))
    assert holds(tree.Not(false))
    assert not holds(tree.Not(true))
