"""The keys of the JSON form, and what they stand for in the tree.

A key is the words of the text form joined by `_`, without the numbers and moments among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.tree import (
        CalendarUnit,
        End,
        Function,
        Nearness,
        Operator,
        Quantifier,
        TallyKind,
        TextOperator,
        Unit,
    )

__all__ = [
    "CALENDAR_UNITS",
    "COMPARISONS",
    "ENDS",
    "FUNCTIONS",
    "HAPPENINGS",
    "IGNORING_CASE",
    "NEARNESSES",
    "QUANTIFIERS",
    "TALLIES",
    "TEXT_OPERATORS",
    "UNITS",
    "VERSION",
]

VERSION: Final = 1
"""The version of the form."""

IGNORING_CASE: Final = "ignoring_case"
"""What stands last in the list of a test that ignores case."""

COMPARISONS: Final[Mapping[str, Operator]] = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
TEXT_OPERATORS: Final[Mapping[str, TextOperator]] = {
    "contains": "contains",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "matches",
}
QUANTIFIERS: Final[Mapping[str, Quantifier]] = {
    "contains_any_of": "any of",
    "contains_all_of": "all of",
}
NEARNESSES: Final[Mapping[str, Nearness]] = {
    "more_than_ago": "more than",
    "less_than_ago": "less than",
    "at_least_ago": "at least",
    "at_most_ago": "at most",
}
TALLIES: Final[Mapping[str, TallyKind]] = {
    "count": "count",
    "days": "days",
    "sessions": "sessions",
}
FUNCTIONS: Final[Mapping[str, Function]] = {
    "sum": "sum",
    "average": "average",
    "minimum": "minimum",
    "maximum": "maximum",
    "distinct": "distinct",
}
ENDS: Final[Mapping[str, End]] = {"first": "first", "last": "last"}
HAPPENINGS: Final[Mapping[str, End]] = {"first_happened": "first", "last_happened": "last"}
UNITS: Final[Mapping[str, Unit]] = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
CALENDAR_UNITS: Final[Mapping[str, CalendarUnit]] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}
