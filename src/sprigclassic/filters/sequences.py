"""Sequences: `A then B within 7 days`, and `A then no B within 1 day`.

A chain of events, one for each step so far, is the time of its last one and a key of its first one.
Of the chains that end before an event only the greatest key is carried on, so that each step takes
time linear in its events, however many chains there are. By the calendar a later first step can
have an earlier deadline (30 and 31 January, one month on): starts and deadlines are two keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from sprigclassic._time import LENGTHS, step
from sprigclassic.filters.wheres import ChoiceAt, choice_at
from sprigclassic.filters.windows import Bounds, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from sprigclassic.filters import tree
    from sprigclassic.filters.program import Program
    from sprigclassic.users import User

Chain: TypeAlias = tuple[int, int]
Deadline: TypeAlias = Callable[[int], int]

_NO_END: Final = 1 << 62


@frozen
class Step:
    """The events of one step."""

    name: str | None
    choice: ChoiceAt

    def times(self, user: User, now: int, start: int, end: int) -> Iterator[int]:
        """Iterate over the times of those in [start, end), the earliest first."""
        history = user.histories[self.name]
        places = history.places(start, end)
        return map(history.at, self.choice(now)(history, places))

    def earliest(self, user: User, now: int, start: int, end: int) -> int | None:
        """Return the time of the earliest of those in [start, end), or None."""
        return next(self.times(user, now, start, end), None)

    def latest(self, user: User, now: int, start: int, end: int) -> int | None:
        """Return the time of the latest of those in [start, end), or None."""
        history = user.histories[self.name]
        places = reversed(history.places(start, end))
        return next(map(history.at, self.choice(now)(history, places)), None)


def sequence(condition: tree.Sequence, zone: tzinfo) -> Program:
    """Return a sequence as a function of a user and `now`."""
    steps = [Step(events.name, choice_at(events.where, zone)) for events in condition.steps]
    window = bounds(condition.window, zone)
    if condition.within is None:
        return _never(steps, window) if condition.absent else _ever(steps, window)
    deadline = _deadline(condition.within, zone)
    if condition.absent:
        return _never_in_time(steps, window, deadline)
    return _in_time(steps, window, deadline)


def _deadline(within: tree.Duration, zone: tzinfo) -> Deadline:
    amount, unit = within.amount, within.unit
    if unit in LENGTHS:
        length = amount * LENGTHS[unit]
        return lambda start: start + length

    def deadline(start: int) -> int:
        end = step(start, amount, unit, zone)
        return _NO_END if end is None else end

    return deadline


# ---- without a deadline: the earliest chain is as good as any ----------------------------------


def _ever(steps: Sequence[Step], window: Bounds) -> Program:
    def answer(user: User, now: int) -> bool:
        return _earliest_end(steps, window, user, now) is not None

    return answer


def _never(steps: Sequence[Step], window: Bounds) -> Program:
    *before, last, absent = steps

    def answer(user: User, now: int) -> bool:
        start, end = window(user, now)
        if before:
            begun = _earliest_end(before, window, user, now)
            if begun is None:
                return False
            start, end = begun + 1, now + 1
        done = last.latest(user, now, start, end)
        return done is not None and absent.earliest(user, now, done + 1, now + 1) is None

    return answer


def _earliest_end(steps: Sequence[Step], window: Bounds, user: User, now: int) -> int | None:
    first, *others = steps
    done = first.earliest(user, now, *window(user, now))
    for other in others:
        if done is None:
            return None
        done = other.earliest(user, now, done + 1, now + 1)
    return done


# ---- with a deadline ---------------------------------------------------------------------------


def _in_time(steps: Sequence[Step], window: Bounds, deadline: Deadline) -> Program:
    first, *others = steps

    def answer(user: User, now: int) -> bool:
        starts = first.times(user, now, *window(user, now))
        chains = [(start, deadline(start)) for start in starts]
        end = min(now, max((until for _, until in chains), default=now)) + 1
        for other in others:
            if not chains:
                return False
            times = other.times(user, now, chains[0][0] + 1, end)
            chains = [(at, until) for at, until in _follow(chains, times) if at <= until]
        return bool(chains)

    return answer


def _never_in_time(steps: Sequence[Step], window: Bounds, deadline: Deadline) -> Program:
    first, *between, absent = steps

    def answer(user: User, now: int) -> bool:
        starts = first.times(user, now, *window(user, now))
        over = [(start, end) for start in starts if (end := deadline(start)) < now]
        until = max((end for _, end in over), default=now) + 1
        done = over
        if between:
            chains = [(start, start) for start, _ in over]
            for other in between:
                if not chains:
                    return False
                times = other.times(user, now, chains[0][0] + 1, until)
                chains = list(_follow(chains, times))
            done = list(_last_ends(over, chains))
        return bool(done) and _is_missing(
            done, list(absent.times(user, now, done[0][0] + 1, until))
        )

    return answer


def _last_ends(over: Iterable[Chain], chains: Sequence[Chain]) -> Iterator[Chain]:
    """Yield, for each start with its deadline, where its chains end last, with the deadline.

    Args:
        over: Starts with their deadlines.
        chains: Ends in order, with the latest start of the chains that end there. Where that is
            later than another start, the other might as well have been the first step.
    """
    for start, deadline in over:
        place = bisect_right(chains, deadline, key=itemgetter(0)) - 1
        if place >= 0 and chains[place][1] >= start:
            yield chains[place][0], deadline


def _is_missing(done: Iterable[Chain], times: Sequence[int]) -> bool:
    """Return whether after some end no time follows up to its deadline."""
    for end, deadline in done:
        place = bisect_right(times, end)
        if place == len(times) or times[place] > deadline:
            return True
    return False


def _follow(chains: Sequence[Chain], times: Iterable[int]) -> Iterator[Chain]:
    """Yield the chains that are one step longer, each with the greatest key there can be.

    Args:
        chains: At least one, in the order of their ends.
        times: The times of the next step, in order, all later than where the first chain ends.
    """
    place, (_, greatest) = 0, chains[0]
    for at in times:
        while place < len(chains) and chains[place][0] < at:
            greatest = max(greatest, chains[place][1])
            place += 1
        yield at, greatest
