"""Conditions whose answer no user and no now can change, and those that rule each other out."""

from __future__ import annotations

from collections import defaultdict
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import define, evolve, field, frozen

from sprigclassic.filters import tree
from sprigclassic.filters.foregone.subjects import Leaf, claim_of, some_user_passes
from sprigclassic.filters.tree import (
    And,
    Attribute,
    Comparison,
    Condition,
    Events,
    InGroup,
    Measured,
    Not,
    Number,
    Or,
    Property,
    Span,
    Tally,
    Where,
    negated,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence


__all__ = ["Finding", "findings"]

_Node: TypeAlias = "Condition | Where"

_MOST: Final = 32
"""Of so many conditions about one thing, in one `and` or `or`, the first are looked at."""
_EVERYONE: Final = Measured(Events(None), Tally("count"), Comparison(">=", Number(0)))
"""How a filter says that it holds for all: no slip."""


@frozen
class Finding:
    """Something whose answer is foregone.

    Attributes:
        always: Whether it always holds, or never does.
        parts: What it is about: one condition; or several, each perhaps negated, that never hold
            together, or of which one always holds.
        span: Where the last of them stands.
    """

    always: bool
    parts: tuple[_Node, ...]
    span: Span | None


@frozen
class _Literal:
    """A condition in a combination.

    Attributes:
        leaf: The condition.
        holds: Whether it is meant as it stands, or negated.
        part: Of which part of the combination it is one.
        span: Where it stands.
    """

    leaf: Leaf
    holds: bool
    part: int
    span: Span | None


def findings(condition: Condition, where: tzinfo) -> Iterator[Finding]:
    """Yield what is foregone in a filter, the smallest parts that are so.

    Args:
        condition: A tree that passes `check`.
        where: Its time zone.
    """
    yield from _Search(where).condition(condition)


@define
class _Search:
    """One search.

    Attributes:
        where: The time zone.
        foregone: The ids of the conditions whose answer is foregone on its own.
    """

    where: tzinfo
    foregone: set[int] = field(factory=set[int])

    def condition(self, node: _Node) -> Iterator[Finding]:
        """Yield what is foregone in a condition."""
        match node:
            case And() | Or():
                for part in node.parts:
                    yield from self.condition(part)
                yield from self.combination(node)
            case Not():
                yield from self.condition(node.part)
            case _:
                yield from self.leaf(node)

    def leaf(self, leaf: Leaf) -> Iterator[Finding]:
        """Yield whether a condition is foregone, or the `where` of its events."""
        for events in _events(leaf):
            if events.where is not None:
                yield from self.condition(events.where)
        for always in (False, True):
            claim = claim_of(leaf, holds=not always)
            if leaf != _EVERYONE and not some_user_passes([claim], self.where):
                self.foregone.add(id(leaf))
                yield Finding(always, (leaf,), leaf.span)

    # ---- and, or -------------------------------------------------------------------------------

    def combination(
        self, node: And[Condition] | And[Where] | Or[Condition] | Or[Where]
    ) -> Iterator[Finding]:
        """Yield what never holds together in an `and`, or what always holds in an `or`.

        In an `or` that is what never fails together.
        """
        together = isinstance(node, And)
        about: defaultdict[Hashable, list[_Literal]] = defaultdict(list)
        parts: Sequence[Any] = node.parts
        for place, part in enumerate(parts):
            for literal in _literals(part, place, holds=together):
                if id(literal.leaf) not in self.foregone:
                    claim = claim_of(literal.leaf, holds=literal.holds)
                    about[claim.subject].append(literal)
        for several in about.values():
            yield from self.exclusive(several[:_MOST], together=together)

    def exclusive(self, literals: Sequence[_Literal], *, together: bool) -> Iterator[Finding]:
        """Yield those that rule out some before them."""
        kept: list[_Literal] = []
        for literal in literals:
            if self.passes([*kept, literal]):
                kept.append(literal)
                continue
            core = [*self.core(kept, literal), literal]
            if len({one.part for one in core}) > 1:  # else a part has it already
                parts = tuple(_part(one, together=together) for one in core)
                yield Finding(not together, parts, literal.span)

    def core(self, kept: Sequence[_Literal], literal: _Literal) -> list[_Literal]:
        """Return those that rule a condition out: one if there is one, else none too many."""
        for one in kept:
            if not self.passes([one, literal]):
                return [one]
        core = list(kept)
        for one in kept:
            fewer = [other for other in core if other is not one]
            if not self.passes([*fewer, literal]):
                core = fewer
        return core

    def passes(self, literals: Sequence[_Literal]) -> bool:
        """Return whether conditions about one thing may hold together."""
        claims = [claim_of(one.leaf, holds=one.holds) for one in literals]
        return some_user_passes(claims, self.where)


def _literals(node: _Node, part: int, *, holds: bool) -> Iterator[_Literal]:
    """Yield the conditions that all have to be so for a node to hold, or for it not to hold."""
    match node:
        case Not():
            for literal in _literals(node.part, part, holds=not holds):
                yield evolve(literal, span=node.span) if literal.leaf is node.part else literal
        case And() | Or():
            if isinstance(node, And) is holds:
                for inner in node.parts:
                    yield from _literals(inner, part, holds=holds)
        case _:
            yield _Literal(node, holds, part, node.span)


def _part(literal: _Literal, *, together: bool) -> _Node:
    leaf: Any = literal.leaf
    return cast("_Node", leaf if literal.holds is together else negated(leaf))


def _events(leaf: Leaf) -> tuple[Events, ...]:
    match leaf:
        case Attribute() | Property() | InGroup():
            return ()
        case tree.Sequence():
            return leaf.steps
        case _:
            return (leaf.events,)
