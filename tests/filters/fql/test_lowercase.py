"""Which texts have a given lower case, over all of Unicode."""

from __future__ import annotations

import sys
from collections import defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic.filters.fql.destination.lowercase import (
    any_case,
    equals_lowercase,
    folds_alike,
    lowercase,
)
from sprigclassic.filters.globs import glob
from sprigclassic.filters.tree import Text, TextTest
from tests.filters.asking import passes

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1)]
CASED = [char for char in CHARACTERS if {char.lower(), char.upper(), char.title()} != {char}]
LETTERS = "aAsSſßẞkK\N{KELVIN SIGN}iIİıfFlﬁﬂﬀtﬅoöÖåÅ\N{ANGSTROM SIGN}ωΩ\N{OHM SIGN}σςΣ*?[\\-3"  # noqa: RUF001 - alike, and not the same
TEXTS = st.text(LETTERS, max_size=5)


def test_all_characters_with_a_lower_case_are_found() -> None:
    capitals = defaultdict(set)
    for char in CASED:
        capitals[lowercase(char)].add(char)
    assert len(capitals) > 1000
    for small, forms in capitals.items():
        pattern = any_case(small)
        assert set(pattern[1:-1] if len(pattern) > 1 else pattern) == forms, small


def test_no_other_character_folds_to_what_is_called_alike() -> None:
    capitals = [char for char in CHARACTERS if folds_alike(folded := char.casefold()) and folded]
    assert capitals
    for char in capitals:
        assert lowercase(char) == char.casefold(), char


@pytest.mark.parametrize("text", ["s", "ff", "fi", "fl", "ä", "kloſter", "offen"])  # noqa: RUF001 - a long s
def test_what_folding_takes_for_more_is_not_called_alike(text: str) -> None:
    assert not folds_alike(text)


@given(TEXTS.map(lowercase), TEXTS)
@example("k", "\N{KELVIN SIGN}")
@example("strasse", "Straße")
@example("fi", "ﬁ")
def test_the_test_passes_exactly_the_texts_with_that_lower_case(wanted: str, value: str) -> None:
    test = equals_lowercase(Text(wanted))
    assert passes(test, value) is (lowercase(value) == wanted)
    assert passes(test, value.swapcase()) is (lowercase(value.swapcase()) == wanted)


@given(TEXTS.map(lowercase), TEXTS, TEXTS)
def test_a_glob_of_any_case_finds_it_anywhere(part: str, before: str, after: str) -> None:
    for value in (before, f"{before}{part}{after}", f"{before}{part.swapcase()}{after}"):
        assert glob(f"*{any_case(part)}*")(value) is (part in lowercase(value))


def test_a_text_that_folds_otherwise_is_no_comparison() -> None:
    assert isinstance(equals_lowercase(Text("business")), TextTest)
