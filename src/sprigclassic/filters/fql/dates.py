"""Dates and timestamps in Segment's languages; a timestamp without a zone is one of UTC."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text import literals
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.tree import Day, Instant

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic._source import Span

__all__ = ["DATE", "TIMESTAMP", "instant", "is_date", "moment_of"]

DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""A pattern of days."""
TIMESTAMP: Final = (
    DATE + r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?+)?+(?:Z|[+-][0-9]{2}:[0-9]{2})?+"
)
"""A pattern of timestamps."""

_DATE: Final = re.compile(DATE)
_TIMESTAMP: Final = re.compile(TIMESTAMP)
_ZONE: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z")


def is_date(word: str) -> bool:
    """Return whether a text is written as a day or a timestamp is."""
    return _DATE.fullmatch(word) is not None or _TIMESTAMP.fullmatch(word) is not None


def instant(word: str, span: Span) -> datetime:
    """Return the instant of a timestamp.

    Raises:
        RefusedError: It does not exist.
    """
    return literals.instant(word if _ZONE.search(word) else f"{word}Z", span)


def moment_of(word: str) -> Day | Instant | None:
    """Return the day or the instant that a text is, or None."""
    try:
        if _DATE.fullmatch(word):
            return Day(literals.day(word, (0, 0)))
        return Instant(instant(word, (0, 0))) if _TIMESTAMP.fullmatch(word) else None
    except RefusedError:
        return None
