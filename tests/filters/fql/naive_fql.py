"""Destination filters with what they mean, by the tables of Segment's page on FQL.

Each function writes a text and says what it gives of a message, and quotes the page where that
decides something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from attrs import frozen

from tests.filters.fql.naive import ORDERS, Json, is_number, kind, same, text_of, walk

Meaning: TypeAlias = Callable[[Json], Json]


@frozen
class Fql:
    """An expression.

    Attributes:
        text: How it is written.
        gives: What it gives of a message.
        alone: Whether `!` may stand right before it.
    """

    text: str
    gives: Meaning
    alone: bool = False


def path(*parts: str) -> Fql:
    """A character not in `a-zA-Z0-9_-` is escaped. "true only if it is literally boolean true"."""
    words = [re.sub(r"([^A-Za-z0-9_-])", r"\\\1", part) for part in parts]
    return Fql(".".join(words), lambda message: walk(message, parts), alone=True)


def constant(value: Json) -> Fql:
    return Fql(text_of(value), lambda _: value)


def listed(values: Iterable[Json]) -> Fql:
    items = list(values)
    return Fql(f"[{', '.join(map(text_of, items))}]", lambda _: items)


# ---- operators ---------------------------------------------------------------------------------


def compared(left: Fql, sign: str, right: Fql) -> Fql:
    """`=`: the same type and strictly equal; `!=`: the opposite; the others: numbers only."""

    def gives(message: Json) -> bool:
        one, other = left.gives(message), right.gives(message)
        if sign in {"=", "!="}:
            return same(one, other) == (sign == "=")
        return is_number(one) and is_number(other) and ORDERS[sign](one, other)

    return Fql(f"{left.text} {sign} {right.text}", gives)


def among(left: Fql, right: Fql) -> Fql:
    """`in`: true if the left side is contained in the list of values."""

    def gives(message: Json) -> bool:
        items = right.gives(message)
        return isinstance(items, list) and any(same(left.gives(message), item) for item in items)

    return Fql(f"{left.text} in {right.text}", gives)


def negation(part: Fql) -> Fql:
    text = f"!{part.text}" if part.alone else f"!({part.text})"
    return Fql(text, lambda message: part.gives(message) is not True, alone=False)


def parenthesised(part: Fql) -> Fql:
    return Fql(f"({part.text})", part.gives, alone=True)


def conjunction(*parts: Fql) -> Fql:
    """True if both sides are true, false otherwise, also for null."""
    text = " and ".join(part.text for part in parts)
    return Fql(text, lambda message: all(part.gives(message) is True for part in parts))


def disjunction(*parts: Fql) -> Fql:
    """True if at least one side is."""
    text = " or ".join(part.text for part in parts)
    return Fql(text, lambda message: any(part.gives(message) is True for part in parts))


# ---- functions ---------------------------------------------------------------------------------


def contains(text: Fql, part: str) -> Fql:
    """`contains(null, …)` is false, and so is that of anything but a text."""

    def gives(message: Json) -> bool:
        value = text.gives(message)
        return isinstance(value, str) and part in value

    return Fql(f"contains({text.text}, {text_of(part)})", gives, alone=True)


def match(text: Fql, pattern: str) -> Fql:
    """The pattern matches the whole text, case-sensitively; `match(null, …)` is false."""

    def gives(message: Json) -> bool:
        value = text.gives(message)
        return isinstance(value, str) and globs(pattern, value)

    return Fql(f"match({text.text}, {text_of(pattern)})", gives, alone=True)


def lowercase(text: Fql) -> Fql:
    """All letters replaced by their lower case; of null it is null."""

    def gives(message: Json) -> Json:
        value = text.gives(message)
        return "".join(map(small, value)) if isinstance(value, str) else None

    return Fql(f"lowercase({text.text})", gives)


def typeof(value: Fql) -> Fql:
    return Fql(f"typeof( {value.text} )", lambda message: kind(value.gives(message)))


def small(char: str) -> str:
    """One letter for one: the small form of `İ` would be two characters."""
    return char.lower() if len(char.lower()) == 1 else char


PART: Final = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])+\]|.", re.DOTALL)
MEMBER: Final = re.compile(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", re.DOTALL)


def globs(pattern: str, text: str) -> bool:
    """`*` also matches nothing, `?` one character, `[abc]`, `[a-z]`, `[^…]`, `\\x` is x itself."""
    first = PART.match(pattern)
    if first is None:
        return not text
    part, rest = first[0], pattern[first.end() :]
    if part == "*":
        return any(globs(rest, text[place:]) for place in range(len(text) + 1))
    return bool(text) and takes(part, text[0]) and globs(rest, text[1:])


def takes(part: str, char: str) -> bool:
    if part == "?":
        return True
    if part[0] != "[":
        return part[-1] == char
    negated = part.startswith("[^")
    ranges = MEMBER.findall(part[1 + negated : -1])
    return any(low[-1] <= char <= (high or low)[-1] for low, high in ranges) != negated
