"""Sprig's constraints to a study filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve

from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form.complaints import wrong_type
from sprigclassic.filters.json_form.document import EnoughError, Reading
from sprigclassic.filters.json_form.load import load
from sprigclassic.filters.limits import MAX_LEVELS, MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.sprig.constraints import complaints as say
from sprigclassic.filters.study_filter import StudyFilter
from sprigclassic.filters.tree import Comparison, Events, Measured, Number, Tally, both, either

if TYPE_CHECKING:
    from sprigclassic.filters.json_form.document import Spot
    from sprigclassic.filters.tree import Condition, Operator

__all__ = ["COMPARISONS", "KEYS", "from_constraints"]

COMPARISONS: Final[Mapping[str, Operator]] = MappingProxyType(
    {"eq": "=", "neq": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
)
"""Sprig's `comparisonType` -> our operator."""

KEYS: Final = ("type", "event", "value", "comparisonType")
"""What a constraint has; `event` may be left out."""

_REQUIRED: Final = ("type", "value", "comparisonType")
_AND: Final = 1
_OR: Final = 2
_STAND_IN: Final[Condition] = Measured(Events(None), Tally("sessions"), Comparison(">=", Number(0)))


def from_constraints(data: Sequence[object] | str | bytes) -> StudyFilter:
    """Read a filter from the `constraints` of an exported study.

    Known is `SESSION_COUNT`. A plain list is joined by AND, and an empty one is everyone. Between
    the conditions may stand 1 (AND) and 2 (OR), read from left to right, and in the place of a
    condition a list: that is how Sprig's SDK writes quotas, and inferred for filters.

    Args:
        data: A list of `{"type": …, "event": …, "value": …, "comparisonType": …}`, or JSON of it.

    Raises:
        FilterError: Something in it is unknown, or no filter; each problem has the path of its
            place.
        TypeError: What was given is neither a list nor JSON.

    >>> session = {"type": "SESSION_COUNT", "event": None, "comparisonType": "gte", "value": 3}
    >>> print(from_constraints([session]))
    any event sessions >= 3
    """
    if not isinstance(data, list | tuple | str | bytes):
        raise TypeError(_misuse(data))
    value: object = load(data) if isinstance(data, str | bytes) else data
    reading = Reading()
    found: Condition = _STAND_IN
    with suppress(EnoughError):
        found = _whole(reading.root(value))
    if reading.problems:
        raise FilterError(reading.problems)
    try:
        return StudyFilter.from_tree(found) if value else StudyFilter.everyone()
    except FilterError as error:
        raise FilterError([evolve(each, path="$") for each in error.problems]) from None


def _misuse(data: object) -> str:
    return f"constraints are read from a list, a str or bytes, not from {type(data).__name__}"


def _whole(root: Spot) -> Condition:
    spots = root.items()
    if spots and all(isinstance(spot.value, Mapping) for spot in spots):
        return both(*map(_constraint, spots))
    return _chain(spots) if spots else _STAND_IN


def _chain(spots: list[Spot]) -> Condition:
    """Return conditions with 1 or 2 between them, joined from left to right."""
    joined, or_before = [_operand(spots[0])], False
    for operator, spot in zip(spots[1::2], spots[2::2], strict=False):
        is_or = _is_or(operator)
        if is_or is not or_before:
            joined, or_before = [_joined(joined, is_or=or_before)], is_or
        joined.append(_operand(spot))
    if len(spots) % 2 == 0:
        spots[-1].refuse(say.expected_operator())
    return _joined(joined, is_or=or_before)


def _joined(parts: list[Condition], *, is_or: bool) -> Condition:
    return either(*parts) if is_or else both(*parts)


def _is_or(spot: Spot) -> bool:
    value: object = spot.value
    if isinstance(value, bool) or value not in (_AND, _OR):
        spot.refuse(say.expected_operator())
    return value == _OR


def _operand(spot: Spot) -> Condition:
    if not isinstance(spot.value, list | tuple):
        return _constraint(spot)
    if spot.depth > MAX_LEVELS:
        spot.refuse(say.too_deep(MAX_LEVELS))
        return _STAND_IN
    spots = spot.items()
    if not spots:
        spot.refuse(say.empty())
        return _STAND_IN
    return _chain(spots)


# ---- one constraint ----------------------------------------------------------------------------


def _constraint(spot: Spot) -> Condition:
    members = spot.members(KEYS, _REQUIRED)
    if members is None or "type" not in members or not _is_known(members["type"]):
        return _STAND_IN
    if "event" in members and members["event"].value is not None:
        members["event"].refuse(say.event_given())
    if not set(_REQUIRED) <= members.keys():
        return _STAND_IN
    operator = _operator(members["comparisonType"])
    value = _number(members["value"], whole=operator in {"=", "!="})
    return Measured(Events(None), Tally("sessions"), Comparison(operator, Number(value)))


def _is_known(spot: Spot) -> bool:
    name = spot.text()
    if name == "TIME_ON_PAGE_DELAY":
        spot.refuse(say.delay())
    elif name not in {"SESSION_COUNT", None}:
        spot.refuse(say.unknown_type(name or ""))
    return name == "SESSION_COUNT"


def _operator(spot: Spot) -> Operator:
    name = spot.text()
    if name is not None and name not in COMPARISONS:
        spot.refuse(say.unknown_comparison(name))
    return COMPARISONS.get(name or "", "=")


def _number(spot: Spot, *, whole: bool) -> float:
    """Return a number that a filter can hold."""
    value: object = spot.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        fits = MIN_NUMBER <= value <= MAX_NUMBER
        if fits and (not whole or value == int(value)):
            return value
    wanted = "a whole number" if whole else "a number"
    spot.refuse(wrong_type(f"{wanted} of at most 64 bits", value))
    return 0
