"""Facts for stores in servers, and how such a store is timed.

A server is another process, so the clock is that of the wall, and a ratio is that of medians.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from sprigclassic._time import to_micros
from sprigclassic.users import Identified, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic.users import Fact

NOW = datetime(2026, 11, 23, tzinfo=UTC)
USERS, EVENTS, ASKED, ROUNDS, BATCH = 2_000, 20, 200, 15, 10_000


def facts() -> Iterator[Fact]:
    """Yield what is known of users: first their attributes, then their events, without end."""
    random, numbers = Random(3), count()  # noqa: S311 - no secret
    for user in range(USERS):
        traits = {"plan": random.choice(["pro", "free"]), "country": "DE"}
        yield Identified(f"u-{user}", to_micros(NOW - timedelta(200)), f"i-{user}", traits)
    while True:
        at = to_micros(NOW) - random.randrange(120 * 86_400_000_000)
        name = random.choice(["Checkout", "Search", "Signed In", "Viewed"])
        properties = {"total": random.randrange(100), "currency": "EUR"}
        user_id = f"u-{random.randrange(USERS)}"
        yield Occurred(user_id, at, f"m-{next(numbers)}", name, properties)


def asked_of() -> list[str]:
    """Return the ids of some users."""
    return [f"u-{user}" for user in Random(4).sample(range(USERS), ASKED)]  # noqa: S311 - no secret


def ratio_of(way: Callable[[], object], floor: Callable[[], object], rounds: int) -> float:
    """Return how long a way takes, where its floor takes 1."""
    times: list[tuple[float, float]] = []
    for _ in range(rounds):
        start = perf_counter()
        floor()
        middle = perf_counter()
        way()
        times.append((perf_counter() - middle, middle - start))
    return median(ours for ours, _ in times) / median(theirs for _, theirs in times)
