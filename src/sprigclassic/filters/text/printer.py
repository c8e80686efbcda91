"""Tree to canonical text, which parses to an equal tree."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.words import is_bare_name
from sprigclassic.filters.tree import (
    After,
    Aggregate,
    Ago,
    And,
    Attribute,
    Before,
    Between,
    BetweenAgo,
    Calendar,
    Comparison,
    ContainsOf,
    Day,
    EventValue,
    Flag,
    FromTo,
    Happened,
    HappenedAt,
    InGroup,
    InLast,
    InNext,
    Instant,
    IsSet,
    Measured,
    Not,
    Number,
    On,
    OneOf,
    Or,
    Property,
    Sequence,
    Since,
    SinceAttribute,
    Tally,
    Text,
    TextTest,
    Version,
    WithinOf,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic.filters.tree import (
        Condition,
        Duration,
        Events,
        Measure,
        MomentTest,
        Unit,
        Value,
        ValueTest,
        Where,
        Window,
    )

__all__ = ["to_text", "value_text", "window_text"]


def to_text(condition: Condition, timezone: str = "UTC") -> str:
    """Return the canonical text of a filter.

    Args:
        condition: A tree that passes the check.
        timezone: The name of its time zone; written only if it is not UTC.
    """
    text = _tree(condition)
    return text if timezone == "UTC" else f"{text} in timezone {quoted(timezone)}"


# ---- conditions --------------------------------------------------------------------------------


def _tree(node: Condition | Where) -> str:
    match node:
        case And():
            return " and ".join(_within(part, Or) for part in node.parts)
        case Or():
            return " or ".join(_tree(part) for part in node.parts)
        case Not():
            return f"not {_within(node.part, And, Or)}"
        case Attribute() | Property():
            return f"{_name(node.path)} {_test(node.test)}"
        case InGroup():
            return f"in group {quoted(node.name)}"
        case _:
            return _behaviour(node)


def _behaviour(node: Measured | EventValue | Happened | HappenedAt | Sequence) -> str:
    match node:
        case Measured():
            asked = f"{_measure(node.measure)} {_test(node.test)}{_last(node.window)}"
        case EventValue():
            asked = f"{node.end}({_name(node.path)}) {_test(node.test)}{_last(node.window)}"
        case Happened():
            asked = f"{'never ' if node.negated else ''}happened{_last(node.window)}"
        case HappenedAt():
            asked = f"{node.end} happened {window_text(node.test)}"
        case Sequence():
            return _sequence(node)
        case _:
            assert_never(node)
    return f"{_events(node.events)} {asked}"


def _sequence(node: Sequence) -> str:
    *steps, last = map(_events, node.steps)
    steps.append(f"no {last}" if node.absent else last)
    within = "" if node.within is None else f" within {_duration(node.within)}"
    return f"{' then '.join(steps)}{within}{_last(node.window)}"


def _within(node: Condition | Where, *loose: type) -> str:
    """Return the text of a part, in parentheses if it is of a kind that binds less."""
    return f"({_tree(node)})" if isinstance(node, loose) else _tree(node)


def _events(events: Events) -> str:
    name = "any event" if events.name is None else _name(events.name)
    if events.where is None:
        return name
    return f"{name} where {_within(events.where, And, Or, Not)}"


def _measure(measure: Measure) -> str:
    match measure:
        case Tally():
            return measure.kind
        case Aggregate():
            return f"{measure.function}({_name(measure.path)})"
        case _:
            assert_never(measure)


def _name(name: str) -> str:
    return name if is_bare_name(name) else quoted(name)


# ---- tests and values --------------------------------------------------------------------------


def _test(test: ValueTest) -> str:
    match test:
        case Comparison():
            return f"{test.operator} {value_text(test.value)}{_case(test)}"
        case Between():
            return f"between {value_text(test.low)} and {value_text(test.high)}"
        case IsSet():
            return "is not set" if test.negated else "is set"
        case OneOf() | TextTest() | ContainsOf():
            return f"not {_membership(test)}" if test.negated else _membership(test)
        case _:
            return window_text(test)


def _membership(test: OneOf | TextTest | ContainsOf) -> str:
    match test:
        case OneOf():
            return f"in {_list(test.values)}{_case(test)}"
        case TextTest():
            return f"{test.operator} {value_text(test.text)}{_case(test)}"
        case ContainsOf():
            return f"contains {test.quantifier} {_list(test.values)}"
        case _:
            assert_never(test)


def _case(test: Comparison | OneOf | TextTest) -> str:
    return " ignoring case" if test.ignoring_case else ""


def _list(values: tuple[Value, ...]) -> str:
    return f"({', '.join(map(value_text, values))})"


def value_text(value: Value) -> str:
    """Return a value as the language writes it."""
    match value:
        case Text():
            return quoted(value.value)
        case Number():
            return _number(value.value)
        case Flag():
            return "true" if value.value else "false"
        case Day():
            return value.value.isoformat()
        case Instant():
            return _instant(value.value)
        case Version():
            return f"version {quoted(value.value)}"
        case _:
            assert_never(value)


def _number(number: float) -> str:
    text = str(number)
    return format(Decimal(text), "f") if "e" in text else text


def _instant(moment: datetime) -> str:
    offset = moment.utcoffset()
    if not offset or offset % timedelta(minutes=1):  # nothing writes an offset with seconds
        moment = moment.astimezone(UTC)
    fraction = f".{moment.microsecond:06}".rstrip("0").rstrip(".")
    wall, zone = moment.isoformat(timespec="seconds")[:19], moment.isoformat()[-6:]
    return f"{wall}{fraction}{'Z' if zone == '+00:00' else zone}"


# ---- windows and tests of a date -----------------------------------------------------------------


def _last(window: Window | None) -> str:
    return "" if window is None else f" {window_text(window)}"


def window_text(window: Window | MomentTest) -> str:
    """Return a window, or a test of a date, as the language writes it."""
    match window:
        case InLast() | InNext():
            way = "last" if isinstance(window, InLast) else "next"
            return f"in {way} {_duration(window.duration)}"
        case BetweenAgo():
            return f"between {window.far} and {_length(window.near, window.unit, window.far)} ago"
        case Ago():
            return f"{window.nearness} {_duration(window.duration)} ago"
        case Calendar():
            return _calendar(window)
        case WithinOf():
            return f"within {_duration(window.duration)} of {_name(window.path)}"
        case _:
            return _dates(window)


def _dates(window: Since | SinceAttribute | After | Before | On | FromTo) -> str:
    match window:
        case SinceAttribute():
            return f"since {_name(window.path)}"
        case Since():
            return f"since {value_text(window.moment)}"
        case After():
            return f"after {value_text(window.moment)}"
        case Before():
            return f"before {value_text(window.moment)}"
        case On():
            return f"on {value_text(window.day)}"
        case FromTo():
            return f"from {value_text(window.start)} to {value_text(window.end)}"
        case _:
            assert_never(window)


def _calendar(window: Calendar) -> str:
    if window.unit == "day":
        return "today" if window.which == "this" else "yesterday"
    return f"{window.which} {window.unit}"


def _duration(duration: Duration) -> str:
    return _length(duration.amount, duration.unit)


def _length(amount: int, unit: Unit, most: int = 0) -> str:
    """Return an amount and its unit, in the plural unless all that is said is one."""
    return f"{amount} {unit}" if max(amount, most) == 1 else f"{amount} {unit}s"
