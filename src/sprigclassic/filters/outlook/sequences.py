"""How long the answer about a sequence of events holds.

As no message comes, what follows each first step is certain, and since when. It is worked out once
for all of them, from the last step back; after that only the window decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from sprigclassic._time import step
from sprigclassic.filters.outlook.chosen import choosing
from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER
from sprigclassic.filters.outlook.event_values import outermost
from sprigclassic.filters.outlook.marks import Instants, after, before

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters import tree
    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View

Times: TypeAlias = Sequence[int]
TimesOf: TypeAlias = "Callable[[View], list[Times]]"
"""For each step the times of its events, in order."""
Deadline: TypeAlias = Callable[[int], int]
"""The last instant for what follows a first step; NEVER where there is none."""
Started: TypeAlias = tuple[int, int]
"""The time of a first step, and since when the sequence is there that begins with it."""


def sequence(condition: tree.Sequence, framing: Framing, zone: tzinfo) -> Outlook:
    """Return the outlook of a sequence."""
    steps = [choosing(events, framing, zone) for events in condition.steps]

    def times(view: View) -> list[Times]:
        least = framing.least(view)
        chosen = [choose(view) for choose in steps]
        return [
            [events.at(place) for place in range(events.since(least), len(events))]
            for events in chosen
        ]

    if condition.absent and condition.within is None:
        return _never(times, framing)
    deadline = _endless if condition.within is None else _deadline(condition.within, zone)
    starting = _never_in_time if condition.absent else _in_time
    return _begun(lambda view: starting(times(view), deadline), framing)


def _endless(_start: int) -> int:
    return NEVER


def _deadline(within: tree.Duration, zone: tzinfo) -> Deadline:
    amount, unit = within.amount, within.unit

    def deadline(start: int) -> int:
        end = step(start, amount, unit, zone)
        return NEVER if end is None else end

    return deadline


# ---- what follows each first step --------------------------------------------------------------


def _ends(steps: Sequence[Times]) -> list[int]:
    """Return, for each first step, the earliest time at which all the others may have followed."""
    *others, times = steps
    ends = [*times, NEVER]
    for earlier in reversed(others):
        ends = [*(ends[bisect_right(times, at)] for at in earlier), NEVER]
        times = earlier
    return ends[:-1]


def _in_time(steps: Sequence[Times], deadline: Deadline) -> Iterator[Started]:
    for start, end in zip(steps[0], _ends(steps), strict=True):
        if end < NEVER and end <= deadline(start):
            yield start, end


def _never_in_time(steps: Sequence[Times], deadline: Deadline) -> Iterator[Started]:
    *done, absent = steps
    for start, end in zip(done[0], _ends(done), strict=True):
        until = deadline(start)
        if end <= until < NEVER:
            last = start if len(done) == 1 else done[-1][bisect_right(done[-1], until) - 1]
            if after(Instants(absent), bisect_right(absent, last)) > until:
                yield start, until + 1


# ---- in a window -------------------------------------------------------------------------------


@frozen
class _Begun(Instants):
    """The times of first steps that begin a sequence.

    Attributes:
        since: Since when the sequence is there, for each of them.
        earliest: The earliest of those instants, from each of them on.
        ordered: Those instants in order.
    """

    since_when: Times
    earliest: Times
    ordered: Instants

    def latest(self, first: int, last: int, now: int) -> int | None:
        """Return the latest place, from one on up to another, whose sequence is there, or None."""
        place = min(bisect_right(self.earliest, now), last) - 1
        while place >= first and self.since_when[place] > now:
            place -= 1
        return place if place >= first else None


def _begun_of(started: Sequence[Started]) -> _Begun:
    since = [at for _, at in started]
    earliest = list(accumulate(reversed(since), min))[::-1]
    return _Begun([start for start, _ in started], since, earliest, Instants(sorted(since)))


def _begun(starting: Callable[[View], Iterator[Started]], framing: Framing) -> Outlook:
    """Return the outlook of a window in which some sequence begins that is there."""
    key = object()

    def outlook(view: View, now: int) -> Stretch:
        begun = view.once(key, lambda view: _begun_of(list(starting(view))))
        frame = framing.at(view, now)
        start, end = frame.start, frame.end
        first, last = begun.since(start.at(now)), begun.since(end.at(now))
        place = begun.latest(first, last, now)
        if place is not None:
            at = begun.at(place)
            leaving = start.leaves(now, LONG_AGO, at)
            return True, min(frame.until, leaving, end.leaves(now, at, NEVER))
        coming = end.leaves(now, LONG_AGO, after(begun, last))
        there = after(begun.ordered, begun.ordered.since(now + 1))
        back = start.leaves(now, before(begun, first), NEVER)
        return False, min(frame.until, coming, there, back)

    return outlook


# ---- what never followed, without a deadline -----------------------------------------------------


def _never(times: TimesOf, framing: Framing) -> Outlook:
    """Return the outlook of some steps that another one has not followed up to `now`."""
    key = object()

    def outlook(view: View, now: int) -> Stretch:
        *done, absent = map(Instants, view.once(key, times))
        if len(done) == 1:
            place, until = outermost("last", done[0], framing.at(view, now), now)
        else:
            there, until = begun(view, now)
            place = done[-1].since(now + 1) - 1 if there else None
            until = min(until, after(done[-1], done[-1].since(now + 1)))
        if place is None:
            return False, until
        coming = after(absent, absent.since(done[-1].at(place) + 1))
        return coming > now, min(until, coming) if coming > now else until

    begun = _begun(lambda view: _in_time(view.once(key, times)[:-1], _endless), framing)
    return outlook
