"""How numbers and texts are shown: shares of a whole, columns and lines."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["share", "width", "wrapped"]


def share(number: int, whole: int) -> str:
    """Return a share in percent, rounded, but to 0 and 100 only if it is none or all.

    >>> share(1, 3), share(1, 10**6), share(0, 0)
    ('33.3 %', '<0.1 %', '')
    """
    if not whole:
        return ""
    if 0 < number * 1000 < whole:
        return "<0.1 %"
    if 0 < (whole - number) * 1000 < whole:
        return ">99.9 %"
    return f"{100 * number / whole:.1f} %"


def width(text: str) -> int:
    """Return how many columns of equal width a text takes, near enough.

    >>> width("plan"), width("\N{CJK UNIFIED IDEOGRAPH-8A08}")
    (4, 2)
    """
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(char) in {"W", "F"}) for char in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Return a text in lines of so many columns at most, broken at blanks where there are any.

    >>> wrapped("Checkout count < 3 in last 30 days", 20)
    ['Checkout count < 3', 'in last 30 days']
    """
    lines: list[str] = []
    line, room = "", columns
    for word in _words(text, columns):
        taken = width(word)
        if line and taken + 1 > room:
            lines.append(line)
            line, room = "", columns
        line, room = (f"{line} {word}", room - taken - 1) if line else (word, columns - taken)
    return [*lines, line]


def _words(text: str, columns: int) -> Iterator[str]:
    """Yield the words; of one that is longer than a line, piece by piece."""
    for word in text.split():
        piece, taken = "", 0
        for char in word:
            if taken + width(char) > columns:
                yield piece
                piece, taken = "", 0
            piece, taken = piece + char, taken + width(char)
        yield piece
