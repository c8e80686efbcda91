"""How numbers and texts are shown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.studies.shares import share, width, wrapped


@pytest.mark.parametrize(
    ("number", "whole", "told"),
    [
        (0, 0, ""),
        (0, 5, "0.0 %"),
        (1, 1001, "<0.1 %"),
        (1, 1000, "0.1 %"),
        (1, 3, "33.3 %"),
        (999, 1000, "99.9 %"),
        (1000, 1001, ">99.9 %"),
        (5, 5, "100.0 %"),
    ],
)
def test_a_share_is_none_or_all_only_if_it_is(number: int, whole: int, told: str) -> None:
    assert share(number, whole) == told


texts = st.text(st.sampled_from("ab c漢"), max_size=60)


@given(texts, st.integers(2, 20))
def test_what_is_wrapped_fits_and_is_all_there(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text("ab", min_size=1, max_size=5), min_size=1), st.integers(5, 20))
def test_words_that_fit_are_kept_whole_and_lines_are_full(words: list[str], columns: int) -> None:
    lines = wrapped(" ".join(words), columns)
    assert " ".join(lines).split() == words
    for line, following in pairwise(lines):
        assert len(line) + 1 + len(following.split()[0]) > columns


def test_a_long_word_is_cut() -> None:
    assert wrapped("a = " + "x" * 12, 5) == ["a =", "xxxxx", "xxxxx", "xx"]
    assert wrapped("漢字漢字", 5) == ["漢字", "漢字"]
    assert wrapped("", 5) == [""]
