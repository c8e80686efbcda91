"""Versions as apps write them, in the order of semantic versioning."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

__all__ = ["VersionKey", "version_key"]

_Whole: TypeAlias = tuple[int, str]
"""A whole number: how many digits, and the digits, without leading zeros."""
_Identifier: TypeAlias = tuple[bool, int, str]
"""A part of a pre-release: whether it has letters; if not, it is ordered as a number is."""
VersionKey: TypeAlias = tuple[tuple[_Whole, ...], bool, tuple[_Identifier, ...]]
"""Four numbers, whether it is a release, and the parts of the pre-release."""

_NUMBERS: Final = 4
_PARTS: Final = r"[0-9a-z-]+(?:\.[0-9a-z-]+)*"
_VERSION: Final = re.compile(
    rf"v?([0-9]+(?:\.[0-9]+){{0,{_NUMBERS - 1}}})(?:-({_PARTS}))?(?:\+{_PARTS})?",
    re.ASCII | re.IGNORECASE,
)
_PADDED: Final = re.compile(r"(?:^|\.)0[0-9]+(?![^.])")


def version_key(text: str) -> VersionKey | None:
    """Return what orders a version among others, or None if the text is no version.

    Keys of versions that differ only in their `v`, their build, leading zeros or missing numbers
    are equal. Texts of any length take time linear in it.

    Args:
        text: Such as `2.10.0`, `v1.2` or `3.0.0-beta.2+build.7`.

    >>> version_key("v2.9") < version_key("2.10.0-rc.1") < version_key("2.10")
    True
    """
    found = _VERSION.fullmatch(text)
    if found is None:
        return None
    numbers, prerelease = found.groups()
    if prerelease is None:
        return _release(numbers), True, ()
    if _PADDED.search(prerelease):
        return None
    return _release(numbers), False, tuple(map(_identifier, prerelease.split(".")))


def _release(numbers: str) -> tuple[_Whole, ...]:
    given = [_whole(digits) for digits in numbers.split(".")]
    return (*given, *[_whole("")] * (_NUMBERS - len(given)))


def _whole(digits: str) -> _Whole:
    significant = digits.lstrip("0")
    return len(significant), significant


def _identifier(part: str) -> _Identifier:
    # Not by `int`, which refuses thousands of digits and takes quadratic time for fewer.
    return (False, *_whole(part)) if part.isdigit() else (True, 0, part)
