"""What values an attribute or a property has: the types of a schema, and where a path leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

__all__ = [
    "ANY",
    "OBJECT",
    "Kind",
    "Scalar",
    "Type",
    "at_path",
    "distinct",
    "object_of",
    "paths",
    "union",
]

Kind: TypeAlias = Literal["text", "number", "flag", "moment", "version", "list", "object", "any"]
"""What a value is taken for; the words are those of the builder."""
Scalar: TypeAlias = str | int | float | bool


def _frozen(members: Mapping[str, Type]) -> Mapping[str, Type]:
    return MappingProxyType(dict(members))


@frozen
class Type:
    """The values that an attribute or a property may have, null apart.

    Attributes:
        kinds: What they are; several where there is a choice.
        members: The declared members of an object.
        open: Whether an object may have members that are not declared.
        items: What a list holds; None: anything.
        values: The only texts, numbers and booleans that there are; None: any.
    """

    kinds: frozenset[Kind]
    members: Mapping[str, Type] = field(factory=dict[str, "Type"], converter=_frozen, hash=False)
    open: bool = False
    items: Type | None = None
    values: tuple[Scalar, ...] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy with the members as a dict."""
        return Type, (self.kinds, dict(self.members), self.open, self.items, self.values)


ANY: Final = Type(frozenset({"any"}))
"""Anything at all."""
OBJECT: Final = Type(frozenset({"object"}), open=True)
"""An object with any members."""

_SCALARS: Final[frozenset[Kind]] = frozenset({"text", "number", "flag", "moment", "version"})


def object_of(members: Mapping[str, Type], *, is_open: bool = False) -> Type:
    """Return the type of an object with these members."""
    return Type(frozenset({"object"}), members, is_open)


def union(types: Iterable[Type]) -> Type:
    """Return the type of the values of one of some types; of none, anything."""
    some = list(types)
    kinds = frozenset[Kind]().union(*(type_.kinds for type_ in some))
    if not some or "any" in kinds:
        return ANY
    if len(some) == 1:
        return some[0]
    members: dict[str, list[Type]] = {}
    for type_ in some:
        for name, member in type_.members.items():
            members.setdefault(name, []).append(member)
    return Type(
        kinds,
        {name: union(alike) for name, alike in members.items()},
        any(type_.open for type_ in some),
        _items(some),
        _values(some),
    )


def _items(types: Iterable[Type]) -> Type | None:
    items = [type_.items for type_ in types if "list" in type_.kinds]
    said = [type_ for type_ in items if type_ is not None]
    return union(said) if said and len(said) == len(items) else None


def _values(types: Iterable[Type]) -> tuple[Scalar, ...] | None:
    """Return the values of all types, if all say which they are, or have none."""
    values = [type_.values for type_ in types if type_.kinds & _SCALARS]
    said = [some for some in values if some is not None]
    return distinct(chain.from_iterable(said)) if said and len(said) == len(values) else None


def distinct(values: Iterable[Scalar]) -> tuple[Scalar, ...]:
    """Return values without those that come again; `true` and 1 are two.

    >>> distinct([1, True, 1.0, "a", 1])
    (1, True, 'a')
    """
    found: dict[tuple[bool, Scalar], Scalar] = {}
    for value in values:
        found.setdefault((isinstance(value, bool), value), value)
    return tuple(found.values())


# ---- paths -------------------------------------------------------------------------------------


def at_path(whole: Type, path: str) -> Type | None:
    """Return the type of what a path leads to in an object, or None where it is not declared.

    A path is tried as a name, and split at each dot: it may lead to several places, and the type is
    that of any of them. What is declared goes before what an open object may have.
    """
    found: list[Type] = []
    is_open = False
    pending = [(whole, 0)]
    while pending:
        type_, start = pending.pop()
        is_open = is_open or type_.open or "any" in type_.kinds
        for name, member in type_.members.items():
            if path.startswith(name, start):
                end = start + len(name)
                if end == len(path):
                    found.append(member)
                elif path[end] == ".":
                    pending.append((member, end + 1))
    return union(found) if found else ANY if is_open else None


def paths(whole: Type) -> Iterator[str]:
    """Yield the paths of all that is declared in an object."""
    pending: list[tuple[str, Type]] = [("", whole)]
    while pending:
        before, type_ = pending.pop()
        for name, member in type_.members.items():
            yield before + name
            pending.append((f"{before}{name}.", member))
