"""What is a date among JSON values, and which instants a moment of the filter stands for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from sprigclassic._time import BEGINNING, END, day_end, day_start, from_epoch, to_micros
from sprigclassic.filters.tree import Day, Moment

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?!24)\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?[0-5]\d)?",
    re.ASCII,
)


def instant_of_value(value: object, where: tzinfo) -> int | None:
    """Return the instant that a JSON value means as a date, or None where it is no date.

    An ISO 8601 text (no zone: UTC; a bare date: local midnight in the filter's zone), or a number
    of epoch seconds (below 31,557,600,000) or milliseconds.
    """
    if isinstance(value, str):
        return _of_text(value, where)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return from_epoch(value)
    return None


def interval(moment: Moment, where: tzinfo) -> tuple[int, int]:
    """Return the half-open interval of instants that a moment stands for.

    A date stands for its whole local day, an instant for its one microsecond.
    """
    if isinstance(moment, Day):
        return day_start(moment.value, where), day_end(moment.value, where)
    micros = to_micros(moment.value)
    return micros, micros + 1


def _of_text(text: str, where: tzinfo) -> int | None:
    try:
        if _DATE.fullmatch(text):
            return _within(day_start(date.fromisoformat(text), where))
        if not _TIME.fullmatch(text):
            return None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _within(to_micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))


def _within(micros: int) -> int | None:
    return micros if BEGINNING <= micros <= END else None
