"""The schema of what users have: attributes of all times, and events with their properties."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from sprigclassic._time import zone
from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.schema.types import ANY, OBJECT, Kind, Type, object_of
from sprigclassic.users import NOT_KEPT, History, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["inferred"]

_UTC: Final = zone("UTC")
_MOST_NAMES: Final = 200
"""An object with more different names holds names that are data, such as ids."""
_KINDS: Final[Mapping[type, Kind]] = {
    bool: "flag",
    int: "number",
    float: "number",
    str: "text",
    list: "list",
    dict: "object",
}


@define
class _Seen:
    """The values that were seen in one place.

    Attributes:
        kinds: What they were.
        undated: Whether a text among them was no date.
        members: What the objects among them held.
        items: What the lists among them held.
        hidden: Whether there were objects that nobody can look into.
    """

    kinds: set[Kind] = field(factory=set[Kind])
    undated: bool = False
    members: dict[str, _Seen] = field(factory=lambda: defaultdict[str, "_Seen"](_Seen))
    items: _Seen | None = None
    hidden: bool = False

    def add(self, value: Any) -> None:
        """Look at a JSON value; null says only that the name is there."""
        if value is None:
            return
        self.kinds.add(_KINDS[value.__class__])
        if isinstance(value, str):
            self.undated = self.undated or instant_of_value(value, _UTC) is None
        elif value.__class__ is dict:
            self.add_members(value)
        elif value.__class__ is list:
            self.items = self.items or _Seen()
            for item in value:
                self.items.add(item)

    def add_members(self, values: Mapping[str, Any]) -> None:
        """Look at the members of an object."""
        for name, value in values.items():
            self.members[name].add(value)

    def type(self) -> Type:
        """Return the type of all that was seen."""
        if not self.kinds:
            return ANY
        kinds = set(self.kinds)
        if "text" in kinds and not self.undated:
            kinds.add("moment")
        whole = self.object_type() if "object" in kinds else object_of({})
        items = self.items.type() if self.items is not None and self.items.kinds else None
        return Type(frozenset(kinds), whole.members, whole.open, items)

    def object_type(self) -> Type:
        """Return the type of the objects that were seen."""
        if self.hidden or len(self.members) > _MOST_NAMES:
            return OBJECT
        return object_of({name: seen.type() for name, seen in sorted(self.members.items())})


def inferred(users: Iterable[User]) -> tuple[Type | None, dict[str, Type] | None]:
    """Return the attributes and the events of users, None where there are none.

    Raises:
        TypeError: One of them is no User.
    """
    attributes, events = _Seen(), defaultdict[str, _Seen](_Seen)
    for user in users:
        if user.__class__ is not User:
            raise _not_a_user(user)
        for name, held in user.changes.items():
            for _, _, value in held.history():
                attributes.members[name].add(value)
        for name in user.histories.names():
            _add_events(user.histories[name], events[name])
    return (
        attributes.object_type() if attributes.members else None,
        {name: seen.object_type() for name, seen in sorted(events.items())} or None,
    )


def _add_events(history: History, seen: _Seen) -> None:
    for properties in _properties(history):
        if properties is NOT_KEPT:
            seen.hidden = True
            return
        seen.add_members(properties)


def _properties(history: History) -> Iterator[Mapping[str, Any]]:
    return map(history.properties, range(len(history)))


# ---- misuse ------------------------------------------------------------------------------------


def _not_a_user(user: object) -> TypeError:
    msg = f"a schema is inferred from users, not from {type(user).__name__}: see User.of"
    return TypeError(msg)
