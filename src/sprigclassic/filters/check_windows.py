"""What is no window, no length of time, and no test of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters.check_values import of_name, of_range, of_value
from sprigclassic.filters.limits import MAX_AMOUNT
from sprigclassic.filters.text.complaints import types as say
from sprigclassic.filters.text.printer import window_text
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    FromTo,
    InLast,
    InNext,
    On,
    Since,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic._source import Span
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import Duration, MomentTest, Unit, Window

__all__ = ["of_duration", "of_time"]


def of_time(time: Window | MomentTest | None) -> Iterator[FilterProblem]:
    """Yield the problems of a window, if there is one, or of a test of a date."""
    match time:
        case None | On() | Calendar():
            pass
        case InLast() | InNext() | Ago():
            yield from of_duration(time.duration)
        case BetweenAgo():
            yield from _of_between_ago(time)
        case Since() | Before() | After():
            yield from of_value(time.moment)
        case FromTo():
            yield from of_range(time.start, time.end, "to")
        case WithinOf():
            yield from of_duration(time.duration)
            yield from of_name(time.path, time.span)
        case SinceAttribute():
            yield from of_name(time.path, time.span)
        case _:
            assert_never(time)


def of_duration(duration: Duration) -> Iterator[FilterProblem]:
    """Yield the problems of a length of time."""
    yield from _of_amount(duration.amount, duration.unit, duration.span)


def _of_between_ago(window: BetweenAgo) -> Iterator[FilterProblem]:
    far, near, unit = window.far, window.near, window.unit
    broken = [*_of_amount(far, unit, window.span), *_of_amount(near, unit, window.span)]
    yield from broken
    if broken:
        return
    if far == near:
        yield say.empty_range(window.span)
    elif far < near:
        better = window_text(BetweenAgo(near, far, unit))
        yield say.backwards_range(window.span, better)


def _of_amount(amount: float, unit: Unit, span: Span | None) -> Iterator[FilterProblem]:
    if not isinstance(amount, int):
        yield say.amount_not_whole(span)
    elif amount < 1:
        yield say.amount_below_one(span)
    elif amount > MAX_AMOUNT[unit]:
        yield say.amount_too_long(unit, span)
