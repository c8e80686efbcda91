"""Promises about users whom a store forgets, or of whom it hears nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.testing._contract.checks import deleted, event, named, plan, same, times_of
from sprigclassic.testing._contract.promises import Promises
from sprigclassic.users import User

if TYPE_CHECKING:
    from sprigclassic.stores import Store
    from sprigclassic.users import Fact


class Forgetting(Promises):
    """Who is forgotten is gone; who is suppressed learns nothing more."""

    def test_a_deleted_user_is_forgotten(self, store: Store) -> None:
        store.write([event(1, "m-1"), plan("pro", 2, "m-2"), event(-1, "m-3"), named("u-2")])
        same(store.write([deleted("u-1", "m-4")]), [True])
        self.same_user(store.user("u-1"), User("u-1"))
        same([user.id for user in store.users()], ["u-2"])

    def test_a_forgotten_user_is_forgotten(self, store: Store) -> None:
        store.write([event(1, "m-1"), plan("pro", 2, "m-2"), named("u-2")])
        store.forget("u-1")
        self.same_user(store.user("u-1"), User("u-1"))
        same([user.id for user in store.users()], ["u-2"])
        same([record.user_id for record in store.records() if record.facts], [])

    def test_somebody_unheard_of_can_be_forgotten(self, store: Store) -> None:
        store.forget("u-1")
        same(store.write([deleted("u-1"), deleted("u-1")]), [True, True])
        self.same_user(store.user("u-1"), User("u-1"))

    def test_what_is_deleted_and_taught_in_one_batch_is_so_in_its_order(self, store: Store) -> None:
        facts: list[Fact] = [
            event(1, "m-1"),
            named("u-1"),
            deleted("u-1"),
            event(2, "m-2"),
            event(1, "m-1"),
        ]
        same(store.write(facts), [True, True, True, True, False])
        user = store.user("u-1")
        same((user.known, times_of(user)), (False, [2]))

    def test_a_late_retry_does_not_bring_anybody_back(self, store: Store) -> None:
        facts: list[Fact] = [event(1, "m-1"), plan("pro", 2, "m-2")]
        store.write([*facts, deleted("u-1", "m-3")])
        same(store.write(facts), [False, False])
        store.forget("u-1")
        same(store.write([*facts, deleted("u-1", "m-3")]), [False, False, False])
        self.same_user(store.user("u-1"), User("u-1"))

    def test_a_forgotten_user_may_come_again(self, store: Store) -> None:
        store.write([plan("pro", 1, "m-1"), event(1)])
        store.forget("u-1")
        store.write([event(2, "m-2")])
        user = store.user("u-1")
        same((user.known, len(user.changes), times_of(user)), (False, 0, [2]))

    def test_of_a_suppressed_id_nothing_more_is_kept(self, store: Store) -> None:
        store.write([event(1, "m-1"), plan("pro", 1)])
        store.suppress("u-1")
        before = self.picture(store.user("u-1"))
        facts: list[Fact] = [
            event(2, "m-2"),
            event(2, user_id="u-2"),
            plan("free", 2),
            named("u-1"),
        ]
        same(store.write(facts), [None, True, None, None])
        same(self.picture(store.user("u-1")), before)
        same([user.id for user in store.users()], ["u-1"])

    def test_a_suppressed_id_may_be_suppressed_before_it_is_heard_of(self, store: Store) -> None:
        store.suppress("u-1")
        store.suppress("u-1")
        same(store.write([named("u-1")]), [None])
        self.same_user(store.user("u-1"), User("u-1"))
        same(list(store.users()), [])

    def test_an_id_is_suppressed_until_it_is_not(self, store: Store) -> None:
        store.suppress("u-1")
        store.write([event(1, "m-1")])
        store.unsuppress("u-1")
        store.unsuppress("u-2")
        same(store.write([event(1, "m-1"), event(2)]), [True, True])
        same(times_of(store.user("u-1")), [1, 2])

    def test_a_suppressed_user_can_be_deleted(self, store: Store) -> None:
        store.write([plan("pro", 1)])
        store.suppress("u-1")
        same(store.write([deleted("u-1", "m-1")]), [True])
        self.same_user(store.user("u-1"), User("u-1"))

    def test_a_suppressed_id_stays_so_when_it_is_forgotten(self, store: Store) -> None:
        store.suppress("u-1")
        store.forget("u-1")
        same(store.write([deleted("u-1"), event(1)]), [True, None])
