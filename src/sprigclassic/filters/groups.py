"""Groups: named sets of users, given when a filter is made, and copied.

A group is user ids, or another filter: one that is made already, with groups and a zone of its own,
or a text, a condition of the builder or a JSON form, which is read among the same groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar, cast

from sprigclassic.errors import FilterError
from sprigclassic.filters.limits import MAX_NESTING
from sprigclassic.filters.text.complaints import groups as say
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.tree import InGroup, leaves

if TYPE_CHECKING:
    from sprigclassic._source import Source, Span
    from sprigclassic.filters.tree import Condition

Ids: TypeAlias = frozenset[str]
Filter_co = TypeVar("Filter_co", covariant=True)
Filter = TypeVar("Filter")


class Maker(Protocol[Filter_co]):
    """Makes the filter that a group is, or returns None where what was given is none."""

    def __call__(self, given: object, name: str, groups: Groups[Any]) -> Filter_co | None:
        """Make it; its errors show `name`."""
        ...


class Groups(Generic[Filter]):
    """The groups that were given for one filter; each is read once, whatever refers to it.

    Args:
        given: Name -> user ids or a filter.
        make: What makes filters.

    Raises:
        FilterError: One of them is a filter that cannot be made; a cycle is shown with its path.
        TypeError: A name is no text, or a group neither ids nor a filter.
    """

    def __init__(self, given: Mapping[Any, object], make: Maker[Filter]) -> None:
        self._given: dict[Any, object] = dict(given)
        self._make = make
        self._read: dict[str, Ids | Filter] = {}
        self._path: list[str] = []
        for name in self._given:
            if not isinstance(name, str):
                msg = f"the name of a group is a text, not {type(name).__name__}"
                raise TypeError(msg)
            self._group(InGroup(name), None)

    def of(self, condition: Condition, source: Source | None) -> dict[str, Ids | Filter]:
        """Return the groups that a condition names, and no others.

        Raises:
            FilterError: There is no group of that name.
        """
        nodes = [leaf for leaf in leaves(condition) if isinstance(leaf, InGroup)]
        unknown = [node for node in nodes if node.name not in self._given]
        if unknown:
            problems = [say.unknown_group(node.name, self._given, _place(node)) for node in unknown]
            raise FilterError(problems, source)
        return {node.name: self._group(node, source) for node in nodes}

    def _group(self, node: InGroup, source: Source | None) -> Ids | Filter:
        name = node.name
        if name in self._read:
            return self._read[name]
        if name in self._path:
            cycle = [*self._path[self._path.index(name) :], name]
            raise FilterError([say.group_cycle(cycle, _place(node))], source)
        if len(self._path) == MAX_NESTING:
            raise FilterError([say.groups_too_deep(_place(node))], source)
        self._path.append(name)
        group = self._made(name, self._given[name])
        self._path.pop()
        self._read[name] = group
        return group

    def _made(self, name: str, given: object) -> Ids | Filter:
        made = self._make(given, f"<group {quoted(name)}>", self)
        return _ids(name, given) if made is None else made


def _ids(name: str, given: object) -> Ids:
    if not isinstance(given, Iterable) or isinstance(given, (bytes, bytearray)):
        msg = f"the group {name!r} is user ids or a filter, not {type(given).__name__}"
        raise TypeError(msg)
    ids = list(cast("Iterable[object]", given))
    for user_id in ids:
        if not isinstance(user_id, str):
            msg = f"the group {name!r} holds user ids as texts, not {type(user_id).__name__}"
            raise TypeError(msg)
    return frozenset(cast("list[str]", ids))


def _place(node: InGroup) -> Span | None:
    """Return where the name stands: the last word of the node, and there is one way to quote it."""
    return node.span and (node.span[1] - len(quoted(node.name)), node.span[1])
