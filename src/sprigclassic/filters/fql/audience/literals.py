"""Values of an audience query.

"A string is generally interchangeable with all other formats", and Segment asks for the trait
`true` as `'true'`: so a text that is written as a number, `true` or `false` is equalled by that
too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.fql.complaints import audience as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.fql.dates import instant, is_date
from sprigclassic.filters.limits import MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.literals import number
from sprigclassic.filters.tree import Flag, Instant, Number, Text

if TYPE_CHECKING:
    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import Value

__all__ = ["instant_of", "literal", "number_of", "text_of", "values_of"]

_KINDS: Final = frozenset({"STRING", "NUMBER", "DATE", "TIMESTAMP"})
_EXTRACTORS: Final = frozenset({"event", "trait", "property", "context", "entity"})
_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,18}|-?(?:0|[1-9][0-9]{0,18})\.[0-9]{0,18}[1-9]")
"""Numbers as JSON writes them: `'01234'` and `'1.0'` are texts."""


def literal(cursor: Cursor) -> Token:
    """Read a value, in `literal(…)` or without.

    Raises:
        RefusedError: None stands here.
    """
    token = cursor.token
    if token.text == "literal":
        return _wrapped(cursor)
    if token.text in _EXTRACTORS:
        raise RefusedError(say.two_values(token.span))
    if token.kind == "NAME":
        raise RefusedError(say.bare_word(token.text, token.span))
    if token.kind not in _KINDS:
        raise RefusedError(letters.expected_value(token))
    return cursor.take()


def _wrapped(cursor: Cursor) -> Token:
    cursor.take()
    if cursor.kind != "(":
        raise RefusedError(letters.expected_sign("`(`", cursor.token))
    cursor.deeper()
    found = literal(cursor)
    if not cursor.skip(")"):
        raise RefusedError(letters.expected_sign("`)`", cursor.token))
    cursor.shallower()
    return found


def values_of(token: Token) -> list[Value]:
    """Return what a value is equalled by.

    Raises:
        RefusedError: It is a date, or written as one.
    """
    span = token.span
    if token.kind == "NUMBER":
        return [Number(token.value, span=span)]
    if token.kind != "STRING" or is_date(token.value):
        raise RefusedError(say.equal_dates(span))
    found: list[Value] = [Text(token.value, span=span)]
    if token.value in {"true", "false"}:
        found.append(Flag(token.value == "true", span=span))
    written = _number_in(token)
    return found if written is None else [*found, written]


def number_of(token: Token) -> Number:
    """Return the number that a value is.

    Raises:
        RefusedError: It is none.
    """
    found = Number(token.value, span=token.span) if token.kind == "NUMBER" else _number_in(token)
    if found is None:
        dated = token.kind != "STRING" or is_date(token.value)
        raise RefusedError(say.order_of_other(token.span, dated=dated))
    return found


def _number_in(token: Token) -> Number | None:
    if token.kind != "STRING" or not _NUMBER.fullmatch(token.value):
        return None
    value = number(token.value, token.span)
    return Number(value, span=token.span) if MIN_NUMBER <= value <= MAX_NUMBER else None


def text_of(token: Token) -> Text:
    """Return the text that a value is.

    Raises:
        RefusedError: It is none.
    """
    if token.kind != "STRING":
        raise RefusedError(say.expected_text(token))
    return Text(token.value, span=token.span)


def instant_of(token: Token) -> Instant:
    """Return the instant that a value is.

    Raises:
        RefusedError: It is none.
    """
    if token.kind == "TIMESTAMP":
        return Instant(token.value, span=token.span)
    word = token.value if token.kind == "STRING" else token.text
    if not is_date(word):
        raise RefusedError(say.expected_timestamp(token))
    if "T" not in word:
        raise RefusedError(say.bare_date(word, token.span))
    return Instant(instant(word, token.span), span=token.span)
