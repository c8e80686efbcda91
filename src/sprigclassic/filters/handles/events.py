"""Events: which ones, in which window, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, TypeVar, final

from attrs import frozen

from sprigclassic.filters import tree as nodes
from sprigclassic.filters.handles.base import Handle, handle
from sprigclassic.filters.handles.conditions import Condition, PropertyTest, refusal
from sprigclassic.filters.handles.lengths import by_length
from sprigclassic.filters.handles.literals import name as checked_name
from sprigclassic.filters.handles.measures import Measure, Occurrence
from sprigclassic.filters.handles.values import Value
from sprigclassic.filters.handles.windows import Windows, Within

if TYPE_CHECKING:
    from sprigclassic.filters.handles.kinds import PropertyValue

__all__ = ["Event", "EventInWindow", "EventWhere", "any_event", "event"]

H = TypeVar("H")


@handle
class _Events(Handle):
    """What is asked of events, whether they have a window or not."""

    _events: nodes.Events
    _window: nodes.Window | None = None
    _advice: ClassVar[str] = (
        "events are no condition and no number: end with a measure and its comparison, such as "
        ".count() < 3, or with .happened(), and put it in parentheses beside & and |"
    )

    def count(self) -> Measure:
        """Return how many there are."""
        return self._measure(nodes.Tally("count"))

    def days(self) -> Measure:
        """Return on how many local days there are some."""
        return self._measure(nodes.Tally("days"))

    def sessions(self) -> Measure:
        """Return in how many sessions of 12 hours they are."""
        return self._measure(nodes.Tally("sessions"))

    def sum(self, path: str) -> Measure:
        """Return the sum of a property's numbers; of none, 0."""
        return self._aggregate("sum", path)

    def average(self, path: str) -> Measure:
        """Return the average of a property's numbers; of none, unset."""
        return self._aggregate("average", path)

    def minimum(self, path: str) -> Measure:
        """Return the least of a property's numbers; of none, unset."""
        return self._aggregate("minimum", path)

    def maximum(self, path: str) -> Measure:
        """Return the greatest of a property's numbers; of none, unset."""
        return self._aggregate("maximum", path)

    def distinct(self, path: str) -> Measure:
        """Return how many different values a property has."""
        return self._aggregate("distinct", path)

    def first(self, value: PropertyValue[H]) -> H:
        """Return a property of the earliest one: `first(prop.number("total"))`."""
        return self._value("first", value)

    def last(self, value: PropertyValue[H]) -> H:
        """Return a property of the latest one: `last(prop.number("total"))`."""
        return self._value("last", value)

    def happened(self) -> Condition:
        """Say that there is at least one."""
        return Condition(nodes.Happened(self._events, window=self._window))

    def never_happened(self) -> Condition:
        """Say that there is none."""
        return Condition(nodes.Happened(self._events, negated=True, window=self._window))

    def _measure(self, measure: nodes.Measure) -> Measure:
        return Measure(self._events, measure, self._window)

    def _aggregate(self, function: nodes.Function, path: str) -> Measure:
        checked = checked_name(path, "the path of a property")
        return self._measure(nodes.Aggregate(function, checked))

    def _value(self, end: nodes.End, value: PropertyValue[H]) -> H:
        if not (isinstance(value, Value) and isinstance(value.is_set(), PropertyTest)):
            msg = f'{end} takes a property and its kind, as in .{end}(prop.number("total"))'
            raise TypeError(msg)
        subject = _EventValueAt(self._events, end, value.path, self._window)
        return value._of(subject)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - completion hides it


@frozen
class _EventValueAt:
    events: nodes.Events
    end: nodes.End
    path: str
    window: nodes.Window | None

    def tested(self, test: nodes.ValueTest, /) -> Condition:
        return Condition(nodes.EventValue(self.events, self.end, self.path, test, self.window))


@final
class EventInWindow(_Events):
    """Events in a window: ask for a measure, a property of the first or last, or whether."""

    __slots__ = ()


class _Windowless(_Events, Windows[EventInWindow]):
    """Events that may take a window, and be a step of a sequence."""

    __slots__ = ()

    @property
    def tree(self) -> nodes.Events:
        """The node that was made, of `sprigclassic.filters.tree`."""
        return self._events

    @by_length
    def within(self, duration: nodes.Duration) -> Within[EventInWindow]:
        """Say within what time of a date of the user: `.within(days=7).of(attribute.moment(…))`."""
        return self._within(duration)

    def first_happened(self) -> Occurrence:
        """Return when the earliest one was."""
        return Occurrence(self._events, "first")

    def last_happened(self) -> Occurrence:
        """Return when the latest one was."""
        return Occurrence(self._events, "last")

    def _at(self, time: nodes.Window) -> EventInWindow:
        return EventInWindow(self._events, time)


@final
class EventWhere(_Windowless):
    """Events whose properties pass a test: what may follow is a window, or what is asked."""

    __slots__ = ()


@final
class Event(_Windowless):
    """Events of one name, or any: what may follow is `where`, a window, or what is asked."""

    __slots__ = ()

    def where(self, test: PropertyTest) -> EventWhere:
        """Keep the events whose properties pass a test, such as `prop.number("total") >= 50`."""
        if not isinstance(test, PropertyTest):
            raise refusal(test, PropertyTest)
        return EventWhere(nodes.Events(self._events.name, test.tree))


def event(name: str) -> Event:
    """Return the events of a name, which is case-sensitive.

    Raises:
        TypeError: The name is no str.

    >>> condition = event("Checkout").in_last(days=30).count() < 3
    """
    return Event(nodes.Events(checked_name(name, "the name of an event")))


any_event: Final = Event(nodes.Events(None))
"""Every event of the user, whatever its name."""
