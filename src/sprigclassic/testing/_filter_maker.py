"""Random filters with few names, so that users meet them, and windows that end near `now`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from sprigclassic.filters import tree
from sprigclassic.testing._clocks import ZONES
from sprigclassic.testing._test_maker import Tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sprigclassic.testing._worlds import Groups, PlainFilter

_NAMES: Final = ("A", "A", "B", None)
_PATHS: Final = ("plan", "seats", "a.b", "a.b.c")
_AMOUNTS: Final = (0.3, 1, 0.1, 0.2, 0.15, 2, 1.5, 0, -0.1, 2.5, 0.7)
_COUNTS: Final = (1, 0, 1, 2, 2, 3, 4, -1)
_ORDERS_OR_NONE: Final[Sequence[tree.Operator | None]] = ("=", "!=", "<", "<=", ">", ">=", None)
_TALLIES: Final[Sequence[tree.TallyKind]] = ("count", "count", "count", "days", "sessions")
_FUNCTIONS: Final[Sequence[tree.Function]] = (
    *("sum", "average", "minimum", "maximum", "distinct", "sum", "distinct"),
)


@frozen
class Filters(Tests):
    """Makes filters with small names, many equal ones, and windows that end near `now`."""

    def some(self) -> tree.Condition:
        """Make a condition of one leaf to four."""
        condition: tree.Condition = self._combined(
            self.leaf, self.random.choice([1, 1, 1, 2, 3, 4])
        )
        return condition

    def leaf(self) -> tree.Condition:
        """Make a condition that is no combination, of any kind."""
        return self.random.choice(_LEAVES)(self)

    def attribute(self) -> tree.Condition:
        """Make a test of an attribute."""
        return tree.Attribute(self.random.choice(_PATHS), self.value_test())

    def tally(self) -> tree.Condition:
        """Make a count of events, days or sessions."""
        measure = tree.Tally(self.random.choice(_TALLIES))
        return tree.Measured(self.events(), measure, self.count_test(), self.any_window())

    def aggregate(self) -> tree.Condition:
        """Make an aggregate of a property."""
        function = self.random.choice(_FUNCTIONS)
        measure = tree.Aggregate(function, self.random.choice(_PATHS))
        test = self.count_test() if function == "distinct" else self.amount_test()
        return tree.Measured(self.events(), measure, test, self.any_window())

    def event_value(self) -> tree.Condition:
        """Make a test of a property of the earliest or the latest event."""
        path = self.random.choice(_PATHS)
        return tree.EventValue(
            self.events(), self._end(), path, self.value_test(), self.any_window()
        )

    def happened(self) -> tree.Condition:
        """Make `happened` or `never happened`."""
        return tree.Happened(self.events(), self.flag(), self.any_window())

    def happened_at(self) -> tree.Condition:
        """Make a test of when the earliest or the latest event was."""
        return tree.HappenedAt(self.events(), self._end(), self.moment_test())

    def sequence(self) -> tree.Condition:
        """Make a sequence of two steps, seldom three."""
        steps = tuple(self._step(name) for name in self.random.choice(_STEPS))
        return tree.Sequence(
            steps,
            self.flag(),
            self.duration() if self.random.randrange(4) else None,
            None if self.random.randrange(3) else self.window(),
        )

    def in_group(self) -> tree.Condition:
        """Make a test of being in a group."""
        return tree.InGroup(self.random.choice(_GROUPS))

    def groups(self, names: Iterable[str]) -> Groups:
        """Make groups of these names."""
        return {name: self.group() for name in names}

    def group(self) -> frozenset[str] | PlainFilter:
        """Make user ids, or a filter with a time zone and groups of its own."""
        ids = self.random.choice([frozenset({"u-1", "u-9"}), frozenset({"u-2"}), None])
        if ids is not None:
            return ids
        other = Filters(self.random, self.random.choice(ZONES), self.now)
        return other.leaf(), other.zone, _INNER_GROUPS

    # ---- events --------------------------------------------------------------------------------

    def events(self) -> tree.Events:
        """Make the events that are meant."""
        name = self.random.choice(_NAMES)
        return tree.Events(name, None if self.random.randrange(4) else self.where())

    def where(self) -> tree.Where:
        """Make tests of properties."""
        where: tree.Where = self._combined(self._property, self.random.choice([1, 1, 1, 2, 3]))
        return where

    def count_test(self) -> tree.CountTest:
        """Make a comparison of a count with a small number."""
        amount = self.random.choice(_COUNTS)
        order = self.random.choice(_ORDERS_OR_NONE)
        half = self.random.choice([0, 0, 0.5])
        if order is None:
            high = amount + self.random.choice([0, 1, 1.5, 2])
            return tree.Between(tree.Number(amount - half), tree.Number(high))
        whole = order in {"=", "!="}
        return tree.Comparison(order, tree.Number(amount if whole else amount + half))

    def amount_test(self) -> tree.CountTest:
        """Make a comparison of a sum or an average."""
        order = self.random.choice(_ORDERS_OR_NONE)
        if order is None:
            return tree.Between(*self._pair(lambda: tree.Number(self.random.choice(_AMOUNTS))))
        return tree.Comparison(order, tree.Number(self.random.choice(_AMOUNTS)))

    def any_window(self) -> tree.Window | None:
        """Make a window, or none."""
        return self.window() if self.random.randrange(6) else None

    def _property(self) -> tree.Property:
        return tree.Property(self.random.choice(_PATHS), self.value_test())

    def _step(self, name: str | None) -> tree.Events:
        return tree.Events(name, None if self.random.randrange(10) else self.where())

    def _end(self) -> tree.End:
        return "first" if self.flag() else "last"

    def _combined(self, leaf: Callable[[], Any], leaves: int) -> Any:
        if leaves == 1:
            return leaf() if self.random.randrange(4) else tree.negated(leaf())
        first = self.random.randint(1, leaves - 1)
        combine = tree.both if self.flag() else tree.either
        whole = combine(self._combined(leaf, first), self._combined(leaf, leaves - first))
        return whole if self.random.randrange(4) else tree.negated(whole)


_GROUPS: Final = ("G", "H")
_INNER_GROUPS: Final[Groups] = {"G": frozenset({"u-2"}), "H": frozenset({"u-1"})}
_STEPS: Final[Sequence[Sequence[str | None]]] = (
    *("AB", "AB", "AA", ("A", None), (None, "B"), "ABC", "ABA"),
)
_LEAVES: Final[Sequence[Callable[[Filters], tree.Condition]]] = (
    *(Filters.attribute, Filters.tally, Filters.attribute, Filters.tally, Filters.aggregate),
    *(Filters.happened, Filters.event_value, Filters.happened_at, Filters.sequence),
    *(Filters.sequence, Filters.in_group),
)
