"""Which instants a window holds, and which a test of a date value."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters import tree
from tests.filters.reference.dates import read_date
from tests.filters.reference.person import Asked, look_up
from tests.filters.reference.times import (
    Point,
    first_day,
    last_day,
    local_day,
    midnight,
    moved,
    number_of,
    point,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sprigclassic.testing._worlds import Properties


def inside(window: tree.Window, when: Point, attributes: Properties, at: Asked) -> bool:
    """Return whether an event lies in a window; one after `now` is none.

    "`within N unit of PATH` is `[a, a + N unit]` for the date attribute a; `since PATH` is t >= a.
    With no usable date the window is empty."
    """
    match window:
        case tree.WithinOf():
            begun = read_date(look_up(attributes, window.path), at.zone)
            return begun is not None and begun <= when <= later(begun, window.duration, at)
        case tree.SinceAttribute():
            begun = read_date(look_up(attributes, window.path), at.zone)
            return begun is not None and begun <= when
        case _:
            return meets(window, when, at)


def meets(test: tree.MomentTest, when: Point, at: Asked) -> bool:
    """Return whether an instant is one that a window or a test of a date holds.

    "`today` and `this …` run to the end of the unit": where clocks went back over midnight, so that
    it ended before `now` already, to `now`.
    """
    match test:
        case tree.Before() | tree.After() | tree.Since() | tree.On() | tree.FromTo():
            return stands(test, when, at.zone)
        case tree.Calendar():
            begin, end = ends_of(test, at)
            return begin <= when < end or (test.which == "this" and begin <= when <= at.now)
        case tree.InLast() | tree.InNext() | tree.BetweenAgo() | tree.Ago():
            return is_as_far(test, when, at)
        case _:
            assert_never(test)


# ---- from moments ------------------------------------------------------------------------------


def stands(
    test: tree.Before | tree.After | tree.Since | tree.On | tree.FromTo, when: Point, zone: ZoneInfo
) -> bool:
    """Return whether an instant stands so to moments.

    "`since D` is t >= D". "`on D` takes a date and is that local day".
    """
    match test:
        case tree.Before():
            return is_before(when, test.moment, zone)
        case tree.After():
            return is_after(when, test.moment, zone)
        case tree.Since():
            return not is_before(when, test.moment, zone)
        case tree.On():
            return is_in(when, test.day, test.day, zone)
        case tree.FromTo():
            return is_in(when, test.start, test.end, zone)
        case _:
            assert_never(test)


def is_before(when: Point, moment: tree.Moment, zone: ZoneInfo) -> bool:
    """Return whether an instant is before a moment: "`before D` t < D"."""
    if isinstance(moment, tree.Instant):
        return when < point(moment.value)
    return when < midnight(number_of(moment.value), zone)


def is_after(when: Point, moment: tree.Moment, zone: ZoneInfo) -> bool:
    """Return whether it is after: "`after D` t > D (of a whole day: t >= the next midnight)"."""
    if isinstance(moment, tree.Instant):
        return when > point(moment.value)
    return when >= midnight(number_of(moment.value) + 1, zone)


def is_in(when: Point, start: tree.Moment, end: tree.Moment, zone: ZoneInfo) -> bool:
    """Return whether it is neither: "includes both days, or both instants"."""
    return not is_before(when, start, zone) and not is_after(when, end, zone)


# ---- from now ----------------------------------------------------------------------------------


def is_as_far(
    test: tree.InLast | tree.InNext | tree.BetweenAgo | tree.Ago, when: Point, at: Asked
) -> bool:
    """Return whether an instant is so far from `now`.

    "`in last N unit` is the closed interval `[now - N unit, now]`." "`in next` is `(now, now + d]`"
    "`between A and B days ago` (A > B) is `[now - A, now - B)`, half-open".
    """
    match test:
        case tree.InLast():
            return earlier(test.duration, at) <= when <= at.now
        case tree.InNext():
            return at.now < when <= later(at.now, test.duration, at)
        case tree.BetweenAgo():
            far, near = (tree.Duration(amount, test.unit) for amount in (test.far, test.near))
            return earlier(far, at) <= when < earlier(near, at)
        case tree.Ago():
            return is_ago(test, when, at)
        case _:
            assert_never(test)


def is_ago(test: tree.Ago, when: Point, at: Asked) -> bool:
    """Return whether an instant is so long ago.

    "`at least 21 days ago` is `a <= now - 21 d`; `at most` is `now - 21 d <= a <= now`; `more than`
    and `less than` are strict at the far end".
    """
    then = earlier(test.duration, at)
    return {
        "at least": when <= then,
        "more than": when < then,
        "at most": then <= when <= at.now,
        "less than": then < when <= at.now,
    }[test.nearness]


def earlier(duration: tree.Duration, at: Asked) -> Point:
    """Return `now - d`."""
    return moved(at.now, -duration.amount, duration.unit, at.zone)


def later(when: Point, duration: tree.Duration, at: Asked) -> Point:
    return moved(when, duration.amount, duration.unit, at.zone)


def ends_of(test: tree.Calendar, at: Asked) -> tuple[Point, Point]:
    """Return when the unit begins that `now` lies in, or the one before, and when the next begins.

    "Calendar windows begin at local midnight in the filter's zone". "`previous month` is the whole
    month before".
    """
    day = local_day(at.now, at.zone)
    if test.which == "previous":
        day = first_day(test.unit, day) - 1
    begin, end = first_day(test.unit, day), last_day(test.unit, day) + 1
    return midnight(begin, at.zone), midnight(end, at.zone)
