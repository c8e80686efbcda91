"""A JSON document: its values, each with its place, and what is wrong with them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import define, evolve, field, frozen

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.limits import MAX_BYTES
from sprigclassic.filters.text.complaints.types import lone_surrogate
from sprigclassic.filters.tree import (
    Aggregate,
    Attribute,
    Events,
    EventValue,
    Property,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import TypeGuard

    from sprigclassic._source import Span
    from sprigclassic.filters.check import Named

__all__ = ["MAX_NESTING", "MAX_PROBLEMS", "MAX_VALUES", "Doubled", "EnoughError", "Reading", "Spot"]

MAX_NESTING: Final = 160
"""Objects and lists within each other; a filter of 32 levels needs fewer."""

MAX_VALUES: Final = MAX_BYTES // 2
"""Values of a document: in the text form, each takes two bytes and more."""

MAX_PROBLEMS: Final = 100
"""After so many, reading ends."""

_WIDTH: Final = 1 << 40
"""A marked node stands for so many characters, so that the checker can point to some of them."""

_NAME_KEYS: Final[Mapping[type[Named], str]] = {
    Attribute: "attribute",
    Property: "property",
    Events: "event",
    Aggregate: "of",
    EventValue: "of",
    WithinOf: "attribute",
    SinceAttribute: "attribute",
}
"""Under which key the name stands that a node holds."""

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}|[<>=!]{1,2}")
_LONE: Final = re.compile("[\ud800-\udfff]")


class Doubled(dict[str, object]):
    """An object in which keys stood twice.

    Attributes:
        keys_twice: Those keys.
    """

    def __init__(self, members: Iterable[tuple[str, object]]) -> None:
        """Hold the members, of which later ones take the place of earlier ones."""
        super().__init__(members)
        counts = Counter(key for key, _ in members)
        self.keys_twice = [key for key, count in counts.items() if count > 1]


class EnoughError(Exception):
    """Reading ends here: the problems found so far are all there will be."""


@frozen
class Reading:
    """One reading of a document.

    Attributes:
        marked: Whether the nodes get spans, which `located` takes for the places of values.
        problems: What is wrong so far.
        spots: Every value that was looked at, in the order of the document.
    """

    marked: bool = False
    problems: list[FilterProblem] = field(factory=list[FilterProblem])
    spots: list[Spot] = field(factory=list["Spot"])

    def root(self, value: object) -> Spot:
        """Return the whole document."""
        return Spot(self, value, None, "$", 0, 0)

    def refuse(self, path: str, problem: FilterProblem) -> None:
        """Add a problem.

        Raises:
            EnoughError: There are many by now.
        """
        self.problems.append(evolve(problem, span=None, path=path))
        if len(self.problems) >= MAX_PROBLEMS:
            raise EnoughError

    def located(self, problem: FilterProblem) -> FilterProblem:
        """Return a problem of a marked tree with the path of the smallest value that holds it."""
        if problem.span is None:
            return evolve(problem, path="$.filter")
        start, end = problem.span
        first, last = self.spots[start // _WIDTH], self.spots[(end - 1) // _WIDTH]
        around = set(map(id, first.outwards()))
        common = next(spot for spot in last.outwards() if id(spot) in around)
        return evolve(problem, span=None, path=common.path)

    def place_of_name(self, node: Named) -> Span | None:
        """Return what `located` finds the name by that a node of a marked tree holds."""
        start, _ = node.span or (0, 0)  # every node of a marked tree has one
        key, around = _NAME_KEYS[type(node)], start // _WIDTH
        inner = (spot for spot in self.spots[around:] if spot.step == key)
        return next(spot.span for spot in inner if self.spots[around] in spot.outwards())


@define(eq=False)
class Spot:
    """A value of a document and where it stands.

    What is wrong with it is added to the problems of the reading, and a caller that gets None goes
    on with a stand-in, so that one reading finds all there is.
    """

    reading: Reading
    value: Any
    parent: Spot | None
    step: str | int
    number: int
    depth: int

    # ---- where it stands ----

    @property
    def path(self) -> str:
        """The JSON path of the value, such as `$.filter.and[1]`."""
        return "".join(reversed([_step_text(spot) for spot in self.outwards()]))

    @property
    def span(self) -> Span | None:
        """What `Reading.located` finds the value by, if nodes are marked."""
        start = self.number * _WIDTH
        return (start, start + _WIDTH) if self.reading.marked else None

    @property
    def key(self) -> str:
        """The key under which the value stands in an object."""
        return str(self.step)

    def outwards(self) -> Iterator[Spot]:
        """Yield the value and those around it, the whole document last."""
        spot: Spot | None = self
        while spot is not None:
            yield spot
            spot = spot.parent

    def refuse(self, problem: FilterProblem) -> None:
        """Add a problem with this value."""
        self.reading.refuse(self.path, problem)

    def inner(self, step: str | int, value: object) -> Spot:
        """Return a value inside this one.

        Raises:
            EnoughError: The document is too deep or too large.
        """
        spots = self.reading.spots
        spot = Spot(self.reading, value, self, step, len(spots), self.depth + 1)
        if spot.depth > MAX_NESTING:
            self.refuse(say.too_deep(MAX_NESTING))
            raise EnoughError
        if len(spots) >= MAX_VALUES:
            self.reading.refuse("$", say.too_many_values(MAX_VALUES))
            raise EnoughError
        spots.append(spot)
        return spot

    # ---- what it holds ----

    def text(self) -> str | None:
        """Return the text."""
        value = self.value
        if not isinstance(value, str):
            self.refuse(say.wrong_type("a text", value))
            return None
        if not value.isascii() and _LONE.search(value):
            self.refuse(lone_surrogate(None))
            return None
        return str.__str__(value)

    def items(self) -> list[Spot] | None:
        """Return the values of a list."""
        value: object = self.value
        if not isinstance(value, list | tuple):
            self.refuse(say.wrong_type("a list", value))
            return None
        items = cast("Iterable[object]", value)
        return [self.inner(place, item) for place, item in enumerate(items)]

    def members(
        self, known: Collection[str], required: Iterable[str] = ()
    ) -> dict[str, Spot] | None:
        """Return the values of an object that has some of the known keys and no other."""
        value: object = self.value
        if not isinstance(value, Mapping):
            self.refuse(say.wrong_type("an object", value))
            return None
        if isinstance(value, Doubled):
            for key in value.keys_twice:
                self.inner(key, None).refuse(say.duplicate_key(key))
        items = cast("Mapping[object, object]", value).items()
        found = {key: self.inner(key, item) for key, item in items if self._knows(key, known)}
        for key in required:
            if key not in found:
                self.refuse(say.missing_key(key))
        return found

    def only(self, known: Mapping[str, Any], what: str) -> Spot | None:
        """Return the one value of an object that has one key, a known one."""
        members = self.members(known)
        if members is None:
            return None
        if len(members) > 1 or not self.value:
            self.refuse(say.not_one_key(what, list(members)))
            return None
        return next(iter(members.values()), None)

    def arguments(self, count: int, form: str) -> list[Spot] | None:
        """Return the values of a list of so many."""
        items = self.items()
        if items is None or len(items) == count:
            return items
        self.refuse(say.wrong_arguments(self.key, form, len(items)))
        return None

    def _knows(self, key: object, known: Collection[str]) -> TypeGuard[str]:
        if not isinstance(key, str):
            self.refuse(say.wrong_type("texts as keys", key))
            return False
        if key in known:
            return True
        self.inner(key, None).refuse(say.unknown_key(key, known))
        return False


def _step_text(spot: Spot) -> str:
    step = spot.step
    if isinstance(step, int):
        return f"[{step}]"
    if spot.parent is None:
        return step
    return f".{step}" if _PLAIN_KEY.fullmatch(step) else f"[{json.dumps(say.cropped(step))}]"
