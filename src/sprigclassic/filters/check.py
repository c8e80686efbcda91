"""What no value can satisfy by its type, and the limits, for trees of any spelling."""

from __future__ import annotations

from datetime import UTC
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from sprigclassic.filters.limits import (
    MAX_AMOUNT,
    MAX_BYTES,
    MAX_CONDITIONS,
    MAX_LEVELS,
    MAX_NUMBER,
    MIN_NUMBER,
)
from sprigclassic.filters.text.complaints import types as say
from sprigclassic.filters.text.printer import to_text, value_text, window_text
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Before,
    Between,
    BetweenAgo,
    Comparison,
    Day,
    Flag,
    FromTo,
    Happened,
    InLast,
    Instant,
    IsSet,
    Measured,
    Not,
    Number,
    OneOf,
    Or,
    Property,
    Since,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import (
        Condition,
        CountTest,
        Unit,
        Value,
        ValueTest,
        Where,
        Window,
    )

_Leaf: TypeAlias = Attribute | Property | Measured | Happened

__all__ = ["check", "in_order"]

_KINDS: Final[dict[type, str]] = {
    Text: "a text",
    Number: "a number",
    Flag: "`true` or `false`",
    Day: "a date",
    Instant: "an instant",
}


_MOST_GROWTH: Final = 4
"""Canonical text is at most so many times as long as the text that was read: a token of one
character gets a blank on each side, or an instant its seconds."""


def check(
    condition: Condition, timezone: str = "UTC", *, read: int = MAX_BYTES
) -> list[FilterProblem]:
    """Return all problems of a tree, in order of place; an empty list if there are none.

    Args:
        condition: A tree, however deep.
        timezone: The name of its time zone, which is part of its text.
        read: The length of the text that the tree was read from, if it was.
    """
    leaves, problem = _leaves(condition)
    if problem is not None:
        return [problem]
    problems = [problem for leaf in leaves for problem in _of_leaf(leaf)]
    if not problems and read * _MOST_GROWTH > MAX_BYTES:
        problems.extend(_of_length(condition, timezone))
    return in_order(problems)


def in_order(problems: Iterable[FilterProblem]) -> list[FilterProblem]:
    """Return problems by their place in the text; those without one keep their order, first."""
    return sorted(problems, key=lambda problem: problem.span or (-1, -1))


# ---- limits ------------------------------------------------------------------------------------


def _leaves(condition: Condition) -> tuple[list[_Leaf], FilterProblem | None]:
    """Return the leaves in order, without recursion, or the first limit that is passed."""
    leaves: list[_Leaf] = []
    rest: list[tuple[Condition | Where, int]] = [(condition, 0)]
    while rest:
        node, level = rest.pop()
        if level > MAX_LEVELS:
            return leaves, say.too_deep(node.span)
        match node:
            case And() | Or():
                rest.extend(_parts(node, level))
            case Not():
                rest.append((node.part, level + 1 + isinstance(node.part, (And, Or))))
            case _:
                leaves.append(node)
                rest.extend(_where(node, level))
        if len(leaves) > MAX_CONDITIONS:
            return leaves, say.too_many_conditions(leaves[-1].span)
    return leaves, None


def _parts(
    node: And[Condition] | And[Where] | Or[Condition] | Or[Where], level: int
) -> Iterator[tuple[Condition | Where, int]]:
    """Yield the parts from the last to the first; more than the limit are never needed."""
    inside = isinstance(node, And)
    parts: tuple[Condition | Where, ...] = node.parts
    for part in reversed(parts[: MAX_CONDITIONS + 1]):
        yield part, level + (inside and isinstance(part, Or))


def _where(leaf: _Leaf, level: int) -> Iterator[tuple[Where, int]]:
    if isinstance(leaf, (Measured, Happened)) and leaf.events.where is not None:
        where = leaf.events.where
        yield where, level + isinstance(where, (And, Or, Not))


def _of_length(condition: Condition, timezone: str) -> Iterator[FilterProblem]:
    size = len(to_text(condition, timezone).encode())
    if size > MAX_BYTES:
        yield say.too_long(size)


# ---- leaves ------------------------------------------------------------------------------------


def _of_leaf(leaf: _Leaf) -> Iterator[FilterProblem]:
    match leaf:
        case Attribute() | Property():
            yield from _of_text(leaf.path, leaf.span)
            yield from _of_test(leaf.test)
        case Measured():
            yield from _of_text(leaf.events.name or "", leaf.events.span)
            yield from _of_count(leaf.test)
            yield from _of_window(leaf.window)
        case Happened():
            yield from _of_text(leaf.events.name or "", leaf.events.span)
            yield from _of_window(leaf.window)
        case _:
            assert_never(leaf)


def _of_text(text: str, span: Span | None) -> Iterator[FilterProblem]:
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        yield say.lone_surrogate(span)


def _of_test(test: ValueTest) -> Iterator[FilterProblem]:
    match test:
        case Comparison():
            yield from _of_value(test.value)
            if isinstance(test.value, Flag) and test.operator not in {"=", "!="}:
                yield say.flag_order(test.span)
        case Between():
            yield from _of_range(test.low, test.high, "and")
        case OneOf():
            if not test.values:
                yield say.empty_list(test.span)
            yield from chain.from_iterable(map(_of_value, test.values))
        case IsSet():
            pass
        case _:
            assert_never(test)


def _of_count(test: CountTest) -> Iterator[FilterProblem]:
    values = (test.value,) if isinstance(test, Comparison) else (test.low, test.high)
    others = [value for value in values if not isinstance(value, Number)]
    yield from (say.count_needs_number(_KINDS[type(value)], value.span) for value in others)
    if others:
        return
    yield from _of_test(test)
    if isinstance(test, Comparison) and test.operator in {"=", "!="}:
        number = test.value.value
        if isinstance(number, float) and isfinite(number):
            yield say.count_not_whole(test.operator, test.value.span)


def _of_value(value: Value) -> Iterator[FilterProblem]:
    match value:
        case Text():
            yield from _of_text(value.value, value.span)
        case Number():
            if not MIN_NUMBER <= value.value <= MAX_NUMBER:  # nor is NaN
                yield say.number_out_of_range(value.span)
        case Instant():
            yield from _of_instant(value)
        case Flag() | Day():
            pass
        case _:
            assert_never(value)


def _of_instant(instant: Instant) -> Iterator[FilterProblem]:
    try:
        instant.value.astimezone(UTC)
    except OverflowError:
        yield say.instant_out_of_range(instant.span)


# ---- ranges and windows ------------------------------------------------------------------------


def _of_range(low: Value, high: Value, word: str) -> Iterator[FilterProblem]:
    broken = [*_of_value(low), *_of_value(high)]
    yield from broken
    span = (low.span[0], high.span[1]) if low.span and high.span else None
    if type(low) is not type(high):
        yield say.mixed_range(_KINDS[type(low)], _KINDS[type(high)], span)
    elif isinstance(low, Flag):
        yield say.flag_order(span)
    elif not broken and _is_backwards(low, high):
        yield say.backwards_range(span, f"{value_text(high)} {word} {value_text(low)}")


def _is_backwards(low: Value, high: Value) -> bool:
    match low, high:
        case (Number(a), Number(b)):
            return a > b
        case (Text(a), Text(b)):
            return a > b
        case (Day(a), Day(b)):
            return a > b
        case (Instant(a), Instant(b)):
            return a > b
        case _:  # pragma: no cover - the caller has compared the types
            return False


def _of_window(window: Window | None) -> Iterator[FilterProblem]:
    match window:
        case None:
            pass
        case InLast():
            length = window.duration
            yield from _of_amount(length.amount, length.unit, length.span)
        case BetweenAgo():
            yield from _of_between_ago(window)
        case Since() | Before():
            yield from _of_value(window.moment)
        case FromTo():
            yield from _of_range(window.start, window.end, "to")
        case _:
            assert_never(window)


def _of_between_ago(window: BetweenAgo) -> Iterator[FilterProblem]:
    far, near, unit = window.far, window.near, window.unit
    broken = [*_of_amount(far, unit, window.span), *_of_amount(near, unit, window.span)]
    yield from broken
    if broken:
        return
    if far == near:
        yield say.empty_range(window.span)
    elif far < near:
        yield say.backwards_range(
            window.span, window_text(BetweenAgo(near, far, unit, span=window.span))
        )


def _of_amount(amount: float, unit: Unit, span: Span | None) -> Iterator[FilterProblem]:
    if not isinstance(amount, int):
        yield say.amount_not_whole(span)
    elif amount < 1:
        yield say.amount_below_one(span)
    elif amount > MAX_AMOUNT[unit]:
        yield say.amount_too_long(unit, span)
