from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.filters.globs import GlobError, glob, refuse_bad_glob

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", ""),
        ("a", "a"),
        ("*", ""),
        ("*", "any\ntext"),
        ("**", "x"),
        ("a*", "a"),
        ("*a", "aa"),
        ("a*a", "aa"),
        ("*@example.com", "ada@example.com"),
        ("/blog/*/comments", "/blog/2026/11/comments"),
        ("a*b*c", "abbcbc"),
        ("?", "\n"),
        ("?", "\N{GRINNING FACE}"),
        ("???", "été"),
        ("a?c*", "abc"),
        ("[abc]", "b"),
        ("[a-c]x", "cx"),
        ("[a-cx-z]", "y"),
        ("[^a-c]", "d"),
        ("[^a]", "\n"),
        ("[^a]", "^"),
        ("[^a]", "["),
        ("[a^]", "^"),
        ("[!a]", "!"),
        ("[[]", "["),
        ("[*]", "*"),
        ("[?]", "?"),
        ("[&&~~||]", "|"),
        ("[a\\-z]", "-"),
        ("[\\]]", "]"),
        ("[\\\\]", "\\"),
        ("[\\^]", "^"),
        ("[\\a-\\c]", "b"),
        ("[+-\\-]", ","),
        ("[^z-a]", "m"),
        ("]", "]"),
        ("a-b", "a-b"),
        ("\\*", "*"),
        ("\\?\\[\\\\", "?[\\"),
        ("\\a", "a"),
        (".+$()", ".+$()"),
        ("*[0-9]?", "room 12"),
    ],
)
def test_a_text_is_as_the_pattern_says(pattern: str, text: str) -> None:
    assert glob(pattern)(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", "a"),
        ("a", "A"),
        ("a", "aa"),
        ("a", "a\n"),
        ("?", ""),
        ("?", "ab"),
        ("a*a", "a"),
        ("ab*b", "ab"),
        ("*ab*ba*", "aba"),
        ("[abc]", "d"),
        ("[abc]", ""),
        ("[a-c]", "-"),
        ("[a\\-c]", "b"),
        ("[z-a]", "z"),
        ("[z-a]", "-"),
        ("[^a-c]", "b"),
        ("*.com", "a.com "),
        (".", "x"),
        ("\\*", "x"),
        ("*[0-9]", "room"),
        ("*[0-9]*x", "room x"),
    ],
)
def test_a_text_is_not_as_the_pattern_says(pattern: str, text: str) -> None:
    assert not glob(pattern)(text)


@pytest.mark.parametrize(
    ("pattern", "fault", "reason"),
    [
        ("x[a", "[a", "unclosed class"),
        ("[", "[", "unclosed class"),
        ("[^", "[^", "unclosed class"),
        ("[a\\", "[a", "unclosed class"),
        ("x[]", "[]", "empty class"),
        ("[]a]", "[]", "empty class"),
        ("[^]", "[^]", "empty class"),
        ("[-x]", "-", "bare dash"),
        ("[x-]", "-", "bare dash"),
        ("[a-b-c]", "-", "bare dash"),
        ("[-]", "-", "bare dash"),
        ("[a]*\\", "\\", "lone backslash"),
        ("[" * 60_000, "[" * 60_000, "unclosed class"),
    ],
    ids=lambda value: value[:12],
)
@pytest.mark.parametrize("ignoring_case", [False, True])
def test_a_pattern_that_is_none_is_refused(
    pattern: str, fault: str, reason: str, *, ignoring_case: bool
) -> None:
    with pytest.raises(GlobError) as caught:
        glob(f"ß{pattern}", ignoring_case=ignoring_case)
    place, end = caught.value.place, caught.value.end
    assert f"ß{pattern}"[place:end] == fault
    assert caught.value.reason == reason
    assert str(caught.value) == f"{reason} at {place}"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("*.COM", "A.com", True),
        ("[A-Z]", "q", True),
        ("[Z-a]", "z", False),
        ("stra\N{LATIN SMALL LETTER SHARP S}e", "STRASSE", True),
        ("?", "\N{LATIN SMALL LETTER SHARP S}", False),
        ("??", "\N{LATIN SMALL LETTER SHARP S}", True),
        ("[\N{LATIN SMALL LETTER SHARP S}]", "S", True),
        ("\\\N{LATIN SMALL LETTER SHARP S}", "ss", True),
        ("\N{KELVIN SIGN}*", "kB", True),
    ],
)
def test_ignoring_case_folds_pattern_and_text(pattern: str, text: str, *, found: bool) -> None:
    assert glob(pattern, ignoring_case=True)(text) is found


def test_stars_do_not_multiply() -> None:
    assert not glob("*a" * 200 + "b")("a" * 20_000)
    assert not glob("*[ab]" * 200 + "c")("ab" * 10_000)
    assert glob("*a?" * 200)("aa" * 10_000)


# ---- against the simplest matcher ----------------------------------------------------------------


def naive(pattern: str, text: str) -> bool:
    """Match by trying everything, one character of the pattern after another."""

    @cache
    def at(p: int, t: int) -> bool:
        if p == len(pattern):
            return t == len(text)
        if pattern[p] == "*":
            return at(p + 1, t) or (t < len(text) and at(p, t + 1))
        member, following = one(pattern, p)
        return t < len(text) and member(text[t]) and at(following, t + 1)

    return at(0, 0)


def one(pattern: str, place: int) -> tuple[Callable[[str], bool], int]:
    """Return a test of one character, and where it ends in the pattern."""
    if pattern[place] == "?":
        return lambda _: True, place + 1
    if pattern[place] == "[":
        return members(pattern, place + 1)
    char, following = literal(pattern, place)
    return lambda other: other == char, following


def members(pattern: str, place: int) -> tuple[Callable[[str], bool], int]:
    negated = pattern[place] == "^"
    place += negated
    ranges: list[tuple[str, str]] = []
    while pattern[place] != "]" or not ranges:
        low, place = bound(pattern, place)
        high = low
        if pattern[place] == "-":
            high, place = bound(pattern, place + 1)
        ranges.append((low, high))
    return lambda c: any(low <= c <= high for low, high in ranges) != negated, place + 1


def bound(pattern: str, place: int) -> tuple[str, int]:
    if pattern[place] in "-]":
        raise IndexError
    return literal(pattern, place)


def literal(pattern: str, place: int) -> tuple[str, int]:
    place += pattern[place] == "\\"
    return pattern[place], place + 1


def is_pattern(pattern: str) -> bool:
    place = 0
    try:
        while place < len(pattern):
            place = place + 1 if pattern[place] == "*" else one(pattern, place)[1]
    except IndexError:
        return False
    return True


letters = st.sampled_from("aabbcßA^[\n\N{GRINNING FACE}")
texts = st.text(letters, max_size=12)
patterns = st.text(letters | st.sampled_from("***???[[]]^-\\"), max_size=12)


@given(patterns)
def test_patterns_are_refused_as_by_the_simplest_reader(pattern: str) -> None:
    try:
        refuse_bad_glob(pattern)
    except GlobError:
        assert not is_pattern(pattern)
    else:
        assert is_pattern(pattern)


@given(patterns.filter(is_pattern), texts)
def test_it_answers_as_the_simplest_matcher(pattern: str, text: str) -> None:
    assert glob(pattern)(text) is naive(pattern, text)
    folded = naive(pattern.casefold(), text.casefold())
    assert glob(pattern, ignoring_case=True)(text) is folded


literals = texts.map(lambda text: text.replace("A", "\\?").replace("[", "\\["))


@given(st.lists(literals, min_size=1, max_size=4), texts)
def test_stars_and_literals(runs: list[str], text: str) -> None:
    pattern = "*".join(runs)
    assert glob(pattern)(text) is naive(pattern, text)
    assert glob(pattern)(text.join(runs).replace("\\", ""))


@given(st.text(), st.text())
def test_any_text_is_matched_by_itself_escaped(text: str, other: str) -> None:
    escaped = "".join(f"\\{char}" for char in text)
    assert glob(escaped)(text)
    assert glob(escaped)(other) is (text == other)
    assert glob(f"*{escaped}*")(other + text + other)
