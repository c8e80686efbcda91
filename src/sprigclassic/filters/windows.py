"""Windows as half-open intervals of instants, [start, end), none of which reaches beyond `now`.

`now` itself is inside a window that is closed at `now`; its end is then one microsecond later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from sprigclassic._time import BEGINNING, LENGTHS, step_back
from sprigclassic.filters.dates import interval
from sprigclassic.filters.tree import Before, BetweenAgo, FromTo, InLast, Since, Window

if TYPE_CHECKING:
    from datetime import tzinfo

Bounds: TypeAlias = Callable[[int], tuple[int, int]]

_ALL_TIME: Final = 1 << 62


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
    """Return the function from `now` to the window's interval."""
    match window:
        case None:
            return lambda now: (BEGINNING, now + 1)
        case InLast(duration):
            amount, unit = duration.amount, duration.unit
            return lambda now: (step_back(now, amount, unit, where), now + 1)
        case BetweenAgo(far, near, unit):
            return lambda now: (
                step_back(now, far, unit, where),
                min(step_back(now, near, unit, where), now + 1),
            )
        case Since(moment):
            start, _ = interval(moment, where)
            return lambda now: (start, now + 1)
        case Before(moment):
            end, _ = interval(moment, where)
            return lambda now: (BEGINNING, min(end, now + 1))
        case FromTo(first, last):
            start, end = interval(first, where)[0], interval(last, where)[1]
            return lambda now: (start, min(end, now + 1))
        case _:
            assert_never(window)
