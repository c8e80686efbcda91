"""Questions to the evaluator alone, with no parser and no checker before it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sprigclassic._time import to_micros, zone
from sprigclassic.filters import tree
from sprigclassic.filters.compile import compile_condition
from sprigclassic.users import NOT_KEPT, Histories, User
from sprigclassic.users.history import history_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.users import Event

NOW: Final = "2026-11-23T12:00Z"  # a Monday
ALWAYS: Final = datetime.min.replace(tzinfo=UTC)

Given = tuple[str, str] | tuple[str, str, "Mapping[str, object]"]


def asked(condition: tree.Condition, user: User, now: str = NOW, where: str = "UTC") -> bool:
    """Return the answer of a condition."""
    answer: Any = compile_condition(condition, zone(where))(user, micros(now))
    assert answer is True or answer is False
    return answer


def passes(test: tree.ValueTest, value: object, now: str = NOW, where: str = "UTC") -> bool:
    """Return the answer of a test of an attribute, which has to be that of a property too."""
    user = User.of("u-1", attributes={"p": value}, events=[("A", ALWAYS, {"p": value})])
    events = tree.Events("A")
    conditions: list[tree.Condition] = [
        tree.Attribute("p", test),
        tree.EventValue(events, "first", "p", test),
        tree.Happened(tree.Events("A", tree.Property("p", test))),
    ]
    [answer] = {asked(condition, user, now, where) for condition in conditions}
    return answer


def happened(*events: Given, **attributes: object) -> User:
    """Make a user of events, each a name, an ISO time and properties, and of attributes."""
    made = [(name, datetime.fromisoformat(when), *rest) for name, when, *rest in events]
    return User.of("u-1", attributes=attributes, events=made)  # type: ignore[arg-type]


def user_with(times: str) -> User:
    """Make a user of events on the day of NOW, such as `A 10:00, B 10:01`."""
    events = [text.split() for text in times.split(", ") if text]
    return happened(*((name, f"2026-11-23T{clock}Z") for name, clock in events))


def partly_kept(readable: list[Given], others: list[Given]) -> User:
    """Make a user; to read the properties of the other events is an error."""
    histories = Histories()
    for name in {event[0] for event in [*readable, *others]}:
        kept = [event for event in readable if event[0] == name]
        lost = [event for event in others if event[0] == name]
        histories[name] = history_of(
            [*(_event(*event) for event in kept)]
            + [(micros(when), "", name, NOT_KEPT) for _, when, *_ in lost]
        )
    return User("u-1", histories=histories)


def _event(name: str, when: str, properties: Mapping[str, object] = {}) -> Event:
    return micros(when), "", name, properties


def micros(when: str) -> int:
    """Return the instant of an ISO text."""
    return to_micros(datetime.fromisoformat(when))
