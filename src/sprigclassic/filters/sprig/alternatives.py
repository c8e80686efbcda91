"""What a part of a filter is made of in Sprig: alternatives, each of conditions that all hold."""

from __future__ import annotations

from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from sprigclassic.filters.sprig.conditions import EntryCondition
from sprigclassic.filters.sprig.entry import LogicGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_LOGIC_GROUPS", "STAND_IN", "Alternatives", "all_of", "logic_groups", "one_of"]

Alternatives: TypeAlias = tuple[tuple[EntryCondition, ...], ...]

STAND_IN: Final[Alternatives] = ((),)
"""In the place of what does not fit, so that the rest is looked at as well."""

MAX_LOGIC_GROUPS: Final = 16
"""An `and` of `or`s may become so many logic groups; more are nobody's to enter."""


def one_of(parts: Sequence[Alternatives]) -> Alternatives:
    """Return where one of the parts holds."""
    return tuple(dict.fromkeys(chain.from_iterable(parts)))


def all_of(parts: Sequence[Alternatives]) -> Alternatives | None:
    """Return where all of the parts hold, or None where that makes too many alternatives."""
    if prod(map(len, parts)) > MAX_LOGIC_GROUPS:
        return None
    chosen = (dict.fromkeys(chain.from_iterable(each)) for each in product(*parts))
    return tuple(dict.fromkeys(tuple(conditions) for conditions in chosen))


def logic_groups(alternatives: Alternatives) -> tuple[LogicGroup, ...]:
    """Return the logic groups of alternatives: those of one condition share a group."""
    if len(alternatives) == 1:
        return (LogicGroup("AND", alternatives[0]),)
    singles = tuple(each[0] for each in alternatives if len(each) == 1)
    groups: list[LogicGroup] = []
    for each in alternatives:
        if len(each) > 1:
            groups.append(LogicGroup("AND", each))
        elif each == singles[:1]:
            groups.append(LogicGroup("OR" if len(singles) > 1 else "AND", singles))
    return tuple(groups)
