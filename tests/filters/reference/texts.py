"""Tests of texts, and Segment's globs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sprigclassic.filters import tree
    from tests.filters.reference.person import Json

OneOf: TypeAlias = tuple[bool, list[tuple[str, str]]]
"""One character: whether it is one outside the ranges, and the ranges."""


def folded(text: str, *, ignoring_case: bool) -> str:
    """Return a text as it is compared: "`ignoring case` folds both sides first"."""
    return text.casefold() if ignoring_case else text


def text_holds(test: tree.TextTest, value: Json) -> bool:
    """Return whether a positive test of a text holds.

    ""contains "x"" is substring of a text, membership in a list." For the other operators, "a value
    of another type is not comparable".
    """
    wanted = folded(test.text.value, ignoring_case=test.ignoring_case)
    if test.operator == "contains" and isinstance(value, list):
        texts = [item for item in value if isinstance(item, str)]
        return wanted in [folded(text, ignoring_case=test.ignoring_case) for text in texts]
    if not isinstance(value, str):
        return False
    text = folded(value, ignoring_case=test.ignoring_case)
    match test.operator:
        case "contains":
            return any(text[place:].startswith(wanted) for place in range(len(text) + 1))
        case "starts with":
            return text[: len(wanted)] == wanted
        case "ends with":
            return len(wanted) <= len(text) and text[len(text) - len(wanted) :] == wanted
        case "matches":
            return fits(wanted, text)


def fits(pattern: str, text: str) -> bool:
    """Return whether a pattern matches the whole text, from every place where it may stand.

    "`*` any text, `?` one character".
    """
    places = {0}
    for token in tokens(pattern):
        if token is None:
            places = {later for place in places for later in range(place, len(text) + 1)}
        else:
            places = {place + 1 for place in places if is_one_of(token, text[place : place + 1])}
    return len(text) in places


def is_one_of(token: OneOf, character: str) -> bool:
    """Return whether there is a character, and it is meant: "a backward range holds nothing"."""
    outside, ranges = token
    among = any(low <= character <= high for low, high in ranges)
    return character != "" and among != outside


def tokens(pattern: str) -> list[OneOf | None]:
    """Take a pattern apart, None for `*`; one that is no pattern is a ValueError."""
    found: list[OneOf | None] = []
    rest = pattern
    while rest:
        first, rest = rest[0], rest[1:]
        if first == "*":
            found.append(None)
        elif first == "?":
            found.append((True, []))
        elif first == "[":
            token, rest = character_class(rest)
            found.append(token)
        else:
            character, rest = unescaped(first + rest)
            found.append((False, [(character, character)]))
    return found


def character_class(rest: str) -> tuple[OneOf, str]:
    """Read "`[abc]`, `[a-z]`, `[^a-z]`", after the bracket.

    No pattern are "`[a`, an empty class, a bare `-`, `[]a]`".
    """
    outside = rest.startswith("^")
    rest = rest[1:] if outside else rest
    ranges: list[tuple[str, str]] = []
    while not (ranges and rest.startswith("]")):
        low, rest = class_character(rest)
        high = low
        if rest.startswith("-"):
            high, rest = class_character(rest[1:])
        ranges.append((low, high))
    return (outside, ranges), rest[1:]


def class_character(rest: str) -> tuple[str, str]:
    if rest[:1] in {"-", "]"}:
        msg = "no pattern: `-` and `]` mean themselves only after a backslash"
        raise ValueError(msg)
    return unescaped(rest)


def unescaped(rest: str) -> tuple[str, str]:
    r"""Read one character: "`\` before a character takes it literally"."""
    rest = rest.removeprefix("\\")
    if not rest:
        msg = "no pattern: it ends too early"
        raise ValueError(msg)
    return rest[0], rest[1:]
