"""Conditions: what a test gives, and what `&`, `|` and `~` combine."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar, cast, final

from sprigclassic.filters import tree
from sprigclassic.filters.handles.base import Handle, advice, handle
from sprigclassic.filters.handles.literals import name as checked_name

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Condition", "PropertyTest", "Subject", "in_group", "refusal"]

_COMBINING: Final = (
    "combine with &, | and ~ instead of and, or and not; put each comparison in parentheses, as "
    "in (a > 3) & (b < 5); write between(1, 3) for 1 <= x <= 3, and one_of(…) for `in`; "
    "what was made is its .tree"
)

N = TypeVar("N")
C_co = TypeVar("C_co", covariant=True)


class Subject(Protocol[C_co]):
    """What a value is of: an attribute, a property, or the first or last event."""

    @property
    def path(self) -> str:
        """The path of the value."""
        ...

    def tested(self, test: tree.ValueTest, /) -> C_co:
        """Return the condition that the value passes a test."""
        ...


@handle
class _Combinable(Handle, Generic[N]):
    """What `&`, `|` and `~` combine with its like."""

    _tree: N

    @property
    def tree(self) -> N:
        """The node that was made, of `sprigclassic.filters.tree`."""
        return self._tree

    def __and__(self, other: Self) -> Self:
        """Return the condition that both hold."""
        return self._of(tree.both(self._tree, self._other(other)))

    def __or__(self, other: Self) -> Self:
        """Return the condition that at least one holds."""
        return self._of(tree.either(self._tree, self._other(other)))

    def __invert__(self) -> Self:
        """Return the exact complement."""
        return self._of(tree.negated(self._tree))

    def _of(self, node: object) -> Self:
        return type(self)(cast("N", node))  # each union of nodes is closed under the three

    def _other(self, other: Self) -> N:
        if type(other) is not type(self):
            raise refusal(other, type(self))
        return other.tree


@final
class Condition(_Combinable["tree.Condition"]):
    """A condition on a user, of which `StudyFilter.of` makes a filter."""

    __slots__ = ()

    _advice: ClassVar[str] = f"a condition is neither true nor false: {_COMBINING}"


@final
class PropertyTest(_Combinable["tree.Where"]):
    """A condition on the properties of one event, for `where(…)`."""

    __slots__ = ()

    _advice: ClassVar[str] = f"a test of a property is neither true nor false: {_COMBINING}"


def in_group(name: str) -> Condition:
    """Say that the user is in a group, which is given when the filter is made."""
    return Condition(tree.InGroup(checked_name(name, "the name of a group")))


def refusal(given: object, wanted: type[object] = Condition) -> TypeError:
    """Return the refusal of what is not the condition that is wanted, with what to write instead.

    Args:
        given: What stands where a condition is wanted.
        wanted: A condition on a user, or a test of an event's properties.
    """
    what = "a condition on a user" if wanted is Condition else "a test of an event's properties"
    return TypeError(f"{what} is wanted here, not {_shown(given)}")


def _shown(given: object) -> str:
    match given:
        case PropertyTest():
            return "a test of an event's property: write attribute.…, or event(…).where(prop.…)"
        case Condition():
            return "a condition on a user: in where(…), write prop.… instead of attribute.…"
        case Handle():
            return f"an unfinished {type(given).__name__}: {advice(given)}"
        case bool():
            return f"{given}: was a call forgotten, as in .count() < 3?"
        case _ if callable(given):
            called = getattr(given, "__name__", type(given).__name__)
            return f"the function {called}: was its call () forgotten?"
        case _:
            return f"{type(given).__name__}: {_COMBINING}"
