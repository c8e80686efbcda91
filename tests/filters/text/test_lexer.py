from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.cursor import Cursor
from sprigclassic.filters.text.words import RESERVED, UNITS, WORDS, is_bare_name, is_bare_word

if TYPE_CHECKING:
    from sprigclassic.filters.text.lexer import Token


def tokens(text: str) -> list[Token]:
    cursor = Cursor(text)
    found: list[Token] = []
    while cursor.kind != "END":
        found.append(cursor.take())
    return [*found, cursor.token]


def kinds(text: str) -> list[str]:
    return [token.kind for token in tokens(text)]


def test_words_are_sorted_and_lower_case() -> None:
    assert list(WORDS) == sorted(set(WORDS))
    assert all(word == word.lower() and word.isascii() for word in WORDS)
    assert set(UNITS) <= RESERVED


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_reserved_in_any_case(word: str) -> None:
    assert kinds(word) == kinds(word.upper()) == kinds(word.title()) == [word, "END"]
    assert not is_bare_name(word.upper())
    assert kinds(f"a.{word}") == kinds(f"{word}.a") == ["NAME", "END"]


def test_tokens_know_where_they_stand() -> None:
    text = 'Checkout >= 3 "a \\"b\\""'
    assert [(token.kind, token.value, text[slice(*token.span)]) for token in tokens(text)] == [
        ("NAME", "Checkout", "Checkout"),
        (">=", ">=", ">="),
        ("NUMBER", 3, "3"),
        ("STRING", 'a "b"', '"a \\"b\\""'),
        ("END", "", ""),
    ]


def test_blanks_and_comments_are_passed_over() -> None:
    assert kinds(" \t\r\n# a # b\n\n  a#c\r# d\rb") == ["NAME", "NAME", "END"]


def test_the_end_stands_after_the_last_word() -> None:
    assert tokens("a  # b\n")[-1].span == (1, 1)
    assert tokens(" # b")[-1].span == (0, 0)


def test_tokens_are_read_as_far_as_they_are_asked_for() -> None:
    cursor = Cursor("a b c ²")
    assert (cursor.take().text, cursor.token.text, cursor.peek().text) == ("a", "b", "c")
    assert (cursor.back().text, cursor.back(2).text) == ("a", "a")
    assert (cursor.peek().text, cursor.peek(2).kind, cursor.ahead(2)) == ("c", "ODD", "ODD")
    cursor.advance()
    with pytest.raises(RefusedError, match="²"):
        cursor.take()


def test_beyond_the_end_is_the_end() -> None:
    cursor = Cursor("a  # b")
    assert (cursor.peek().kind, cursor.peek(7).kind, cursor.peek(7).span) == ("END", "END", (1, 1))


def test_a_text_may_hold_a_newline() -> None:
    assert tokens('"a\r\nb"')[0].value == "a\r\nb"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("+3", 3),
        ("1_000", 1000),
        ("3.0", 3),
        ("3.0_0", 3),
        ("3.25", 3.25),
        ("-0", 0),
        ("9007199254740993.0", 9007199254740993),
    ],
)
def test_numbers(text: str, value: float) -> None:
    number = tokens(text)[0].value
    assert (number, type(number)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "1__0",
        "1_",
        "_1.",
        "1.",
        ".5",
        "1._5",
        "1.5_",
        "1e5",
        "3px",
        "0x10",
        "1.2.3",
        "1.2.2026",
        "+.e",
        "²",
        f"0.{'0' * 350}1",
        "1" * 401,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        tokens(text)


@pytest.mark.parametrize(
    "text",
    ["2026-11-23", "2026-11-23T08:00Z", "2026-11-23T08:00:00.5+05:30", "9999-12-31T23:59:59Z"],
)
def test_dates_and_instants_are_one_token(text: str) -> None:
    assert len(tokens(text)) == 2
    assert tokens(text)[0].value.isoformat()[:10] == text[:10]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11",
        "2026-11-23T",
        "2026-11-23T08",
        "2026-11-23T08Z",
        "2026-11-23t08:00Z",
        "2026-11-23T08:00z",
        "2026-11-23T08:00:00.Z",
        "2026-11-23T08:00:00+0200",
        "2026-11-23T08:00:00+24:00",
        "2026-11-23T08:60:00Z",
        "2026-11-23T24:00:00Z",
        "2026-02-30T08:00:00Z",
        "9999-12-31T23:59:59-00:01",
        "2026-11-23and",
        "20261123-1",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        tokens(text)


def test_later_pythons_do_not_read_the_hour_24(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    from sprigclassic.filters.text import literals  # noqa: PLC0415

    class Later(datetime):
        @classmethod
        def fromisoformat(cls, _text: str) -> Later:
            return cls(2026, 11, 24, tzinfo=UTC)

    monkeypatch.setattr(literals, "datetime", Later)
    with pytest.raises(RefusedError, match="impossible-date"):
        literals.instant("2026-11-23T24:00:00Z", (0, 20))


@pytest.mark.parametrize("word", ["a", "_", "a1", "été", "名前", "a٣"])
def test_bare_words(word: str) -> None:
    assert is_bare_word(word)
    assert kinds(word) == ["NAME", "END"]


@pytest.mark.parametrize("word", ["", "1a", "a-b", "x²", "Ⅷ", "٣a", "e\u0301", "a b", "😀"])
def test_other_words_need_quotes(word: str) -> None:
    assert not is_bare_word(word)
