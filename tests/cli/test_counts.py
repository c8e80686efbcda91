from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import User
from sprigclassic.cli.counts import ConditionCount, count
from sprigclassic.filters import StudyFilter
from sprigclassic.testing.strategies import filters, users

NOW = datetime(2026, 11, 23, tzinfo=UTC)
USERS = [
    User.of("a", attributes={"plan": "pro", "seats": 1}),
    User.of("b", attributes={"plan": "pro", "seats": 2}),
    User.of("c", attributes={"plan": "free", "seats": 3}),
    User.of("d", events=[("Checkout", datetime(2026, 11, 22, 23, 30, tzinfo=UTC))]),
]


def counted(text: str) -> list[tuple[str, int]]:
    counts = count(StudyFilter.parse(text), USERS, NOW)
    return [(condition.text, condition.users) for condition in counts.conditions]


def test_a_filter_is_asked_about_every_user() -> None:
    counts = count(StudyFilter.parse('plan="pro" and seats>1'), USERS, NOW)
    assert (counts.filter, counts.now) == ('plan = "pro" and seats > 1', NOW)
    assert (counts.known, counts.matching, counts.ids) == (4, 1, ("b",))
    assert counts.conditions == (ConditionCount('plan = "pro"', 2), ConditionCount("seats > 1", 2))


def test_a_filter_of_one_condition_has_one_line() -> None:
    assert counted('plan = "pro"') == [('plan = "pro"', 2)]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("a = 1 or b = 2 and c = 3", ["a = 1", "b = 2", "c = 3"]),
        ("(a = 1 or b = 2) and a = 1", ["a = 1", "b = 2", "a = 1"]),
        ("not a = 1", ["not a = 1"]),
        ("not (a = 1 and not b = 2)", ["a = 1", "not b = 2"]),
        ("Buy where (a = 1 or b = 2) happened", ["Buy where (a = 1 or b = 2) happened"]),
    ],
)
def test_conditions_come_in_the_order_of_the_text(text: str, conditions: list[str]) -> None:
    assert [shown for shown, _ in counted(text)] == conditions


def test_a_not_before_one_condition_is_counted_with_it() -> None:
    assert counted('not plan = "pro" and seats is set') == [
        ('not plan = "pro"', 2),
        ("seats is set", 3),
    ]


def test_conditions_keep_the_filter_s_time_zone() -> None:
    since = 'Checkout happened since 2026-11-23 and plan is not set in timezone "Europe/Berlin"'
    assert counted(since) == [
        ("Checkout happened since 2026-11-23", 1),
        ("plan is not set", 1),
    ]


def test_of_no_users_none_match() -> None:
    counts = count(StudyFilter.parse("a = 1 or b = 2"), [], NOW)
    assert (counts.known, counts.matching) == (0, 0)
    assert [condition.users for condition in counts.conditions] == [0, 0]


@given(filters(), st.lists(users(), max_size=3), st.datetimes(timezones=st.just(UTC)))
def test_what_the_filter_needs_is_enough_to_count(
    study_filter: StudyFilter, given_: list[User], now: datetime
) -> None:
    needs = study_filter.needs(now=now)
    parts = [user.restricted(needs) for user in given_]
    assert count(study_filter, parts, now) == count(study_filter, given_, now)
