"""The fact behind a sequence: the chain of events that decided, or that came nearest to it.

For each first step its chain takes the earliest event that can follow, step by step, so that no
other chain from there ends earlier; before a step that must not happen it takes the latest one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING, Final

from attrs import frozen

from sprigclassic._time import BEGINNING, step
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.explaining.events import instants, look, window_fact
from sprigclassic.filters.explaining.facts import ChainEnd, SequenceFact
from sprigclassic.filters.explaining.timeline import Marks, Sketch, axis, draw
from sprigclassic.filters.explaining.words import events_text
from sprigclassic.filters.wheres import choice_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.filters import tree
    from sprigclassic.filters.explaining.clock import Scene
    from sprigclassic.filters.explaining.timeline import Timeline
    from sprigclassic.filters.moments import Interval
    from sprigclassic.filters.tree import Events

_RANK: Final[dict[ChainEnd, int]] = {
    "missing": 0,
    "late": 0,
    "happened": 1,
    "pending": 2,
    "complete": 3,
}
_NO_END: Final = 1 << 62


@frozen
class _Chain:
    times: tuple[int, ...] = ()
    end: ChainEnd = "missing"
    next: int | None = None
    deadline: int | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """How near it came."""
        return _RANK[self.end], len(self.times)


def sequence_fact(condition: tree.Sequence, scene: Scene) -> SequenceFact:
    """Return how far a sequence came."""
    first, *others = condition.steps
    seen = look(first, condition.window, scene)
    starts = list(map(seen.history.at, seen.chosen))
    steps = [starts, *(_times(events, starts, condition, scene) for events in others)]
    chain = _best(condition, steps, scene)
    at, told = scene.clock.at, window_fact(condition.window, seen.interval, scene)
    return SequenceFact(
        tuple(map(events_text, condition.steps)),
        condition.absent,
        told,
        tuple(map(at, chain.times)),
        chain.end,
        None if chain.next is None else at(chain.next),
        None if chain.deadline is None else at(chain.deadline),
        None
        if told.period is None
        else Sketch(partial(_timeline, condition, seen.interval, chain, scene)),
    )


def _until(condition: tree.Sequence, starts: Sequence[int], scene: Scene) -> int:
    """Return the latest instant at which a step may follow in time."""
    deadlines = [_deadline(condition, start, scene) for start in starts]
    return min(scene.now, max((end for end in deadlines if end is not None), default=scene.now))


def _times(
    events: Events, starts: Sequence[int], condition: tree.Sequence, scene: Scene
) -> list[int]:
    """Return when a step happened: up to now, or as far as the evaluator looks."""
    history = scene.user.histories[events.name]
    choose = choice_at(events.where, scene.where)(scene.now)
    try:
        places = history.places(BEGINNING, scene.now + 1)
    except NotLoadedError:
        until = _until(condition, starts, scene)
        places = history.places(starts[0] + 1, until + 1) if starts else range(0)
    return list(map(history.at, choose(history, places)))


def _best(condition: tree.Sequence, steps: Sequence[Sequence[int]], scene: Scene) -> _Chain:
    """Return the chain that came nearest; of equals the latest."""
    best = _Chain()
    for start in reversed(steps[0]):
        deadline = _deadline(condition, start, scene)
        if condition.absent:
            chain = _without(steps, start, deadline, scene.now)
        else:
            chain = _following(steps, start, deadline, scene.now)
        if chain.rank > best.rank:
            best = chain
        if chain.end == "complete":
            break
    return best


def _deadline(condition: tree.Sequence, start: int, scene: Scene) -> int | None:
    within = condition.within
    if within is None:
        return None
    end = step(start, within.amount, within.unit, scene.where)
    return _NO_END if end is None else end


def _following(
    steps: Sequence[Sequence[int]], start: int, deadline: int | None, now: int
) -> _Chain:
    """Return the chain from a first step on, as far as it comes in time."""
    times = [start]
    until = now if deadline is None else deadline
    for step_times in steps[1:]:
        follower = _after(step_times, times[-1])
        if follower is None:
            waits = deadline is not None and deadline > now
            return _Chain(tuple(times), "pending" if waits else "missing", None, deadline)
        if follower > until:
            return _Chain(tuple(times), "late", follower, deadline)
        times.append(follower)
    return _Chain(tuple(times), "complete", None, deadline)


def _without(steps: Sequence[Sequence[int]], start: int, deadline: int | None, now: int) -> _Chain:
    """Return the chain from a first step on, after which the last step must not happen."""
    *before, absent = steps
    chain = _following(before, start, deadline, now)
    if chain.end != "complete":
        return chain
    until = now if deadline is None else deadline
    times = chain.times
    if len(before) > 1:
        latest = bisect_right(before[-1], until) - 1
        times = (*times[:-1], before[-1][latest])
    unwanted = _after(absent, times[-1])
    if unwanted is not None and unwanted <= until:
        return _Chain(times, "happened", unwanted, deadline)
    pending = deadline is not None and deadline >= now
    return _Chain(times, "pending" if pending else "complete", None, deadline)


def _after(times: Sequence[int], instant: int) -> int | None:
    """Return the first of some times that is later, or None."""
    place = bisect_right(times, instant)
    return times[place] if place < len(times) else None


def _timeline(
    condition: tree.Sequence, interval: Interval, chain: _Chain, scene: Scene
) -> Timeline | None:
    """Return a line with a lane a step; shaded is the chain's time, or the window."""
    unwanted = (chain.next,) if chain.end == "happened" and chain.next is not None else ()
    met = chain.times + unwanted
    lanes: list[Marks] = []
    for place, events in enumerate(condition.steps):
        times = instants(scene.user.histories[events.name], (interval[0], interval[0]))
        mine = set(met[place : place + 1])
        others = [instant for instant in times if instant not in mine]
        lanes.append(Marks(events_text(events), mine, others))
    times = sorted(instant for lane in lanes for instant in (*lane.counted, *lane.others))
    if not times:
        return None
    until = scene.now if chain.deadline is None else chain.deadline
    shaded = (met[0], until + 1) if met else interval
    return draw(axis(*shaded, scene.now, times), shaded, scene.now, lanes, scene.clock.at)
