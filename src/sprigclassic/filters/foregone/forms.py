"""How texts are formed: tests of their beginning, end and middle that exclude each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.filters.tree import TextTest

__all__ = ["some_form_passes"]

_Signed: TypeAlias = "tuple[TextTest, bool]"


def some_form_passes(tests: Sequence[_Signed]) -> bool:
    """Return whether some text may do what is asked of all tests; if in doubt, it may."""
    passed = [test for test, wanted in tests if wanted]
    failed = [test for test, wanted in tests if not wanted]
    if any(_is_of_any_text(test) for test in failed):
        return False
    if any(_exclude(one, other) for one, other in combinations(passed, 2)):
        return False
    return not any(_implies(one, other) for one in passed for other in failed)


def _is_of_any_text(test: TextTest) -> bool:
    parts = test.text.value
    if test.operator == "matches":
        return bool(parts) and not parts.strip("*")
    return not parts


def _exclude(one: TextTest, other: TextTest) -> bool:
    """Return whether no text begins, or ends, as both say."""
    if one.operator != other.operator or one.ignoring_case is not other.ignoring_case:
        return False
    first, second = _folded(one), _folded(other)
    match one.operator:
        case "starts with":
            return not (first.startswith(second) or second.startswith(first))
        case "ends with":
            return not (first.endswith(second) or second.endswith(first))
        case _:
            return False


def _folded(test: TextTest, *, fold: bool | None = None) -> str:
    text = test.text.value
    return text.casefold() if (test.ignoring_case if fold is None else fold) else text


def _implies(one: TextTest, other: TextTest) -> bool:
    """Return whether a text that passes one test passes the other too."""
    if one.operator == "matches" or (one.ignoring_case and not other.ignoring_case):
        return False
    fold = other.ignoring_case
    whole, part = _folded(one, fold=fold), _folded(other, fold=fold)
    match other.operator:
        case "contains":
            return part in whole
        case "starts with":
            return one.operator == "starts with" and whole.startswith(part)
        case "ends with":
            return one.operator == "ends with" and whole.endswith(part)
        case _:
            return False
