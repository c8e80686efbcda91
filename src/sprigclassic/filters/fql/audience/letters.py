"""The letters of audience queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.fql.complaints import audience as say
from sprigclassic.filters.fql.complaints import letters as say_of_letters
from sprigclassic.filters.fql.cursor import Letters
from sprigclassic.filters.fql.dates import DATE, TIMESTAMP, instant
from sprigclassic.filters.text import literals
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.complaints import letters as plain

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["LETTERS"]

# Quantifiers are possessive, so that no text makes the pattern try twice.
_PATTERN: Final = re.compile(
    rf"""
    [ \t\r\n]*+
    (?: (?P<NAME> [A-Za-z_][A-Za-z0-9_]*+ )
      | (?P<STRING> "[^"]*+" | '[^']*+' )
      | (?P<TIMESTAMP> {TIMESTAMP} (?![\w.:+-]) )
      | (?P<DATE> {DATE} (?![\w.:+-]) )
      | (?P<ODD_DATE> [0-9]++-[0-9][\w.:+-]*+ )
      | (?P<NUMBER> [+-]?+[0-9]++(?:\.[0-9]++)?+ (?![\w.]) )
      | (?P<SIGN> [<>=!]++ | &&?+ | \|\|?+ )
      | (?P<MARK> [().,:] )
      | (?P<ODD_NUMBER> [+-]?+[0-9][\w.]*+ )
      | (?P<END> \Z )
      | (?P<ODD> . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS: Final = {
    **{word: word for word in ("ANY", "ALL", "(", ")", ".", ",", ":")},
    **{sign: sign for sign in ("=", "!=", "<", "<=", ">", ">=")},
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "==": "=",
}
_SIGNS_MEANT: Final = {
    "===": "=",
    "=!": "!=",
    "!==": "!=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "!": "NOT",
    "&": "AND",
    "&&": "AND",
    "|": "OR",
    "||": "OR",
}
_GLUED: Final = re.compile(r"([0-9]{1,20})([A-Za-z]{1,7})")


def _problem(match: re.Match[str]) -> FilterProblem | None:
    """Say why a match is no token."""
    group = match.lastgroup or ""
    word, span = match[group], match.span(group)
    match group:
        case "NAME":
            upper = word.upper()
            return say_of_letters.other_word(word, upper, span) if upper in _WORDS else None
        case "SIGN":
            return say_of_letters.other_sign(word, _SIGNS_MEANT.get(word), span)
        case "ODD_DATE":
            return plain.bad_date(word, span)
        case "ODD_NUMBER":
            return _of_number(word, span)
        case "ODD":
            return say_of_letters.odd_character(word, None, span)
        case _:
            return None


def _of_number(word: str, span: Span) -> FilterProblem:
    glued = _GLUED.fullmatch(word)
    if glued and glued[2].lower() in plain.UNITS_MEANT:
        return plain.glued_unit(glued[1], glued[2], span)
    return plain.bad_number(word, span)


def _string(word: str, span: Span) -> str:
    place = word.find("\\")
    if place >= 0:
        raise RefusedError(say.escape((span[0] + place, span[0] + place + 1)))
    return word[1:-1]


LETTERS: Final = Letters(
    _PATTERN,
    _WORDS,
    {
        "STRING": _string,
        "NUMBER": literals.number,
        "TIMESTAMP": instant,
        "DATE": literals.day,
    },
    _problem,
    "`AND`, `OR` or the end",
)
