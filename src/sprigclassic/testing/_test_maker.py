"""Random tests of values, and windows, that are decided near `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from sprigclassic._time import zone
from sprigclassic.filters import tree
from sprigclassic.testing._clocks import CLOCK_CHANGES, jitter
from sprigclassic.testing._values import VERSIONS, place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DAYS: Final[tuple[tree.Unit, int]] = ("day", 40)
_MONTHS: Final[tuple[tree.Unit, int]] = ("month", 26)
_UNITS: Final[Sequence[tuple[tree.Unit, int]]] = (
    *(_DAYS, _MONTHS, _MONTHS, _MONTHS, _DAYS),
    *(("hour", 60), ("minute", 90), ("week", 8), ("year", 4)),
)
_NUMBERS: Final = (0, 1, 2, -1, 0.1, 2.5, 12, 2**53 + 1, 36_028_797_018_963_970, 2**63 - 1)
_TEXTS: Final = ("pro", "Pro", "free", "", "12", "straße", "\N{KELVIN SIGN}", "2.10.0")
_PATTERNS: Final = (
    *("p*", "*r*", "?ro", "[a-p]r[^x]", "*", "p\\*", "[z-a]*", "[^pq]*", "12", "*\\]?", "STRASSE"),
)
_ANCHORS: Final = ("joined", "a.b")
_ORDERS: Final[Sequence[tree.Operator]] = ("=", "!=", "<", "<=", ">", ">=")
_TEXT_OPERATORS: Final[Sequence[tree.TextOperator]] = (
    *("contains", "starts with", "ends with", "matches", "matches"),
)
_NEARNESS: Final[Sequence[tree.Nearness]] = ("at least", "at most", "more than", "less than")
_CALENDAR: Final[Sequence[tree.CalendarUnit]] = ("day", "week", "month", "quarter", "year")
_OFFSETS: Final = (UTC, timezone(timedelta(hours=-5, minutes=-30)))


@frozen
class Tests:
    """Makes tests with few literals, and windows, whose edges lie near `now`.

    Attributes:
        random: Makes the choices.
        zone: The name of the time zone of the filters.
        now: The instant they will be asked about.
    """

    random: Random
    zone: str
    now: datetime

    def flag(self) -> bool:
        """Make true or false."""
        return not self.random.randrange(2)

    # ---- literals ------------------------------------------------------------------------------

    def text(self) -> tree.Text:
        """Make a text."""
        return tree.Text(self.random.choice(_TEXTS))

    def number(self) -> tree.Number:
        """Make a number."""
        return tree.Number(self.random.choice(_NUMBERS))

    def truth(self) -> tree.Flag:
        """Make `true` or `false`."""
        return tree.Flag(self.flag())

    def version(self) -> tree.Version:
        """Make a version."""
        return tree.Version(self.random.choice(VERSIONS))

    def day(self) -> tree.Day:
        """Make a day near `now` or near a change of the clocks."""
        change = datetime.fromisoformat(self.random.choice(CLOCK_CHANGES[self.zone]))
        around = self.random.choice([self.now, change, self.now])
        day = around.astimezone(zone(self.zone)).date()
        return tree.Day(day + timedelta(days=self.random.choice([0, -1, -1, -2, 0, 1, -30, -31])))

    def instant(self) -> tree.Instant:
        """Make an instant near `now`, mostly before it."""
        moment = self.now + jitter(self.random) - abs(jitter(self.random))
        return tree.Instant(moment.astimezone(self.random.choice(_OFFSETS)))

    def moment(self) -> tree.Moment:
        """Make a day or an instant."""
        return self.day() if self.flag() else self.instant()

    def duration(self) -> tree.Duration:
        """Make a duration, mostly a short one."""
        unit, most = self.random.choice(_UNITS)
        return tree.Duration(self.random.choice([1, 1, 2, 3, self.random.randint(1, most)]), unit)

    def ordered(self) -> Callable[[], tree.Value]:
        """Return how to make literals of a kind that has an order."""
        kinds = (self.number, self.text, self.day, self.instant, self.version)
        return self.random.choice(kinds)

    # ---- tests of a value ----------------------------------------------------------------------

    def value_test(self) -> tree.ValueTest:
        """Make a test of any kind."""
        return self.random.choice(_VALUE_TESTS)(self)

    def comparison(self) -> tree.ValueTest:
        """Make a comparison."""
        value = self.ordered()()
        return tree.Comparison(self.random.choice(_ORDERS), value)

    def equality(self) -> tree.ValueTest:
        """Make a comparison that has no order: with `true`, or ignoring case."""
        order = self.random.choice(_ORDERS[:2])
        if self.flag():
            return tree.Comparison(order, self.truth())
        return tree.Comparison(order, self.text(), ignoring_case=True)

    def between(self) -> tree.ValueTest:
        """Make a range."""
        return tree.Between(*self._pair(self.ordered()))

    def one_of(self) -> tree.ValueTest:
        """Make a list to be in."""
        values = self._values()
        folded = self.flag() and any(isinstance(value, tree.Text) for value in values)
        return tree.OneOf(values, self.flag(), ignoring_case=folded)

    def text_test(self) -> tree.ValueTest:
        """Make a test of a part of a text, or of a list's member."""
        operator = self.random.choice(_TEXT_OPERATORS)
        pattern = operator == "matches"
        text = tree.Text(self.random.choice(_PATTERNS)) if pattern else self.text()
        return tree.TextTest(operator, text, self.flag(), ignoring_case=self.flag())

    def contains_of(self) -> tree.ValueTest:
        """Make a test of a list's members."""
        quantifier: tree.Quantifier = "any of" if self.flag() else "all of"
        return tree.ContainsOf(quantifier, self._values(), self.flag())

    def is_set(self) -> tree.ValueTest:
        """Make a test of being set."""
        return tree.IsSet(self.flag())

    def moment_test(self) -> tree.MomentTest:
        """Make a test of a date value."""
        return self.random.choice(_MOMENT_TESTS)(self)

    def _values(self) -> tuple[tree.Value, ...]:
        alike = self.ordered()
        makes = [alike, alike, self.truth] if self.flag() else [alike]
        return tuple(self.random.choice(makes)() for _ in range(self.random.randint(1, 3)))

    def _pair(self, make: Callable[[], Any]) -> Any:
        return sorted((make(), make()), key=place)

    # ---- windows, and moment tests -------------------------------------------------------------

    def window(self) -> tree.Window:
        """Make a window of any kind."""
        return self.random.choice(_WINDOWS)(self)

    def in_last(self) -> tree.InLast:
        """Make `in last 3 days`."""
        return tree.InLast(self.duration())

    def in_next(self) -> tree.InNext:
        """Make `in next 3 days`."""
        return tree.InNext(self.duration())

    def ago(self) -> tree.Ago:
        """Make `at least 3 days ago`."""
        return tree.Ago(self.random.choice(_NEARNESS), self.duration())

    def between_ago(self) -> tree.BetweenAgo:
        """Make `between 4 and 3 days ago`."""
        near = self.duration()
        return tree.BetweenAgo(near.amount + self.random.randint(1, 3), near.amount, near.unit)

    def since(self) -> tree.Since:
        """Make `since` a moment."""
        return tree.Since(self.moment())

    def after(self) -> tree.After:
        """Make `after` a moment."""
        return tree.After(self.moment())

    def before(self) -> tree.Before:
        """Make `before` a moment."""
        return tree.Before(self.moment())

    def on(self) -> tree.On:
        """Make `on` a day."""
        return tree.On(self.day())

    def from_to(self) -> tree.FromTo:
        """Make a range of days or of instants."""
        return self.from_day_to_day() if self.flag() else tree.FromTo(*self._pair(self.instant))

    def from_day_to_day(self) -> tree.FromTo:
        """Make a range of days."""
        return tree.FromTo(*self._pair(self.day))

    def calendar(self) -> tree.Calendar:
        """Make `this week` or `previous month`."""
        unit = self.random.choice(_CALENDAR)
        return tree.Calendar("this" if self.flag() else "previous", unit)

    def within_of(self) -> tree.WithinOf:
        """Make `within 3 days of` an attribute."""
        return tree.WithinOf(self.duration(), self.random.choice(_ANCHORS))

    def since_attribute(self) -> tree.SinceAttribute:
        """Make `since` an attribute."""
        return tree.SinceAttribute(self.random.choice(_ANCHORS))


_VALUE_TESTS: Final[Sequence[Callable[[Tests], tree.ValueTest]]] = (
    *(Tests.comparison, Tests.comparison, Tests.comparison, Tests.equality, Tests.is_set),
    *(Tests.between, Tests.one_of, Tests.text_test, Tests.contains_of, Tests.moment_test),
)
_SHARED: Final = (
    *(Tests.in_last, Tests.between_ago, Tests.since, Tests.before, Tests.after, Tests.on),
    *(Tests.from_to, Tests.calendar),
)
_MOMENT_TESTS: Final[Sequence[Callable[[Tests], tree.MomentTest]]] = (
    *(*_SHARED, Tests.ago, Tests.ago, Tests.in_next, Tests.calendar),
)
_WINDOWS: Final[Sequence[Callable[[Tests], tree.Window]]] = (
    *(*_SHARED, Tests.in_last, Tests.between_ago, Tests.within_of, Tests.since_attribute),
)
