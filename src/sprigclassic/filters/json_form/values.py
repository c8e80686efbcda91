"""Tests of a value: what stands after the operator and its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.literals import literal, literals, text
from sprigclassic.filters.json_form.moments import MOMENT_TESTS, Form
from sprigclassic.filters.json_form.words import (
    COMPARISONS,
    IGNORING_CASE,
    QUANTIFIERS,
    TEXT_OPERATORS,
)
from sprigclassic.filters.tree import Between, Comparison, ContainsOf, IsSet, OneOf, TextTest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.json_form.document import Spot
    from sprigclassic.filters.json_form.moments import Arguments
    from sprigclassic.filters.tree import CountTest, Operator, Quantifier, TextOperator, ValueTest

__all__ = ["COUNT_TESTS", "VALUE_TESTS", "tested"]


def tested(operator: Spot, subjects: Mapping[str, object]) -> tuple[Spot, ValueTest] | None:
    """Read an operator's list: what stands under the key of its subject, and the test."""
    given = _arguments(operator)
    if given is None:
        return None
    subject = given[0].only(subjects, "a subject")
    test = VALUE_TESTS[operator.key].read(given[1:], operator.span)
    return None if subject is None else (subject, test)


def _arguments(operator: Spot) -> list[Spot] | None:
    form = VALUE_TESTS[operator.key]
    if not form.count:
        return [operator]
    items = operator.items()
    least = 1 + form.count
    if items is None or len(items) in {least, least + form.cased}:
        return items
    operator.refuse(say.wrong_arguments(operator.key, f"a subject and {form.takes}", len(items)))
    return None


def _comparison(operator: Operator) -> Form[CountTest]:
    def read(given: Arguments, span: Any) -> Comparison:
        return Comparison(operator, literal(given[0]), _ignores_case(given), span=span)

    return Form("a literal", 1, read, cased=operator in {"=", "!="})


def _one_of(*, negated: bool) -> Form[OneOf]:
    def read(given: Arguments, span: Any) -> OneOf:
        return OneOf(literals(given[0]), negated, _ignores_case(given), span=span)

    return Form("a list", 1, read, cased=True)


def _text_test(operator: TextOperator, *, negated: bool) -> Form[TextTest]:
    def read(given: Arguments, span: Any) -> TextTest:
        return TextTest(operator, text(given[0]), negated, _ignores_case(given), span=span)

    return Form("a text", 1, read, cased=True)


def _contains_of(quantifier: Quantifier, *, negated: bool) -> Form[ContainsOf]:
    return Form(
        "a list", 1, lambda of, span: ContainsOf(quantifier, literals(of[0]), negated, span=span)
    )


def _ignores_case(given: Arguments) -> bool:
    for marker in given[1:]:
        if marker.value != IGNORING_CASE:
            marker.refuse(say.wrong_word([IGNORING_CASE]))
    return len(given) > 1


COUNT_TESTS: Final[Mapping[str, Form[CountTest]]] = {
    **{key: _comparison(operator) for key, operator in COMPARISONS.items()},
    "between": Form(
        "two literals", 2, lambda of, span: Between(literal(of[0]), literal(of[1]), span=span)
    ),
}
"""The tests of a measure, by operator."""

VALUE_TESTS: Final[Mapping[str, Form[ValueTest]]] = {
    **COUNT_TESTS,
    "is_set": Form("nothing", 0, lambda _, span: IsSet(span=span)),
    "is_not_set": Form("nothing", 0, lambda _, span: IsSet(negated=True, span=span)),
    "in": _one_of(negated=False),
    "not_in": _one_of(negated=True),
    **{key: _text_test(operator, negated=False) for key, operator in TEXT_OPERATORS.items()},
    **{
        f"not_{key}": _text_test(operator, negated=True) for key, operator in TEXT_OPERATORS.items()
    },
    **{key: _contains_of(quantifier, negated=False) for key, quantifier in QUANTIFIERS.items()},
    **{
        f"not_{key}": _contains_of(quantifier, negated=True)
        for key, quantifier in QUANTIFIERS.items()
    },
    **MOMENT_TESTS,
}
"""The tests of an attribute or a property, by operator."""
