"""Where the parser stands in its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.filters.limits import MAX_LEVELS
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.text.lexer import Token, tokens

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["Cursor"]


class Cursor:
    """A place in the tokens of a text.

    Attributes:
        text: The text.
        token: The token that is read next.
        kind: Its kind.
        problems: Mistakes that did not stop the reading.
    """

    __slots__ = ("_index", "_level", "_tokens", "kind", "problems", "text", "token")

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[FilterProblem] = []
        self._tokens = tokens(text)
        self._index = 0
        self._level = 0
        self.token = self._tokens[0]
        self.kind = self.token.kind

    def take(self) -> Token:
        """Return the token, which is not `END`, and go to the next one."""
        token = self.token
        self._index += 1
        self.token = self._tokens[self._index]
        self.kind = self.token.kind
        return token

    def skip(self, kind: str) -> bool:
        """Go past a token of this kind; return whether it was one."""
        if self.kind != kind:
            return False
        self.take()
        return True

    def peek(self, steps: int = 1) -> Token:
        """Return a token further on, or `END`."""
        return self._tokens[min(self._index + steps, len(self._tokens) - 1)]

    @property
    def previous(self) -> Token | None:
        """The token that was read last."""
        return self._tokens[self._index - 1] if self._index else None

    def since(self, start: int) -> Span:
        """Return the span from a place to the end of the token that was read last."""
        return start, self._tokens[self._index - 1].span[1]

    def deeper(self) -> Token:
        """Take a parenthesis or a `not`, one level down; `shallower` goes up again.

        Raises:
            RefusedError: There are too many levels.
        """
        self._level += 1
        if self._level > MAX_LEVELS:
            raise RefusedError(types.too_deep(self.token.span))
        return self.take()

    def shallower(self) -> None:
        """Go one level up."""
        self._level -= 1
