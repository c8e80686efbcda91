"""A condition of Sprig's dashboard, back to our tree."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, assert_never

from sprigclassic.filters.sprig.conditions import (
    OPERATORS,
    AttributeFilter,
    Comparator,
    GroupFilter,
    IsSetFilter,
    MinimumFilter,
    OccurredFilter,
    OccurrencesFilter,
    literal,
)
from sprigclassic.filters.tree import (
    Ago,
    Attribute,
    Comparison,
    Duration,
    Events,
    Happened,
    HappenedAt,
    InGroup,
    InLast,
    IsSet,
    Measured,
    Nearness,
    Number,
    Operator,
    Tally,
)
from sprigclassic.users.facts import PAGEVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.sprig.conditions import EntryCondition
    from sprigclassic.filters.tree import Condition

__all__ = ["condition_tree"]

_SIGNS: Final[Mapping[str, Operator]] = MappingProxyType(
    {words: operator for operator, words in OPERATORS.items()}
)
_NEARNESS: Final[Mapping[Comparator, Nearness]] = MappingProxyType(
    {
        "is greater than": "more than",
        "is greater than or equal to": "at least",
        "is less than": "less than",
        "is less than or equal to": "at most",
    }
)


def condition_tree(condition: EntryCondition) -> Condition:
    """Return the condition of our language that a condition of the dashboard means."""
    match condition:
        case AttributeFilter(name, operator, value):
            if value is None:
                return Attribute(name, IsSet())
            return Attribute(name, Comparison(_SIGNS[operator], literal(value)))
        case GroupFilter(name):
            return InGroup(name)
        case MinimumFilter(kind, value):
            return _minimum(kind, value)
        case _:
            return _of_event(condition)


def _minimum(kind: str, value: int) -> Measured:
    test = Comparison(">=", Number(value))
    if kind == "Sessions":
        return Measured(Events(None), Tally("sessions"), test)
    return Measured(Events(PAGEVIEW), Tally("count"), test)


def _of_event(condition: IsSetFilter | OccurrencesFilter | OccurredFilter) -> Condition:
    events = Events(condition.name)
    match condition:
        case IsSetFilter(_, value):
            return Happened(events, negated=value == "No")
        case OccurrencesFilter(_, operator, value, days):
            window = None if days is None else InLast(Duration(days, "day"))
            test = Comparison(_SIGNS[operator], Number(value))
            return Measured(events, Tally("count"), test, window)
        case OccurredFilter(_, end, operator, value):
            ago = Ago(_NEARNESS[operator], Duration(value, "day"))
            return HappenedAt(events, "first" if end == "First" else "last", ago)
        case _:
            assert_never(condition)
