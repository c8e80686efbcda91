"""The windows of a behaviour, lengths of time, and moments."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text import stumbles
from sprigclassic.filters.text.complaints import RefusedError, grammar, types
from sprigclassic.filters.text.words import UNITS
from sprigclassic.filters.tree import (
    Before,
    BetweenAgo,
    Day,
    Duration,
    FromTo,
    InLast,
    Instant,
    Since,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.text.cursor import Cursor
    from sprigclassic.filters.tree import Moment, Unit, Window

__all__ = ["begins_window", "window"]


def begins_window(cursor: Cursor) -> bool:
    """Return whether a window begins here."""
    return cursor.kind in _WINDOWS and (cursor.kind != "in" or cursor.peek().kind == "last")


def window(cursor: Cursor) -> Window | None:
    """Read a window, if there is one."""
    return _WINDOWS[cursor.kind](cursor) if begins_window(cursor) else None


def _in_last(cursor: Cursor) -> InLast:
    start = cursor.take().span[0]
    cursor.take()
    length = _duration(cursor)
    return InLast(length, span=cursor.since(start))


def _between_ago(cursor: Cursor) -> BetweenAgo:
    start = cursor.take().span[0]
    if cursor.kind in {"DATE", "INSTANT"}:
        raise RefusedError(grammar.dates_between(cursor.token, cursor.peek(2)))
    far = _amount(cursor)
    if not cursor.skip("and"):
        raise RefusedError(grammar.expected_and(cursor.token))
    near, unit = _amount(cursor), _unit(cursor)
    if not cursor.skip("ago"):
        raise RefusedError(grammar.expected_ago(cursor.token))
    return BetweenAgo(far, near, unit, span=cursor.since(start))


def _since(cursor: Cursor) -> Since:
    start = cursor.take().span[0]
    return Since(_moment(cursor), span=cursor.since(start))


def _before(cursor: Cursor) -> Before:
    start = cursor.take().span[0]
    return Before(_moment(cursor), span=cursor.since(start))


def _from_to(cursor: Cursor) -> FromTo:
    start = cursor.take().span[0]
    first = _moment(cursor)
    if not cursor.skip("to"):
        raise RefusedError(grammar.expected_to(cursor.token))
    last = _moment(cursor)
    return FromTo(first, last, span=cursor.since(start))


def _duration(cursor: Cursor) -> Duration:
    start = cursor.token.span[0]
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
    cursor.take()
    return unit


def _moment(cursor: Cursor) -> Moment:
    if cursor.kind not in {"DATE", "INSTANT"}:
        raise RefusedError(stumbles.no_moment(cursor))
    token = cursor.take()
    make = Day if token.kind == "DATE" else Instant
    return make(token.value, span=token.span)


_WINDOWS: Final[dict[str, Callable[[Cursor], Window]]] = {
    "in": _in_last,
    "between": _between_ago,
    "since": _since,
    "before": _before,
    "from": _from_to,
}
