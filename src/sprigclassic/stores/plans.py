"""What the ways of reading of all servers and files have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from attrs import define, field

from sprigclassic.users import Needs, beginnings

if TYPE_CHECKING:
    from sprigclassic.users import NeededEvents

P = TypeVar("P")

_LATEST: Final = 16


@define(eq=False)
class Plans(Generic[P]):
    """Remembers of the needs met lately how to read them: most callers hand over the same again.

    Attributes:
        make: Returns how to read what is needed.
    """

    make: Callable[[Needs], P]
    _latest: dict[int, tuple[Needs, P]] = field(factory=dict[int, tuple[Needs, P]])

    def of(self, needs: Needs) -> P:
        """Return how to read what is needed. Threads may call it at once."""
        found = self._latest.get(id(needs))
        if found is not None:
            return found[1]
        plan = self.make(needs)
        latest = {**self._latest, id(needs): (needs, plan)}  # holding it, so that the id is its
        if len(latest) > _LATEST:
            del latest[next(iter(latest))]
        self._latest = latest
        return plan


def sayable(name: str) -> bool:
    """Return whether a name can be kept at all: half of a surrogate pair cannot."""
    return name.isascii() or name == name.encode(errors="ignore").decode()


def attributes(needs: Needs) -> Iterator[tuple[str, int, int]]:
    """Yield the names with which the paths may begin, each with the ranges of its instants."""
    return (
        (name, *times)
        for name in filter(sayable, beginnings(needs.attributes))
        for times in needs.attribute(name).ranges
    )


def times(needed: NeededEvents) -> Iterator[tuple[bool, int, int]]:
    """Yield the ranges of the events that are needed, each with whether their contents are."""
    whole = needed.contents()
    yield from ((True, *each) for each in whole.ranges)
    for start, end in needed.times.ranges:
        left = start
        for first, last in whole.ranges:
            if start <= first < end:  # they lie within those of the times
                if left < first:
                    yield False, left, first
                left = last
        if left < end:
            yield False, left, end
