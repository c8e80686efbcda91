"""The letters of destination filters (FQL)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.fql.complaints import destination as say
from sprigclassic.filters.fql.complaints import letters as say_of_letters
from sprigclassic.filters.fql.cursor import Letters
from sprigclassic.filters.text import literals
from sprigclassic.filters.text.complaints import letters as plain

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["LETTERS"]

# Quantifiers are possessive, so that no text makes the pattern try twice.
_PATTERN: Final = re.compile(
    r"""
    [ \t\r\n]*+
    (?: (?P<CALL> [A-Za-z_][A-Za-z0-9_-]*+ (?=[ \t\r\n]*+\() )
      | (?P<PATH> (?:[A-Za-z_]|\\.) (?:[A-Za-z0-9_-]|\\.)*+
          (?: \.(?:[A-Za-z0-9_-]|\\.)++ )*+ (?!\.) )
      | (?P<STRING> "[^"]*+" | '[^']*+' )
      | (?P<NUMBER> [+-]?+[0-9]++(?:\.[0-9]++)?+ (?![\w.]) )
      | (?P<not> ! (?=[A-Za-z_\\(]) )
      | (?P<SIGN> [<>=!]++ | &&?+ | \|\|?+ )
      | (?P<MARK> [()\[\],] )
      | (?P<ODD_NUMBER> [+-]?+\.?+[0-9][\w.]*+ )
      | (?P<ODD_PATH> [A-Za-z_\\][\w.\\-]++ )
      | (?P<END> \Z )
      | (?P<ODD> . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS: Final = {
    word: word
    for word in (
        *("and", "or", "in", "true", "false", "null"),
        *("(", ")", "[", "]", ",", "=", "!=", "<", "<=", ">", ">="),
    )
}
_WORDS_MEANT: Final = {"not": "!"} | {word: word for word in _WORDS if word.isalpha()}
"""Words in any case, and how they are written."""
_SIGNS_MEANT: Final = {
    "==": "=",
    "===": "=",
    "=!": "!=",
    "!==": "!=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
}
_PART: Final = re.compile(r"(?:[^.\\]|\\.)++", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def _problem(match: re.Match[str]) -> FilterProblem | None:
    """Say why a match is no token."""
    group = match.lastgroup or ""
    word, span = match[group], match.span(group)
    match group:
        case "CALL" | "PATH":
            meant = _WORDS_MEANT.get(word.lower())
            return None if meant is None else say_of_letters.other_word(word, meant, span)
        case "SIGN":
            return _of_sign(word, span)
        case "ODD_NUMBER":
            return plain.bad_number(word, span)
        case "ODD_PATH":
            return say.bad_path(word, span)
        case "ODD":
            return say_of_letters.odd_character(word, rf"in a name, write `\{word}`", span)
        case _:
            return None


def _of_sign(word: str, span: Span) -> FilterProblem:
    if word == "!":
        return say.lone_negation(span)
    return say_of_letters.other_sign(word, _SIGNS_MEANT.get(word), span)


def _parts(word: str, _span: Span) -> tuple[str, ...]:
    """Return the names of a path, without their escapes."""
    return tuple(_ESCAPE.sub(r"\1", part) for part in _PART.findall(word))


def _string(word: str, _span: Span) -> str:
    return word[1:-1]


LETTERS: Final = Letters(
    _PATTERN,
    _WORDS,
    {"PATH": _parts, "STRING": _string, "NUMBER": literals.number},
    _problem,
    "`and`, `or` or the end",
)
