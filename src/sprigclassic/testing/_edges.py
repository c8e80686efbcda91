"""The instants at which the answer of a window, or of a test of a date, changes."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from attrs import frozen
from dateutil.relativedelta import relativedelta

from sprigclassic._time import day_end, day_start, from_micros, to_micros
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    Day,
    FromTo,
    InLast,
    InNext,
    On,
    Since,
)
from sprigclassic.testing._clocks import step, within_time

if TYPE_CHECKING:
    from sprigclassic.filters.tree import CalendarUnit, Moment, MomentTest, Unit

Length: TypeAlias = "tuple[int, Unit]"
"""An amount of a unit; negative to go back."""

_UNITS: Final[dict[CalendarUnit, relativedelta]] = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


@frozen
class View:
    """From where a filter looks at time.

    Attributes:
        where: The filter's time zone.
        now: The instant it is asked about, in microseconds.
    """

    where: tzinfo
    now: int


def edges(test: MomentTest, view: View) -> list[int]:
    """Return where the answer of a test, or of the window of that name, changes."""
    match test:
        case InLast() | InNext() | Ago() | BetweenAgo():
            return [step(view.now, amount, unit, view.where) for amount, unit in _lengths(test)]
        case Since(moment) | After(moment) | Before(moment) | On(moment):
            return ends(moment, view.where)
        case FromTo(first, last):
            return [ends(first, view.where)[0], ends(last, view.where)[1]]
        case Calendar():
            return _calendar_ends(test, view)
        case _:
            assert_never(test)


def _lengths(test: InLast | InNext | Ago | BetweenAgo) -> list[Length]:
    """Return how far from `now` the answer changes."""
    match test:
        case InLast(length) | Ago(_, length):
            return [(-length.amount, length.unit), (0, "minute")]
        case InNext(length):
            return [(0, "minute"), (length.amount, length.unit)]
        case BetweenAgo(far, near, unit):
            return [(-far, unit), (-near, unit)]
        case _:
            assert_never(test)


def ends(moment: Moment, where: tzinfo) -> list[int]:
    """Return the first instant of a moment, and the first one after it."""
    if isinstance(moment, Day):
        first, end = day_start(moment.value, where), day_end(moment.value, where)
        return [within_time(first), within_time(end)]
    micros = to_micros(moment.value)
    return [micros, micros]


def _calendar_ends(calendar: Calendar, view: View) -> list[int]:
    try:
        first = _first_day(from_micros(view.now).astimezone(view.where).date(), calendar.unit)
        unit = _UNITS[calendar.unit]
        days = [first - unit, first] if calendar.which == "previous" else [first, first + unit]
    except (OverflowError, ValueError):  # at the ends of time
        return [view.now]
    return [within_time(day_start(day, view.where)) for day in days]


def _first_day(day: date, unit: CalendarUnit) -> date:
    match unit:
        case "day":
            return day
        case "week":
            return day - relativedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            assert_never(unit)
