"""The tables of `docs/language.md` are true, and have every code."""

from __future__ import annotations

import operator
import re
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Final

import pytest

from sprigclassic import FilterError, StudyFilter
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS, MAX_NESTING
from sprigclassic.filters.text import complaints

PAGE: Final = (Path(__file__).parents[3] / "docs" / "language.md").read_text("utf-8")
TABLES: Final = PAGE.partition("\n## Mistakes\n")[2].partition("\n## ")[0]
ROWS: Final = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", TABLES, re.MULTILINE)
CODE: Final = re.compile(r'(?:FilterProblem|expected)\(\s*"([a-z-]+)"')
TEXT: Final = re.compile(r"`([^`]+)`")
"""A cell that is a filter and nothing else."""

CHAIN: Final = {str(level): f'in group "{level + 1}"' for level in range(MAX_NESTING + 1)}
IN_WORDS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "other-blank": ("plan\u00a0= 3", {}),
    "lone-surrogate": ('plan = "\ud800"', {}),
    "too-long": ("#" * (MAX_BYTES + 1), {}),
    "too-deep": ("(" * (MAX_LEVELS + 1) + "a = 1" + ")" * (MAX_LEVELS + 1), {}),
    "too-many-conditions": (" or ".join(["a = 1"] * (MAX_CONDITIONS + 1)), {}),
    "unknown-group": ('in group "VIPs"', {}),
    "group-cycle": ("a = 1", {"A": 'in group "A"'}),
    "groups-too-deep": ("a = 1", CHAIN | {str(MAX_NESTING + 1): "a = 1"}),
}
"""Of the rows that say in words what gives their code, a text and groups that do."""

SAID_IN_WORDS: Final = {code for code, example, _ in ROWS if not TEXT.fullmatch(example)}
EXAMPLES: Final = [(code, example[1:-1]) for code, example, _ in ROWS if code not in SAID_IN_WORDS]
INSTEAD: Final = [instead[1:-1] for _, _, instead in ROWS if TEXT.fullmatch(instead)]


def firsts(section: str, column: int) -> list[str]:
    """Return what stands in backticks in a column of a section's first table."""
    rest = PAGE.partition(f"\n## {section}\n")[2]
    table = re.findall(r"^\|.*$|^$", rest, re.MULTILINE)
    rows = [row.split(" | ") for row in takewhile(bool, dropwhile(operator.not_, table))][2:]
    cells = [text for row in rows for text in TEXT.findall(row[column])]
    return [text for text in cells if "…" not in text]


CONDITIONS: Final = [
    *firsts("What can be said", 1),
    *(f"Checkout happened {window}" for window in firsts("Windows", 0)),
    *(f"renews_at {test}" for test in firsts("Dates", 0)),
    *(f"tags {test}" for test in firsts("Attributes and properties", 0)),
]


def codes_of(text: str, groups: dict[str, str]) -> list[str]:
    with pytest.raises(FilterError) as refusal:
        StudyFilter.parse(text, groups=groups)
    return [problem.code for problem in refusal.value.problems]


@pytest.mark.parametrize(("code", "text"), EXAMPLES)
def test_an_example_gives_its_code_and_no_other(code: str, text: str) -> None:
    assert codes_of(text, {}) == [code]


@pytest.mark.parametrize("code", IN_WORDS)
def test_what_the_page_says_in_words_gives_its_code(code: str) -> None:
    text, groups = IN_WORDS[code]
    assert codes_of(text, groups) == [code]


@pytest.mark.parametrize("text", dict.fromkeys(INSTEAD))
def test_what_to_write_instead_is_a_filter_in_canonical_text(text: str) -> None:
    assert str(StudyFilter.parse(text, groups={"VIPs": []})) == text


@pytest.mark.parametrize("text", dict.fromkeys(CONDITIONS))
def test_an_example_of_a_condition_is_one_in_canonical_text(text: str) -> None:
    assert str(StudyFilter.parse(text, groups={"VIPs": [], "Testers": []})) == text


def test_the_page_has_every_code_once() -> None:
    sources = Path(complaints.__file__).parent.glob("*.py")
    known = {code for source in sources for code in CODE.findall(source.read_text("utf-8"))}
    assert sorted(code for code, _, _ in ROWS) == sorted(known)


def test_the_page_says_in_words_only_what_is_tried_here() -> None:
    assert set(IN_WORDS) == SAID_IN_WORDS
    assert len(CONDITIONS) > 80
