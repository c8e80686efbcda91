from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic._time import step, to_micros, zone
from sprigclassic.filters import tree
from sprigclassic.filters.compile import compile_condition
from sprigclassic.filters.windows import bounds
from sprigclassic.users import User
from tests.filters.asking import Given, asked, happened, partly_kept, user_with

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
SOON = [timedelta(hours=hours) for hours in (0, 0, 1, 1, 2, 3, 23)]
SOON += [timedelta(microseconds=1), timedelta(hours=1, microseconds=-1)]
MONTH = tree.Duration(1, "month")
START = datetime(2026, 1, 29, tzinfo=UTC)
Event = tuple[str, datetime, dict[str, Any]]


def steps(*names: str | None) -> tuple[tree.Events, ...]:
    return tuple(tree.Events(name) for name in names)


def days(amount: int) -> tree.Duration:
    return tree.Duration(amount, "day")


def hours(amount: int) -> tree.Duration:
    return tree.Duration(amount, "hour")


def sequence(text: str, *, within: tree.Duration | None = None, **more: Any) -> tree.Sequence:
    """Make `A then no B` and the like."""
    names = text.replace("no ", "").split(" then ")
    return tree.Sequence(steps(*names), "no " in text, within, **more)


@pytest.mark.parametrize(
    ("text", "times", "answer"),
    [
        ("A then B", "A 10:00, B 10:01", True),
        ("A then B", "B 10:00, A 10:01", False),
        ("A then B", "A 10:00, B 10:00", False),
        ("A then B", "A 10:00, B 12:00", True),
        ("A then B", "A 10:00, B 12:01", False),  # later than now
        ("A then A", "A 10:00", False),
        ("A then A", "A 10:00, A 10:00", False),
        ("A then A", "A 10:00, A 10:01", True),
        ("A then B then A", "A 10:00, B 10:01, A 10:02", True),
        ("A then B then A", "A 10:00, A 10:01, B 10:02", False),
        ("A then no B", "A 10:00", True),
        ("A then no B", "B 10:00", False),
        ("A then no B", "B 09:59, A 10:00, B 10:00", True),
        ("A then no B", "A 10:00, B 10:01", False),
        ("A then no B", "A 10:00, B 10:01, A 10:02", True),
        ("A then no B", "A 10:00, B 12:00", False),
        ("A then no B", "A 10:00, B 12:01", True),
        ("A then no B", "A 12:01", False),
        ("A then B then no A", "A 10:00, B 10:01", True),
        ("A then B then no A", "A 10:00, B 10:01, A 10:02", False),
        ("A then B then no A", "A 10:00, B 10:01, A 10:02, B 10:03", True),
        ("A then B then no A", "B 10:00, A 10:01", False),
        ("A then B then C then no A", "A 10:00, C 10:01, B 10:02", False),
        ("A then B then C then no A", "C 10:00, B 10:02", False),
    ],
)
def test_steps_come_one_after_the_other(text: str, times: str, *, answer: bool) -> None:
    assert asked(sequence(text), user_with(times)) is answer


@pytest.mark.parametrize(
    ("text", "times", "answer"),
    [
        ("A then B", "A 10:00, B 11:00", True),
        ("A then B", "A 10:00, B 11:00:00.000001", False),
        ("A then B", "A 10:00, A 10:30, B 11:15", True),
        ("A then B", "B 10:00", False),
        ("A then B then C", "A 10:00, B 10:30, C 11:00", True),
        ("A then B then C", "A 10:00, B 10:30, C 11:01", False),
        ("A then B then C", "A 10:00, B 10:30, A 10:45, C 11:01", False),
        ("A then B then C", "A 10:00, A 10:15, B 10:30, C 11:01", True),
        ("A then B then C", "A 10:00, B 11:01, C 11:02", False),
        # Nothing is missed before the hour is over.
        ("A then no B", "A 11:00", False),
        ("A then no B", "A 10:59:59.999999", True),
        ("A then no B", "A 10:00, B 11:00", False),
        ("A then no B", "A 10:00, B 11:00:00.000001", True),
        ("A then no B", "A 10:00, A 10:30, B 10:31", False),
        ("A then no B", "A 10:00, A 10:30, B 10:15", True),
        ("A then no B", "B 10:00", False),
        ("A then B then no C", "A 10:00, B 10:30", True),
        ("A then B then no C", "A 10:00, B 10:30, C 11:00", False),
        ("A then B then no C", "A 10:00, B 10:30, C 11:01", True),
        ("A then B then no C", "A 10:00, B 10:30, C 10:40, B 10:50", True),
        ("A then B then no C", "A 10:00, B 10:30, C 10:40, B 11:01", False),
        ("A then B then no C", "A 10:00, B 10:15, A 10:30", True),
        ("A then B then no C", "A 10:00, B 10:15, C 10:20, A 10:30", False),
        ("A then B then no C", "B 10:00, A 10:30", False),
        ("A then B then C then no A", "A 10:00, C 10:01, B 10:02", False),
        ("A then B then C then no A", "A 10:00, C 10:01", False),
    ],
)
def test_every_step_is_within_the_time_from_the_first(
    text: str, times: str, *, answer: bool
) -> None:
    assert asked(sequence(text, within=hours(1)), user_with(times)) is answer


def test_the_window_bounds_the_first_step() -> None:
    today = tree.Calendar("this", "day")
    user = user_with("A 00:00, B 10:00")
    assert asked(sequence("A then B", window=today), user)
    assert not asked(sequence("A then B", window=tree.InLast(hours(11))), user)
    ahead = happened(("A", "2026-11-22T10:00Z"), ("B", "2026-11-23T10:00Z"))
    yesterday = tree.Calendar("previous", "day")
    assert asked(sequence("A then B", within=hours(24), window=yesterday), ahead)
    assert not asked(sequence("A then no B", within=hours(24), window=yesterday), ahead)
    assert not asked(sequence("A then no B", within=hours(24), window=today), ahead)
    assert not asked(sequence("A then no B", window=today), ahead)
    assert not asked(sequence("A then B then no A", window=today), ahead)


def test_of_two_first_steps_the_earlier_can_have_the_later_deadline() -> None:
    """One month from 30 and from 31 January is 28 February."""
    times = [("A", "2026-01-30T23:00Z"), ("A", "2026-01-31T01:00Z"), ("B", "2026-02-28T12:00Z")]
    assert asked(sequence("A then B", within=MONTH), happened(*times))
    assert not asked(sequence("A then B", within=MONTH), happened(*times[1:]))
    assert asked(sequence("A then no B", within=MONTH), happened(*times))
    assert not asked(sequence("A then no B", within=MONTH), happened(times[0], times[2]))


def test_a_deadline_after_the_end_of_time_is_never_past() -> None:
    user = happened(("A", "9999-12-01T00:00Z"), ("B", "9999-12-31T00:00Z"))
    last = "9999-12-31T23:59:59.999999Z"
    for within in (days(40), tree.Duration(2, "month")):
        assert asked(sequence("A then B", within=within), user, last)
        assert not asked(sequence("A then no C", within=within), user, last)


@pytest.mark.parametrize("within", [None, hours(12), MONTH], ids=["ever", "exact", "months"])
def test_a_thousand_steps(within: tree.Duration | None) -> None:
    start = datetime(2026, 10, 1, tzinfo=UTC)
    times = [start + timedelta(seconds=second) for second in range(1_000)]
    looked = [("A", when) for when in times[:-1]]
    bought = [*looked, ("B", times[-1])]
    for absent in (False, True):
        node = tree.Sequence(steps(*["A"] * 999, "B"), absent, within)
        assert asked(node, User.of("u-1", events=bought)) is not absent
        assert asked(node, User.of("u-1", events=looked)) is absent
        assert not asked(node, User.of("u-1", events=bought[1:]))


def test_events_are_read_only_where_a_step_can_be() -> None:
    sold = tree.Events("B", tree.Property("n", tree.Comparison("=", tree.Number(1))))
    first = tree.Events("A", tree.Property("n", tree.Comparison("=", tree.Number(1))))
    node = tree.Sequence((first, sold), within=hours(1), window=tree.InLast(days(1)))
    read: list[Given] = [
        ("A", "2026-11-23T08:00Z", {"n": 1}),
        ("B", "2026-11-23T08:30Z", {"n": 0}),
        ("B", "2026-11-23T09:00Z", {"n": 0}),
    ]
    unread: list[Given] = [
        ("A", "2026-11-22T11:00Z"),
        ("B", "2026-11-23T08:00Z"),
        ("B", "2026-11-23T09:01Z"),
    ]
    for absent in (False, True):
        assert asked(evolve(node, absent=absent), partly_kept(read, unread)) is absent


# ---- by brute force ----------------------------------------------------------------------------


def chains(node: tree.Sequence, user: User, now: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last time of every way to do the steps, all but an absent last."""
    wanted = node.steps[:-1] if node.absent else node.steps
    happened = [
        (to_micros(event.at), event.name, event.properties)
        for event in user.events()
        if to_micros(event.at) <= now
    ]
    start, end = bounds(node.window, zone("UTC"))(user, now)
    for chosen in combinations(happened, len(wanted)):
        times = [at for at, _, _ in chosen]
        in_order = all(one < other for one, other in pairwise(times))
        if (
            in_order
            and start <= times[0] < end
            and times[-1] <= deadline(node, times[0])
            and all(is_meant(step, *event[1:]) for step, event in zip(wanted, chosen, strict=True))
        ):
            yield times[0], times[-1]


def deadline(node: tree.Sequence, start: int) -> float:
    if node.within is None:
        return float("inf")
    end = step(start, node.within.amount, node.within.unit, zone("UTC"))
    return float("inf") if end is None else end


def is_meant(events: tree.Events, name: str, properties: dict[str, Any]) -> bool:
    return events.name in {None, name} and (events.where is None or properties.get("n") == 1)


def by_brute_force(node: tree.Sequence, user: User, now: int) -> bool:
    if not node.absent:
        return any(True for _ in chains(node, user, now))
    absent = [
        to_micros(event.at)
        for event in user.events()
        if is_meant(node.steps[-1], event.name, event.properties)
    ]
    return any(
        (node.within is None or now > deadline(node, start))
        and not any(end < at <= min(now, deadline(node, start)) for at in absent)
        for start, end in chains(node, user, now)
    )


NOWS = [
    START + timedelta(days=day, microseconds=micros) for day in (2, 33, 65) for micros in (0, 1)
]


@st.composite
def sequences(draw: st.DrawFn) -> tree.Sequence:
    """Sequences that hold of few events about as often as not."""
    pick = draw(st.randoms(use_true_random=False))
    where = tree.Property("n", tree.Comparison("=", tree.Number(1)))
    steps = [
        tree.Events(pick.choice(["A", "A", "B", None]), pick.choice([None, None, None, where]))
        for _ in range(pick.choice([2, 2, 3, 3, 4]))
    ]
    lengths: list[tree.Duration | None] = [hours(1), hours(2), hours(24), hours(48), MONTH, MONTH]
    window = pick.choice([None, tree.InLast(days(pick.choice([2, 40])))])
    return tree.Sequence(tuple(steps), pick.random() < 0.5, pick.choice([None, *lengths]), window)


@st.composite
def happenings(draw: st.DrawFn) -> list[Event]:
    """Events at the ends of durations of each other: also of months, whose ends can cross."""
    pick = draw(st.randoms(use_true_random=False))
    far = pick.choice([[0, 1, 2], [0, 1, 2, 28, 29, 30, 31]])
    return [
        (pick.choice("AAABBC"), START + pick.choice(far) * DAY + pick.choice(SOON), {"n": n})
        for n in pick.choices([0, 1], k=pick.randint(2, 10))
    ]


@settings(max_examples=10 * settings().max_examples)
@given(sequences(), happenings(), st.sampled_from(NOWS))
def test_a_sequence_holds_where_some_choice_of_events_does(
    node: tree.Sequence, events: list[Event], now: datetime
) -> None:
    user, instant = User.of("u-1", events=events), to_micros(now)
    answer = compile_condition(node, zone("UTC"))(user, instant)
    assert answer is by_brute_force(node, user, instant)
