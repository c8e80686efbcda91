"""The outlook of a condition: of its leaves, and of `and`, `or` and `not` over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sprigclassic._time import END
from sprigclassic.filters import tree
from sprigclassic.filters.compile import compile_condition
from sprigclassic.filters.counts import CountRange, range_of
from sprigclassic.filters.outlook.attributes import attribute
from sprigclassic.filters.outlook.chosen import choosing, moving_tests
from sprigclassic.filters.outlook.counts import reached
from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER
from sprigclassic.filters.outlook.event_values import event_value, happened_at
from sprigclassic.filters.outlook.frames import framing
from sprigclassic.filters.outlook.measures import measured
from sprigclassic.filters.outlook.moving import events_of, moving
from sprigclassic.filters.outlook.sequences import sequence
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Condition,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Not,
    Or,
    Tally,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from sprigclassic.filters.outlook.chosen import Choosing
    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View
    from sprigclassic.filters.tree import Behaviour


def outlook_of(condition: Condition, zone: tzinfo, groups: Mapping[str, Outlook]) -> Outlook:
    """Return the outlook of a condition.

    Args:
        condition: A tree that the checker has passed.
        zone: Where days, months and years are meant.
        groups: For each group that the tree names, the outlook of being in it.
    """
    match condition:
        case And(parts):
            return _junction([outlook_of(part, zone, groups) for part in parts], decisive=False)
        case Or(parts):
            return _junction([outlook_of(part, zone, groups) for part in parts], decisive=True)
        case Not(part):
            return _not(outlook_of(part, zone, groups))
        case InGroup(name):
            return groups[name]
        case Attribute():
            return attribute(condition, zone)
        case _:
            return _behaviour(condition, zone)


# ---- and, or, not ------------------------------------------------------------------------------


def _junction(parts: Sequence[Outlook], *, decisive: bool) -> Outlook:
    """Return the outlook of `or`, where True is decisive, or of `and`, where False is.

    While one part is decisive the others may change as they like. What was found of the parts is
    kept, so that only those are asked again whose stretches are over.
    """
    key, unknown = object(), [(decisive, LONG_AGO)] * (1 + len(parts))

    def outlook(view: View, now: int) -> Stretch:
        known: list[Stretch] | None = view.found.get(key)
        if known is None:
            known = view.found[key] = unknown.copy()
        elif known[0][1] > now:
            return known[0]
        decided, first = now, NEVER
        for place, part in enumerate(parts, 1):
            stretch = known[place]
            if stretch[1] <= now:
                stretch = known[place] = part(view, now)
            answer, until = stretch
            if answer is not decisive:
                first = min(first, until)
            else:
                decided = max(decided, until)
                if until > END:
                    break
        known[0] = (decisive, decided) if decided > now else (not decisive, first)
        return known[0]

    return outlook


def _not(part: Outlook) -> Outlook:
    def outlook(view: View, now: int) -> Stretch:
        answer, until = part(view, now)
        return not answer, until

    return outlook


# ---- leaves ------------------------------------------------------------------------------------


def _behaviour(condition: Behaviour, zone: tzinfo) -> Outlook:
    (events, window), *_ = parts = events_of(condition)
    if any(True for part, _ in parts for _ in moving_tests(part.where)):
        return moving(condition, compile_condition(condition, zone), zone)
    frames = framing(window, zone)
    choose = choosing(events, frames, zone)
    match condition:
        case Measured():
            return _measured(condition, choose, frames, zone)
        case Happened():
            return _count(CountRange(1, negated=condition.negated), choose, frames)
        case EventValue():
            return event_value(condition, choose, frames, zone)
        case HappenedAt():
            return happened_at(condition, choose, zone)
        case tree.Sequence():
            return sequence(condition, frames, zone)
        case _:
            assert_never(condition)


def _measured(condition: Measured, choose: Choosing, frames: Framing, zone: tzinfo) -> Outlook:
    if condition.measure == Tally("count"):
        return _count(range_of(condition.test), choose, frames)
    return measured(condition, choose, frames, zone)


def _count(passing: CountRange, choose: Choosing, frames: Framing) -> Outlook:
    whole = reached(choose, frames, passing.least)
    if passing.below is not None:
        few_enough = _not(reached(choose, frames, passing.below))
        whole = _junction([whole, few_enough], decisive=False)
    return _not(whole) if passing.negated else whole
