"""Literals, moments and lengths of time. What is none is refused, and a stand-in returned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, TypeVar

from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.words import UNITS
from sprigclassic.filters.text import literals as written
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.tree import Day, Duration, Flag, Instant, Number, Text, Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic._source import Span
    from sprigclassic.filters.json_form.document import Spot
    from sprigclassic.filters.tree import Moment, Value

__all__ = ["amount", "day", "duration", "literal", "literals", "moment", "text"]

Written = TypeVar("Written")
"""What a text's reader returns."""

_FORMS: Final = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "instant": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
        r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
    ),
}
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_NOWHERE: Final[Span] = (0, 0)
"""What the text's reader takes for a place; a problem's own is added later."""


# ---- literals ----------------------------------------------------------------------------------


def literal(spot: Spot) -> Value:
    """Read a literal."""
    value = spot.value
    if isinstance(value, bool):
        return Flag(value, span=spot.span)
    if isinstance(value, str):
        return text(spot)
    if isinstance(value, (int, float)) and value == value:  # noqa: PLR0124 - NaN is not equal to itself
        return Number(_plain(value), span=spot.span)
    if isinstance(value, Mapping):
        inner = spot.only(_TYPED, "a literal")
        return Text("") if inner is None else _TYPED[inner.key](inner, spot)
    spot.refuse(say.wrong_type("a text, a number, true, false or an object", value))
    return Text("")


def literals(spot: Spot) -> tuple[Value, ...]:
    """Read a list of literals."""
    return tuple(map(literal, spot.items() or ()))


def text(spot: Spot) -> Text:
    """Read a text."""
    return Text(spot.text() or "", span=spot.span)


def _plain(number: float) -> int | float:
    """Return a number without a class of its own, such as an enumeration's."""
    return int(number) if isinstance(number, int) else float(number)


# ---- moments -----------------------------------------------------------------------------------


def moment(spot: Spot) -> Moment:
    """Read a date or an instant."""
    inner = spot.only(_MOMENTS, "a moment")
    return Day(date.min) if inner is None else _MOMENTS[inner.key](inner, spot)


def day(spot: Spot) -> Day:
    """Read a date."""
    inner = spot.only(_DAYS, "a date")
    return Day(date.min) if inner is None else _day(inner, spot)


def _day(inner: Spot, spot: Spot) -> Day:
    return Day(_dated(inner, written.day) or date.min, span=spot.span)


def _instant(inner: Spot, spot: Spot) -> Instant:
    return Instant(_dated(inner, written.instant) or _FIRST, span=spot.span)


def _version(inner: Spot, spot: Spot) -> Version:
    return Version(inner.text() or "", span=spot.span)


def _dated(spot: Spot, read: Callable[[str, Span], Written]) -> Written | None:
    """Return what a text's reader makes of a date or an instant, or None."""
    word = spot.text()
    if word is None:
        return None
    kind = next((kind for kind, form in _FORMS.items() if form.fullmatch(word)), None)
    if kind is None:
        spot.refuse(written.odd_date(word, _NOWHERE))
    elif kind != spot.key:
        spot.refuse(say.other_moment(word, kind))
    else:
        try:
            return read(word, _NOWHERE)
        except RefusedError as refused:
            spot.refuse(refused.problem)
    return None


_DAYS: Final = {"date": _day}
_MOMENTS: Final[dict[str, Callable[[Spot, Spot], Moment]]] = {"date": _day, "instant": _instant}
_TYPED: Final[dict[str, Callable[[Spot, Spot], Value]]] = {**_MOMENTS, "version": _version}


# ---- lengths of time ---------------------------------------------------------------------------


def duration(spot: Spot) -> Duration:
    """Read a length of time, such as `{"days": 30}`."""
    inner = spot.only(UNITS, "a length of time")
    if inner is None:
        return Duration(1, "day")
    return Duration(amount(inner), UNITS[inner.key], span=spot.span)


def amount(spot: Spot) -> int:
    """Read a whole number."""
    value: object = spot.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        spot.refuse(say.wrong_type("a whole number", value))
        return 1
    number = Number(_plain(value)).value
    if isinstance(number, int):
        return number
    spot.refuse(types.amount_not_whole(None))
    return 1
