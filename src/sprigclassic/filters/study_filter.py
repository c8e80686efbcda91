"""A study filter: the face of everything in this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from time import time_ns
from types import MappingProxyType
from typing import Any, TypeAlias, cast, final

from attrs import evolve, field, frozen

from sprigclassic._source import Source
from sprigclassic._time import END, to_micros, zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.build import Condition as Built
from sprigclassic.filters.build import refusal
from sprigclassic.filters.check import check
from sprigclassic.filters.compile import Program, compile_condition
from sprigclassic.filters.groups import Groups, Ids
from sprigclassic.filters.json_form import from_json, to_json
from sprigclassic.filters.limits import MAX_NESTING
from sprigclassic.filters.needs import needs_of
from sprigclassic.filters.text.complaints.groups import groups_too_deep
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import Condition, both, either, negated
from sprigclassic.filters.well_formed import well_formed
from sprigclassic.users import Needs, User

GivenGroups: TypeAlias = "Mapping[str, Iterable[str] | StudyFilter | Built]"
"""Groups by name: user ids, or a filter in any spelling (text, builder, JSON), or made already."""


class CombineFiltersWithAmpersandPipeOrTilde:
    """What the truth value of a filter would be; there is none: write `f & g`, `f | g`, `~f`."""


@final
@frozen(repr=False)
class StudyFilter:
    """A condition on users that may refine a study, and never starts one.

    A filter is a value: it compares by tree, time zone and groups, hashes, copies and pickles, and
    is safe to share between threads. It has no truth value and cannot be called. Make one with
    `parse`, `of` or `from_json`.

    Attributes:
        tree: The condition, as frozen nodes of `sprigclassic.filters.tree`.
        timezone: The IANA name of the zone in which days, months and years are meant.
        groups: The groups that the condition names: user ids, or another filter.

    >>> rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    >>> print(rarely & ~StudyFilter.parse('plan = "free"'))
    Checkout count < 3 in last 30 days and not plan = "free"
    """

    tree: Condition
    timezone: str
    groups: Mapping[str, Ids | StudyFilter] = field(hash=False)
    _program: Program = field(eq=False)
    _nesting: int = field(eq=False)

    @classmethod
    def parse(cls, text: str, *, groups: GivenGroups | None = None) -> StudyFilter:
        """Read a filter from its text form.

        Args:
            text: A filter, such as `Checkout count < 3 in last 30 days`.
            groups: The groups that it may name; user ids are copied. A group that is a filter may
                name the others, if it is a text, a condition of the builder or JSON.

        Raises:
            FilterError: The text is no filter, or names an unknown group; the error shows the
                place, the reason and, where there is one, what to write instead.
            TypeError: What was given is no text, or a group neither ids nor a filter.

        >>> StudyFilter.parse("Checkout count<3 in last 30 day")
        StudyFilter.parse('Checkout count < 3 in last 30 days')
        >>> vips = StudyFilter.parse('in group "VIPs"', groups={"VIPs": {"u-1"}})
        >>> vips.matches(User.of("u-1"))
        True
        """
        return cls._parsed(text, "<filter>", Groups(groups or {}, cls._of_group))

    @classmethod
    def of(
        cls, condition: Built, *, timezone: str = "UTC", groups: GivenGroups | None = None
    ) -> StudyFilter:
        """Make a filter of what the builder's handles give.

        Args:
            condition: A condition, such as `event("Checkout").in_last(days=30).count() < 3`.
            timezone: The IANA name of the zone in which days, months and years are meant.
            groups: The groups that it may name; see `parse`.

        Raises:
            FilterError: It breaks a rule of the language; all problems at once.
            TypeError: It is no condition, or a group neither ids nor a filter.
            ValueError: There is no such zone.

        >>> from sprigclassic import event
        >>> StudyFilter.of(event("Checkout").in_last(days=30).count() < 3)
        StudyFilter.parse('Checkout count < 3 in last 30 days')
        """
        if not isinstance(condition, Built):
            raise refusal(condition, Built)
        return cls.from_tree(condition.tree, timezone, groups)

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any] | str | bytes, *, groups: GivenGroups | None = None
    ) -> StudyFilter:
        """Read a filter from its JSON form.

        Args:
            data: What `to_json` gives, or JSON of it.
            groups: The groups that it may name; see `parse`.

        Raises:
            FilterError: It is no filter, or names an unknown group; each problem has the path of
                its place.
            TypeError: What was given is neither a mapping nor JSON, or a group neither ids nor a
                filter.

        >>> rarely = StudyFilter.parse("Checkout count < 3")
        >>> StudyFilter.from_json(rarely.to_json()) == rarely
        True
        """
        tree, timezone = from_json(data)
        return cls._compiled(tree, timezone, Groups(groups or {}, cls._of_group))

    @classmethod
    def from_fql(cls, text: str) -> StudyFilter:
        """Read a filter from Segment's destination-filter language, as far as it asks about users.

        Raises:
            FilterError: The text is no FQL, or says what no study filter can say exactly; the error
                shows the place and the reason.
            TypeError: What was given is no text.

        >>> print(StudyFilter.from_fql('traits.seats > 3 and traits.plan != "free"'))
        seats > 3 and plan != "free"
        """
        from sprigclassic.filters.fql import from_fql  # noqa: PLC0415 - rarely used

        return cls.from_tree(from_fql(text))

    @classmethod
    def from_segment(cls, text: str) -> StudyFilter:
        """Read a filter from Segment's audience query language, as far as both say the same.

        Raises:
            FilterError: The text is no query, or says what no study filter can say exactly; the
                error shows the place and the reason.
            TypeError: What was given is no text.

        >>> print(StudyFilter.from_segment("event('Checkout').within(30 days).count() < 3"))
        Checkout count < 3 in last 30 days
        """
        from sprigclassic.filters.fql import from_segment  # noqa: PLC0415 - rarely used

        return cls.from_tree(from_segment(text))

    @classmethod
    def everyone(cls) -> StudyFilter:
        """Return the filter that holds for every user.

        >>> print(StudyFilter.everyone())
        any event count >= 0
        """
        return cls.parse("any event count >= 0")

    @classmethod
    def from_tree(
        cls, tree: Condition, timezone: str = "UTC", groups: GivenGroups | None = None
    ) -> StudyFilter:
        """Make a filter of a tree.

        Args:
            tree: The condition, in normal form.
            timezone: The IANA name of the zone in which days, months and years are meant.
            groups: The groups that it may name; see `parse`.

        Raises:
            FilterError: The tree breaks a rule of the language; all problems at once.
            TypeError: What was given is no tree, or a group neither ids nor a filter.
            ValueError: There is no such zone.
        """
        zone(timezone)
        sound = _sound(tree, timezone)
        return cls._compiled(sound, timezone, Groups(groups or {}, cls._of_group))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, plain dicts, lists and scalars of your own, without the groups.

        >>> StudyFilter.parse('plan = "pro"').to_json()
        {'version': 1, 'timezone': 'UTC', 'filter': {'=': [{'attribute': 'plan'}, 'pro']}}
        """
        return to_json(self.tree, self.timezone)

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

    def needs(self, *, now: datetime | None = None) -> Needs:
        """Return what of a user the answer at an instant can depend on.

        Where a window hangs on an attribute, that is all of the events' time. A user loaded with
        less raises `NotLoadedError` instead of giving a wrong answer.

        Args:
            now: The instant, an aware datetime; by default the present.

        Raises:
            ValueError: `now` is naive.
        """
        at = _micros(now)
        return needs_of([self], at, at)

    def needs_from(self, *, now: datetime | None = None) -> Needs:
        """Return what of a user an answer at this or any later instant can depend on.

        Raises:
            ValueError: `now` is naive.
        """
        return needs_of([self], _micros(now), END)

    def __and__(self, other: StudyFilter) -> StudyFilter:
        """Return the filter that holds where both hold."""
        if not isinstance(other, StudyFilter):
            return NotImplemented
        return self._with(other, both(self.tree, other.tree))

    def __or__(self, other: StudyFilter) -> StudyFilter:
        """Return the filter that holds where at least one holds."""
        if not isinstance(other, StudyFilter):
            return NotImplemented
        return self._with(other, either(self.tree, other.tree))

    def __invert__(self) -> StudyFilter:
        """Return the exact complement."""
        return StudyFilter.from_tree(negated(self.tree), self.timezone, self.groups)

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
        """Return the canonical text, which `parse` reads back, among the same groups."""
        return to_text(self.tree, self.timezone)

    def __repr__(self) -> str:
        """Return the expression that makes an equal filter, groups by name only."""
        groups = ", ".join(f"{name!r}: ..." for name in self.groups)
        return f"StudyFilter.parse({str(self)!r}{f', groups={{{groups}}}' * bool(groups)})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the tree, the zone and the groups."""
        return StudyFilter.from_tree, (self.tree, self.timezone, dict(self.groups))

    @classmethod
    def _parsed(cls, text: str, name: str, groups: Groups[StudyFilter]) -> StudyFilter:
        try:
            tree, timezone = parse(text)
        except FilterError as error:
            raise FilterError(error.problems, Source(text, name)) from None
        return cls._compiled(tree, timezone, groups, Source(text, name))

    @classmethod
    def _compiled(
        cls,
        tree: Condition,
        timezone: str,
        groups: Groups[StudyFilter],
        source: Source | None = None,
    ) -> StudyFilter:
        used = groups.of(tree, source)
        programs: dict[str, Program] = {}
        nesting = min(1, len(used))
        for name, group in used.items():
            if isinstance(group, StudyFilter):
                programs[name] = group._program  # noqa: SLF001 - of its own class
                nesting = max(nesting, 1 + group._nesting)  # noqa: SLF001 - of its own class
            else:
                programs[name] = _member_of(group)
        if nesting > MAX_NESTING:
            raise FilterError([groups_too_deep(None)], source)
        program = compile_condition(tree, zone(timezone), programs)
        return cls(tree, timezone, MappingProxyType(used), program, nesting)

    @classmethod
    def _of_group(cls, given: object, name: str, groups: Groups[StudyFilter]) -> StudyFilter | None:
        """Return the filter that a group is, or None where it is none."""
        if isinstance(given, StudyFilter):
            return given
        if isinstance(given, str):
            return cls._parsed(given, name, groups)
        if not isinstance(given, Built | Mapping):
            return None
        tree, timezone = _read_group(cast("Built | Mapping[str, Any]", given), name)
        return cls._compiled(tree, timezone, groups)

    def _with(self, other: StudyFilter, tree: Condition) -> StudyFilter:
        """Return the filter of a tree that both make up.

        Raises:
            ValueError: They mean different things by a day, or by a group.
        """
        if self.timezone != other.timezone:
            msg = (
                f"filters in two time zones, {self.timezone!r} and {other.timezone!r}, "
                "do not combine: write both in one"
            )
            raise ValueError(msg)
        groups = {**self.groups, **other.groups}
        for name, group in self.groups.items():
            if groups[name] != group:
                msg = f"filters with two groups {name!r} do not combine: name one of them anew"
                raise ValueError(msg)
        return StudyFilter.from_tree(tree, self.timezone, groups)


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


def _sound(tree: Condition, timezone: str) -> Condition:
    """Return a tree that breaks no rule.

    Raises:
        FilterError: It breaks some.
        TypeError: It is no tree.
    """
    problems = check(well_formed(tree), timezone)
    if problems:
        raise FilterError(problems)
    return tree


def _read_group(given: Built | Mapping[str, Any], name: str) -> tuple[Condition, str]:
    try:
        if isinstance(given, Built):
            return _sound(given.tree, "UTC"), "UTC"
        return from_json(given)
    except FilterError as error:
        named = [
            evolve(problem, path=f"{name}: {problem.path or '$'}") for problem in error.problems
        ]
        raise FilterError(named) from None


def _micros(now: datetime | None) -> int:
    return time_ns() // 1_000 if now is None else to_micros(now)


def _member_of(ids: Ids) -> Program:
    return lambda user, _now: user.id in ids


# ---- misuse ------------------------------------------------------------------------------------


def _not_a_user(user: object) -> TypeError:
    msg = f"a filter is asked about a User, not {type(user).__name__}: see User.of and store.user"
    return TypeError(msg)
