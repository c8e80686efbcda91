"""Users whose values and events lie near what decides about filters."""

from __future__ import annotations

from datetime import datetime, tzinfo
from random import Random
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from sprigclassic._time import from_micros, to_micros, zone
from sprigclassic.testing._clocks import near, step
from sprigclassic.testing._clues import Clues
from sprigclassic.testing._values import JUNK, At, date_value
from sprigclassic.testing._worlds import Person, Properties

if TYPE_CHECKING:
    from collections.abc import Sequence

_IDS: Final = ("u-1", "u-2")
_NUMBERS: Final = ((0, 1, 2, 2, 3, 3, 4, 5, 6), (0, 1, 2, 3, 4, 5, 6, 6, 7, 8))
"""Of events; more where some follow others."""


@frozen
class People:
    """Makes users whose values and events lie near what decides about filters.

    Attributes:
        random: Makes the choices.
        where: The time zone of the filters.
        now: The instant they are asked about, in microseconds.
        clues: What decides about them.
    """

    random: Random
    where: tzinfo
    now: int
    clues: Clues

    @classmethod
    def of(cls, random: Random, zone_name: str, now: datetime, clues: Clues) -> People:
        """Make them for filters of a time zone, asked at an instant."""
        return cls(random, zone(zone_name), to_micros(now), clues)

    def person(self) -> Person:
        """Make a user."""
        edges = [*self.clues.instants, *self.clues.instants, self.now]
        changes = self.changes(edges)
        return Person(changes, self.events(edges), self.random.choice([*_IDS, *self.clues.groups]))

    def moment(self, edges: list[int]) -> int:
        """Make an instant near one of some edges, in microseconds."""
        return near(self.random, self.random.choice(edges))

    # ---- attributes ----------------------------------------------------------------------------

    def changes(self, edges: list[int]) -> list[tuple[datetime | None, Properties]]:
        """Make identifies; windows that hang on an attribute add to the edges."""
        changes: list[tuple[datetime | None, Properties]] = []
        for _ in range(self.random.choice([1, 1, 2, 3]) if self.clues.attributes else 0):
            when = None if self.random.randrange(5) < 3 else from_micros(self.moment(edges))  # noqa: PLR2004 - more often than not
            changes.append((when, self.traits(edges)))
        return changes

    def traits(self, edges: list[int]) -> dict[str, Any]:
        """Make attributes; those that windows hang on add to the edges of events."""
        traits: dict[str, Any] = {}
        for path, values in self.clues.attributes.items():
            value = self.value(values)
            if path in self.clues.anchors and isinstance(value, At):
                edges.extend(self.following(value.micros))
            self.place(traits, path, value)
        return traits

    def following(self, anchor: int) -> list[int]:
        """Return an instant, and all that are one of the known lengths later."""
        later = [step(anchor, amount, unit, self.where) for amount, unit in self.clues.lengths]
        return [anchor, *later]

    # ---- events --------------------------------------------------------------------------------

    def events(self, edges: list[int]) -> list[tuple[str, datetime, Properties]]:
        """Make events near the edges, or such that follow another at a known length."""
        names = self.clues.events
        chained = len(self.clues.lengths) > 1
        number = self.random.choice(_NUMBERS[chained])
        made: list[tuple[int, int]] = []
        for _ in range(number if names else 0):
            if made and self.random.randrange(4) < (3 if chained else 1):
                made.append(self.follower(*self.random.choice((made[-1], made[-1], made[0]))))
            else:
                place = self.random.choice([0, self.random.randrange(len(names))])
                made.append((place, self.moment(edges)))
        return [(self.name(place), from_micros(at), self.properties()) for place, at in made]

    def follower(self, place: int, at: int) -> tuple[int, int]:
        """Make an event after another: of the next name that the filters name."""
        amount, unit = self.random.choice(self.clues.lengths)
        later = step(at, amount, unit, self.where)
        place = (place + 1) % len(self.clues.events)
        return place, near(self.random, later) if self.random.randrange(2) else later

    def name(self, place: int) -> str:
        """Return the name at a place, or, seldom, one that the filters may not name."""
        return self.clues.events[place] if self.random.randrange(8) else "B"

    def properties(self) -> dict[str, Any]:
        """Make the properties of an event."""
        properties: dict[str, Any] = {}
        for path, values in self.clues.properties.items():
            self.place(properties, path, self.value(values))
        return properties

    # ---- values --------------------------------------------------------------------------------

    def value(self, values: Sequence[Any]) -> Any:
        """Make a value that is one of these, or, seldom, any."""
        value = self.random.choice(values if self.random.randrange(8) else JUNK)
        return At(near(self.random, value.micros)) if isinstance(value, At) else value

    def place(self, values: dict[str, Any], path: str, value: Any) -> None:
        """Put a value at a path: at the whole name, deeper, or in several places."""
        for _ in range(self.random.choice([1, 1, 1, 2, 0]) if "." in path else 1):
            _put(values, self.keys(path) if "." in path else [path], self.written(value))

    def written(self, value: Any) -> Any:
        """Return a value of JSON."""
        return date_value(self.random, value.micros, self.where) if isinstance(value, At) else value

    def keys(self, path: str) -> list[str]:
        """Split a path at some of its dots."""
        first, *rest = path.split(".")
        keys = [first]
        for part in rest:
            if self.random.randrange(5) < 3:  # noqa: PLR2004 - more often than not
                keys.append(part)
            else:
                keys[-1] += f".{part}"
        return keys


def _put(values: dict[str, Any], keys: list[str], value: object) -> None:
    *outer, last = keys
    for key in outer:
        inner = values.get(key)
        values[key] = {**inner} if isinstance(inner, dict) else {}  # others may hold it too
        values = values[key]
    values[last] = value
