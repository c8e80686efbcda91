"""Random filters with few names, so that users meet them, and windows that end near `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from attrs import frozen

from sprigclassic.filters import tree
from tests.clocks import CLOCK_CHANGES, jitter
from tests.filters import reference

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS: Final[tuple[tree.Unit, int]] = ("month", 26)
UNITS: Final[list[tuple[tree.Unit, int]]] = [
    ("minute", 90),
    ("hour", 60),
    ("day", 40),
    ("week", 8),
    MONTHS,
    ("year", 4),
]
NUMBERS: Final = [0, 1, 2, -1, 0.1, 2.5, 12, 2**53 + 1, 36_028_797_018_963_970, 2**63 - 1]
PATHS: Final = ["plan", "seats", "a.b", "a.b.c"]
ORDERS: Final[list[tree.Operator]] = ["=", "!=", "<", "<=", ">", ">="]
OFFSETS: Final = [UTC, timezone(timedelta(hours=-5, minutes=-30))]


@frozen
class Filters:
    """Makes filters with small names, many equal ones, and windows that end near `now`."""

    random: Random
    zone: str
    now: datetime

    def condition(self, leaves: int) -> tree.Condition:
        combined: tree.Condition = self._combined(self.leaf, leaves)
        return combined

    def leaf(self) -> tree.Condition:
        kind = self.random.randrange(8)
        if kind <= 2:
            return tree.Attribute(self.random.choice(PATHS), self.value_test())
        if kind == 3:
            return tree.Happened(self.events(), self._flag(), self.window())
        return tree.Measured(self.events(), tree.Count(), self.count_test(), self.window())

    def events(self) -> tree.Events:
        name = self.random.choice(["A", "A", "B", None])
        if self.random.randrange(3):
            return tree.Events(name)
        return tree.Events(name, self._combined(self._property, self.random.choice([1, 1, 2, 3])))

    def _property(self) -> tree.Property:
        return tree.Property(self.random.choice(PATHS), self.value_test())

    def _combined(self, leaf: Callable[[], Any], leaves: int) -> Any:
        if leaves == 1:
            return leaf() if self.random.randrange(4) else tree.negated(leaf())
        first = self.random.randint(1, leaves - 1)
        combine = self.random.choice([tree.both, tree.either])
        whole = combine(self._combined(leaf, first), self._combined(leaf, leaves - first))
        return whole if self.random.randrange(4) else tree.negated(whole)

    def value_test(self) -> tree.ValueTest:
        kind = self.random.randrange(8)
        if kind <= 3:
            return tree.Comparison(self.random.choice(ORDERS), self.ordered()())
        if kind == 4:
            return tree.Between(*self._pair(self.ordered()))
        if kind == 5:
            return tree.Comparison(self.random.choice(ORDERS[:2]), self.flag())
        if kind == 6:
            one: list[Callable[[], tree.Value]] = [self.ordered(), self.flag]
            alike: Callable[[], tree.Value] = self.text if self._flag() else self.number
            kinds = self.random.choice([one, [alike]])
            values = [self.random.choice(kinds)() for _ in range(self.random.randint(1, 3))]
            return tree.OneOf(tuple(values), self._flag())
        return tree.IsSet(self._flag())

    def ordered(self) -> Callable[[], tree.Value]:
        """Return how to make literals of a kind that has an order."""
        kinds: list[Callable[[], tree.Value]] = [self.text, self.number, self.day, self.instant]
        return self.random.choice(kinds)

    def text(self) -> tree.Text:
        return tree.Text(self.random.choice(["pro", "free", "", "12"]))

    def number(self) -> tree.Number:
        return tree.Number(self.random.choice(NUMBERS))

    def flag(self) -> tree.Flag:
        return tree.Flag(self._flag())

    def day(self) -> tree.Day:
        changes = CLOCK_CHANGES[self.zone]
        change = datetime.fromisoformat(self.random.choice(changes))
        around = self.random.choice([self.now, change, change])
        day = reference.shown(around, ZoneInfo(self.zone)).date()
        return tree.Day(day + timedelta(days=self.random.choice([0, 0, 0, -1, -1, 1, -30, -31])))

    def instant(self) -> tree.Instant:
        moment = self.now + jitter(self.random) + jitter(self.random)
        return tree.Instant(moment.astimezone(self.random.choice(OFFSETS)))

    def count_test(self) -> tree.CountTest:
        amount = self.random.choice([0, 1, 1, 2, 2, 3, 4, -1])
        half = self.random.choice([0, 0, 0.5])
        order = self.random.choice([*ORDERS, None])
        if order is None:
            high = amount + self.random.choice([0, 1, 1.5, 2])
            return tree.Between(tree.Number(amount - half), tree.Number(high))
        return tree.Comparison(
            order, tree.Number(amount if order in {"=", "!="} else amount + half)
        )

    def window(self) -> tree.Window | None:
        lengths = [self.in_last, self.between_ago]
        makes = [*lengths, *lengths, self.since, self.before, self.from_to]
        return self.random.choice(makes)() if self.random.randrange(8) else None

    def in_last(self) -> tree.Window:
        return tree.InLast(tree.Duration(*self.length()))

    def between_ago(self) -> tree.Window:
        amount, unit = self.length()
        return tree.BetweenAgo(amount + self.random.randint(1, 3), amount, unit)

    def length(self) -> tuple[int, tree.Unit]:
        unit, most = self.random.choice([*UNITS, MONTHS, MONTHS])
        return self.random.choice([1, 1, 2, 3, self.random.randint(1, most)]), unit

    def since(self) -> tree.Window:
        return tree.Since(self.moment())

    def before(self) -> tree.Window:
        return tree.Before(self.moment())

    def from_to(self) -> tree.Window:
        return self.from_day_to_day() if self._flag() else tree.FromTo(*self._pair(self.instant))

    def from_day_to_day(self) -> tree.Window:
        return tree.FromTo(*self._pair(self.day))

    def moment(self) -> tree.Moment:
        return self.day() if self._flag() else self.instant()

    def _pair(self, make: Callable[[], Any]) -> Any:
        return sorted((make(), make()), key=lambda end: end.value)

    def _flag(self) -> bool:
        return self.random.random() < 0.5
