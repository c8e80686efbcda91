from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END
from sprigclassic.users import ALWAYS, NEVER, Instants

few = st.integers(-2, 12)
ranges = st.lists(st.tuples(few, few), max_size=5)


def members(ranges: list[tuple[int, int]]) -> set[int]:
    return {instant for start, end in ranges for instant in range(start, end)}


@given(ranges, ranges, few, few)
def test_they_are_a_set(
    one: list[tuple[int, int]], other: list[tuple[int, int]], start: int, end: int
) -> None:
    instants, plain = Instants(one), members(one)
    assert {at for at in range(-3, 14) if instants.has(at)} == plain
    assert members(list(instants.ranges)) == plain
    assert (Instants(other) | instants) == Instants([*one, *other])
    assert instants.include(Instants(other)) == (members(other) <= plain)
    assert instants.cover(start, end) == (set(range(start, end)) <= plain)
    assert bool(instants) == bool(plain)


@given(ranges, ranges)
def test_equal_sets_are_equal(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    assert (Instants(one) == Instants(other)) == (members(one) == members(other))
    assert hash(Instants(one)) == hash(Instants(one[::-1]))


def test_time_has_two_ends() -> None:
    assert Instants([(BEGINNING - 5, END + 5)]) == ALWAYS
    assert Instants([(END + 1, END + 5), (BEGINNING - 5, BEGINNING)]) == NEVER
    assert ALWAYS.cover(BEGINNING - 5, END + 5)
    assert NEVER.cover(END + 1, END + 5)


@pytest.mark.parametrize("instants", [NEVER, ALWAYS, Instants([(0, 1), (5, 1_000_000)])], ids=str)
def test_periods_have_their_first_and_last_instant(instants: Instants) -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    for (start, end), (first, last) in zip(instants.ranges, instants.periods(), strict=True):
        assert (first - epoch).total_seconds() == start / 1e6
        assert (last - epoch).total_seconds() == (end - 1) / 1e6
    assert len(instants.periods()) == len(instants.ranges)
