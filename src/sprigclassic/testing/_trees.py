"""Hypothesis strategies: trees of filters over the whole grammar, whatever they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sprigclassic.filters import tree
from sprigclassic.testing._literals import (
    durations,
    integers,
    moment_tests,
    names,
    numbers,
    orders,
    pairs,
    value_tests,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Subject: TypeAlias = tuple[tree.Events, str, tree.ValueTest]
"""Events, the path of one of their properties, and a test that fits it."""


@frozen
class Words:
    """What the conditions of a strategy name and test.

    Attributes:
        attributes: Tests of attributes.
        events: Events, with or without a `where`.
        subjects: Events with a property of theirs.
        windows: Windows.
        numbers: What a sum is compared with.
        counts: What a count is compared with, whole.
        durations: How long a sequence takes at most.
        moment_tests: Tests of when events happened.
        groups: The names of groups.
    """

    attributes: SearchStrategy[tree.Attribute]
    events: SearchStrategy[tree.Events]
    subjects: SearchStrategy[Subject]
    windows: SearchStrategy[tree.Window]
    numbers: SearchStrategy[tree.Number]
    counts: SearchStrategy[tree.Number]
    durations: SearchStrategy[tree.Duration]
    moment_tests: SearchStrategy[tree.MomentTest]
    groups: SearchStrategy[str]


def combined(leaves: SearchStrategy[Any], size: int) -> SearchStrategy[Any]:
    """Return and, or and not of leaves, in normal form."""

    def grown(parts: SearchStrategy[Any]) -> SearchStrategy[Any]:
        several = st.lists(parts, min_size=2, max_size=4)
        return (
            several.map(lambda some: tree.both(*some))
            | several.map(lambda some: tree.either(*some))
            | parts.map(tree.negated)
        )

    return st.recursive(leaves, grown, max_leaves=size)


def _built(make: Callable[..., Any], *parts: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return what is made of the parts: nothing where a part has nothing, unlike `builds`."""
    return st.tuples(*parts).map(lambda chosen: make(*chosen))


# ---- measures ----------------------------------------------------------------------------------

_UNEQUAL: Final[SearchStrategy[tree.Operator]] = st.sampled_from(["<", "<=", ">", ">="])
_TALLIES: Final[SearchStrategy[tree.TallyKind]] = st.sampled_from(["count", "days", "sessions"])
_FUNCTIONS: Final[SearchStrategy[tree.Function]] = st.sampled_from(
    ["sum", "average", "minimum", "maximum"]
)
_DISTINCT: Final[SearchStrategy[tree.Function]] = st.just("distinct")
_ENDS: Final[SearchStrategy[tree.End]] = st.sampled_from(["first", "last"])


def _amount_tests(words: Words) -> SearchStrategy[tree.CountTest]:
    compared = st.builds(tree.Comparison, orders, words.numbers)
    return compared | pairs(tree.Between, words.numbers)


def _count_tests(words: Words) -> SearchStrategy[tree.CountTest]:
    """Return tests of a whole number, which is compared with others, but never equal to them."""
    equal = st.builds(tree.Comparison, orders, words.counts)
    compared = st.builds(tree.Comparison, _UNEQUAL, words.numbers)
    return equal | compared | pairs(tree.Between, words.counts | words.numbers)


def _aggregates(words: Words) -> SearchStrategy[tree.Measured]:
    """Return aggregates of a property; `distinct` counts, the others calculate."""

    def make(
        subject: Subject, compared: tuple[tree.Function, tree.CountTest], window: tree.Window | None
    ) -> tree.Measured:
        (events, path, _), (function, test) = subject, compared
        return tree.Measured(events, tree.Aggregate(function, path), test, window)

    calculated = st.tuples(_FUNCTIONS, _amount_tests(words))
    counted = st.tuples(_DISTINCT, _count_tests(words))
    return _built(make, words.subjects, calculated | counted, st.none() | words.windows)


def _event_values(words: Words) -> SearchStrategy[tree.EventValue]:
    def make(subject: Subject, end: tree.End, window: tree.Window | None) -> tree.EventValue:
        events, path, test = subject
        return tree.EventValue(events, end, path, test, window)

    return _built(make, words.subjects, _ENDS, st.none() | words.windows)


# ---- conditions --------------------------------------------------------------------------------


def leaves_of(words: Words) -> Sequence[SearchStrategy[Any]]:
    """Return conditions that are no combination, by kind."""
    tallies = _TALLIES.map(tree.Tally)
    windows = st.none() | words.windows
    steps = st.lists(words.events, min_size=2, max_size=3).map(tuple)
    return (
        words.attributes,
        _built(tree.Measured, words.events, tallies, _count_tests(words), windows),
        _aggregates(words),
        _event_values(words),
        _built(tree.Happened, words.events, st.booleans(), windows),
        _built(tree.HappenedAt, words.events, _ENDS, words.moment_tests),
        _built(tree.Sequence, steps, st.booleans(), st.none() | words.durations, windows),
        words.groups.map(tree.InGroup),
    )


def conditions_of(words: Words, size: int = 6) -> SearchStrategy[tree.Condition]:
    """Return conditions of one leaf to about so many, in normal form."""
    return combined(st.one_of(leaves_of(words)), size)


_WHERES: Final[SearchStrategy[tree.Where]] = combined(
    st.builds(tree.Property, names(), value_tests()), 3
)


@st.composite
def _events(draw: st.DrawFn) -> tree.Events:
    name = draw(st.none() | names())
    return tree.Events(name, draw(st.none() | st.none() | _WHERES))


NASTY: Final = Words(
    attributes=st.builds(tree.Attribute, names(), value_tests()),
    events=_events(),
    subjects=st.tuples(_events(), names(), value_tests()),
    windows=windows(),
    numbers=numbers,
    counts=integers.map(tree.Number),
    durations=durations(),
    moment_tests=moment_tests(),
    groups=names(),
)
_CONDITIONS: Final = conditions_of(NASTY)


@st.composite
def trees(draw: st.DrawFn) -> tree.Condition:
    """Conditions over the whole grammar, in normal form, whatever they name."""
    return draw(_CONDITIONS)
