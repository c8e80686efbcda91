"""How what a store gives is looked at and compared."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from threading import Barrier
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from sprigclassic.users import NOT_KEPT, Deleted, Identified, Link, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sprigclassic.users import Needs, User

T = TypeVar("T")
Taught: TypeAlias = tuple[int, str, Any]
"""An instant, a message id, and the value of an attribute."""
Happened: TypeAlias = tuple[int, str, str, Any]
"""An instant, a message id, the name of an event, and its properties."""
Picture: TypeAlias = tuple[str, bool, dict[str, list[Taught]], list[Happened]]
"""Of a user: id, known, attributes, events."""

WORKERS: Final = 8


def same(found: object, expected: object) -> None:
    """Fail where what was found is not what was expected, and show how they differ."""
    assert found == expected  # noqa: S101 - the one assert of the contract, which pytest rewrites


def picture(user: User, *, loosely: bool = False, properties: bool = True) -> Picture:
    """Return all that is there of a user, as plain values.

    Events of one instant and message id are put in order of their names, for no history of one
    event tells it. The message ids of events of which only the times are needed are left out, for a
    store need not load them.

    Args:
        user: The user.
        loosely: Whether what has one instant and message id may come in any order.
        properties: Whether the store keeps properties of events, and message ids with them.
    """
    user_id, known, changes, events, loaded = _state(user)
    if loaded is not None:
        events = [_needed(event, loaded) for event in events]
    happened = sorted(events, key=lambda event: event[:3])
    if not properties:
        happened = sorted((at, "", name, None) for at, _, name, _ in events)
    elif loosely:
        happened = _in_any_order(happened, 3)
    attributes = {
        name: _in_any_order(entries, 2) if loosely else entries for name, entries in changes.items()
    }
    return user_id, known, attributes, [_plain(event) for event in happened]


def _state(user: User) -> tuple[str, bool, dict[str, list[Taught]], list[Happened], Any]:
    return cast(
        "tuple[str, bool, dict[str, list[Taught]], list[Happened], Any]", user.__reduce__()[1]
    )


def _needed(event: Happened, loaded: Needs) -> Happened:
    at, message_id, name, properties = event
    ordered = loaded.events_named(name).contents().has(at)
    return at, message_id if ordered else "", name, properties


def _plain(event: Happened) -> Happened:
    at, message_id, name, properties = event
    kept = properties if properties is None or properties is NOT_KEPT else dict(properties)
    return at, message_id, name, kept


def _in_any_order(entries: list[Any], length: int) -> list[Any]:
    return [
        entry
        for _, group in groupby(entries, key=lambda entry: entry[:length])
        for entry in sorted(group, key=lambda entry: json.dumps(entry[length:], default=dict))
    ]


def event(
    at: int, message_id: str | None = None, name: str = "A", user_id: str = "u-1", **properties: Any
) -> Occurred:
    """Return an event."""
    return Occurred(user_id, at, message_id, name, properties)


def plan(value: object, at: int, message_id: str | None = None, user_id: str = "u-1") -> Identified:
    """Return what teaches the attribute `plan`."""
    return Identified(user_id, at, message_id, {"plan": value})


def named(user_id: str, at: int = 0) -> Identified:
    """Return what makes a user known, and no more."""
    return Identified(user_id, at, None, {})


def deleted(user_id: str, message_id: str | None = None) -> Deleted:
    """Return what makes a store forget a user."""
    return Deleted(user_id, message_id)


def link(linked_id: str, user_id: str, at: int = 0, message_id: str = "") -> Link:
    """Return a link."""
    return Link(linked_id, user_id, at, message_id)


def at_once(number: int, work: Callable[[int], T]) -> list[T]:
    """Return what some threads return that begin together, each with its number."""
    start = Barrier(number)

    def begun(place: int) -> T:
        start.wait()
        return work(place)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(begun, range(number)))


def ids_of(users: Iterable[User]) -> list[str]:
    """Return the ids of users."""
    return [user.id for user in users]


def times_of(user: User, name: str | None = None) -> Sequence[int]:
    """Return the instants of a user's events."""
    return user.histories[name].times
