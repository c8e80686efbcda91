"""The kinds of values, and where they are found: `attribute` and `prop`."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar, final

from attrs import frozen

from sprigclassic.filters import tree
from sprigclassic.filters.handles import literals
from sprigclassic.filters.handles.base import Handle, handle
from sprigclassic.filters.handles.conditions import Condition, PropertyTest
from sprigclassic.filters.handles.literals import AnyLiteral
from sprigclassic.filters.handles.moments import MomentTests
from sprigclassic.filters.handles.values import (
    Containing,
    Equal,
    FoldingMembership,
    ListTests,
    Membership,
    Ordered,
    TextTests,
    Value,
)

if TYPE_CHECKING:
    from datetime import date

    from sprigclassic.filters.handles.conditions import Subject

__all__ = [
    "AnyValue",
    "AttributeMoment",
    "FlagValue",
    "MomentValue",
    "NumberValue",
    "PropertyValue",
    "TextValue",
    "TextsValue",
    "VersionValue",
    "attribute",
    "prop",
]

C = TypeVar("C")
H_co = TypeVar("H_co", covariant=True)


class PropertyValue(Protocol[H_co]):
    """What `first(…)` and `last(…)` take: a value of a property, such as `prop.number("total")`."""

    @property
    def path(self) -> str:
        """The path of the property."""
        ...

    def is_set(self) -> PropertyTest:
        """Say that it is set: a test of a property, which that of an attribute is not."""
        ...

    def _of(self, subject: Subject[Condition], /) -> H_co: ...


@final
class TextValue(TextTests[C], FoldingMembership[str, C], Ordered[str, C]):
    """A value that is compared as a text, by code point."""

    __slots__ = ()

    def _literal(self, value: str) -> tree.Value:
        return literals.text(value)

    def equals(self, value: str, *, ignoring_case: bool = False) -> C:
        """Say that it equals a text: `=`."""
        return self._equals("=", value, ignoring_case=ignoring_case)

    def not_equals(self, value: str, *, ignoring_case: bool = False) -> C:
        """Say that it does not equal a text, or is not set: `!=`."""
        return self._equals("!=", value, ignoring_case=ignoring_case)

    def _equals(self, operator: tree.Operator, value: str, *, ignoring_case: bool) -> C:
        return self._compared(tree.Comparison(operator, self._literal(value), ignoring_case))

    def _of(self: TextValue[PropertyTest], subject: Subject[Condition], /) -> TextValue[Condition]:
        return TextValue(subject)


@final
class NumberValue(Membership[float, C], Ordered[float, C]):
    """A value that is compared as a number; True and False are none."""

    __slots__ = ()

    def _literal(self, value: float) -> tree.Value:
        return literals.number(value)

    def _of(
        self: NumberValue[PropertyTest], subject: Subject[Condition], /
    ) -> NumberValue[Condition]:
        return NumberValue(subject)


@final
class FlagValue(Value[C], Equal[bool, C]):
    """A value that is compared with True and False."""

    __slots__ = ()

    def _literal(self, value: bool) -> tree.Value:  # noqa: FBT001 - the value itself, no switch
        return literals.flag(value)

    def is_true(self) -> C:
        """Say that it is true: `= true`."""
        return self.equals(value=True)

    def is_false(self) -> C:
        """Say that it is false, and set: `= false`."""
        return self.equals(value=False)

    def _of(self: FlagValue[PropertyTest], subject: Subject[Condition], /) -> FlagValue[Condition]:
        return FlagValue(subject)


class _Moment(Membership["date", C], Ordered["date", C], MomentTests[C]):
    """What is compared as a date, which is a whole day, or as an instant."""

    __slots__ = ()

    def _literal(self, value: date) -> tree.Value:
        return literals.moment(value)

    def _at(self, time: tree.MomentTest) -> C:
        return self._subject.tested(time)


@final
class MomentValue(_Moment[C]):
    """A date of an event: compared with dates, which are whole days, and aware datetimes."""

    __slots__ = ()

    def _of(
        self: MomentValue[PropertyTest], subject: Subject[Condition], /
    ) -> MomentValue[Condition]:
        return MomentValue(subject)


@final
class AttributeMoment(_Moment[Condition]):
    """A date of the user: compared as the dates of events are; a window may hang on it."""

    __slots__ = ()


@final
class TextsValue(Containing[C], ListTests[str, C]):
    """A value that is a list of texts."""

    __slots__ = ()

    def _literal(self, value: str) -> tree.Value:
        return literals.text(value)

    def _of(
        self: TextsValue[PropertyTest], subject: Subject[Condition], /
    ) -> TextsValue[Condition]:
        return TextsValue(subject)


@final
class VersionValue(Membership[str, C], Ordered[str, C]):
    """A value that is compared as the version of an app: `"2.10"` is more than `"2.9"`."""

    __slots__ = ()

    def _literal(self, value: str) -> tree.Value:
        return literals.version(value)

    def _of(
        self: VersionValue[PropertyTest], subject: Subject[Condition], /
    ) -> VersionValue[Condition]:
        return VersionValue(subject)


@final
class AnyValue(FoldingMembership[AnyLiteral, C], ListTests[AnyLiteral, C]):
    """A value, or a list with items, of several kinds."""

    __slots__ = ()

    def _literal(self, value: AnyLiteral) -> tree.Value:
        return literals.any_value(value)

    def _of(self: AnyValue[PropertyTest], subject: Subject[Condition], /) -> AnyValue[Condition]:
        return AnyValue(subject)


# ---- where values are found --------------------------------------------------------------------


@frozen
class _AttributeAt:
    path: str

    def tested(self, test: tree.ValueTest, /) -> Condition:
        return Condition(tree.Attribute(self.path, test))


@frozen
class _PropertyAt:
    path: str

    def tested(self, test: tree.ValueTest, /) -> PropertyTest:
        return PropertyTest(tree.Property(self.path, test))


class _Kinds(Handle, Generic[C]):
    """The kinds that a value may have, but for dates; each offers the tests of its kind."""

    __slots__ = ()
    _advice: ClassVar[str] = (
        'say the kind and the path, then a test: attribute.text("plan") == "pro", '
        'prop.number("total") >= 50'
    )

    @abstractmethod
    def _at(self, path: str) -> Subject[C]: ...

    def text(self, path: str) -> TextValue[C]:
        """Return the value at a path, to be compared as a text."""
        return TextValue(self._at(path))

    def number(self, path: str) -> NumberValue[C]:
        """Return the value at a path, to be compared as a number."""
        return NumberValue(self._at(path))

    def flag(self, path: str) -> FlagValue[C]:
        """Return the value at a path, to be compared with True and False."""
        return FlagValue(self._at(path))

    def texts(self, path: str) -> TextsValue[C]:
        """Return the value at a path, to be tested as a list of texts."""
        return TextsValue(self._at(path))

    def version(self, path: str) -> VersionValue[C]:
        """Return the value at a path, to be compared as the version of an app."""
        return VersionValue(self._at(path))

    def any_value(self, path: str) -> AnyValue[C]:
        """Return the value at a path, to be tested for literals of several kinds."""
        return AnyValue(self._at(path))


@final
@handle
class Attributes(_Kinds[Condition]):
    """The user's attributes, by kind and path: `attribute.text("address.city")`."""

    def moment(self, path: str) -> AttributeMoment:
        """Return the value at a path, to be compared as a date or an instant."""
        return AttributeMoment(self._at(path))

    def _at(self, path: str) -> Subject[Condition]:
        return _AttributeAt(literals.name(path, "the path of an attribute"))


@final
@handle
class Properties(_Kinds[PropertyTest]):
    """The event's properties, by kind and path: `prop.number("total")`."""

    def moment(self, path: str) -> MomentValue[PropertyTest]:
        """Return the value at a path, to be compared as a date or an instant."""
        return MomentValue(self._at(path))

    def _at(self, path: str) -> Subject[PropertyTest]:
        return _PropertyAt(literals.name(path, "the path of a property"))


attribute: Final = Attributes()
"""The user's attributes: `attribute.text("plan") == "pro"`."""

prop: Final = Properties()
"""The properties of an event, for `where(…)`: `prop.number("total") >= 50`."""
