"""The limits of a filter, whatever its spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.tree import Unit

__all__ = [
    "MAX_AMOUNT",
    "MAX_BYTES",
    "MAX_CONDITIONS",
    "MAX_LEVELS",
    "MAX_NESTING",
    "MAX_NUMBER",
    "MIN_NUMBER",
]

MAX_BYTES: Final = 64 * 1024
"""The length of a text, in UTF-8; of the canonical text too."""

MAX_LEVELS: Final = 32
"""Parentheses and `not`s within each other."""

MAX_CONDITIONS: Final = 1000
"""Leaves of the tree, those in a `where` included."""

MAX_NESTING: Final = 8
"""Groups within each other, each of which may have as many levels as a filter has."""

MIN_NUMBER: Final = -(2**63)
"""The least number."""

MAX_NUMBER: Final = 2**63 - 1
"""The greatest number."""

MAX_AMOUNT: Final[Mapping[Unit, int]] = {
    "minute": 366_000 * 24 * 60,
    "hour": 366_000 * 24,
    "day": 366_000,
    "week": 53_000,
    "month": 12_000,
    "year": 1_000,
}
"""The longest duration in each unit: about 1,000 years."""
