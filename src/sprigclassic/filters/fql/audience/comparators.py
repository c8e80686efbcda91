"""Comparisons of an audience query, as tests of a value or of a number."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from attrs import frozen

from sprigclassic._source import Span
from sprigclassic.filters.fql.audience.literals import (
    instant_of,
    literal,
    number_of,
    text_of,
    values_of,
)
from sprigclassic.filters.fql.complaints import audience as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.fql.cursor import SIGNS
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.lexer import Token
from sprigclassic.filters.tree import (
    After,
    Before,
    Comparison,
    IsSet,
    Number,
    OneOf,
    TextTest,
    both,
    either,
    negated,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.tree import CountTest, Operator, TextOperator, Value, ValueTest

__all__ = ["NAMES", "Comparator", "comparator", "number_test", "value_test"]

Branch = TypeVar("Branch")
"""A condition, or a test in a `where`."""
MakeOfValue: TypeAlias = Callable[["ValueTest"], Branch]
MakeOfNumber: TypeAlias = Callable[["CountTest"], Branch]

_SIGNS: Final[Mapping[str, Operator]] = {
    "equals": "=",
    "differs": "!=",
    "greater_than": ">",
    "at_least": ">=",
    "less_than": "<",
    "at_most": "<=",
}
_TEXTS: Final[Mapping[str, TextOperator]] = {
    "contains": "contains",
    "omits": "contains",
    "starts_with": "starts with",
    "ends_with": "ends with",
}
_RELATIVE: Final[Mapping[str, str | None]] = {
    "within_last": "in last {}",
    "within_next": "in next {}",
    "before_last": "at least {} ago",
    "after_next": None,
}
"""Comparisons of dates with today, and what a study filter has nearest to them."""
_ONE: Final = frozenset((*_SIGNS, "omits", "starts_with", "ends_with", "before_date", "after_date"))
_NONE: Final = frozenset({"absent", "exists"})
_READ: Final = frozenset((*_ONE, *_NONE, "contains", "one_of"))
NAMES: Final = frozenset((*_READ, *_RELATIVE, "none_of"))
"""Every comparison that has a name."""


@frozen
class Comparator:
    """A comparison as it was read.

    Attributes:
        name: A sign, or the name of a comparison that has none.
        arguments: What it compares with; as many as it takes.
        span: Where it stands.
    """

    name: str
    arguments: tuple[Token, ...]
    span: Span


def comparator(cursor: Cursor) -> Comparator:
    """Read a comparison, a sign or a function.

    Raises:
        RefusedError: None stands here, or one that a study filter cannot make.
    """
    start = cursor.start
    if cursor.kind in SIGNS:
        sign = cursor.take().kind
        return Comparator(sign, (literal(cursor),), cursor.since(start))
    if not cursor.skip("."):
        raise RefusedError(say.expected_comparison(cursor.token))
    name = _name(cursor)
    arguments = _arguments(cursor)
    span = cursor.since(name.span[0])
    _check_arguments(name.text, len(arguments), span)
    return Comparator(_SIGNS.get(name.text, name.text), tuple(arguments), span)


def _name(cursor: Cursor) -> Token:
    token = cursor.token
    if token.kind != "NAME":
        raise RefusedError(say.expected_function(token))
    if token.text in _RELATIVE:
        raise RefusedError(say.relative_date(token, _nearest(cursor)))
    if token.text == "none_of":
        raise RefusedError(say.none_of(token))
    if token.text not in NAMES:
        meant = next(iter(get_close_matches(token.text, NAMES, 1)), None)
        raise RefusedError(say.unknown_function(token, meant))
    return cursor.take()


def _nearest(cursor: Cursor) -> str | None:
    """Return the test of a study filter that is nearest to a relative date."""
    name, *following = cursor.rest(4)
    words = [word.text for word in following]
    form = _RELATIVE[name.text]
    if form is None or [word.kind for word in following] != ["(", "NUMBER", "NAME"]:
        return None
    return form.format(" ".join(words[1:]))


def _arguments(cursor: Cursor) -> list[Token]:
    if not cursor.skip("("):
        raise RefusedError(letters.expected_sign("`(`", cursor.token))
    found: list[Token] = []
    if cursor.kind != ")":
        found.append(literal(cursor))
        while cursor.skip(","):
            found.append(literal(cursor))
    if not cursor.skip(")"):
        raise RefusedError(letters.expected_sign("a comma or `)`", cursor.token))
    return found


def _check_arguments(name: str, count: int, span: Span) -> None:
    if name in _NONE and count:
        raise RefusedError(say.wrong_arguments(name, "no value", span))
    if name in _ONE and count != 1:
        raise RefusedError(say.wrong_arguments(name, "one value", span))
    if name not in _NONE and not count:
        raise RefusedError(say.wrong_arguments(name, "one value or more", span))


# ---- of a trait, a property, the first or the last value ---------------------------------------


def value_test(found: Comparator, make: MakeOfValue[Branch], span: Span) -> Branch:
    """Return what a comparison of a value means.

    Args:
        found: The comparison.
        make: Makes a condition of a test.
        span: Where the whole condition stands.
    """
    match found.name:
        case "!=":
            differs = make(_among(values_of(found.arguments[0]), found.span, differs=True))
            return cast("Branch", both(differs, make(IsSet(span=found.span)), span=span))
        case "contains":
            tests = [_text_test(found, text) for text in found.arguments]
            return cast("Branch", either(*map(make, tests), span=span))
        case "=" | "one_of":
            values = [value for token in found.arguments for value in values_of(token)]
            return make(_among(values, found.span))
        case _:
            return make(_simple(found))


def _simple(found: Comparator) -> ValueTest:
    span = found.span
    if found.name in _NONE:
        return IsSet(negated=found.name == "absent", span=span)
    [token] = found.arguments
    match found.name:
        case "before_date":
            return Before(instant_of(token), span=span)
        case "after_date":
            return After(instant_of(token), span=span)
        case "omits" | "starts_with" | "ends_with":
            return _text_test(found, token)
        case _:
            return Comparison(cast("Operator", found.name), number_of(token), span=span)


def _text_test(found: Comparator, token: Token) -> TextTest:
    text = text_of(token)
    return TextTest(_TEXTS[found.name], text, negated=found.name == "omits", span=found.span)


def _among(values: list[Value], span: Span, *, differs: bool = False) -> ValueTest:
    if len(values) == 1:
        return Comparison("!=" if differs else "=", values[0], span=span)
    return OneOf(tuple(values), negated=differs, span=span)


# ---- of a number that events make --------------------------------------------------------------


def number_test(
    found: Comparator, reducer: str, make: MakeOfNumber[Branch], span: Span, *, always: bool
) -> Branch:
    """Return what a comparison of a number means.

    Args:
        found: The comparison.
        reducer: What gives the number.
        make: Makes a condition of a test.
        span: Where the whole condition stands.
        always: Whether there is always a number, also of no events.

    Raises:
        RefusedError: It is no comparison of numbers.
    """

    def compared(operator: Operator, number: Number) -> Branch:
        return make(Comparison(operator, number, span=found.span))

    if found.name in _NONE:
        if always:
            raise RefusedError(say.always_there(reducer, found.span))
        there = either(compared("<", Number(0)), compared(">=", Number(0)), span=span)
        return cast("Branch", negated(there, span) if found.name == "absent" else there)
    if found.name not in SIGNS | {"one_of"}:
        raise RefusedError(say.not_of_number(found.name, reducer, found.span))
    numbers = [number_of(token) for token in found.arguments]
    if found.name == "!=" and not always:
        [number] = numbers
        return cast("Branch", either(compared("<", number), compared(">", number), span=span))
    operator = cast("Operator", "=" if found.name == "one_of" else found.name)
    return cast("Branch", either(*(compared(operator, n) for n in numbers), span=span))
