"""Windows as half-open intervals of instants, [start, end), none of which reaches beyond `now`.

`now` itself is inside a window that is closed at `now`; its end is then one microsecond later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from sprigclassic._time import BEGINNING, LENGTHS, step_forward
from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.moments import Interval, Standing, moving_interval, standing_interval
from sprigclassic.filters.paths import find_held
from sprigclassic.filters.tree import Duration, InLast, SinceAttribute, Window, WithinOf
from sprigclassic.users import User

if TYPE_CHECKING:
    from datetime import tzinfo

Bounds: TypeAlias = Callable[[User, int], Interval]
"""A window's interval for a user at an instant `now`; empty where it ends before it starts."""

_ALL_TIME: Final = 1 << 62
_EMPTY: Final = (0, 0)


def fixed_length(window: Window | None) -> int | None:
    """Return the exact length of a window that ends at `now` and starts that long before.

    All time is such a window. None for every other.
    """
    if window is None:
        return _ALL_TIME
    if isinstance(window, InLast) and window.duration.unit in LENGTHS:
        return window.duration.amount * LENGTHS[window.duration.unit]
    return None


def bounds(window: Window | None, where: tzinfo) -> Bounds:
    """Return the interval of a window as a function of the user and `now`."""
    if window is None:
        return lambda _user, now: (BEGINNING, now + 1)
    if isinstance(window, WithinOf | SinceAttribute):
        return _since_attribute(window, where)
    if isinstance(window, Standing):
        start, end = standing_interval(window, where)
        return lambda _user, now: (start, min(end, now + 1))
    moving = moving_interval(window, where)

    def until_now(_user: User, now: int) -> Interval:
        start, end = moving(now)
        return start, min(end, now + 1)

    return until_now


def _since_attribute(window: WithinOf | SinceAttribute, where: tzinfo) -> Bounds:
    path = window.path
    length = window.duration if isinstance(window, WithinOf) else None

    def from_attribute(user: User, now: int) -> Interval:
        start = instant_of_value(find_held(user.changes, path, now), where)
        if start is None:
            return _EMPTY
        return start, now + 1 if length is None else min(_end(start, length, where), now + 1)

    return from_attribute


def _end(start: int, length: Duration, where: tzinfo) -> int:
    return step_forward(start, length.amount, length.unit, where) + 1
