"""Facts as English sentences, in the words of the language; no data can break a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sprigclassic.filters.explaining.facts import (
    EventsFact,
    EventValueFact,
    Fact,
    GroupFact,
    HappenedAtFact,
    MeasureFact,
    Outside,
    SequenceFact,
    Times,
    UnknownFact,
    ValueFact,
    WhereFact,
    WindowFact,
)
from sprigclassic.filters.explaining.pieces import (
    ITEMS,
    number_text,
    period_text,
    times_text,
    value_text,
)
from sprigclassic.filters.explaining.words import name_text, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

__all__ = ["sentence", "where_sentence"]


def sentence(fact: Fact) -> str:
    """Return a fact as a sentence of one line, without a capital and a full stop."""
    return one_line(_sentence(fact))


def _sentence(fact: Fact) -> str:
    match fact:
        case ValueFact():
            return value_text(fact)
        case SequenceFact():
            return _sequence(fact)
        case GroupFact():
            return _group(fact)
        case UnknownFact(reason):
            return f"cannot be told: {reason}"
        case _:
            return _of_events(fact)


def _of_events(fact: MeasureFact | EventValueFact | HappenedAtFact) -> str:
    match fact:
        case MeasureFact():
            return _measure(fact)
        case EventValueFact():
            return _event_value(fact)
        case HappenedAtFact():
            return _happened_at(fact)
        case _:
            assert_never(fact)


def where_sentence(fact: WhereFact) -> str:
    """Return how a test of a `where` chose."""
    text = f"{fact.passed} of {fact.of}"
    if fact.misses:
        miss = fact.misses[0]
        text += f"; not that of {times_text([miss.at])}, where {value_text(miss.value)}"
    return one_line(text)


# ---- events ------------------------------------------------------------------------------------


def _measure(fact: MeasureFact) -> str:
    events = _events(fact.events)
    if fact.measure == "count":
        return events
    found = number_text(fact.found)
    if fact.measure in {"days", "sessions"}:
        unit = fact.measure[:-1] if fact.found == 1 else fact.measure
        return f"{found} {unit}: {events}"
    return f"{fact.measure} is {found}{_passed_over(fact)}: {events}"


def _passed_over(fact: MeasureFact) -> str:
    if not fact.passed_over:
        return ""
    wanted = "value" if fact.measure.startswith("distinct") else "number"
    return f", passing over {fact.passed_over:,} without a {wanted}"


def _event_value(fact: EventValueFact) -> str:
    if fact.at is None or fact.value is None:
        return _events(fact.events)
    event = f"the {fact.end} {_named(fact.events.name)} was at {times_text([fact.at])}"
    return f"{event}: {value_text(fact.value)}; {_number_of(fact.events)}"


def _happened_at(fact: HappenedAtFact) -> str:
    if fact.at is None:
        return _events(fact.events)
    wanted = "never" if fact.wanted is None else period_text(fact.wanted)
    return (
        f"the {fact.end} {_named(fact.events.name)} was at {times_text([fact.at])}; wanted {wanted}"
    )


def _events(fact: EventsFact) -> str:
    if fact.window.period is None:
        return f"no {_named(fact.name)}: {_no_window(fact.window)}"
    parts = [f"{_number_of(fact)}{_list(fact.counted)}"]
    parts += _outside(fact.earlier, "earlier", "the last")
    parts += _outside(fact.later, "later", "the first")
    if fact.window.anchor is not None:
        parts.append(value_text(fact.window.anchor))
    if fact.known_since is not None:
        parts.append(f"nothing is known of the user before {times_text([fact.known_since])}")
    return "; ".join(parts)


def _number_of(fact: EventsFact) -> str:
    number, named, period = fact.counted.number, fact.named, fact.window.period
    when = "" if period is None else f" {period_text(period)}"
    if not named:
        return f"no {_named(fact.name)}{when}"
    some = f"{named:,}"
    if number < named:
        some = f"{number:,} of {named:,}" if number else f"none of {named:,}"
    return f"{some} {_named(fact.name, named)}{when}"


def _outside(fact: Outside | None, side: str, end: str) -> Iterator[str]:
    if fact is not None and fact.nearest is not None:
        number = f"{fact.number:,} {side}" if fact.number == 1 else f"{fact.number:,} {side}, {end}"
        yield f"{number}{', at' if fact.number == 1 else ' at'} {times_text([fact.nearest])}"


def _list(times: Times) -> str:
    if not times.newest:
        return ""
    shown = times.newest[:ITEMS]
    more = times.number - len(shown)
    return f": {times_text(shown)}{f' and {more:,} more' if more else ''}"


def _named(name: str | None, number: int = 1) -> str:
    word = "event" if number == 1 else "events"
    return word if name is None else f"{name_text(name)} {word}"


def _no_window(fact: WindowFact) -> str:
    anchor = "" if fact.anchor is None else f"{value_text(fact.anchor)}, so "
    if fact.anchor is not None and fact.anchor.moment is None:
        return f"{anchor}there is no window"
    if fact.begins is not None:
        return f"{anchor}the window begins later, at {times_text([fact.begins])}"
    return f"{anchor}the window is empty"


# ---- sequences and groups ----------------------------------------------------------------------


def _sequence(fact: SequenceFact) -> str:
    if not fact.chain:
        return _no_start(fact)
    met = [
        f"{step} at {times_text([moment])}"
        for step, moment in zip(fact.steps, fact.chain, strict=False)
    ]
    return f"{', then '.join(met)}{_and_then(fact)}"


def _no_start(fact: SequenceFact) -> str:
    start = f"no {fact.steps[0]}"
    if fact.window.period is None:
        return f"{start}: {_no_window(fact.window)}"
    return f"{start} {period_text(fact.window.period)}"


def _and_then(fact: SequenceFact) -> str:
    if len(fact.chain) == len(fact.steps):
        return _in_time(fact)
    missing = fact.steps[len(fact.chain)]
    until = "" if fact.deadline is None else f" up to {times_text([fact.deadline])}"
    match fact.end:
        case "happened":
            within = (
                "" if fact.deadline is None else f", no later than {times_text([fact.deadline])}"
            )
            return f", but {missing}{_at(fact.next)}{within}"
        case "pending":
            return f"; no {missing} so far, but there is time{until}"
        case "late":
            return f"; no {missing}{until}, the next{_at(fact.next)}"
        case _:
            return f"; no {missing} after that{until}"


def _in_time(fact: SequenceFact) -> str:
    return "" if fact.deadline is None else f"; there was time up to {times_text([fact.deadline])}"


def _at(moment: datetime | None) -> str:
    return "" if moment is None else f" at {times_text([moment])}"


def _group(fact: GroupFact) -> str:
    if fact.size is not None:
        users = "user" if fact.size == 1 else "users"
        return f"{'' if fact.member else 'not '}in its list of {fact.size:,} {users}"
    return {
        "here": "a filter:",
        "before": "a filter, explained above",
        "no": "a filter, not explained so deep inside of others",
    }[fact.explained]
