"""Promises about pruning: no answer changes, and what was pruned is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.filter_set import FilterSet
from sprigclassic.testing._contract.checks import event, link, named, plan, same, times_of
from sprigclassic.testing._contract.promises import Promises, only_with
from sprigclassic.testing._contract.reading import DAY, NOW, shop

if TYPE_CHECKING:
    from sprigclassic.stores import Store
    from sprigclassic.users import User

SETS: Final = {
    "nothing": [],
    "a window": ["Checkout count < 3 in last 30 days"],
    "an attribute": ['plan = "pro"', "plan is set"],
    "several": ["Checkout count < 3 in last 30 days", 'plan = "pro"', "Refund never happened"],
    "any event": ["any event count > 3 in last 2 days"],
    "everything": ["any event count > 3", 'plan = "pro"'],
    "a sequence": ["Checkout then Refund within 2 days"],
}
ON_PROPERTIES: Final = {
    "a sum": ["Checkout sum(total) > 50 in last 30 days"],
    "a where": ["Checkout where total > 5 count > 1 in last 40 days", "Checkout happened"],
    "the last": ["Checkout last(total) = 0", "Refund happened in last 1 day"],
}
LATER: Final = (0, 1, 2, 29, 30, 31, 100, 4_000)


class Retention(Promises):
    """What no filter can need may go."""

    @pytest.mark.parametrize("case", SETS)
    def test_no_answer_changes_now_or_later(self, store: Store, case: str) -> None:
        _check_law(store, SETS[case])

    @only_with("properties")
    @pytest.mark.parametrize("case", ON_PROPERTIES)
    def test_no_answer_from_properties_changes(self, store: Store, case: str) -> None:
        _check_law(store, ON_PROPERTIES[case])

    def test_what_was_pruned_is_refused(self, store: Store) -> None:
        store.write(shop())
        kept = StudyFilter.parse("Checkout count < 3 in last 30 days")
        store.prune([kept], now=NOW)
        same(kept.matches(store.user("u-1"), now=NOW), expected=False)
        for text in ("Checkout count < 3 in last 31 days", "Refund happened", 'plan = "pro"'):
            asked = StudyFilter.parse(text)
            with pytest.raises(NotLoadedError):
                asked.matches(store.user("u-1"), now=NOW)
            with pytest.raises(NotLoadedError):
                store.user("u-1", asked.needs(now=NOW))
            with pytest.raises(NotLoadedError):
                store.load(["u-1"], asked.needs(now=NOW))
            with pytest.raises(NotLoadedError):
                list(store.users(asked.needs(now=NOW)))

    def test_it_is_told_how_much_was_deleted(self, store: Store) -> None:
        store.write(shop())
        lately = StudyFilter.parse("Checkout count < 3 in last 30 days")
        named_so = StudyFilter.parse('plan = "pro"')
        same(store.prune([lately, named_so], now=NOW), 4)
        same(store.prune([lately, named_so], now=NOW), 0)
        same(store.prune([lately], now=NOW), 1)

    def test_what_is_dated_later_than_now_stays(self, store: Store) -> None:
        ahead = DAY * 1_001
        store.write([*shop(), event(ahead, None, "Signed In", page="x")])
        store.prune([], now=NOW)
        ever = StudyFilter.parse('"Signed In" happened in last 1 day')
        then = NOW + timedelta(days=2)
        needs = ever.needs(now=then)
        same(ever.matches(store.user("u-1", needs), now=then), expected=True)
        if "properties" in self.capabilities:
            asked = StudyFilter.parse('"Signed In" where page = "x" happened in last 1 day')
            same(asked.matches(store.user("u-1"), now=then), expected=True)

    def test_facts_go_on_to_come_and_count(self, store: Store) -> None:
        store.write(shop())
        rarely = StudyFilter.parse("Checkout count < 5 in last 30 days")
        store.prune([rarely], now=NOW)
        same(rarely.matches(store.user("u-1"), now=NOW), expected=False)
        then = NOW + timedelta(days=29)
        same(rarely.matches(store.user("u-1"), now=then), expected=True)
        store.write([event(DAY * 1_000 + number, None, "Checkout") for number in (1, 2)])
        store.write([event(DAY * 995, "late", "Checkout"), event(DAY * 999, "u-1-999", "Checkout")])
        same(rarely.matches(store.user("u-1"), now=then), expected=True)
        store.write([event(DAY * 1_000 + 4, None, "Checkout")])
        same(rarely.matches(store.user("u-1"), now=then), expected=False)

    def test_pruned_messages_are_remembered(self, store: Store) -> None:
        facts = shop()
        store.write(facts)
        store.prune([], now=NOW)
        same(store.write(facts[:8]), [False] * 8)

    def test_who_is_heard_of_later_is_whole(self, store: Store) -> None:
        store.write(shop("u-1"))
        store.prune([], now=NOW)
        store.write(shop("u-2"))
        often = StudyFilter.parse('Checkout count >= 3 and plan = "pro"')
        same(often.matches(store.user("u-2"), now=NOW), expected=True)
        same(often.matches(store.user("u-2", often.needs(now=NOW)), now=NOW), expected=True)
        same(often.matches(store.user("nobody"), now=NOW), expected=False)

    def test_who_is_forgotten_and_comes_again_is_whole(self, store: Store) -> None:
        store.write(shop())
        store.prune([], now=NOW)
        store.forget("u-1")
        store.write([plan("pro", 1)])
        same(store.user("u-1").attributes_at(NOW), {"plan": "pro"})

    def test_a_pruned_user_is_still_known(self, store: Store) -> None:
        store.write([*shop(), named("u-2")])
        store.prune([], now=NOW)
        same(sorted(user.id for user in store.users()), ["u-1", "u-2"])

    def test_of_several_prunings_each_counts(self, store: Store) -> None:
        store.write(shop())
        kept, gone = StudyFilter.parse("Refund happened"), StudyFilter.parse("Checkout happened")
        store.prune([kept, gone], now=NOW)
        store.prune([kept], now=NOW)
        store.prune([kept, gone], now=NOW)
        same(kept.matches(store.user("u-1"), now=NOW), expected=True)
        with pytest.raises(NotLoadedError):
            gone.matches(store.user("u-1"), now=NOW)

    def test_what_was_pruned_of_one_id_is_refused_of_the_person(self, store: Store) -> None:
        store.write(shop("a"))
        refunded = StudyFilter.parse("Refund happened")
        store.prune([refunded], now=NOW)
        store.write(shop("u-1"))
        store.link([link("a", "u-1")])
        user = store.user("u-1")
        same(len(_times(user, refunded)), 2)
        for asked in (store.user("u-1"), store.user("a")):
            with pytest.raises(NotLoadedError):
                StudyFilter.parse("Checkout happened").matches(asked, now=NOW)

    def test_a_naive_now_is_refused(self, store: Store) -> None:
        store.write(shop())
        with pytest.raises(ValueError, match="time zone"):
            store.prune([], now=datetime(2026, 11, 24))  # noqa: DTZ001 - what is refused
        same(len(times_of(store.user("u-1"))), 8)

    def test_an_empty_store_can_be_pruned(self, store: Store) -> None:
        same(store.prune([StudyFilter.parse("Refund happened")], now=datetime.now(UTC)), 0)


def _times(user: User, study_filter: StudyFilter) -> list[int]:
    del study_filter
    return user.histories["Refund"].times


def _check_law(store: Store, texts: list[str]) -> None:
    store.write([*shop("u-1"), *shop("a"), *shop("u-2"), event(DAY * 1_003, None, "Checkout")])
    store.write([plan("later", DAY * 1_002, None, "u-2"), named("u-3")])
    store.link([link("a", "u-1")])
    filters = FilterSet({text: StudyFilter.parse(text) for text in texts})
    before = _answers(store, filters)
    store.prune(filters.filters.values(), now=NOW)
    same(_answers(store, filters), before)
    store.prune(filters.filters.values(), now=NOW + timedelta(days=2))
    same(_answers(store, filters, LATER[2:]), before[2 * 4 :])


def _answers(store: Store, filters: FilterSet, days: tuple[int, ...] = LATER) -> list[Any]:
    answers: list[Any] = []
    for now in (NOW + timedelta(days=each) for each in days):
        needs = filters.needs(now=now)
        for user_id in ("u-1", "u-2", "u-3", "nobody"):
            answer = filters.matching(store.user(user_id), now=now)
            same(filters.matching(store.user(user_id, needs), now=now), answer)
            answers.append((now, user_id, answer))
    return answers
