"""Segment's globs: `*` any text, `?` one character, `[a-z]` one of these, `[^a-z]` none of these.

A star is never tried twice: what stands between two stars is taken at its first place, which
leaves the most text to the rest. So matching takes time linear in the text for each star.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, Literal, TypeAlias

from attrs import frozen

__all__ = ["Fault", "GlobError", "glob", "refuse_bad_glob"]

Glob: TypeAlias = Callable[[str], bool]
Fault: TypeAlias = Literal["unclosed class", "empty class", "bare dash", "lone backslash"]

_MEMBER: Final = r"(?:\\.|[^]\\-])"
_MEMBERS: Final = rf"(?:{_MEMBER}(?:-{_MEMBER})?)"
_PART: Final = rf"(?:\*+|\?|\[\^?+{_MEMBERS}++\]|\\.|[^*?[\\])"
_PARTS: Final = re.compile(_PART, re.DOTALL)
_PATTERN: Final = re.compile(rf"{_PART}*+", re.DOTALL)
_CLASS_SO_FAR: Final = re.compile(rf"\[\^?+{_MEMBERS}*+", re.DOTALL)
_RANGES: Final = re.compile(rf"({_MEMBER})(?:-({_MEMBER}))?", re.DOTALL)


class GlobError(ValueError):
    """A pattern that is none.

    Attributes:
        place: Where its fault begins: an offset in the pattern.
        end: Where its fault ends.
        reason: What is wrong there.
    """

    def __init__(self, place: int, end: int, reason: Fault) -> None:
        """Hold the place and the reason."""
        super().__init__(place, end, reason)
        self.place = place
        self.end = end
        self.reason: Fault = reason

    def __str__(self) -> str:
        """Say the reason and the place."""
        return f"{self.reason} at {self.place}"


def glob(pattern: str, *, ignoring_case: bool = False) -> Glob:
    """Return whether a whole text is as the pattern says, as a function of the text.

    Args:
        pattern: Such as `*@example.com` or `/blog/[0-9]?`.
        ignoring_case: Whether the pattern and every text are folded first.

    Raises:
        GlobError: The pattern is none.

    >>> glob("*@EXAMPLE.com", ignoring_case=True)("ada@example.com")
    True
    """
    refuse_bad_glob(pattern)
    folded = pattern.casefold() if ignoring_case else pattern  # that makes and takes no `*?[]^-\\`

    @cache  # a pattern of ten thousand classes takes a second, and may never be asked
    def matcher() -> Glob:
        return _matcher(folded)

    def holds(text: str) -> bool:
        return matcher()(text.casefold() if ignoring_case else text)

    return holds


def refuse_bad_glob(pattern: str) -> None:
    """Return if `glob` takes a pattern, without the work of making it.

    Raises:
        GlobError: The pattern is none.
    """
    read = _PATTERN.match(pattern)
    at = read.end() if read else 0
    if at < len(pattern):
        raise _fault(pattern, at)


def _fault(pattern: str, at: int) -> GlobError:
    begun = _CLASS_SO_FAR.match(pattern, at)
    if begun is None:
        return GlobError(at, at + 1, "lone backslash")
    stop = begun.end()
    if pattern.startswith("]", stop):
        return GlobError(at, stop + 1, "empty class")
    if pattern.startswith("-", stop):
        return GlobError(stop, stop + 1, "bare dash")
    return GlobError(at, stop, "unclosed class")


# ---- matching ----------------------------------------------------------------------------------


@frozen
class _Run:
    """What stands between two stars; every part of it takes one character.

    Attributes:
        width: How many characters it takes.
        stands: Whether a text has it at a place.
        find: Its first place in a text between two places, or -1.
    """

    width: int
    stands: Callable[[str, int], bool]
    find: Callable[[str, int, int], int]


def _matcher(pattern: str) -> Glob:
    head, *others = map(_run, _split(_PARTS.findall(pattern)))
    if not others:
        return lambda text: len(text) == head.width and head.stands(text, 0)
    *middle, tail = others

    def holds(text: str) -> bool:
        at, end = head.width, len(text) - tail.width
        if at > end or not head.stands(text, 0) or not tail.stands(text, end):
            return False
        for run in middle:
            found = run.find(text, at, end)
            if found < 0:
                return False
            at = found + run.width
        return True

    return holds


def _split(parts: list[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for part in parts:
        if part[0] == "*":
            runs.append([])
        else:
            runs[-1].append(part)
    return runs


def _run(parts: list[str]) -> _Run:
    if any(part[0] in "?[" for part in parts):
        return _pattern_run(len(parts), "".join(map(_regex, parts)))
    return _literal_run("".join(part[-1] for part in parts))


def _literal_run(literal: str) -> _Run:
    return _Run(
        len(literal),
        lambda text, at: text.startswith(literal, at),
        lambda text, at, end: text.find(literal, at, end),
    )


def _pattern_run(width: int, regex: str) -> _Run:
    compiled = re.compile(regex, re.DOTALL)

    def find(text: str, at: int, end: int) -> int:
        found = compiled.search(text, at, end)
        return found.start() if found else -1

    return _Run(width, lambda text, at: compiled.match(text, at) is not None, find)


def _regex(part: str) -> str:
    if part == "?":
        return "."
    return _class_regex(part) if part[0] == "[" else re.escape(part[-1])


def _class_regex(part: str) -> str:
    negated = part.startswith("[^")
    ranges = [(low[-1], (high or low)[-1]) for low, high in _RANGES.findall(part[1 + negated : -1])]
    members = "".join(f"{re.escape(low)}-{re.escape(high)}" for low, high in ranges if low <= high)
    if not members:
        return "." if negated else "(?!)"
    return f"[^{members}]" if negated else f"[{members}]"
