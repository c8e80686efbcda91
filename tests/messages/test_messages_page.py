"""The table of codes in `docs/messages.md` is true, and has every code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from sprigclassic import MessageError, decode
from tests.messages.test_messages_file import all_codes

PAGE: Final = (Path(__file__).parents[2] / "docs" / "messages.md").read_text("utf-8")
ROWS: Final = re.findall(r"^\| `(\w+)` \| (?:Segment|ours) \| (?:`(.+?)`)? ?\|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("code", "example"), [row for row in ROWS if row[1]])
def test_an_example_is_refused_as_the_page_says(code: str, example: str) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(example)
    assert [problem.code for problem in refusal.value.problems] == [code]


def test_the_page_has_every_code() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert len(ROWS) == 19
    assert [
        code for code in all_codes() if not any(re.fullmatch(code, each) for each in told)
    ] == []
