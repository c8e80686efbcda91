"""Measures of a window that slides over events."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import define, field, frozen

from sprigclassic.filters.arithmetic import Exact, exact, numbers
from sprigclassic.filters.equality import identity
from sprigclassic.filters.measures import SESSION

if TYPE_CHECKING:
    from sprigclassic.filters.outlook.marks import Marks
    from sprigclassic.filters.tree import Function


class Window(Protocol):
    """A measure of the events from one place on, up to another."""

    def measure(self, first: int, last: int) -> Exact | None:
        """Return the measure, or None where it is unset."""
        ...


# ---- values that come and go -------------------------------------------------------------------


class Sum(Protocol):
    """What some values come to."""

    def add(self, value: Any) -> None:
        """Add a value."""
        ...

    def take(self, value: Any) -> None:
        """Take a value away that was added."""
        ...

    def measure(self) -> Exact | None:
        """Return what they come to, or None where that is unset."""
        ...


@define
class Sliding:
    """A window in which values come and go.

    Attributes:
        values: Those that are in it.
        value: That of the event at a place.
        first: The first place in it.
        last: The first place behind it.
    """

    values: Sum
    value: Callable[[int], Any]
    first: int
    last: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin without values."""
        self.last = self.first

    def measure(self, first: int, last: int) -> Exact | None:
        """Return the measure of the events from one place on, up to another."""
        while self.first > first:
            self.first -= 1
            self.values.add(self.value(self.first))
        while self.last < last:
            self.values.add(self.value(self.last))
            self.last += 1
        while self.first < first:
            self.values.take(self.value(self.first))
            self.first += 1
        while self.last > last:
            self.last -= 1
            self.values.take(self.value(self.last))
        return self.values.measure()


@define
class Different:
    """How many different values there are; an unset one is none."""

    counts: Counter[Hashable] = field(factory=Counter[Hashable])

    def add(self, value: Any) -> None:
        """Add a value."""
        key = identity(value)
        if key is not None:
            self.counts[key] += 1

    def take(self, value: Any) -> None:
        """Take a value away."""
        key = identity(value)
        if key is not None:
            self.counts[key] -= 1
            if not self.counts[key]:
                del self.counts[key]

    def measure(self) -> Exact | None:
        """Return how many."""
        return len(self.counts)


@define
class Total:
    """The sum of the numbers."""

    total: Exact = 0
    number: int = 0

    def add(self, value: Any) -> None:
        """Add a value."""
        for number in numbers([value]):
            self.total += exact(number)
            self.number += 1

    def take(self, value: Any) -> None:
        """Take a value away."""
        for number in numbers([value]):
            self.total -= exact(number)
            self.number -= 1

    def measure(self) -> Exact | None:
        """Return the sum."""
        return self.total


@define
class Average(Total):
    """The average of the numbers."""

    def measure(self) -> Exact | None:
        """Return the average, or None where there are no numbers."""
        return Fraction(self.total, self.number) if self.number else None


@define
class Least:
    """The least of the numbers."""

    ordered: list[int | float] = field(factory=list[int | float])

    def add(self, value: Any) -> None:
        """Add a value."""
        for number in numbers([value]):
            insort(self.ordered, number)

    def take(self, value: Any) -> None:
        """Take a value away."""
        for number in numbers([value]):
            del self.ordered[bisect_left(self.ordered, number)]

    def measure(self) -> Exact | None:
        """Return the least number, or None where there are none."""
        return exact(self.ordered[0]) if self.ordered else None


@define
class Greatest(Least):
    """The greatest of the numbers."""

    def measure(self) -> Exact | None:
        """Return the greatest number, or None where there are none."""
        return exact(self.ordered[-1]) if self.ordered else None


SUMS: Final[dict[Function, Callable[[], Sum]]] = {
    "sum": Total,
    "average": Average,
    "minimum": Least,
    "maximum": Greatest,
    "distinct": Different,
}


# ---- sessions ----------------------------------------------------------------------------------


@frozen
class Sessions:
    """Sessions that begin with any event, counted by leaps over 1, 2, 4, … of them.

    Attributes:
        leaps: For 1, 2, 4, … sessions: at the place of each opening, the place behind them.
        base: The place of the first event among them.
    """

    leaps: Sequence[Sequence[int]]
    base: int

    @classmethod
    def of(cls, events: Marks, base: int) -> Sessions:
        """Work out the leaps from the events at a place and later."""
        end = len(events) - base
        leap = [
            events.since(events.at(place) + SESSION) - base for place in range(base, len(events))
        ]
        leaps = [[*leap, end]]
        while leaps[-1][0] < end:
            half = leaps[-1]
            leaps.append([half[place] for place in half])
        return cls(leaps, base)

    def measure(self, first: int, last: int) -> Exact | None:
        """Return how many sessions the events from one place on, up to another, are."""
        place, end, number = first - self.base, last - self.base, 0
        for power in range(len(self.leaps) - 1, -1, -1):
            behind = self.leaps[power][place]
            if behind < end:
                place, number = behind, number + (1 << power)
        return number + 1 if first < last else 0
