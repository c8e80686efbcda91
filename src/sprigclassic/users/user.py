"""A user as filters see him: attributes and event histories, complete up to some message.

Of a user that was loaded with `Needs` only what they name is there; to read more is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, final

from attrs import field, frozen

from sprigclassic._time import BEGINNING, END, from_micros, to_micros
from sprigclassic.errors import NotLoadedError, Problem
from sprigclassic.messages import plain
from sprigclassic.users.classic_event import ClassicEvent
from sprigclassic.users.held import Held, taught
from sprigclassic.users.history import Event, GivenHistories, Histories
from sprigclassic.users.loaded import LoadedChanges, LoadedHistories
from sprigclassic.users.needs import Needs

Traits: TypeAlias = Mapping[str, object]
GivenEvent: TypeAlias = tuple[str, datetime] | tuple[str, datetime, Mapping[str, object]]


@final
@frozen(eq=False)
class User:
    """What is known of one user; it never changes after it was handed out.

    Attributes:
        id: The user's id, Segment's `userId`.
        known: Whether an identify or an alias ever named the user.
        changes: For each attribute that was ever set or unset, what it held, newest first.
        histories: The user's events by name, and under None those of any name.
        loaded: What of the user was loaded; None: everything.
    """

    id: str
    known: bool = False
    changes: Mapping[str, Held] = field(factory=dict[str, Held], repr=False)
    histories: Histories = field(factory=Histories, repr=False)
    loaded: Needs | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        id: str,  # noqa: A002 - the field's name
        *,
        attributes: Traits | None = None,
        identified: Iterable[tuple[datetime, Traits]] = (),
        events: Iterable[GivenEvent] = (),
        known: bool = True,
    ) -> User:
        """Make a user by hand, for tests and for data of your own.

        Args:
            id: The user's id.
            attributes: Attribute -> JSON value; held at every instant before `identified` changes
                it. A datetime or date is taken as its ISO text.
            identified: (when, attributes) of each identify, in any order; None unsets.
            events: (name, when) or (name, when, properties) of each event, in any order.
            known: Whether an identify ever named the user.

        Raises:
            TypeError: A value is no JSON value, or the name of an event no text.
            ValueError: A datetime is naive, or outside the years 1 to 9999 of UTC.

        >>> from datetime import UTC, datetime
        >>> checkout = ("Checkout", datetime(2026, 11, 20, tzinfo=UTC), {"total": 40})
        >>> User.of("u-17", attributes={"plan": "pro"}, events=[checkout])
        User(id='u-17', known=True)
        """
        given = _object({} if attributes is None else attributes, "attributes")
        changes = {name: Held(value, BEGINNING) for name, value in given.items()}
        for when, traits in identified:
            since = _instant(when)
            for name, value in _object(traits, "identified").items():
                changes[name] = taught(changes.get(name), value, since, "")
        return cls(id, known, changes, GivenHistories(_event(*event) for event in events))

    def restricted(self, needs: Needs) -> User:
        """Return the user with nothing but what some needs name; to read more is an error.

        A store that has read a part of a user hands him out so.

        Raises:
            NotLoadedError: They name what was not loaded.
        """
        if self.loaded is not None and not self.loaded.covers(needs):
            msg = f"less of the user {self.id!r} was loaded than is needed"
            raise NotLoadedError(msg)
        changes, histories = what_is_there(self)
        return User(
            self.id,
            self.known,
            LoadedChanges(changes, needs),
            LoadedHistories(histories, needs),
            needs,
        )

    def attributes_at(self, now: datetime) -> dict[str, Any]:
        """Return the attributes that are set at an instant, as copies of your own.

        Raises:
            NotLoadedError: Only a part of the user was loaded.
            ValueError: `now` is naive.
        """
        self._check_whole()
        instant = to_micros(now)
        held = {name: newest.at(instant) for name, newest in self.changes.items()}
        return {
            name: plain(entry.value, name, [])
            for name, entry in held.items()
            if entry is not None and entry.value is not None
        }

    def events(self, name: str | None = None) -> list[ClassicEvent]:
        """Return the events of that name, or all, the earliest first, as copies of your own.

        Raises:
            NotLoadedError: Only a part of the user was loaded, or the store keeps no properties.
        """
        self._check_whole()
        history = self.histories[name]
        names = history.names
        return [
            ClassicEvent(
                names[place] if names is not None else str(name),
                from_micros(at),
                plain(history.properties(place), "$", []),
                history.ids[place],
            )
            for place, at in enumerate(history.times)
        ]

    def _check_whole(self) -> None:
        if self.loaded is not None:
            msg = f"only a part of the user {self.id!r} was loaded"
            raise NotLoadedError(msg)

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same user with the same attributes and events."""
        if not isinstance(other, User):
            return NotImplemented
        return self._state() == other._state()

    def __hash__(self) -> int:
        """Return a hash by the id: equal users have equal ids."""
        return hash(self.id)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as plain values, whatever store the user came from."""
        return _restored, self._state()

    def _state(self) -> _State:
        if isinstance(self.changes, LoadedChanges) and isinstance(self.histories, LoadedHistories):
            changes, events = self.changes.entries(), self.histories.entries()
            return self.id, self.known, changes, events, self.loaded
        changes = {name: newest.history() for name, newest in self.changes.items()}
        history = self.histories[None]
        names = history.names or ()
        events = [
            (at, message_id, name, history.properties(place))
            for place, (at, message_id, name) in enumerate(
                zip(history.times, history.ids, names, strict=True)
            )
        ]
        return self.id, self.known, changes, events, None


_State: TypeAlias = tuple[
    str, bool, dict[str, list[tuple[int, str, Any]]], list[Event], "Needs | None"
]


def what_is_there(user: User) -> tuple[Mapping[str, Held], Histories]:
    """Return all attributes and histories that are there, whatever of them may be read."""
    changes, histories = user.changes, user.histories
    return (
        changes.whole if isinstance(changes, LoadedChanges) else changes,
        histories.whole if isinstance(histories, LoadedHistories) else histories,
    )


def _restored(
    user_id: str,
    known: bool,  # noqa: FBT001 - as pickled
    changes: Mapping[str, Sequence[tuple[int, str, Any]]],
    events: Sequence[Event],
    loaded: Needs | None,
) -> User:
    held: dict[str, Held] = {}
    for name, entries in changes.items():
        for since, message_id, value in entries:
            held[name] = Held(value, since, message_id, held.get(name))
    user = User(user_id, known, held, GivenHistories(events))
    return user if loaded is None else user.restricted(loaded)


def _event(name: object, when: object, properties: object = None) -> Event:
    if not isinstance(name, str):
        msg = f"the name of an event is a text, not {type(name).__name__}"
        raise TypeError(msg)
    return _instant(when), "", name, _object({} if properties is None else properties, name)


def _instant(when: object) -> int:
    if not isinstance(when, datetime):
        msg = f"a time is an aware datetime, not {type(when).__name__}"
        raise TypeError(msg)
    micros = to_micros(when)
    if not BEGINNING <= micros <= END:
        msg = f"{when!r} is outside the years 1 to 9999 of UTC"
        raise ValueError(msg)
    return micros


def _object(value: object, name: str) -> dict[str, Any]:
    problems: list[Problem] = []
    copy: dict[str, Any] = plain(value, name, problems, dated=True)
    if not isinstance(value, Mapping):
        problems.append(Problem("not_json", name, "expected a mapping"))
    if problems:
        raise TypeError("; ".join(map(str, problems)))
    return copy
