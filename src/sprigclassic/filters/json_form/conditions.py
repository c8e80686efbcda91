"""Conditions: combinations, tests of a subject, and what events did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import frozen

from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.combinations import combinations
from sprigclassic.filters.json_form.events import described, window_among
from sprigclassic.filters.json_form.literals import duration
from sprigclassic.filters.json_form.moments import MOMENT_TESTS, WINDOWS
from sprigclassic.filters.json_form.values import COUNT_TESTS, VALUE_TESTS, tested
from sprigclassic.filters.json_form.words import ENDS, FUNCTIONS, HAPPENINGS, TALLIES
from sprigclassic.filters.tree import (
    Aggregate,
    Attribute,
    Condition,
    Events,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Sequence,
    Tally,
)

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.json_form.document import Spot

__all__ = ["CONDITIONS", "SUBJECTS", "condition"]

_STAND_IN: Final = InGroup("")
_LEAST_STEPS: Final = 2
_Make: TypeAlias = "Callable[[Spot, Any, Span | None], Condition]"


def condition(spot: Spot) -> Condition:
    """Read a condition."""
    inner = spot.only(CONDITIONS, "a condition")
    return _STAND_IN if inner is None else CONDITIONS[inner.key](inner, spot)


# ---- tests of a subject ------------------------------------------------------------------------


@frozen
class _Subject:
    """What can be tested.

    Attributes:
        tests: By which operators.
        make: From what stands under its key, the test and a span to the condition.
    """

    tests: Mapping[str, object]
    make: _Make


def _tested(operator: Spot, spot: Spot) -> Condition:
    found = tested(operator, SUBJECTS)
    if found is None:
        return _STAND_IN
    value, test = found
    subject = SUBJECTS[value.key]
    if operator.key not in subject.tests:
        value.refuse(say.wrong_subject(operator.key, value.key))
        return _STAND_IN
    return subject.make(value, test, spot.span)


def _attribute(value: Spot, test: Any, span: Span | None) -> Condition:
    return Attribute(value.text() or "", test, span=span)


def _tally(value: Spot, test: Any, span: Span | None) -> Condition:
    it = described(value)
    measure = Tally(TALLIES[value.key], span=value.span)
    return Measured(it.events, measure, test, it.window, span=span)


def _aggregate(value: Spot, test: Any, span: Span | None) -> Condition:
    it = described(value, of=True)
    measure = Aggregate(FUNCTIONS[value.key], it.path, span=value.span)
    return Measured(it.events, measure, test, it.window, span=span)


def _event_value(value: Spot, test: Any, span: Span | None) -> Condition:
    it = described(value, of=True)
    return EventValue(it.events, ENDS[value.key], it.path, test, it.window, span=span)


def _happened_at(value: Spot, test: Any, span: Span | None) -> Condition:
    it = described(value, windowed=False)
    return HappenedAt(it.events, HAPPENINGS[value.key], test, span=span)


SUBJECTS: Final[Mapping[str, _Subject]] = {
    "attribute": _Subject(VALUE_TESTS, _attribute),
    **dict.fromkeys(TALLIES, _Subject(COUNT_TESTS, _tally)),
    **dict.fromkeys(FUNCTIONS, _Subject(COUNT_TESTS, _aggregate)),
    **dict.fromkeys(ENDS, _Subject(VALUE_TESTS, _event_value)),
    **dict.fromkeys(HAPPENINGS, _Subject(MOMENT_TESTS, _happened_at)),
}
"""What a condition tests, by key."""


# ---- what events did ---------------------------------------------------------------------------


def _happened(inner: Spot, spot: Spot) -> Condition:
    it = described(inner)
    return Happened(it.events, inner.key == "never_happened", it.window, span=spot.span)


def _sequence(inner: Spot, spot: Spot) -> Condition:
    members = inner.members({"steps", "then_no", "within", *WINDOWS}, ["steps"])
    if members is None or "steps" not in members:
        return _STAND_IN
    steps = _steps(members["steps"], members.get("then_no"))
    within = duration(members["within"]) if "within" in members else None
    window = window_among(inner, members)
    if len(steps) < _LEAST_STEPS:
        return _STAND_IN
    return Sequence(steps, "then_no" in members, within, window, span=spot.span)


def _steps(spot: Spot, then_no: Spot | None) -> tuple[Events, ...]:
    listed = spot.items()
    spots = [*(listed or ()), *([] if then_no is None else [then_no])]
    if listed is not None and len(spots) < _LEAST_STEPS:
        spot.refuse(say.too_few("a sequence has two steps", len(spots)))
    return tuple(described(step, windowed=False).events for step in spots)


def _in_group(inner: Spot, spot: Spot) -> Condition:
    return InGroup(inner.text() or "", span=spot.span)


CONDITIONS: Final[Mapping[str, Callable[[Spot, Spot], Condition]]] = {
    **dict.fromkeys(VALUE_TESTS, _tested),
    **combinations(condition, cast("Condition", _STAND_IN)),
    "happened": _happened,
    "never_happened": _happened,
    "sequence": _sequence,
    "in_group": _in_group,
}
"""What a condition can be, by operator."""
