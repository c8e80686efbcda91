"""The parts of an explanation beside the parts of the filter that they explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._time import to_micros
from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.explaining.facts import GroupFact
from sprigclassic.filters.needs import needs_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sprigclassic.filters.explain import Explanation
    from sprigclassic.users import Needs


def nodes(
    part: Explanation, whole: StudyFilter
) -> Iterator[tuple[Explanation, tree.Condition, StudyFilter]]:
    """Iterate over all parts, each with the node and the filter that it is of."""
    return _nodes(part, whole.tree, whole)


def _nodes(
    part: Explanation, node: tree.Condition, whole: StudyFilter
) -> Iterator[tuple[Explanation, tree.Condition, StudyFilter]]:
    yield part, node, whole
    match node:
        case tree.And(inside) | tree.Or(inside):
            for inner, condition in zip(part.parts, inside, strict=True):
                yield from _nodes(inner, condition, whole)
        case tree.Not(inside):
            [inner] = part.parts
            yield from _nodes(inner, inside, whole)
        case tree.InGroup(name):
            group = whole.groups[name]
            assert isinstance(part.fact, GroupFact)
            told = isinstance(group, StudyFilter) and part.fact.explained == "here"
            assert len(part.parts) == told
            if isinstance(group, StudyFilter) and part.parts:
                yield from _nodes(part.parts[0], group.tree, group)
        case _:
            assert part.parts == ()


def needs_at(rarely: StudyFilter, now: datetime) -> Needs:
    """Return what the answer at an instant can depend on."""
    return needs_of([rarely], to_micros(now), to_micros(now))
