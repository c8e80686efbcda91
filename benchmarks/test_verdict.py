"""How long an answer holds, beside the answer alone, of a user with 500 events.

Both are asked about one instant again and again, as of many users, and about ever later ones: where
a window begins that follows the calendar is kept for the last instants.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

import sprigclassic as sc
from benchmarks.data import NOW, user_with_500_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.conftest import Ratio

CALLS = 300
AT_MOST = 20
PLAN = 'plan = "pro" and country in ("US", "DE")'
TEXTS = {
    "the first filter of the docs": "Checkout count < 3 in last 30 days",
    "three conditions": f"{PLAN} and Checkout count < 3 in last 30 days",
    "what the first condition decides": f'plan = "free" and {PLAN}',
    "one that will change": f"{PLAN} and Checkout count > 3 in last 90 days",
    "all that happened": "any event count between 3 and 300 in last 90 days",
    "months": f"{PLAN} and Checkout count > 3 in last 3 months",
    "a sum of months": 'Checkout sum(total) > 3 in last 3 months in timezone "Europe/Berlin"',
    "a year in Berlin": 'Checkout count > 3 this year in timezone "Europe/Berlin"',
    "days": "Checkout days > 3 in last 90 days",
    "a sum": "Checkout sum(total) > 3 in last 90 days",
    "a sequence": "Checkout then Search within 7 days in last 90 days",
    "the latest one": "Checkout last happened more than 90 days ago",
}

store, user_id = user_with_500_events()
user = store.user(user_id)


def _many(call: Callable[..., object], apart: timedelta) -> Callable[[], None]:
    later = (NOW + number * apart for number in count())

    def step() -> None:
        for _ in range(CALLS):
            call(user, now=next(later))

    return step


@pytest.mark.benchmark(group="until when")
@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("micros", [0, 1], ids=["one instant", "ever later"])
def test_verdict(benchmark: Any, ratio: Ratio, what: str, micros: int) -> None:
    rarely = sc.StudyFilter.parse(TEXTS[what])
    found = benchmark(rarely.verdict, user, now=NOW)
    assert found.matches is rarely.matches(user, now=NOW)
    apart = timedelta(microseconds=micros)
    times = ratio.of(_many(rarely.verdict, apart), _many(rarely.matches, apart), rounds=10)
    instants = "ever later" if micros else "one now"
    ratio.report(f"verdict: {what}, {instants}, matches = 1", times, AT_MOST)
