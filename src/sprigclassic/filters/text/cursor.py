"""Where the parser stands in its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.text.lexer import PLAIN, Token, kind_of, matches, token_of, value_of

if TYPE_CHECKING:
    import re

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["Cursor", "Place", "span_of"]


_MOST_VALUES: Final = MAX_BYTES // 3
"""Canonical text is limited, and each value of a list takes a comma and a blank in it."""


_BACK: Final = 8
"""No complaint looks further back, in tokens."""

_KEPT: Final = 64
"""As many tokens are kept before the older ones are let go."""

Place: TypeAlias = "re.Match[str]"
"""A token as it was found."""


def span_of(place: Place) -> Span:
    """Return where a token stands; the match begins with the blanks before it."""
    return place.span(place.lastindex or 0)


class Cursor:
    """A place in the tokens of a text, which are read as far as they are asked for.

    Attributes:
        text: The text.
        kind: The kind of the token that is read next.
        place: The token that is read next, for `since` and `words` later.
        in_where: Whether it stands in a `where`.
        room: How many more values its lists can have.
        problems: Mistakes that did not stop the reading.
    """

    __slots__ = (
        "_conditions",
        "_index",
        "_level",
        "_matches",
        "_rest",
        "in_where",
        "kind",
        "place",
        "problems",
        "room",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.in_where = False
        self.room = _MOST_VALUES
        self.problems: list[FilterProblem] = []
        self._rest = matches(text)
        self._matches: list[Place] = []
        self._index = -1
        self._level = 0
        self._conditions = 0
        self.advance()

    # ---- forward -------------------------------------------------------------------------------

    def advance(self) -> None:
        """Go past the token, which is not `END`."""
        self._index = index = self._index + 1
        if index == len(self._matches):
            self._matches.append(next(self._rest))
        self.place = place = self._matches[index]
        self.kind = PLAIN.get(place.lastgroup) or kind_of(place)
        if index > _KEPT:  # what lives on costs time when memory is looked through
            del self._matches[: index - _BACK]
            self._index = _BACK

    def take(self) -> Token:
        """Return the token, which is not `END`, and go past it."""
        token = token_of(self.kind, self.place)
        self.advance()
        return token

    def take_value(self) -> tuple[Any, Span]:
        """Return the value of the token and its span, and go past it: cheaper than all of it."""
        found = value_of(self.kind, self.place)
        self.advance()
        return found

    def past(self) -> Place:
        """Go past the token, which is not `END`, and return it."""
        place = self.place
        self.advance()
        return place

    def skip(self, kind: str) -> bool:
        """Go past a token of this kind; return whether it was one."""
        if self.kind != kind:
            return False
        self.advance()
        return True

    # ---- here and around -----------------------------------------------------------------------

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self.peek(0)

    def ahead(self, steps: int = 1) -> str:
        """Return the kind of a token further on, or `END`, or `ODD` if it is none."""
        place = self._index + steps
        while place >= len(self._matches):
            if self._matches[-1].lastgroup == "END":
                return "END"
            self._matches.append(next(self._rest))
        match = self._matches[place]
        try:
            return PLAIN.get(match.lastgroup) or kind_of(match)
        except RefusedError:  # told when it is read, unless another mistake comes before
            return "ODD"

    def peek(self, steps: int = 1) -> Token:
        """Return a token further on, or `END`; one that is none has no value."""
        kind = self.ahead(steps)
        if kind == "END":
            end = self._matches[-2].end() if len(self._matches) > 1 else 0
            return Token(kind, "", "", (end, end))
        match = self._matches[self._index + steps]
        try:
            return token_of(kind, match)
        except RefusedError:
            return Token(kind, match[match.lastindex or 0], None, span_of(match))

    def back(self, steps: int = 1) -> Token:
        """Return a token that was read, the last one or one before, or else the first."""
        return self.peek(max(-steps, -self._index))

    def since(self, start: Place) -> Span:
        """Return the span from a token to the one that was read last."""
        return start.start(start.lastindex or 0), self._matches[self._index - 1].end()

    def words(self, start: Place) -> str:
        """Return the text from a token to the one that was read last."""
        return self.text[slice(*self.since(start))]

    # ---- limits --------------------------------------------------------------------------------

    def deeper(self) -> Place:
        """Go past a parenthesis or a `not`, one level down, and return it.

        Raises:
            RefusedError: There are too many levels; `shallower` goes up again.
        """
        self._level += 1
        if self._level > MAX_LEVELS:
            raise RefusedError(types.too_deep(self.token.span))
        return self.past()

    def shallower(self) -> None:
        """Go one level up."""
        self._level -= 1

    def count(self, start: Place) -> None:
        """Count the condition that ends here.

        Raises:
            RefusedError: There are too many.
        """
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise RefusedError(types.too_many_conditions(self.since(start)))
