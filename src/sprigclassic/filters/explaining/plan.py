"""The parts of a filter, each with its text and what answers it, made once for each filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import finalize

from attrs import frozen

from sprigclassic._time import zone
from sprigclassic.filters.compile import compile_condition
from sprigclassic.filters.explaining.words import Combined, combined_text
from sprigclassic.filters.program import Program
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import And, Attribute, Behaviour, InGroup, Not, Or

if TYPE_CHECKING:
    from datetime import tzinfo

    from sprigclassic.filters.study_filter import StudyFilter
    from sprigclassic.filters.tree import Condition

__all__ = ["Combination", "Group", "Leaf", "Part", "parts_of"]


@frozen(eq=False)
class Leaf:
    """A condition on attributes or events.

    Attributes:
        text: Its canonical text.
        node: The condition.
        program: What answers it.
    """

    text: str
    node: Attribute | Behaviour
    program: Program


@frozen(eq=False)
class Group:
    """The question whether the user is in a group.

    Attributes:
        text: Its canonical text.
        name: The group's name.
    """

    text: str
    name: str


@frozen(eq=False)
class Combination:
    """Parts that make one answer.

    Attributes:
        text: Its canonical text.
        node: How they combine.
        parts: What combines.
    """

    text: str
    node: Combined
    parts: tuple[Part, ...]


Part: TypeAlias = Leaf | Group | Combination

_PARTS: Final[dict[int, Part]] = {}
"""By the identity of the filter: to hash its tree takes longer than to look it up."""


def parts_of(asked: StudyFilter) -> Part:
    """Return the parts of a filter; they are kept as long as the filter is."""
    key = id(asked)
    parts = _PARTS.get(key)
    if parts is None:
        parts = _PARTS[key] = _part(asked.tree, zone(asked.timezone))
        finalize(asked, _PARTS.pop, key, None)
    return parts


def _part(node: Condition, where: tzinfo) -> Part:
    match node:
        case And(inside) | Or(inside):
            return _combination(node, inside, where)
        case Not(inside):
            return _combination(node, (inside,), where)
        case InGroup(name):
            return Group(to_text(node), name)
        case _:
            return Leaf(to_text(node), node, compile_condition(node, where))


def _combination(node: Combined, inside: tuple[Condition, ...], where: tzinfo) -> Combination:
    parts = tuple(_part(part, where) for part in inside)
    return Combination(combined_text(node, [part.text for part in parts]), node, parts)
