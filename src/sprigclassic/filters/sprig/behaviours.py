"""Conditions on events, as far as Sprig's dashboard has them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from sprigclassic.filters.limits import MAX_AMOUNT
from sprigclassic.filters.sprig import complaints as say
from sprigclassic.filters.sprig.alternatives import STAND_IN
from sprigclassic.filters.sprig.conditions import (
    OPERATORS,
    IsSetFilter,
    MinimumFilter,
    OccurredFilter,
    OccurrencesFilter,
)
from sprigclassic.filters.sprig.counts import bounds, least
from sprigclassic.filters.tree import (
    After,
    Aggregate,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    Duration,
    Events,
    EventValue,
    FromTo,
    Happened,
    HappenedAt,
    InLast,
    InNext,
    Measured,
    On,
    Sequence,
    Since,
    SinceAttribute,
    WithinOf,
)
from sprigclassic.users.facts import PAGEVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.sprig.alternatives import Alternatives
    from sprigclassic.filters.sprig.counts import Bounds
    from sprigclassic.filters.sprig.reading import Reading
    from sprigclassic.filters.tree import (
        Behaviour,
        MomentTest,
        Nearness,
        Operator,
        Unit,
        Window,
    )

__all__ = ["behaviour"]

_MINUTES: Final[Mapping[Unit, int]] = MappingProxyType(
    {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
)
_ABOUT: Final[Mapping[Unit, int]] = MappingProxyType({"month": 30, "year": 365})
_AGE: Final[Mapping[Nearness, Operator]] = MappingProxyType(
    {"more than": ">", "less than": "<", "at least": ">=", "at most": "<="}
)
_YOUNGER: Final[Mapping[Operator, Operator]] = MappingProxyType(
    {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
)
"""The complement, among events that occurred."""


def behaviour(reading: Reading, node: Behaviour, *, negated: bool) -> Alternatives:
    """Return what a condition on events is in Sprig, or its complement."""
    match node:
        case Measured():
            return _measured(reading, node, negated=negated)
        case Happened():
            return _happened(reading, node, never=node.negated is not negated)
        case HappenedAt():
            return _happened_at(reading, node, negated=negated)
        case EventValue():
            _event_value(reading, node)
        case Sequence():
            reading.refuse(say.sequence(node.span))
        case _:
            assert_never(node)
    return STAND_IN


def _events(reading: Reading, events: Events) -> str:
    """Return the name of the event."""
    if events.name is None:
        reading.refuse(say.any_event(events.span))
    elif not events.name.strip():
        reading.refuse(say.blank("blank name", events.span))
    if events.where is not None:
        reading.refuse(say.properties(events.where.span))
    return events.name or ""


def _event_value(reading: Reading, node: EventValue) -> None:
    _events(reading, node.events)
    begin, end = (node.events.span or (0, 0))[1] + 1, (node.test.span or (0, 0))[0] - 1
    reading.refuse(say.measure(reading.text[begin:end], (begin, end)))
    _window(reading, node.window)


# ---- how often ---------------------------------------------------------------------------------


def _measured(reading: Reading, node: Measured, *, negated: bool) -> Alternatives:
    measure = node.measure
    if not isinstance(measure, Aggregate):
        found = bounds(reading, node.test, negated=negated)
        if measure.kind == "sessions" and node.events == Events(None):
            return _sessions(reading, node, found, negated=negated)
        if measure.kind == "count":
            return _counted(reading, node, found)
    _events(reading, node.events)
    reading.refuse(say.measure(reading.words(measure), measure.span))
    _window(reading, node.window)
    return STAND_IN


def _happened(reading: Reading, node: Happened, *, never: bool) -> Alternatives:
    if node.window is not None or node.events.name is None:
        return _counted(reading, node, ((("=", 0) if never else (">=", 1),),))
    name = _events(reading, node.events)
    return ((IsSetFilter(name, "No" if never else "Yes"),),)


def _counted(reading: Reading, node: Measured | Happened, found: Bounds | None) -> Alternatives:
    minimum = least(found or ())
    if node.window is None and node.events == Events(None) and minimum == 1:
        return ((MinimumFilter("Sessions", 1),),)
    name, days = _events(reading, node.events), _window(reading, node.window)
    if name == PAGEVIEW and node.window is None and minimum is not None:
        return ((MinimumFilter("Page views", minimum),),)
    return tuple(
        tuple(OccurrencesFilter(name, OPERATORS[sign], number, days) for sign, number in each)
        for each in found or ()
    )


def _sessions(
    reading: Reading, node: Measured, found: Bounds | None, *, negated: bool
) -> Alternatives:
    """Return a minimum of sessions, of all events as Sprig's are."""
    if node.window is not None:
        reading.refuse(say.session_window(reading.words(node.window), node.window.span))
    minimum = least(found or ())
    if found is not None and minimum is None:
        words = f"{'not ' * negated}{reading.words(node.test)}"
        reading.refuse(say.minimum_only(words, node.test.span))
    return ((MinimumFilter("Sessions", minimum or 0),),)


# ---- when --------------------------------------------------------------------------------------


def _happened_at(reading: Reading, node: HappenedAt, *, negated: bool) -> Alternatives:
    name = _events(reading, node.events)
    end: Literal["First", "Last"] = "First" if node.end == "first" else "Last"
    ages = _ages(reading, node.test)
    if not negated:
        return (tuple(OccurredFilter(name, end, OPERATORS[sign], days) for sign, days in ages),)
    others = (OccurredFilter(name, end, OPERATORS[_YOUNGER[sign]], days) for sign, days in ages)
    return ((IsSetFilter(name, "No"),), *((other,) for other in others))


_Ages: TypeAlias = list[tuple["Operator", int]]


def _ages(reading: Reading, test: MomentTest) -> _Ages:
    """Return how many days ago it was, as comparisons that all hold."""
    match test:
        case Ago(nearness, duration):
            return [(_AGE[nearness], _length(reading, duration))]
        case InLast(duration):
            return [("<=", _length(reading, duration))]
        case BetweenAgo(far, near, unit):
            oldest, youngest = _whole_days(reading, test, unit, far, near)
            return [("<=", oldest), (">", youngest)]
        case Before() | After() | Since() | On() | FromTo() | InNext() | Calendar():
            reading.refuse(say.moment(reading.words(test), test.span))
            return []
        case _:
            assert_never(test)


def _window(reading: Reading, window: Window | None) -> int | None:
    """Return the days of a window up to now, or None: all time."""
    match window:
        case None:
            return None
        case InLast(duration):
            return _length(reading, duration)
        case (
            BetweenAgo()
            | Since()
            | Before()
            | After()
            | On()
            | FromTo()
            | WithinOf()
            | SinceAttribute()
            | Calendar()
        ):
            reading.refuse(say.window(reading.words(window), window.span))
            return None
        case _:
            assert_never(window)


def _length(reading: Reading, duration: Duration) -> int:
    [days] = _whole_days(reading, duration, duration.unit, duration.amount)
    return days


def _whole_days(
    reading: Reading, node: Duration | BetweenAgo, unit: Unit, *amounts: int
) -> list[int]:
    """Return amounts of a unit in days."""
    words = reading.words(node)
    if unit in _ABOUT:
        days = f"{' and '.join(str(amount * _ABOUT[unit]) for amount in amounts)} days"
        better = f"between {days} ago" if isinstance(node, BetweenAgo) else days
        reading.refuse(say.month(words, better, node.span))
        return list(amounts)
    lengths = [divmod(amount * _MINUTES[unit], _MINUTES["day"]) for amount in amounts]
    most = MAX_AMOUNT["day"]
    if any(rest or days > most for days, rest in lengths):
        reading.refuse(say.whole_days(words, most, node.span))
    return [days for days, _ in lengths]
