from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from sprigclassic import Message, MissingExtraError, StudyFilter, Track, User, decode, encode
from sprigclassic.filters import tree
from sprigclassic.messages.fields import CLASSES
from sprigclassic.testing._clocks import FIRST, LAST
from sprigclassic.testing.strategies import (
    ATTRIBUTES,
    EVENTS,
    NOW,
    filters,
    json_values,
    messages,
    users,
)
from tests.testing.forms import found_in, made, missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hypothesis.strategies import SearchStrategy


# ---- users -------------------------------------------------------------------------------------

ASKED = [
    "Checkout count = 3 in last 30 days",
    'plan = "pro"',
    "seats between 2 and 5 and not active = true",
    'address.city contains "erli" ignoring case',
    "renews_at in next 1 month",
    "Checkout sum(total) = 0.3 previous month",
    'in group "VIPs" or in group "Payers"',
    'Checkout where coupon is set count > 1 this year in timezone "Europe/Berlin"',
]
GROUPS: dict[str, frozenset[str] | StudyFilter] = {
    "VIPs": frozenset({"u-7", "u-8"}),
    "Payers": StudyFilter.parse('in group "Banks"', groups={"Banks": {"u-9"}}),
}


@pytest.mark.parametrize("text", ASKED)
def test_users_near_a_filter_get_both_answers(text: str) -> None:
    whole = StudyFilter.parse(text, groups=GROUPS)
    found = made(users(near=[whole]), 100)
    assert {whole.matches(user, now=NOW) for user in found} == {True, False}


def test_users_near_filters_have_only_what_those_name() -> None:
    near = users(near=[StudyFilter.parse("Checkout then pageview"), StudyFilter.parse("a = 1")])
    found = made(near, 100)
    names = {event.name for user in found for event in user.events()}
    assert {"Checkout", "pageview"} <= names <= {"Checkout", "pageview", "B"}
    assert {name for user in found for name in user.changes} == {"a"}


def test_users_near_filters_may_have_more() -> None:
    near = [StudyFilter.parse("Checkout happened")]
    more = users(near=near, attributes={"n": st.just(1)}, events={"Seen": {"n": st.just(2)}})
    found = made(more, 100)
    assert {name for user in found for name in user.changes} == {"n"}
    assert {"Checkout", "Seen"} <= {event.name for user in found for event in user.events()}


def test_users_are_of_a_shop_by_default() -> None:
    found = made(users(), 100)
    assert {name for user in found for name in user.changes} == set(ATTRIBUTES)
    assert {event.name for user in found for event in user.events()} == set(EVENTS)
    assert {user.known for user in found} == {True, False}
    assert {user.id for user in found} == {"u-1"}
    assert all(type(user) is User for user in found)


def test_users_have_what_is_given() -> None:
    bare = users(attributes={}, events={}, ids=st.sampled_from(["a", "b"]))
    found = made(bare, 20)
    assert {user.id for user in found} == {"a", "b"}
    assert not any(user.changes or user.events() for user in found)


def test_users_who_are_known_for_something_are_known() -> None:
    assert all(user.known for user in made(users(), 50) if user.changes)


def test_a_user_near_a_filter_shrinks_to_what_matters() -> None:
    twice = StudyFilter.parse('Checkout count >= 2 in last 1 day and plan = "pro"')
    user = find(users(near=[twice]), lambda user: twice.matches(user, now=NOW))
    assert len(user.events()) < 5
    assert user.attributes_at(NOW) == {"plan": "pro"}


def test_a_failing_test_shows_how_the_user_is_made() -> None:
    @settings(database=None)
    @given(users(attributes={"plan": st.just("pro")}, events={}))
    def fails(user: User) -> None:
        assert user.attributes_at(NOW) == {}

    with pytest.raises(AssertionError) as caught:
        fails()
    shown = "".join("\n".join(caught.value.__notes__).split())
    assert "User.of('u-1',attributes={'plan':'pro'},)" in shown or (
        "User.of('u-1',attributes={'plan':'pro'})" in shown
    )


@pytest.mark.parametrize("make", [users, filters])
def test_a_naive_now_is_refused(make: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make(now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize("now", [FIRST, LAST])
def test_there_are_users_and_filters_at_the_ends_of_time(now: datetime) -> None:
    for whole in made(filters(now=now), 20):
        for user in made(users(near=[whole], now=now), 5):
            assert whole.matches(user, now=now) is not (~whole).matches(user, now=now)


# ---- filters -----------------------------------------------------------------------------------


def test_filters_have_every_kind_of_node() -> None:
    found = made(filters(groups={"VIPs": {"u-1"}}), 250)
    kinds = {form for form in missing(each.tree for each in found) if form[1] == ""}
    assert kinds == set()
    assert {each.timezone for each in found} == {"UTC", "Europe/Berlin", "America/New_York"}


ODD_VALUES: dict[str, SearchStrategy[Any]] = {
    "none": st.none(),
    "too large": st.just(2**64),
    "not a number": st.just(float("nan")),
    "empty object": st.just({}),
    "empty list": st.just([]),
    "list of lists": st.just([[1], None]),
    "mixed": st.sampled_from([1, "a", True, None, "2026-01-01"]),
    "objects": st.fixed_dictionaries({}, optional={"a": st.just(1), "b": st.text()}),
    "signs": st.sampled_from(["*?[a]\\", "", "]", "\n"]),
    "half a character": st.just("\ud800"),
}


@pytest.mark.parametrize("values", ODD_VALUES.values(), ids=ODD_VALUES)
def test_filters_are_made_of_all_values(values: SearchStrategy[Any]) -> None:
    found = made(filters(attributes={"a": values}, events={"E": {"p": values}}), 20)
    assert all(type(whole) is StudyFilter for whole in found)


@pytest.mark.parametrize(
    ("strategy", "others"),
    [
        (filters(events={}), {tree.Events, tree.InGroup}),
        (filters(attributes={}), {tree.Attribute, tree.WithinOf, tree.InGroup}),
        (filters(events={"E": {}}), {tree.Property, tree.Aggregate, tree.EventValue}),
    ],
    ids=["no events", "no attributes", "no properties"],
)
def test_filters_name_what_there_is(
    strategy: SearchStrategy[StudyFilter], others: set[type[tree.Node]]
) -> None:
    found = made(strategy, 40)
    assert {kind for whole in found for kind, _, _ in found_in(whole.tree)} & others == set()


@given(filters(attributes={}, events={}, groups={"VIPs": ["u-1"]}))
def test_filters_of_groups_alone(whole: StudyFilter) -> None:
    assert set(whole.groups) == {"VIPs"}


def test_a_filter_shrinks_to_what_matters() -> None:
    whole = find(filters(), lambda whole: "Checkout count" in str(whole))
    assert len(str(whole)) < 60


# ---- messages ----------------------------------------------------------------------------------


@given(messages())
def test_messages_are_as_decode_makes_them(message: Message) -> None:
    assert decode(encode(message)) == message
    assert decode(message) == message


def test_messages_are_of_all_kinds() -> None:
    found = made(messages(), 100)
    assert {type(message) for message in found} == set(CLASSES.values())
    assert {message.user_id is None for message in found} == {True, False}


@given(messages([Track], user_ids=st.just("u-1")))
def test_messages_have_the_kind_and_the_user_that_are_given(message: Message) -> None:
    assert type(message) is Track
    assert message.user_id == "u-1"


@given(json_values())
def test_json_values_may_be_attributes(value: Any) -> None:
    user = User.of("u-1", attributes={"a": value})
    assert user.attributes_at(NOW).get("a") == value


# ---- the extra ---------------------------------------------------------------------------------


def test_without_hypothesis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "sprigclassic.testing.strategies")
    with pytest.raises(MissingExtraError, match=r"sprigclassic\[testing\]"):
        importlib.import_module("sprigclassic.testing.strategies")
