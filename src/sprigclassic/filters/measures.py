"""Measures of the events in a window: days, sessions, and sums and the like of a property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never

from sprigclassic._time import LENGTHS, local_day
from sprigclassic.filters.arithmetic import average, maximum, minimum, number_test, total
from sprigclassic.filters.counts import count, range_of
from sprigclassic.filters.equality import identity
from sprigclassic.filters.paths import reader
from sprigclassic.filters.tree import Aggregate, Function, Measured, Tally
from sprigclassic.filters.wheres import choice_at
from sprigclassic.filters.windows import bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo

    from sprigclassic.filters.arithmetic import Exact
    from sprigclassic.filters.program import Program
    from sprigclassic.filters.wheres import Choice
    from sprigclassic.users import History, User

Measuring: TypeAlias = "Callable[[History, range, Choice], Exact | None]"
"""A measure of those of some places in a history that are chosen."""

SESSION: Final = 12 * LENGTHS["hour"]


def measured(condition: Measured, zone: tzinfo) -> Program:
    """Return the comparison of a measure as a function of a user and `now`."""
    events, measure, window = condition.events, condition.measure, condition.window
    match measure:
        case Tally("count"):
            return count(events, window, range_of(condition.test), zone)
        case Tally(kind):
            return _compared(condition, _days(zone) if kind == "days" else _sessions, zone)
        case Aggregate(function, path):
            return _compared(condition, _aggregate(function, path), zone)
        case _:
            assert_never(measure)


def _compared(condition: Measured, measuring: Measuring, zone: tzinfo) -> Program:
    name, choice = condition.events.name, choice_at(condition.events.where, zone)
    within, holds = bounds(condition.window, zone), number_test(condition.test)

    def answer(user: User, now: int) -> bool:
        history = user.histories[name]
        places = history.places(*within(user, now))
        return holds(measuring(history, places, choice(now)))

    return answer


# ---- days and sessions -------------------------------------------------------------------------


def _days(zone: tzinfo) -> Measuring:
    def days(history: History, places: range, choose: Choice) -> int:
        found: set[int] = set()

        def until(at: int) -> int:
            day, end = local_day(at, zone)
            found.add(day)
            return end

        _leap(history, places, choose, until)
        return len(found)

    return days


def _sessions(history: History, places: range, choose: Choice) -> int:
    return _leap(history, places, choose, lambda opening: opening + SESSION)


def _leap(history: History, places: range, choose: Choice, until: Callable[[int], int]) -> int:
    """Go from each chosen event on to the first that is not earlier than what `until` says.

    Returns:
        How many events were met; those between are not looked at.
    """
    met = 0
    while places:
        place = next(iter(choose(history, places)), None)
        if place is None:
            break
        met += 1
        after = history.since(until(history.at(place)), place + 1, places.stop)
        places = range(after, places.stop)
    return met


# ---- of a property -----------------------------------------------------------------------------


def _aggregate(function: Function, path: str) -> Measuring:
    fold, read = _FOLDS[function], reader(path)

    def of_values(history: History, places: range, choose: Choice) -> Exact | None:
        return fold([read(history.properties(place)) for place in choose(history, places)])

    return of_values


def _distinct(values: Iterable[Any]) -> int:
    return len({identity(value) for value in values} - {None})


_FOLDS: Final[dict[Function, Callable[[Iterable[Any]], Exact | None]]] = {
    "sum": total,
    "average": average,
    "minimum": minimum,
    "maximum": maximum,
    "distinct": _distinct,
}
