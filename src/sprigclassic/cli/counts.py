"""How many users a filter lets through, and how many each of its conditions does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from sprigclassic.filters import StudyFilter
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import And, Not, Or

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.filters.tree import Condition
    from sprigclassic.users import User

__all__ = ["ConditionCount", "Counts", "conditions_of", "count"]


@frozen
class ConditionCount:
    """How many users one condition lets through, the others left aside.

    Attributes:
        text: The canonical text of the condition, without the filter's time zone.
        users: How many users.
    """

    text: str
    users: int


@frozen
class Counts:
    """How many users a filter lets through.

    Attributes:
        filter: The canonical text of the filter.
        now: The instant of the answer.
        known: How many users were asked about.
        matching: How many the filter lets through.
        conditions: The same for each condition, in the order of the text.
        ids: The ids of those who match, in the order in which they were asked about.
    """

    filter: str
    now: datetime
    known: int
    matching: int
    conditions: tuple[ConditionCount, ...]
    ids: tuple[str, ...]


def count(study_filter: StudyFilter, users: Iterable[User], now: datetime) -> Counts:
    """Ask a filter, and each of its conditions, about all users at one instant."""
    conditions = conditions_of(study_filter.tree)
    zone = study_filter.timezone
    asked = [StudyFilter.from_tree(condition, zone).at(now) for condition in conditions]
    whole, passed, known = study_filter.at(now), [0] * len(asked), 0
    ids: list[str] = []
    for user in users:
        known += 1
        if whole.matches(user):
            ids.append(user.id)
        for place, condition in enumerate(asked):
            passed[place] += condition.matches(user)
    shown = map(ConditionCount, map(to_text, conditions), passed)
    return Counts(str(study_filter), now, known, len(ids), tuple(shown), tuple(ids))


def conditions_of(tree: Condition) -> list[Condition]:
    """Return the conditions that `and`, `or` and `not` combine, in the order of the text.

    A `not` belongs to the one condition that it is before; before a parenthesis it is left out, for
    what stands inside is shown part by part.

    >>> from sprigclassic.filters.text.parser import parse
    >>> tree, _ = parse('not plan = "pro" and not (a = 1 or not b = 2)')
    >>> [to_text(condition) for condition in conditions_of(tree)]
    ['not plan = "pro"', 'a = 1', 'not b = 2']
    """
    match tree:
        case And(parts) | Or(parts):
            return [condition for part in parts for condition in conditions_of(part)]
        case Not(And() | Or() as inside):
            return conditions_of(inside)
        case _:
            return [tree]
