"""A filter against a schema: names that there are, and tests that their types can pass."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from attrs import define, field

from sprigclassic.filters import tree
from sprigclassic.filters.check import Locate, in_order, place
from sprigclassic.filters.check_values import of_name
from sprigclassic.filters.schema import complaints as say
from sprigclassic.filters.schema.fits import misfits, takes_dates
from sprigclassic.filters.schema.schema import Schema
from sprigclassic.filters.schema.types import OBJECT, Type, at_path, paths, union
from sprigclassic.filters.text.complaints import ticked
from sprigclassic.filters.tree import (
    Aggregate,
    And,
    Attribute,
    Events,
    EventValue,
    Happened,
    HappenedAt,
    InGroup,
    Measured,
    Not,
    Or,
    Property,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.check import Rules
    from sprigclassic.filters.tree import Condition, Where, Window

__all__ = ["check_schema", "rules_of"]

MAX_PROBLEMS: Final = 100
"""So many are told: each unknown name costs a look at all that are known."""

_Problems: TypeAlias = "Iterator[FilterProblem]"


def rules_of(schema: Schema) -> Rules:
    """Return a schema as rules that `check` holds a filter to.

    Raises:
        TypeError: It is no schema.
    """
    if not isinstance(schema, Schema):
        raise TypeError(_misuse(schema))
    return lambda condition, locate: check_schema(condition, schema, locate)


def _misuse(schema: object) -> str:
    return (
        f"a filter is checked against a Schema, not {type(schema).__name__}: see Schema.of, "
        "Schema.from_json, Schema.from_tracking_plan and Schema.infer"
    )


def check_schema(
    condition: Condition, schema: Schema, locate: Locate = place
) -> list[FilterProblem]:
    """Return what of a filter is not as its schema has it, in order of place.

    A name or a test that breaks a rule of `check` is passed over: that is told there.

    Args:
        condition: A tree within the limits of `check`.
        schema: Which attributes and events there are.
        locate: Where the names in it stand.
    """
    found = _Check(schema, locate).condition(condition)
    return in_order(islice(found, MAX_PROBLEMS))


@define
class _Check:
    """One check.

    Attributes:
        schema: The schema.
        locate: Where names stand.
    """

    schema: Schema
    locate: Locate
    _any_event: Type | None = field(default=None, init=False)

    def condition(self, node: Condition) -> _Problems:
        """Yield the problems of a condition."""
        match node:
            case And() | Or():
                for part in node.parts:
                    yield from self.condition(part)
            case Not():
                yield from self.condition(node.part)
            case Attribute():
                yield from self.attribute(node)
            case InGroup():
                pass
            case _:
                yield from self.behaviour(node)

    def attribute(self, node: Attribute) -> _Problems:
        """Yield the problems of a test of an attribute."""
        type_ = at_path(self.attributes, node.path)
        if type_ is None:
            yield from self.unknown_attribute(node)
        else:
            yield from misfits(ticked(node.path), type_, node.test)

    @property
    def attributes(self) -> Type:
        """The attributes that there are."""
        return self.schema.attributes or OBJECT

    def unknown_attribute(self, node: Attribute | WithinOf | SinceAttribute) -> _Problems:
        """Yield that there is no such attribute."""
        if _is_sound(node.path):
            yield say.unknown_attribute(node.path, paths(self.attributes), self.locate(node))

    # ---- events --------------------------------------------------------------------------------

    def behaviour(
        self, node: Measured | EventValue | Happened | HappenedAt | tree.Sequence
    ) -> _Problems:
        """Yield the problems of a condition on events."""
        for events in node.steps if isinstance(node, tree.Sequence) else [node.events]:
            yield from self.events(events)
        match node:
            case Measured(events, Aggregate() as measure):
                yield from self.aggregate(events, measure)
            case EventValue():
                yield from self.event_value(node)
            case _:
                pass
        if not isinstance(node, HappenedAt):
            yield from self.window(node.window)

    def events(self, events: Events) -> _Problems:
        """Yield the problems of which events are meant."""
        name = events.name
        if name is not None and self.properties(name) is None and _is_sound(name):
            yield say.unknown_event(name, self.schema.events or (), self.locate(events))
        if events.where is not None:
            yield from self.where(events.where, name)

    def where(self, node: Where, event: str | None) -> _Problems:
        """Yield the problems of a `where`."""
        match node:
            case And() | Or():
                for part in node.parts:
                    yield from self.where(part, event)
            case Not():
                yield from self.where(node.part, event)
            case Property():
                type_ = self.property(event, node.path)
                if type_ is None:
                    yield from self.unknown_property(node, event)
                else:
                    yield from misfits(ticked(node.path), type_, node.test)
            case _:
                assert_never(node)

    def aggregate(self, events: Events, measure: Aggregate) -> _Problems:
        """Yield the problems of `sum(total)` and the like."""
        path, function = measure.path, measure.function
        type_ = self.property(events.name, path)
        if type_ is None:
            yield from self.unknown_property(measure, events.name)
        elif function != "distinct" and not type_.kinds & {"number", "any"}:
            yield say.no_number(ticked(path), type_, function, self.locate(measure))

    def event_value(self, node: EventValue) -> _Problems:
        """Yield the problems of `first(total) > 3` and the like."""
        type_ = self.property(node.events.name, node.path)
        if type_ is None:
            yield from self.unknown_property(node, node.events.name)
        else:
            yield from misfits(ticked(node.path), type_, node.test)

    def window(self, window: Window | None) -> _Problems:
        """Yield the problems of a window that hangs on an attribute."""
        if not isinstance(window, WithinOf | SinceAttribute):
            return
        path = window.path
        type_ = at_path(self.attributes, path)
        if type_ is None:
            yield from self.unknown_attribute(window)
        elif not takes_dates(type_):
            yield say.no_date(ticked(path), type_, self.locate(window))

    # ---- properties ----------------------------------------------------------------------------

    def property(self, event: str | None, path: str) -> Type | None:
        """Return the type of a property, or None where it is not declared.

        An event that is not declared has all.
        """
        return at_path(self.properties(event) or OBJECT, path)

    def properties(self, event: str | None) -> Type | None:
        """Return what an event has, or None where it is not declared."""
        events = self.schema.events
        if events is None:
            return OBJECT
        if event is not None:
            return events.get(event)
        if self._any_event is None:
            self._any_event = union(events.values())
        return self._any_event

    def unknown_property(
        self, node: Property | Aggregate | EventValue, event: str | None
    ) -> _Problems:
        """Yield that there is no such property."""
        if _is_sound(node.path):
            known = paths(self.properties(event) or OBJECT)
            yield say.unknown_property(node.path, event, known, self.locate(node))


def _is_sound(name: str) -> bool:
    return not any(of_name(name, None))
