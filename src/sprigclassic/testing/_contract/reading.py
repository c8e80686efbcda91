"""Promises about users: what is loaded of them, and that they stay as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic._time import from_micros
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.filter_set import FilterSet
from sprigclassic.testing._contract.checks import (
    deleted,
    event,
    ids_of,
    link,
    named,
    plan,
    same,
    times_of,
)
from sprigclassic.testing._contract.promises import Promises, only_with, only_without
from sprigclassic.users import Needs, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.stores import Store
    from sprigclassic.users import Fact

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR
NOW: Final = from_micros(1_000 * DAY)

FILTERS: Final = (
    'plan = "pro"',
    "Checkout count >= 3",
    "Checkout count < 3 in last 30 days",
    "any event happened in last 2 days",
    "Checkout then Refund within 2 days",
    "Refund never happened",
)
ON_PROPERTIES: Final = (
    "Checkout where total > 50 count >= 2 in last 100 days",
    "Checkout sum(total) >= 100 in last 30 days",
    "Checkout last(total) = 7",
    'plan = "pro" and order.lines is set',
)


def shop(user_id: str = "u-1") -> list[Fact]:
    """Return a history of about a year, that ends at NOW."""
    days = (990, 975, 910, 1_000, 998, 640, 999)
    facts: list[Fact] = [
        event(day * DAY, f"{user_id}-{day}", "Checkout", user_id, total=day % 100, note="x")
        for day in days
    ]
    facts += [event(999 * DAY + HOUR, f"{user_id}-r", "Refund", user_id)]
    facts += [plan(value, day * DAY, None, user_id) for day, value in ((700, "free"), (960, "pro"))]
    return facts


class Reading(Promises):
    """What is loaded is what was asked for."""

    @pytest.mark.parametrize("text", FILTERS)
    def test_answers_from_what_is_needed_are_those_from_the_whole(
        self, store: Store, text: str
    ) -> None:
        _check_answers(store, text)

    @only_with("properties")
    @pytest.mark.parametrize("text", ON_PROPERTIES)
    def test_answers_from_needed_properties_are_those_from_the_whole(
        self, store: Store, text: str
    ) -> None:
        _check_answers(store, text)

    def test_only_what_is_needed_can_be_read(self, store: Store) -> None:
        store.write(shop())
        rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
        part = store.user("u-1", rarely.needs(now=NOW))
        same(rarely.matches(part, now=NOW), expected=False)
        for text in ("Checkout count < 3 in last 31 days", "Refund happened", 'plan = "pro"'):
            with pytest.raises(NotLoadedError):
                StudyFilter.parse(text).matches(part, now=NOW)
        with pytest.raises(NotLoadedError):
            part.events()

    def test_a_part_of_a_user_is_the_user_restricted(self, store: Store) -> None:
        store.write(shop())
        needs = StudyFilter.parse('plan = "pro" and Refund happened').needs(now=NOW)
        self.same_user(store.user("u-1", needs), store.user("u-1").restricted(needs))

    def test_where_nothing_is_needed_nothing_can_be_read(self, store: Store) -> None:
        store.write(shop())
        part = store.user("u-1", Needs())
        same(part.known, expected=True)
        with pytest.raises(NotLoadedError):
            times_of(part, "Checkout")

    def test_of_somebody_unheard_of_only_what_is_needed_can_be_read(self, store: Store) -> None:
        part = store.user("u-1", StudyFilter.parse("Refund happened").needs(now=NOW))
        same(StudyFilter.parse("Refund never happened").matches(part, now=NOW), expected=True)
        with pytest.raises(NotLoadedError):
            StudyFilter.parse("Checkout happened").matches(part, now=NOW)

    def test_a_count_is_answered_without_properties(self, store: Store) -> None:
        store.write(shop())
        often = StudyFilter.parse("Checkout count >= 3 and any event count >= 8")
        same(often.matches(store.user("u-1", often.needs(now=NOW)), now=NOW), expected=True)

    @only_without("properties")
    def test_what_needs_a_property_is_refused(self, store: Store) -> None:
        store.write(shop())
        same(store.keeps_properties, expected=False)
        for text in ("Checkout where total > 3 happened", "Checkout sum(total) > 3"):
            asked = StudyFilter.parse(text)
            for user in (store.user("u-1"), store.user("u-1", asked.needs(now=NOW))):
                with pytest.raises(NotLoadedError):
                    asked.matches(user, now=NOW)

    @only_with("properties")
    def test_a_store_says_that_it_keeps_properties(self, store: Store) -> None:
        same(store.keeps_properties, expected=True)

    def test_many_are_loaded_in_the_order_asked_for(self, store: Store) -> None:
        store.write([*shop("u-1"), *shop("u-2"), named("u-3")])
        asked = ["u-3", "u-1", "nobody", "u-2", "u-1", ""]
        users = store.load(asked)
        same(ids_of(users), asked)
        for user in users:
            self.same_user(user, store.user(user.id))
        same(store.load([]), [])

    def test_many_are_loaded_with_what_is_needed(self, store: Store) -> None:
        store.write([*shop("u-1"), *shop("u-2")])
        filters = FilterSet({text: StudyFilter.parse(text) for text in FILTERS})
        needs = filters.needs(now=NOW)
        ids = ["u-2", "nobody", "u-1"]
        for part, whole in zip(store.load(ids, needs), store.load(ids), strict=True):
            same(filters.matching(part, now=NOW), filters.matching(whole, now=NOW))
            self.same_user(part, whole.restricted(needs))

    def test_very_many_are_loaded_at_once(self, store: Store) -> None:
        ids = [f"u-{number}" for number in range(1_200)]
        store.write(event(number, None, "A", each) for number, each in enumerate(ids[::2]))
        users = store.load(ids)
        same(ids_of(users), ids)
        same([len(times_of(user)) for user in users], [1, 0] * 600)

    def test_all_known_users_are_iterated_over(self, store: Store) -> None:
        store.write([event(1, None, "A", "u-1"), named("u-2"), *shop("u-3"), event(2)])
        same(sorted(ids_of(store.users())), ["u-2", "u-3"])
        for user in store.users():
            self.same_user(user, store.user(user.id))
        same(sorted(ids_of(store.users(Needs()))), ["u-2", "u-3"])

    def test_nobody_is_iterated_over_in_an_empty_store(self, store: Store) -> None:
        same(list(store.users()), [])
        store.write([event(1)])
        same(list(store.users()), [])

    def test_all_users_are_iterated_over_with_what_is_needed(self, store: Store) -> None:
        store.write([*shop("u-1"), *shop("u-2")])
        needs = StudyFilter.parse("Refund happened").needs(now=NOW)
        for part in store.users(needs):
            self.same_user(part, store.user(part.id).restricted(needs))

    @only_with("ordered")
    def test_users_come_in_the_order_in_which_they_were_heard_of(self, store: Store) -> None:
        store.write([event(1, None, "A", "u-9"), named("u-1"), event(2, None, "A", "u-5")])
        store.link([link("a", "u-3")])
        store.write([named(f"u-{number}") for number in (5, 7, 3, 9)])
        same(ids_of(store.users()), ["u-9", "u-1", "u-5", "u-3", "u-7"])
        store.write([deleted("u-9"), named("u-9")])
        same(ids_of(store.users()), ["u-1", "u-5", "u-3", "u-7", "u-9"])

    def test_an_iteration_may_be_left(self, store: Store) -> None:
        store.write(named(f"u-{number}") for number in range(20))
        users = store.users()
        next(users)
        del users
        same(store.write([event(1)]), [True])
        same(len(list(store.users())), 20)

    def test_users_may_be_written_while_they_are_iterated_over(self, store: Store) -> None:
        ids = sorted(f"u-{number}" for number in range(50))
        store.write(map(named, ids))
        seen: list[str] = []
        for user in store.users():
            seen.append(user.id)
            store.write([event(1, f"m-{user.id}", "A", user.id)])
        same(sorted(seen), ids)

    @pytest.mark.parametrize("change", ["write", "delete", "forget", "link", "prune"])
    def test_users_stay_as_they_were_when_they_were_handed_out(
        self, store: Store, change: str
    ) -> None:
        store.write(shop())
        needs = StudyFilter.parse(FILTERS[1]).needs(now=NOW)
        looked_at = [store.user("u-1"), store.user("u-1", needs), *store.load(["u-1"])]
        before = [self.picture(user) for user in looked_at]
        not_looked_at = [store.user("u-1"), store.user("u-1", needs), *store.load(["u-1"])]
        CHANGES[change](store)
        same([self.picture(user) for user in looked_at], before)
        same([self.picture(user) for user in not_looked_at], before)

    def test_what_a_caller_does_to_what_he_read_changes_nothing(self, store: Store) -> None:
        store.write([plan({"a": [1]}, 0)])
        store.user("u-1").attributes_at(NOW)["plan"]["a"].append(2)
        same(store.user("u-1").attributes_at(NOW), {"plan": {"a": [1]}})


def _write(store: Store) -> None:
    store.write(
        [event(5 * DAY, None, "Checkout", total=1), plan("team", 0), plan("team", DAY * 999)]
    )


def _delete(store: Store) -> None:
    store.write([deleted("u-1")])


def _link(store: Store) -> None:
    store.write([event(1, None, "Checkout", "a"), plan("team", DAY * 999, None, "a")])
    store.link([link("a", "u-1")])


def _prune(store: Store) -> None:
    store.prune([], now=NOW + timedelta(days=9))


CHANGES: Final[dict[str, Callable[[Store], Any]]] = {
    "write": _write,
    "delete": _delete,
    "forget": lambda store: store.forget("u-1"),
    "link": _link,
    "prune": _prune,
}


def _check_answers(store: Store, text: str) -> None:
    store.write(shop())
    asked = StudyFilter.parse(text)
    for days in (-400, -40, -30, -1, 0, 1, 2, 29, 30, 31, 400):
        now = NOW + timedelta(days=days)
        for user_id in ("u-1", "nobody"):
            whole: User = store.user(user_id)
            part = store.user(user_id, asked.needs(now=now))
            same((days, asked.matches(part, now=now)), (days, asked.matches(whole, now=now)))
            ahead = store.user(user_id, FilterSet({"": asked}).needs_from(now=now))
            same(asked.verdict(ahead, now=now), asked.verdict(whole, now=now))
