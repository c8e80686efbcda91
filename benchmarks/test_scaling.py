"""What a condition costs for each event of its window, at 100,000 events and at 10,000.

No answer comes early: no measure is below 0, and no sequence is there, or only at the end of a
search that a careless one would make in time quadratic in the events.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

import sprigclassic as sc

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

FEW, MANY = 10_000, 100_000
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROUNDS = 7

CONDITIONS = [
    "A where n < 0 count >= 1",
    "A sum(n) < 0",
    "A average(price) < 0",
    "A minimum(nested.n) < 0",
    "A distinct(n) < 0",
    "A distinct(tags) < 0",
    "A days < 0",
    'A days < 0 in timezone "Europe/Berlin"',
    "A where n >= 0 days < 0",
    "A sessions < 0",
    "A where n >= 0 sessions < 0",
    "A where n < 0 first happened before 2020-01-01",
    "A where n < 0 last(n) = 1",
    "any event where n < 0 count >= 1",
    "A then A then A then A within 1 minute",
    "A then B then A then B within 1 minute",
    "A then B then C within 1 month",
    "A then no B within 1 day",
    "A then A then no B within 1 day",
    "A then A then A then no A within 1 hour",
    "A then B then no A within 1 month",
    "now then now then now within 1 day",
    "now then no A within 1 day",
]


@cache
def user_with(number: int) -> sc.User:
    """Return a user with so many events ten minutes apart, and as many at one time."""
    values = [
        {"n": place, "price": place / 100, "nested": {"n": place}, "tags": ["a", place % 9]}
        for place in range(number)
    ]
    apart = [
        ("AB"[place % 2], NOW - timedelta(minutes=10 * place), value)
        for place, value in enumerate(values)
    ]
    at_once = [("now", NOW - timedelta(days=2), value) for value in values]
    user = sc.User.of("u-1", events=[*apart, *at_once])
    assert len(user.histories[None]) == 2 * number  # made when first asked for
    return user


@pytest.mark.parametrize("text", CONDITIONS)
def test_time_an_event(text: str, ratio: Ratio) -> None:
    condition = sc.StudyFilter.parse(text).at(NOW)
    few, many = user_with(FEW), user_with(MANY)
    found = ratio.of(lambda: condition.matches(many), lambda: condition.matches(few), rounds=ROUNDS)
    cost = _micros(condition, many)
    ratio.report(f"{text}: {cost:.2f} us an event", found * FEW / MANY, 2, f"x at {FEW:,}")


def _micros(condition: Any, user: sc.User) -> float:
    start = process_time()
    condition.matches(user)
    return (process_time() - start) / MANY * 1e6
