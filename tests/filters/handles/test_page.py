"""The tables of `docs/builder.md`: each row's text and builder make the same tree."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from sprigclassic.filters import build
from sprigclassic.filters.build import Condition
from sprigclassic.filters.text.parser import parse

PAGE: Final = (Path(__file__).parents[3] / "docs" / "builder.md").read_text("utf-8")
ROWS: Final = [
    (text, code.replace(r"\|", "|"))
    for table in PAGE.split("| Text | Builder |")[1:]
    for text, code in re.findall(r"^\| `(.*)` \| `(.*)` \|$", table.split("\n\n")[0], re.MULTILINE)
]
NAMES: Final = {**vars(build), "UTC": UTC, "date": date, "datetime": datetime}


def test_the_tables_are_found() -> None:
    assert len(ROWS) > 60


@pytest.mark.parametrize(("text", "code"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row_says_the_same_twice(text: str, code: str) -> None:
    made = eval(code, dict(NAMES))  # noqa: S307 - our own page
    assert isinstance(made, Condition)
    assert parse(text)[0] == made.tree
