"""Chance that falls the same way in every run."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


@final
class Dice:
    """A fixed sequence of chances.

    All of it comes from `Random.random`, the one sequence that Python promises to keep for a seed.
    """

    def __init__(self, *seed: str | int) -> None:
        """Start the sequence that belongs to the seed."""
        self._next = Random("/".join(map(str, seed))).random  # noqa: S311 - a story, no secret

    def chance(self, probability: float) -> bool:
        """Return whether something happened that happens with that probability."""
        return self._next() < probability

    def between(self, first: int, last: int) -> int:
        """Return a whole number, both ends included."""
        return first + int(self._next() * (last - first + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.between(0, len(things) - 1)]

    def weighted(self, shares: Mapping[T, int]) -> T:
        """Return one of the keys, each as often as its share says."""
        left = self.between(0, sum(shares.values()) - 1)
        for thing, share in shares.items():
            left -= share
            if left < 0:
                return thing
        msg = "shares are positive"
        raise ValueError(msg)

    def wait(self, shortest: timedelta, longest: timedelta) -> timedelta:
        """Return a duration in whole milliseconds, which is all that a message's time holds."""
        millisecond = timedelta(milliseconds=1)
        return self.between(shortest // millisecond, longest // millisecond) * millisecond
