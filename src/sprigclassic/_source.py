"""Spans and carets: a text, places in it, and how a mistake is shown under its line."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from typing import TypeAlias

from attrs import field, frozen

__all__ = ["Source", "Span", "harmless"]

Span: TypeAlias = tuple[int, int]

LINE_WIDTH = 100
"""A longer line is cropped around the span; in code points."""

LEAD = 40
"""How much of a cropped line stands before the span."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@frozen
class Source:
    """A text that was read, and the name under which errors show it.

    Attributes:
        text: The whole text.
        name: What stands before the line number, such as a file's name.
    """

    text: str
    name: str = "<filter>"
    # Where the lines begin; looked for once, when a problem is shown.
    _starts: list[int] = field(factory=list[int], init=False, eq=False, repr=False)

    def render(self, head: str, span: Span, help: str | None) -> str:
        """Return the head with its place, the line, carets under the span, and the help.

        Args:
            head: The message, with its code.
            span: Start and end in code points; an empty span gets one caret.
            help: What to write instead, or None.
        """
        start = max(0, min(span[0], len(self.text)))
        number, line, begin = self._line(start)
        shown, carets = _underlined(line, start - begin, span[1] - begin)
        margin = " " * len(str(number))
        rows = [
            f"{harmless(self.name)}:{number}:{start - begin + 1}: {head}",
            f"{margin} |",
            f"{number} | {shown}".rstrip(),
            f"{margin} | {carets}",
        ]
        if help is not None:
            rows.append(f"{margin} = help: {help}")
        return "\n".join(rows)

    def _line(self, place: int) -> tuple[int, str, int]:
        """Return the number, the text and the start of the line that holds a place."""
        if not self._starts:
            self._starts[:] = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        number = bisect(self._starts, place)
        begin, end = (*self._starts[number - 1 : number + 1], len(self.text))[:2]
        return number, self.text[begin:end].rstrip("\r\n"), begin


def harmless(text: str) -> str:
    """Return the text with what a terminal would obey or hide replaced, tabs kept."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _underlined(line: str, start: int, end: int) -> tuple[str, str]:
    """Return the line, cropped if it is long, and the carets that go under it."""
    first = max(0, min(start - LEAD, len(line) - LINE_WIDTH))
    last = min(len(line), first + LINE_WIDTH)
    before, under = harmless(line[first:start]), harmless(line[start : min(end, last)])
    left, right = "…" * (first > 0), "…" * (last < len(line))
    gap = " " * len(left) + "".join(map(_blank, before))
    carets = "^" * max(1, sum(map(_width, under)))
    return f"{left}{harmless(line[first:last])}{right}", gap + carets


def _blank(char: str) -> str:
    return char if char == "\t" else " " * _width(char)


def _width(char: str) -> int:
    """Return how many columns a terminal gives to a character."""
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
