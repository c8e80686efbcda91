"""The tests of one value: of an attribute, of a property, of a count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sprigclassic.filters.text import moments
from sprigclassic.filters.text.complaints import RefusedError, conditions
from sprigclassic.filters.text.complaints import values as say
from sprigclassic.filters.text.cursor import span_of
from sprigclassic.filters.text.stumbles import values as stumbles
from sprigclassic.filters.text.words import UNITS
from sprigclassic.filters.tree import (
    Between,
    BetweenAgo,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    Instant,
    IsSet,
    Number,
    OneOf,
    Text,
    TextTest,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.text.cursor import Cursor, Place
    from sprigclassic.filters.tree import (
        CountTest,
        Operator,
        Quantifier,
        TextOperator,
        Value,
        ValueTest,
    )

__all__ = ["count_test", "literal", "value_test"]

_SIGNS: Final = ("=", "!=", "<", "<=", ">", ">=")
_LITERALS: Final[dict[str, Callable[..., Any]]] = {
    "STRING": Text,
    "NUMBER": Number,
    "DATE": Day,
    "INSTANT": Instant,
}


def value_test(cursor: Cursor, start: Place) -> ValueTest:
    """Read a test, as far as it goes, of what stands between `start` and here."""
    read = _TESTS.get(cursor.kind)
    if read is None:
        raise RefusedError(stumbles.no_test(cursor, start))
    return read(cursor)


def count_test(cursor: Cursor, start: Place) -> CountTest:
    """Read a comparison of the measure that stands between `start` and here."""
    read = _COMPARISONS.get(cursor.kind)
    if read is None or _is_ago(cursor):
        raise RefusedError(stumbles.no_count_test(cursor, start))
    return read(cursor)


# ---- comparisons -------------------------------------------------------------------------------


def _comparison(cursor: Cursor) -> Comparison:
    operator, start = cast("Operator", cursor.kind), cursor.past()
    value = literal(cursor)
    return Comparison(operator, value, span=cursor.since(start))


def _value_comparison(cursor: Cursor) -> Comparison:
    operator, start = cast("Operator", cursor.kind), cursor.past()
    value = literal(cursor)
    folded = _ignoring_case(cursor)  # the checker refuses it where it means nothing
    return Comparison(operator, value, folded, span=cursor.since(start))


def _between(cursor: Cursor) -> Between:
    start = cursor.past()
    low = literal(cursor)
    if not cursor.skip("and"):
        raise RefusedError(say.expected_and(cursor.token))
    return Between(low, literal(cursor), span=cursor.since(start))


def _between_or_ago(cursor: Cursor) -> Between | BetweenAgo:
    return moments.between_ago(cursor) if _is_ago(cursor) else _between(cursor)


def _is_ago(cursor: Cursor) -> bool:
    """Return whether a range is one of lengths of time: only if `ago` follows the unit."""
    return cursor.kind == "between" and cursor.ahead(4) in UNITS and cursor.ahead(5) == "ago"


# ---- texts and lists ---------------------------------------------------------------------------


def _one_of_or_time(cursor: Cursor) -> ValueTest:
    return moments.in_time(cursor) if cursor.ahead() in {"last", "next"} else _one_of(cursor)


def _negated(cursor: Cursor) -> ValueTest:
    read = _NEGATABLE.get(cursor.ahead())
    if read is None:
        cursor.advance()
        raise RefusedError(stumbles.no_negatable(cursor))
    return read(cursor)


def _one_of(cursor: Cursor) -> OneOf:
    start = cursor.place
    negated = cursor.skip("not")
    cursor.advance()
    if cursor.kind != "(":
        raise RefusedError(stumbles.no_list(cursor))
    values = _list(cursor)
    return OneOf(values, negated, _ignoring_case(cursor), span=cursor.since(start))


def _contains(cursor: Cursor) -> TextTest | ContainsOf:
    following = cursor.ahead(2 if cursor.kind == "not" else 1)
    return _contains_of(cursor) if following in {"any", "all"} else _text_test(cursor)


def _contains_of(cursor: Cursor) -> ContainsOf:
    start = cursor.place
    negated = cursor.skip("not")
    cursor.advance()
    quantifier = cast("Quantifier", _two_words(cursor, "of"))
    if cursor.kind != "(":
        raise RefusedError(stumbles.no_list(cursor))
    return ContainsOf(quantifier, _list(cursor), negated, span=cursor.since(start))


def _text_test(cursor: Cursor) -> TextTest:
    start = cursor.place
    negated = cursor.skip("not")
    alone = cursor.kind in {"contains", "matches"}
    operator = cast("TextOperator", cursor.take().kind if alone else _two_words(cursor, "with"))
    if cursor.kind != "STRING":
        raise RefusedError(stumbles.no_text(cursor, operator))
    token = cursor.take()
    text = Text(token.value, span=token.span)
    return TextTest(operator, text, negated, _ignoring_case(cursor), span=cursor.since(start))


def _ignoring_case(cursor: Cursor) -> bool:
    if cursor.kind != "ignoring":
        return False
    _two_words(cursor, "case")
    return True


def _two_words(cursor: Cursor, second: str) -> str:
    """Read a word that is always followed by a certain other one."""
    first = cursor.take().kind
    words = f"{first} {second}"
    if not cursor.skip(second):
        raise RefusedError(conditions.expected_word(f"`{second}`", first, cursor.token, words))
    return words


def _is_set(cursor: Cursor) -> IsSet:
    start = cursor.past()
    negated = cursor.skip("not")
    if not cursor.skip("set"):
        raise RefusedError(stumbles.no_set(cursor, start))
    return IsSet(negated, span=cursor.since(start))


# ---- literals ----------------------------------------------------------------------------------


def literal(cursor: Cursor) -> Value:
    """Read one value."""
    make = _LITERALS.get(cursor.kind)
    if make is not None:
        value, span = cursor.take_value()
        node: Value = make(value, span=span)
        return node
    if cursor.kind in {"true", "false"}:
        return Flag(cursor.kind == "true", span=cursor.take().span)
    if cursor.kind == "version":
        return _version(cursor)
    raise RefusedError(stumbles.no_value(cursor))


def _version(cursor: Cursor) -> Version:
    start = cursor.past()
    if cursor.kind != "STRING":
        raise RefusedError(stumbles.no_version(cursor))
    return Version(cursor.take().value, span=cursor.since(start))


def _list(cursor: Cursor) -> tuple[Value, ...]:
    opening = cursor.past()
    values: list[Value] = []
    while not (cursor.kind == ")" and not values):
        values.append(literal(cursor))
        if cursor.kind != "," or len(values) > cursor.room:
            break
        cursor.advance()
    cursor.room -= len(values)
    if cursor.room < 0:
        raise RefusedError(say.long_lists(span_of(opening)))
    if not cursor.skip(")"):
        raise RefusedError(stumbles.unclosed_list(cursor, opening))
    return tuple(values)


_NEGATABLE: Final[dict[str, Callable[[Cursor], ValueTest]]] = {
    "in": _one_of,
    "contains": _contains,
    **dict.fromkeys(("starts", "ends", "matches"), _text_test),
}
_COMPARISONS: Final[dict[str, Callable[[Cursor], CountTest]]] = {
    **dict.fromkeys(_SIGNS, _comparison),
    "between": _between,
}
_TESTS: Final[dict[str, Callable[[Cursor], ValueTest]]] = {
    **moments.TESTS,
    **_NEGATABLE,
    **dict.fromkeys(_SIGNS, _value_comparison),
    "between": _between_or_ago,
    "in": _one_of_or_time,
    "not": _negated,
    "is": _is_set,
}
