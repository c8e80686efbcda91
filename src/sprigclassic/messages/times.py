"""The time texts and numbers of messages."""

from __future__ import annotations

from datetime import UTC, datetime, timezone
from typing import Final

from sprigclassic._time import BEGINNING, END, from_epoch, from_micros, to_micros

MAX_DIGITS: Final = 17
"""The most digits that an epoch time within years 1 to 9999 has, and more than enough."""


def read_time(value: object) -> datetime | None:
    """Return the instant that a message's time field means, or None where it means nothing.

    Read are ISO 8601 texts of the extended form with any zone (none: UTC), texts of digits alone
    and numbers (epoch seconds below 31,557,600,000, else milliseconds), and aware datetimes.

    >>> read_time("2026-11-23T10:00:00.5+01:00").isoformat()
    '2026-11-23T10:00:00.500000+01:00'
    >>> read_time("1730112331224").isoformat()
    '2024-10-28T10:45:31.224000+00:00'
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return _in_range(value) if value.utcoffset() is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    return None


def _text(text: str) -> datetime | None:
    if text[4:5] == "-":
        return _iso(text)
    digits = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return _epoch(int(text)) if digits else None


def _iso(text: str) -> datetime | None:
    # Python takes any character between date and time, and 3.13 the hour 24, which 3.11 does not.
    if text[10:11] not in {"T", "t", " ", ""} or text[11:13] == "24":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _in_range(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)


def _in_range(moment: datetime) -> datetime | None:
    micros = to_micros(moment)
    if not BEGINNING <= micros <= END:
        return None
    # Arithmetic on datetimes of a zone with changing offsets is wall-clock arithmetic.
    return moment if isinstance(moment.tzinfo, timezone) else from_micros(micros)


def _epoch(number: float) -> datetime | None:
    micros = from_epoch(number)
    return None if micros is None else from_micros(micros)
