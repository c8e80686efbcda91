"""A store that keeps no properties never pretends that there were none."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime

import pytest

from sprigclassic import MemoryStore, NotLoadedError, StudyFilter, User
from sprigclassic.users import NOT_KEPT, SPAN, Occurred

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = 86_400_000_000
AT = int(NOW.timestamp()) * 1_000_000


@pytest.fixture(params=[AT - DAY, -DAY], ids=["packed", "spilled"])
def user(request: pytest.FixtureRequest) -> User:
    store = MemoryStore(keep_properties=False)
    fact = Occurred("u-1", request.param, None, "Checkout", {"total": 40})
    store.write([fact, fact, fact._replace(event="Signed In", properties={})])
    return store.user("u-1")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Checkout count = 2", True),
        ("any event count = 3", True),
        ("Refund where total > 3 never happened", True),
        ("Checkout where total > 3 happened before 1960-01-01", False),
    ],
)
def test_what_needs_no_property_is_answered(user: User, text: str, *, answer: bool) -> None:
    assert StudyFilter.parse(text).matches(user, now=NOW) is answer


@pytest.mark.parametrize(
    "text",
    [
        "Checkout where total > 3 happened",
        "Checkout where total is not set happened",
        "any event where order.total = 3 never happened",
    ],
)
def test_what_needs_one_is_refused(user: User, text: str) -> None:
    with pytest.raises(NotLoadedError, match="keeps no properties of events"):
        StudyFilter.parse(text).matches(user, now=NOW)


def test_events_are_not_shown_without_their_properties(user: User) -> None:
    with pytest.raises(NotLoadedError):
        user.events("Checkout")


def test_such_a_user_copies_and_pickles(user: User) -> None:
    again: User = pickle.loads(pickle.dumps(user))  # noqa: S301 - our own
    assert again == user == copy.deepcopy(user)
    assert again.histories["Checkout"].properties(0) is NOT_KEPT


def test_such_a_user_is_no_user_without_properties(user: User) -> None:
    store = MemoryStore()
    times = user.histories["Checkout"].times
    store.write([Occurred("u-1", at, None, "Checkout", {}) for at in times])
    store.write([Occurred("u-1", times[0], None, "Signed In", {})])
    assert store.user("u-1") != user


def test_what_is_not_kept_has_neither_names_nor_number() -> None:
    for look in (len, iter, list):
        with pytest.raises(NotLoadedError):
            look(NOT_KEPT)
    assert NOT_KEPT
    assert hash(NOT_KEPT) == hash(copy.copy(NOT_KEPT))
    assert SPAN > AT
