"""How answers of the reference are asked for, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeAlias

from sprigclassic.filters import tree
from sprigclassic.filters.tree import Comparison, Number
from sprigclassic.testing.strategies import Person
from tests.filters.reference import answer

NOW: Final = datetime(2026, 3, 31, 12, tzinfo=UTC)  # a Tuesday
MICRO: Final = timedelta(microseconds=1)
A: Final = tree.Events("A")
BERLIN: Final = "Europe/Berlin"
"""Clocks skip from 02:00 to 03:00 on 2026-03-29, and show 02:00 to 03:00 twice on 2026-10-25."""
SAO_PAULO: Final = "America/Sao_Paulo"
"""Clocks skip from 00:00 to 01:00 on 2018-11-04."""
ST_JOHNS: Final = "America/St_Johns"
"""At 00:01 on 2010-11-07, 02:31Z, clocks go back to 23:01 of the day before."""
APIA: Final = "Pacific/Apia"
"""The 30th of December 2011 is skipped, at 10:00Z."""

Happenings: TypeAlias = Sequence[str | tuple[str, str] | tuple[str, str, Mapping[str, Any]]]


def when(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day(text: str) -> tree.Day:
    return tree.Day(date.fromisoformat(text))


def instant(text: str) -> tree.Instant:
    return tree.Instant(when(text))


def person(events: Happenings, attributes: Mapping[str, Any] | None = None) -> Person:
    """Make a user; an event is `A` at a time, or a name, a time and properties."""
    told = [("A", event) if isinstance(event, str) else event for event in events]
    return Person(
        [(None, attributes or {})],
        [(name, when(at), more[0] if more else {}) for name, at, *more in told],
    )


def passes(test: tree.ValueTest, value: object, zone: str = "UTC", now: datetime = NOW) -> bool:
    return answer(tree.Attribute("a", test), zone, person([], {"a": value}), now)


def times(
    window: tree.Window | None, events: Happenings, zone: str = "UTC", now: datetime = NOW
) -> int:
    """Return how many events a window holds."""
    return measure(tree.Tally("count"), events, window, zone, now)


def measure(
    of: tree.Measure,
    events: Happenings,
    window: tree.Window | None = None,
    zone: str = "UTC",
    now: datetime = NOW,
) -> int:
    """Return what a whole measure comes to."""
    [found] = [
        number
        for number in range(-9, 10)
        if answer(
            tree.Measured(A, of, Comparison("=", Number(number)), window),
            zone,
            person(events, {"joined": "2026-03-01T10:00Z"}),
            now,
        )
    ]
    return found
