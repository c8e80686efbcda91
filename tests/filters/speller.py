"""Spells a tree with the builder, by public handles only."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, assert_never

from sprigclassic.filters import tree
from sprigclassic.filters.build import (
    Condition,
    PropertyTest,
    any_event,
    attribute,
    event,
    in_group,
    prop,
    sequence,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["spelled"]

OPERATORS: Final[Mapping[tree.Operator, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
KINDS: Final[Mapping[type[tree.Value], str]] = {
    tree.Text: "text",
    tree.Number: "number",
    tree.Flag: "flag",
    tree.Day: "moment",
    tree.Instant: "moment",
    tree.Version: "version",
}


def spelled(node: tree.Condition) -> Condition:
    """Return the condition that a back-end engineer would write for a tree."""
    match node:
        case tree.And():
            return reduce(operator.and_, map(spelled, node.parts))
        case tree.Or():
            return reduce(operator.or_, map(spelled, node.parts))
        case tree.Not():
            return ~spelled(node.part)
        case tree.InGroup():
            return in_group(node.name)
        case _:
            return _leaf(node)


def _leaf(
    node: tree.Attribute
    | tree.Measured
    | tree.EventValue
    | tree.Happened
    | tree.HappenedAt
    | tree.Sequence,
) -> Condition:
    made: Any
    match node:
        case tree.Attribute():
            made = _tested(lambda kind: getattr(attribute, kind)(node.path), node.test)
        case tree.Measured():
            measured = _measured(_windowed(_events(node.events), node.window), node.measure)
            made = _compared(measured, node.test)
        case tree.EventValue():
            ask = getattr(_windowed(_events(node.events), node.window), node.end)
            made = _tested(lambda kind: ask(getattr(prop, kind)(node.path)), node.test)
        case tree.Happened():
            events = _windowed(_events(node.events), node.window)
            made = events.never_happened() if node.negated else events.happened()
        case tree.HappenedAt():
            made = _timed(getattr(_events(node.events), f"{node.end}_happened")(), node.test)
        case tree.Sequence():
            made = _sequence(node)
        case _:
            assert_never(node)
    assert isinstance(made, Condition)
    return made


# ---- events ------------------------------------------------------------------------------------


def _events(events: tree.Events) -> Any:
    named = any_event if events.name is None else event(events.name)
    return named if events.where is None else named.where(_where(events.where))


def _where(node: tree.Where) -> PropertyTest:
    match node:
        case tree.And():
            return reduce(operator.and_, map(_where, node.parts))
        case tree.Or():
            return reduce(operator.or_, map(_where, node.parts))
        case tree.Not():
            return ~_where(node.part)
        case tree.Property():
            made = _tested(lambda kind: getattr(prop, kind)(node.path), node.test)
            assert isinstance(made, PropertyTest)
            return made
        case _:
            assert_never(node)


def _measured(events: Any, measure: tree.Measure) -> Any:
    if isinstance(measure, tree.Tally):
        return getattr(events, measure.kind)()
    return getattr(events, measure.function)(measure.path)


def _sequence(node: tree.Sequence) -> Any:
    *steps, last = map(_events, node.steps)
    made: Any = sequence(*steps).then_no(last) if node.absent else sequence(*steps, last)
    if node.within is not None:
        made = made.within(**_length(node.within))
    return _windowed(made, node.window).happened()


def _windowed(made: Any, window: tree.Window | None) -> Any:
    match window:
        case None:
            return made
        case tree.WithinOf():
            return made.within(**_length(window.duration)).of(attribute.moment(window.path))
        case tree.SinceAttribute():
            return made.since(attribute.moment(window.path))
        case _:
            return _timed(made, window)


# ---- values ------------------------------------------------------------------------------------


def _tested(of_kind: Callable[[str], Any], test: tree.ValueTest) -> Any:
    match test:
        case tree.Comparison():
            return _compared(of_kind(KINDS[type(test.value)]), test)
        case tree.Between():
            return _compared(of_kind(KINDS[type(test.low)]), test)
        case tree.OneOf() | tree.TextTest() | tree.ContainsOf() | tree.IsSet():
            return _asked(of_kind, test)
        case _:
            return _timed(of_kind("moment"), test)


def _compared(handle: Any, test: tree.CountTest) -> Any:
    if isinstance(test, tree.Between):
        return handle.between(test.low.value, test.high.value)
    if test.ignoring_case:
        ask = handle.equals if test.operator == "=" else handle.not_equals
        return ask(test.value.value, ignoring_case=True)
    return OPERATORS[test.operator](handle, test.value.value)


def _asked(
    of_kind: Callable[[str], Any],
    test: tree.OneOf | tree.TextTest | tree.ContainsOf | tree.IsSet,
) -> Any:
    no = "not_" if test.negated else ""
    match test:
        case tree.OneOf():
            kind, values = _listed(test.values, ["text", "number", "moment", "version"])
            return getattr(of_kind(kind), f"{no}one_of")(*values, **_case(test))
        case tree.TextTest():
            ask = getattr(of_kind("text"), f"{no}{_joined(test.operator)}")
            return ask(test.text.value, **_case(test))
        case tree.ContainsOf():
            kind, values = _listed(test.values, ["text"])
            items = of_kind("texts" if kind == "text" else "any_value")
            return getattr(items, f"{no}contains_{_joined(test.quantifier)}")(*values)
        case tree.IsSet():
            return getattr(of_kind("any_value"), f"is_{no}set")()


def _case(test: tree.OneOf | tree.TextTest) -> dict[str, bool]:
    return {"ignoring_case": True} if test.ignoring_case else {}


def _listed(values: tuple[tree.Value, ...], kinds: list[str]) -> tuple[str, list[Any]]:
    """Return one of the kinds, if all values are of it, and what it is tested for."""
    found = {KINDS[type(value)] for value in values}
    if len(found) == 1 and found <= set(kinds):
        return found.pop(), [value.value for value in values]
    return "any_value", [_of_any_kind(value) for value in values]


def _of_any_kind(value: tree.Value) -> Any:
    return value if isinstance(value, tree.Version) else value.value


def _joined(words: str) -> str:
    return words.replace(" ", "_")


# ---- times -------------------------------------------------------------------------------------


def _timed(handle: Any, time: tree.MomentTest) -> Any:
    name, moments, lengths = _words(time)
    return getattr(handle, name)(*moments, **lengths)


def _words(time: tree.MomentTest) -> tuple[str, list[Any], dict[str, Any]]:
    """Return the name of a method, and what it is called with."""
    match time:
        case tree.Ago():
            return f"{_joined(time.nearness)}_ago", [], _length(time.duration)
        case tree.InLast() | tree.InNext():
            name = "in_last" if isinstance(time, tree.InLast) else "in_next"
            return name, [], _length(time.duration)
        case tree.BetweenAgo():
            return "between_ago", [], {f"{time.unit}s": (time.far, time.near)}
        case tree.Calendar(unit="day"):
            return "today" if time.which == "this" else "yesterday", [], {}
        case tree.Calendar():
            return f"{time.which}_{time.unit}", [], {}
        case _:
            return _moments(time)


def _moments(
    time: tree.Since | tree.After | tree.Before | tree.On | tree.FromTo,
) -> tuple[str, list[Any], dict[str, Any]]:
    match time:
        case tree.FromTo():
            return "from_to", [time.start.value, time.end.value], {}
        case tree.On():
            return "on", [time.day.value], {}
        case _:
            return type(time).__name__.lower(), [time.moment.value], {}


def _length(duration: tree.Duration) -> dict[str, int]:
    return {f"{duration.unit}s": duration.amount}
