"""One look through a filter for what does not fit, in its canonical text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.sprig import complaints as say
from sprigclassic.filters.study_filter import StudyFilter
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.parser import parse

if TYPE_CHECKING:
    from sprigclassic.filters.tree import Condition, Node

__all__ = ["EVERYONE", "Reading", "opened"]

EVERYONE: Final = StudyFilter.everyone().tree
"""The condition that needs no filter."""


@define
class Reading:
    """One look through one text.

    Attributes:
        text: The canonical text of the filter, which the spans of its nodes are about.
        problems: What does not fit, so far.
    """

    text: str
    problems: list[FilterProblem] = field(factory=list[FilterProblem])

    def refuse(self, problem: FilterProblem) -> None:
        """Add what does not fit, and why."""
        self.problems.append(problem)

    def words(self, node: Node) -> str:
        """Return what the node says in the text."""
        start, end = node.span or (0, 0)
        return self.text[start:end]


def opened(study_filter: StudyFilter) -> tuple[Reading, Condition]:
    """Return a look at a filter, and its tree with the places of its canonical text.

    Raises:
        TypeError: What was given is no StudyFilter.
    """
    if not isinstance(study_filter, StudyFilter):
        raise TypeError(_misuse(study_filter))
    reading = Reading(str(study_filter))
    tree, timezone = parse(reading.text)
    if timezone != "UTC":
        end = len(reading.text)
        begin = end - len(f"in timezone {quoted(timezone)}")
        reading.refuse(say.timezone(timezone, (begin, end)))
    return reading, tree


def _misuse(given: object) -> str:
    return f"a StudyFilter is looked at, not {type(given).__name__}: see StudyFilter.parse"
