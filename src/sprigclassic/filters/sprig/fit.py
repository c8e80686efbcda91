"""A study filter, fitted into Sprig's dashboard part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from sprigclassic._source import Source
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import in_order
from sprigclassic.filters.groups import Ids
from sprigclassic.filters.sprig import complaints as say
from sprigclassic.filters.sprig.alternatives import (
    MAX_LOGIC_GROUPS,
    STAND_IN,
    all_of,
    logic_groups,
    one_of,
)
from sprigclassic.filters.sprig.attributes import attribute
from sprigclassic.filters.sprig.behaviours import behaviour
from sprigclassic.filters.sprig.conditions import GroupFilter
from sprigclassic.filters.sprig.entry import (
    DynamicGroup,
    Entry,
    LogicGroup,
    ManualGroup,
    SprigGroup,
)
from sprigclassic.filters.sprig.reading import EVERYONE, Reading, opened
from sprigclassic.filters.study_filter import StudyFilter
from sprigclassic.filters.tree import And, Attribute, InGroup, Not, Or

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.sprig.alternatives import Alternatives
    from sprigclassic.filters.tree import Condition

__all__ = ["MAX_ENTERED", "entry", "unfit"]

MAX_ENTERED: Final = 500
"""So many conditions are entered, those of groups included; a list makes one for each value."""


def unfit(study_filter: StudyFilter) -> tuple[FilterProblem, ...]:
    """Return which parts of a filter Sprig's own dashboard cannot hold, and why.

    Args:
        study_filter: Any filter.

    Returns:
        All problems in order of place, none where the whole filter fits. The spans are places in
        `str(study_filter)`; each message says of which year the fact is.

    Raises:
        TypeError: What was given is no StudyFilter.

    >>> rarely = StudyFilter.parse("Checkout count < 3 in last 30 days and plan is not set")
    >>> [problem] = unfit(rarely)
    >>> print(problem.message)
    `is not set` is not among Sprig's operators of attributes (2021)
    """
    return tuple(_fitted(study_filter)[1])


def entry(study_filter: StudyFilter) -> Entry:
    """Return what to enter into Sprig's dashboard, to have a filter there.

    Args:
        study_filter: A filter that fits.

    Raises:
        FilterError: Some parts do not fit; the error has what `unfit` returns, and shows each in
            the canonical text.
        TypeError: What was given is no StudyFilter.

    >>> text = 'Checkout never happened and in group "VIPs"'
    >>> print(entry(StudyFilter.parse(text, groups={"VIPs": {"u-1"}})))
    1. Make the group "VIPs": a list of 1 user
    2. Logic group 1, its conditions joined by AND
    3.   Event "Checkout": Is Set, No
    4.   Group "VIPs"
    This rests on:
    - users have to pass one logic group; AND or OR joins its conditions (documented, 2021)
    - `Is Set` is Yes or No: the event occurred, or never (documented, 2021)
    - a filter may ask for a group: a list of users, or a filter (documented, 2022-26)
    """
    found, problems = _fitted(study_filter)
    if problems:
        raise FilterError(problems, Source(str(study_filter)))
    return found


def _fitted(study_filter: StudyFilter) -> tuple[Entry, list[FilterProblem]]:
    """Return the entry of a filter, and what does not fit into it, in order of place."""
    shared = _Groups()
    problems, groups = _looked_through(study_filter, shared)
    found = Entry(groups, tuple(shared.made.values()))
    problems = in_order(problems)
    if not problems and (entered := _entered(found)) > MAX_ENTERED:
        problems = [say.too_many_conditions(entered, MAX_ENTERED, (0, len(str(study_filter))))]
    return found, problems


def _entered(found: Entry) -> int:
    inner = [group.logic_groups for group in found.groups if isinstance(group, DynamicGroup)]
    return sum(len(group.conditions) for part in (found.logic_groups, *inner) for group in part)


@define
class _Groups:
    """The groups of Sprig that a filter asks for; a name is one group, wherever it stands.

    Attributes:
        made: The groups, inner ones first.
        given: What each name stood for first: user ids, or the text of a filter.
        seen: The filters that were looked through, by identity, and what they are in Sprig.
    """

    made: dict[str, SprigGroup] = field(factory=dict[str, SprigGroup])
    given: dict[str, Ids | str] = field(factory=dict[str, Ids | str])
    seen: dict[int, tuple[LogicGroup, ...]] = field(factory=dict[int, tuple[LogicGroup, ...]])


def _looked_through(
    study_filter: StudyFilter, shared: _Groups
) -> tuple[list[FilterProblem], tuple[LogicGroup, ...]]:
    """Look through a filter, or through that of a group."""
    reading, tree = opened(study_filter)
    if tree == EVERYONE:
        return reading.problems, ()
    found = _Fitting(study_filter, reading, shared).condition(tree, negated=False)
    return reading.problems, () if reading.problems else logic_groups(found)


@define
class _Fitting:
    """One look through a filter.

    Attributes:
        filter: The filter.
        reading: Its text, and what does not fit.
        shared: The groups of this and of all that belong to it.
    """

    filter: StudyFilter
    reading: Reading
    shared: _Groups

    def condition(self, node: Condition, *, negated: bool) -> Alternatives:
        """Return the alternatives that a condition is, or its complement."""
        match node:
            case And() | Or():
                return self.combination(node, negated=negated)
            case Not():
                return self.condition(node.part, negated=not negated)
            case Attribute():
                return attribute(self.reading, node, negated=negated)
            case InGroup():
                return self.group(node, negated=negated)
            case _:
                return behaviour(self.reading, node, negated=negated)

    def combination(self, node: And[Condition] | Or[Condition], *, negated: bool) -> Alternatives:
        """Return the alternatives of parts; the complement of `and` is an `or` of complements."""
        parts = [self.condition(part, negated=negated) for part in node.parts]
        if isinstance(node, Or) is not negated:
            return one_of(parts)
        found = all_of(parts)
        if found is None:
            self.reading.refuse(say.too_many_groups(MAX_LOGIC_GROUPS, node.span))
            return STAND_IN
        return found

    def group(self, node: InGroup, *, negated: bool) -> Alternatives:
        """Return the condition of being in a group, and see to it that Sprig can have it."""
        name = node.name
        if negated:
            self.reading.refuse(say.outside_group(name, node.span))
        if not name.strip():
            self.reading.refuse(say.blank("blank name", node.span))
        given = self.filter.groups[name]
        content = str(given) if isinstance(given, StudyFilter) else given
        if self.shared.given.setdefault(name, content) != content:
            self.reading.refuse(say.two_groups(name, node.span))
        elif isinstance(given, StudyFilter):
            self.dynamic_group(node, given)
        else:
            self.shared.made[name] = ManualGroup(name, given)
        return ((GroupFilter(name),),)

    def dynamic_group(self, node: InGroup, given: StudyFilter) -> None:
        """Look through the filter of a group, once, however often it is named."""
        if id(given) not in self.shared.seen:
            problems, self.shared.seen[id(given)] = _looked_through(given, self.shared)
            text = str(given)
            for problem in problems:
                words = text[slice(*(problem.span or (0, 0)))]
                self.reading.refuse(say.within_group(node.name, words, problem, node.span))
        made = DynamicGroup(node.name, self.shared.seen[id(given)])
        self.shared.made.setdefault(node.name, made)
