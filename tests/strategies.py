"""Hypothesis strategies: trees of filters, in normal form, that pass the check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.filters.limits import MAX_AMOUNT, MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.text.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

NASTY = ["", ".", "a.", ".a", "a..b", "a.b", "in.last", '"', "\\", '\\"', "\n", "#", "'", " "]
NASTY += ["été", "x²", "Ⅷ", "東京", "a-b", "0", "_", "Day", "COUNT", "\u202e", "\x00", "e\u0301"]
NASTY += ["\N{KELVIN SIGN}", "wee\N{KELVIN SIGN}", "\u00a0", "\ufeff", "😀", "null", "in timezone"]

characters = st.characters(codec="utf-8")
names = (
    st.sampled_from(["Checkout", "plan", "seats", "address.city", "Order Completed"])
    | st.sampled_from(NASTY)
    | st.sampled_from(WORDS)
    | st.sampled_from(WORDS).map(str.upper)
    | st.text(characters, max_size=12)
)

texts = (names | st.text(characters, max_size=20)).map(tree.Text)
integers = st.integers(MIN_NUMBER, MAX_NUMBER) | st.integers(-5, 5)
floats = st.floats(-(2.0**62), 2.0**62, allow_nan=False)
numbers = (integers | floats | st.sampled_from([1e-7, 5e-324, 0.1, -2.5, 1e18])).map(tree.Number)
flags = st.booleans().map(tree.Flag)
days = st.dates().map(tree.Day)
offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda m: timezone(timedelta(minutes=m)))
zones = st.just(UTC) | offsets | st.timezones()
instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=zones).map(  # noqa: DTZ001 - the zone comes from `zones`
    tree.Instant
)
values: st.SearchStrategy[tree.Value] = texts | numbers | flags | days | instants
moments: st.SearchStrategy[tree.Moment] = days | instants


def _ordered(make: Callable[..., Any], ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(ends, ends).map(lambda pair: make(*sorted(pair, key=lambda end: end.value)))


orders = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
comparisons = st.builds(tree.Comparison, orders, texts | numbers | days | instants) | st.builds(
    tree.Comparison, st.sampled_from(["=", "!="]), flags
)
ranges = st.one_of([_ordered(tree.Between, ends) for ends in (texts, numbers, days, instants)])
lists = st.builds(
    tree.OneOf, st.lists(values, min_size=1, max_size=4).map(tuple), negated=st.booleans()
)
value_tests = comparisons | ranges | lists | st.builds(tree.IsSet, st.booleans())

count_tests = (
    st.builds(tree.Comparison, st.sampled_from(["<", "<=", ">", ">="]), numbers)
    | st.builds(tree.Comparison, orders, integers.map(tree.Number))
    | _ordered(tree.Between, numbers)
)

units = st.sampled_from(sorted(MAX_AMOUNT))


@st.composite
def durations(draw: st.DrawFn) -> tree.Duration:
    unit = draw(units)
    return tree.Duration(draw(st.integers(1, 40) | st.integers(1, MAX_AMOUNT[unit])), unit)


@st.composite
def between_ago(draw: st.DrawFn) -> tree.BetweenAgo:
    unit = draw(units)
    near = draw(st.integers(1, 40) | st.integers(1, MAX_AMOUNT[unit] - 1))
    return tree.BetweenAgo(draw(st.integers(near + 1, MAX_AMOUNT[unit])), near, unit)


windows: st.SearchStrategy[tree.Window] = (
    durations().map(tree.InLast)
    | between_ago()
    | moments.map(tree.Since)
    | moments.map(tree.Before)
    | _ordered(tree.FromTo, days)
    | _ordered(tree.FromTo, instants)
)


def _combined(leaves: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[Any]:
    """And, or and not of leaves, in normal form."""

    def grown(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(parts, min_size=2, max_size=4)
        return (
            several.map(lambda some: tree.both(*some))
            | several.map(lambda some: tree.either(*some))
            | parts.map(tree.negated)
        )

    return st.recursive(leaves, grown, max_leaves=size)


wheres = _combined(st.builds(tree.Property, names, value_tests), 4)
events = st.builds(tree.Events, st.none() | names, st.none() | wheres)
attributes = st.builds(tree.Attribute, names, value_tests)
measured = st.builds(tree.Measured, events, st.just(tree.Count()), count_tests, st.none() | windows)
happened = st.builds(tree.Happened, events, st.booleans(), st.none() | windows)
conditions: st.SearchStrategy[tree.Condition] = _combined(attributes | measured | happened, 8)
