"""What a filter answers, read off `docs/language.md` sentence by sentence: slow and obvious.

It shares nothing with the package but the classes of the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import isfinite
from operator import eq, ge, gt, le, lt
from typing import Any, Final, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from attrs import frozen

from sprigclassic.filters import tree

Json: TypeAlias = Any
Properties: TypeAlias = Mapping[str, Json]

ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": eq,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
LENGTHS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(hours=24),
    "week": timedelta(hours=7 * 24),
}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS_END: Final = 31_557_600_000
MICROSECOND: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1)


@frozen
class Person:
    """A plain description of a user.

    Attributes:
        changes: (when, attributes) of each identify, in the order of arrival; `when` None: from the
            beginning.
        events: (name, when, properties) of each event, in any order.
    """

    changes: Sequence[tuple[datetime | None, Properties]] = ()
    events: Sequence[tuple[str, datetime, Properties]] = ()


@frozen
class Moment:
    """Where and when a filter is asked."""

    zone: ZoneInfo
    now: datetime


def answer(condition: tree.Condition, zone: str, person: Person, now: datetime) -> bool:
    """Return whether the filter holds for the person at `now`."""
    # Two datetimes of one zone compare by what its clocks show, not by instant.
    changes = [(when and when.astimezone(UTC), traits) for when, traits in person.changes]
    events = [(name, when.astimezone(UTC), props) for name, when, props in person.events]
    return holds(condition, Person(changes, events), Moment(ZoneInfo(zone), now.astimezone(UTC)))


def holds(node: tree.Condition, person: Person, at: Moment) -> bool:
    match node:
        case tree.And():
            return all(holds(part, person, at) for part in node.parts)
        case tree.Or():
            return any(holds(part, person, at) for part in node.parts)
        case tree.Not():
            return not holds(node.part, person, at)
        case tree.Attribute():
            value = look_up(attributes_at(person, at.now), node.path)
            return passes(node.test, value, at.zone)
        case tree.Measured():
            return passes(node.test, count(node.events, node.window, person, at), at.zone)
        case tree.Happened():
            happened = count(node.events, node.window, person, at) >= 1
            return not happened if node.negated else happened
        case _:
            assert_never(node)


# ---- events ------------------------------------------------------------------------------------


def count(events: tree.Events, window: tree.Window | None, person: Person, at: Moment) -> int:
    """Count the events that are meant; an event after `now` is none, in any window."""
    return len(
        [
            name
            for name, when, properties in person.events
            if when <= at.now
            and (events.name is None or events.name == name)
            and (events.where is None or wanted(events.where, properties, at.zone))
            and (window is None or inside(window, when, at))
        ]
    )


def wanted(where: tree.Where, properties: Properties, zone: ZoneInfo) -> bool:
    match where:
        case tree.And():
            return all(wanted(part, properties, zone) for part in where.parts)
        case tree.Or():
            return any(wanted(part, properties, zone) for part in where.parts)
        case tree.Not():
            return not wanted(where.part, properties, zone)
        case tree.Property():
            return passes(where.test, look_up(properties, where.path), zone)
        case _:
            assert_never(where)


def inside(window: tree.Window, when: datetime, at: Moment) -> bool:
    match window:
        case tree.InLast():
            length = window.duration
            return reached(when, ago(length.amount, length.unit, at)) and when <= at.now
        case tree.BetweenAgo():
            far, near = ago(window.far, window.unit, at), ago(window.near, window.unit, at)
            return reached(when, far) and not reached(when, near)
        case tree.Since():
            return reached(when, start(window.moment, at.zone))
        case tree.Before():
            return not reached(when, start(window.moment, at.zone))
        case tree.FromTo():
            return reached(when, start(window.start, at.zone)) and not past(
                when, window.end, at.zone
            )
        case _:
            assert_never(window)


# ---- time --------------------------------------------------------------------------------------
# An instant earlier than year 1 is None: every instant has reached it.


def reached(when: datetime, instant: datetime | None) -> bool:
    return instant is None or when >= instant


def ago(amount: int, unit: str, at: Moment) -> datetime | None:
    """Return `now` minus an amount of a unit."""
    if unit in LENGTHS:
        try:
            return at.now.astimezone(UTC) - amount * LENGTHS[unit]
        except OverflowError:
            return None
    months = {"month": amount, "year": 12 * amount}[unit]
    return months_ago(months, at)


def months_ago(months: int, at: Moment) -> datetime | None:
    """Step back in the calendar, in the zone, to the month's last day if it has no such day."""
    clock = shown(at.now, at.zone)
    year, month = clock.year, clock.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    if year < 1:
        return None
    day = min(clock.day, days_in(year, month))
    return first_instant(clock.replace(year=year, month=month, day=day), at.zone)


def days_in(year: int, month: int) -> int:
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in {4, 6, 9, 11} else 31


def shown(when: datetime, zone: ZoneInfo) -> datetime:
    """Return what the zone's clocks show, without a zone."""
    return when.astimezone(zone).replace(tzinfo=None, fold=0)


@cache
def first_instant(clock: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the zone's clocks first show a time, or the instant of the jump over it.

    None is an instant outside the years 1 to 9999.
    """
    offsets = offsets_near(clock, zone)
    found = [when for offset in offsets if (when := moved(clock, -offset)) is not None]
    showing = [when for when in found if shown(when, zone) == clock]
    if showing:
        return min(showing)
    if len(found) < len(offsets):
        return None
    jump = found[0]
    for step in (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)):
        # To a time before the jump, then on to the first after it.
        while shown(jump, zone) > clock:
            jump -= step
        while shown(jump, zone) < clock:
            jump += step
    return jump.replace(microsecond=0)


def offsets_near(clock: datetime, zone: ZoneInfo) -> set[timedelta]:
    """Return by how much the zone's clocks are ahead of UTC, in the days around a time."""
    offsets = set()
    for hours in range(-30, 31):
        hour = moved(clock, timedelta(hours=hours))
        if hour is not None:
            with suppress(OverflowError):  # a clock that would show year 0 or 10000
                offsets.add(shown(hour, zone) - hour.replace(tzinfo=None))
    return offsets


def moved(clock: datetime, by: timedelta) -> datetime | None:
    try:
        return clock.replace(tzinfo=UTC) + by
    except OverflowError:
        return None


def start(moment: tree.Moment, zone: ZoneInfo) -> datetime | None:
    """Return the instant, or the first one of the day."""
    match moment:
        case tree.Instant():
            return moment.value
        case tree.Day():
            return midnight(moment.value, zone)
        case _:
            assert_never(moment)


def midnight(day: date, zone: ZoneInfo) -> datetime | None:
    return first_instant(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001


def past(when: datetime, moment: tree.Moment, zone: ZoneInfo) -> bool:
    """Return whether an instant is after a moment: after the instant, or after the whole day."""
    match moment:
        case tree.Instant():
            return when > moment.value
        case tree.Day():
            if moment.value == date.max:
                return False
            return reached(when, midnight(moment.value + DAY, zone))
        case _:
            assert_never(moment)


# ---- values ------------------------------------------------------------------------------------


def attributes_at(person: Person, now: datetime) -> dict[str, Json]:
    """Return what was known at `now`: the newest value of each attribute."""
    held: dict[str, Json] = {}
    for when, traits in person.changes:
        if when is None:
            held |= traits
    dated = [(when, traits) for when, traits in person.changes if when is not None and when <= now]
    for _, traits in sorted(dated, key=lambda change: change[0]):  # equal times: as they arrived
        held |= traits
    return held


def look_up(values: Properties, path: str) -> Json:
    """Return the value at a path, or None where it is unset."""
    if is_set(values.get(path)):
        return values[path]
    for place, character in enumerate(path):
        if character == ".":
            inner = values.get(path[:place])
            if isinstance(inner, Mapping):
                value = look_up(inner, path[place + 1 :])
                if is_set(value):
                    return value
    return None


def is_set(value: Json) -> bool:
    """Return whether a value is neither null nor a bare NaN or Infinity."""
    return value is not None and not (isinstance(value, float) and not isfinite(value))


def passes(test: tree.ValueTest, value: Json, zone: ZoneInfo) -> bool:
    match test:
        case tree.IsSet():
            return is_set(value) != test.negated
        case tree.OneOf():
            among = any(compares(value, "=", literal, zone) for literal in test.values)
            return among != test.negated
        case tree.Between():
            low = compares(value, ">=", test.low, zone)
            return low and compares(value, "<=", test.high, zone)
        case tree.Comparison(operator="!="):
            return not compares(value, "=", test.value, zone)
        case tree.Comparison():
            return compares(value, test.operator, test.value, zone)
        case _:
            assert_never(test)


def compares(value: Json, operator: str, literal: tree.Value, zone: ZoneInfo) -> bool:
    """Return whether a positive test holds; it does not of what is unset or of another type."""
    if not is_set(value):
        return False
    order = ORDERS[operator]
    match literal:
        case tree.Text():
            return isinstance(value, str) and order(value, literal.value)
        case tree.Number():
            return is_number(value) and order(decimal(value), decimal(literal.value))
        case tree.Flag():
            return isinstance(value, bool) and order(value, literal.value)
        case tree.Day() | tree.Instant():
            when = read_date(value, zone)
            return when is not None and stands(when, operator, literal, zone)
        case _:
            assert_never(literal)


def stands(when: datetime, operator: str, moment: tree.Moment, zone: ZoneInfo) -> bool:
    """Compare an instant with a moment; a date stands for its whole local day."""
    begun = reached(when, start(moment, zone))
    over = past(when, moment, zone)
    return {"=": begun and not over, "<": not begun, "<=": not over, ">": over, ">=": begun}[
        operator
    ]


def is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def decimal(number: float) -> Decimal:
    """Return the number as it was written: the shortest decimal that reads back as it."""
    return Decimal(number) if isinstance(number, int) else Decimal(repr(number))


# ---- date values -------------------------------------------------------------------------------


def read_date(value: Json, zone: ZoneInfo) -> datetime | None:
    if isinstance(value, str):
        return read_date_text(value, zone)
    return read_epoch(value) if is_number(value) else None


def read_epoch(number: float) -> datetime | None:
    exact = Fraction(decimal(number))
    seconds = exact if exact < SECONDS_END else exact / 1000
    try:
        return EPOCH + (seconds * 1_000_000 // 1) * MICROSECOND
    except OverflowError:
        return None


def read_date_text(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        day, rest = date(*read_day(text[:10])), text[10:]
        if not rest:
            return midnight(day, zone)
        if rest[0] not in "T ":
            return None
        clock, offset = split_offset(rest[1:])
        hour, minute, second, micros = read_clock(clock)
        local = datetime(day.year, day.month, day.day, hour, minute, second, micros, UTC)
        return local - offset
    except (ValueError, OverflowError):
        return None


def read_day(text: str) -> tuple[int, int, int]:
    """Read `YYYY-MM-DD`."""
    year, month, day = text.split("-")
    return digits(year, 4), digits(month, 2), digits(day, 2)


def split_offset(text: str) -> tuple[str, timedelta]:
    """Split off `Z`, `+HH:MM` or `+HHMM`; no zone is UTC."""
    if text.endswith("Z"):
        return text[:-1], timedelta(0)
    for sign, factor in (("+", 1), ("-", -1)):
        if sign in text:
            clock, _, offset = text.partition(sign)
            if len(offset) == 5:
                hours, minutes = offset.split(":")
            else:
                hours, minutes = offset[:2], offset[2:]
            if digits(hours, 2) > 23 or digits(minutes, 2) > 59:
                raise ValueError(text)
            return clock, factor * timedelta(hours=int(hours), minutes=int(minutes))
    return text, timedelta(0)


def read_clock(text: str) -> tuple[int, int, int, int]:
    """Read `HH:MM[:SS[.fraction]]`; what is less than a microsecond is dropped."""
    hour, minute, *more = text.split(":")
    if not more:
        return digits(hour, 2), digits(minute, 2), 0, 0
    (seconds,) = more
    second, dot, fraction = seconds.partition(".")
    micros = digits((fraction + "000000")[:6], 6) if dot else 0
    if dot:
        digits(fraction, len(fraction))
    return digits(hour, 2), digits(minute, 2), digits(second, 2), micros


def digits(text: str, length: int) -> int:
    """Read exactly so many of the ten digits."""
    if len(text) != length or not text or any(character not in "0123456789" for character in text):
        raise ValueError(text)
    return int(text)
