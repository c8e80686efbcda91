"""Hypothesis strategies: names, literals, windows and tests of values, of the whole grammar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.filters.limits import MAX_AMOUNT, MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.text.words import WORDS
from sprigclassic.testing._values import place

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

_NASTY: Final = (
    *("", ".", "a.", ".a", "a..b", "a.b", "in.last", '"', "\\", '\\"', "\n", "#", "'", " "),
    *("été", "x²", "Ⅷ", "東京", "a-b", "0", "_", "Day", "COUNT", "\u202e", "\x00", "e\u0301"),
    *("\N{KELVIN SIGN}", "wee\N{KELVIN SIGN}", "\u00a0", "\ufeff", "😀", "null", "in timezone"),
    *("2026-11-23", "12", "any event", "then no", "in group", "first(total)"),
)
_CHARACTERS: Final = st.characters(codec="utf-8")

_NAMES: Final = (
    st.sampled_from(["Checkout", "plan", "seats", "address.city", "Order Completed"])
    | st.sampled_from(_NASTY)
    | st.sampled_from(WORDS)
    | st.sampled_from(WORDS).map(str.upper)
    | st.text(_CHARACTERS, max_size=12)
)


# Functions, so that Hypothesis has little to print where it names a strategy.
@st.composite
def names(draw: st.DrawFn) -> str:
    """Names of events, attributes and groups, nasty ones too."""
    return draw(_NAMES)


# ---- literals ----------------------------------------------------------------------------------

texts: SearchStrategy[tree.Text] = (names() | st.text(_CHARACTERS, max_size=20)).map(tree.Text)
integers = st.integers(-5, 5) | st.integers(MIN_NUMBER, MAX_NUMBER)
_FLOATS: Final = st.floats(-(2.0**62), 2.0**62, allow_nan=False)
_ODD_NUMBERS: Final = st.sampled_from([0.1, -2.5, 1e-7, 5e-324, 1e18])
numbers: SearchStrategy[tree.Number] = (integers | _FLOATS | _ODD_NUMBERS).map(tree.Number)
flags: SearchStrategy[tree.Flag] = st.booleans().map(tree.Flag)
days: SearchStrategy[tree.Day] = st.dates().map(tree.Day)
_OFFSETS: Final = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
_FIRST: Final = datetime.fromisoformat("0002-01-01")
_LAST: Final = datetime.fromisoformat("9998-12-31")
instants: SearchStrategy[tree.Instant] = st.datetimes(
    _FIRST, _LAST, timezones=st.just(UTC) | _OFFSETS | st.timezones()
).map(tree.Instant)
versions: SearchStrategy[tree.Version] = (
    st.sampled_from(["2.10.0", "v1", "2.10.0-rc.1+7", "1.2.3.4", "0.0.0-0", "V10-x.Y-.10a"])
    | st.from_regex(
        r"[vV]?[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-[a-zA-Z-]{1,3}(\.[1-9]){0,2})?", fullmatch=True
    )
    | st.from_regex(r"[0-9](\.[0-9])?(-0)?\+[0-9A-Za-z-]{1,3}(\.[0-9]{1,3})?", fullmatch=True)
).map(tree.Version)
_ORDERED_KINDS: Final[tuple[SearchStrategy[tree.Value], ...]] = (
    texts,
    numbers,
    days,
    instants,
    versions,
)
_ORDERED: Final[SearchStrategy[tree.Value]] = st.one_of(_ORDERED_KINDS)
values: SearchStrategy[tree.Value] = _ORDERED | flags
moments: SearchStrategy[tree.Moment] = days | instants


def pairs(make: Callable[..., Any], ends: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return nodes with two ends that are in order."""
    return st.tuples(ends, ends).map(lambda pair: make(*sorted(pair, key=place)))


# ---- tests of a value --------------------------------------------------------------------------

orders: SearchStrategy[tree.Operator] = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_EQUALITIES: Final[SearchStrategy[tree.Operator]] = st.sampled_from(["=", "!="])
_COMPARISONS: Final[SearchStrategy[tree.Comparison]] = (
    st.builds(tree.Comparison, orders, _ORDERED)
    | st.builds(tree.Comparison, _EQUALITIES, flags)
    | st.builds(tree.Comparison, _EQUALITIES, texts, st.booleans())
)


@st.composite
def _lists(draw: st.DrawFn) -> tree.OneOf:
    """Lists to be in; some with a text ignore case."""
    chosen = draw(st.lists(values, min_size=1, max_size=4))
    folded = any(isinstance(value, tree.Text) for value in chosen) and draw(st.booleans())
    return tree.OneOf(tuple(chosen), draw(st.booleans()), ignoring_case=folded)


_PLAIN_PART: Final = st.text(_CHARACTERS, min_size=1, max_size=4).map(
    lambda text: "".join(f"\\{sign}" if sign in "*?[]\\" else sign for sign in text)
)
_ODD_PART: Final = st.sampled_from(["*", "?", "[abc]", "[a-z]", "[^a-z]", "[\\]]", "[z-a]", "\\x"])
_PATTERNS: Final = st.lists(_PLAIN_PART | _ODD_PART, max_size=4).map(
    lambda parts: tree.Text("".join(parts))
)
_PART_OPERATORS: Final[SearchStrategy[tree.TextOperator]] = st.sampled_from(
    ["contains", "starts with", "ends with"]
)
_MATCHES: Final[SearchStrategy[tree.TextOperator]] = st.just("matches")
_TEXT_TESTS: Final[SearchStrategy[tree.TextTest]] = st.builds(
    tree.TextTest, _PART_OPERATORS, texts, st.booleans(), st.booleans()
) | st.builds(tree.TextTest, _MATCHES, _PATTERNS, st.booleans(), st.booleans())
_QUANTIFIERS: Final[SearchStrategy[tree.Quantifier]] = st.sampled_from(["any of", "all of"])
_CONTAINS_TESTS: Final[SearchStrategy[tree.ContainsOf]] = st.builds(
    tree.ContainsOf,
    _QUANTIFIERS,
    st.lists(values, min_size=1, max_size=4).map(tuple),
    st.booleans(),
)

# ---- windows, and tests of a date value --------------------------------------------------------

_UNITS: Final[SearchStrategy[tree.Unit]] = st.sampled_from(sorted(MAX_AMOUNT))


@st.composite
def durations(draw: st.DrawFn) -> tree.Duration:
    """Durations of all units."""
    unit = draw(_UNITS)
    return tree.Duration(draw(st.integers(1, 40) | st.integers(1, MAX_AMOUNT[unit])), unit)


@st.composite
def between_ago(draw: st.DrawFn) -> tree.BetweenAgo:
    """`between 60 and 30 days ago`, of all units."""
    unit = draw(_UNITS)
    near = draw(st.integers(1, 40) | st.integers(1, MAX_AMOUNT[unit] - 1))
    return tree.BetweenAgo(draw(st.integers(near + 1, MAX_AMOUNT[unit])), near, unit)


_NEARNESS: Final[SearchStrategy[tree.Nearness]] = st.sampled_from(
    ["more than", "less than", "at least", "at most"]
)
_CALENDAR: Final[SearchStrategy[tree.CalendarUnit]] = st.sampled_from(
    ["day", "week", "month", "quarter", "year"]
)
_SHARED: Final = (
    durations().map(tree.InLast)
    | between_ago()
    | moments.map(tree.Since)
    | moments.map(tree.After)
    | moments.map(tree.Before)
    | days.map(tree.On)
    | pairs(tree.FromTo, days)
    | pairs(tree.FromTo, instants)
    | st.builds(tree.Calendar, st.sampled_from(["this", "previous"]), _CALENDAR)
)
_MOMENT_TESTS: Final[SearchStrategy[tree.MomentTest]] = (
    _SHARED | durations().map(tree.InNext) | st.builds(tree.Ago, _NEARNESS, durations())
)


@st.composite
def moment_tests(draw: st.DrawFn) -> tree.MomentTest:
    """Tests of a date value."""
    return draw(_MOMENT_TESTS)


_WINDOWS: Final[SearchStrategy[tree.Window]] = (
    _SHARED
    | st.builds(tree.WithinOf, durations(), names())
    | st.builds(tree.SinceAttribute, names())
)


@st.composite
def windows(draw: st.DrawFn) -> tree.Window:
    """Windows, those that hang on an attribute too."""
    return draw(_WINDOWS)


_VALUE_TESTS: Final[SearchStrategy[tree.ValueTest]] = (
    _COMPARISONS
    | st.one_of([pairs(tree.Between, kind) for kind in _ORDERED_KINDS])
    | _lists()
    | _TEXT_TESTS
    | _CONTAINS_TESTS
    | st.builds(tree.IsSet, st.booleans())
    | _MOMENT_TESTS
)


@st.composite
def value_tests(draw: st.DrawFn) -> tree.ValueTest:
    """Tests of one value, of all kinds."""
    return draw(_VALUE_TESTS)
