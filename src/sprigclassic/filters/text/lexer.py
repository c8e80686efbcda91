"""Text to tokens: one pass, one compiled pattern, linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from sprigclassic.filters.limits import MAX_BYTES
from sprigclassic.filters.text import literals
from sprigclassic.filters.text.complaints import RefusedError, letters, types
from sprigclassic.filters.text.words import RESERVED, is_bare_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem

__all__ = ["Token", "tokens"]


class Token(NamedTuple):
    """One word of the text.

    Attributes:
        kind: A reserved word in lower case or a sign, as itself; else `NAME`, `STRING`, `NUMBER`,
            `DATE`, `INSTANT` or `END`.
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
      | (?P<SIGN> [<>=!]++ | [(),] | &&? | \|\|? )
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

_SIGNS: Final = {sign: sign for sign in ("=", "!=", "<", "<=", ">", ">=", "(", ")", ",")} | {
    "==": "="
}
_CLOSING: Final = {
    pair[0]: pair[1]
    for pair in ("''", "``", "“”", "””", "„“", "\u2018\u2019", "\u2019\u2019", "«»")
}
"""Quotes of other languages, and what closes them."""
_ESCAPE: Final = re.compile(r'\\(["\\])')
_INSIDE: Final = re.compile(r'(?:[^"\\]++|\\["\\])*+')


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, the last of which is `END`.

    Raises:
        RefusedError: The text is too long, or holds what is no token.
    """
    _check_text(text)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):  # pragma: no branch - `END` ends it
        kind = match.lastgroup or ""
        word = match[kind]
        span = match.span(kind)
        if kind == "NAME":
            kind = _kind_of_word(word, span)
            found.append(Token(kind, word, word, span))
        elif kind == "SIGN":
            found.append(Token(_SIGNS.get(word) or _other_sign(word, span), word, word, span))
        elif kind == "END":
            break
        else:
            found.append(Token(kind, word, _VALUES[kind](word, span, text), span))
    end = found[-1].span[1] if found else 0
    found.append(Token("END", "", "", (end, end)))
    return found


def _check_text(text: str) -> None:
    """Refuse a text that is too long, or that UTF-8 cannot write."""
    size = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        raise RefusedError(types.too_long(size))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError(types.lone_surrogate((error.start, error.start + 1))) from None


def _kind_of_word(word: str, span: Span) -> str:
    """Return the reserved word in lower case, or `NAME`."""
    lowered = word.lower()
    if lowered in RESERVED:
        return lowered
    if not word.isascii():
        _check_letters(word, span)
    return "NAME"


def _check_letters(word: str, span: Span) -> None:
    """Refuse what counts as a letter or a digit for the pattern, but is none: `²`, `Ⅷ`."""
    for offset, char in enumerate(word):
        if char != "." and not is_bare_word(f"_{char}"):
            place = span[0] + offset
            raise RefusedError(letters.unexpected_character(char, (place, place + 1)))


def _other_sign(word: str, span: Span) -> NoReturn:
    raise RefusedError(letters.other_sign(word, span))


def _string(word: str, _span: Span, _text: str) -> str:
    inside = word[1:-1]
    return _ESCAPE.sub(r"\1", inside) if "\\" in inside else inside


def _odd_name(word: str, span: Span, _text: str) -> NoReturn:
    stem = word.rstrip(".")
    if len(word) - len(stem) == 1:
        raise RefusedError(letters.full_stop((span[1] - 1, span[1])))
    raise RefusedError(letters.bare_path(word, span))


def _odd(char: str, span: Span, text: str) -> NoReturn:
    """Say what is wrong with a character that begins no token."""
    if char == '"':
        raise RefusedError(_broken_text(span[0], text))
    if char in _CLOSING:
        raise RefusedError(_other_quotes(char, span, text))
    if char.isspace() or not char.isprintable():
        raise RefusedError(letters.other_blank(char, span))
    raise RefusedError(letters.unexpected_character(char, span))


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


_VALUES: Final[dict[str, Callable[[str, Span, str], Any]]] = {
    "STRING": _string,
    "NUMBER": lambda word, span, _: literals.number(word, span),
    "DATE": lambda word, span, _: literals.day(word, span),
    "INSTANT": lambda word, span, _: literals.instant(word, span),
    "ODD_DATE": lambda word, span, _: literals.odd_date(word, span),
    "ODD_NUMBER": lambda word, span, _: literals.odd_number(word, span),
    "ODD_NAME": _odd_name,
    "ODD": _odd,
}
