"""How many users each condition of a filter lets through, counted while they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, frozen

from sprigclassic.filters import StudyFilter
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import And, Condition, InGroup, Not, Or
from sprigclassic.users import User

if TYPE_CHECKING:
    from datetime import datetime


__all__ = ["Combining", "ConditionCount", "Counter", "counter_of"]

Combining: TypeAlias = Literal["all of", "any of", "not all of", "none of"]


@frozen
class ConditionCount:
    """How many users a condition of a filter lets through, of those that came to the filter.

    Attributes:
        text: The canonical text of the condition, without the filter's time zone.
        combining: How it combines its parts; None of a condition that has none.
        alone: How many it lets through, the other conditions left aside.
        so_far: How many are left of those that the parts before it, of the same `and`, let
            through; of the parts of an `or`: how many this one or a part before it lets through.
        parts: The conditions that it combines, in the order of the text.
    """

    text: str
    combining: Combining | None
    alone: int
    so_far: int
    parts: tuple[ConditionCount, ...]


@define
class Counter:
    """A condition that counts whom it lets through.

    Attributes:
        node: The condition.
        holds: What asks it; None where it combines parts.
        combining: How it combines them; None where there are none.
        parts: What counts for them.
        alone: How many users it let through.
        so_far: How many with the parts before it.
    """

    node: Condition
    holds: Callable[[User], bool] | None = None
    combining: Combining | None = None
    parts: tuple[Counter, ...] = ()
    alone: int = 0
    so_far: int = 0

    def ask(self, user: User) -> bool:
        """Return whether the condition holds for a user, and count him."""
        answer = self._combined(user) if self.holds is None else self.holds(user)
        self.alone += answer
        return answer

    def _combined(self, user: User) -> bool:
        """Ask every part, also where one before it decides."""
        decisive = self.combining in {"any of", "none of"}
        answer = not decisive
        for part in self.parts:
            if part.ask(user) is decisive:
                answer = decisive
            part.so_far += answer
        return answer is not (self.combining in {"not all of", "none of"})

    def counted(self) -> ConditionCount:
        """Return what was counted; of the whole filter both numbers are one."""
        self.so_far = self.alone
        return _counted(self)


def _counted(counter: Counter) -> ConditionCount:
    parts = tuple(map(_counted, counter.parts))
    text = to_text(counter.node)
    return ConditionCount(text, counter.combining, counter.alone, counter.so_far, parts)


def counter_of(asked: StudyFilter, now: datetime) -> Counter:
    """Return what counts for a filter and its conditions at an instant; each is compiled once."""
    return _counter(asked.tree, asked, now)


def _counter(node: Condition, asked: StudyFilter, now: datetime) -> Counter:
    match node:
        case And(parts):
            combining: Combining = "all of"
        case Or(parts):
            combining = "any of"
        case Not(And(parts)):
            combining = "not all of"
        case Not(Or(parts)):
            combining = "none of"
        case _:
            return Counter(node, _holding(node, asked, now))
    inside = tuple(_counter(part, asked, now) for part in parts)
    return Counter(node, combining=combining, parts=inside)


def _holding(node: Condition, asked: StudyFilter, now: datetime) -> Callable[[User], bool]:
    """Return what asks a condition without parts."""
    match node:
        case Not(part):
            holds = _holding(part, asked, now)
            return lambda user: not holds(user)
        case InGroup(name):
            group = asked.groups[name]
            if isinstance(group, StudyFilter):
                return group.at(now).matches
            ids = group
            return lambda user: user.id in ids
        case _:
            return StudyFilter.from_tree(node, asked.timezone).at(now).matches
