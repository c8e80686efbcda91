"""Text to tokens: one pass, one compiled pattern, linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sprigclassic.filters.limits import MAX_BYTES
from sprigclassic.filters.text import literals
from sprigclassic.filters.text.complaints import RefusedError, letters, types
from sprigclassic.filters.text.words import RESERVED, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["PLAIN", "Token", "check_text", "kind_of", "matches", "token_of", "value_of"]


class Token(NamedTuple):
    """One word of the text.

    Attributes:
        kind: A reserved word in lower case or a sign, as itself; else `NAME`, `STRING`, `NUMBER`,
            `DATE`, `INSTANT` or `END`; or `ODD` for what is no token.
        text: The word as it was written.
        value: The name, the text without its quotes, the number, the date or the datetime.
        span: Start and end in code points.
    """

    kind: str
    text: str
    value: Any
    span: Span


# Quantifiers are possessive, so that no text makes the pattern try twice.
_TOKEN: Final = re.compile(
    r"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+ )*+
    (?: (?P<NAME> [^\W\d]\w*+ (?:\.[^\W\d]\w*+)*+ (?!\.) )
      | (?P<OPEN> \( ) | (?P<CLOSE> \) ) | (?P<COMMA> , )
      | (?P<SIGN> [<>=!]++ | &&? | \|\|? )
      | (?P<STRING> "(?: [^"\\]++ | \\["\\] )*+" )
      | (?P<INSTANT> [0-9]{4}-[0-9]{2}-[0-9]{2}
          T [0-9]{2}:[0-9]{2} (?: :[0-9]{2}(?:\.[0-9]{1,6})?+ )?+
          (?: Z | [+-][0-9]{2}:[0-9]{2} ) (?![\w.:+-]) )
      | (?P<DATE> [0-9]{4}-[0-9]{2}-[0-9]{2} (?![\w.:+-]) )
      | (?P<ODD_DATE> [0-9]++-[0-9][\w.:+-]*+ )
      | (?P<NUMBER> [+-]?+[0-9]++(?:_[0-9]++)*+ (?:\.[0-9]++(?:_[0-9]++)*+)?+ (?![\w.]) )
      | (?P<ODD_NUMBER> [+-]?+\.?+[0-9][\w.]*+ (?:(?<=[eE])[+-][0-9]++)?+ )
      | (?P<ODD_NAME> [^\W\d][\w.]*+ )
      | (?P<END> \Z )
      | (?P<ODD> . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)

PLAIN: Final[Mapping[str | None, str]] = {
    **{kind: kind for kind in ("STRING", "NUMBER", "DATE", "INSTANT", "END")},
    "OPEN": "(",
    "CLOSE": ")",
    "COMMA": ",",
}
"""The kinds of the groups of the pattern that have one only."""

_WORDS_AND_SIGNS: Final = {
    **{word: word for word in (*WORDS, "=", "!=", "<", "<=", ">", ">=")},
    "==": "=",
}
_CLOSING: Final = {
    pair[0]: pair[1]
    for pair in ("''", "``", "“”", "””", "„“", "\u2018\u2019", "\u2019\u2019", "«»")
}
"""Quotes of other languages, and what closes them."""
_ESCAPE: Final = re.compile(r'\\(["\\])')
_INSIDE: Final = re.compile(r'(?:[^"\\]++|\\["\\])*+')


def matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what may be tokens of a text, the last of which is `END`.

    Raises:
        RefusedError: The text is too long, or no Unicode.
    """
    check_text(text)
    return _TOKEN.finditer(text)


def kind_of(match: re.Match[str]) -> str:
    """Return the kind of the token that a match is.

    Raises:
        RefusedError: It is none.
    """
    word = match[match.lastindex or 0]
    kind = _WORDS_AND_SIGNS.get(word)
    if kind is not None:
        return kind
    if match.lastgroup == "NAME":
        return _kind_of_name(word, match)
    raise RefusedError(_problem(word, match))


def token_of(kind: str, match: re.Match[str]) -> Token:
    """Return the token of a kind that a match is.

    Raises:
        RefusedError: It is a number or a date that does not exist.
    """
    value, span = value_of(kind, match)
    return Token(kind, match[match.lastindex or 0], value, span)


def value_of(kind: str, match: re.Match[str]) -> tuple[Any, Span]:
    """Return the value of the token of a kind that a match is, and its span.

    Raises:
        RefusedError: It is a number or a date that does not exist.
    """
    group = match.lastindex or 0
    word, span = match[group], match.span(group)
    read = _VALUES.get(kind)
    return word if read is None else read(word, span), span


def check_text(text: str) -> None:
    """Return if a text is as long as a filter's may be, and UTF-8 can write it.

    Raises:
        RefusedError: It is too long, or no Unicode.
    """
    size = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        raise RefusedError(types.too_long(size))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError(types.lone_surrogate((error.start, error.start + 1))) from None


def _kind_of_name(word: str, match: re.Match[str]) -> str:
    """Return the reserved word in lower case, or `NAME`."""
    lowered = word.lower()
    if lowered in RESERVED:
        return lowered
    if not word.isascii():
        _check_letters(word, match.start("NAME"))
    return "NAME"


def _check_letters(word: str, start: int) -> None:
    """Refuse what counts as a letter or a digit for the pattern, but is none: `²`, `Ⅷ`."""
    for place, char in enumerate(word, start):
        if not (char in "._" or char.isalpha() or char.isdecimal()):
            raise RefusedError(letters.unexpected_character(char, (place, place + 1)))


def _problem(word: str, match: re.Match[str]) -> FilterProblem:
    """Say why a match is no token."""
    span = match.span(match.lastindex or 0)
    match match.lastgroup:
        case "SIGN":
            return letters.other_sign(word, span)
        case "ODD_DATE":
            return literals.odd_date(word, span)
        case "ODD_NUMBER":
            return literals.odd_number(word, span, match.string)
        case "ODD_NAME":
            return _odd_name(word, span)
        case _:
            return _odd(word, span, match.string)


def _odd_name(word: str, span: Span) -> FilterProblem:
    stem = word.rstrip(".")
    if len(word) - len(stem) == 1:
        return letters.full_stop((span[1] - 1, span[1]))
    return letters.bare_path(word, span)


def _odd(char: str, span: Span, text: str) -> FilterProblem:
    """Say what is wrong with a character that begins no token."""
    if char == '"':
        return _broken_text(span[0], text)
    if char in _CLOSING:
        return _other_quotes(char, span, text)
    if char.isspace() or not char.isprintable():
        return letters.other_blank(char, span)
    return letters.unexpected_character(char, span)


def _broken_text(start: int, text: str) -> FilterProblem:
    inside = _INSIDE.match(text, start + 1)
    stop = len(text) if inside is None else inside.end()
    if stop + 1 >= len(text):
        return letters.unclosed_text((start, start + 1))
    return letters.unknown_escape(text[stop : stop + 2], (stop, stop + 2))


def _other_quotes(char: str, span: Span, text: str) -> FilterProblem:
    start = span[0]
    end = text.find(_CLOSING[char], start + 1)
    inside = text[start + 1 : end]
    if end == -1 or "\n" in inside:
        return letters.other_quotes(char, None, span)
    return letters.other_quotes(text[start : end + 1], inside, (start, end + 1))


def _string(word: str, _span: Span) -> str:
    inside = word[1:-1]
    return _ESCAPE.sub(r"\1", inside) if "\\" in inside else inside


_VALUES: Final[dict[str, Callable[[str, Span], Any]]] = {
    "STRING": _string,
    "NUMBER": literals.number,
    "DATE": literals.day,
    "INSTANT": literals.instant,
}
