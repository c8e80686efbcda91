"""Why a filter holds for a user with 500 events, as text."""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any, Final

import pytest

import sprigclassic as sc
from benchmarks.data import NOW, user_with_500_events

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

CALLS = 200
ROUNDS = 50
TEXTS: Final = {
    "one condition": "Checkout count < 3 in last 30 days",
    "three conditions": (
        'plan = "pro" and country in ("US", "DE") and Checkout count < 3 in last 30 days'
    ),
    "all 500 events": "any event count < 3",
}

store, user_id = user_with_500_events()
user = store.user(user_id)


def shown(rarely: sc.StudyFilter) -> str:
    return str(rarely.explain(user, now=NOW))


def micros(rarely: sc.StudyFilter) -> float:
    start = process_time()
    shown(rarely)
    return (process_time() - start) * 1e6


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.benchmark(group="why")
def test_explain(what: str, benchmark: Any, ratio: Ratio) -> None:
    rarely = sc.StudyFilter.parse(TEXTS[what])
    assert benchmark(shown, rarely).startswith("u-1 at 2026-11-23 00:00 UTC\n")
    # The quietest round, as what else the machine does slows all of one down.
    found = min(median(micros(rarely) for _ in range(CALLS)) for _ in range(ROUNDS))
    ratio.report(f"explain as text, {what}", found, 100, "us")
