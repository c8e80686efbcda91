"""The tables of `docs/segment.md` are true, and have every code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from sprigclassic.errors import FilterError
from sprigclassic.filters.fql import from_fql, from_segment
from sprigclassic.filters.text.printer import to_text
from tests.data_files import DATA

PAGE: Final = (Path(__file__).parents[3] / "docs" / "segment.md").read_text("utf-8")
READERS: Final = {"Destination filters": from_fql, "Audience queries": from_segment}
READ: Final = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
REFUSED: Final = re.compile(r"^\| `([a-z-]+)` \| (.*?) ?\| (?:.*? )?\|$", re.MULTILINE)
NEEDS_NO_EXAMPLE: Final = {
    *("empty-filter", "other-blank", "too-long", "too-deep", "too-many-conditions"),
    "lone-surrogate",
}


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


TRANSLATED: Final = [
    (title, *row)
    for title in READERS
    for row in READ.findall(section(title).partition("\n| Code |")[0])
]
EXAMPLES: Final = [(title, *row) for title in READERS for row in REFUSED.findall(section(title))]
OF_BOTH: Final = REFUSED.findall(section("Both"))


@pytest.mark.parametrize(("title", "text", "canonical"), TRANSLATED)
def test_a_row_is_the_translation(title: str, text: str, canonical: str) -> None:
    assert to_text(READERS[title](text)) == canonical


@pytest.mark.parametrize(("title", "code", "example"), EXAMPLES)
def test_an_example_gives_its_code(title: str, code: str, example: str) -> None:
    with pytest.raises(FilterError) as caught:
        READERS[title](example.strip("`"))
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(("code", "example"), OF_BOTH, ids=[code for code, _ in OF_BOTH])
def test_an_example_of_both_gives_its_code(code: str, example: str) -> None:
    text = example[1:-1] if example[:1] == "`" else None
    assert (text is None) == (code in NEEDS_NO_EXAMPLE)
    with pytest.raises(FilterError) as caught:
        from_fql(text or "")
    assert text is None or caught.value.code == code


def test_the_page_has_every_code() -> None:
    both = {code for code, _ in OF_BOTH}
    for title, name in zip(READERS, ("fql", "segment"), strict=True):
        told = set(
            re.findall(
                r"\[([a-z-]+)\]$", (DATA / f"{name}_refused.txt").read_text("utf-8"), re.MULTILINE
            )
        )
        rows = [code for of, code, _ in EXAMPLES if of == title]
        assert sorted(told - both) == sorted(rows)
        assert len(rows) > 20
