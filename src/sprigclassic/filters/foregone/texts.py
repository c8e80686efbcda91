"""Texts: whether one can do what several tests ask; if in doubt, it can.

A text is one that the tests name, which is tried, or any other. Another has several sides: where it
stands in the order of texts, what its fold is, which version it is, which date, how it is formed.
Each side is looked at as if it could be chosen freely, so that more seems possible than is.
"""

from __future__ import annotations

from collections import defaultdict
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.equality import key_of_version
from sprigclassic.filters.foregone.asked import Asked, literals
from sprigclassic.filters.foregone.forms import some_form_passes
from sprigclassic.filters.foregone.moments import ordered, some_instant_passes
from sprigclassic.filters.moments import Interval, MovingTest, Standing, standing_interval
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    Day,
    Instant,
    IsSet,
    OneOf,
    Operator,
    Text,
    TextTest,
    Value,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import tzinfo

__all__ = ["some_text_passes"]

_Side: TypeAlias = Literal["order", "fold", "version", "date", "now", "form"]
_Range: TypeAlias = tuple[Operator, Any]
"""An operator and what it compares with: a text, or the key of a version."""
_Demand: TypeAlias = tuple[list[Any], bool]
"""What one test says of one side, and whether one of it is to be so, or none."""
_Demands: TypeAlias = "defaultdict[_Side, list[_Demand]]"

_ORDER: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def some_text_passes(asked: Sequence[Asked], where: tzinfo, *, moving: bool) -> bool:
    """Return whether some text may do what is asked.

    Args:
        asked: The tests.
        where: The time zone.
        moving: Whether some date does what those ask that hang on now.
    """
    named = {
        literal.value
        for one in asked
        for literal in literals(one.test)
        if isinstance(literal, Text)
    }
    return any(_passes(text, asked, where, moving=moving) for text in named) or _another_passes(
        asked, where, moving=moving
    )


def _passes(text: str, asked: Sequence[Asked], where: tzinfo, *, moving: bool) -> bool:
    if instant_of_value(text, where) is None:
        return all(one.admits(text) for one in asked)
    return moving and all(one.holds is None or one.admits(text) for one in asked)


def _another_passes(asked: Sequence[Asked], where: tzinfo, *, moving: bool) -> bool:
    demands: _Demands = defaultdict(list)
    for one in asked:
        if isinstance(one.test, IsSet):
            if not one.passed:
                return False
            continue
        sides = list(_sides(one, where))
        if one.passed:
            if not sides:
                return False
            if len({side for side, _ in sides}) == 1:
                demands[sides[0][0]].append(([what for _, what in sides], True))
        else:
            for side, what in sides:
                demands[side].append(([what], False))
    return (
        _some_place_passes(demands["order"])
        and _some_fold_passes(demands["fold"])
        and _some_version_passes(demands["version"])
        and _some_date_passes(demands["date"], demands["now"], moving=moving)
        and some_form_passes([(what, wanted) for [what], wanted in demands["form"]])
    )


# ---- what a test says of the sides of a text that it does not name -----------------------------


def _sides(one: Asked, where: tzinfo) -> Iterator[tuple[_Side, Any]]:
    test = one.test
    match test:
        case Comparison(operator, value, folded):
            yield from _compared(operator, value, where, folded=folded)
        case Between(low, high):
            yield from _within(low, high, where)
        case OneOf(values, _, folded):
            for value in values:
                yield from _compared("=", value, where, folded=folded)
        case TextTest():
            yield "form", test
        case _ if isinstance(test, Standing):
            yield "date", standing_interval(test, where)
        case _ if isinstance(test, MovingTest):
            yield "now", test
        case _:
            pass  # a list, or no text at all


def _compared(
    operator: Operator, value: Value, where: tzinfo, *, folded: bool
) -> Iterator[tuple[_Side, Any]]:
    match value:
        case Text(text) if folded:
            yield "fold", text.casefold()
        case Text(text) if operator != "=":
            yield "order", [(operator, text)]
        case Version(text):
            yield "version", [(operator, key_of_version(text))]
        case Day() | Instant():
            yield "date", ordered(operator, value, where)
        case _:
            pass  # another text, or no text at all


def _within(low: Value, high: Value, where: tzinfo) -> Iterator[tuple[_Side, Any]]:
    match low, high:
        case Text(first), Text(last):
            yield "order", [(">=", first), ("<=", last)]
        case Version(oldest), Version(newest):
            yield "version", [(">=", key_of_version(oldest)), ("<=", key_of_version(newest))]
        case ((Day() | Instant()), (Day() | Instant())):
            yield "date", (ordered(">=", low, where)[0], ordered("<=", high, where)[1])
        case _:
            pass


# ---- the sides ---------------------------------------------------------------------------------


def _some_place_passes(demands: Sequence[_Demand]) -> bool:
    """Return whether some place passes, between two of the texts, or before or after them."""
    texts = _bounds(demands)
    first = 1 if texts[:1] == [""] else 0
    return _some_rank_passes(demands, texts, range(2 * first, 2 * len(texts) + 1, 2))


def _some_version_passes(demands: Sequence[_Demand]) -> bool:
    keys = _bounds(demands)
    none = not any(wanted for _, wanted in demands)
    return none or _some_rank_passes(demands, keys, range(2 * len(keys) + 1))


def _bounds(demands: Sequence[_Demand]) -> list[Any]:
    return sorted({bound for tests, _ in demands for ranges in tests for _, bound in ranges})


def _some_rank_passes(demands: Sequence[_Demand], bounds: Sequence[Any], ranks: range) -> bool:
    """Return whether some rank passes: a bound has an odd one, those between have the even ones."""
    rank_of = {bound: 2 * place + 1 for place, bound in enumerate(bounds)}

    def within(rank: int, ranges: Sequence[_Range]) -> bool:
        return all(_ORDER[operator](rank, rank_of[bound]) for operator, bound in ranges)

    return any(
        all(any(within(rank, ranges) for ranges in tests) is wanted for tests, wanted in demands)
        for rank in ranks
    )


def _some_fold_passes(demands: Sequence[_Demand]) -> bool:
    folds: set[str | None] = {None, *(fold for tests, _ in demands for fold in tests)}
    return any(all((fold in tests) is wanted for tests, wanted in demands) for fold in folds)


def _some_date_passes(
    demands: Sequence[_Demand], moving_demands: Sequence[_Demand], *, moving: bool
) -> bool:
    if not any(wanted for _, wanted in (*demands, *moving_demands)):
        return True  # no date at all
    dates: list[tuple[Sequence[Interval], bool]] = list(demands)
    return moving and some_instant_passes(dates)
