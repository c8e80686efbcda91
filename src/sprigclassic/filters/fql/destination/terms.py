"""What a destination filter compares: attributes, values, lists and functions of them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from attrs import frozen

from sprigclassic._source import Span
from sprigclassic.filters.fql.complaints import destination as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.fql.cursor import SIGNS
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import (
    Comparison,
    Events,
    Flag,
    Happened,
    IsSet,
    Number,
    Property,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import Operator

__all__ = ["Call", "Constant", "Listed", "Path", "Term", "term"]


@frozen
class Path:
    """A trait, by the path that leads to the user's attribute."""

    name: str
    span: Span


@frozen
class Constant:
    """A text, a number, `true`, `false`, or None for `null`."""

    value: Text | Number | Flag | None
    span: Span


@frozen
class Listed:
    """Constants in brackets."""

    items: tuple[Constant, ...]
    span: Span


@frozen
class Call:
    """A function that is read, and what it is of."""

    name: str
    arguments: tuple[Term, ...]
    span: Span


Term: TypeAlias = Path | Constant | Listed | Call

_READ: Final = ("contains", "lowercase", "match", "typeof")
_NOT_READ: Final[Mapping[str, str | None]] = {
    "length": "that a text is there and not empty is `traits.plan != null and traits.plan != ''`",
    "uppercase": "write `lowercase` and the letters in lower case",
    "snakecase": None,
    "kebabcase": None,
    "titlecase": None,
    "bool": None,
    "string": None,
    "number": None,
}
"""Functions that no study filter has, and what may do instead."""

_MESSAGE: Final = frozenset(
    {"type", "name", "category", "context", "integrations", "channel", "version", "projectId"}
    | {"messageId", "timestamp", "sentAt", "receivedAt", "originalTimestamp", "received_at"}
)
"""Fields of a message that say nothing about its user."""
_IDS: Final = frozenset({"userId", "anonymousId", "groupId", "previousId", "user_id"})


def term(cursor: Cursor) -> Term:
    """Read what may stand on either side of a comparison.

    Raises:
        RefusedError: None stands here, or it is about something else than attributes.
    """
    match cursor.kind:
        case "PATH":
            return _path(cursor)
        case "CALL":
            return _call(cursor)
        case "[":
            return _list(cursor)
        case _:
            found = _constant(cursor)
            if found is None:
                raise RefusedError(letters.expected_value(cursor.token))
            return found


def _constant(cursor: Cursor) -> Constant | None:
    """Read a constant, if one stands here."""
    token = cursor.token
    match token.kind:
        case "STRING":
            value: Text | Number | Flag | None = Text(token.value, span=token.span)
        case "NUMBER":
            value = Number(token.value, span=token.span)
        case "true" | "false":
            value = Flag(token.kind == "true", span=token.span)
        case "null":
            value = None
        case _:
            return None
    cursor.take()
    return Constant(value, token.span)


def _list(cursor: Cursor) -> Listed:
    start = cursor.take().span[0]
    items: list[Constant] = []
    while cursor.kind != "]" or items:
        found = _constant(cursor)
        if found is None:
            raise RefusedError(say.expected_item(cursor.token))
        items.append(found)
        if not cursor.skip(","):
            break
    if not cursor.skip("]"):
        raise RefusedError(say.expected_comma("]", cursor.token))
    return Listed(tuple(items), cursor.since(start))


# ---- functions ---------------------------------------------------------------------------------


def _call(cursor: Cursor) -> Call:
    start, name = cursor.start, cursor.token.text
    if name not in _READ:
        raise RefusedError(_no_function(cursor.token))
    cursor.take()
    cursor.deeper()
    arguments = [term(cursor)]
    while cursor.skip(","):
        arguments.append(term(cursor))
    if not cursor.skip(")"):
        raise RefusedError(say.expected_comma(")", cursor.token))
    cursor.shallower()
    return Call(name, tuple(arguments), cursor.since(start))


def _no_function(token: Token) -> FilterProblem:
    if token.text in _NOT_READ:
        return say.function_not_read(token, _NOT_READ[token.text])
    known = [*_READ, *_NOT_READ]
    return say.unknown_function(token, next(iter(get_close_matches(token.text, known, 1)), None))


# ---- paths -------------------------------------------------------------------------------------


def _path(cursor: Cursor) -> Path:
    """Read the path of a trait.

    Raises:
        RefusedError: It is one of something else, or a study filter cannot tell it from another.
    """
    token = cursor.token
    parts: tuple[str, ...] = token.value
    if parts[0] != "traits":
        raise RefusedError(_no_trait(cursor, token, parts))
    if len(parts) == 1:
        raise RefusedError(say.all_traits(token))
    if any("." in part for part in parts):
        raise RefusedError(say.dot_in_name(token))
    cursor.take()
    return Path(".".join(parts[1:]), token.span)


def _no_trait(cursor: Cursor, token: Token, parts: tuple[str, ...]) -> FilterProblem:
    """Say what a path is about, and how a study filter may ask that."""
    first = parts[0]
    if first in {"event", "properties"}:
        return say.of_event(token, _asked_of_event(cursor, parts))
    if first in _IDS:
        return say.of_id(token)
    if parts[:2] == ("context", "traits") and len(parts) > 2:  # noqa: PLR2004 - and a name
        return say.context_traits(token)
    if first in _MESSAGE:
        identify = [word.value for word in cursor.rest(3)][2:] == ["identify"]
        help_ = "leave it out: only an identify sets attributes" if identify else None
        return say.of_message(token, help_ if first == "type" else None)
    return say.other_field(token)


def _asked_of_event(cursor: Cursor, parts: tuple[str, ...]) -> str:
    """Return a study filter that asks for an event like the one that is let in here."""
    sign, value = [*cursor.rest(3)[1:], None, None][:2]
    test = None if sign is None or value is None else _comparison(sign, value)
    if parts[0] == "properties" and len(parts) > 1:
        where = Property(".".join(parts[1:]), test or IsSet())
        return to_text(Happened(Events("Checkout", where)))
    if parts == ("event",) and test is not None and test.operator == "=":
        return to_text(Happened(Events(str(test.value.value))))
    return "Checkout happened"


def _comparison(sign: Token, value: Token) -> Comparison | None:
    """Return the comparison that two tokens are, if it is a simple one."""
    if sign.kind not in SIGNS or value.kind not in {"STRING", "NUMBER"}:
        return None
    literal = Text(value.value) if value.kind == "STRING" else Number(value.value)
    return Comparison(cast("Operator", sign.kind), literal)
