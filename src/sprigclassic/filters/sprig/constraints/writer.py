"""A study filter to Sprig's constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sprigclassic._source import Source
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import in_order
from sprigclassic.filters.sprig.constraints import complaints as say
from sprigclassic.filters.sprig.constraints.reader import COMPARISONS
from sprigclassic.filters.sprig.reading import EVERYONE, opened
from sprigclassic.filters.tree import And, Between, Events, Measured, Number, Or, Tally

if TYPE_CHECKING:
    from sprigclassic.filters.sprig.reading import Reading
    from sprigclassic.filters.study_filter import StudyFilter
    from sprigclassic.filters.tree import Condition, CountTest, Operator, Value

__all__ = ["to_constraints"]

_WORDS: Final = {operator: word for word, operator in COMPARISONS.items()}
_SESSIONS: Final = Tally("sessions")


def to_constraints(study_filter: StudyFilter) -> list[dict[str, Any]]:
    """Return the `constraints` that a study with this filter is exported with.

    Args:
        study_filter: Tests of `any event sessions`, joined by `and`, or everyone: the export of no
            other condition is public.

    Raises:
        FilterError: There are others; the error shows each in the canonical text.
        TypeError: What was given is no StudyFilter.

    >>> from sprigclassic import StudyFilter
    >>> to_constraints(StudyFilter.parse("any event sessions >= 3"))
    [{'type': 'SESSION_COUNT', 'event': None, 'comparisonType': 'gte', 'value': 3}]
    """
    reading, tree = opened(study_filter)
    parts = tree.parts if isinstance(tree, And) else () if tree == EVERYONE else (tree,)
    tests = [test for part in parts for test in _tests(reading, part)]
    if reading.problems:
        raise FilterError(in_order(reading.problems), Source(reading.text))
    return [
        {"type": "SESSION_COUNT", "event": None, "comparisonType": _WORDS[sign], "value": value}
        for sign, value in tests
    ]


def _tests(reading: Reading, part: Condition) -> list[tuple[Operator, float]]:
    """Return the comparisons of the sessions that a condition is."""
    match part:
        case Measured(Events(None, None), measure, test, None) if measure == _SESSIONS:
            return _comparisons(test)
        case Or():
            reading.refuse(say.disjunction(part.span))
        case _:
            reading.refuse(say.no_constraint(reading.words(part), part.span))
    return []


def _comparisons(test: CountTest) -> list[tuple[Operator, float]]:
    if isinstance(test, Between):
        return [(">=", _number(test.low)), ("<=", _number(test.high))]
    return [(test.operator, _number(test.value))]


def _number(value: Value) -> float:
    return cast("Number", value).value  # the checker lets no other into a count
