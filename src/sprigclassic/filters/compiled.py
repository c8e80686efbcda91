"""What a filter's tree is made into, once: its program, and what tells until when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, final

from attrs import frozen

from sprigclassic._time import zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.compile import Program, compile_condition
from sprigclassic.filters.groups import Ids
from sprigclassic.filters.limits import MAX_NESTING
from sprigclassic.filters.text.complaints.groups import groups_too_deep
from sprigclassic.filters.verdict import Foresight

if TYPE_CHECKING:
    from sprigclassic._source import Source
    from sprigclassic.filters.tree import Condition


@final
@frozen(eq=False)
class Compiled:
    """A filter, ready to be asked.

    Attributes:
        program: What answers.
        foresight: What answers until when.
        nesting: How many filters stand within each other as groups, user ids being the innermost.
    """

    program: Program
    foresight: Foresight
    nesting: int


Groups: TypeAlias = Mapping[str, Ids | Compiled]


def compiled(
    condition: Condition, timezone: str, groups: Groups, source: Source | None
) -> Compiled:
    """Return a tree that the checker has passed, ready to be asked.

    Args:
        condition: The tree.
        timezone: The IANA name of its zone.
        groups: What the tree names: user ids, or a filter.
        source: What the tree was read from, for the error.

    Raises:
        FilterError: Too many filters stand within each other as groups.
    """
    nesting = max((1 + _nesting(group) for group in groups.values()), default=0)
    if nesting > MAX_NESTING:
        raise FilterError([groups_too_deep(None)], source)
    where = zone(timezone)
    programs = {name: _program(group) for name, group in groups.items()}
    foresights = {
        name: group.foresight if isinstance(group, Compiled) else group
        for name, group in groups.items()
    }
    program = compile_condition(condition, where, programs)
    return Compiled(program, Foresight(condition, where, foresights), nesting)


def _nesting(group: Ids | Compiled) -> int:
    return group.nesting if isinstance(group, Compiled) else 0


def _program(group: Ids | Compiled) -> Program:
    return group.program if isinstance(group, Compiled) else _member_of(group)


def _member_of(ids: Ids) -> Program:
    return lambda user, _now: user.id in ids
