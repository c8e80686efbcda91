"""Tree to canonical text, which parses to an equal tree."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.words import is_bare_name
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Before,
    Between,
    BetweenAgo,
    Comparison,
    Day,
    Flag,
    FromTo,
    Happened,
    InLast,
    Instant,
    IsSet,
    Measured,
    Not,
    Number,
    OneOf,
    Or,
    Property,
    Since,
    Text,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic.filters.tree import Condition, Events, Unit, Value, ValueTest, Where, Window

__all__ = ["to_text", "value_text", "window_text"]


def to_text(condition: Condition, timezone: str = "UTC") -> str:
    """Return the canonical text of a filter.

    Args:
        condition: A tree that passes the check.
        timezone: The name of its time zone; written only if it is not UTC.
    """
    text = _tree(condition)
    return text if timezone == "UTC" else f"{text} in timezone {quoted(timezone)}"


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
        case Measured():
            return f"{_events(node.events)} count {_test(node.test)}{_last(node.window)}"
        case Happened():
            verb = "never happened" if node.negated else "happened"
            return f"{_events(node.events)} {verb}{_last(node.window)}"
        case _:
            assert_never(node)


def _within(node: Condition | Where, *loose: type) -> str:
    """Return the text of a part, in parentheses if it is of a kind that binds less."""
    return f"({_tree(node)})" if isinstance(node, loose) else _tree(node)


def _events(events: Events) -> str:
    name = "any event" if events.name is None else _name(events.name)
    if events.where is None:
        return name
    return f"{name} where {_within(events.where, And, Or, Not)}"


def _name(name: str) -> str:
    return name if is_bare_name(name) else quoted(name)


def _test(test: ValueTest) -> str:
    match test:
        case Comparison():
            return f"{test.operator} {value_text(test.value)}"
        case Between():
            return f"between {value_text(test.low)} and {value_text(test.high)}"
        case OneOf():
            values = ", ".join(map(value_text, test.values))
            return f"not in ({values})" if test.negated else f"in ({values})"
        case IsSet():
            return "is not set" if test.negated else "is set"
        case _:
            assert_never(test)


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
        case _:
            assert_never(value)


def _number(number: float) -> str:
    return str(number) if isinstance(number, int) else format(Decimal(repr(number)), "f")


def _instant(moment: datetime) -> str:
    offset = moment.utcoffset()
    if not offset or offset % timedelta(minutes=1):  # nothing writes an offset with seconds
        moment = moment.astimezone(UTC)
    fraction = f".{moment.microsecond:06}".rstrip("0").rstrip(".")
    wall, zone = moment.isoformat(timespec="seconds")[:19], moment.isoformat()[-6:]
    return f"{wall}{fraction}{'Z' if zone == '+00:00' else zone}"


def _last(window: Window | None) -> str:
    return "" if window is None else f" {window_text(window)}"


def window_text(window: Window) -> str:
    """Return a window as the language writes it."""
    match window:
        case InLast():
            return f"in last {_length(window.duration.amount, window.duration.unit)}"
        case BetweenAgo():
            return f"between {window.far} and {_length(window.near, window.unit, window.far)} ago"
        case Since():
            return f"since {value_text(window.moment)}"
        case Before():
            return f"before {value_text(window.moment)}"
        case FromTo():
            return f"from {value_text(window.start)} to {value_text(window.end)}"
        case _:
            assert_never(window)


def _length(amount: int, unit: Unit, most: int = 0) -> str:
    """Return an amount and its unit, in the plural unless all that is said is one."""
    return f"{amount} {unit}" if max(amount, most) == 1 else f"{amount} {unit}s"
