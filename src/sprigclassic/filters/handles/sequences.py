"""Sequences: one event, then another, or then no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias, final, overload

from attrs import evolve

from sprigclassic.filters import tree
from sprigclassic.filters.handles.base import Handle, handle
from sprigclassic.filters.handles.conditions import Condition
from sprigclassic.filters.handles.events import Event, EventInWindow, EventWhere
from sprigclassic.filters.handles.lengths import by_length
from sprigclassic.filters.handles.literals import shown
from sprigclassic.filters.handles.windows import Windows, Within

if TYPE_CHECKING:
    from sprigclassic.filters.handles.kinds import AttributeMoment

__all__ = [
    "Sequence",
    "SequenceInTime",
    "SequenceInWindow",
    "SequenceStart",
    "SequenceThenNo",
    "Step",
    "sequence",
]

Step: TypeAlias = Event | EventWhere


@handle
class _Steps(Handle):
    """What has two steps or more, and so may be asked whether it happened."""

    _tree: tree.Sequence
    _advice: ClassVar[str] = (
        "a sequence is no condition yet: end with .happened(), as in "
        'sequence(event("A"), event("B")).within(days=7).happened()'
    )

    def happened(self) -> Condition:
        """Say that the steps happened in this order, at strictly later times."""
        return Condition(self._tree)


@final
class SequenceInWindow(_Steps):
    """A sequence whose first step is in a window."""

    __slots__ = ()


class _Placeable(_Steps, Windows[SequenceInWindow]):
    __slots__ = ()

    def _at(self, time: tree.Window) -> SequenceInWindow:
        return SequenceInWindow(evolve(self._tree, window=time))


@final
@handle
class SequenceInTime(_Placeable):
    """A sequence with a time for all steps: what may follow is a window of the first step."""

    _duration: tree.Duration

    @by_length
    def within(self, duration: tree.Duration) -> Within[SequenceInWindow]:
        """Say within what time of a date of the user the first step was; `of` names the date."""
        return self._within(duration)

    def of(self, moment: AttributeMoment) -> SequenceInWindow:
        """Let the time be the window of the first step, from a date of the user on, instead."""
        return Within(self._instead, self._duration).of(moment)

    def _instead(self, window: tree.Window) -> SequenceInWindow:
        return SequenceInWindow(evolve(self._tree, within=None, window=window))


class _Untimed(_Placeable):
    __slots__ = ()

    @by_length
    def within(self, duration: tree.Duration) -> SequenceInTime:
        """Say within what time of the first step all steps were."""
        return SequenceInTime(evolve(self._tree, within=duration), duration)


@final
class SequenceThenNo(_Untimed):
    """A sequence whose last step must not happen: what may follow is a time, or a window."""

    __slots__ = ()


@final
class Sequence(_Untimed):
    """A sequence of two steps or more: what may follow is `then_no`, a time, or a window."""

    __slots__ = ()

    def then_no(self, step: Step) -> SequenceThenNo:
        """Say that no such event followed the last step."""
        return SequenceThenNo(tree.Sequence((*self._tree.steps, _node(step)), absent=True))


@final
@handle
class SequenceStart(Handle):
    """The only step before `then_no`."""

    _step: tree.Events
    _advice: ClassVar[str] = (
        'a sequence has two steps or more: sequence(event("A"), event("B")), or '
        'sequence(event("A")).then_no(event("B"))'
    )

    def then_no(self, step: Step) -> SequenceThenNo:
        """Say that no such event followed."""
        return SequenceThenNo(tree.Sequence((self._step, _node(step)), absent=True))


@overload
def sequence(first: Step, /) -> SequenceStart: ...
@overload
def sequence(first: Step, second: Step, /, *more: Step) -> Sequence: ...
def sequence(first: Step, /, *more: Step) -> SequenceStart | Sequence:
    """Return the sequence of some events, each at a strictly later time than the one before.

    Args:
        first: The first step, such as `event("Signed Up")` or `event("A").where(…)`.
        *more: The steps that follow. With none, `then_no(…)` must say what did not follow.

    Raises:
        TypeError: A step is no event, or has a window: the window is that of the sequence.

    >>> from sprigclassic import event
    >>> visit, buy = event("Product Viewed"), event("Checkout")
    >>> condition = sequence(visit, buy).within(days=7).in_last(days=30).happened()
    >>> condition = sequence(visit).then_no(buy).within(days=1).happened()
    """
    if not more:
        return SequenceStart(_node(first))
    return Sequence(tree.Sequence((_node(first), *map(_node, more))))


def _node(step: object) -> tree.Events:
    if isinstance(step, (Event, EventWhere)):
        return step.tree
    msg = f"a step is event(…), with or without where(…), not {_shown(step)}"
    raise TypeError(msg)


def _shown(step: object) -> str:
    if isinstance(step, EventInWindow):
        return "one in a window: give the window to the sequence, after its steps"
    if isinstance(step, str):
        return f"{shown(step)}: write event({shown(step)})"
    return type(step).__name__
