"""Instants, what clocks show, and steps of the calendar.

Both are plain lengths of time, which have no first and no last year, so that steps do not overflow.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sprigclassic.filters import tree

Point: TypeAlias = timedelta
"""An instant: how long after 1970 began in UTC."""
Clock: TypeAlias = timedelta
"""What clocks show: how long after 1970-01-01 00:00, if a clock never changed."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = datetime.min.replace(tzinfo=UTC) - EPOCH
LAST: Final = datetime.max.replace(tzinfo=UTC) - EPOCH
BEFORE_ALL: Final = timedelta.min
AFTER_ALL: Final = timedelta.max
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
LENGTHS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(hours=24),
    "week": timedelta(hours=7 * 24),
}
EPOCH_DAY: Final = EPOCH.toordinal()
FOUR_CENTURIES: Final = 146_097
"""In days: after them the calendar repeats, its weeks too."""


def point(when: datetime) -> Point:
    return when.astimezone(UTC) - EPOCH


# ---- clocks ------------------------------------------------------------------------------------


def shown(when: Point, zone: ZoneInfo) -> Clock:
    """Return what the zone's clocks show at an instant.

    "Clocks that would show year 0 or 10000 show the first or last instant of the years 1 to 9999."
    """
    return min(max(when + ahead(when, zone), FIRST), LAST)


def ahead(when: Point, zone: ZoneInfo) -> timedelta:
    """Return by how much the zone's clocks are ahead of UTC; at the ends of time, as near them."""
    inside = EPOCH + min(max(when, FIRST + 2 * DAY), LAST - 2 * DAY)
    offset = inside.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


@cache
def instant(clock: Clock, zone: ZoneInfo) -> Point:
    """Return when clocks show a time.

    "A local time that the clocks skip is the instant of the jump; one shown twice is the earlier."
    """
    if not FIRST <= clock <= LAST:
        return AFTER_ALL if clock > LAST else BEFORE_ALL
    offsets = {ahead(clock + hours * HOUR, zone) for hours in range(-30, 31)}
    showing = [clock - offset for offset in offsets if shown(clock - offset, zone) == clock]
    if clock == FIRST:  # which clocks behind UTC show from the beginning on
        return min(*showing, FIRST)
    return min(showing) if showing else jump(clock, min(clock - offset for offset in offsets), zone)


def jump(clock: Clock, near: Point, zone: ZoneInfo) -> Point:
    """Return when clocks jump over a time: the first instant at which they show a later one."""
    for step in (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)):
        # To an instant before the jump, then on to the first after it.
        while shown(near, zone) > clock:
            near -= step
        while shown(near, zone) < clock:
            near += step
    return near - near % timedelta(seconds=1)  # clocks change on whole seconds


# ---- days, numbered from 1970-01-01 on -----------------------------------------------------------


def local_day(when: Point, zone: ZoneInfo) -> int:
    """Return the number of the day that the zone's clocks show."""
    return shown(when, zone) // DAY


def midnight(day: int, zone: ZoneInfo) -> Point:
    """Return when a day begins: "A day begins at its first instant"."""
    return instant(day * DAY, zone)


def number_of(day: date) -> int:
    return day.toordinal() - EPOCH_DAY


def in_cycle(day: int) -> tuple[int, date]:
    """Return how many times four centuries lie before a day, and the day in the first four."""
    cycles, rest = divmod(day + EPOCH_DAY - 1, FOUR_CENTURIES)
    return cycles, date.fromordinal(rest + 1)


def begins(unit: tree.CalendarUnit, day: int) -> bool:
    """Return whether a unit begins with a day: "weeks begin on Monday"."""
    _, alike = in_cycle(day)
    return {
        "day": True,
        "week": alike.weekday() == 0,
        "month": alike.day == 1,
        "quarter": alike.day == 1 and alike.month in {1, 4, 7, 10},
        "year": alike.day == 1 and alike.month == 1,
    }[unit]


@cache
def first_day(unit: tree.CalendarUnit, day: int) -> int:
    """Return the first day of the unit that a day lies in."""
    while not begins(unit, day):
        day -= 1
    return day


@cache
def last_day(unit: tree.CalendarUnit, day: int) -> int:
    """Return the last day of the unit that a day lies in."""
    while not begins(unit, day + 1):
        day += 1
    return day


# ---- steps -------------------------------------------------------------------------------------


def moved(when: Point, amount: int, unit: str, zone: ZoneInfo) -> Point:
    """Return the instant so many units later, or, of a negative amount, earlier.

    "Minutes, hours, days (24 h) and weeks (7 x 24 h) are exact lengths, whatever the clocks do.
    Months and years are calendar steps in the filter's zone".
    """
    if unit in LENGTHS:
        return when + amount * LENGTHS[unit]
    clock = shown(when, zone)
    months = {"month": amount, "year": 12 * amount}[unit]
    return instant(months_on(clock // DAY, months) * DAY + clock % DAY, zone)


def months_on(day: int, months: int) -> int:
    """Return the day so many months later, "clamped to the month's end"."""
    cycles, alike = in_cycle(day)
    year, month = divmod((400 * cycles + alike.year) * 12 + alike.month - 1 + months, 12)
    cycles, year = divmod(year - 1, 400)
    clamped = min(alike.day, days_in(year + 1, month + 1))
    return number_of(date(year + 1, month + 1, clamped)) + cycles * FOUR_CENTURIES


def days_in(year: int, month: int) -> int:
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in {4, 6, 9, 11} else 31
