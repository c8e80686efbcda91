"""What is needed of users as one statement, which reads that and nothing else.

There is a select for each half-open range of a name. Its rows are (kind, name, instant, message id,
arrival, JSON), so that to sort them all brings each history into its order. Of one user, the first
row has behind these columns what the store knows of his id (`_HEAD`), and has nothing else where
its instant is null; a statement about several users puts the number of the user before, and has a
row of kind 0 for each.

An id is in several places of a statement. That about one user binds all by position, which is
fastest; those about several bind by name. (To bind `?1` by position is what Python 3.12 and newer
warn of.)
"""

from __future__ import annotations

import re
import sqlite3
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from sprigclassic.stores.plans import attributes, sayable, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sprigclassic.users import NeededEvents, Needs

Select: TypeAlias = "tuple[str, Sequence[object]]"
"""A select with its parameters, without those that are ids."""

SIZES: Final = (1, 8, 64)
"""About so many users may one statement ask; there is one for each of these numbers."""
_IDS: Final = tuple(f"id{place + 1}" for place in range(SIZES[-1]))
_PLACE: Final = re.compile(r"\?")
_ID_OR_PLACE: Final = re.compile(r":id1|\?")
_MOST: Final = 400 if sqlite3.sqlite_version_info >= (3, 32) else 150
"""So many selects may a statement have; where more are needed, the whole user is read."""

_HEAD: Final = "known + 2 * ties + 4 * ifnull(kept, 0)"
_USER: Final = f"select 0, '', null, '', 0, null, {_HEAD} from users where user_id = :id1"  # noqa: S608 - of our own
_USERS: Final = (
    f"select number, 0, '', {_HEAD}, user_id, 0, null from users where user_id {{asked}}"  # noqa: S608 - of our own
)
_USER_WITH_EVENTS: Final = f"""
    select 2, ?, at, ifnull(message_id, ''), arrival, {{content}}, {_HEAD}
    from users left join messages
    on user = users.number and event = (select number from names where name = ?)
    and at >= ? and at < ?
    where user_id = :id1
"""  # noqa: S608 - of our own
"""Where events are needed, to read the first of them on the way spares to look for the user."""
_ALL_ATTRIBUTES: Final = """
    select {user}1, names.name, since, message_id, arrival, value{rest}
    from users cross join attributes cross join names
    where user_id {asked} and attributes.user = users.number and names.number = attributes.name
"""
_ALL_EVENTS: Final = """
    select {user}2, names.name, at, ifnull(message_id, ''), arrival, properties{rest}
    from users cross join messages cross join names
    where user_id {asked} and messages.user = users.number and names.number = messages.event
"""
_ATTRIBUTE: Final = """
    select {user}1, names.name, since, message_id, arrival, value{rest}
    from users cross join names cross join attributes
    where user_id {asked} and names.name = ?
    and attributes.user = users.number and attributes.name = names.number
    and since >= coalesce((
        select max(before.since) from attributes as before
        where before.user = users.number and before.name = names.number and before.since <= ?
    ), ?) and since < ?
"""
"""What was taught in a range, and what was held when it began."""
_EVENTS: Final = """
    select {user}2, ?, at, ifnull(message_id, ''), arrival, {content}{rest}
    from users cross join messages
    where user_id {asked}
    and user = users.number and event = (select number from names where name = ?)
    and at >= ? and at < ?
"""
_ANY_EVENTS: Final = """
    select {mine}2, names.name, at, ifnull(message_id, ''), arrival, {content}{rest}
    from mine cross join names cross join messages
    where names.number = mine.event and names.name not in (select name from named)
    and messages.user = mine.user and messages.event = mine.event and at >= ? and at < ?
"""
_MINE: Final = """
    with recursive mine (user, event) as (
        select number, (select min(m.event) from messages as m where m.user = number)
        from users where user_id {asked}
        union all
        select user, (
            select min(m.event) from messages as m where m.user = mine.user and m.event > mine.event
        )
        from mine where event is not null
    ), named (name) as ({names})
"""
"""The events that a user has, found one after the other in the index, and those asked by name."""


@frozen
class Plan:
    """How to read what is needed of users.

    Attributes:
        one: The statement about one user.
        many: For each of the `SIZES` the statement about so many users, at most.
        parameters: The parameters that are not ids, by name.
        given: The parameters of the statement about one user, by position, without the id.
        asked: The positions of the id among them.
    """

    one: str
    many: dict[int, str]
    parameters: dict[str, object]
    given: list[object]
    asked: list[int]

    @classmethod
    def of(cls, selects: Sequence[Select], *, before: Select = ("", ())) -> Plan:
        """Put selects together, with what stands before them."""
        joined = not before[0] and bool(selects) and selects[0][0] in _JOINED
        head = _JOINED[selects[0][0]] if joined else _USER
        one = " union all ".join([head, *(select for select, _ in selects[joined:])])
        one = (before[0] + one).format(asked="= :id1", user="", mine="", rest=", null")
        many = before[0] + " union all ".join([_USERS, *(select for select, _ in selects)])
        values = [*before[1], *(each for _, some in selects for each in some)]
        places, rest = _ID_OR_PLACE.findall(one), iter(values)
        return cls(
            one.replace(":id1", "?"),
            {size: _about(size, _named(many)) for size in SIZES},
            {f"p{place}": each for place, each in enumerate(values, 1)},
            [next(rest) if place == "?" else None for place in places],
            [number for number, place in enumerate(places) if place != "?"],
        )

    def about_one(self, user_id: str) -> list[object]:
        """Return the parameters of the statement about one user."""
        parameters = self.given.copy()
        for place in self.asked:
            parameters[place] = user_id
        return parameters

    def about(self, user_ids: Sequence[str]) -> tuple[str, Mapping[str, object]]:
        """Return the statement about several users, and its parameters."""
        size = next(size for size in SIZES if size >= len(user_ids))
        return self.many[size], {**self.parameters, **dict(zip_longest(_IDS[:size], user_ids))}


def _about(size: int, template: str) -> str:
    places = ", ".join(f":{name}" for name in _IDS[:size])
    return template.format(
        asked=f"in ({places})", user="users.number, ", mine="mine.user, ", rest=""
    )


def _named(template: str) -> str:
    places = count(1)
    return _PLACE.sub(lambda _: f":p{next(places)}", template)


def _with_content(template: str, content: str) -> str:
    return template.replace("{content}", content)


_JOINED: Final = {
    _with_content(_EVENTS, content): _with_content(_USER_WITH_EVENTS, content)
    for content in ("null", "properties")
}

WHOLE_PLAN: Final = Plan.of([(_ALL_ATTRIBUTES, ()), (_ALL_EVENTS, ())])


def plan_of(needs: Needs) -> Plan:
    """Return how to read what is needed."""
    named = [name for name in needs.events if name is not None and sayable(name)]
    selects: list[Select] = [
        (_with_content(_EVENTS, content), (name, name, start, end))
        for name in named
        for content, start, end in _times(needs.events[name])
    ]
    selects += [(_ATTRIBUTE, (name, start, start, end)) for name, start, end in attributes(needs)]
    any_event = needs.events.get(None)
    if any_event is None:
        return WHOLE_PLAN if len(selects) >= _MOST else Plan.of(selects)
    selects += [
        (_with_content(_ANY_EVENTS, content), (start, end))
        for content, start, end in _times(any_event)
    ]
    names = f"values {', '.join(['(?)'] * len(named))}" if named else "select null where 0"
    before = _MINE.replace("{names}", names), named
    return WHOLE_PLAN if len(selects) >= _MOST else Plan.of(selects, before=before)


def _times(needed: NeededEvents) -> Iterator[tuple[str, int, int]]:
    """Yield the ranges of the events that are needed, each with what is read of their contents."""
    return (("properties" if whole else "null", start, end) for whole, start, end in times(needed))
