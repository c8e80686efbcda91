from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import MemoryStore, Store, User
from sprigclassic._time import BEGINNING, END, from_micros
from sprigclassic.users import MAX_NUMBERS, SPAN, Deleted, Identified, Occurred
from tests.stores.model import Model, Picture, picture
from tests.stores.strategies import (
    IN_1969,
    IN_2538,
    attributes,
    facts,
    instants,
    lasting,
    user_ids,
    values,
)
from tests.twins import TWINS, Twin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic.users import Fact

USERS: Final = ["u-1", "u-2", "u-3", "nobody"]


def event(
    at: int, message_id: str | None = None, name: str = "A", user_id: str = "u-1"
) -> Occurred:
    return Occurred(user_id, at, message_id, name, {})


def plan(value: object, at: int, message_id: str | None = None, user_id: str = "u-1") -> Identified:
    return Identified(user_id, at, message_id, {"plan": value})


def all_users(store: Store) -> list[User]:
    return [store.user(user_id) for user_id in USERS]


# ---- laws --------------------------------------------------------------------------------------


@given(
    st.lists(st.lists(facts, max_size=6) | user_ids, max_size=8),
    st.sampled_from([1, 2, MAX_NUMBERS]),
    st.booleans(),
)
def test_a_store_gives_users_as_they_were_when_asked_for(
    steps: list[list[Fact] | str],
    numbers: int,
    lazily: bool,  # noqa: FBT001
) -> None:
    """Whatever is written afterwards, and where few event names can be numbered too."""
    store, model = MemoryStore(), Model()
    handed_out: list[tuple[User, Picture]] = []
    with patch("sprigclassic.stores.memory.MAX_NUMBERS", numbers):
        for step in steps:
            if isinstance(step, str):
                user = store.user(step)
                handed_out.append((user, model.user(step)))
                assert lazily or picture(user) == model.user(step)
            else:
                assert store.write(step) == model.write(step)
    assert [user.id for user in store.users()] == model.known()
    handed_out += [(store.user(user_id), model.user(user_id)) for user_id in USERS]
    for user, expected in handed_out:
        assert picture(user) == expected


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Fact], list[Fact]]:
    """The same messages in two orders, some of them several times."""
    given = draw(st.lists(lasting, max_size=10))
    distinct = [fact._replace(message_id=f"m-{place}") for place, fact in enumerate(given)]
    again = draw(st.lists(st.sampled_from(distinct), max_size=4)) if distinct else []
    return distinct, draw(st.permutations([*distinct, *again]))


@given(arrivals())
def test_the_order_of_arrival_does_not_matter(orders: tuple[list[Fact], list[Fact]]) -> None:
    stores = [MemoryStore(), MemoryStore()]
    for store, order in zip(stores, orders, strict=True):
        store.write(order)
    first, second = map(all_users, stores)
    assert first == second
    assert [picture(user) for user in first] == [picture(user) for user in second]


@given(
    st.lists(st.tuples(attributes, instants, st.sampled_from("ab"), values), max_size=8), instants
)
def test_the_newest_value_by_time_message_id_and_arrival_wins_at_any_time(
    lessons: list[tuple[str, int, str, object]], now: int
) -> None:
    store = MemoryStore()
    newest: dict[str, tuple[int, str, int, object]] = {}
    for arrival, (name, at, letter, value) in enumerate(lessons):
        message_id = f"{letter}-{arrival}"
        store.write([Identified("u-1", at, message_id, {name: value})])
        if at <= now and (at, message_id, arrival) >= newest.get(name, (BEGINNING, "", -1))[:3]:
            newest[name] = (at, message_id, arrival, value)
    assert store.user("u-1").attributes_at(from_micros(now)) == {
        name: value for name, (_, _, _, value) in newest.items() if value is not None
    }


@given(st.lists(facts, max_size=10), user_ids, st.sampled_from(TWINS))
def test_users_of_a_store_pickle_and_copy(written: list[Fact], user_id: str, twin: Twin) -> None:
    store = MemoryStore()
    store.write(written)
    user = store.user(user_id)
    other = twin(user)
    assert other == user
    assert picture(other) == picture(user)


# ---- what is kept ------------------------------------------------------------------------------


def test_a_memory_store_is_a_store() -> None:
    assert isinstance(MemoryStore(), Store)


def test_a_store_shows_how_many_users_it_has_heard_of() -> None:
    store = MemoryStore()
    store.write([event(1), event(2), plan("pro", 3, user_id="u-2")])
    assert repr(store) == "<MemoryStore: 2 users>"


def test_nobody_has_heard_of_a_user() -> None:
    assert MemoryStore().user("u-1") == User("u-1")


def test_a_message_id_counts_once_whoever_uses_it() -> None:
    store = MemoryStore()
    assert store.write([event(1, "m-1"), event(2, "m-1", "B", "u-2")]) == [True, False]
    assert store.write([plan("pro", 3, "m-1"), Deleted("u-1", "m-1")]) == [False, False]
    assert picture(store.user("u-1")) == (False, {}, {"A": [(1, "m-1", {})]}, [(1, "m-1", {})])
    assert store.user("u-2") == User("u-2")


def test_messages_without_an_id_are_all_kept() -> None:
    store = MemoryStore()
    assert store.write([event(1), event(1), event(1)]) == [True, True, True]
    assert len(store.user("u-1").histories["A"]) == 3


@pytest.mark.parametrize(
    "order", [("m-1", "m-2", "m-3"), ("m-3", "m-1", "m-2"), ("m-2", "m-3", "m-1")], ids=str
)
@pytest.mark.parametrize("at", [BEGINNING, IN_1969, 0, 5, SPAN - 1, SPAN, IN_2538, END])
def test_events_of_one_time_are_in_order_of_their_message_ids(
    order: tuple[str, ...], at: int
) -> None:
    store = MemoryStore()
    for message_id in order:
        store.write([Occurred("u-1", at, message_id, "A", {"id": message_id})])
        store.user("u-1").events()
    assert [(each.message_id, each.properties) for each in store.user("u-1").events("A")] == [
        (message_id, {"id": message_id}) for message_id in ("m-1", "m-2", "m-3")
    ]


def test_times_beyond_the_packed_ones_are_kept_in_order() -> None:
    store = MemoryStore()
    times = [IN_2538, 5, END, BEGINNING, SPAN, SPAN - 1, 0, IN_1969]
    store.write(event(at, f"m-{place}") for place, at in enumerate(times))
    for name in ("A", None):
        history = store.user("u-1").histories[name]
        assert history.times == sorted(times)
        for start in times:
            for end in times:
                inside = [at for at in sorted(times) if start <= at < end]
                assert [history.times[place] for place in history.places(start, end)] == inside
                assert history.reaches(1, start, end) == bool(inside)


def test_more_event_names_than_can_be_numbered_are_kept() -> None:
    store = MemoryStore()
    names = [f"event {number}" for number in range(MAX_NUMBERS + 2)]
    store.write(event(number, None, name) for number, name in enumerate(names))
    handed_out = store.user("u-1")
    last = names[-1]
    store.write([event(IN_1969, None, last), event(3, None, names[0]), event(IN_2538, None, last)])
    assert handed_out.histories.names() == store.user("u-1").histories.names() == sorted(names)
    assert handed_out.histories[last].times == [MAX_NUMBERS + 1]
    assert store.user("u-1").histories[last].times == [IN_1969, MAX_NUMBERS + 1, IN_2538]
    assert store.user("u-1").histories[names[0]].times == [0, 3]
    assert len(store.user("u-1").histories[None]) == len(names) + 3


def test_a_user_is_known_once_identified() -> None:
    store = MemoryStore()
    store.write([event(1)])
    assert not store.user("u-1").known
    store.write([Identified("u-1", 2, None, {})])
    assert store.user("u-1").known


# ---- delete ------------------------------------------------------------------------------------


def test_a_deleted_user_is_forgotten() -> None:
    store = MemoryStore()
    store.write([event(1, "m-1"), plan("pro", 2, "m-2"), event(IN_1969, "m-3")])
    user = store.user("u-1")
    assert store.write([Deleted("u-1", "m-4")]) == [True]
    assert store.user("u-1") == User("u-1")
    assert list(store.users()) == []
    assert user.known
    assert [each.message_id for each in user.events()] == ["m-3", "m-1"]


def test_a_late_retry_does_not_bring_a_deleted_user_back() -> None:
    store = MemoryStore()
    facts: list[Fact] = [event(1, "m-1"), plan("pro", 2, "m-2")]
    store.write([*facts, Deleted("u-1", "m-3")])
    assert store.write(facts) == [False, False]
    assert store.user("u-1") == User("u-1")


def test_a_deleted_user_may_come_again() -> None:
    store = MemoryStore()
    store.write([plan("pro", 1, "m-1"), Deleted("u-1", None), event(2, "m-2")])
    assert picture(store.user("u-1")) == (False, {}, {"A": [(2, "m-2", {})]}, [(2, "m-2", {})])


def test_a_user_nobody_has_heard_of_can_be_deleted() -> None:
    assert MemoryStore().write([Deleted("u-1", None), Deleted("u-1", None)]) == [True, True]


# ---- all users ---------------------------------------------------------------------------------


def test_known_users_come_in_the_order_in_which_they_were_heard_of() -> None:
    store = MemoryStore()
    store.write([event(1, user_id="u-3"), plan("pro", 2, user_id="u-1"), event(3, user_id="u-2")])
    store.write([plan("free", 4, user_id="u-3"), Deleted("u-1", None), plan("pro", 5)])
    assert [user.id for user in store.users()] == ["u-3", "u-1"]


def test_users_are_as_known_when_the_iteration_reaches_them() -> None:
    store = MemoryStore()
    store.write([plan("free", 1, user_id=user_id) for user_id in ("u-1", "u-2", "u-3")])
    users = store.users()
    assert next(users).id == "u-1"
    store.write(
        [plan("pro", 2, user_id="u-3"), Deleted("u-2", None), plan("pro", 3, user_id="u-4")]
    )
    assert [(user.id, user.attributes_at(from_micros(2))) for user in users] == [
        ("u-3", {"plan": "pro"})
    ]


# ---- threads, and facts that come as they are made ---------------------------------------------


def run_in_threads(number: int, work: Callable[[int], None]) -> None:
    start = Barrier(number)

    def run(place: int) -> None:
        start.wait()
        work(place)

    threads = [Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_batch_written_by_ten_threads_counts_once() -> None:
    store = MemoryStore()
    batch: list[Fact] = [event(place, f"m-{place}", f"event {place % 7}") for place in range(500)]
    batch += [plan(place, place, f"p-{place}") for place in range(20)]
    new: list[int] = []
    run_in_threads(10, lambda _: new.append(sum(kept is True for kept in store.write(batch))))
    assert sum(new) == len(batch)
    once = MemoryStore()
    once.write(batch)
    assert store.user("u-1") == once.user("u-1")


def test_what_threads_write_is_all_kept_and_what_they_read_does_not_change() -> None:
    store = MemoryStore()
    read: list[list[tuple[User, int]]] = [[] for _ in range(8)]

    def work(thread: int) -> None:
        for turn in range(40):
            store.write([event(thread + 8 * turn, f"m-{thread}-{turn}", f"event {turn}")])
            user = store.user("u-1")
            read[thread].append((user, len(user.histories[None]) if turn % 2 else 0))

    run_in_threads(8, work)
    assert store.user("u-1").histories[None].times == list(range(320))
    for users in read:
        numbers = [len(user.histories[None]) for user, _ in users]
        assert numbers == sorted(set(numbers))
        assert all(number in {0, len(user.histories[None])} for user, number in users)


def test_facts_may_be_made_with_the_help_of_the_store() -> None:
    store = MemoryStore()

    def next_events() -> Iterator[Fact]:
        for at in range(3):
            yield event(at + len(store.user("u-1").events()))

    assert store.write(next_events()) == [True, True, True]


def test_where_making_the_facts_fails_none_is_written() -> None:
    store = MemoryStore()

    def broken() -> Iterator[Fact]:
        yield event(1, "m-1")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - our own
        store.write(broken())
    assert store.write([event(1, "m-1")]) == [True]
