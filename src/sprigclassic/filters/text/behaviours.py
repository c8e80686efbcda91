"""Conditions on events: their measures, their first and last, and sequences of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from sprigclassic.filters.text.combinations import parenthesised
from sprigclassic.filters.text.complaints import RefusedError
from sprigclassic.filters.text.complaints import conditions as say
from sprigclassic.filters.text.complaints import events as say_of_events
from sprigclassic.filters.text.moments import duration, moment_test, window
from sprigclassic.filters.text.stumbles import conditions
from sprigclassic.filters.text.stumbles import events as stumbles
from sprigclassic.filters.text.value_tests import count_test, value_test
from sprigclassic.filters.tree import (
    Aggregate,
    Events,
    EventValue,
    Happened,
    HappenedAt,
    Measured,
    Property,
    Sequence,
    Tally,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.filters.text.cursor import Cursor, Place
    from sprigclassic.filters.tree import Duration, End, Function, TallyKind, Where, Window

__all__ = ["behaviour"]

Behaviour: TypeAlias = Measured | EventValue | Happened | HappenedAt | Sequence


def behaviour(cursor: Cursor) -> Behaviour:
    """Read a condition on events."""
    start = cursor.place
    events = _events(cursor)
    read = _BEHAVIOURS.get(cursor.kind)
    if read is None:
        raise RefusedError(stumbles.no_measure(cursor, events))
    found = read(cursor, events, start)
    cursor.count(start)
    return found


# ---- which events ------------------------------------------------------------------------------


def _events(cursor: Cursor) -> Events:
    start, first = cursor.place, cursor.take()
    name = None if first.kind == "any" else str(first.value)
    if name is None and not cursor.skip("event"):
        raise RefusedError(say.expected_word("`event`", "any", cursor.token, "any event"))
    where = _where(cursor) if cursor.skip("where") else None
    return Events(name, where, span=cursor.since(start))


def _where(cursor: Cursor) -> Where:
    if cursor.kind == "not":
        raise RefusedError(say_of_events.where_parentheses(cursor.token))
    cursor.in_where = True
    where = parenthesised(cursor, _property) if cursor.kind == "(" else _property(cursor)
    cursor.in_where = False
    return where


def _property(cursor: Cursor) -> Where:
    if cursor.kind not in {"NAME", "STRING"}:
        raise RefusedError(conditions.no_property(cursor))
    start, name = cursor.place, cursor.take()
    test = value_test(cursor, start)
    cursor.count(start)
    return Property(name.value, test, span=cursor.since(start))


# ---- measures ----------------------------------------------------------------------------------


def _tally(cursor: Cursor, events: Events, start: Place) -> Measured:
    place, word = cursor.place, cursor.take()
    measure = Tally(cast("TallyKind", word.kind), span=word.span)
    test = count_test(cursor, place)
    return Measured(events, measure, test, window(cursor), span=cursor.since(start))


def _aggregate(cursor: Cursor, events: Events, start: Place) -> Measured:
    function = cast("Function", cursor.kind)
    place = cursor.past()
    measure = Aggregate(function, _argument(cursor), span=cursor.since(place))
    test = count_test(cursor, place)
    return Measured(events, measure, test, window(cursor), span=cursor.since(start))


def _first_or_last(cursor: Cursor, events: Events, start: Place) -> EventValue | HappenedAt:
    end = cast("End", cursor.kind)
    place = cursor.past()
    if cursor.skip("happened"):
        return HappenedAt(events, end, moment_test(cursor, end), span=cursor.since(start))
    path = _argument(cursor)
    test = value_test(cursor, place)
    return EventValue(events, end, path, test, window(cursor), span=cursor.since(start))


def _argument(cursor: Cursor) -> str:
    """Read the property of a measure, in its parentheses."""
    if cursor.kind != "(":
        raise RefusedError(stumbles.no_argument(cursor))
    opening = cursor.past()
    if cursor.kind not in {"NAME", "STRING"}:
        raise RefusedError(stumbles.no_property_name(cursor))
    name = cursor.take()
    if not cursor.skip(")"):
        raise RefusedError(stumbles.unclosed_argument(cursor, opening))
    return str(name.value)


def _happened(cursor: Cursor, events: Events, start: Place) -> Happened:
    never = cursor.skip("never")
    if not cursor.skip("happened"):
        raise RefusedError(say.expected_word("`happened`", "never", cursor.token, "never happened"))
    return Happened(events, never, window(cursor), span=cursor.since(start))


# ---- sequences ---------------------------------------------------------------------------------


def _sequence(cursor: Cursor, events: Events, start: Place) -> Sequence:
    steps, no = [events], None
    while cursor.skip("then"):
        cursor.count(start)  # the step before; the last one is counted with the whole
        if no is not None:
            raise RefusedError(say_of_events.early_no(no.span))
        no = cursor.take() if cursor.kind == "no" else None
        steps.append(_step(cursor))
    length, first = _limits(cursor)
    if cursor.kind in stumbles.MEASURES:
        raise RefusedError(say_of_events.measured_step(cursor.token))
    return Sequence(tuple(steps), no is not None, length, first, span=cursor.since(start))


def _limits(cursor: Cursor) -> tuple[Duration | None, Window | None]:
    """Read the time that a sequence may take, and its window."""
    length = _within(cursor) if _begins_within(cursor) else None
    if length is not None and _begins_within(cursor):
        raise RefusedError(say_of_events.second_within(cursor.token.span))
    first = window(cursor)
    if _begins_within(cursor):
        raise RefusedError(stumbles.late_within(cursor, length))
    return length, first


def _begins_within(cursor: Cursor) -> bool:
    return cursor.kind == "within" and cursor.ahead(3) != "of"  # with `of`, it is a window


def _within(cursor: Cursor) -> Duration:
    cursor.advance()
    return duration(cursor)


def _step(cursor: Cursor) -> Events:
    if cursor.kind not in {"NAME", "STRING", "any"}:
        raise RefusedError(stumbles.no_step(cursor))
    return _events(cursor)


_BEHAVIOURS: Final[dict[str, Callable[[Cursor, Events, Place], Behaviour]]] = {
    **dict.fromkeys(("count", "days", "sessions"), _tally),
    **dict.fromkeys(("sum", "average", "minimum", "maximum", "distinct"), _aggregate),
    **dict.fromkeys(("first", "last"), _first_or_last),
    **dict.fromkeys(("happened", "never"), _happened),
    "then": _sequence,
}
