"""The contract finds what is wrong with a store, each mistake by a promise that names it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

from sprigclassic import MemoryStore, User
from sprigclassic.stores import in_threads
from sprigclassic.testing import BlockingStore, StoreContract
from sprigclassic.testing._contract.model import Model
from sprigclassic.users import Deleted, Identified, Link, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sprigclassic import AsyncStore
    from sprigclassic.stores import Kept, Record
    from sprigclassic.users import Fact, Needs


class Passing:
    """A store that does as another does; those below do one thing wrong."""

    def __init__(self) -> None:
        self.inner = MemoryStore()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class CountsTwice(Passing):
    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return self.inner.write([_without_id(fact) for fact in facts])


class TellsNothing(Passing):
    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return [True for _ in self.inner.write(facts)]


class LosesAttributes(Passing):
    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return self.inner.write(
            fact._replace(traits=dict.fromkeys(fact.traits, 0))
            if isinstance(fact, Identified)
            else fact
            for fact in facts
        )


class BelievesNewcomers(Passing):
    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return self.inner.write(
            fact._replace(at=max(fact.at, 0)) if isinstance(fact, Occurred) else fact
            for fact in facts
        )


class GivesAll(Passing):
    def user(self, user_id: str, needs: Needs | None = None) -> User:
        return self.inner.user(user_id) if needs else self.inner.user(user_id, needs)


class LoadsInOrder(Passing):
    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        return self.inner.load(sorted(user_ids), needs)


class ShowsEverybody(Passing):
    def users(self, needs: Needs | None = None) -> Iterator[User]:
        return iter(self.inner.load([record.user_id for record in self.inner.records()], needs))


class FollowsTheLatestLink(Passing):
    def link(self, links: Iterable[Link]) -> None:
        self.inner.link(link._replace(at=-link.at) for link in links)


class HearsNoLink(Passing):
    def link(self, links: Iterable[Link]) -> None:
        list(links)


class SuppressesNobody(Passing):
    def suppress(self, user_id: str) -> None:
        assert user_id


class ForgetsNobody(Passing):
    def forget(self, user_id: str) -> None:
        assert user_id


class PrunesWithoutAWord(Passing):
    def prune(self, *args: Any, **options: Any) -> int:
        deleted = self.inner.prune(*args, **options)
        self.inner._kept.clear()
        return deleted


class DoublesWhatItTakesOver(Passing):
    def restore(self, records: Iterable[Record]) -> None:
        for record in records:
            self.inner.write(fact._replace(message_id=None) for fact in record.facts)


class WritesInHaste(Passing):
    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return [kept for fact in facts for kept in self.inner.write([fact])]


def _without_id(fact: Fact) -> Fact:
    return fact if isinstance(fact, Deleted) else fact._replace(message_id=None)


BROKEN: Final = {
    CountsTwice: "test_a_message_counts_once",
    TellsNothing: "test_each_fact_is_told_to_be_new_or_not_in_the_order_given",
    LosesAttributes: "test_histories_and_attributes_are_merged_in_order",
    BelievesNewcomers: "test_instants_of_all_years_are_in_one_order",
    GivesAll: "test_a_part_of_a_user_is_the_user_restricted",
    LoadsInOrder: "test_many_are_loaded_in_the_order_asked_for",
    ShowsEverybody: "test_who_was_only_linked_is_not_known",
    FollowsTheLatestLink: "test_of_several_links_of_one_id_the_earliest_counts",
    HearsNoLink: "test_a_linked_id_gives_the_person",
    SuppressesNobody: "test_of_a_suppressed_id_nothing_more_is_kept",
    ForgetsNobody: "test_a_forgotten_user_is_forgotten",
    PrunesWithoutAWord: "test_what_was_pruned_is_refused",
    DoublesWhatItTakesOver: "test_what_is_taken_over_again_is_not_doubled",
    WritesInHaste: "test_where_making_the_facts_fails_nothing_is_written",
}


class Plain(StoreContract):
    """The contract, to be asked promise by promise."""


def kept(make_store: Callable[[], Any], promise: str) -> None:
    contract, store = Plain(), make_store()
    test = getattr(contract, promise)
    names = test.__code__.co_varnames[1 : test.__code__.co_argcount]
    test(**{name: {"store": store, "new_store": make_store}[name] for name in names})


@pytest.mark.parametrize("kind", [*BROKEN, Passing])
def test_a_store_without_a_mistake_keeps_the_promises(kind: Any) -> None:
    if kind is Passing:
        for promise in BROKEN.values():
            kept(Passing, promise)
    else:
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            kept(kind, BROKEN[kind])


def test_capabilities_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="claims fast: the capabilities are batches, one-memory"):
        type("Wrong", (StoreContract,), {"capabilities": frozenset({"fast"})})


def test_promises_go_with_the_capabilities() -> None:
    less = type("Less", (StoreContract,), {"capabilities": frozenset({"properties"})})
    assert Plain.__dict__.get("test_a_message_id_counts_once_for_each_user") is None
    assert getattr(less, "test_a_message_id_counts_once_for_each_user", None) is not None
    assert getattr(less, "test_where_making_the_facts_fails_nothing_is_written", 1) is None


def test_who_gives_no_stores_is_told_so() -> None:
    make_store = cast("Any", StoreContract.make_store).__wrapped__
    with pytest.raises(NotImplementedError, match="Plain has no fixture `make_store`"):
        make_store(Plain())


def test_a_blocking_store_may_be_made_in_its_loop() -> None:
    async def make() -> AsyncStore:
        return in_threads(MemoryStore())

    with BlockingStore(make) as store:
        assert repr(store) == "<BlockingStore: in_threads(<MemoryStore: 0 users>)>"
        store.write([Identified("u-1", 0, None, {}), Identified("u-2", 0, None, {})])
        users = store.users()
        assert next(users).id == "u-1"
        cast("Any", users).close()


class Fixed:
    """What can be iterated over once, and not be closed before."""

    def __init__(self, *users: User) -> None:
        self.users = iter(users)

    def __aiter__(self) -> Fixed:
        return self

    async def __anext__(self) -> User:
        for user in self.users:
            return user
        raise StopAsyncIteration


def test_a_blocking_store_takes_any_iterator() -> None:
    inner: Any = in_threads(MemoryStore())
    inner.users = lambda _: Fixed(User("u-1"), User("u-2"))
    with BlockingStore(lambda: inner) as store:
        assert [user.id for user in store.users()] == ["u-1", "u-2"]


def test_the_plainest_store_breaks_a_circle_at_its_latest_link() -> None:
    model = Model(one_memory=True)
    model.link([Link("a", "b", 1), Link("b", "c", 3), Link("c", "a", 2), Link("d", "a", 9)])
    assert [model.own_id(each) for each in "abcd"] == ["b"] * 4
    assert model.ids("d") == set("abcd")


def test_a_blocking_store_that_cannot_be_made_leaves_no_loop() -> None:
    def make() -> AsyncStore:
        raise LookupError

    with pytest.raises(LookupError):
        BlockingStore(make)


def test_the_contract_names_the_extra_that_it_lacks() -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None; import sprigclassic.testing.store_contract"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True
    )
    assert "pip install 'sprigclassic[testing]'" in ended.stderr
