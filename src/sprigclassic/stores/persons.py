"""Which ids are one person: found from links alone, in whatever order these arrived.

Of several links of one id the earliest counts, so that a later one on a shared device takes no
history away. Where links run in a circle, the latest of them does not count: its id is the person.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Final, TypeAlias

from attrs import frozen

from sprigclassic.users import Link


@frozen
class Ties:
    """How one id is linked.

    Attributes:
        link: The link of this id that counts, if there is any.
        linked: Ids of which some link, whether it counts or not, names this one.
    """

    link: Link | None = None
    linked: frozenset[str] = frozenset()


NO_TIES: Final = Ties()


@frozen
class Person:
    """Someone with one id or several.

    Attributes:
        id: His own id, to which all links lead.
        ids: All his ids, his own first, the others in order of their text.
    """

    id: str
    ids: tuple[str, ...]


Search: TypeAlias = Generator[Sequence[str], Mapping[str, Ties], Person]
"""Yields ids whose ties it wants to be sent, and returns the person."""


def order(link: Link) -> tuple[int, str, str, str]:
    """Return by what links are put in order, the earliest first."""
    return link.at, link.message_id, link.user_id, link.linked_id


def counting(one: Link | None, other: Link) -> Link:
    """Return which of two links of one id counts."""
    return other if one is None or order(other) < order(one) else one


def person(user_id: str) -> Search:
    """Search for the person to whom an id belongs."""
    known: dict[str, Ties] = {}
    own = yield from _own_id(user_id, known)
    ids, reached = {own}, [own]
    while reached:
        candidates = {each for one in reached for each in known[one].linked} - ids
        known.update((yield sorted(candidates - known.keys())) if candidates - known.keys() else {})
        reached = [each for each in candidates if _target(known[each]) in ids]
        ids.update(reached)
    return Person(own, (own, *sorted(ids - {own})))


def _own_id(
    user_id: str, known: dict[str, Ties]
) -> Generator[Sequence[str], Mapping[str, Ties], str]:
    path: list[Link] = []
    at = user_id
    while True:
        known.update((yield [at]))
        link = known[at].link
        if link is None:
            return at
        path.append(link)
        at = link.user_id
        if at in known:
            started = next(place for place, each in enumerate(path) if each.linked_id == at)
            return max(path[started:], key=order).linked_id


def _target(ties: Ties) -> str | None:
    return None if ties.link is None else ties.link.user_id


def found(search: Search, ask: Callable[[Sequence[str]], Mapping[str, Ties]]) -> Person:
    """Return the person, asking for the ties of ids, all of which are answered."""
    wanted = next(search)
    try:
        while True:
            wanted = search.send(ask(wanted))
    except StopIteration as end:
        result: Person = end.value
        return result
