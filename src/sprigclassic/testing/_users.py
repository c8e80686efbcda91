"""Hypothesis strategies: users with attributes and events that are given, or near filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, final

from attrs import frozen
from hypothesis import note
from hypothesis import strategies as st

from sprigclassic.filters import StudyFilter
from sprigclassic.testing._clues import clues_of
from sprigclassic.testing._people import People
from sprigclassic.testing._sensible import days_from
from sprigclassic.testing._worlds import Person, arguments_of
from sprigclassic.users import User

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy
    from hypothesis.vendor.pretty import RepresentationPrinter

    from sprigclassic.testing._likenesses import Values
    from sprigclassic.testing._worlds import Groups, PlainFilter


@frozen
class Near:
    """What the users of a strategy meet.

    Attributes:
        filters: Filters whose answers they change; perhaps none.
        now: The instant that the filters are asked about.
    """

    filters: Sequence[StudyFilter]
    now: datetime


@st.composite
def any_user(
    draw: st.DrawFn,
    attributes: Values,
    events: Mapping[str, Values],
    near: Near,
    ids: SearchStrategy[str] | None,
) -> User:
    """Users with some of these attributes and events, who meet the edges of filters."""
    person = draw(_near(near.filters, near.now)) if near.filters else Person()
    whens = days_from(near.now, -400, 30)
    person = Person(
        [*person.changes, *draw(_changes(attributes, whens))],
        [*person.events, *draw(_happened(events, whens))],
        person.id if ids is None else draw(ids),
    )
    arguments = arguments_of(person)
    if not person.changes:
        arguments["known"] = draw(st.booleans())
    note(_Call(person.id, arguments))
    return User.of(person.id, **arguments)


def _changes(attributes: Values, whens: SearchStrategy[datetime]) -> SearchStrategy[list[Any]]:
    """Return what identifies taught, and at which instants: None is from the beginning."""
    if not attributes:
        return st.just([])
    traits = st.fixed_dictionaries({}, optional=dict(attributes))
    return st.lists(st.tuples(st.none() | whens, traits), max_size=3)


def _happened(
    events: Mapping[str, Values], whens: SearchStrategy[datetime]
) -> SearchStrategy[list[Any]]:
    """Return events, each with some of its properties."""
    some = [
        st.tuples(st.just(name), whens, st.fixed_dictionaries({}, optional=dict(values)))
        for name, values in events.items()
    ]
    return st.lists(st.one_of(some), max_size=8) if some else st.just([])


@st.composite
def _near(draw: st.DrawFn, filters: Sequence[StudyFilter], now: datetime) -> Person:
    """Users whose values and events lie near what decides about filters."""
    clues = clues_of(map(_plain, filters), now)
    random = draw(st.randoms(use_true_random=False))
    return People.of(random, filters[0].timezone, now, clues).person()


def _plain(whole: StudyFilter) -> PlainFilter:
    groups: Groups = {
        name: group if isinstance(group, frozenset) else _plain(group)
        for name, group in whole.groups.items()
    }
    return whole.tree, whole.timezone, groups


@final
class _Call:
    """The call that makes a user, whose repr shows the id alone; written only where it is read."""

    def __init__(self, user_id: str, arguments: Mapping[str, Any]) -> None:
        self._id = user_id
        self._arguments = {
            name: value for name, value in arguments.items() if value not in ({}, [])
        }

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002, FBT001 - as Hypothesis calls it
        printer.repr_call("User.of", (self._id,), self._arguments)
