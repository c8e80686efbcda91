"""Marks: sorted instants that an edge may pass, of events or of dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER, Edge
from sprigclassic.users import History

if TYPE_CHECKING:
    from sprigclassic.users import Properties


class Marks(Protocol):
    """What a history also is."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def at(self, place: int) -> int:
        """Return the instant of the mark at that place."""
        ...

    def since(self, start: int) -> int:
        """Return the first place whose mark is not earlier than `start`."""
        ...


class Events(Marks, Protocol):
    """Marks that are events."""

    def properties(self, place: int) -> Properties:
        """Return the properties of the event at that place."""
        ...


@frozen
class Instants:
    """Sorted instants.

    Attributes:
        times: The instants.
    """

    times: Sequence[int]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.times)

    def at(self, place: int) -> int:
        """Return the instant at that place."""
        return self.times[place]

    def since(self, start: int) -> int:
        """Return the first place whose instant is not earlier than `start`."""
        return bisect_left(self.times, start)


@frozen
class Chosen(Instants):
    """Some events of a history.

    Attributes:
        history: The history.
        places: Their places in it.
    """

    history: History
    places: Sequence[int]

    @classmethod
    def of(cls, history: History, places: Iterable[int]) -> Chosen:
        """Choose the events at these places, in order."""
        chosen = list(places)
        return cls([history.at(place) for place in chosen], history, chosen)

    def properties(self, place: int) -> Properties:
        """Return the properties of the event at that place among the chosen."""
        return self.history.properties(self.places[place])


def before(marks: Marks, place: int) -> int:
    """Return the mark before a place, or LONG_AGO."""
    return marks.at(place - 1) if place > 0 else LONG_AGO


def after(marks: Marks, place: int) -> int:
    """Return the mark at a place, or NEVER."""
    return marks.at(place) if place < len(marks) else NEVER


def passes(edge: Edge, marks: Marks, now: int) -> int:
    """Return the first instant after `now` at which an edge has passed a mark, or comes back."""
    place = marks.since(edge.at(now))
    return edge.leaves(now, before(marks, place), after(marks, place))
