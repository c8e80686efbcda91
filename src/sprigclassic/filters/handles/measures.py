"""What is asked of events: a measure of them, or when the first or last one was."""

from __future__ import annotations

from typing import ClassVar, final

from sprigclassic.filters import tree
from sprigclassic.filters.handles import literals
from sprigclassic.filters.handles.base import handle
from sprigclassic.filters.handles.conditions import Condition
from sprigclassic.filters.handles.moments import MomentTests
from sprigclassic.filters.handles.values import Ordered

__all__ = ["Measure", "Occurrence"]


@final
@handle
class Measure(Ordered[float, Condition]):
    """A number that is made of events: it is compared with numbers, and nothing else."""

    _events: tree.Events
    _measure: tree.Measure
    _window: tree.Window | None
    _advice: ClassVar[str] = (
        "a measure is no condition: compare it with a number, as in .count() < 3, and put the "
        "comparison in parentheses beside & and |; write between(1, 3) for 1 <= x <= 3"
    )

    def fewer_than(self, value: float) -> Condition:
        """Say that it is less than a number: `<`, as `less_than`."""
        return self.less_than(value)

    def _literal(self, value: float) -> tree.Value:
        return literals.number(value)

    def _compared(self, test: tree.CountTest) -> Condition:
        return Condition(tree.Measured(self._events, self._measure, test, self._window))


@final
@handle
class Occurrence(MomentTests[Condition]):
    """When the first or last of the events was."""

    _events: tree.Events
    _end: tree.End
    _advice: ClassVar[str] = (
        "when something happened is no condition: end with a test of a date, as in "
        ".first_happened().at_least_ago(days=21)"
    )

    def _at(self, time: tree.MomentTest) -> Condition:
        return Condition(tree.HappenedAt(self._events, self._end, time))
