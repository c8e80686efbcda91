"""Versions, "as apps write them"."""

from __future__ import annotations

from typing import Final, TypeAlias

Version: TypeAlias = tuple[list[int], tuple[int, list[tuple[int, int, str]]]]

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def read_version(text: str) -> Version | None:
    """Return a version so that versions compare, or None of a text that is none.

    "an optional `v`, one to four numbers (missing ones are 0), a pre-release after `-` by
    semantic-version precedence, a build after `+` that is ignored"
    """
    rest, plus, build = text[text[:1] in {"v", "V"} :].partition("+")
    core, dash, pre = rest.partition("-")
    numbers = core.split(".")
    names = pre.split(".")
    if (
        len(numbers) > 4
        or not all(is_whole(number) for number in numbers)
        or (dash and not all(is_name(name) and not is_padded(name) for name in names))
        or (plus and not all(is_name(name) for name in build.split(".")))
    ):
        return None
    return (
        [whole(number) for number in [*numbers, "0", "0", "0"][:4]],
        (0, [rank(name) for name in names]) if dash else (1, []),
    )


def is_whole(text: str) -> bool:
    return text != "" and all(character in DIGITS for character in text)


def is_name(text: str) -> bool:
    return text != "" and all(character in DIGITS + LETTERS + "-" for character in text)


def is_padded(text: str) -> bool:
    """Return whether a number has leading zeros: "those of a pre-release may not"."""
    return is_whole(text) and len(text) > 1 and text[0] == "0"


def rank(name: str) -> tuple[int, int, str]:
    """Return the place of a name: numbers first, by size; others by code point."""
    return (0, whole(name), "") if is_whole(name) else (1, 0, name)


def whole(text: str) -> int:
    """Read a number of any length, which `int` refuses to."""
    number = 0
    for digit in text:
        number = 10 * number + DIGITS.index(digit)
    return number
