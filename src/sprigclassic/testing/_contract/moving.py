"""Promises about records: all that is kept can be taken over by another store, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sprigclassic.errors import NotLoadedError
from sprigclassic.filters import StudyFilter
from sprigclassic.stores import MemoryStore
from sprigclassic.testing._contract.checks import event, link, named, plan, same, times_of
from sprigclassic.testing._contract.promises import Promises, only_with
from sprigclassic.testing._contract.reading import NOW, shop

if TYPE_CHECKING:
    from sprigclassic.stores import Store
    from sprigclassic.testing._contract.checks import Picture
    from sprigclassic.testing._contract.promises import NewStore

IDS = ("u-1", "a", "b", "u-2", "u-3", "s", "nobody")


def filled(store: Store) -> Store:
    """Return the store, with something of everything that can be kept."""
    store.write([*shop("u-1"), *shop("a"), event(1), event(1), plan(None, 5), plan("x", 5)])
    store.write([named("u-3"), event(2, None, "A", "u-2", total=[1, {"a": None}])])
    store.link([link("a", "u-1", 4, "m-1"), link("b", "u-2", 3)])
    store.suppress("s")
    return store


class Moving(Promises):
    """What is kept in one store can be taken over by another."""

    @only_with("properties")
    def test_another_store_takes_over_all_that_is_kept(self, new_store: NewStore) -> None:
        one, other = filled(new_store()), new_store()
        other.restore(one.records())
        same(self._pictures(other), self._pictures(one))
        same(other.write([event(1, user_id="s")]), [None])
        same(set(_known(other)), set(_known(one)))

    @only_with("properties")
    def test_what_is_taken_over_again_is_not_doubled(self, new_store: NewStore) -> None:
        one, other = filled(new_store()), new_store()
        records = list(one.records())
        other.restore([*records, *records])
        other.restore(records)
        one.restore(one.records())
        same(self._pictures(other), self._pictures(one))
        same(len(times_of(one.user("u-3"))), 0)
        same(times_of(one.user("u-1"), "A"), [1, 1])

    @only_with("properties")
    def test_a_store_in_memory_takes_over_all_and_gives_it_back(self, new_store: NewStore) -> None:
        one, memory, other = filled(new_store()), MemoryStore(), new_store()
        memory.restore(one.records())
        memory.restore(one.records())
        other.restore(memory.records())
        other.restore(one.records())
        same(self._pictures(memory), self._pictures(one))
        same(self._pictures(other), self._pictures(one))

    @only_with("properties")
    def test_what_is_taken_over_comes_to_what_was_there(self, new_store: NewStore) -> None:
        one, other = filled(new_store()), new_store()
        other.write([event(7, "m-7"), plan("later", 9, None, "u-3")])
        other.link([link("a", "u-3", 1)])
        other.restore(one.records())
        same(times_of(other.user("u-1"), "A"), [1, 1, 7])
        same((other.user("a").id, other.user("b").id), ("u-3", "u-2"))
        same(other.user("u-3").attributes_at(NOW)["plan"], "pro")

    def test_there_is_a_record_of_each_id_that_was_heard_of(self, store: Store) -> None:
        filled(store)
        found = {record.user_id: record for record in store.records()}
        same(found.keys() >= {"u-1", "a", "b", "u-2", "u-3", "s"}, expected=True)
        same("nobody" in found, expected=False)
        known = {user_id: found[user_id].known for user_id in ("u-1", "a", "b", "u-2", "u-3", "s")}
        same(known, {"u-1": True, "a": True, "b": False, "u-2": False, "u-3": True, "s": False})
        same((found["a"].link, found["u-1"].link), (link("a", "u-1", 4, "m-1"), None))
        same((found["s"].suppressed, found["a"].suppressed), (True, False))

    def test_a_record_has_its_facts_in_order(self, store: Store) -> None:
        store.write([event(3), plan("pro", 2), event(1), named("u-1"), plan("free", 0)])
        [record] = store.records()
        same([fact.at for fact in record.facts], [0, 1, 2, 3])
        same({fact.user_id for fact in record.facts}, {"u-1"})

    def test_records_of_some_ids_are_those_that_there_are(self, store: Store) -> None:
        filled(store)
        found = sorted(record.user_id for record in store.records(["a", "nobody", "u-3", "a"]))
        same(found, ["a", "u-3"])
        same(list(store.records([])), [])

    def test_there_is_no_record_in_an_empty_store(self, store: Store) -> None:
        same(list(store.records()), [])
        store.restore([])
        same(list(store.records()), [])

    @only_with("properties")
    def test_what_was_pruned_is_refused_in_the_other_store_too(self, new_store: NewStore) -> None:
        one, other = filled(new_store()), new_store()
        kept = StudyFilter.parse("Checkout count < 3 in last 30 days")
        one.prune([kept], now=NOW)
        other.restore(one.records())
        answers = [kept.matches(store.user("u-1"), now=NOW) for store in (one, other)]
        same(answers[0], answers[1])
        with pytest.raises(NotLoadedError):
            StudyFilter.parse("Refund happened").matches(other.user("u-1"), now=NOW)

    @only_with("properties")
    def test_what_was_forgotten_is_not_brought_back(self, new_store: NewStore) -> None:
        one = new_store()
        one.write([event(1, "m-1"), plan("pro", 2, "m-2")])
        records = list(one.records())
        one.forget("u-1")
        one.restore(records)
        same((len(times_of(one.user("u-1"))), len(one.user("u-1").changes)), (0, 0))

    def _pictures(self, store: Store) -> list[Picture]:
        users = store.load(IDS)
        return [self.picture(user, loosely=len(user.id) > 0) for user in users]


def _known(store: Store) -> list[str]:
    return [user.id for user in store.users()]
