"""Promises to threads, and about the end of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.testing._contract.checks import (
    WORKERS,
    at_once,
    event,
    ids_of,
    link,
    plan,
    same,
    times_of,
)
from sprigclassic.testing._contract.promises import Promises

if TYPE_CHECKING:
    from sprigclassic.stores import Store
    from sprigclassic.testing._contract.promises import NewStore
    from sprigclassic.users import Fact, User

TURNS = 10


class Sharing(Promises):
    """Threads may share a store."""

    def test_a_batch_that_several_threads_write_counts_once(self, new_store: NewStore) -> None:
        store, once = new_store(), new_store()
        batch: list[Fact] = [
            event(place, f"m-{place}", f"event {place % 7}", f"u-{place % 3}")
            for place in range(90)
        ]
        batch += [plan(place, place, f"p-{place}", f"u-{place % 3}") for place in range(20)]
        kept = at_once(WORKERS, lambda _: store.write(batch))
        same([sum(map(bool, of_fact)) for of_fact in zip(*kept, strict=True)], [1] * len(batch))
        once.write(batch)
        for user_id in ("u-0", "u-1", "u-2"):
            self.same_user(store.user(user_id), once.user(user_id))

    def test_what_several_threads_write_of_one_user_is_all_kept(self, store: Store) -> None:
        def work(thread: int) -> None:
            for turn in range(TURNS):
                at = thread + WORKERS * turn
                store.write([event(at, f"m-{at}", f"event {turn}"), plan(at, at, f"p-{at}")])

        at_once(WORKERS, work)
        user, instants = store.user("u-1"), list(range(WORKERS * TURNS))
        same(list(times_of(user)), instants)
        same([value for _, _, value in user.changes["plan"].history()], instants)

    def test_readers_see_users_as_they_were_at_some_moment(self, store: Store) -> None:
        def write() -> list[User]:
            for turn in range(TURNS):
                store.write([event(turn, f"m-{turn}"), plan(turn, turn, f"p-{turn}")])
            return []

        def read() -> list[User]:
            return [store.user("u-1") for _ in range(TURNS)]

        for users in at_once(3, lambda thread: read() if thread else write()):
            numbers = [len(times_of(user)) for user in users]
            same(numbers, sorted(numbers))
            for user in users:
                same(list(times_of(user)), list(range(len(times_of(user)))))
        same(len(times_of(store.user("u-1"))), TURNS)

    def test_batches_that_name_the_same_users_in_any_order_do_not_block(self, store: Store) -> None:
        ids = [f"u-{number}" for number in range(12)]

        def work(thread: int) -> None:
            order = ids[thread:] + ids[:thread]
            for turn in range(3):
                at = turn * WORKERS + thread
                store.write(event(at, f"{at} {each}", "A", each) for each in order[:: (-1) ** turn])

        at_once(WORKERS, work)
        same([len(times_of(user)) for user in store.load(ids)], [3 * WORKERS] * 12)

    def test_links_of_several_threads_are_all_kept(self, store: Store) -> None:
        at_once(WORKERS, lambda thread: store.link([link(f"a-{thread}", "u-1", thread)]))
        at_once(WORKERS, lambda thread: store.link([link("u-1", f"u-{thread + 2}", thread)]))
        same(store.user("a-3").id, "u-2")
        ids = [f"a-{thread}" for thread in range(WORKERS)]
        same(ids_of(store.load(ids)), ["u-2"] * WORKERS)

    def test_a_store_may_be_closed_twice(self, new_store: NewStore) -> None:
        store = new_store()
        store.write([event(1)])
        store.close()
        store.close()

    def test_stores_are_made_empty(self, new_store: NewStore) -> None:
        one, other = new_store(), new_store()
        one.write([plan("pro", 1, "m-1")])
        one.suppress("u-2")
        same(list(other.users()), [])
        same(other.write([plan("pro", 1, "m-1"), event(1, user_id="u-2")]), [True, True])
