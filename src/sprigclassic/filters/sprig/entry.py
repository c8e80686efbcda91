"""An entry: what a person types into Sprig's dashboard to have a filter there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, final

from attrs import frozen

from sprigclassic._source import harmless
from sprigclassic.filters.groups import Ids
from sprigclassic.filters.sprig import facts
from sprigclassic.filters.sprig.back import condition_tree
from sprigclassic.filters.sprig.conditions import (
    EntryCondition,
    condition_json,
    condition_text,
    facts_of,
)
from sprigclassic.filters.study_filter import StudyFilter
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.tree import both, either

if TYPE_CHECKING:
    from sprigclassic.filters.sprig.facts import Fact

__all__ = ["DynamicGroup", "Entry", "LogicGroup", "ManualGroup", "SprigGroup"]


@final
@frozen
class LogicGroup:
    """Conditions that AND or OR joins; a user passes who passes one logic group at least.

    Attributes:
        joined: What joins the conditions.
        conditions: One or more.
    """

    joined: Literal["AND", "OR"]
    conditions: tuple[EntryCondition, ...]


@final
@frozen
class ManualGroup:
    """A group of Sprig that is a list of users.

    Attributes:
        name: Its name.
        users: The ids of its users.
    """

    name: str
    users: Ids


@final
@frozen
class DynamicGroup:
    """A group of Sprig that is a filter.

    Attributes:
        name: Its name.
        logic_groups: The filter; none: every user.
    """

    name: str
    logic_groups: tuple[LogicGroup, ...]


SprigGroup: TypeAlias = ManualGroup | DynamicGroup


@final
@frozen
class Entry:
    """A filter as Sprig's dashboard holds it.

    `str(entry)` is the steps to enter it, and what they rest on.

    Attributes:
        logic_groups: One of them at least has to hold; none: every user passes.
        groups: The groups that have to be there before, in the order to make them.
    """

    logic_groups: tuple[LogicGroup, ...]
    groups: tuple[SprigGroup, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What of Sprig's filters the entry rests on, each once."""
        found = [facts.LOGIC_GROUPS if self.logic_groups else facts.NO_FILTER]
        inner = [
            part
            for group in self.groups
            if isinstance(group, DynamicGroup)
            for part in group.logic_groups
        ]
        for part in (*self.logic_groups, *inner):
            found.extend(fact for each in part.conditions for fact in facts_of(each))
        return tuple(dict.fromkeys(found))

    def to_filter(self) -> StudyFilter:
        """Return the study filter that the entry means.

        It answers as the filter that the entry was made of, and may be written otherwise.

        Raises:
            FilterError: Written otherwise, it is longer than a filter may be.
        """
        groups: dict[str, Ids | StudyFilter] = {}
        for group in self.groups:
            if isinstance(group, ManualGroup):
                groups[group.name] = group.users
            else:
                groups[group.name] = _filter_of(group.logic_groups, groups)
        return _filter_of(self.logic_groups, groups)

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts, lists and scalars of your own, in Sprig's words."""
        return {
            "logic_groups": _logic_json(self.logic_groups),
            "groups": [_group_json(group) for group in self.groups],
            "facts": [
                {"years": fact.years, "mark": fact.mark, "sentence": fact.sentence}
                for fact in self.facts
            ],
        }

    def __str__(self) -> str:
        """Return the steps to enter it, numbered, and what they rest on."""
        steps = [step for group in self.groups for step in _group_steps(group)]
        steps += _steps(self.logic_groups, "")
        numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
        rests = [f"- {fact}" for fact in self.facts]
        return "\n".join([*numbered, "This rests on:", *rests])


# ---- as steps ----------------------------------------------------------------------------------


def _group_steps(group: SprigGroup) -> list[str]:
    name = harmless(quoted(group.name).replace("\n", "\N{SYMBOL FOR NEWLINE}"))
    if isinstance(group, ManualGroup):
        count = len(group.users)
        return [f"Make the group {name}: a list of {count} user{'s' * (count != 1)}"]
    return [f"Make the group {name}: a filter of users", *_steps(group.logic_groups, "  ")]


def _steps(groups: tuple[LogicGroup, ...], indent: str) -> list[str]:
    if not groups:
        return [f"{indent}Add no filter: every user passes"]
    steps: list[str] = []
    for number, group in enumerate(groups, 1):
        joined = f", its conditions joined by {group.joined}" * (len(group.conditions) > 1)
        steps.append(f"{indent}{'OR ' * (number > 1)}Logic group {number}{joined}")
        steps += [f"{indent}  {condition_text(condition)}" for condition in group.conditions]
    return steps


# ---- as JSON -----------------------------------------------------------------------------------


def _logic_json(groups: tuple[LogicGroup, ...]) -> list[dict[str, Any]]:
    return [
        {"joined": group.joined, "conditions": [condition_json(each) for each in group.conditions]}
        for group in groups
    ]


def _group_json(group: SprigGroup) -> dict[str, Any]:
    if isinstance(group, ManualGroup):
        return {"name": group.name, "users": sorted(group.users)}
    return {"name": group.name, "logic_groups": _logic_json(group.logic_groups)}


# ---- as a filter -------------------------------------------------------------------------------


def _filter_of(
    logic_groups: tuple[LogicGroup, ...], groups: dict[str, Ids | StudyFilter]
) -> StudyFilter:
    if not logic_groups:
        return StudyFilter.everyone()
    parts = [
        (both if group.joined == "AND" else either)(*map(condition_tree, group.conditions))
        for group in logic_groups
    ]
    return StudyFilter.from_tree(either(*parts), groups=groups)
