"""Events, their measures, and sequences of them."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from sprigclassic.filters import tree
from tests.filters.reference.exact import exact, is_number
from tests.filters.reference.person import Asked, Event, Json, Known, look_up
from tests.filters.reference.times import local_day
from tests.filters.reference.values import passes, same
from tests.filters.reference.windows import inside, later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from sprigclassic.testing._worlds import Properties

SESSION: Final = timedelta(hours=12)


def meant(events: tree.Events, window: tree.Window | None, user: Known, at: Asked) -> list[Event]:
    """Return the events that are meant, the earliest first.

    "`any event` is every event of the user's histories".
    """
    return [
        event
        for event in user.events
        if events.name in {None, event.name}
        and (events.where is None or wanted(events.where, event.properties, at))
        and (window is None or inside(window, event.when, user.attributes, at))
    ]


def wanted(where: tree.Where, properties: Properties, at: Asked) -> bool:
    match where:
        case tree.And():
            return all(wanted(part, properties, at) for part in where.parts)
        case tree.Or():
            return any(wanted(part, properties, at) for part in where.parts)
        case tree.Not():
            return not wanted(where.part, properties, at)
        case tree.Property():
            return passes(where.test, look_up(properties, where.path), at)
        case _:
            assert_never(where)


# ---- measures ----------------------------------------------------------------------------------


def measured(measure: tree.Measure, events: Sequence[Event], zone: ZoneInfo) -> Fraction | None:
    """Return what a measure of events comes to, or None where it is unset."""
    if isinstance(measure, tree.Aggregate):
        return aggregate(measure, events)
    match measure.kind:
        case "count":
            return Fraction(len(events))
        case "days":
            return Fraction(days(events, zone))
        case "sessions":
            return Fraction(sessions(events))


def days(events: Sequence[Event], zone: ZoneInfo) -> int:
    """Count distinct local days.

    "Where clocks go back over midnight, `days` uses each event's own local date."
    """
    return len({local_day(event.when, zone) for event in events})


def sessions(events: Sequence[Event]) -> int:
    """Count "sessions of 12 hours".

    "the first event opens one, which takes every event less than 12 hours after its opening"
    """
    count, rest = 0, list(events)
    while rest:
        opening = rest[0].when
        rest = [event for event in rest if not event.when - opening < SESSION]
        count += 1
    return count


def aggregate(measure: tree.Aggregate, events: Sequence[Event]) -> Fraction | None:
    """Return an aggregate of a property: of "numbers; other values are passed over".

    "Of nothing, …, `distinct` and `sum` are 0; `average`, `minimum`, `maximum`, … are unset".
    "sums are exact (0.1 and 0.2 make 0.3), averages are compared exactly".
    """
    values = [look_up(event.properties, measure.path) for event in events]
    numbers = [exact(value) for value in values if is_number(value)]
    if measure.function == "distinct":
        return Fraction(distinct(values))
    if measure.function == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    match measure.function:
        case "average":
            return sum(numbers, Fraction(0)) / len(numbers)
        case "minimum":
            return min(numbers)
        case "maximum":
            return max(numbers)


def distinct(values: Sequence[Json]) -> int:
    """Count "different set values"."""
    found: list[Json] = []
    for value in values:
        if value is not None and not any(same(value, other) for other in found):
            found.append(value)
    return len(found)


# ---- sequences ---------------------------------------------------------------------------------


def followed(sequence: tree.Sequence, user: Known, at: Asked) -> bool:
    """Return whether some events are the steps of a sequence."""
    first, *others = sequence.steps
    steps = [meant(first, sequence.window, user, at)]
    steps += [meant(events, None, user, at) for events in others]
    if sequence.absent:
        *steps, last = steps
        return any(lapsed(chain, last, sequence.within, at) for chain in chains(steps))
    return any(in_time(chain, sequence.within, at) for chain in chains(steps))


def chains(steps: list[list[Event]], after: timedelta | None = None) -> Iterator[list[Event]]:
    """Make all the ways to take an event for each step, each "at a strictly later time"."""
    if not steps:
        yield []
        return
    for event in steps[0]:
        if after is None or event.when > after:
            for rest in chains(steps[1:], event.when):
                yield [event, *rest]


def in_time(chain: list[Event], within: tree.Duration | None, at: Asked) -> bool:
    """Return whether "every step" is "no more than the duration after the first"."""
    if within is None:
        return True
    deadline = later(chain[0].when, within, at)
    return all(event.when <= deadline for event in chain)


def lapsed(chain: list[Event], last: list[Event], within: tree.Duration | None, at: Asked) -> bool:
    """Return whether no last step came.

    "some A with no B at a strictly later time up to the deadline, once `now` is past the deadline;
    without `within`: none up to `now`. After several steps, `then no` looks after the last one and
    the deadline still runs from the first."
    """
    after = [event for event in last if event.when > chain[-1].when]
    if within is None:
        return not after
    deadline = later(chain[0].when, within, at)
    came = any(event.when <= deadline for event in after)
    return in_time(chain, within, at) and not came and at.now > deadline
