"""Every sentence that reading and checking a filter can say, one function a mistake.

`letters` speaks for the lexer and `types` for the checker; `conditions`, `events`, `values` and
`moments` speak for the parser. Each function returns a problem: its code, one sentence, the
smallest text that the reader would change, and at most one suggestion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.errors import FilterProblem

if TYPE_CHECKING:
    from sprigclassic.filters.text.lexer import Token

__all__ = ["RefusedError", "expected", "found", "quoted", "ticked", "write"]

LONGEST: Final = 60
"""Longer words of the reader are cropped where a sentence repeats them."""


class RefusedError(Exception):
    """Carries a problem from the place that found it to the one who has the whole text."""

    def __init__(self, problem: FilterProblem) -> None:
        """Hold the problem."""
        super().__init__(problem)
        self.problem = problem


def ticked(words: str) -> str:
    """Return the reader's words in backticks, cropped and harmless to a terminal."""
    shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return f"`{harmless(shown)}`"


def quoted(value: str) -> str:
    """Return a text as the language writes it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def write(words: str) -> str:
    """Return the suggestion to write something."""
    return f"write {ticked(words)}"


def found(token: Token) -> str:
    """Return what stands here instead of what was expected."""
    return "the filter ends here" if token.kind == "END" else f"found {ticked(token.text)}"


def expected(code: str, what: str, token: Token, help: str | None = None) -> FilterProblem:
    """Return the problem of a word that cannot stand here."""
    return FilterProblem(code, f"expected {what}, but {found(token)}", token.span, help)
