"""Time zones and instants at which a filter's answer is likely to be wrong.

Steps back through the calendar from there meet a change of the clocks or the end of a month.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tests.filters import reference

if TYPE_CHECKING:
    from random import Random

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


def any_now(random: Random, zone: str) -> datetime:
    """Make an instant: where the clocks change or a month ends, some months later, or any."""
    where = ZoneInfo(zone)
    kind = random.randrange(8)
    if kind == 0:
        return datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=random.random() * 8e8)
    change = datetime.fromisoformat(random.choice(CLOCK_CHANGES[zone]))
    if kind <= 2:
        return change + jitter(random)
    if kind <= 4:
        clock = datetime.fromisoformat(random.choice(MONTH_ENDS))
        return _instant(clock + jitter(random), where)
    before = reference.shown(change - timedelta(hours=1), where) + timedelta(hours=1)
    months = random.choice([1, 1, 1, 2, 3, 12, random.randint(1, 26)])
    return _instant(_months_on(before + jitter(random), months), where)


def jitter(random: Random) -> timedelta:
    return random.choice(JITTERS)


def _months_on(clock: datetime, months: int) -> datetime:
    year, month = divmod(clock.year * 12 + clock.month - 1 + months, 12)
    day = min(clock.day, reference.days_in(year, month + 1))
    return clock.replace(year=year, month=month + 1, day=day)


def _instant(clock: datetime, where: ZoneInfo) -> datetime:
    when = reference.first_instant(clock, where)
    assert when is not None
    return when
