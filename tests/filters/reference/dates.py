"""Date values: "an ISO 8601 text …, or a number of epoch seconds … or milliseconds"."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.filters.reference.exact import exact, is_number
from tests.filters.reference.times import FIRST, LAST, Point, midnight, number_of, point

if TYPE_CHECKING:
    from fractions import Fraction
    from zoneinfo import ZoneInfo

    from tests.filters.reference.person import Json

SECONDS_END: Final = 31_557_600_000
MICROSECOND: Final = timedelta(microseconds=1)


def read_date(value: Json, zone: ZoneInfo) -> Point | None:
    """Return the instant that a value is, or None: "outside years 1 to 9999 is no date"."""
    try:
        when = read(value, zone)
    except (ValueError, OverflowError):
        return None
    return when if when is not None and FIRST <= when <= LAST else None


def read(value: Json, zone: ZoneInfo) -> Point | None:
    if isinstance(value, str):
        return read_text(value, zone)
    return read_epoch(value) if is_number(value) else None


def read_epoch(number: float | Fraction) -> Point:
    """Read "a number of epoch seconds (below 31,557,600,000) or milliseconds"."""
    seconds = exact(number) if number < SECONDS_END else exact(number) / 1000
    return (seconds * 1_000_000 // 1) * MICROSECOND


def read_text(text: str, zone: ZoneInfo) -> Point | None:
    """Read an "ISO 8601 text (no zone: UTC; a bare date: local midnight in the filter's zone)".

    "Date texts are `YYYY-MM-DD`, or with `T` or a space `HH:MM[:SS[.fraction]]` and `Z` or an
    offset (`+HH:MM` or `+HHMM`)".
    """
    day, rest = date(*read_day(text[:10])), text[10:]
    if not rest:
        return midnight(number_of(day), zone)
    if rest[0] not in "T ":
        return None
    clock, offset = split_offset(rest[1:])
    hour, minute, second, micros = read_clock(clock)
    local = datetime(day.year, day.month, day.day, hour, minute, second, micros, UTC)
    return point(local) - offset


def read_day(text: str) -> tuple[int, int, int]:
    """Read `YYYY-MM-DD`."""
    year, month, day = text.split("-")
    return digits(year, 4), digits(month, 2), digits(day, 2)


def split_offset(text: str) -> tuple[str, timedelta]:
    """Split off `Z`, `+HH:MM` or `+HHMM`; no zone is UTC."""
    if text.endswith("Z"):
        return text[:-1], timedelta(0)
    for sign, factor in (("+", 1), ("-", -1)):
        if sign in text:
            clock, _, offset = text.partition(sign)
            if len(offset) == 5:
                hours, minutes = offset.split(":")
            else:
                hours, minutes = offset[:2], offset[2:]
            if digits(hours, 2) > 23 or digits(minutes, 2) > 59:
                raise ValueError(text)
            return clock, factor * timedelta(hours=int(hours), minutes=int(minutes))
    return text, timedelta(0)


def read_clock(text: str) -> tuple[int, int, int, int]:
    """Read `HH:MM[:SS[.fraction]]`; what is less than a microsecond is dropped."""
    hour, minute, *more = text.split(":")
    if not more:
        return digits(hour, 2), digits(minute, 2), 0, 0
    (seconds,) = more
    second, dot, fraction = seconds.partition(".")
    micros = digits((fraction + "000000")[:6], 6) if dot else 0
    if dot:
        digits(fraction, len(fraction))
    return digits(hour, 2), digits(minute, 2), digits(second, 2), micros


def digits(text: str, length: int) -> int:
    """Read exactly so many of the ten digits."""
    if len(text) != length or not text or any(character not in "0123456789" for character in text):
        raise ValueError(text)
    return int(text)
