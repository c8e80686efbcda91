"""One answer, beside a function written by hand for just this filter."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

import sprigclassic as sc
from benchmarks.data import NOW, user_with_500_events

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

CALLS = 2_000
TEXT = 'plan = "pro" and country in ("US", "DE") and Checkout count < 3 in last 30 days'
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTH = 30 * 86_400 * 1_000_000

store, user_id = user_with_500_events()
user = store.user(user_id)
rarely = sc.StudyFilter.parse(TEXT)
times = {"Checkout": array("q", user.histories["Checkout"].times)}


def by_hand(user: sc.User, now: datetime) -> bool:
    """Answer as one would by hand, with attributes in time and both ends of the window searched."""
    since = now - EPOCH
    at = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    plan = user.changes.get("plan")
    if plan is None or plan.since > at or plan.value != "pro":
        return False
    country = user.changes.get("country")
    if country is None or country.since > at or country.value not in {"US", "DE"}:
        return False
    checkouts = times["Checkout"]
    return bisect_right(checkouts, at) - bisect_left(checkouts, at - MONTH) < 3


def _many(call: Any, *args: Any, **kwargs: Any) -> Any:
    def step() -> None:
        for _ in range(CALLS):
            call(*args, **kwargs)

    return step


@pytest.mark.benchmark(group="one answer")
def test_floor(benchmark: Any) -> None:
    assert benchmark(by_hand, user, NOW)


@pytest.mark.benchmark(group="one answer")
def test_matches(benchmark: Any, ratio: Ratio) -> None:
    assert benchmark(rarely.matches, user, now=NOW)
    found = ratio.of(_many(rarely.matches, user, now=NOW), _many(by_hand, user, NOW))
    ratio.report("matches(user, now=datetime), by hand = 1", found, 1.5)


@pytest.mark.benchmark(group="one answer")
def test_bound_to_an_instant(benchmark: Any, ratio: Ratio) -> None:
    at = rarely.at(NOW)
    assert benchmark(at.matches, user)
    found = ratio.of(_many(at.matches, user), _many(by_hand, user, NOW))
    ratio.report("at(now).matches(user), by hand = 1", found, 1)


@pytest.mark.benchmark(group="one answer")
def test_user_from_the_store(benchmark: Any, ratio: Ratio) -> None:
    assert benchmark(store.user, user_id).known
    found = ratio.of(_many(store.user, user_id), _many(by_hand, user, NOW))
    ratio.report("store.user(id) with 500 events, by hand = 1", found, None)


@pytest.mark.benchmark(group="one filter")
def test_parse_and_compile(benchmark: Any, ratio: Ratio) -> None:
    assert str(benchmark(sc.StudyFilter.parse, TEXT)) == TEXT
    ratio.report(
        "parse and compile three conditions", median(_micros() for _ in range(200)), 150, "us"
    )


def _micros() -> float:
    start = process_time()
    sc.StudyFilter.parse(TEXT)
    return (process_time() - start) * 1e6
