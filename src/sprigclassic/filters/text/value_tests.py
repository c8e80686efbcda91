"""The tests of one value: of an attribute, of a property, of a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sprigclassic.filters.text import stumbles
from sprigclassic.filters.text.complaints import RefusedError, grammar
from sprigclassic.filters.text.words import UNITS
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    Day,
    Flag,
    Instant,
    IsSet,
    Number,
    OneOf,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.text.cursor import Cursor
    from sprigclassic.filters.tree import CountTest, Operator, Value, ValueTest

__all__ = ["count_test", "literal", "value_test"]

_LITERALS: Final[dict[str, Callable[..., Any]]] = {
    "STRING": Text,
    "NUMBER": Number,
    "DATE": Day,
    "INSTANT": Instant,
}


def value_test(cursor: Cursor) -> ValueTest:
    """Read a test, as far as it goes."""
    read = _TESTS.get(cursor.kind)
    if read is None:
        raise RefusedError(stumbles.no_test(cursor))
    return read(cursor)


def count_test(cursor: Cursor) -> CountTest:
    """Read a comparison of a measure."""
    read = _COMPARISONS.get(cursor.kind)
    if read is None:
        raise RefusedError(stumbles.no_count_test(cursor))
    return read(cursor)


def literal(cursor: Cursor) -> Value:
    """Read one value."""
    kind = cursor.kind
    if kind in {"true", "false"}:
        return Flag(kind == "true", span=cursor.take().span)
    make = _LITERALS.get(kind)
    if make is None:
        raise RefusedError(stumbles.no_value(cursor))
    token = cursor.take()
    return cast("Value", make(token.value, span=token.span))


def _comparison(cursor: Cursor) -> Comparison:
    sign = cursor.take()
    value = literal(cursor)
    return Comparison(cast("Operator", sign.kind), value, span=cursor.since(sign.span[0]))


def _between(cursor: Cursor) -> Between:
    start = cursor.take().span[0]
    low = literal(cursor)
    if not cursor.skip("and"):
        raise RefusedError(grammar.expected_and(cursor.token))
    high = literal(cursor)
    if cursor.kind in UNITS and cursor.peek().kind == "ago":
        raise RefusedError(stumbles.ago_in_test(cursor, start))
    return Between(low, high, span=cursor.since(start))


def _one_of(cursor: Cursor) -> OneOf:
    start = cursor.token.span[0]
    no = cursor.skip("not")
    if not cursor.skip("in") or cursor.kind != "(":
        raise RefusedError(stumbles.no_list(cursor))
    values = _list(cursor)
    return OneOf(values, no, span=cursor.since(start))


def _list(cursor: Cursor) -> tuple[Value, ...]:
    opening = cursor.take()
    values: list[Value] = []
    while not (cursor.kind == ")" and not values):
        values.append(literal(cursor))
        if cursor.kind != ",":
            break
        cursor.take()
    if not cursor.skip(")"):
        raise RefusedError(stumbles.unclosed_list(cursor, opening))
    return tuple(values)


def _is_set(cursor: Cursor) -> IsSet:
    start = cursor.take().span[0]
    no = cursor.skip("not")
    if not cursor.skip("set"):
        raise RefusedError(stumbles.no_set(cursor, start))
    return IsSet(no, span=cursor.since(start))


_COMPARISONS: Final[dict[str, Callable[[Cursor], CountTest]]] = {
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), _comparison),
    "between": _between,
}
_TESTS: Final[dict[str, Callable[[Cursor], ValueTest]]] = {
    **_COMPARISONS,
    "in": _one_of,
    "not": _one_of,
    "is": _is_set,
}
