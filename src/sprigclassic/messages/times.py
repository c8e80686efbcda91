"""The time texts and numbers of messages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from sprigclassic._time import BEGINNING, END, from_epoch, from_micros, to_micros

_EPOCH: Final = re.compile(r"[+-]?\d{1,17}(?:\.\d+)?", re.ASCII)
_ISO: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?"
    r"(?:[T ](?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<part>\d*))?)?)?"
    r" ?(?P<zone>Z|[+-]\d\d(?::?\d\d(?::?\d\d(?:[.,]0+)?)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_BASIC: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"T(?P<hour>\d\d)(?P<minute>\d\d)(?:(?P<second>\d\d)(?:[.,](?P<part>\d*))?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d(?::?\d\d(?:[.,]0+)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_GO: Final = re.compile(r"(?: [A-Z]{1,5}| [+-]\d\d(?:\d\d)?)?(?: m=[+-]\d+\.\d+)?", re.ASCII)
USUAL: Final = frozenset({"--T::Z", *(f"--T::.{digit}" for digit in range(10))})
"""Every third character, from the fifth on, of the times in the form in which Segment sends them.

Of texts with one of these Python reads what `read_time` reads; of others it reads some as something
else, such as `2026-11-23T08:00:005Z`.
"""
is_usual: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|\+00:00)", re.ASCII
).fullmatch
"""Whether a text is in the form that nearly every client sends: that too Python reads well."""


def read_time(value: object) -> datetime | None:
    """Return the instant that a message's time field means, or None where it means nothing.

    Read are, of texts:

    - ISO 8601, extended or basic, with any zone (none: UTC), months and days also without their
      zeros, fractions of any length (cut off after microseconds), 24:00 and the leap second;
    - what Go prints of a time (`2020-05-09 23:54:49.2 +0000 UTC m=+70.3`);
    - the date of a mail or of HTTP (`Mon, 23 Nov 2026 08:00:00 GMT`);
    - a number, as below;

    numbers as epoch seconds (below 31,557,600,000) or milliseconds, and aware datetimes.

    >>> read_time("2026-11-23T10:00:00.5+01:00").isoformat()
    '2026-11-23T10:00:00.500000+01:00'
    >>> read_time("1730112331224").isoformat()
    '2024-10-28T10:45:31.224000+00:00'
    >>> read_time("2015-2-02T24:00").isoformat()
    '2015-02-03T00:00:00+00:00'
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return _in_range(value) if value.utcoffset() is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    return None


def _text(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found and (found.end() == len(text) or (found["zone"] and _GO.fullmatch(text, found.end()))):
        return _moment(found)
    found = _BASIC.fullmatch(text)
    if found:
        return _moment(found)
    if _EPOCH.fullmatch(text):
        return _epoch(float(text) if "." in text else int(text))
    return _mail_date(text) if text[3:4] == "," else None


def _moment(found: re.Match[str]) -> datetime | None:
    """Return the instant of a date and time; 24:00 and a leap second begin the next day, minute."""
    part = found.groupdict(default="0")
    midnight, leap = part["hour"] == "24", part["second"] == "60"
    if midnight and (part["minute"] + part["second"] + part["part"]).strip("0"):
        return None
    try:
        moment = datetime(
            int(part["year"]),
            int(part["month"]),
            int(found["day"] or 1),
            int(part["hour"]) - midnight,
            int(part["minute"]),
            int(part["second"]) - leap,
            int(f"{part['part']:0<6.6}"),
            _offset(found["zone"]),
        )
        return _in_range(moment + timedelta(hours=midnight, seconds=leap))
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timezone:
    if zone is None or zone in "Zz":
        return UTC
    digits = f"{zone[1:].replace(':', ''):0<6}"
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:6]))
    return timezone(-offset if zone[0] == "-" else offset)


def _mail_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - it is slow to import, and rare

    try:
        moment = parsedate_to_datetime(text)
        return _in_range(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _in_range(moment: datetime) -> datetime | None:
    micros = to_micros(moment)
    if not BEGINNING <= micros <= END:
        return None
    # Arithmetic on datetimes of a zone with changing offsets is wall-clock arithmetic.
    return moment if isinstance(moment.tzinfo, timezone) else from_micros(micros)


def _epoch(number: float) -> datetime | None:
    micros = from_epoch(number)
    return None if micros is None else from_micros(micros)
