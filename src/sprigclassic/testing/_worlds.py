"""Plain descriptions of users and of what to ask about them, which any evaluator can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from sprigclassic.filters import StudyFilter, tree
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Iterable

Properties: TypeAlias = Mapping[str, Any]
PlainFilter: TypeAlias = "tuple[tree.Condition, str, Groups]"
"""A filter as its tree, its time zone and its groups."""
Groups: TypeAlias = Mapping[str, "frozenset[str] | PlainFilter"]
"""Groups by name: user ids, or a filter with groups of its own."""


@frozen
class Person:
    """A plain description of a user.

    Attributes:
        changes: (when, attributes) of each identify, in the order of arrival; `when` None: from the
            beginning.
        events: (name, when, properties) of each event, in any order.
        id: The user's id.
    """

    changes: Sequence[tuple[datetime | None, Properties]] = ()
    events: Sequence[tuple[str, datetime, Properties]] = ()
    id: str = "u-1"


@frozen
class World:
    """Filters of one time zone and among the same groups; users and instants to ask about.

    Attributes:
        conditions: The trees of the filters.
        zone: The IANA name of their time zone.
        people: The users.
        nows: The instants, aware.
        groups: The groups that the filters may name.
    """

    conditions: Sequence[tree.Condition]
    zone: str
    people: Sequence[Person]
    nows: Sequence[datetime]
    groups: Groups = field(factory=dict[str, Any])


def user_of(person: Person) -> User:
    """Return the user that a plain description means."""
    return User.of(person.id, **arguments_of(person))


def arguments_of(person: Person) -> dict[str, Any]:
    """Return what `User.of` takes to make that user."""
    always = [traits for when, traits in person.changes if when is None]
    return {
        "attributes": {name: value for traits in always for name, value in traits.items()},
        "identified": [(when, traits) for when, traits in person.changes if when is not None],
        "events": person.events,
    }


def filters_of(world: World) -> list[StudyFilter]:
    """Return the filters of a world."""
    return [filter_of(condition, world.zone, world.groups) for condition in world.conditions]


def filter_of(condition: tree.Condition, zone: str, groups: Groups) -> StudyFilter:
    """Return the filter that a tree, its time zone and plain groups mean."""
    made: dict[str, Iterable[str] | StudyFilter] = {
        name: group if isinstance(group, frozenset) else filter_of(*group)
        for name, group in groups.items()
    }
    return StudyFilter.from_tree(condition, zone, made)
