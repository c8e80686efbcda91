"""Values of attributes and properties that pass a test or fail it by a little."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, assert_never

from attrs import frozen

from sprigclassic._time import from_micros
from sprigclassic.filters.limits import MIN_NUMBER
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    Instant,
    IsSet,
    Number,
    OneOf,
    Text,
    TextTest,
    Version,
)
from sprigclassic.filters.versions import version_key
from sprigclassic.testing._clocks import FIRST, LAST
from sprigclassic.testing._edges import View, edges, ends

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo
    from random import Random

    from sprigclassic.filters.tree import CountTest, Function, Value, ValueTest

_NO_DATES: Final = (
    *("2026", "2026-13-01", "20260101", "2026-01", "2026-01-01 ", " 2026-01-01", "2026-02-29"),
    *("0000-01-01", "\uff12026-01-01", "2026-1-1", "2026-W01-1", "2026-001"),
)
_NO_TIMES: Final = (
    *("T24:00Z", "T10Z", "T10:00z", "t10:00Z", "T10:00:00.Z", "T10:00:00,5Z", "T1:00", "T"),
    *("T10:00+01:60", "T10:00+24:00", "T10:00+01", "T10:00+1:00", "T10:00+01:00:30", "T10:60Z"),
    *("T10:00:60Z", "T1000Z", "  10:00Z", "T10:00 Z", "T10:00\u221201:00", "Z", "T10:00.5Z"),
    *("T10:00:00.1234567890123Z ", "T10:00Z\n", "T10:00:00:00Z", "T10:00ZZ"),
)
JUNK: Final[Sequence[Any]] = (
    *(None, None, True, False, 0, 1, 1.0, -1, 0.1, math.nan, math.inf, 1e30, 2**53 + 1),
    *(2**64 - 1, 31_557_600_000, 31_557_599_999, 1e18, -1e18, 5e-324, -0.0000004),
    *("", "pro", "Pro", "12", "true", [], ["pro"], {}, {"b": 1}, {"b": None, "c": {"d": 1}}),
    *("0001-01-01", "0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "9999-12-31", "2"),
    *("v2.10", "2.10.0-rc.1", ["pro", 1, True, None], [["pro"]], [1.0], {"a": 1.0}),
    *(*_NO_DATES, *(f"2026-01-01{time}" for time in _NO_TIMES)),
)
"""Values of all kinds, most of which no test takes."""
PARTS: Final[Sequence[Any]] = (
    *(0.1, 0.2, 0.1, 0.2, 1, 2, 0.3, -0.1, 0, 2.5, True, "1", None, math.nan),
)
"""What is added up: 0.1 and 0.2 make 0.3 exactly."""
ALIKE: Final[Sequence[Any]] = (
    *(1, 1.0, True, "1", [1], [1.0], [True], {"a": 1}, {"a": 1.0}, 0, -0.0, False, None),
    *(math.nan, "", [], [None], {"a": 1, "b": 2}, {"b": 2, "a": 1}, [[1]]),
)
"""What is counted as different, or as one and the same."""
VERSIONS: Final = (
    *("2.10.0", "2.10", "v2.10.0", "2.10.0-rc.1", "2.10.0-rc.2", "2.10.0-rc.10", "2.9.9"),
    *("2.10.0+7", "2.10.0-rc.1+7", "2.10.0-rc", "2.10.0-1", "2.010.0", "2.10.0.1", "2.10.1", "2"),
)
_NO_VERSIONS: Final = ("2.10.0-rc.01", "2.10.0.0.0", "2.10.", "2.10.x", " 2.10", "2.10-", 2.1, 2)


@frozen
class At:
    """Stands for a date value, in one of the forms that dates have.

    Attributes:
        micros: The instant, in microseconds.
    """

    micros: int


def candidates(test: ValueTest, view: View) -> list[Any]:
    """Return JSON values, and dates still to be written, that a test takes or nearly takes."""
    match test:
        case Comparison() | Between() | OneOf():
            folded = not isinstance(test, Between) and test.ignoring_case
            return [near for value in _literals(test) for near in _near(value, view, folded=folded)]
        case TextTest(operator, text, _, folded):
            texts = samples(text.value) if operator == "matches" else [text.value]
            return _with_part(texts, folded=folded)
        case ContainsOf(_, values):
            return _lists([_plain(value) for value in values])
        case IsSet():
            return [None, None, math.nan, "", 0, False, [], {}]
        case _:
            return [At(edge) for edge in edges(test, view)]


def _literals(test: Comparison | Between | OneOf) -> Sequence[Value]:
    match test:
        case Comparison():
            return [test.value]
        case Between():
            return [test.low, test.high]
        case OneOf():
            return test.values
        case _:
            assert_never(test)


def amounts(function: Function, test: CountTest) -> list[Any]:
    """Return values that make the test of an aggregate hold, or nearly."""
    if function == "distinct":
        return list(ALIKE)
    numbers = [literal.value for literal in _literals(test) if isinstance(literal, Number)]
    return [*PARTS, *numbers, *numbers, *(math.nextafter(number, 0) for number in numbers)]


def place(literal: Value) -> Any:
    """Return what orders literals of one kind."""
    if isinstance(literal, Version):
        return version_key(literal.value)
    return literal.value


def date_value(random: Random, micros: int, where: tzinfo) -> Any:
    """Make a value that means an instant, in one of the forms that are dates; some are coarse."""
    when = from_micros(micros)
    form = random.randrange(10)
    if form <= 1 and FIRST + timedelta(days=2) < when < LAST - timedelta(days=2):
        return _elsewhere(random, when) if form else when.astimezone(where).date().isoformat()
    clock = when.replace(tzinfo=None)
    forms: list[Any] = [
        clock.date().isoformat(),
        clock.isoformat(),
        clock.isoformat(" ") + random.choice(["Z", "+0000", "-00:00"]),
        clock.isoformat("T", "minutes") + "Z",
        clock.isoformat("T", "microseconds") + random.choice(["9Z", "000+00:00"]),
        micros / 1_000_000,
        micros / 1_000,
        micros // 1_000,
        micros // 1_000_000,
    ]
    return forms[form - 1]


def _elsewhere(random: Random, when: datetime) -> str:
    hours, minutes = random.choice([(5, 30), (-3, -30), (14, 0), (-23, -59)])
    there = when.astimezone(timezone(timedelta(hours=hours, minutes=minutes)))
    short = there.strftime("%z")
    offset = random.choice([short, f"{short[:3]}:{short[3:]}"])
    return there.replace(tzinfo=None).isoformat() + offset


# ---- near a literal ----------------------------------------------------------------------------


def _near(literal: Value, view: View, *, folded: bool = False) -> list[Any]:
    match literal:
        case Text(text):
            others = [text.upper(), text.swapcase(), text.casefold()]
            return [text, *(others if folded else [text, *others[:1]]), f"{text}a", text[:-1]]
        case Number(number):
            return [number, number, *_around(number)]
        case Flag(flag):
            return [flag, flag, flag, not flag, int(flag), float(flag), str(flag).lower()]
        case Day() | Instant():
            return [At(end) for end in ends(literal, view.where)]
        case Version(text):
            equal = [other for other in VERSIONS if version_key(other) == version_key(text)]
            return [*[text, *equal] * 3, *VERSIONS, *_NO_VERSIONS]
        case _:
            assert_never(literal)


def _around(number: float) -> list[Any]:
    """Return numbers next to one, of both types, and what is easily taken for it."""
    doubles = [float(number), math.nextafter(number, 0), math.nextafter(number, math.inf)]
    below = number - (number > MIN_NUMBER)  # JSON has no lower integer here
    return [*doubles, number + 1, below, -number, number == 1, str(number), number / 3]


def _plain(literal: Value) -> Any:
    """Return a literal as a list of JSON holds it."""
    value = literal.value
    return value.isoformat() if isinstance(value, date) else value


# ---- texts and lists ---------------------------------------------------------------------------


def _with_part(texts: list[str], *, folded: bool) -> list[Any]:
    """Return texts that contain, begin and end with some, or are them; and some that do not."""
    found: list[Any] = []
    for text in texts:
        written = text.swapcase() if folded else text
        found += [written, f"x{written}", f"{written}x", f"x{written}x", text, text.swapcase()]
        found += [text[:-1], [text], ["x", written], [text.swapcase(), 1]]
    return [*found, "", None, []]


def _lists(values: list[Any]) -> list[Any]:
    several = [values, [*values, "x"], values[::-1], values[:1], values[1:], values[-1:] * 2]
    others = [[], ["x", None], [values], [str(value) for value in values], [True, 1, 1.0]]
    return [*several, *several, *others, *values[:1], {"a": values}, None]


_PART: Final = re.compile(r"\*|\?|\[(\^?)((?:\\.|[^\]])*)\]|\\(.)|(.)", re.DOTALL)
_FILLS: Final = (("", "?"), ("*x", "?"), ("x", ""))
"""What stands for a star, and for any one character."""


def samples(pattern: str) -> list[str]:
    """Return some texts that a pattern describes, or nearly describes.

    >>> samples("a*[x-z]?")
    ['ax?', 'a*xx?', 'axx']
    """
    parts = list(_PART.finditer(pattern))
    return ["".join(_sample(part, *fill) for part in parts) for fill in _FILLS]


def _sample(part: re.Match[str], star: str, one: str) -> str:
    if part[0] == "*":
        return star
    if part[0] == "?":
        return one
    negated, members, escaped, plain = part.groups()
    if members is None:
        return escaped or plain
    return "~" if negated else members.removeprefix("\\")[:1]
