"""What is compared and tested; the kinds of values are in `kinds`."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from sprigclassic.filters import tree
from sprigclassic.filters.handles import literals
from sprigclassic.filters.handles.base import Handle, handle

if TYPE_CHECKING:
    from sprigclassic.filters.handles.conditions import Subject

__all__ = [
    "Containing",
    "Equal",
    "FoldingMembership",
    "ListTests",
    "Membership",
    "Ordered",
    "TextTests",
    "Value",
]

C = TypeVar("C")
V = TypeVar("V")


# ---- comparisons, also of measures -------------------------------------------------------------


class Alike(Handle, Generic[V]):
    """What compares with literals of one kind."""

    __slots__ = ()

    @abstractmethod
    def _literal(self, value: V) -> tree.Value: ...


class Equal(Alike[V], Generic[V, C]):  # noqa: PLW1641 - no handle has a hash
    """What equals a literal, or does not."""

    __slots__ = ()

    @abstractmethod
    def _compared(self, test: tree.CountTest) -> C: ...

    def _is(self, operator: tree.Operator, value: V) -> C:
        return self._compared(tree.Comparison(operator, self._literal(value)))

    def __eq__(self, value: V) -> C:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Say that it equals a literal."""
        return self._is("=", value)

    def __ne__(self, value: V) -> C:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Say that it does not equal a literal, or is not set."""
        return self._is("!=", value)

    def equals(self, value: V) -> C:
        """Say that it equals a literal: `=`."""
        return self._is("=", value)

    def not_equals(self, value: V) -> C:
        """Say that it does not equal a literal, or is not set: `!=`."""
        return self._is("!=", value)


class Ordered(Equal[V, C]):
    """What is also less or more than a literal."""

    __slots__ = ()

    def __lt__(self, value: V) -> C:
        """Say that it is less than a literal."""
        return self._is("<", value)

    def __le__(self, value: V) -> C:
        """Say that it is a literal or less."""
        return self._is("<=", value)

    def __gt__(self, value: V) -> C:
        """Say that it is more than a literal."""
        return self._is(">", value)

    def __ge__(self, value: V) -> C:
        """Say that it is a literal or more."""
        return self._is(">=", value)

    def less_than(self, value: V) -> C:
        """Say that it is less than a literal: `<`."""
        return self._is("<", value)

    def at_most(self, value: V) -> C:
        """Say that it is a literal or less: `<=`."""
        return self._is("<=", value)

    def more_than(self, value: V) -> C:
        """Say that it is more than a literal: `>`."""
        return self._is(">", value)

    def at_least(self, value: V) -> C:
        """Say that it is a literal or more: `>=`."""
        return self._is(">=", value)

    def between(self, low: V, high: V) -> C:
        """Say that it is between two literals, both included."""
        return self._compared(tree.Between(self._literal(low), self._literal(high)))


# ---- values of a subject -----------------------------------------------------------------------


@handle
class Value(Handle, Generic[C]):
    """A value that is tested: an attribute, a property, or one of the first or last event."""

    _subject: Subject[C]
    _advice: ClassVar[str] = (
        "a value is no condition, and offers the tests of its kind: end with one, such as "
        ".is_set(), .equals(…) or .contains(…), and put it in parentheses beside & and |, as in "
        "(a > 3) & (b < 5)"
    )

    @property
    def path(self) -> str:
        """The path of the attribute or property."""
        return self._subject.path

    def is_set(self) -> C:
        """Say that it is set: neither missing nor null."""
        return self._subject.tested(tree.IsSet())

    def is_not_set(self) -> C:
        """Say that it is missing or null."""
        return self._subject.tested(tree.IsSet(negated=True))

    def _compared(self, test: tree.CountTest) -> C:
        return self._subject.tested(test)


class Membership(Value[C], Alike[V], Generic[V, C]):
    """What is one of several literals."""

    __slots__ = ()

    def one_of(self, *values: V) -> C:
        """Say that it equals one of the literals."""
        return self._one_of(values)

    def not_one_of(self, *values: V) -> C:
        """Say that it equals none of the literals, or is not set."""
        return self._one_of(values, negated=True)

    def _one_of(
        self, values: tuple[V, ...], *, negated: bool = False, ignoring_case: bool = False
    ) -> C:
        listed = tuple(map(self._literal, values))
        return self._subject.tested(tree.OneOf(listed, negated, ignoring_case))


class FoldingMembership(Membership[V, C]):
    """What is one of several literals, texts among them."""

    __slots__ = ()

    def one_of(self, *values: V, ignoring_case: bool = False) -> C:
        """Say that it equals one of the literals."""
        return self._one_of(values, ignoring_case=ignoring_case)

    def not_one_of(self, *values: V, ignoring_case: bool = False) -> C:
        """Say that it equals none of the literals, or is not set."""
        return self._one_of(values, negated=True, ignoring_case=ignoring_case)


class Containing(Value[C]):
    """What contains a text."""

    __slots__ = ()

    def contains(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it contains a text: a text somewhere inside, a list as an item."""
        return self._text_test("contains", text, ignoring_case=ignoring_case)

    def not_contains(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it does not contain a text, or is not set."""
        return self._text_test("contains", text, negated=True, ignoring_case=ignoring_case)

    def _text_test(
        self, operator: tree.TextOperator, text: str, *, negated: bool = False, ignoring_case: bool
    ) -> C:
        literal = literals.text(text)
        return self._subject.tested(tree.TextTest(operator, literal, negated, ignoring_case))


class TextTests(Containing[C]):
    """What begins, ends and matches as a text does."""

    __slots__ = ()

    def starts_with(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it starts with a text."""
        return self._text_test("starts with", text, ignoring_case=ignoring_case)

    def not_starts_with(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it does not start with a text, or is not set."""
        return self._text_test("starts with", text, negated=True, ignoring_case=ignoring_case)

    def ends_with(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it ends with a text."""
        return self._text_test("ends with", text, ignoring_case=ignoring_case)

    def not_ends_with(self, text: str, *, ignoring_case: bool = False) -> C:
        """Say that it does not end with a text, or is not set."""
        return self._text_test("ends with", text, negated=True, ignoring_case=ignoring_case)

    def matches(self, pattern: str, *, ignoring_case: bool = False) -> C:
        """Say that all of it matches a glob: `*` any text, `?` a character, `[a-z]` one."""
        return self._text_test("matches", pattern, ignoring_case=ignoring_case)

    def not_matches(self, pattern: str, *, ignoring_case: bool = False) -> C:
        """Say that it does not match a glob, or is not set."""
        return self._text_test("matches", pattern, negated=True, ignoring_case=ignoring_case)


class ListTests(Value[C], Alike[V], Generic[V, C]):
    """What has several items."""

    __slots__ = ()

    def contains_any_of(self, *values: V) -> C:
        """Say that at least one of the literals is an item."""
        return self._contains("any of", values)

    def not_contains_any_of(self, *values: V) -> C:
        """Say that none of the literals is an item, or that it is not set."""
        return self._contains("any of", values, negated=True)

    def contains_all_of(self, *values: V) -> C:
        """Say that each of the literals is an item."""
        return self._contains("all of", values)

    def not_contains_all_of(self, *values: V) -> C:
        """Say that some of the literals is no item, or that it is not set."""
        return self._contains("all of", values, negated=True)

    def _contains(
        self, quantifier: tree.Quantifier, values: tuple[V, ...], *, negated: bool = False
    ) -> C:
        listed = tuple(map(self._literal, values))
        return self._subject.tested(tree.ContainsOf(quantifier, listed, negated))
