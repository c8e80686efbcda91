"""Time zones and instants at which a filter's answer is likely to be wrong.

Steps back through the calendar from there meet a change of the clocks or the end of a month.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from sprigclassic._time import BEGINNING, END, from_micros, instant_of, step_back, zone

if TYPE_CHECKING:
    from datetime import tzinfo
    from random import Random

    from sprigclassic.filters.tree import Unit

CLOCK_CHANGES: Final = {
    "UTC": ["2026-01-31T00:00Z", "2024-02-29T00:00Z"],
    "Europe/Berlin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z"],
    "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z"],
    # Midnight is skipped, and the hour before midnight shown twice.
    "America/Sao_Paulo": ["2018-11-04T03:00Z", "2018-02-18T02:00Z"],
    "Asia/Beirut": ["2026-03-28T22:00Z", "2026-10-24T21:00Z"],
    # A whole day is skipped.
    "Pacific/Apia": ["2011-12-30T10:00Z", "2011-09-24T14:00Z"],
    # Half an hour.
    "Australia/Lord_Howe": ["2026-10-03T15:30Z", "2026-04-04T15:00Z"],
    # Midnight is shown twice, and clocks go back over midnight at one minute past it.
    "America/Havana": ["2026-11-01T05:00Z", "2026-03-08T05:00Z"],
    "America/St_Johns": ["2010-11-07T02:31Z", "2010-03-14T03:31Z"],
}
ZONES: Final = sorted(CLOCK_CHANGES)
MONTH_ENDS: Final = (
    *("2023-01-31", "2023-02-28", "2023-03-29", "2023-03-30", "2023-03-31", "2023-05-31"),
    *("2024-02-29", "2024-03-01", "2024-03-31", "2024-12-31", "2025-02-28", "2028-02-29"),
)
JITTERS: Final = (
    [timedelta(0)] * 8
    + [timedelta(microseconds=1), timedelta(microseconds=-1)] * 3
    + [timedelta(minutes=minutes) for minutes in (1, -1, 30, -30, 60, -60, 90)]
    + [timedelta(days=days) for days in (1, -1, 2, -7, 20, -40)]
)
FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)

_MICROSECOND: Final = timedelta(microseconds=1)
_JITTERS: Final = [jitter // _MICROSECOND for jitter in JITTERS]


def any_now(random: Random, name: str) -> datetime:
    """Make an instant: where the clocks change or a month ends, some months later, or any."""
    where = zone(name)
    kind = random.randrange(8)
    change = datetime.fromisoformat(random.choice(CLOCK_CHANGES[name]))
    if kind <= 1:
        return change + jitter(random)
    if kind <= 3:  # noqa: PLR2004 - a quarter of them
        clock = datetime.fromisoformat(random.choice(MONTH_ENDS))
        return from_micros(instant_of(clock + jitter(random), where))
    if kind == 4:  # noqa: PLR2004 - an eighth of them
        return datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(800_000_000))
    before = _shown(change - timedelta(hours=1), where) + timedelta(hours=1) + jitter(random)
    months = random.choice([1, 1, 1, 2, 3, 12, random.randint(1, 26)])
    return from_micros(instant_of(before + relativedelta(months=months), where))


def jitter(random: Random) -> timedelta:
    """Make a length of time: nothing, one microsecond, or some minutes or days; or back."""
    return random.choice(JITTERS)


def near(random: Random, micros: int) -> int:
    """Make an instant near another, in microseconds, within years 1 to 9999."""
    return within_time(micros + random.choice(_JITTERS))


def within_time(micros: int) -> int:
    """Return the instant, or the nearest one within years 1 to 9999."""
    return min(max(micros, BEGINNING), END)


def step(micros: int, amount: int, unit: Unit, where: tzinfo) -> int:
    """Return the instant an amount of a unit later, or earlier where the amount is negative."""
    return within_time(step_back(micros, -amount, unit, where))


def _shown(when: datetime, where: tzinfo) -> datetime:
    return when.astimezone(where).replace(tzinfo=None)
