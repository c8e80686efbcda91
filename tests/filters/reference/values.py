"""Tests of one value: an attribute, a property, or a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, assert_never

from sprigclassic.filters import tree
from tests.filters.reference.dates import read_date
from tests.filters.reference.exact import exact, is_number
from tests.filters.reference.texts import folded, text_holds
from tests.filters.reference.versions import read_version
from tests.filters.reference.windows import is_after, is_before, meets

if TYPE_CHECKING:
    from tests.filters.reference.person import Asked, Json
    from tests.filters.reference.times import Point

ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def passes(test: tree.ValueTest, value: Json, at: Asked) -> bool:
    """Return whether a value passes a test.

    "Every negative operator is the exact complement of its positive".
    """
    if isinstance(test, tree.Comparison) and test.operator == "!=":
        return not holds(tree.Comparison("=", test.value, test.ignoring_case), value, at)
    if isinstance(test, tree.IsSet | tree.OneOf | tree.TextTest | tree.ContainsOf) and test.negated:
        return not holds(test, value, at)
    return holds(test, value, at)


def holds(test: tree.ValueTest, value: Json, at: Asked) -> bool:
    """Return whether the positive of a test holds: "of something unset" it "is false"."""
    if value is None:
        return False
    match test:
        case tree.IsSet():
            return True
        case tree.Comparison() | tree.Between() | tree.OneOf():
            return compared(test, value, at)
        case tree.TextTest():
            return text_holds(test, value)
        case tree.ContainsOf():
            return contains_of(test, value, at)
        case _:
            when = read_date(value, at.zone)
            return when is not None and meets(test, when, at)


def compared(test: tree.Comparison | tree.Between | tree.OneOf, value: Json, at: Asked) -> bool:
    """Return whether a value compares so: "`between a and b` includes both ends"."""
    match test:
        case tree.Comparison():
            return compares(value, test.operator, test.value, at, test.ignoring_case)
        case tree.Between():
            return compares(value, ">=", test.low, at) and compares(value, "<=", test.high, at)
        case tree.OneOf():
            return any(
                compares(value, "=", literal, at, test.ignoring_case) for literal in test.values
            )
        case _:
            assert_never(test)


def contains_of(test: tree.ContainsOf, value: Json, at: Asked) -> bool:
    """Return whether a list has some or all: "`contains any of`/`all of` are for lists"."""
    if not isinstance(value, list):
        return False
    quantifier = {"any of": any, "all of": all}[test.quantifier]
    return quantifier(
        any(item is not None and compares(item, "=", literal, at) for item in value)
        for literal in test.values
    )


def compares(
    value: Json,
    operator: str,
    literal: tree.Value,
    at: Asked,
    ignoring_case: bool = False,  # noqa: FBT001, FBT002 - as the tree has it
) -> bool:
    """Return whether a value compares so with a literal.

    "Types are strict: number with number, text with text, true/false with true/false. A value of
    another type is not comparable". "Text comparison is exact and case-sensitive, by code point".
    """
    order = ORDERS[operator]
    match literal:
        case tree.Text():
            return isinstance(value, str) and order(
                folded(value, ignoring_case=ignoring_case),
                folded(literal.value, ignoring_case=ignoring_case),
            )
        case tree.Number():
            return is_number(value) and order(exact(value), exact(literal.value))
        case tree.Flag():
            return isinstance(value, bool) and order(value, literal.value)
        case tree.Version():
            version = read_version(value) if isinstance(value, str) else None
            return version is not None and order(version, read_version(literal.value))
        case tree.Day() | tree.Instant():
            when = read_date(value, at.zone)
            return when is not None and stands(when, operator, literal, at)
        case _:
            assert_never(literal)


def stands(when: Point, operator: str, moment: tree.Moment, at: Asked) -> bool:
    """Return whether an instant stands so to a moment.

    "A date in a comparison stands for its whole local day: `=` is `on`, `<` is `before`, `>` is
    `after`, `<=` includes the day, `>=` is `since`".
    """
    before, after = is_before(when, moment, at.zone), is_after(when, moment, at.zone)
    return {
        "=": not before and not after,
        "<": before,
        "<=": not after,
        ">": after,
        ">=": not before,
    }[operator]


def same(one: Json, other: Json) -> bool:
    """Return whether two values are equal, as `distinct` counts them.

    "1 and 1.0 are one; 1 and true are two; equal lists are one".
    """
    if is_number(one) and is_number(other):
        return exact(one) == exact(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)
