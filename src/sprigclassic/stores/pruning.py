"""What is left of a store once all is deleted that some filters cannot need any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from sprigclassic._time import END, to_micros
from sprigclassic.filters.needs import needs_of
from sprigclassic.users import NOT_KEPT, Instants, NeededEvents, Needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.users import Properties


@frozen
class Remainder:
    """What stays when a store is pruned.

    Attributes:
        needs: What the filters can need, from then on.
        now: The instant of the pruning, in microseconds. Events later than that stay whole.
    """

    needs: Needs
    now: int

    @classmethod
    def of(cls, filters: Iterable[StudyFilter], now: datetime) -> Remainder:
        """Return what filters can need, now or later.

        Raises:
            ValueError: `now` is naive.
        """
        instant = to_micros(now)
        return cls(needs_of(filters, instant, END), instant)

    @property
    def kept(self) -> Needs:
        """What may be asked of a user who was there: all else may have been deleted."""
        later = NeededEvents(whole=Instants([(self.now + 1, END + 1)]))
        return self.needs | Needs(events={None: later})

    def has_event(self, name: str, at: int) -> bool:
        """Return whether an event stays."""
        return at > self.now or self.needs.events_named(name).times.has(at)

    def properties(self, name: str, at: int, whole: Properties) -> Properties:
        """Return what stays of the properties of an event that stays."""
        if at > self.now or whole is NOT_KEPT:
            return whole
        needed = self.needs.events_named(name)
        return {path: value for path, value in whole.items() if needed.property(path).has(at)}

    def has_values(self, name: str, since: Sequence[int]) -> list[bool]:
        """Return of each value of an attribute whether it stays.

        Args:
            name: The attribute.
            since: The instants of its values, in the order of the history.
        """
        needed = self.needs.attribute(name)
        ends = [*since[1:], END + 1]
        return [
            any(max(start, first) < min(end, last) for first, last in needed.ranges)
            for start, end in zip(since, ends, strict=True)
        ]


def united(one: Needs | None, other: Needs | None) -> Needs | None:
    """Return what may be asked after both prunings; None: everything."""
    if one is None or other is None:
        return one if other is None else other
    return one & other
