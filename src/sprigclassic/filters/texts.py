"""Tests of a text, or of the texts in a list: `contains`, `starts with`, `ends with`, `matches`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sprigclassic.filters.globs import glob

if TYPE_CHECKING:
    from sprigclassic.filters.tree import TextOperator, TextTest

_OfText: TypeAlias = Callable[[str], bool]


def text_test(test: TextTest) -> Callable[[Any], bool]:
    """Return the test as a function of a JSON value, negation apart."""
    wanted = test.text.value.casefold() if test.ignoring_case else test.text.value
    holds = _folding(_of_text(test.operator, wanted), fold=test.ignoring_case)
    if test.operator != "contains":
        return lambda value: value.__class__ is str and holds(value)
    equal = _folding(wanted.__eq__, fold=test.ignoring_case)

    def contains(value: Any) -> bool:
        if value.__class__ is list:
            return any(item.__class__ is str and equal(item) for item in value)
        return value.__class__ is str and holds(value)

    return contains


def _folding(holds: _OfText, *, fold: bool) -> _OfText:
    return (lambda text: holds(text.casefold())) if fold else holds


def _of_text(operator: TextOperator, wanted: str) -> _OfText:
    match operator:
        case "contains":
            return lambda text: wanted in text
        case "starts with":
            return lambda text: text.startswith(wanted)
        case "ends with":
            return lambda text: text.endswith(wanted)
        case "matches":
            return glob(wanted)
        case _:
            assert_never(operator)
