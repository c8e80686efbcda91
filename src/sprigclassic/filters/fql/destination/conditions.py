"""Comparisons and functions of a destination filter, as tests of attributes."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve

from sprigclassic.filters.fql.complaints import destination as say
from sprigclassic.filters.fql.dates import moment_of
from sprigclassic.filters.fql.destination.lowercase import (
    any_case,
    equals_lowercase,
    escaped,
    folds_alike,
    lowercase,
)
from sprigclassic.filters.fql.destination.terms import Call, Constant, Listed, Path
from sprigclassic.filters.globs import GlobError, refuse_bad_glob
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import (
    Attribute,
    Comparison,
    ContainsOf,
    Flag,
    IsSet,
    Number,
    OneOf,
    Text,
    TextTest,
    either,
    negated,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic._source import Span
    from sprigclassic.filters.fql.destination.terms import Term
    from sprigclassic.filters.tree import Condition, Operator, ValueTest

__all__ = ["alone", "compared", "member"]

_MIRRORED: Final[Mapping[Operator, Operator]] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""What a comparison is with its sides exchanged."""
_OF_PATTERN: Final = "an attribute, or `lowercase` of one, and a text"
_FORMS: Final = {
    "contains": _OF_PATTERN,
    "match": _OF_PATTERN,
    "lowercase": "one attribute",
    "typeof": "one attribute",
}
_TYPES: Final[Mapping[str, tuple[ValueTest, ...]]] = {
    "string": (TextTest("matches", Text("*")),),
    "number": (Comparison("<", Number(0)), Comparison(">=", Number(0))),
    "bool": (OneOf((Flag(value=True), Flag(value=False))),),
    "null": (IsSet(negated=True),),
}
"""The tests that a value of each type passes, one of them at least."""
_TYPE_MEANT: Final = {"boolean": "bool", "undefined": "null", "nil": "null"}
_LITERAL: Final = re.compile(r"\\.|[^*?[\\]", re.DOTALL)
_CLASS: Final = re.compile(r"(?:\\.|[^[\\])*+\[", re.DOTALL)


# ---- conditions --------------------------------------------------------------------------------


def alone(found: Term) -> Condition:
    """Return what a term means as a condition.

    Raises:
        RefusedError: It gives neither true nor false, or says nothing about the user.
    """
    match found:
        case Path():
            return _attribute(found, Comparison("=", Flag(value=True)), found.span)
        case Call("contains" | "match"):
            return _of_pattern(found)
        case Call():
            raise RefusedError(say.no_condition(found.name, found.span))
        case _:
            raise RefusedError(say.constant(found.span))


def compared(left: Term, operator: Operator, right: Term, span: Span) -> Condition:
    """Return what a comparison of two terms means.

    Raises:
        RefusedError: It says nothing about the user, or nothing that a study filter could.
    """
    if isinstance(left, Path | Call):
        if isinstance(right, Path | Call):
            raise RefusedError(say.two_attributes(span))
        return _compared(left, operator, right, span)
    if isinstance(right, Path | Call):
        return _compared(right, _MIRRORED[operator], left, span)
    raise RefusedError(say.constant(span))


def member(item: Term, among: Term, span: Span) -> Condition:
    """Return what `in` means between two terms.

    Raises:
        RefusedError: It says nothing about the user, or nothing that a study filter could.
    """
    match item, among:
        case Path(), Listed(constants):
            return _one_of(item, constants, among.span, span)
        case Call(), Listed(constants):
            return _call_in(item, constants, among.span, span)
        case Constant(value), Path():
            if value is None:
                raise RefusedError(say.null_in_list(item.span))
            return _attribute(among, ContainsOf("any of", (value,)), span)
        case Constant() | Listed(), Listed():
            raise RefusedError(say.constant(span))
        case Path() | Call(), Path():
            raise RefusedError(say.two_attributes(span))
        case _:
            raise RefusedError(say.not_in(span))


def _attribute(path: Path, test: ValueTest, span: Span) -> Condition:
    return Attribute(path.name, test, span=span)


# ---- attributes --------------------------------------------------------------------------------


def _compared(
    left: Path | Call, operator: Operator, right: Constant | Listed, span: Span
) -> Condition:
    if isinstance(right, Listed):
        raise RefusedError(say.list_compared(right.span))
    if operator in {"=", "!="}:
        equal = _equal(left, right, span)
        return equal if operator == "=" else _differs(equal, span)
    if isinstance(left, Call):
        raise RefusedError(say.order_of_other(None, left.span))
    if not isinstance(right.value, Number):
        raise RefusedError(say.order_of_other(_dated(left, operator, right), right.span))
    return _attribute(left, Comparison(operator, right.value), span)


def _dated(left: Path, operator: Operator, right: Constant) -> str | None:
    """Return the study filter that compares dates, if a text is one."""
    moment = moment_of(right.value.value) if isinstance(right.value, Text) else None
    if moment is None:
        return None
    return to_text(Attribute(left.name, Comparison(operator, moment)))


def _equal(left: Path | Call, right: Constant, span: Span) -> Condition:
    if isinstance(left, Call):
        return _call_equals(left, right, span)
    if right.value is None:
        return _attribute(left, IsSet(negated=True), span)
    return _attribute(left, Comparison("=", right.value), span)


def _differs(equal: Condition, span: Span) -> Condition:
    """Return the complement, with the negative operator where there is one."""
    match equal:
        case Attribute(_, Comparison() as test):
            return evolve(equal, test=evolve(test, operator="!="), span=span)
        case Attribute(_, OneOf() | TextTest() | IsSet() as test):
            return evolve(equal, test=evolve(test, negated=not test.negated), span=span)
        case _:
            return negated(equal, span=span)


def _one_of(path: Path, constants: tuple[Constant, ...], listed: Span, span: Span) -> Condition:
    values = tuple(item.value for item in constants if item.value is not None)
    tests: list[ValueTest] = [OneOf(values, span=listed)] if values or not constants else []
    if len(values) < len(constants):
        tests.append(IsSet(negated=True))
    return either(*(_attribute(path, test, span) for test in tests), span=span)


# ---- functions ---------------------------------------------------------------------------------


def _call_equals(call: Call, right: Constant, span: Span) -> Condition:
    path, value = _of_path(call), right.value
    match call.name, value:
        case (("contains" | "match"), Flag(wanted)):
            holds = _of_pattern(call)
            return holds if wanted else negated(holds, span=span)
        case "lowercase", Text():
            _check_lowercase(value)
            return _attribute(path, equals_lowercase(value), span)
        case "typeof", Text():
            tests = _tests_of_type(value)
            return either(*(_attribute(path, test, span) for test in tests), span=span)
        case _:
            gives = "texts" if call.name in {"lowercase", "typeof"} else "`true` and `false`"
            raise RefusedError(say.other_result(call.name, gives, right.span))


def _call_in(call: Call, constants: tuple[Constant, ...], listed: Span, span: Span) -> Condition:
    if not constants:
        raise RefusedError(types.empty_list(listed))
    equals = [_call_equals(call, item, span) for item in constants]
    texts = tuple(item.value for item in constants if isinstance(item.value, Text))
    if call.name == "lowercase" and all(folds_alike(text.value) for text in texts):
        return _attribute(_of_path(call), OneOf(texts, ignoring_case=True), span)
    return either(*equals, span=span)


def _of_path(call: Call) -> Path:
    """Return the attribute that a function is of.

    Raises:
        RefusedError: It is of something else, or of more or less than it takes.
    """
    match call.name, call.arguments:
        case (("lowercase" | "typeof"), (Path() as path,)):
            return path
        case (("contains" | "match"), (Path() as path, Constant(Text()))):
            return path
        case (("contains" | "match"), (Call("lowercase", (Path() as path,)), Constant(Text()))):
            return path
        case _:
            raise RefusedError(say.wrong_arguments(call.name, _FORMS[call.name], call.span))


def _of_pattern(call: Call) -> Condition:
    """Return what `contains` and `match` mean: a glob, which no list passes, as in FQL."""
    path = _of_path(call)
    of, text = call.arguments[0], cast("Text", cast("Constant", call.arguments[1]).value)
    in_lowercase = isinstance(of, Call)
    if in_lowercase:
        _check_lowercase(text)
    if call.name == "match":
        pattern = _glob(text, in_lowercase=in_lowercase)
    else:
        pattern = _holding(any_case(text.value) if in_lowercase else escaped(text.value))
    return _attribute(path, TextTest("matches", Text(pattern, span=text.span)), call.span)


def _holding(part: str) -> str:
    return f"*{part}*" if part else "*"


def _glob(text: Text, *, in_lowercase: bool) -> str:
    pattern = text.value
    try:
        refuse_bad_glob(pattern)
    except GlobError as error:
        span = _within(text, error.place, error.end)
        raise RefusedError(say.bad_pattern(error.reason, span)) from None
    if not in_lowercase:
        return pattern
    start = _CLASS.match(pattern)
    if start is not None:
        raise RefusedError(say.lowercase_class(_within(text, start.end() - 1, start.end())))
    return _LITERAL.sub(lambda found: any_case(found[0][-1]), pattern)


def _within(text: Text, place: int, end: int) -> Span:
    """Return where a part of a text stands, which has no escapes."""
    start = cast("Span", text.span)[0] + 1
    return start + place, start + end


def _check_lowercase(text: Text) -> None:
    low = lowercase(text.value)
    if low != text.value:
        raise RefusedError(say.never_lowercase(text.value, low, cast("Span", text.span)))


def _tests_of_type(name: Text) -> tuple[ValueTest, ...]:
    tests, word = _TYPES.get(name.value), name.value
    span = cast("Span", name.span)
    if word == "list":
        raise RefusedError(say.type_not_told(span))
    if tests is None:
        meant = _TYPE_MEANT.get(word) or next(iter(get_close_matches(word, _TYPES, 1)), None)
        raise RefusedError(say.other_type(word, meant, span))
    return tests
