"""Texts as long as a text may be, made to be slow: each is a tree or an error at once."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Final

import pytest

import sprigclassic as sc
from sprigclassic.filters.limits import MAX_BYTES

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

ROUNDS: Final = 5


def filled(before: str, piece: str, after: str = "", most: int = MAX_BYTES) -> str:
    """Return as many of the piece as fit between the two."""
    room = (MAX_BYTES - len((before + after).encode())) // len(piece.encode())
    return before + piece * min(room, most) + after


TEXTS: Final = {
    "a list of numbers": filled("a in (", "1, ", "1)"),
    "a list of numbers, none apart": filled("a in (", "1,", "1)", 21_800),
    "a list of numbers, too many": filled("a in (", "1,", "1)"),
    "a list of texts": filled("a in (", '"", ', '"") ignoring case'),
    "a list of decimals": filled("a contains any of (", "0.1,", "0.1)"),
    "a list of bad versions": filled("a in (", 'version"",', "1)"),
    "1,000 errors after 50,000 lines": "\n" * 50_000 + filled("", "a<true or\n", "a<true", 999),
    "1,000 conditions with a where": filled("", "E where a in(1,2)sum(x)>1 or ", "a=1", 499),
    "a thousand times 31 parentheses": filled("", "(" * 31 + "a=1" + ")" * 31 + " or ", "a=1", 960),
    "names without end": filled("", " a"),
    "conditions without end": filled("", "a=1 or ", "a=1"),
    "a word that is nearly another": filled("E ", "cuont"),
    "one long text": filled('a = "', '\\"', '"'),
    "one long pattern": filled('a matches "', "*[a]", '"'),
    "eight thousand classes": 'a matches "'
    + "".join(f"*[{chr(256 + n % 1_500)}{chr(256 + n // 1_500)}]" for n in range(8_000))
    + '"',
    "parentheses without end": filled("", "("),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_texts(text: str, request: pytest.FixtureRequest, ratio: Ratio) -> None:
    best = min(_milliseconds(text) for _ in range(ROUNDS))
    name = request.node.callspec.id
    ratio.report(f"64 KiB: {name}", best, 100, "ms")


def _milliseconds(text: str) -> float:
    start = process_time()
    try:
        sc.StudyFilter.parse(text)
    except sc.FilterError as error:
        str(error)
    return (process_time() - start) * 1_000
