"""Hypothesis strategies: filters over the whole grammar, about events and attributes given."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from sprigclassic._time import from_micros, to_micros
from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.testing._clocks import step
from sprigclassic.testing._likenesses import Values, is_date, tested
from sprigclassic.testing._literals import pairs
from sprigclassic.testing._trees import Subject, Words, combined, conditions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hypothesis.strategies import SearchStrategy

_UNITS: Final[SearchStrategy[tree.Unit]] = st.sampled_from(
    ["day", "minute", "hour", "week", "month", "year"]
)
_SHORT: Final = st.builds(tree.Duration, st.integers(1, 12), _UNITS)
_CALENDAR: Final[SearchStrategy[tree.CalendarUnit]] = st.sampled_from(
    ["day", "week", "month", "quarter", "year"]
)
_NEARNESS: Final[SearchStrategy[tree.Nearness]] = st.sampled_from(
    ["at least", "at most", "more than", "less than"]
)
_THIS: Final = st.sampled_from(["this", "previous"])


def sensible_conditions(
    attributes: Values, events: Mapping[str, Values], groups: Sequence[str], now: datetime
) -> SearchStrategy[tree.Condition]:
    """Return conditions about what is given, decided near an instant."""
    shared = _shared(now)
    moment_tests = _moment_tests(shared)
    words = Words(
        attributes=tested(attributes, moment_tests).map(lambda pair: tree.Attribute(*pair)),
        events=_events(events, moment_tests),
        subjects=st.one_of([_subjects(*event, moment_tests) for event in events.items()]),
        windows=_windows(shared, attributes),
        numbers=(st.integers(0, 100) | st.sampled_from([0.3, 2.5])).map(tree.Number),
        counts=st.integers(0, 5).map(tree.Number),
        durations=_SHORT,
        moment_tests=moment_tests,
        groups=st.sampled_from(groups) if groups else st.nothing(),
    )
    return conditions_of(words).filter(lambda condition: not check(condition))


# ---- events ------------------------------------------------------------------------------------


def _events(
    events: Mapping[str, Values], moment_tests: SearchStrategy[tree.MomentTest]
) -> SearchStrategy[tree.Events]:
    """Return events of all names, and any event, some with tests of properties."""
    named = [_named(*event, moment_tests) for event in events.items()]
    return st.one_of([*named, st.just(tree.Events(None))] if named else [])


def _named(
    name: str, values: Values, moment_tests: SearchStrategy[tree.MomentTest]
) -> SearchStrategy[tree.Events]:
    tests = tested(values, moment_tests).map(lambda pair: tree.Property(*pair))
    plain = st.just(tree.Events(name))
    if not values:
        return plain
    wheres = combined(tests, 3)
    return plain | plain | wheres.map(lambda where: tree.Events(name, where))


def _subjects(
    name: str, values: Values, moment_tests: SearchStrategy[tree.MomentTest]
) -> SearchStrategy[Subject]:
    """Return events with a path of theirs, and a test that fits what stands there."""
    named = _named(name, values, moment_tests)
    return st.tuples(named, tested(values, moment_tests)).map(lambda both: (both[0], *both[1]))


# ---- windows -----------------------------------------------------------------------------------


def days_from(now: datetime, least: int, most: int) -> SearchStrategy[datetime]:
    """Return instants whole days before or after another, within years 1 to 9999, in UTC.

    Raises:
        ValueError: `now` is naive.
    """
    micros = to_micros(now)
    return st.integers(least, most).map(lambda days: from_micros(step(micros, days, "day", UTC)))


def _shared(now: datetime) -> SearchStrategy[Any]:
    """Return what is both a window and a test of a date value."""
    near = days_from(now, -60, 60)
    days = near.map(lambda when: tree.Day(when.date()))
    moments: SearchStrategy[tree.Moment] = days | near.map(tree.Instant)
    kinds = (
        _SHORT.map(tree.InLast)
        | st.builds(_between_ago, _SHORT, st.integers(1, 6))
        | moments.map(tree.Since)
        | moments.map(tree.After)
        | moments.map(tree.Before)
        | days.map(tree.On)
        | pairs(tree.FromTo, days)
        | st.builds(tree.Calendar, _THIS, _CALENDAR)
    )

    @st.composite
    def shared(draw: st.DrawFn) -> Any:
        return draw(kinds)

    return shared()


def _between_ago(near: tree.Duration, more: int) -> tree.BetweenAgo:
    return tree.BetweenAgo(near.amount + more, near.amount, near.unit)


def _moment_tests(shared: SearchStrategy[Any]) -> SearchStrategy[tree.MomentTest]:
    return shared | st.builds(tree.Ago, _NEARNESS, _SHORT) | _SHORT.map(tree.InNext)


def _windows(shared: SearchStrategy[Any], attributes: Values) -> SearchStrategy[tree.Window]:
    """Return windows; a quarter hang on an attribute that is a date, if there is one."""
    names = sorted(attributes)

    @st.composite
    def windows(draw: st.DrawFn) -> tree.Window:
        window: tree.Window = draw(shared)
        if draw(st.integers(0, 3)) < 3:  # noqa: PLR2004 - the other three quarters
            return window
        dates = [name for name in names if is_date(draw(attributes[name]))]
        return draw(_anchored(draw(st.sampled_from(dates)))) if dates else window

    return windows() if names else shared


def _anchored(path: str) -> SearchStrategy[tree.Window]:
    return st.builds(tree.WithinOf, _SHORT, st.just(path)) | st.just(tree.SinceAttribute(path))
