from __future__ import annotations

from collections import UserDict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicEvent, User
from sprigclassic.testing._messages import json_values, texts
from tests.twins import TWINS, Twin

NAIVE: Final = datetime.fromisoformat("2026-11-23T08:00:00")
FIRST: Final = datetime.min.replace(tzinfo=UTC)
LAST: Final = datetime.max.replace(tzinfo=UTC)
EAST: Final = timezone(timedelta(hours=14))
WEST: Final = timezone(-timedelta(hours=12))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


CHECKOUT: Final = ("Checkout", at(8), {"total": 40, "items": [{"sku": "a"}]})
SHOPPER: Final = User.of(
    "u-1",
    attributes={"plan": "free", "seats": 3},
    identified=[(at(10), {"plan": "pro"}), (at(9), {"plan": "trial", "seats": None})],
    events=[CHECKOUT, ("pageview", at(7)), ("Checkout", at(6))],
)

moments = st.datetimes(timezones=st.just(UTC))
traits = st.dictionaries(texts, json_values, max_size=3)
users = st.builds(
    User.of,
    texts,
    attributes=st.none() | traits,
    identified=st.lists(st.tuples(moments, traits), max_size=3),
    events=st.lists(st.tuples(texts, moments, traits) | st.tuples(texts, moments), max_size=4),
    known=st.booleans(),
)


# ---- attributes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "attributes"),
    [
        pytest.param(FIRST, {"plan": "free", "seats": 3}, id="from-the-beginning"),
        pytest.param(at(8, 59), {"plan": "free", "seats": 3}, id="before"),
        pytest.param(at(9), {"plan": "trial"}, id="from-the-instant-on"),
        pytest.param(at(10), {"plan": "pro"}, id="newest"),
        pytest.param(LAST, {"plan": "pro"}, id="to-the-end"),
    ],
)
def test_an_attribute_is_its_newest_value_at_or_before_now(
    now: datetime, attributes: dict[str, Any]
) -> None:
    assert SHOPPER.attributes_at(now) == attributes


def test_an_attribute_taught_twice_at_one_time_has_the_later_value() -> None:
    user = User.of("u-1", identified=[(at(9), {"plan": "trial"}), (at(9), {"plan": "pro"})])
    assert user.attributes_at(at(9)) == {"plan": "pro"}


def test_an_object_replaces_the_whole_object_before() -> None:
    user = User.of(
        "u-1",
        attributes={"address": {"city": "Berlin", "zip": "10115"}},
        identified=[(at(9), {"address": {"city": "Rome"}})],
    )
    assert user.attributes_at(at(9)) == {"address": {"city": "Rome"}}


def test_dates_are_taken_as_their_iso_texts() -> None:
    there = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    user = User.of("u-1", attributes={"born": date(2000, 2, 29), "seen": [{"at": there}]})
    assert user.attributes_at(at(9)) == {
        "born": "2000-02-29",
        "seen": [{"at": "2026-11-23T09:00:00+01:00"}],
    }


def test_attributes_about_a_naive_time_are_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        SHOPPER.attributes_at(NAIVE)


# ---- events ------------------------------------------------------------------------------------


def test_events_come_the_earliest_first() -> None:
    early, late = ClassicEvent("Checkout", at(6)), ClassicEvent(*CHECKOUT)
    page = ClassicEvent("pageview", at(7))
    assert SHOPPER.events("Checkout") == [early, late]
    assert SHOPPER.events() == [early, page, late]
    assert SHOPPER.events("never") == []


def test_events_at_the_ends_of_time() -> None:
    east = datetime(1, 1, 1, 14, tzinfo=EAST)
    west = datetime(9999, 12, 31, 11, 59, 59, 999_999, tzinfo=WEST)
    user = User.of("u-1", events=[("Checkout", west), ("Checkout", east)])
    assert [event.at for event in user.events()] == [FIRST, LAST]


def test_a_user_nobody_has_heard_of_is_empty() -> None:
    user = User("u-1")
    assert not user.known
    assert user.attributes_at(at(9)) == {}
    assert user.events() == []
    assert user.histories.names() == []


def test_a_user_by_hand_is_known_unless_one_says_otherwise() -> None:
    assert User.of("u-1").known
    assert not User.of("u-1", known=False).known


# ---- refusals ----------------------------------------------------------------------------------


NO_INSTANTS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "naive-event": ({"events": [("Checkout", NAIVE)]}, "has no time zone"),
    "naive-identify": ({"identified": [(NAIVE, {})]}, "has no time zone"),
    "naive-attribute": ({"attributes": {"at": NAIVE}}, "has no time zone"),
    "naive-inside": ({"attributes": {"at": [{"a": NAIVE}]}}, "has no time zone"),
    "naive-property": ({"events": [("Checkout", at(8), {"at": NAIVE})]}, "has no time zone"),
    "event-before-year-1": (
        {"events": [("Checkout", datetime(1, 1, 1, 13, tzinfo=EAST))]},
        "outside the years 1 to 9999 of UTC",
    ),
    "identify-after-9999": (
        {"identified": [(datetime(9999, 12, 31, 13, tzinfo=WEST), {})]},
        "outside the years 1 to 9999 of UTC",
    ),
}
NO_JSON: Final[list[tuple[dict[str, Any], str]]] = [
    ({"attributes": {"plan": {1, 2}}}, "attributes.plan: expected a JSON value, found set"),
    ({"attributes": {"a": [b""]}}, "attributes.a[0]: expected a JSON value, found bytes"),
    ({"attributes": {"a": 2**64}}, "attributes.a: expected an integer within 64 bits"),
    ({"attributes": {1: 2}}, "attributes: expected names of text, found 1"),
    ({"attributes": ["plan"]}, "attributes: expected a mapping"),
    ({"identified": [(at(8), {"a": {"b": {1}}})]}, "identified.a.b: expected a JSON value"),
    ({"identified": [(at(8), None)]}, "identified: expected a mapping"),
    ({"identified": [("today", {})]}, "a time is an aware datetime, not str"),
    ({"events": [("Checkout", "today")]}, "a time is an aware datetime, not str"),
    ({"events": [("Checkout", date(2026, 1, 1))]}, "a time is an aware datetime, not date"),
    ({"events": [("Checkout", at(8), {"a": {1}})]}, "Checkout.a: expected a JSON value"),
    ({"events": [("Checkout", at(8), [1])]}, "Checkout: expected a mapping"),
    ({"events": [(None, at(8))]}, "the name of an event is a text, not NoneType"),
    ({"events": [("Checkout",)]}, "missing 1 required positional argument"),
]


@pytest.mark.parametrize("case", NO_INSTANTS)
def test_times_that_are_no_instants_are_refused(case: str) -> None:
    given, message = NO_INSTANTS[case]
    with pytest.raises(ValueError, match=message):
        User.of("u-1", **given)


@pytest.mark.parametrize(("given", "message"), NO_JSON, ids=str)
def test_what_is_no_json_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as refusal:
        User.of("u-1", **given)
    assert message in str(refusal.value)


# ---- a value -----------------------------------------------------------------------------------


def test_a_user_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        SHOPPER.id = "u-2"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_what_the_caller_changes_afterwards_changes_nothing() -> None:
    tags, totals = ["x"], [1]
    attributes, properties = UserDict[str, Any](tags=tags), UserDict[str, Any](total=totals)
    user = User.of(
        "u-1",
        attributes=attributes,
        identified=[(at(9), attributes)],
        events=[("Checkout", at(8), properties)],
    )
    tags.append("y")
    totals.append(2)
    attributes["plan"] = properties["more"] = 1
    assert user.attributes_at(at(8)) == user.attributes_at(at(9)) == {"tags": ["x"]}
    assert user.events("Checkout")[0].properties == {"total": [1]}


def test_what_a_user_gives_out_is_the_callers_own() -> None:
    user = User.of("u-1", attributes={"tags": ["x"]}, events=[CHECKOUT])
    user.attributes_at(at(9))["tags"].append("y")
    user.events("Checkout")[0].properties["items"][0]["sku"] = "b"
    user.events()[0].properties.clear()
    assert user.attributes_at(at(9)) == {"tags": ["x"]}
    assert user.events() == [ClassicEvent(*CHECKOUT)]


@given(users, st.sampled_from(TWINS))
def test_users_pickle_and_copy(user: User, twin: Twin) -> None:
    other = twin(user)
    assert isinstance(other, User)
    assert other == user
    assert other is not user
    assert hash(other) == hash(user)
    assert (other.known, other.events()) == (user.known, user.events())
    for now in (FIRST, at(9), LAST):
        assert other.attributes_at(now) == user.attributes_at(now)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(User.of("u-2"), id="id"),
        pytest.param(User.of("u-1", known=False), id="known"),
        pytest.param(User.of("u-1", attributes={"plan": None}), id="unset-attribute"),
        pytest.param(User.of("u-1", attributes={"plan": "pro"}), id="attribute"),
        pytest.param(User.of("u-1", identified=[(at(9), {"plan": "pro"})]), id="attribute-since"),
        pytest.param(User.of("u-1", events=[("Checkout", at(8))]), id="event"),
        pytest.param(User.of("u-1", events=[("Checkout", at(9))]), id="event-at"),
        pytest.param(User.of("u-1", events=[CHECKOUT]), id="event-properties"),
        pytest.param("u-1", id="no-user"),
    ],
)
def test_users_differ_in(other: object) -> None:
    assert User.of("u-1") != other
    assert other == other  # noqa: PLR0124 - and are equal to themselves


def test_what_was_asked_before_makes_no_difference() -> None:
    asked, other = User.of("u-1", events=[CHECKOUT]), User.of("u-1", events=[CHECKOUT])
    asked.events()
    asked.events("never")
    assert asked == other
    assert asked.histories.names() == ["Checkout"]


def test_a_users_repr_shows_no_more_than_his_id() -> None:
    assert repr(SHOPPER) == "User(id='u-1', known=True)"
