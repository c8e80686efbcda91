"""What numbers and dates in a text stand for."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import RefusedError, letters, types

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["day", "instant", "number", "odd_date", "odd_number"]

LONGEST_NUMBER: Final = 400
"""In characters: the least positive double, written out, has 343."""

_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_EXPONENT: Final = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?[eE][+-]?[0-9]{1,4}")
_GLUED: Final = re.compile(r"([0-9]{1,20})([A-Za-z]{1,7})")
_SHORT_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NO_ZONE: Final = re.compile(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_DOTTED_DATE: Final = re.compile(
    r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"
)
_VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9]+){2,3}(?:[-+][0-9A-Za-z.+-]+)?")
_FINE: Final = re.compile(r"[0-9-]{10}T[0-9:]{8}\.[0-9]{7,}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_NO_TIME: Final = "no clock shows that time or that offset"


def number(word: str, span: Span) -> float:
    """Return the number of a well-formed word; a whole one is an integer, exactly."""
    if len(word) > LONGEST_NUMBER:
        raise RefusedError(types.number_out_of_range(span))
    whole, point, fraction = word.partition(".")
    if not point or not fraction.strip("0_"):
        return int(whole)
    value = float(word)
    if not value:
        raise RefusedError(types.number_out_of_range(span))
    return value


def odd_number(word: str, span: Span, text: str) -> FilterProblem:
    """Say what is wrong with a word that begins as a number does."""
    dotted = _DOTTED_DATE.fullmatch(word)
    if dotted:
        return letters.bad_date(word, span, _joined(dotted) if dotted[1] else None)
    version = _VERSION.match(text, span[0])
    if version:
        return letters.bare_version(version[0], version.span())
    glued = _GLUED.fullmatch(word)
    if glued and glued[2].lower() in letters.UNITS_MEANT:
        return letters.glued_unit(glued[1], glued[2], span)
    if _EXPONENT.fullmatch(word):
        return letters.exponent(word, span)
    better = _better_number(word) if len(word) <= LONGEST_NUMBER else None
    return letters.bad_number(word, span, better)


def _better_number(word: str) -> str | None:
    """Return what `5.`, `.5` or `1__0` probably stand for."""
    better = re.sub("_+", "_", word).strip("_").removesuffix(".").replace("+.", "0.")
    better = re.sub(r"^(-?)\.", r"\g<1>0.", better)
    return better if _PLAIN.fullmatch(better.replace("_", "")) else None


def day(word: str, span: Span) -> date:
    """Return the day of `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise RefusedError(letters.impossible_date(word, span, _no_day(word))) from None


def _no_day(word: str) -> str:
    year, month = int(word[:4]), int(word[5:7])
    if not year:
        return "years run from 1 to 9999"
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return "months run from 1 to 12"
    return f"that month has {monthrange(year, month)[1]} days"


def instant(word: str, span: Span) -> datetime:
    """Return the instant of `YYYY-MM-DDTHH:MM:SSZ`, its offset kept."""
    day(word[:10], span)
    try:
        moment = datetime.fromisoformat(word)
        moment.astimezone(UTC)
    except ValueError:
        raise RefusedError(letters.impossible_date(word, span, _NO_TIME)) from None
    except OverflowError:
        raise RefusedError(types.instant_out_of_range(span)) from None
    if word[11:13] == "24":  # read by later Pythons, as the next day
        raise RefusedError(letters.impossible_date(word, span, _NO_TIME))
    return moment


def odd_date(word: str, span: Span) -> FilterProblem:
    """Say what is wrong with a word that begins as a date does."""
    if _NO_ZONE.fullmatch(word):
        return letters.missing_zone(word, span)
    if _FINE.fullmatch(word):
        return letters.long_fraction(word, span)
    return letters.bad_date(word, span, _better_date(word))


def _better_date(word: str) -> str | None:
    short = _SHORT_DATE.fullmatch(word)
    return _joined(short) if short else None


def _joined(parts: re.Match[str]) -> str:
    return f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}"
