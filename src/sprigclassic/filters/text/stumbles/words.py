"""Words that are nearly others, and words with which things begin."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import conditions as say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.text.lexer import Token

__all__ = [
    "DATE_WORDS",
    "INNER_WORDS",
    "NAMES",
    "NULLS",
    "SIGNS",
    "VALUES",
    "misspelt",
    "span",
]

NAMES: Final = frozenset({"NAME", "STRING"})
VALUES: Final = frozenset({"STRING", "NUMBER", "DATE", "INSTANT", "true", "false", "version"})
SIGNS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
NULLS: Final = frozenset({"null", "none", "nil", "undefined"})

INNER_WORDS: Final = frozenset(
    {"and", "or", "not", "in", "is", "since", "before", "from", "between"}
)
"""Reserved words that are hardly ever meant as a name."""

DATE_WORDS: Final = frozenset(
    {"since", "before", "after", "on", "from", "today", "yesterday", "this", "previous"}
)
"""What begins both windows and tests of a date."""

_MEANT: Final = {
    "equals": "=",
    "exists": "is set",
    "includes": "contains",
    "has": "contains",
    "like": "matches",
    "startswith": "starts with",
    "endswith": "ends with",
    "occurred": "happened",
    "avg": "average",
    "mean": "average",
    "max": "maximum",
    "min": "minimum",
    "total": "sum",
    "unique": "distinct",
}
"""Words of other languages, and what this one writes."""

_LONGEST_SLIP: Final = 20
"""A longer word is no slip for one of the language, and to compare it takes time."""


def span(first: Token, last: Token) -> Span:
    """Return the span from one token to another."""
    return first.span[0], last.span[1]


def misspelt(token: Token, words: Iterable[str]) -> FilterProblem | None:
    """Return the complaint about a name that is nearly one of some words, if it is."""
    word = token.text.lower()
    if token.kind != "NAME" or len(word) > _LONGEST_SLIP:
        return None
    meant = _MEANT.get(word, "")
    if meant.partition(" ")[0] in words:
        return say.misspelt(token, meant)
    swapped = [other for other in words if sorted(other) == sorted(word)]
    close = swapped or get_close_matches(word, words, 1, 0.7)
    return say.misspelt(token, close[0]) if close else None
