"""Words about time, which windows of events and tests of dates share."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from sprigclassic.filters import tree
from sprigclassic.filters.handles import literals
from sprigclassic.filters.handles.base import Handle
from sprigclassic.filters.handles.lengths import by_length, by_range

if TYPE_CHECKING:
    from datetime import date

__all__ = ["MomentTests", "Times"]

Shared: TypeAlias = (
    tree.InLast
    | tree.BetweenAgo
    | tree.Since
    | tree.Before
    | tree.After
    | tree.On
    | tree.FromTo
    | tree.Calendar
)
R = TypeVar("R")


class Times(Handle, Generic[R]):
    """The words that mean the same of events and of dates."""

    __slots__ = ()

    @abstractmethod
    def _at(self, time: Shared) -> R: ...

    @by_length
    def in_last(self, duration: tree.Duration) -> R:
        """Say that it was in the last so much time, such as `days=30`, up to now."""
        return self._at(tree.InLast(duration))

    @by_range
    def between_ago(self, far: int, near: int, unit: tree.Unit) -> R:
        """Say between how long and how long ago it was: `days=(60, 30)`, the latter excluded."""
        return self._at(tree.BetweenAgo(far, near, unit))

    def since(self, when: date) -> R:
        """Say that it was on or after a date or an aware datetime."""
        return self._at(tree.Since(literals.moment(when)))

    def before(self, when: date) -> R:
        """Say that it was before a date begins, or before an aware datetime."""
        return self._at(tree.Before(literals.moment(when)))

    def after(self, when: date) -> R:
        """Say that it was after a date has ended, or after an aware datetime."""
        return self._at(tree.After(literals.moment(when)))

    def on(self, day: date) -> R:
        """Say that it was on a date, which is a whole day in the filter's zone."""
        return self._at(tree.On(literals.day(day)))

    def from_to(self, start: date, end: date) -> R:
        """Say that it was from one date to another, or one datetime to another, both included."""
        return self._at(tree.FromTo(literals.moment(start), literals.moment(end)))

    def today(self) -> R:
        """Say that it was today."""
        return self._at(tree.Calendar("this", "day"))

    def yesterday(self) -> R:
        """Say that it was yesterday."""
        return self._at(tree.Calendar("previous", "day"))

    def this_week(self) -> R:
        """Say that it was in this week, which began on Monday."""
        return self._at(tree.Calendar("this", "week"))

    def this_month(self) -> R:
        """Say that it was in this month."""
        return self._at(tree.Calendar("this", "month"))

    def this_quarter(self) -> R:
        """Say that it was in this quarter."""
        return self._at(tree.Calendar("this", "quarter"))

    def this_year(self) -> R:
        """Say that it was in this year."""
        return self._at(tree.Calendar("this", "year"))

    def previous_week(self) -> R:
        """Say that it was in the week before this one, Monday to Sunday."""
        return self._at(tree.Calendar("previous", "week"))

    def previous_month(self) -> R:
        """Say that it was in the month before this one."""
        return self._at(tree.Calendar("previous", "month"))

    def previous_quarter(self) -> R:
        """Say that it was in the quarter before this one."""
        return self._at(tree.Calendar("previous", "quarter"))

    def previous_year(self) -> R:
        """Say that it was in the year before this one."""
        return self._at(tree.Calendar("previous", "year"))


class MomentTests(Times[R]):
    """All tests of a date: the shared words, and those that windows of events do not have."""

    __slots__ = ()

    @abstractmethod
    def _at(self, time: tree.MomentTest) -> R: ...

    @by_length
    def in_next(self, duration: tree.Duration) -> R:
        """Say that it is in the next so much time, after now."""
        return self._at(tree.InNext(duration))

    @by_length
    def more_than_ago(self, duration: tree.Duration) -> R:
        """Say that it was longer ago."""
        return self._at(tree.Ago("more than", duration))

    @by_length
    def less_than_ago(self, duration: tree.Duration) -> R:
        """Say that it was not so long ago, up to now."""
        return self._at(tree.Ago("less than", duration))

    @by_length
    def at_least_ago(self, duration: tree.Duration) -> R:
        """Say that it was so long ago, or longer."""
        return self._at(tree.Ago("at least", duration))

    @by_length
    def at_most_ago(self, duration: tree.Duration) -> R:
        """Say that it was so long ago at most, up to now."""
        return self._at(tree.Ago("at most", duration))
