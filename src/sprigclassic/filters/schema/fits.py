"""Which tests a value of a type may pass: the others are refused."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve

from sprigclassic.filters.check_tests import of_test
from sprigclassic.filters.check_values import KINDS
from sprigclassic.filters.predicates import predicate
from sprigclassic.filters.schema import complaints as say
from sprigclassic.filters.schema.types import ANY, Kind, Scalar, Type
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.printer import value_text
from sprigclassic.filters.tree import (
    Between,
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
    Value,
    Version,
)
from sprigclassic.filters.versions import version_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import ValueTest

__all__ = ["misfits", "takes_dates"]

_Kinds: TypeAlias = frozenset[Kind]

_DATES: Final[_Kinds] = frozenset({"text", "number", "moment", "any"})
"""What a date may be: its text, or the number of its instant."""
_TAKEN: Final[Mapping[type[Value], _Kinds]] = {
    Text: frozenset({"text", "any"}),
    Number: frozenset({"number", "any"}),
    Flag: frozenset({"flag", "any"}),
    Day: _DATES,
    Instant: _DATES,
    Version: frozenset({"text", "version", "any"}),
}
_TEXTS: Final[_Kinds] = frozenset({"text", "any"})
_LISTS: Final[_Kinds] = frozenset({"list", "any"})
_OTHERS: Final[_Kinds] = frozenset({"list", "object", "moment", "version"})
"""Kinds whose values are not listed."""
_FORMS: Final[Mapping[Kind, re.Pattern[str]]] = {
    "moment": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "number": re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII),
    "flag": re.compile("true|false", re.IGNORECASE),
}
"""Texts that are written without quotes in a filter."""


def takes_dates(type_: Type) -> bool:
    """Return whether a value of a type may be a date."""
    return bool(type_.kinds & _DATES)


def misfits(what: str, type_: Type, test: ValueTest) -> Iterator[FilterProblem]:
    """Yield what is wrong with a test of something of a type, unless it is wrong for all types.

    Args:
        what: What sentences call it.
        type_: Its type.
        test: The test.
    """
    if any(of_test(test)):
        return
    problems = list(_of_kinds(what, type_, test))
    yield from problems
    if not problems and type_.values is not None and not type_.kinds & _OTHERS:
        yield from _of_values(what, type_.values, test)


# ---- kinds -------------------------------------------------------------------------------------


def _of_kinds(what: str, type_: Type, test: ValueTest) -> Iterator[FilterProblem]:
    match test:
        case Comparison():
            yield from _of_literals(what, type_, [test.value])
        case Between():
            yield from _of_literals(what, type_, [test.low, test.high])
        case OneOf():
            yield from _of_literals(what, type_, test.values)
        case TextTest():
            yield from _of_text_test(what, type_, test)
        case ContainsOf():
            yield from _of_list_test(what, type_, test)
        case IsSet():
            pass
        case _:
            if not takes_dates(type_):
                yield say.no_date(what, type_, test.span)


def _of_literals(what: str, type_: Type, literals: Iterable[Value]) -> Iterator[FilterProblem]:
    for literal in literals:
        if not type_.kinds & _TAKEN[type(literal)]:
            kind = KINDS[type(literal)]
            yield say.incomparable(what, type_, kind, literal.span, _meant(literal, type_.kinds))


def _of_text_test(what: str, type_: Type, test: TextTest) -> Iterator[FilterProblem]:
    if type_.kinds & _TEXTS:
        return
    if test.operator == "contains" and "list" in type_.kinds:
        yield from misfits(f"an item of {what}", _items(type_), _equal(test.text, test))
    else:
        yield say.not_tested(what, type_, test.operator, test.span)


def _of_list_test(what: str, type_: Type, test: ContainsOf) -> Iterator[FilterProblem]:
    if type_.kinds & _LISTS:
        yield from misfits(f"an item of {what}", _items(type_), OneOf(test.values))
    else:
        yield say.not_tested(what, type_, f"contains {test.quantifier}", test.span)


def _items(type_: Type) -> Type:
    return ANY if type_.items is None or "any" in type_.kinds else type_.items


def _meant(literal: Value, kinds: _Kinds) -> str | None:
    """Return the literal that says the same in a kind that is taken, if there is one."""
    match literal:
        case Text(text):
            return _of_text(text, kinds)
        case Number() | Flag() if "text" in kinds:
            return quoted(value_text(literal))
        case Number() if "version" in kinds:
            return _of_text(value_text(literal), kinds)
        case _:
            return None


def _of_text(text: str, kinds: _Kinds) -> str | None:
    if "version" in kinds:
        return None if version_key(text) is None else value_text(Version(text))
    kind = next((kind for kind, form in _FORMS.items() if form.fullmatch(text)), None)
    return text if kind in kinds else None


# ---- the only values there are -----------------------------------------------------------------


def _of_values(what: str, values: tuple[Scalar, ...], test: ValueTest) -> Iterator[FilterProblem]:
    match test:
        case Comparison("=" | "!="):
            yield from _of_equality(what, values, _equal(test.value, test))
        case OneOf():
            for literal in test.values:
                yield from _of_equality(what, values, _equal(literal, test))
        case Comparison(_, Day() | Instant()) | Between(Day() | Instant(), _):
            pass  # a date hangs on the time zone
        case Comparison() | Between() | TextTest():
            positive = evolve(test, negated=False) if isinstance(test, TextTest) else test
            if not _passes(values, positive):
                yield say.no_value_passes(what, test.span)
        case _:
            pass


def _of_equality(
    what: str, values: tuple[Scalar, ...], test: Comparison
) -> Iterator[FilterProblem]:
    literal = test.value
    if isinstance(literal, Day | Instant) or _passes(values, test):
        return
    if isinstance(literal, Text):
        texts = [value for value in values if isinstance(value, str)]
        yield say.no_such_value(what, literal.value, texts, literal.span)
    else:
        yield say.no_value_passes(what, test.span)


def _equal(literal: Value, test: Comparison | OneOf | TextTest) -> Comparison:
    folded = test.ignoring_case and isinstance(literal, Text)
    return Comparison("=", literal, folded, span=literal.span)


def _passes(values: tuple[Scalar, ...], test: Comparison | Between | TextTest) -> bool:
    return any(map(predicate(test, UTC), values))
