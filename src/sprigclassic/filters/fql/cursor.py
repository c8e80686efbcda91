"""Where a reader stands in its tokens, and the limits that hold for every text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from sprigclassic._source import Span
from sprigclassic.errors import FilterProblem
from sprigclassic.filters.limits import MAX_LEVELS
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.text.lexer import Token, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SIGNS", "Cursor", "Letters"]

SIGNS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
"""The kinds of tokens that compare."""


@frozen
class Letters:
    """What the letters of a language mean.

    Attributes:
        pattern: A token with the blanks before it, as groups: those of `problem` are none, the
            group `END` is the last, and every other is the kind of its tokens.
        words: Words and signs with a kind of their own, and that kind.
        values: The groups whose value is not their text, and how to read it.
        problem: Says why a match is no token.
        connectives: What may follow a condition, in words.
    """

    pattern: re.Pattern[str]
    words: Mapping[str, str]
    values: Mapping[str, Callable[[str, Span], Any]]
    problem: Callable[[re.Match[str]], FilterProblem | None]
    connectives: str


class Cursor:
    """A place in the tokens of a text, which are read as far as they are asked for.

    Attributes:
        text: The text.
        letters: The letters of its language.
        token: The token that is read next.
        before: The kind of the token that was read last, or none at the beginning.
        end: Where that token ends.
    """

    __slots__ = ("_level", "_rest", "before", "end", "letters", "text", "token")

    def __init__(self, text: str, letters: Letters) -> None:
        check_text(text)
        self.text = text
        self.letters = letters
        self.before = ""
        self.end = 0
        self._level = 0
        self._rest: Iterator[re.Match[str]] = letters.pattern.finditer(text)
        self.token = self._read(next(self._rest))

    @property
    def kind(self) -> str:
        """The kind of the token that is read next."""
        return self.token.kind

    @property
    def start(self) -> int:
        """Where that token begins."""
        return self.token.span[0]

    def take(self) -> Token:
        """Return the token, which is not `END`, and go past it.

        Raises:
            RefusedError: The next one is none.
        """
        token = self.token
        self.before, self.end = token.kind, token.span[1]
        self.token = self._read(next(self._rest))
        return token

    def skip(self, kind: str) -> bool:
        """Go past a token of this kind; return whether it was one."""
        if self.kind != kind:
            return False
        self.take()
        return True

    def since(self, start: int) -> Span:
        """Return the span from a place to the end of the token that was read last."""
        return start, self.end

    def rest(self, most: int) -> list[Token]:
        """Return the next tokens, up to one that is none: to explain a mistake, not to go on."""
        found: list[Token] = []
        with suppress(RefusedError):
            while len(found) < most and self.kind != "END":
                found.append(self.token)
                self.take()
        return found

    def deeper(self) -> Token:
        """Go past a parenthesis or a negation, one level down, and return it.

        Raises:
            RefusedError: There are too many levels; `shallower` goes up again.
        """
        self._level += 1
        if self._level > MAX_LEVELS:
            raise RefusedError(types.too_deep(self.token.span))
        return self.take()

    def shallower(self) -> None:
        """Go one level up."""
        self._level -= 1

    def _read(self, match: re.Match[str]) -> Token:
        group = match.lastgroup or ""
        word, span = match[group], match.span(group)
        if group == "END":
            return Token("END", "", None, (self.end, self.end))
        kind = self.letters.words.get(word)
        problem = self.letters.problem(match) if kind is None else None
        if problem is not None:
            raise RefusedError(problem)
        read = self.letters.values.get(group)
        return Token(kind or group, word, word if read is None else read(word, span), span)
