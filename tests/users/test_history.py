from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END
from sprigclassic.users import (
    MAX_NUMBERS,
    SPAN,
    TIME_BITS,
    Event,
    Histories,
    History,
    PackedHistories,
)
from sprigclassic.users.history import history_of

instants = (
    st.integers(0, 9)
    | st.integers(SPAN - 5, SPAN + 5)
    | st.integers(-5, 5)
    | st.sampled_from([BEGINNING, END])
)
ids = st.sampled_from(["", "m-1", "m-2"])
names = st.sampled_from(["A", "B", "C"])
properties = st.dictionaries(st.just("n"), st.integers(0, 9), max_size=1)
events: st.SearchStrategy[Event] = st.tuples(instants, ids, names, properties)
windows = st.tuples(instants, instants)

NUMBERS: Final = {"A": 0, "B": 1, "C": MAX_NUMBERS - 1, "never": 7}


def by_time(event: Event) -> tuple[int, str]:
    return event[:2]


def given_histories(events: list[Event]) -> Histories:
    """As `User.of` makes them."""
    histories = Histories()
    for name in {name for _, _, name, _ in events}:
        histories[name] = history_of(event for event in events if event[2] == name)
    return histories


def packed_histories(events: list[Event]) -> Histories:
    """As a store makes them: packed, but for the times that do not fit."""
    fitting = [event for event in events if 0 <= event[0] < SPAN]
    fitting.sort(key=lambda event: (NUMBERS[event[2]], *event[:2]))
    spilled: dict[str, list[Event]] = {}
    for event in events:
        if not 0 <= event[0] < SPAN:
            spilled.setdefault(event[2], []).append(event)
    return PackedHistories(
        array("Q", [NUMBERS[name] << TIME_BITS | at for at, _, name, _ in fitting]),
        [message_id for _, message_id, _, _ in fitting],
        [held or None for _, _, _, held in fitting] if any(each[3] for each in fitting) else {},
        NUMBERS,
        spilled,
    )


both_kinds = pytest.mark.parametrize("made", [given_histories, packed_histories])
Made: TypeAlias = Callable[[list[Event]], Histories]


def contents(history: History) -> list[tuple[int, str, Any]]:
    return [
        (at, history.ids[place], history.properties(place))
        for place, at in enumerate(history.times)
    ]


# ---- windows -----------------------------------------------------------------------------------


@both_kinds
@given(st.lists(events, max_size=9), windows, st.integers(1, 6))
@example([(5, "", "A", {})], (5, 5), 1)
@example([(5, "", "A", {})], (5, 6), 1)
@example([(0, "", "B", {})], (BEGINNING, END), 1)
@example([(SPAN - 1, "", "A", {}), (0, "", "B", {})], (0, END), 2)
@example([(3, "", "B", {}), (9, "", "B", {})], (2, 5), 1)
def test_a_window_holds_what_a_plain_list_holds(
    made: Made, events: list[Event], window: tuple[int, int], least: int
) -> None:
    start, end = window
    histories = made(events)
    for name in ("A", "B", None):
        times = sorted(at for at, _, event, _ in events if name in {event, None})
        inside = [at for at in times if start <= at < end]
        history = histories[name]
        assert [times[place] for place in history.places(start, end)] == inside
        assert history.reaches(least, start, end) == (least <= len(inside))
    inside = [at for at, *_ in events if start <= at < end]
    fresh = made(events)
    for _ in range(3):  # counted, then merged, then there
        assert fresh.any_reaches(least, start, end) == (least <= len(inside))
    assert histories.any_reaches(least, start, end) == (least <= len(inside))


@pytest.mark.parametrize(
    ("start", "end", "places"),
    [
        pytest.param(10, 30, [0, 1, 2], id="closed-at-the-start"),
        pytest.param(10, 31, [0, 1, 2, 3], id="open-at-the-end"),
        pytest.param(11, 30, [1, 2], id="after-the-first"),
        pytest.param(20, 21, [1, 2], id="one-microsecond"),
        pytest.param(20, 20, [], id="nothing"),
        pytest.param(30, 10, [], id="backward"),
        pytest.param(-100, 1000, [0, 1, 2, 3], id="everything"),
        pytest.param(31, 1000, [], id="later"),
        pytest.param(-100, 10, [], id="earlier"),
    ],
)
def test_windows_are_half_open(start: int, end: int, places: list[int]) -> None:
    history = history_of([(at, "", "A", {}) for at in (10, 20, 20, 30)])
    assert list(history.places(start, end)) == places
    for least in range(1, 6):
        assert history.reaches(least, start, end) == (least <= len(places))


@both_kinds
@given(st.lists(events, max_size=9), instants, st.integers(0, 9))
def test_the_first_event_since_an_instant_is_found_from_any_place_on(
    made: Made, events: list[Event], start: int, least: int
) -> None:
    for history in (made(events)["A"], made(events)[None]):
        times = [history.at(place) for place in range(len(history))]
        assert times == history.times
        place = min(least, len(times))
        earlier = [at for at in times[place:] if at < start]
        assert history.since(start, place) == place + len(earlier)


# ---- order and contents ------------------------------------------------------------------------


@both_kinds
@given(st.lists(events, max_size=9))
def test_events_are_in_order_of_time_message_id_and_arrival(
    made: Made, events: list[Event]
) -> None:
    histories = made(events)
    for name in ("A", "B", "C", "never", "unheard of"):
        held = sorted([event for event in events if event[2] == name], key=by_time)
        assert contents(histories[name]) == [(at, it, values) for at, it, _, values in held]
        assert len(histories[name]) == len(held)
        assert histories[name].names is None


@both_kinds
@given(st.lists(events, max_size=9))
def test_any_event_is_all_events_of_all_names(made: Made, events: list[Event]) -> None:
    history = made(events)[None]
    # Names decide where neither time nor message id does: their order of arrival is not known.
    held = sorted(sorted(events, key=lambda event: event[2]), key=by_time)
    assert contents(history) == [(at, it, values) for at, it, _, values in held]
    assert history.names == [name for _, _, name, _ in held]


@both_kinds
@given(st.lists(events, max_size=9))
def test_names_are_those_of_events_that_happened(made: Made, events: list[Event]) -> None:
    histories = made(events)
    happened = sorted({name for _, _, name, _ in events})
    assert histories.names() == happened
    assert not len(histories["never"])
    assert len(histories[None]) == len(events)
    assert histories.names() == happened


@both_kinds
def test_a_history_is_cut_once(made: Made) -> None:
    histories = made([(5, "m-1", "A", {"n": 1}), (-1, "m-2", "A", {}), (SPAN, "m-3", "A", {})])
    assert histories["A"] is histories["A"]
    assert histories[None] is histories[None]
    assert histories["A"].times == [-1, 5, SPAN]


def test_an_event_without_properties_has_empty_ones() -> None:
    assert history_of([(5, "", "A", {})]).properties(0) == {}
    assert History(array("Q", [5]), [""]).properties(0) == {}
    assert packed_histories([(5, "", "A", {}), (6, "", "A", {"n": 1})])["A"].properties(0) == {}


def test_names_numbered_later_are_none_of_the_users() -> None:
    numbers = {"A": 0}
    histories = PackedHistories(array("Q", [5]), [""], {}, numbers, {})
    numbers["B"] = 1
    assert histories.names() == ["A"]
    assert len(histories["B"]) == 0


def test_another_thread_may_ask_while_names_are_listed() -> None:
    histories = Histories()

    class Interrupted(History):
        """A history whose reader is interrupted by another reader of the same user."""

        def __len__(self) -> int:
            assert histories["never"].times == []
            return super().__len__()

    histories["A"] = Interrupted(array("Q", [5]), [""])
    assert histories.names() == ["A"]


# ---- parts -------------------------------------------------------------------------------------


@both_kinds
@given(st.lists(events, max_size=9), st.lists(instants, max_size=3), instants)
def test_events_are_counted_from_several_instants_on(
    made: Made, events: list[Event], starts: list[int], end: int
) -> None:
    for name in ("A", None):
        history = made(events)[name]
        expected = [len(history.places(start, end)) for start in starts]
        assert history.numbers(iter(starts), end) == expected


@both_kinds
@given(st.lists(events, max_size=9), st.sets(st.integers(0, 9)))
def test_a_part_of_a_history_is_a_history(
    made: Made, events: list[Event], wanted: set[int]
) -> None:
    for name in ("A", None):
        history = made(events)[name]
        places = [place for place in sorted(wanted) if place < len(history)]
        part = history.only([range(place, place + 1) for place in places])
        assert contents(part) == [contents(history)[place] for place in places]
        names = history.names
        assert part.names == (None if names is None else [names[place] for place in places])


def test_a_place_is_looked_for_among_some() -> None:
    history = history_of([(at, "", "A", {}) for at in (1, 3, 5, 7)])
    assert [history.since(5), history.since(5, 3), history.since(5, 0, 1)] == [2, 3, 1]
