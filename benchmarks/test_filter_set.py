"""A hundred filters over one user, beside one answer after the other."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import sprigclassic as sc
from benchmarks.data import EVENTS, NOW, user_with_500_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.conftest import Ratio

NUMBER = 100
CALLS = 20
PLANS = ("pro", "team", "free")
COUNTRIES = ("US", "DE", "FR", "GB", "NL", "AT")


def _texts(plans: tuple[str, ...]) -> list[str]:
    """Return three conditions for each filter, with literals, events and windows of its own."""
    random = Random(3)  # noqa: S311 - no secret
    return [_text(random, plans) for _ in range(NUMBER)]


def _text(random: Random, plans: tuple[str, ...]) -> str:
    countries = ", ".join(f'"{country}"' for country in ("DE", *random.sample(COUNTRIES, 2)))
    order, number = random.choice(["<", ">=", "="]), random.randrange(1, 9)
    window = f"in last {random.randrange(1, 100)} days"
    return (
        f'plan = "{random.choice(plans)}" and country in ({countries}) '
        f'and "{random.choice(EVENTS)}" count {order} {number} {window}'
    )


def _ways(plans: tuple[str, ...]) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return the set, and its filters one after the other."""
    store, user_id = user_with_500_events()
    user, now = store.user(user_id), NOW - timedelta(days=20)
    filters = {text: sc.StudyFilter.parse(text) for text in _texts(plans)}
    together = sc.FilterSet(filters)

    def shared() -> list[list[str]]:
        return [together.matching(user, now=now) for _ in range(CALLS)]

    def alone() -> list[list[str]]:
        return [
            [name for name, each in filters.items() if each.matches(user, now=now)]
            for _ in range(CALLS)
        ]

    assert shared() == alone()
    return shared, alone


@pytest.mark.benchmark(group="many filters")
@pytest.mark.parametrize("plans", [PLANS, ("pro",)], ids=["some-fail-early", "all-count"])
def test_filter_set(benchmark: Any, ratio: Ratio, plans: tuple[str, ...]) -> None:
    shared, alone = _ways(plans)
    benchmark(shared)
    what = f"one of {NUMBER} filters of {len(plans)} plans in a FilterSet, matches = 1"
    ratio.report(what, ratio.of(shared, alone), 0.5)
