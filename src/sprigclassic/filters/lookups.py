"""Many filters over one user, with shared look-ups.

Each filter is a bit of an integer, which is cleared where a part of the filter fails. An attribute
is looked up once for all the tests of it, the events in a window are counted once for all the
comparisons of their number, and each other condition is asked once; and none of them where every
filter that asks has failed already. Within an `or`, what only looks up and counts has bits of its
own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from sprigclassic._time import zone
from sprigclassic.filters.compile import compile_condition
from sprigclassic.filters.program import Program
from sprigclassic.filters.tables import Ask, Counts, PathTests, add, count_look_up, counted
from sprigclassic.filters.tree import And, Attribute, Condition, InGroup, Not, Or, Window, leaves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.users import User


@frozen
class Scoped:
    """A filter's tree, its time zone, and its groups as programs and as values.

    Attributes:
        condition: The tree.
        timezone: The IANA name of the time zone.
        programs: For each group, whether a user is in it.
        groups: For each group, a value that is equal where the group is.
    """

    condition: Condition
    timezone: str
    programs: Mapping[str, Program]
    groups: Mapping[str, Hashable]


@frozen
class Either:
    """What is left of a filter with an `or`, or with a `not` of several parts.

    Attributes:
        bit: The filter's.
        parts: The bits of the parts.
        wanted: Whether one of them has to hold, or none.
    """

    bit: int
    parts: int
    wanted: bool


@frozen
class Lookups:
    """Filters that share their look-ups.

    Attributes:
        filters: The bits of all filters and parts.
        asks: What to ask, each with the bits that ask it; those that cost more come later.
        rules: What follows from the bits of the parts, those further inside first.
    """

    filters: int
    asks: tuple[tuple[int, Ask], ...]
    rules: tuple[Either, ...]

    def holding(self, user: User, now: int) -> int:
        """Return the bits of the filters that hold; of the n-th one it is `1 << n`."""
        alive = self.filters
        for bits, ask in self.asks:
            if alive & bits:
                alive = ask(user, now, alive)
        for rule in self.rules:
            if alive & rule.bit and bool(alive & rule.parts) is not rule.wanted:
                alive ^= rule.bit
        return alive


def lookups_of(filters: Iterable[Scoped]) -> Lookups:
    """Return filters with their look-ups shared."""
    asked = _Asked()
    given = list(filters)
    bits = [asked.new_bit() for _ in given]
    for scoped, bit in zip(given, bits, strict=True):
        asked.require(scoped.condition, scoped, bit)
    return asked.lookups()


# ---- all that filters ask ----------------------------------------------------------------------


def _new_windows() -> dict[str, dict[tuple[Window | None, str], Counts]]:
    return defaultdict(lambda: defaultdict(Counts))


@define
class _Asked:
    """What filters ask, put together."""

    number: int = 0
    paths: dict[str, PathTests] = field(factory=lambda: defaultdict(PathTests))
    counts: dict[str, dict[tuple[Window | None, str], Counts]] = field(factory=_new_windows)
    others: dict[Hashable, tuple[int, int]] = field(factory=dict[Any, Any])
    programs: dict[Hashable, Program] = field(factory=dict[Any, Any])
    rules: list[Either] = field(factory=list[Either])

    def new_bit(self) -> int:
        """Return the bit of one filter or part more."""
        self.number += 1
        return 1 << (self.number - 1)

    def require(self, part: Condition, scoped: Scoped, bit: int) -> None:
        """Let a filter fail where a condition does not hold."""
        match part:
            case And(parts):
                for each in parts:
                    self.require(each, scoped, bit)
            case Or(parts) if _is_shared(part):
                self.rules.append(Either(bit, self._bits(parts, scoped), wanted=True))
            case Not(And() | Or() as inner) if _is_shared(inner):
                self.rules.append(Either(bit, self._bits([inner], scoped), wanted=False))
            case Not(inner) if not isinstance(inner, And | Or):
                self._require_leaf(inner, scoped, bit, wanted=False)
            case _:
                self._require_leaf(part, scoped, bit, wanted=True)

    def _bits(self, parts: Iterable[Condition], scoped: Scoped) -> int:
        bits = 0
        for part in parts:
            bit = self.new_bit()
            self.require(part, scoped, bit)
            bits |= bit
        return bits

    def _require_leaf(self, leaf: Condition, scoped: Scoped, bit: int, *, wanted: bool) -> None:
        comparison = counted(leaf)
        if isinstance(leaf, Attribute):
            self.paths[leaf.path].add(leaf.test, scoped.timezone, bit, wanted=wanted)
        elif comparison is not None:
            window = self.counts[comparison.name][comparison.window, scoped.timezone]
            window.passing.append((comparison.passing, bit, wanted))
        else:
            names = {group.name for group in leaves(leaf) if isinstance(group, InGroup)}
            groups = frozenset((name, scoped.groups[name]) for name in names)
            key = leaf, scoped.timezone, groups
            add(self.others, key, bit, wanted=wanted)
            if key not in self.programs:
                self.programs[key] = compile_condition(leaf, zone(scoped.timezone), scoped.programs)

    def lookups(self) -> Lookups:
        """Return all that is asked."""
        asks = [asked.ask(path) for path, asked in self.paths.items()]
        asks += [count_look_up(name, windows) for name, windows in self.counts.items()]
        asks += [
            (yes | no, _once(self.programs[key], ~no, ~yes))
            for key, (yes, no) in self.others.items()
        ]
        return Lookups((1 << self.number) - 1, tuple(asks), tuple(self.rules))


def _once(program: Program, yes: int, no: int) -> Ask:
    return lambda user, now, alive: alive & (yes if program(user, now) else no)


def _is_shared(part: Condition) -> bool:
    """Return whether all that is asked are attributes and numbers of events."""
    return all(isinstance(leaf, Attribute) or counted(leaf) for leaf in leaves(part))
