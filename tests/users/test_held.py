from __future__ import annotations

from itertools import permutations

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.users import Held, taught

Taught = tuple[int, str, object]

few = st.integers(0, 4)
lessons = st.lists(st.tuples(few, st.sampled_from(["", "m-1", "m-2"]), few), max_size=8)


def told(lessons: list[Taught]) -> Held | None:
    held: Held | None = None
    for since, message_id, value in lessons:
        held = taught(held, value, since, message_id)
    return held


@given(lessons, st.integers(-1, 5))
def test_at_any_time_the_newest_value_by_time_message_id_and_arrival_holds(
    lessons: list[Taught], now: int
) -> None:
    known = [
        (since, message_id, arrival, value)
        for arrival, (since, message_id, value) in enumerate(lessons)
        if since <= now
    ]
    held = told(lessons)
    there = None if held is None else held.at(now)
    assert (None if there is None else there.value) == (max(known)[3] if known else None)


@given(lessons)
def test_the_history_is_all_that_was_taught_in_order(lessons: list[Taught]) -> None:
    held = told(lessons)
    in_order = sorted(lessons, key=lambda lesson: lesson[:2])
    assert ([] if held is None else held.history()) == in_order


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_order_of_arrival_does_not_matter(order: tuple[int, ...]) -> None:
    lessons: list[Taught] = [(1, "m-1", "free"), (1, "m-2", "pro"), (2, "m-0", None)]
    held = told([lessons[place] for place in order])
    assert held is not None
    assert held.history() == lessons
    assert held.at(0) is None
    assert [there.value for now in (1, 2) if (there := held.at(now))] == ["pro", None]


def test_what_is_taught_later_leaves_what_was_held() -> None:
    first = taught(None, "free", 1, "")
    second = taught(first, "pro", 2, "")
    taught(second, "trial", 0, "")
    assert first.history() == [(1, "", "free")]
    assert second.history() == [(1, "", "free"), (2, "", "pro")]
    with pytest.raises(FrozenInstanceError):
        first.value = "pro"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_a_long_history_is_no_trouble() -> None:
    held = told([(since, "", since) for since in range(100_000)])
    assert held is not None
    assert held.at(0) is not None
    assert len(held.history()) == 100_000
    assert repr(held) == "Held(value=99999, since=99999, message_id='')"
