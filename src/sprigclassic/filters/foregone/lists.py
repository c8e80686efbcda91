"""Lists: whether one can do what several tests ask; if in doubt, it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from sprigclassic.filters.equality import equals
from sprigclassic.filters.tree import ContainsOf, Flag, IsSet, Number, Text, TextTest, Value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from sprigclassic.filters.foregone.asked import Asked

__all__ = ["some_list_passes"]


@frozen
class _Item:
    """What an item is to equal."""

    literal: Value
    ignoring_case: bool = False

    def implies(self, other: _Item, where: tzinfo) -> bool:
        """Return whether an item that equals this surely equals the other too."""
        if self == other:
            return True
        if self.ignoring_case or not isinstance(self.literal, Text | Number | Flag):
            return False
        return equals(other.literal, where, ignoring_case=other.ignoring_case)(self.literal.value)


_Items: TypeAlias = "list[_Item]"


def some_list_passes(asked: Sequence[Asked], where: tzinfo) -> bool:
    """Return whether some list may do what is asked."""
    there: list[_Items] = []
    missing: list[_Items] = []
    for one in asked:
        match one.test:
            case IsSet():
                if not one.passed:
                    return False
            case TextTest("contains", text, _, folded):
                (there if one.passed else missing).append([_Item(text, folded)])
            case ContainsOf(quantifier, values):
                items = [_Item(value) for value in values]
                each = [[item] for item in items]
                every = (quantifier == "all of") is one.passed
                (there if one.passed else missing).extend(each if every else [items])
            case _:
                if one.passed:
                    return False
    return _agree(there, missing, where)


def _agree(there: Sequence[_Items], missing: Sequence[_Items], where: tzinfo) -> bool:
    """Return whether of each group one item may be there, and of each other one may be missing."""
    sure = [items[0] for items in there if len(items) == 1]
    never = [items[0] for items in missing if len(items) == 1]

    def may_be_there(item: _Item) -> bool:
        return not any(item.implies(other, where) for other in never)

    def may_be_missing(item: _Item) -> bool:
        return not any(other.implies(item, where) for other in sure)

    return all(any(map(may_be_there, items)) for items in there) and all(
        any(map(may_be_missing, items)) for items in missing
    )
