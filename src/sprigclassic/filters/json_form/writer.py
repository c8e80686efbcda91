"""Tree to JSON: dicts, lists and scalars, all of them fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from sprigclassic.filters.json_form.words import IGNORING_CASE, VERSION
from sprigclassic.filters.text.printer import value_text
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
    from collections.abc import Iterable

    from sprigclassic.filters.tree import (
        Condition,
        Duration,
        Events,
        MomentTest,
        Value,
        ValueTest,
        Where,
        Window,
    )

__all__ = ["to_json"]

Json: TypeAlias = dict[str, Any]


def to_json(condition: Condition, timezone: str = "UTC") -> Json:
    """Return the JSON form of a filter, which shares nothing with its tree.

    Args:
        condition: A tree that passes the check.
        timezone: The name of its time zone.
    """
    return {"version": VERSION, "timezone": timezone, "filter": _node(condition)}


# ---- conditions --------------------------------------------------------------------------------


def _node(node: Condition | Where) -> Json:
    match node:
        case And():
            return {"and": [_node(part) for part in node.parts]}
        case Or():
            return {"or": [_node(part) for part in node.parts]}
        case Not():
            return {"not": _node(node.part)}
        case Attribute():
            return _tested({"attribute": node.path}, node.test)
        case Property():
            return _tested({"property": node.path}, node.test)
        case _:
            return _behaviour(node)


def _behaviour(
    node: Measured | EventValue | Happened | HappenedAt | Sequence | InGroup,
) -> Json:
    match node:
        case Measured():
            return _tested(_measure(node), node.test)
        case EventValue():
            events = {**_events(node.events), "of": node.path, **_window(node.window)}
            return _tested({node.end: events}, node.test)
        case Happened():
            verb = "never_happened" if node.negated else "happened"
            return {verb: {**_events(node.events), **_window(node.window)}}
        case HappenedAt():
            return _tested({f"{node.end}_happened": _events(node.events)}, node.test)
        case Sequence():
            return {"sequence": _sequence(node)}
        case InGroup():
            return {"in_group": node.name}
        case _:
            assert_never(node)


def _measure(node: Measured) -> Json:
    events, window = _events(node.events), _window(node.window)
    match node.measure:
        case Tally():
            return {node.measure.kind: {**events, **window}}
        case Aggregate():
            return {node.measure.function: {**events, "of": node.measure.path, **window}}
        case _:
            assert_never(node.measure)


def _sequence(node: Sequence) -> Json:
    steps = [_events(step) for step in node.steps]
    last = {"then_no": steps.pop()} if node.absent else {}
    within = {} if node.within is None else {"within": _duration(node.within)}
    return {"steps": steps, **last, **within, **_window(node.window)}


def _events(events: Events) -> Json:
    which: Json = {"any_event": True} if events.name is None else {"event": events.name}
    return which if events.where is None else {**which, "where": _node(events.where)}


# ---- tests of a subject ------------------------------------------------------------------------


def _tested(subject: Json, test: ValueTest) -> Json:
    if isinstance(test, IsSet):
        return {"is_not_set" if test.negated else "is_set": subject}
    key, arguments = _test(test)
    return {key: [subject, *arguments]}


def _test(
    test: Comparison | Between | OneOf | TextTest | ContainsOf | MomentTest,
) -> tuple[str, list[Any]]:
    """Return the operator of a test, and what it takes."""
    match test:
        case Comparison():
            return test.operator, [_literal(test.value), *_case(test)]
        case Between():
            return "between", [_literal(test.low), _literal(test.high)]
        case OneOf():
            return _key("in", test), [_literals(test.values), *_case(test)]
        case TextTest():
            return _key(test.operator, test), [test.text.value, *_case(test)]
        case ContainsOf():
            return _key(f"contains {test.quantifier}", test), [_literals(test.values)]
        case _:
            return _of_time(test)


def _key(words: str, test: OneOf | TextTest | ContainsOf) -> str:
    return (f"not {words}" if test.negated else words).replace(" ", "_")


def _case(test: Comparison | OneOf | TextTest) -> list[str]:
    return [IGNORING_CASE] if test.ignoring_case else []


# ---- windows, and tests of a date value --------------------------------------------------------


def _window(window: Window | None) -> Json:
    if window is None:
        return {}
    key, arguments = _of_time(window)
    return {key: arguments[0] if len(arguments) == 1 else arguments}


def _of_time(test: MomentTest | Window) -> tuple[str, list[Any]]:
    match test:
        case InLast():
            return "in_last", [_duration(test.duration)]
        case InNext():
            return "in_next", [_duration(test.duration)]
        case Ago():
            return f"{test.nearness.replace(' ', '_')}_ago", [_duration(test.duration)]
        case BetweenAgo():
            return "between_ago", [{f"{test.unit}s": [test.far, test.near]}]
        case Calendar():
            return test.which, [test.unit]
        case _:
            return _from_moment(test)


def _from_moment(
    test: Before | After | Since | On | FromTo | WithinOf | SinceAttribute,
) -> tuple[str, list[Any]]:
    match test:
        case Before() | After() | Since():
            return type(test).__name__.lower(), [_literal(test.moment)]
        case On():
            return "on", [_literal(test.day)]
        case FromTo():
            return "from_to", [_literal(test.start), _literal(test.end)]
        case WithinOf():
            return "within_of", [_duration(test.duration), {"attribute": test.path}]
        case SinceAttribute():
            return "since", [{"attribute": test.path}]
        case _:
            assert_never(test)


def _duration(duration: Duration) -> Json:
    return {f"{duration.unit}s": duration.amount}


# ---- literals ----------------------------------------------------------------------------------


def _literals(values: Iterable[Value]) -> list[Any]:
    return [_literal(value) for value in values]


def _literal(value: Value) -> Any:
    match value:
        case Text() | Number() | Flag():
            return value.value
        case Day():
            return {"date": value_text(value)}
        case Instant():
            return {"instant": value_text(value)}
        case Version():
            return {"version": value.value}
        case _:
            assert_never(value)
