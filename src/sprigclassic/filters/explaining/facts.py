"""The facts behind an answer: small values, with times in the filter's zone.

A time is an aware datetime. Of many events a fact names a few and says how many there are.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from sprigclassic.filters.explaining.timeline import Sketch
from sprigclassic.filters.tree import End

__all__ = [
    "ChainEnd",
    "EventValueFact",
    "EventsFact",
    "Explained",
    "Fact",
    "GroupFact",
    "HappenedAtFact",
    "MeasureFact",
    "Miss",
    "Outside",
    "Period",
    "SequenceFact",
    "Times",
    "UnknownFact",
    "ValueFact",
    "WhereFact",
    "WindowFact",
]

Explained: TypeAlias = Literal["here", "before", "no"]
ChainEnd: TypeAlias = Literal["complete", "missing", "late", "happened", "pending"]


@frozen
class Period:
    """A stretch of time.

    Attributes:
        start: Where it begins, or None: it has no beginning.
        end: Where it ends, or None: it has no end.
        start_included: Whether the start itself belongs to it.
        end_included: Whether the end itself belongs to it.
    """

    start: datetime | None
    end: datetime | None
    start_included: bool = True
    end_included: bool = True


@frozen
class Times:
    """When events happened.

    Attributes:
        number: How many events there are.
        newest: When the latest of them were, at most five, the latest first.
    """

    number: int = 0
    newest: tuple[datetime, ...] = ()


@frozen
class Outside:
    """Events of the same name on one side of a window.

    Attributes:
        number: How many.
        nearest: When the one nearest to the window was, or None where there is none.
    """

    number: int = 0
    nearest: datetime | None = None


@frozen
class ValueFact:
    """The value of an attribute, or of a property of one event.

    Attributes:
        path: The path that was looked up.
        value: The JSON value found, a copy; None: unset.
        since: When the attribute was taught; None for a property, where nothing was taught, and
            for what held from the beginning.
        problem: Why the value is not comparable, or None where it is.
        moment: The instant that the value means, where a date is asked for.
        wanted: Where a date has to lie now, where that moves with the time.
    """

    path: str
    value: Any = field(hash=False)
    since: datetime | None = None
    problem: str | None = None
    moment: datetime | None = None
    wanted: Period | None = None


@frozen
class Miss:
    """An event that did not pass a test of one of its properties.

    Attributes:
        at: When it was.
        value: What the property was.
    """

    at: datetime
    value: ValueFact


@frozen
class WhereFact:
    """How a test of a `where` chose, taken on its own.

    Attributes:
        test: The test, as text.
        passed: How many events passed it.
        of: Of how many: those of the name in the window.
        misses: The latest that did not pass, at most three, the latest first.
    """

    test: str
    passed: int
    of: int
    misses: tuple[Miss, ...] = ()


@frozen
class WindowFact:
    """The window that events had to lie in.

    Attributes:
        period: The window, never later than the instant asked about; None: there is none, or no
            event can lie in it.
        begins: Where the window begins, if that is later than the instant asked about.
        anchor: The date attribute that it hangs on, or None.
    """

    period: Period | None
    begins: datetime | None = None
    anchor: ValueFact | None = None


@frozen
class EventsFact:
    """The events that were looked at.

    Attributes:
        name: Their name; None: any event.
        window: Where they had to lie.
        counted: Those in the window that passed the `where`.
        named: How many of the name lie in the window, whether they passed or not.
        earlier: Those of the name before the window; None: not loaded with the user.
        later: Those of the name after the window, which may be after the instant asked about; None
            likewise.
        tests: How each test of the `where` chose.
        known_since: The earliest time that anything is known of the user from, if that is later
            than the window begins.
        sketch: Where the events lie, to be drawn; None where there is no window.
    """

    name: str | None
    window: WindowFact
    counted: Times
    named: int
    earlier: Outside | None = None
    later: Outside | None = None
    tests: tuple[WhereFact, ...] = ()
    known_since: datetime | None = None
    sketch: Sketch | None = field(default=None, repr=False)


@frozen
class MeasureFact:
    """What a measure found, or whether and how often something happened.

    Attributes:
        measure: The measure as text: `count`, `days`, `sum(total)`; of `happened` it is `count`.
        found: What was compared, exactly; None: unset.
        events: The events that it was taken of.
        passed_over: How many of them had no value that the measure takes.
    """

    measure: str
    found: int | Fraction | None
    events: EventsFact
    passed_over: int = 0


@frozen
class EventValueFact:
    """The property of the earliest or the latest event.

    Attributes:
        end: Which event.
        at: When it was; None: there was none.
        value: What its property was; None: there was none.
        events: The events that it is the first or the last of.
    """

    end: End
    at: datetime | None
    value: ValueFact | None
    events: EventsFact


@frozen
class HappenedAtFact:
    """When the earliest or the latest event was.

    Attributes:
        end: Which event.
        at: When it was; None: there was none.
        wanted: When it had to be.
        events: The events that it is the first or the last of.
    """

    end: End
    at: datetime | None
    wanted: Period | None
    events: EventsFact


@frozen
class SequenceFact:
    """How far a sequence came: the chain that decided, or came nearest.

    Attributes:
        steps: Which events are meant, as text; those too that must not happen.
        absent: Whether the last step must not happen.
        window: Where the first step had to lie.
        chain: When each step of the chain was, as far as it came.
        end: What became of it. `complete`: all steps were met. `missing`: the next one was not.
            `late`: it came after the deadline. `happened`: the step that must not happen did.
            `pending`: the next one did not happen yet, and the deadline is still to come.
        next: When the step that came late, or must not happen, was; else None.
        deadline: Until when the chain had time; None: there is no chain, or no deadline.
        sketch: Where the events lie, to be drawn; None where the first step has no window.
    """

    steps: tuple[str, ...]
    absent: bool
    window: WindowFact
    chain: tuple[datetime, ...]
    end: ChainEnd
    next: datetime | None = None
    deadline: datetime | None = None
    sketch: Sketch | None = field(default=None, repr=False)


@frozen
class GroupFact:
    """What a group is.

    Attributes:
        name: The name of the group.
        member: Whether the user is in it.
        size: How many user ids it is; None: it is a filter.
        explained: Where its filter is explained: `here`, as the only part; `before`, nearer to the
            start of the explanation; `no`: it is a group of groups of groups, ask about it alone.
            Of user ids it is `here`.
    """

    name: str
    member: bool
    size: int | None = None
    explained: Explained = "here"


@frozen
class UnknownFact:
    """Nothing can be told, though there is an answer.

    Attributes:
        reason: What was not loaded with the user.
    """

    reason: str


Fact: TypeAlias = (
    ValueFact
    | MeasureFact
    | EventValueFact
    | HappenedAtFact
    | SequenceFact
    | GroupFact
    | UnknownFact
)
