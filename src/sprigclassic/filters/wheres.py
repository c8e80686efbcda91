"""Which events are meant: tests of their properties, in a `where`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, assert_never

from sprigclassic.filters.paths import find
from sprigclassic.filters.predicates import predicate_at
from sprigclassic.filters.tree import And, Not, Or, Property, Where
from sprigclassic.users import History, Properties

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

PropertyTest: TypeAlias = Callable[[Properties], bool]
PropertyTestAt: TypeAlias = Callable[[int], PropertyTest]
"""A test of an event's properties at an instant `now`."""
Choice: TypeAlias = Callable[[History, Iterable[int]], Iterable[int]]
"""Those of some places in a history whose events are meant, in their order."""
ChoiceAt: TypeAlias = Callable[[int], Choice]


def choice_at(where: Where | None, zone: tzinfo) -> ChoiceAt:
    """Return what chooses events, as a function of `now`; it reads one event at a time."""
    if where is None:
        return lambda _now: _every
    test_at = property_test_at(where, zone)
    return lambda now: _passing(test_at(now))


def _every(_history: History, places: Iterable[int]) -> Iterable[int]:
    return places


def _passing(test: PropertyTest) -> Choice:
    def choose(history: History, places: Iterable[int]) -> Iterator[int]:
        return (place for place in places if test(history.properties(place)))

    return choose


# ---- properties --------------------------------------------------------------------------------


def property_test_at(where: Where, zone: tzinfo) -> PropertyTestAt:
    """Return a `where` as a function of `now` that returns the function of the properties."""
    match where:
        case And(parts):
            return _all_of([property_test_at(part, zone) for part in parts])
        case Or(parts):
            return _any_of([property_test_at(part, zone) for part in parts])
        case Not(part):
            return _not(property_test_at(part, zone))
        case Property():
            return _property(where, zone)
        case _:
            assert_never(where)


def _all_of(parts: Sequence[PropertyTestAt]) -> PropertyTestAt:
    def bind(now: int) -> PropertyTest:
        tests = [part(now) for part in parts]
        return lambda properties: all(test(properties) for test in tests)

    return bind


def _any_of(parts: Sequence[PropertyTestAt]) -> PropertyTestAt:
    def bind(now: int) -> PropertyTest:
        tests = [part(now) for part in parts]
        return lambda properties: any(test(properties) for test in tests)

    return bind


def _not(part: PropertyTestAt) -> PropertyTestAt:
    def bind(now: int) -> PropertyTest:
        test = part(now)
        return lambda properties: not test(properties)

    return bind


def _property(node: Property, zone: tzinfo) -> PropertyTestAt:
    path, holds_at = node.path, predicate_at(node.test, zone)

    def bind(now: int) -> PropertyTest:
        holds = holds_at(now)
        if "." in path:
            return lambda properties: holds(find(properties, path))
        return lambda properties: holds(properties.get(path))

    return bind
