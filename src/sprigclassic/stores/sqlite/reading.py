"""Rows into users, persons and records.

All of it is asked of a `Query`: a connection that reads as of one moment, or that alone may write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sprigclassic.stores.persons import NO_TIES, Person, Ties, found, person
from sprigclassic.stores.plans import sayable
from sprigclassic.stores.record import Record, user_of
from sprigclassic.stores.rows import Part, part_of
from sprigclassic.stores.sqlite.plans import SIZES, WHOLE_PLAN, Plan
from sprigclassic.users import Link, Needs, User

Parameters: TypeAlias = "Sequence[object] | Mapping[str, object]"
"""Bound by position to each `?`, or by name."""
Query: TypeAlias = Callable[[str, Parameters], Sequence[tuple[Any, ...]]]
"""Returns the rows of a statement with these parameters."""

_LINKS: Final = """
    select linked.user_id, users.user_id, at, message_id
    from users as linked cross join links cross join users
    where linked.user_id in ({asked})
    and links.linked = linked.number and users.number = links.user
"""
_LINKED: Final = """
    select users.user_id, linked.user_id
    from users cross join links cross join users as linked
    where users.user_id in ({asked})
    and links.user = users.number and linked.number = links.linked
"""
_SUPPRESSED: Final = "select user_id from suppressed where user_id in ({asked})"


# ---- several ids -------------------------------------------------------------------------------


def chunks(user_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield ids, without those of which nobody can have heard, as many as one statement takes."""
    asked = list(filter(sayable, user_ids))
    for start in range(0, len(asked), SIZES[-1]):
        yield asked[start : start + SIZES[-1]]


def parts_of(query: Query, user_ids: Sequence[str], plan: Plan) -> dict[str, Part]:
    """Return what is there of some ids, by id."""
    parts: dict[str, Part] = {}
    for some in chunks(user_ids):
        rows = sorted(query(*plan.about(some)))
        for _, group in groupby(rows, key=itemgetter(0)):
            own = [row[1:] for row in group]
            head, user_id = own[0][2:4]
            parts[user_id] = part_of(user_id, head, own[1:])
    return parts


def person_of(query: Query, user_id: str) -> Person:
    """Return the person to whom an id belongs."""
    return found(person(user_id), lambda user_ids: _ties_of(query, user_ids))


def _ties_of(query: Query, user_ids: Sequence[str]) -> Mapping[str, Ties]:
    links = links_of(query, user_ids)
    linked: dict[str, set[str]] = {}
    for some in chunks(user_ids):
        for user_id, linked_id in query(*asking(_LINKED, some)):
            linked.setdefault(user_id, set()).add(linked_id)
    return {
        each: Ties(links.get(each), frozenset(linked.get(each, ())))
        if each in links or each in linked
        else NO_TIES
        for each in user_ids
    }


def links_of(query: Query, user_ids: Sequence[str]) -> dict[str, Link]:
    """Return the links of some ids that count, by linked id."""
    return {row[0]: Link(*row) for some in chunks(user_ids) for row in query(*asking(_LINKS, some))}


def suppressed_of(query: Query, user_ids: Sequence[str]) -> set[str]:
    """Return those of some ids that are suppressed."""
    return {
        user_id for some in chunks(user_ids) for (user_id,) in query(*asking(_SUPPRESSED, some))
    }


def asking(template: str, user_ids: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return a statement about some ids, and its parameters."""
    return template.format(asked=", ".join("?" * len(user_ids))), user_ids


def person_in(
    query: Query, user_id: str, plan: Plan, needs: Needs | None, kept: Callable[[Any], Needs | None]
) -> User:
    """Return the person to whom an id with ties belongs, from all his ids.

    Args:
        query: Asks as of one moment.
        user_id: One of his ids.
        plan: How to read what is needed.
        needs: What is needed.
        kept: Returns what may be asked, by its number.

    Raises:
        NotLoadedError: What is needed was pruned.
    """
    someone = person_of(query, user_id)
    parts = parts_of(query, someone.ids, plan)
    records = [
        parts[each].record(kept(parts[each].kept), suppressed=False)
        for each in someone.ids
        if each in parts
    ]
    return user_of(someone.id, records, needs)


def records_of(
    query: Query, user_ids: Sequence[str], kept: Callable[[Any], Needs | None]
) -> list[Record]:
    """Return the records of those of some ids that are there, in that order."""
    parts = parts_of(query, user_ids, WHOLE_PLAN)
    links = links_of(query, user_ids)
    suppressed = suppressed_of(query, user_ids)
    return [
        parts[each].record(kept(parts[each].kept), links.get(each), suppressed=each in suppressed)
        if each in parts
        else Record(each, suppressed=True)
        for each in user_ids
        if each in parts or each in suppressed
    ]
