from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic._source import LINE_WIDTH, Source, harmless


def rendered(text: str, start: int, end: int) -> list[str]:
    """Return the line and the carets, without their gutters."""
    rows = Source(text).render("head", (start, end), None).split("\n")
    return [row.partition("|")[2].removeprefix(" ") for row in rows[2:4]]


def test_the_page_s_example_is_rendered_exactly() -> None:
    text = "Checkout count < 3 in last 30 dayz"
    head = "`dayz` is not a unit of time [unknown-unit]"
    assert Source(text).render(head, (30, 34), "did you mean `days`?") == (
        "<filter>:1:31: `dayz` is not a unit of time [unknown-unit]\n"
        "  |\n"
        "1 | Checkout count < 3 in last 30 dayz\n"
        "  |                               ^^^^\n"
        "  = help: did you mean `days`?"
    )


def test_without_help_the_last_row_is_the_carets() -> None:
    assert Source("a b", "f.txt").render("head", (0, 1), None) == (
        "f.txt:1:1: head\n  |\n1 | a b\n  | ^"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_with_any_newline(newline: str) -> None:
    text = newline.join(["one", "two", "three"])
    place = text.index("three")
    assert Source(text).render("head", (place, place + 5), None) == (
        "<filter>:3:1: head\n  |\n3 | three\n  | ^^^^^"
    )
    place = text.index("two")
    assert rendered(text, place, place + 3) == ["two", "^^^"]


def test_the_gutter_is_as_wide_as_the_line_number() -> None:
    text = "\n" * 11 + "x"
    assert Source(text).render("head", (11, 12), "help") == (
        "<filter>:12:1: head\n   |\n12 | x\n   | ^\n   = help: help"
    )


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("abc", (3, 3), ["abc", "   ^"]),
        ("abc", (1, 1), ["abc", " ^"]),
        ("abc", (1, 99), ["abc", " ^^"]),
        ("abc", (99, 99), ["abc", "   ^"]),
        ("abc", (-5, 1), ["abc", "^"]),
        ("", (0, 0), ["", "^"]),
        ("abc\n", (4, 4), ["", "^"]),
        ("abc\n", (3, 4), ["abc", "   ^"]),
        ("ab\ncd", (1, 5), ["ab", " ^"]),
        ("a\tb", (2, 3), ["a\tb", " \t^"]),
        ("東京 x", (3, 4), ["東京 x", "     ^"]),
        ("a 東京", (2, 4), ["a 東京", "  ^^^^"]),
        ("e\u0301 x", (3, 4), ["e\u0301 x", "  ^"]),
        ("é x", (2, 3), ["é x", "  ^"]),
        ("\x1b[2J x", (5, 6), ["\ufffd[2J x", "     ^"]),
        ("\u202ea\u2066 x", (4, 5), ["\ufffda\ufffd x", "    ^"]),
        ("\u3000x", (1, 2), ["\ufffdx", " ^"]),
        ("\ud800x", (0, 1), ["\ufffdx", "^"]),
    ],
)
def test_carets_stand_under_the_span(text: str, span: tuple[int, int], expected: list[str]) -> None:
    assert rendered(text, *span) == expected


def test_a_long_line_is_cropped_around_the_span() -> None:
    text = "a" * 500 + "XYZ" + "b" * 500
    line, carets = rendered(text, 500, 503)
    assert line.startswith("…a")
    assert line.endswith("b…")
    assert line[carets.index("^") :].startswith("XYZ")
    assert carets.count("^") == 3
    assert len(line) == LINE_WIDTH + 2


def test_a_long_line_keeps_its_ends() -> None:
    text = "X" + "a" * 500 + "Y"
    assert rendered(text, 0, 1)[0].startswith("Xa")
    assert rendered(text, 501, 502)[0].endswith("aY")
    assert rendered(text, 501, 502)[0].startswith("…")


def test_a_long_span_is_underlined_as_far_as_it_is_shown() -> None:
    line, carets = rendered("a" * 500, 0, 500)
    assert line == "a" * LINE_WIDTH + "…"
    assert carets == "^" * LINE_WIDTH


def test_the_column_counts_code_points() -> None:
    assert Source("東京 x").render("head", (3, 4), None).startswith("<filter>:1:4: ")


def test_the_name_is_harmless() -> None:
    assert Source("x", "\x1b]0;").render("head", (0, 1), None).startswith("\ufffd]0;:1:1")


def test_a_source_is_a_value() -> None:
    source = Source("text")
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301


def test_harmless_keeps_what_is_printable() -> None:
    assert harmless("été 東京") == "été 東京"
    assert harmless("a\tb\nc") == "a\tb\ufffdc"


@given(st.text(), st.integers(-3, 100), st.integers(-3, 100))
def test_anything_is_rendered_on_one_line(text: str, start: int, end: int) -> None:
    rows = Source(text).render("head", (start, end), "help").split("\n")
    assert len(rows) == 5
    assert "^" in rows[3]
    assert harmless(rows[2]) == rows[2]
