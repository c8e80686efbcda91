"""A study filter: the face of everything in this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from time import time_ns
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, cast, final

from attrs import Factory, field, frozen

from sprigclassic._source import Source
from sprigclassic._time import END, from_micros, to_micros, zone
from sprigclassic.errors import FilterError, FilterProblem
from sprigclassic.filters.build import Condition as Built
from sprigclassic.filters.build import refusal
from sprigclassic.filters.compile import Program
from sprigclassic.filters.compiled import Compiled, compiled
from sprigclassic.filters.groups import Groups, Ids
from sprigclassic.filters.json_form import from_json, to_json
from sprigclassic.filters.made_of import read_group, rules_of, sound
from sprigclassic.filters.needs import needs_of
from sprigclassic.filters.refusals import (
    CombineFiltersWithAmpersandPipeOrTilde,
    no_truth,
    not_a_user,
)
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import Condition, both, either, negated
from sprigclassic.users import Needs, User

if TYPE_CHECKING:
    from sprigclassic.filters.check import Rules
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.filters.schema import Schema
    from sprigclassic.filters.verdict import Verdict

GivenGroups: TypeAlias = "Mapping[str, Iterable[str] | StudyFilter | Built]"
"""Groups by name: user ids, or a filter in any spelling (text, builder, JSON), or made already."""


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
    _compiled: Compiled = field(eq=False)

    @classmethod
    def parse(
        cls, text: str, *, groups: GivenGroups | None = None, schema: Schema | None = None
    ) -> StudyFilter:
        """Read a filter from its text form.

        Args:
            text: A filter, such as `Checkout count < 3 in last 30 days`.
            groups: The groups that it may name; user ids are copied. A group that is a filter may
                name the others, if it is a text, a condition of the builder or JSON.
            schema: What the names and types of the filter are checked against, and those of groups
                that are not made already. It is not kept, and changes no answer.

        Raises:
            FilterError: The text is no filter, or not as the schema has it, or names an unknown
                group; the error shows the place, the reason and, where there is one, what to write
                instead.
            TypeError: What was given is no text, a group neither ids nor a filter, or the schema
                no Schema.

        >>> StudyFilter.parse("Checkout count<3 in last 30 day")
        StudyFilter.parse('Checkout count < 3 in last 30 days')
        >>> vips = StudyFilter.parse('in group "VIPs"', groups={"VIPs": {"u-1"}})
        >>> vips.matches(User.of("u-1"))
        True
        """
        rules = rules_of(schema)
        return cls._parsed(text, "<filter>", cls._groups(groups, rules), rules)

    @classmethod
    def of(
        cls,
        condition: Built,
        *,
        timezone: str = "UTC",
        groups: GivenGroups | None = None,
        schema: Schema | None = None,
    ) -> StudyFilter:
        """Make a filter of what the builder's handles give.

        Args:
            condition: A condition, such as `event("Checkout").in_last(days=30).count() < 3`.
            timezone: The IANA name of the zone in which days, months and years are meant.
            groups: The groups that it may name; see `parse`.
            schema: What its names and types are checked against; see `parse`.

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
        return cls.from_tree(condition.tree, timezone, groups, schema=schema)

    @classmethod
    def from_json(
        cls,
        data: Mapping[str, Any] | str | bytes,
        *,
        groups: GivenGroups | None = None,
        schema: Schema | None = None,
    ) -> StudyFilter:
        """Read a filter from its JSON form.

        Args:
            data: What `to_json` gives, or JSON of it.
            groups: The groups that it may name; see `parse`.
            schema: What its names and types are checked against; see `parse`.

        Raises:
            FilterError: It is no filter, or names an unknown group; each problem has the path of
                its place.
            TypeError: What was given is neither a mapping nor JSON, or a group neither ids nor a
                filter.

        >>> rarely = StudyFilter.parse("Checkout count < 3")
        >>> StudyFilter.from_json(rarely.to_json()) == rarely
        True
        """
        rules = rules_of(schema)
        tree, timezone = from_json(data, rules)
        return cls._made(tree, timezone, cls._groups(groups, rules))

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
        cls,
        tree: Condition,
        timezone: str = "UTC",
        groups: GivenGroups | None = None,
        *,
        schema: Schema | None = None,
    ) -> StudyFilter:
        """Make a filter of a tree.

        Args:
            tree: The condition, in normal form.
            timezone: The IANA name of the zone in which days, months and years are meant.
            groups: The groups that it may name; see `parse`.
            schema: What its names and types are checked against; see `parse`.

        Raises:
            FilterError: The tree breaks a rule of the language; all problems at once.
            TypeError: What was given is no tree, or a group neither ids nor a filter.
            ValueError: There is no such zone.
        """
        zone(timezone)
        rules = rules_of(schema)
        checked = sound(tree, timezone, rules)
        return cls._made(checked, timezone, cls._groups(groups, rules))

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What of the filter never holds or always does, in order of place.

        These are no mistakes, but few mean them: `count < 0`, or `plan = "a" and plan = "b"`. A
        warning is right for every user and every instant; not every such part is found. Its groups
        are not looked into. The codes are `never-holds` and `always-holds`.

        >>> [warning] = StudyFilter.parse("Checkout count < 0").warnings
        >>> warning.message
        'a count is whole, and 0 or more, so this never holds'
        """
        from sprigclassic.filters.foregone import warnings_of  # noqa: PLC0415 - rarely used

        return warnings_of(self.tree, self.timezone)

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
            raise not_a_user(user)
        return self._compiled.program(user, time_ns() // 1_000 if now is None else to_micros(now))

    def verdict(self, user: User, *, now: datetime | None = None) -> Verdict:
        """Return the answer about a user, and until when no clock alone can change it.

        Args:
            user: Whom to ask about; loaded with `needs_from` or complete, since a later answer may
                depend on more than the one at `now`.
            now: The instant to answer for, an aware datetime; by default the present.

        Raises:
            TypeError: `user` is no User.
            ValueError: `now` is naive.
            NotLoadedError: The user holds less than the answers can depend on.

        >>> from datetime import UTC, datetime
        >>> user = User.of("u-1", events=[("Checkout", datetime(2026, 3, 1, tzinfo=UTC))])
        >>> never = StudyFilter.parse("Checkout never happened in last 30 days")
        >>> never.verdict(user, now=datetime(2026, 3, 2, tzinfo=UTC)).valid_until.isoformat()
        '2026-03-31T00:00:00.000001+00:00'
        """
        if user.__class__ is not User:
            raise not_a_user(user)
        return self._compiled.foresight.verdict(user, _micros(now))

    def explain(self, user: User, *, now: datetime | None = None) -> Explanation:
        """Return why the filter holds for a user, or does not: a tree of answers and facts.

        Args:
            user: Whom to ask about.
            now: The instant to answer for, an aware datetime; by default the present.

        Raises:
            TypeError: `user` is no User.
            ValueError: `now` is naive.
            NotLoadedError: The user holds less than the answer needs.
        """
        from sprigclassic.filters.explain import explain  # noqa: PLC0415 - rarely used

        if user.__class__ is not User:
            raise not_a_user(user)
        return explain(self, user, from_micros(_micros(None)) if now is None else now)

    def at(self, now: datetime) -> FilterAt:
        """Bind the filter to an instant, to ask about many users.

        Raises:
            ValueError: `now` is naive.
        """
        return FilterAt(self, now)

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
        raise no_truth()

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
    def _parsed(
        cls, text: str, name: str, groups: Groups[StudyFilter], rules: Rules | None
    ) -> StudyFilter:
        try:
            tree, timezone = parse(text, rules)
        except FilterError as error:
            raise FilterError(error.problems, Source(text, name)) from None
        return cls._made(tree, timezone, groups, Source(text, name))

    @classmethod
    def _made(
        cls,
        tree: Condition,
        timezone: str,
        groups: Groups[StudyFilter],
        source: Source | None = None,
    ) -> StudyFilter:
        used = groups.of(tree, source)
        parts = {
            name: group._compiled if isinstance(group, StudyFilter) else group  # noqa: SLF001 - of its own class
            for name, group in used.items()
        }
        made = compiled(tree, timezone, parts, source)
        return cls(tree, timezone, MappingProxyType(used), made)

    @classmethod
    def _groups(cls, given: GivenGroups | None, rules: Rules | None) -> Groups[StudyFilter]:
        return Groups(given or {}, partial(cls._of_group, rules))

    @classmethod
    def _of_group(
        cls, rules: Rules | None, given: object, name: str, groups: Groups[StudyFilter]
    ) -> StudyFilter | None:
        """Return the filter that a group is, or None where it is none."""
        if isinstance(given, StudyFilter):
            return given
        if isinstance(given, str):
            return cls._parsed(given, name, groups, rules)
        if not isinstance(given, Built | Mapping):
            return None
        tree, timezone = read_group(cast("Built | Mapping[str, Any]", given), name, rules)
        return cls._made(tree, timezone, groups)

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


def _micros_at(at: FilterAt) -> int:
    return to_micros(at.now)


def _program_at(at: FilterAt) -> Program:
    return at.filter._compiled.program  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - of this module


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
    _micros: int = field(
        default=Factory(_micros_at, takes_self=True), init=False, eq=False, repr=False
    )
    _program: Program = field(
        default=Factory(_program_at, takes_self=True), init=False, eq=False, repr=False
    )

    def matches(self, user: User) -> bool:
        """Return whether the filter holds for a user at the instant.

        Raises:
            TypeError: `user` is no User.
        """
        if user.__class__ is not User:
            raise not_a_user(user)
        return self._program(user, self._micros)

    def __bool__(self) -> CombineFiltersWithAmpersandPipeOrTilde:
        """Refuse, as the filter does.

        Raises:
            TypeError: Always.
        """
        raise no_truth()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the filter and the instant."""
        return self.filter.at, (self.now,)


def _micros(now: datetime | None) -> int:
    return time_ns() // 1_000 if now is None else to_micros(now)
