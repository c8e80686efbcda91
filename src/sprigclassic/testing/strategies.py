"""Hypothesis strategies for tests of what uses the library: messages, users and filters.

They need the extra `testing`. Each makes what the library itself takes, and together they find the
edges: `users(near=[filter])` makes users whose answers change with one event or one microsecond.

>>> from hypothesis import given
>>> from sprigclassic import StudyFilter
>>> rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
>>> often = StudyFilter.parse("Checkout count >= 3 in last 30 days")
>>> @given(users(near=[rarely]))
... def test_everyone_checks_out_rarely_or_often(user):
...     assert rarely.matches(user, now=NOW) is not often.matches(user, now=NOW)
>>> test_everyone_checks_out_rarely_or_often()

`trees` and `worlds` are for those who write an evaluator of filters and compare it with another:
filters over the whole grammar, and filters with the users and instants to ask about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import MissingExtraError

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    extra = "testing"
    raise MissingExtraError(extra) from error

from sprigclassic._time import to_micros
from sprigclassic.filters import StudyFilter
from sprigclassic.testing import _messages, _sensible, _shop
from sprigclassic.testing._drawn_worlds import worlds, worlds_of
from sprigclassic.testing._trees import trees
from sprigclassic.testing._users import Near, any_user
from sprigclassic.testing._worlds import Person, World, filters_of, user_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from hypothesis.strategies import SearchStrategy

    from sprigclassic.messages import Message
    from sprigclassic.users import User

__all__ = [
    "ATTRIBUTES",
    "EVENTS",
    "NOW",
    "Person",
    "World",
    "filters",
    "filters_of",
    "json_values",
    "messages",
    "trees",
    "user_of",
    "users",
    "worlds",
    "worlds_of",
]

NOW = _shop.NOW
"""The instant that users and filters are made around where no other is given."""

ATTRIBUTES = _shop.ATTRIBUTES
"""Attributes of the users of a shop, each with the strategy of its values: the default."""

EVENTS = _shop.EVENTS
"""Events of a shop, each with its properties and the strategies of their values: the default."""


def messages(
    kinds: Sequence[type[Message]] = _messages.KINDS,
    *,
    user_ids: SearchStrategy[str] | None = None,
) -> SearchStrategy[Message]:
    """Return messages, as `decode` makes them of what a real sender may send.

    Their texts, values and times are any that JSON can hold; the optional fields are there or not.

    Args:
        kinds: The classes of the messages; by default all seven.
        user_ids: The ids of the users, where every message is to have one.

    >>> from hypothesis import given
    >>> from sprigclassic import Track, decode, encode
    >>> @given(messages([Track]))
    ... def test_what_is_encoded_is_decoded_again(message):
    ...     assert decode(encode(message)) == message
    >>> test_what_is_encoded_is_decoded_again()
    """
    return _messages.messages_of(tuple(kinds), user_ids)


def json_values() -> SearchStrategy[Any]:
    """Return JSON values of all kinds, such as attributes and properties may have.

    >>> from hypothesis import find
    >>> find(json_values(), lambda value: isinstance(value, list) and value)
    [None]
    """
    return _messages.json_values


def users(
    *,
    attributes: Mapping[str, SearchStrategy[Any]] | None = None,
    events: Mapping[str, Mapping[str, SearchStrategy[Any]]] | None = None,
    near: Iterable[StudyFilter] = (),
    now: datetime = NOW,
    ids: SearchStrategy[str] | None = None,
) -> SearchStrategy[User]:
    """Return users, unknown ones and such without a history too.

    Args:
        attributes: Attribute -> the strategy of its values. By default `ATTRIBUTES`, or nothing
            where filters are given.
        events: Event -> property -> the strategy of its values. By default `EVENTS`, or nothing
            where filters are given.
        near: Filters whose edges the users are to meet at `now`: they have also the attributes and
            events that these filters name, with values equal to a literal or one off, and events
            at both ends of their windows, one microsecond before and after them, or in the future.
        now: The instant that the filters are to be asked about, aware.
        ids: The ids of the users. By default `u-1`, or ids in and outside the filters' groups.

    Raises:
        ValueError: `now` is naive.

    >>> from hypothesis import find
    >>> from sprigclassic import StudyFilter
    >>> active = StudyFilter.parse('plan = "pro" and Checkout then pageview within 2 hours')
    >>> user = find(users(near=[active]), lambda user: active.matches(user, now=NOW))
    >>> user.attributes_at(NOW)["plan"], len(user.events("Checkout")) > 0
    ('pro', True)
    >>> seats = {"seats": st.integers(1, 50)}
    >>> find(users(attributes=seats, events={}), lambda user: user.attributes_at(NOW)).events()
    []
    """
    filters = tuple(near)
    to_micros(now)  # refuses a naive one here, not while users are made
    if attributes is None:
        attributes = {} if filters else ATTRIBUTES
    if events is None:
        events = {} if filters else EVENTS
    return any_user(attributes, events, Near(filters, now), ids)


def filters(
    *,
    attributes: Mapping[str, SearchStrategy[Any]] = ATTRIBUTES,
    events: Mapping[str, Mapping[str, SearchStrategy[Any]]] = EVENTS,
    groups: Mapping[str, Iterable[str] | StudyFilter] | None = None,
    now: datetime = NOW,
    timezones: Sequence[str] = ("UTC", "Europe/Berlin", "America/New_York"),
) -> SearchStrategy[StudyFilter]:
    """Return filters over the whole language, about what users may have.

    A literal is a value that the attribute or the property may have; windows end near `now`.

    Args:
        attributes: Attribute -> the strategy of its values.
        events: Event -> property -> the strategy of its values.
        groups: The groups that the filters may name: user ids or filters; by default none.
        now: The instant that the filters are to be asked about, aware.
        timezones: The IANA names of their time zones.

    Raises:
        ValueError: `now` is naive.

    >>> from hypothesis import given
    >>> @given(filters(), users())
    ... def test_a_filter_means_what_its_text_means(rarely, user):
    ...     again = StudyFilter.parse(str(rarely))
    ...     assert again.matches(user, now=NOW) is rarely.matches(user, now=NOW)
    >>> test_a_filter_means_what_its_text_means()
    """
    given = dict(groups or {})
    conditions = _sensible.sensible_conditions(attributes, events, tuple(given), now)
    return st.builds(StudyFilter.from_tree, conditions, st.sampled_from(timezones), st.just(given))
