"""A study filter: the face of everything in this room."""

from __future__ import annotations

from datetime import datetime
from time import time_ns
from typing import final

from attrs import field, frozen

from sprigclassic._time import to_micros, zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import check
from sprigclassic.filters.compile import Program, compile_condition
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import Condition, Node, both, either, negated
from sprigclassic.users import User


class CombineFiltersWithAmpersandPipeOrTilde:
    """What the truth value of a filter would be; there is none: write `f & g`, `f | g`, `~f`."""


@final
@frozen(repr=False)
class StudyFilter:
    """A condition on users that may refine a study, and never starts one.

    A filter is a value: it compares by tree and time zone, hashes, copies and pickles, and is safe
    to share between threads. It has no truth value and cannot be called. Make one with `parse`.

    Attributes:
        tree: The condition, as frozen nodes of `sprigclassic.filters.tree`.
        timezone: The IANA name of the zone in which days, months and years are meant.

    >>> rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    >>> print(rarely & ~StudyFilter.parse('plan = "free"'))
    Checkout count < 3 in last 30 days and not plan = "free"
    """

    tree: Condition
    timezone: str
    _program: Program = field(eq=False)

    @classmethod
    def parse(cls, text: str) -> StudyFilter:
        """Read a filter from its text form.

        Raises:
            FilterError: The text is no filter; the error shows the place, the reason and, where
                there is one, what to write instead.
            TypeError: What was given is no text.

        >>> StudyFilter.parse("Checkout count<3 in last 30 day")
        StudyFilter.parse('Checkout count < 3 in last 30 days')
        """
        tree, timezone = parse(text)
        return cls(tree, timezone, compile_condition(tree, zone(timezone)))

    @classmethod
    def from_tree(cls, tree: Condition, timezone: str = "UTC") -> StudyFilter:
        """Make a filter of a tree.

        Args:
            tree: The condition, in normal form.
            timezone: The IANA name of the zone in which days, months and years are meant.

        Raises:
            FilterError: The tree breaks a rule of the language; all problems at once.
            TypeError: What was given is no tree.
            ValueError: There is no such zone.
        """
        if not isinstance(tree, Node):
            raise _not_a_tree(tree)
        where = zone(timezone)
        problems = check(tree, timezone)
        if problems:
            raise FilterError(problems)
        return cls(tree, timezone, compile_condition(tree, where))

    def matches(self, user: User, *, now: datetime | None = None) -> bool:
        """Return whether the filter holds for a user.

        Args:
            user: Whom to ask about; users come from a store or from `User.of`.
            now: The instant to answer for, an aware datetime; by default the present.

        Raises:
            TypeError: `user` is no User.
            ValueError: `now` is naive.
        """
        if user.__class__ is not User:
            raise _not_a_user(user)
        return self._program(user, time_ns() // 1_000 if now is None else to_micros(now))

    def at(self, now: datetime) -> FilterAt:
        """Bind the filter to an instant, to ask about many users.

        Raises:
            ValueError: `now` is naive.
        """
        return FilterAt(self, now, to_micros(now), self._program)

    def __and__(self, other: StudyFilter) -> StudyFilter:
        """Return the filter that holds where both hold."""
        if not isinstance(other, StudyFilter):
            return NotImplemented
        return StudyFilter.from_tree(both(self.tree, other.tree), self._zone_with(other))

    def __or__(self, other: StudyFilter) -> StudyFilter:
        """Return the filter that holds where at least one holds."""
        if not isinstance(other, StudyFilter):
            return NotImplemented
        return StudyFilter.from_tree(either(self.tree, other.tree), self._zone_with(other))

    def __invert__(self) -> StudyFilter:
        """Return the exact complement."""
        return StudyFilter.from_tree(negated(self.tree), self.timezone)

    def __bool__(self) -> CombineFiltersWithAmpersandPipeOrTilde:
        """Refuse: a filter has no truth value of its own.

        Raises:
            TypeError: Always.
        """
        msg = (
            "a StudyFilter is neither true nor false: ask filter.matches(user), "
            "and combine filters with &, | and ~ instead of and, or and not"
        )
        raise TypeError(msg)

    def __str__(self) -> str:
        """Return the canonical text, which `parse` reads back as an equal filter."""
        return to_text(self.tree, self.timezone)

    def __repr__(self) -> str:
        """Return the expression that makes an equal filter."""
        return f"StudyFilter.parse({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the tree and the zone."""
        return StudyFilter.from_tree, (self.tree, self.timezone)

    def _zone_with(self, other: StudyFilter) -> str:
        if self.timezone == other.timezone:
            return self.timezone
        msg = (
            f"filters in two time zones, {self.timezone!r} and {other.timezone!r}, "
            "do not combine: write both in one"
        )
        raise ValueError(msg)


@final
@frozen
class FilterAt:
    """A filter bound to an instant.

    Attributes:
        filter: The filter.
        now: The instant to answer for.
    """

    filter: StudyFilter
    now: datetime
    _micros: int = field(repr=False)
    _program: Program = field(eq=False, repr=False)

    def matches(self, user: User) -> bool:
        """Return whether the filter holds for a user at the instant.

        Raises:
            TypeError: `user` is no User.
        """
        if user.__class__ is not User:
            raise _not_a_user(user)
        return self._program(user, self._micros)

    def __bool__(self) -> CombineFiltersWithAmpersandPipeOrTilde:
        """Refuse, as the filter does.

        Raises:
            TypeError: Always.
        """
        return self.filter.__bool__()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the filter and the instant."""
        return self.filter.at, (self.now,)


def _not_a_tree(tree: object) -> TypeError:
    msg = f"a filter is made of a tree's nodes, not {type(tree).__name__}: see parse"
    return TypeError(msg)


def _not_a_user(user: object) -> TypeError:
    msg = f"a filter is asked about a User, not {type(user).__name__}: see User.of and store.user"
    return TypeError(msg)
