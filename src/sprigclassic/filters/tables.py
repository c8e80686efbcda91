"""Tests that share a look-up: all those of an attribute, and of the number of events in a window.

Filters are bits of an integer; an answer of a table is the bits of the filters that it leaves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, field, frozen

from sprigclassic._time import zone
from sprigclassic.filters.counts import CountRange, range_of
from sprigclassic.filters.paths import find_held
from sprigclassic.filters.predicates import predicate_at
from sprigclassic.filters.tree import (
    Comparison,
    Condition,
    Happened,
    Measured,
    OneOf,
    Tally,
    Text,
    ValueTest,
    Window,
)
from sprigclassic.filters.windows import Bounds, bounds, fixed_length
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from sprigclassic.filters.predicates import PredicateAt

Ask: TypeAlias = Callable[[User, int, int], int]
"""Of a user, an instant and filters (as bits): those of the filters that do not fail."""


# ---- attributes --------------------------------------------------------------------------------


@define
class PathTests:
    """The tests of what one path leads to.

    Attributes:
        texts: Text -> the bits of the filters that ask for it, as one of perhaps more.
        equal: The bits of those whose text it has to be,
        unequal: and of those whose text it must not be.
        tests: Each other test, with the bits where it has to hold and where it must not.
    """

    texts: dict[str, int] = field(factory=dict[str, int])
    equal: int = 0
    unequal: int = 0
    tests: dict[tuple[ValueTest, str], tuple[int, int]] = field(factory=dict[Any, Any])

    def add(self, test: ValueTest, timezone: str, bit: int, *, wanted: bool) -> None:
        """Add a test: its answer has to be the one that is wanted."""
        exact = _exact(test)
        if exact is None or bit & (self.equal | self.unequal):
            add(self.tests, (test, timezone), bit, wanted=wanted)
            return
        texts, positive = exact
        for text in set(texts):
            self.texts[text] = self.texts.get(text, 0) | bit
        if positive is wanted:
            self.equal |= bit
        else:
            self.unequal |= bit

    def ask(self, path: str) -> tuple[int, Ask]:
        """Return the look-up, with the bits that ask it."""
        equal, unequal = self.equal, self.unequal
        passing = {text: ~(equal & ~bits | unequal & bits) for text, bits in self.texts.items()}
        tests = [
            (predicate_at(test, zone(timezone)), ~no, ~yes)
            for (test, timezone), (yes, no) in self.tests.items()
        ]
        bits = equal | unequal | bits_of(self.tests)
        return bits, _look_up(path, passing, ~equal, tests)


def _look_up(
    path: str, passing: Mapping[str, int], others: int, tests: list[tuple[PredicateAt, int, int]]
) -> Ask:
    dotted = "." in path

    def remaining(user: User, now: int, alive: int) -> int:
        if dotted:
            value = find_held(user.changes, path, now)
        else:
            newest = user.changes.get(path)
            held = None if newest is None else newest.at(now)
            value = None if held is None else held.value
        alive &= passing.get(value, others) if isinstance(value, str) else others
        for holds_at, yes, no in tests:
            alive &= yes if holds_at(now)(value) else no
        return alive

    return remaining


def _exact(test: ValueTest) -> tuple[list[str], bool] | None:
    """Return the texts of a test that asks for one of them, or for none; else None."""
    match test:
        case Comparison("=" | "!=" as operator, Text(text), ignoring_case=False):
            return [text], operator == "="
        case OneOf(values, negated, ignoring_case=False):
            texts = [value.value for value in values if isinstance(value, Text)]
            return (texts, not negated) if len(texts) == len(values) else None
        case _:
            return None


# ---- counts ------------------------------------------------------------------------------------


@frozen
class Counted:
    """A comparison of the number of events of one name in a window."""

    name: str
    window: Window | None
    passing: CountRange


def counted(leaf: Condition) -> Counted | None:
    """Return the comparison that a leaf is, or None where it is none, or always the same."""
    match leaf:
        case Happened(events, negated, window):
            passing = CountRange(1, negated=negated)
        case Measured(events, Tally("count"), test, window):
            passing = range_of(test)
        case _:
            return None
    if events.name is None or events.where is not None or passing.is_certain():
        return None
    return Counted(events.name, window, passing)


@define
class Counts:
    """The comparisons of one number, each with a bit and the answer that is wanted."""

    passing: list[tuple[CountRange, int, bool]] = field(factory=list[Any])

    def bits(self) -> int:
        """Return the bits that ask for the number."""
        return union(bit for _, bit, _ in self.passing)

    def table(self) -> tuple[list[int], list[int]]:
        """Return the numbers from which on other filters pass, and which pass between them."""
        ends = {end for each, _, _ in self.passing for end in (each.least, each.below)}
        edges = sorted(end for end in ends if end is not None and end > 0)
        return edges, [self._passing(number) for number in (0, *edges)]

    def _passing(self, number: int) -> int:
        return ~union(
            bit for each, bit, wanted in self.passing if _passes(each, number) is not wanted
        )


def _passes(passing: CountRange, number: int) -> bool:
    inside = passing.least <= number and (passing.below is None or number < passing.below)
    return inside is not passing.negated


def count_look_up(
    name: str, windows: Mapping[tuple[Window | None, str], Counts]
) -> tuple[int, Ask]:
    """Return the look-up of the events of a name, with the bits that ask it."""
    fixed: list[tuple[int, int, list[int], list[int]]] = []
    others: list[tuple[int, Bounds, list[int], list[int]]] = []
    for (window, timezone), asked in windows.items():
        length = fixed_length(window)
        if length is None:
            others.append((asked.bits(), bounds(window, zone(timezone)), *asked.table()))
        else:
            fixed.append((asked.bits(), length, *asked.table()))

    def remaining(user: User, now: int, alive: int) -> int:
        history = user.histories[name]
        asked = [each for each in fixed if alive & each[0]]
        numbers = history.numbers([now - length for _, length, _, _ in asked], now + 1)
        for (_, _, edges, passing), number in zip(asked, numbers, strict=True):
            alive &= passing[bisect_right(edges, number)]
        for bits, within, edges, passing in others:
            if alive & bits:
                start, end = within(user, now)
                [number] = history.numbers([start], end)
                alive &= passing[bisect_right(edges, number)]
        return alive

    return union(asked.bits() for asked in windows.values()), remaining


# ---- bits --------------------------------------------------------------------------------------


def add(asked: dict[Any, tuple[int, int]], key: Hashable, bit: int, *, wanted: bool) -> None:
    """Add a bit to those for which an answer has to be yes, or to those for which no."""
    yes, no = asked.get(key, (0, 0))
    asked[key] = (yes | bit, no) if wanted else (yes, no | bit)


def bits_of(asked: Mapping[Any, tuple[int, int]]) -> int:
    """Return the bits that ask for some answer."""
    return union(yes | no for yes, no in asked.values())


def union(bits: Iterable[int]) -> int:
    """Return all the bits."""
    found = 0
    for some in bits:
        found |= some
    return found
