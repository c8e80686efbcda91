"""Many filters over one user: what they look up together is looked up once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from time import time_ns
from types import MappingProxyType
from typing import Any, cast, final

from attrs import field, frozen

from sprigclassic._time import END, to_micros, zone
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.compile import compile_condition
from sprigclassic.filters.lookups import Lookups, Scoped, lookups_of
from sprigclassic.filters.needs import needs_of
from sprigclassic.filters.program import Program
from sprigclassic.filters.study_filter import StudyFilter
from sprigclassic.users import Needs, User


def _checked(given: Mapping[str, StudyFilter]) -> Mapping[str, StudyFilter]:
    filters: dict[Any, Any] = dict(given)
    for name, rarely in filters.items():
        if not isinstance(name, str):
            msg = f"the name of a filter is a text, not {type(name).__name__}"
            raise TypeError(msg)
        if not isinstance(rarely, StudyFilter):
            msg = f"{name!r} is to be a StudyFilter, not {type(rarely).__name__}"
            raise TypeError(msg)
    return MappingProxyType(cast("dict[str, StudyFilter]", filters))


class _Compiled:
    """Filters and their groups as programs, each compiled once."""

    def __init__(self) -> None:
        self._programs: dict[int, Program] = {}

    def scoped(self, rarely: StudyFilter) -> Scoped:
        """Return a filter with its groups as programs."""
        return Scoped(rarely.tree, rarely.timezone, self._groups(rarely), rarely.groups)

    def program(self, rarely: StudyFilter) -> Program:
        """Return a filter as a program."""
        if id(rarely) not in self._programs:
            self._programs[id(rarely)] = compile_condition(
                rarely.tree, zone(rarely.timezone), self._groups(rarely)
            )
        return self._programs[id(rarely)]

    def _groups(self, rarely: StudyFilter) -> dict[str, Program]:
        return {
            name: self.program(group) if isinstance(group, StudyFilter) else _member_of(group)
            for name, group in rarely.groups.items()
        }


def _member_of(ids: frozenset[str]) -> Program:
    return lambda user, _now: user.id in ids


@frozen
class _Asking:
    """Filters as functions.

    Attributes:
        programs: Each filter alone, by name.
        bits: Each filter's bit among the look-ups, by name.
        lookups: All of them together.
    """

    programs: Mapping[str, Program]
    bits: Sequence[tuple[str, int]]
    lookups: Lookups

    @classmethod
    def of(cls, filters: Mapping[str, StudyFilter]) -> _Asking:
        """Compile filters."""
        compiled = _Compiled()
        programs = {name: compiled.program(rarely) for name, rarely in filters.items()}
        bits = [(name, 1 << place) for place, name in enumerate(filters)]
        return cls(programs, bits, lookups_of(map(compiled.scoped, filters.values())))

    def matching(self, user: User, now: int) -> list[str]:
        """Return the names of the filters that hold."""
        if user.__class__ is not User:
            raise _not_a_user(user)
        try:
            holding = self.lookups.holding(user, now)
        except NotLoadedError:
            # A filter alone may not get as far as to what was not loaded.
            return [name for name, holds in self.programs.items() if holds(user, now)]
        return [name for name, bit in self.bits if holding & bit]


@final
@frozen
class FilterSet:
    """Filters by name, to ask which of them hold for a user.

    Each answer is that of the filter alone; what several look up is looked up once. A set is a
    value: it compares by its filters, copies and pickles, and is safe to share between threads.

    Args:
        filters: Name -> filter.

    Raises:
        TypeError: A name is no text, or a filter no StudyFilter.

    >>> from sprigclassic import StudyFilter, User
    >>> texts = {"rarely": "Checkout count < 3", "pro": 'plan = "pro"', "free": 'plan = "free"'}
    >>> filters = FilterSet({name: StudyFilter.parse(text) for name, text in texts.items()})
    >>> filters.matching(User.of("u-17", attributes={"plan": "pro"}))
    ['rarely', 'pro']
    """

    filters: Mapping[str, StudyFilter] = field(converter=_checked)
    _asking: _Asking = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Put the look-ups of all filters together."""
        object.__setattr__(self, "_asking", _Asking.of(self.filters))

    def matching(self, user: User, *, now: datetime | None = None) -> list[str]:
        """Return the names of the filters that hold for a user, in the order of the set.

        Args:
            user: Whom to ask about.
            now: The instant to answer for, an aware datetime; by default the present.

        Raises:
            NotLoadedError: Less of the user was loaded than a filter needs.
            TypeError: `user` is no User.
            ValueError: `now` is naive.
        """
        return self._asking.matching(user, _instant(now))

    def at(self, now: datetime) -> FilterSetAt:
        """Bind the set to an instant, to ask about many users.

        Raises:
            ValueError: `now` is naive.
        """
        return FilterSetAt(self, now, to_micros(now), self._asking)

    def needs(self, *, now: datetime | None = None) -> Needs:
        """Return what has to be known of a user to answer all filters at an instant.

        Args:
            now: The instant, an aware datetime; by default the present.

        Raises:
            ValueError: `now` is naive.
        """
        instant = _instant(now)
        return needs_of(self.filters.values(), instant, instant)

    def needs_from(self, *, now: datetime | None = None) -> Needs:
        """Return the least that has to be kept of a user, to answer now and at any later instant.

        Near a month's end, and where the clocks go back, a window may later reach further back
        than it does now; that counts.

        Args:
            now: The instant, an aware datetime; by default the present.

        Raises:
            ValueError: `now` is naive.
        """
        return needs_of(self.filters.values(), _instant(now), END)

    def __hash__(self) -> int:
        """Return a hash by the filters."""
        return hash(frozenset(self.filters.items()))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the filters."""
        return FilterSet, (dict(self.filters),)


@final
@frozen
class FilterSetAt:
    """A set of filters bound to an instant.

    Attributes:
        filters: The set.
        now: The instant to answer for.
    """

    filters: FilterSet
    now: datetime
    _micros: int = field(repr=False)
    _asking: _Asking = field(eq=False, repr=False)

    def matching(self, user: User) -> list[str]:
        """Return the names of the filters that hold for a user, in the order of the set.

        Raises:
            NotLoadedError: Less of the user was loaded than a filter needs.
            TypeError: `user` is no User.
        """
        return self._asking.matching(user, self._micros)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through the filters and the instant."""
        return self.filters.at, (self.now,)


def _not_a_user(user: object) -> TypeError:
    msg = f"filters are asked about a User, not {type(user).__name__}: see User.of and store.user"
    return TypeError(msg)


def _instant(now: datetime | None) -> int:
    return time_ns() // 1_000 if now is None else to_micros(now)
