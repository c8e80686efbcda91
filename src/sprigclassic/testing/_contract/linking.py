"""Promises about links: which ids are one person, in whatever order they arrive."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final

import pytest

from sprigclassic._time import from_micros
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
from sprigclassic.testing._contract.promises import Promises
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.stores import Store
    from sprigclassic.testing._contract.promises import NewStore
    from sprigclassic.users import Link

CHAIN: Final = (link("a", "b", 1), link("b", "c", 2), link("d", "c", 3))
CIRCLE: Final = (link("a", "b", 2), link("b", "c", 3), link("c", "a", 1))


class Linking(Promises):
    """What is known under several ids belongs to one person."""

    def test_a_linked_id_gives_the_person(self, store: Store) -> None:
        store.write([event(1, "m-1", "A", "a"), named("u-1"), event(2, "m-2")])
        store.link([link("a", "u-1")])
        for user_id in ("a", "u-1"):
            user = store.user(user_id)
            same((user.id, user.known, times_of(user, "A")), ("u-1", True, [1, 2]))

    def test_links_may_come_before_what_they_link_or_behind(self, new_store: NewStore) -> None:
        def write(store: Store) -> None:
            store.write([event(2, "m-1", "A", "a"), plan("pro", 3, "m-2", "u-1")])

        def rest(store: Store) -> None:
            store.write([plan("free", 1, "m-3", "a"), event(1, "m-4", "B", "u-1")])

        steps: list[Callable[[Store], None]] = [
            write,
            rest,
            lambda store: store.link([link("a", "u-1")]),
        ]
        pictures = [
            [self.picture(store.user(user_id)) for user_id in ("a", "u-1")]
            for order in permutations(steps)
            for store in [_after(new_store(), order)]
        ]
        same(pictures, pictures[:1] * 6)
        same(pictures[0][0][0], "u-1")

    def test_histories_and_attributes_are_merged_in_order(self, store: Store) -> None:
        store.write([event(at, f"m-{at}", "A", "abc"[at % 3]) for at in range(6)])
        store.write([plan(at, at, f"p-{at}", "abc"[at % 3]) for at in (5, 0, 3, 1, 4, 2)])
        store.link([link("a", "c"), link("b", "c")])
        user = store.user("c")
        same(times_of(user, "A"), [0, 1, 2, 3, 4, 5])
        same([value for _, _, value in user.changes["plan"].history()], [0, 1, 2, 3, 4, 5])

    def test_a_person_is_known_where_any_of_his_ids_is(self, store: Store) -> None:
        store.write([named("a"), event(1)])
        same(ids_of(store.users()), ["a"])
        store.link([link("a", "u-1")])
        same(ids_of(store.users()), ["u-1"])
        same(store.user("u-1").known, expected=True)

    def test_a_person_comes_once_among_all_users(self, store: Store) -> None:
        store.write(map(named, ["d", "b", "a", "e", "c"]))
        store.link(CHAIN)
        same(sorted(ids_of(store.users())), ["c", "e"])

    @pytest.mark.parametrize("links", [CHAIN, CIRCLE], ids=["chain", "circle"])
    def test_the_order_of_links_does_not_matter(
        self, new_store: NewStore, links: tuple[Link, ...]
    ) -> None:
        found = set[tuple[str, ...]]()
        for order in permutations(links):
            store = new_store()
            for number, each in enumerate(order):
                store.write([event(number, f"m-{number}", "A", each.linked_id)])
                store.link([each])
            found.add(tuple(ids_of(store.load(["a", "b", "c", "d"]))))
            same(len(times_of(store.user("a"))), 3)
        same(found, {("c", "c", "c", "c") if links is CHAIN else ("b", "b", "b", "d")})

    def test_of_several_links_of_one_id_the_earliest_counts(self, new_store: NewStore) -> None:
        links = [link("a", "u-3", 3), link("a", "u-1", 1), link("a", "u-2", 2)]
        for order in permutations(links):
            store = new_store()
            store.write([event(1, user_id="a")])
            for each in order:
                store.link([each])
            same(ids_of(store.load(["a", "u-1", "u-2", "u-3"])), ["u-1", "u-1", "u-2", "u-3"])
            same([len(times_of(user)) for user in store.load(["u-1", "u-2", "u-3"])], [1, 0, 0])

    def test_of_links_of_one_time_the_message_id_decides_then_the_person(
        self, new_store: NewStore
    ) -> None:
        links = [link("a", "u-2", 1, "m-1"), link("a", "u-1", 1, "m-2"), link("a", "u-3", 1, "m-1")]
        for order in permutations(links):
            store = new_store()
            store.link(order)
            same(store.user("a").id, "u-2")

    def test_an_earlier_link_takes_an_id_along_with_its_history(self, store: Store) -> None:
        store.write([event(1, user_id="a"), event(2, user_id="b")])
        store.link([link("b", "a", 1), link("a", "u-1", 9)])
        same(times_of(store.user("u-1")), [1, 2])
        store.link([link("a", "u-2", 5)])
        same((store.user("b").id, times_of(store.user("u-2"))), ("u-2", [1, 2]))
        self.same_user(store.user("u-1"), User("u-1"))

    def test_a_later_link_changes_nothing(self, store: Store) -> None:
        store.write([event(1, user_id="a")])
        store.link([link("a", "u-1", 1)])
        store.link([link("a", "u-2", 2), link("a", "u-1", 1), link("a", "u-1", 3)])
        same(ids_of(store.load(["a", "u-2"])), ["u-1", "u-2"])

    def test_an_id_linked_to_itself_is_not_linked(self, store: Store) -> None:
        store.link([link("a", "a", 1), link("a", "u-1", 2)])
        same(ids_of(store.load(["a"])), ["u-1"])

    def test_two_ids_linked_to_each_other_are_one_person(self, store: Store) -> None:
        store.write([event(1, user_id="a"), event(2, user_id="b")])
        store.link([link("a", "b", 1), link("b", "a", 2)])
        same(ids_of(store.load(["a", "b"])), ["b", "b"])
        same(times_of(store.user("a")), [1, 2])

    def test_a_long_chain_is_one_person(self, store: Store) -> None:
        store.write(event(number, user_id=f"u-{number}") for number in range(60))
        store.link(link(f"u-{number}", f"u-{number + 1}") for number in range(59))
        user = store.user("u-30")
        same((user.id, times_of(user)), ("u-59", list(range(60))))

    def test_a_person_may_have_many_ids(self, store: Store) -> None:
        store.write(event(number, user_id=f"a-{number}") for number in range(300))
        store.link(link(f"a-{number}", "u-1") for number in range(300))
        same(times_of(store.user("a-7")), list(range(300)))

    def test_many_persons_are_loaded_by_any_of_their_ids(self, store: Store) -> None:
        store.write([event(1, user_id="a"), event(2, user_id="u-2"), named("e")])
        store.link([link("a", "u-1"), link("b", "u-2")])
        users = store.load(["b", "e", "a", "u-1", "nobody", "u-2"])
        same(ids_of(users), ["u-2", "e", "u-1", "u-1", "nobody", "u-2"])
        for user in users:
            self.same_user(user, store.user(user.id))

    def test_facts_go_on_to_come_under_each_id(self, store: Store) -> None:
        store.link([link("a", "u-1")])
        store.write([plan("free", 1, None, "a"), plan("pro", 2), event(3, user_id="a")])
        user = store.user("a")
        same(user.attributes_at(from_micros(2)), {"plan": "pro"})
        same((times_of(user), ids_of(store.users())), ([3], ["u-1"]))

    def test_who_was_only_linked_is_not_known(self, store: Store) -> None:
        store.link([link("a", "u-1")])
        same(list(store.users()), [])
        self.same_user(store.user("a"), User("u-1"))

    def test_to_delete_a_person_deletes_all_his_ids(self, store: Store) -> None:
        for gone, verb in (("a", "delete"), ("u-1", "forget")):
            store.write([event(1, user_id="a"), named("u-1"), event(2, user_id="b")])
            store.link([link("a", "u-1"), link("b", "a"), link("z", "u-2")])
            store.write([deleted(gone)]) if verb == "delete" else store.forget(gone)
            for user_id in ("a", "b", "u-1"):
                self.same_user(store.user(user_id), User(user_id))
            same(store.user("z").id, "u-2")

    def test_what_was_linked_to_somebody_deleted_may_be_linked_anew(self, store: Store) -> None:
        store.link([link("a", "u-1", 1)])
        store.forget("u-1")
        store.write([event(1, user_id="a")])
        store.link([link("a", "u-2", 9)])
        same((store.user("a").id, times_of(store.user("u-2"))), ("u-2", [1]))

    def test_links_of_suppressed_ids_are_not_kept(self, store: Store) -> None:
        store.suppress("s")
        store.link([link("s", "u-1"), link("a", "s"), link("b", "u-1")])
        same(ids_of(store.load(["s", "a", "b"])), ["s", "a", "u-1"])
        store.unsuppress("s")
        store.link([link("s", "u-1")])
        same(store.user("s").id, "u-1")


def _after(store: Store, steps: tuple[Callable[[Store], None], ...]) -> Store:
    for step in steps:
        step(store)
    return store
