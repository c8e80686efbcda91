"""Instants as integer microseconds since 1970 in UTC, and steps through the calendar.

Inside the library an instant is an integer, so that it compares and subtracts exactly; outside it
is an aware datetime. Wall-clock questions (where does this local day begin, when was it one month
ago) are answered here and nowhere else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from math import floor
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

SECOND: Final = 1_000_000
LENGTHS: Final = {
    "minute": 60 * SECOND,
    "hour": 3_600 * SECOND,
    "day": 86_400 * SECOND,
    "week": 7 * 86_400 * SECOND,
}
"""The units of exact length, in microseconds; months and years are steps of the calendar."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = LENGTHS["day"]
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}

BEGINNING: Final = (datetime.min.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND
END: Final = (datetime.max.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND
"""The first and the last instant that an aware datetime in UTC can hold: years 1 to 9999."""

_SECONDS_END: Final = 31_557_600_000
_FAR: Final = 1e18


def to_micros(moment: datetime) -> int:
    """Return microseconds since 1970 in UTC.

    Raises:
        ValueError: The datetime is naive.

    >>> to_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    try:
        since = moment - EPOCH
    except TypeError:
        if not isinstance(moment, datetime):
            raise
        msg = f"{moment!r} has no time zone: give an aware datetime, such as datetime.now(UTC)"
        raise ValueError(msg) from None
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """Return the aware datetime, in UTC, of an instant within years 1 to 9999."""
    return EPOCH + timedelta(microseconds=micros)


def from_epoch(number: float) -> int | None:
    """Return the instant of epoch seconds (below 31,557,600,000) or milliseconds.

    Returns:
        Microseconds, what is finer dropped; None where the number is no instant within years 1 to
        9999.

    >>> from_epoch(1.5), from_epoch(1730112331224), from_epoch(float("nan"))
    (1500000, 1730112331224000, None)
    """
    if not -_FAR < number < _FAR:
        return None
    exact = number if isinstance(number, int) else Fraction(repr(number))
    micros = floor(exact * (1_000_000 if number < _SECONDS_END else 1_000))
    return micros if BEGINNING <= micros <= END else None


def zone(name: str) -> tzinfo:
    """Return the IANA time zone of that name.

    Raises:
        ValueError: There is no such zone, or this machine has no time zone data for it (the
            package `tzdata` brings them).
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"{name!r} is not a time zone of the IANA database"
        raise ValueError(msg) from error


def day_start(day: date, where: tzinfo) -> int:
    """Return the first instant of a local day."""
    return instant_of(datetime(day.year, day.month, day.day), where)  # noqa: DTZ001 - wall clock


def day_end(day: date, where: tzinfo) -> int:
    """Return the first instant after a local day: the start of the next one."""
    if day == date.max:
        return END + 1
    return day_start(day + timedelta(days=1), where)


def step(instant: int, amount: int, unit: str, where: tzinfo) -> int | None:
    """Return the instant `amount` units later, or earlier where the amount is negative.

    Minutes, hours, days (24 h) and weeks are exact lengths. Months and years are calendar steps in
    the zone, clamped to the month's end, at the same wall-clock time.

    Returns:
        The instant, or None where that is outside years 1 to 9999.
    """
    if unit in LENGTHS:
        return _within(instant + amount * LENGTHS[unit])
    try:
        there = _wall_clock(instant, where) + relativedelta(months=amount * _MONTHS[unit])
    except (ValueError, OverflowError):
        return None
    return _within(instant_of(there, where))


def step_back(now: int, amount: int, unit: str, where: tzinfo) -> int:
    """Return the instant `amount` units before `now`, or the beginning of time; see `step`."""
    earlier = step(now, -amount, unit, where)
    return BEGINNING if earlier is None else earlier


def step_forward(now: int, amount: int, unit: str, where: tzinfo) -> int:
    """Return the instant `amount` units after `now`, or the end of time; see `step`."""
    later = step(now, amount, unit, where)
    return END if later is None else later


def unit_start(now: int, unit: str, steps: int, where: tzinfo) -> int:
    """Return where a calendar unit begins: that of the date which the clocks show, or one near it.

    Args:
        now: An instant.
        unit: `day`, `week` (from Monday on), `month`, `quarter` or `year`.
        steps: How many units later than that of `now`; negative: earlier.
        where: The zone whose clocks are meant.

    Returns:
        The first instant of the unit; BEGINNING where that is before year 1, and END + 1 where it
        is after year 9999.
    """
    today = _wall_clock(now, where).date()
    try:
        start = day_start(_first_day(today, unit, steps), where)
    except (ValueError, OverflowError):
        return BEGINNING if steps < 0 else END + 1
    return BEGINNING if steps <= 0 and now < start else start  # the clocks show year 0


def _first_day(day: date, unit: str, steps: int) -> date:
    if unit in _DAYS:
        length = _DAYS[unit]
        return day + timedelta(days=steps * length - day.weekday() % length)
    length = _MONTHS[unit]
    months = ((day.year * 12 + day.month - 1) // length + steps) * length
    return date(months // 12, months % 12 + 1, 1)


def local_day(instant: int, where: tzinfo) -> tuple[int, int]:
    """Return which local date the clocks show, and until when they surely show it.

    Returns:
        The number of the date, in days since 1970, and a later instant, up to which and without
        which it is shown: midnight, or a change of the clocks before.
    """
    offset = _offset(instant, where)
    day = (instant + offset) // _DAY
    midnight = (day + 1) * _DAY - offset
    if _offset(midnight - 1, where) == offset:
        return day, midnight
    return day, _jump(instant, midnight - 1, where)


def _offset(instant: int, where: tzinfo) -> int:
    # No clocks change in the first and the last days that there are.
    inside = min(max(instant, BEGINNING + 2 * _DAY), END - 2 * _DAY)
    offset = from_micros(inside).astimezone(where).utcoffset() or timedelta()
    return offset // _MICROSECOND


def _within(micros: int) -> int | None:
    return micros if BEGINNING <= micros <= END else None


def instant_of(wall: datetime, where: tzinfo) -> int:
    """Return the instant of a local time: skipped, that of the jump; shown twice, the earlier."""
    first = wall.replace(tzinfo=where, fold=0).utcoffset() or timedelta()
    second = wall.replace(tzinfo=where, fold=1).utcoffset() or timedelta()
    micros = (wall - _LOCAL_EPOCH) // _MICROSECOND
    if first >= second:
        return micros - first // _MICROSECOND
    return _jump(micros - second // _MICROSECOND, micros - first // _MICROSECOND, where)


def _jump(before: int, after: int, where: tzinfo) -> int:
    """Return the instant in (before, after] at which the zone's offset becomes that of `after`."""
    offset = _offset(after, where)
    low, high = before // SECOND, after // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        jumped = _offset(middle * SECOND, where) == offset
        low, high = (low, middle) if jumped else (middle, high)
    return high * SECOND


def _wall_clock(micros: int, where: tzinfo) -> datetime:
    try:
        return from_micros(micros).astimezone(where).replace(tzinfo=None)
    except OverflowError:
        return datetime.min if micros < 0 else datetime.max  # noqa: DTZ901 - wall clock
