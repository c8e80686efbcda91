"""What a store does, in the plainest way: it keeps all facts and goes through them each time."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from sprigclassic.users import Deleted, Identified, Occurred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.users import Fact, History, User

Contents: TypeAlias = list[tuple[int, str, Any]]
"""The instant, the message id, and the value or properties."""
Picture: TypeAlias = tuple[bool, dict[str, Contents], dict[str, Contents], Contents]
"""Of a user: known, attributes, events by name, any event."""

in_order = itemgetter(0, 1)


class Model:
    def __init__(self) -> None:
        self.kept: list[Fact] = []
        self.seen: set[str] = set()

    def write(self, facts: Sequence[Fact]) -> list[bool]:
        return [self._write(fact) for fact in facts]

    def _write(self, fact: Fact) -> bool:
        if fact.message_id in self.seen:
            return False
        if fact.message_id is not None:
            self.seen.add(fact.message_id)
        if isinstance(fact, Deleted):
            self.kept = [kept for kept in self.kept if kept.user_id != fact.user_id]
        else:
            self.kept.append(fact)
        return True

    def known(self) -> list[str]:
        heard_of = dict.fromkeys(fact.user_id for fact in self.kept)
        known = {fact.user_id for fact in self.kept if isinstance(fact, Identified)}
        return [user_id for user_id in heard_of if user_id in known]

    def user(self, user_id: str) -> Picture:
        mine = [fact for fact in self.kept if fact.user_id == user_id]
        lessons = [fact for fact in mine if isinstance(fact, Identified)]
        events = [fact for fact in mine if isinstance(fact, Occurred)]
        names = sorted({fact.event for fact in events})
        return (
            bool(lessons),
            {
                attribute: _sorted(
                    (fact, value)
                    for fact in lessons
                    for name, value in fact.traits.items()
                    if name == attribute
                )
                for attribute in {name for fact in lessons for name in fact.traits}
            },
            {
                name: _sorted((fact, fact.properties) for fact in events if fact.event == name)
                for name in names
            },
            _sorted(
                (fact, fact.properties) for name in names for fact in events if fact.event == name
            ),
        )


def _sorted(taught: Any) -> Contents:
    return sorted(((fact.at, fact.message_id or "", value) for fact, value in taught), key=in_order)


def picture(user: User) -> Picture:
    return (
        user.known,
        {name: held.history() for name, held in user.changes.items()},
        {name: contents(user.histories[name]) for name in user.histories.names()},
        contents(user.histories[None]),
    )


def contents(history: History) -> Contents:
    return [
        (at, history.ids[place], history.properties(place))
        for place, at in enumerate(history.times)
    ]
