"""Time: the windows of events and the tests of a date, which share most of their words."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from sprigclassic.filters.text.complaints import RefusedError, types, values
from sprigclassic.filters.text.complaints import moments as say
from sprigclassic.filters.text.stumbles import moments as stumbles
from sprigclassic.filters.text.words import CALENDAR_UNITS, SIGN_OF_WORDS, UNITS
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    Day,
    Duration,
    FromTo,
    InLast,
    InNext,
    Instant,
    On,
    Since,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sprigclassic.filters.text.cursor import Cursor
    from sprigclassic.filters.tree import (
        CalendarUnit,
        End,
        Moment,
        MomentTest,
        Nearness,
        Unit,
        Window,
    )

__all__ = [
    "TESTS",
    "begins_window",
    "between_ago",
    "duration",
    "in_time",
    "moment_test",
    "window",
]


def begins_window(cursor: Cursor) -> bool:
    """Return whether a window begins here."""
    return cursor.kind in _WINDOWS and (cursor.kind != "in" or cursor.ahead() == "last")


def window(cursor: Cursor) -> Window | None:
    """Read a window, if there is one."""
    return _WINDOWS[cursor.kind](cursor) if begins_window(cursor) else None


def moment_test(cursor: Cursor, end: End) -> MomentTest:
    """Read a test of when events first or last happened."""
    read = _TESTS_OF_EVENTS.get(cursor.kind)
    if read is None:
        raise RefusedError(stumbles.no_moment_test(cursor, end))
    return read(cursor)


# ---- lengths of time, counted from now -----------------------------------------------------------


def in_time(cursor: Cursor) -> InLast | InNext:
    """Read `in last` or `in next`, and a length of time."""
    start = cursor.past()
    if cursor.kind not in {"last", "next"}:
        raise RefusedError(stumbles.no_last_or_next(cursor))
    make = InLast if cursor.take().kind == "last" else InNext
    return make(duration(cursor), span=cursor.since(start))


def _in_last(cursor: Cursor) -> InLast:
    start = cursor.past()
    cursor.advance()
    return InLast(duration(cursor), span=cursor.since(start))


def between_ago(cursor: Cursor) -> BetweenAgo:
    """Read a range of lengths of time ago."""
    start = cursor.past()
    if cursor.kind in {"DATE", "INSTANT"}:
        raise RefusedError(say.dates_between(cursor.token, cursor.peek(2)))
    far = _amount(cursor)
    if not cursor.skip("and"):
        raise RefusedError(values.expected_and(cursor.token))
    near, unit = _amount(cursor), _unit(cursor)
    if not cursor.skip("ago"):
        raise RefusedError(say.expected_ago(cursor.token))
    return BetweenAgo(far, near, unit, span=cursor.since(start))


def _ago(cursor: Cursor) -> Ago:
    first, start = cursor.kind, cursor.past()
    nearness = f"{first} {cursor.kind}"
    if nearness not in SIGN_OF_WORDS:
        raise RefusedError(stumbles.no_nearness(cursor))
    cursor.advance()
    length = duration(cursor)
    if not cursor.skip("ago"):
        raise RefusedError(say.expected_ago(cursor.token))
    return Ago(cast("Nearness", nearness), length, span=cursor.since(start))


def duration(cursor: Cursor) -> Duration:
    """Read a length of time."""
    start = cursor.place
    amount, unit = _amount(cursor), _unit(cursor)
    return Duration(amount, unit, span=cursor.since(start))


def _amount(cursor: Cursor) -> int:
    if cursor.kind != "NUMBER":
        raise RefusedError(stumbles.no_amount(cursor))
    token = cursor.take()
    number: float = token.value
    if isinstance(number, int):
        return number
    cursor.problems.append(types.amount_not_whole(token.span))
    return ceil(number)


def _unit(cursor: Cursor) -> Unit:
    unit = UNITS.get(cursor.kind)
    if unit is None:
        raise RefusedError(stumbles.no_unit(cursor))
    cursor.advance()
    return unit


# ---- dates and the calendar --------------------------------------------------------------------


def _since(cursor: Cursor) -> Since:
    start = cursor.past()
    return Since(_moment(cursor), span=cursor.since(start))


def _after(cursor: Cursor) -> After:
    start = cursor.past()
    return After(_moment(cursor), span=cursor.since(start))


def _before(cursor: Cursor) -> Before:
    start = cursor.past()
    return Before(_moment(cursor), span=cursor.since(start))


def _on(cursor: Cursor) -> On:
    start = cursor.past()
    if cursor.kind == "INSTANT":
        raise RefusedError(say.on_instant(cursor.token))
    return On(cast("Day", _moment(cursor)), span=cursor.since(start))


def _from_to(cursor: Cursor) -> FromTo:
    start = cursor.past()
    first = _moment(cursor)
    if not cursor.skip("to"):
        raise RefusedError(say.expected_to(cursor.token))
    return FromTo(first, _moment(cursor), span=cursor.since(start))


def _moment(cursor: Cursor) -> Moment:
    if cursor.kind not in {"DATE", "INSTANT"}:
        raise RefusedError(stumbles.no_moment(cursor))
    token = cursor.take()
    make = Day if token.kind == "DATE" else Instant
    return make(token.value, span=token.span)


def _day(cursor: Cursor) -> Calendar:
    word = cursor.take()
    return Calendar("this" if word.kind == "today" else "previous", "day", span=word.span)


def _calendar(cursor: Cursor) -> Calendar:
    which: Literal["this", "previous"] = "this" if cursor.kind == "this" else "previous"
    start = cursor.past()
    if cursor.kind not in CALENDAR_UNITS:
        raise RefusedError(stumbles.no_calendar(cursor))
    unit = cast("CalendarUnit", cursor.take().kind)
    return Calendar(which, unit, span=cursor.since(start))


# ---- from the date that an attribute holds -------------------------------------------------------


def _within_of(cursor: Cursor) -> WithinOf:
    start = cursor.past()
    first = cursor.place
    length = duration(cursor)
    if not cursor.skip("of"):
        raise RefusedError(stumbles.no_of(cursor, first))
    if cursor.kind not in {"NAME", "STRING"}:
        raise RefusedError(say.expected_path(cursor.token))
    return WithinOf(length, cursor.take().value, span=cursor.since(start))


def _since_moment_or_attribute(cursor: Cursor) -> Since | SinceAttribute:
    if cursor.ahead() not in {"NAME", "STRING"}:
        return _since(cursor)
    start = cursor.past()
    return SinceAttribute(cursor.take().value, span=cursor.since(start))


_Shared: TypeAlias = Since | After | Before | On | FromTo | Calendar

_SHARED: Final[Mapping[str, Callable[[Cursor], _Shared]]] = {
    "since": _since,
    "after": _after,
    "before": _before,
    "on": _on,
    "from": _from_to,
    "today": _day,
    "yesterday": _day,
    "this": _calendar,
    "previous": _calendar,
}
_WINDOWS: Final[Mapping[str, Callable[[Cursor], Window]]] = {
    **_SHARED,
    "in": _in_last,
    "between": between_ago,
    "within": _within_of,
    "since": _since_moment_or_attribute,
}
TESTS: Final[Mapping[str, Callable[[Cursor], MomentTest]]] = {
    **_SHARED,
    **dict.fromkeys(("more", "less", "at"), _ago),
}
"""What a test of a date begins with, but for `in` and `between`, which begin others as well."""

_TESTS_OF_EVENTS: Final[Mapping[str, Callable[[Cursor], MomentTest]]] = {
    **TESTS,
    "in": in_time,
    "between": between_ago,
}
