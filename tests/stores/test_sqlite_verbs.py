"""Every verb leaves in a file what it leaves in memory, whichever connection carries it out."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic import MemoryStore, NotLoadedError, StudyFilter, User
from sprigclassic.errors import StoreError
from sprigclassic.stores import Record
from sprigclassic.stores.sqlite import SqliteStore
from sprigclassic.stores.sqlite import store as module
from sprigclassic.users import ALWAYS, Deleted, Link, NeededEvents, Needs, Occurred
from tests.stores.strategies import facts, lasting
from tests.stores.test_memory import event, plan
from tests.stores.test_sqlite import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic import Store
    from sprigclassic.users import Fact

by_id: Final = attrgetter("user_id")
IDS: Final = ("u-1", "u-2", "u-3", "never heard of")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FILTERS: Final = tuple(
    map(
        StudyFilter.parse,
        (
            "A count < 3 in last 30 days",
            'plan = "pro" and not B happened',
            "C where n = 3 happened",
            "seats.a = 1",
            "any event happened in last 1 day",
        ),
    )
)

ids = st.sampled_from(IDS[:-1])
links = st.builds(Link, ids, ids, st.integers(0, 3), st.sampled_from(["", "l-1", "l-2"]))
moments = st.integers(0, 9).map(lambda micros: EPOCH + timedelta(microseconds=micros))
steps = st.lists(
    st.tuples(st.just("write"), st.lists(facts, max_size=5))
    | st.tuples(st.just("link"), st.lists(links, max_size=3))
    | st.tuples(st.sampled_from(["suppress", "unsuppress", "forget"]), ids)
    | st.tuples(st.just("prune"), st.lists(st.sampled_from(FILTERS), max_size=2), moments)
    | st.tuples(st.just("restore"), st.lists(lasting, max_size=4), st.lists(links, max_size=2)),
    max_size=7,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(path, durability="normal") as store:
        yield store


# ---- laws --------------------------------------------------------------------------------------


def done(store: Store, step: tuple[Any, ...]) -> object:
    """Take a step in a store, and return what it answers."""
    verb, given, *more = step
    if verb == "prune":
        return store.prune(given, now=more[0])
    if verb == "restore":
        other = MemoryStore()
        other.write(given)
        other.link(more[0])
        other.suppress("u-3")
        other.prune(FILTERS[:1], now=EPOCH)
        store.restore([*other.records(), *other.records()])
        return None
    answer: object = getattr(store, verb)(given)
    return answer


def asked(ask: Callable[[], object]) -> object:
    """Return the answer, or the refusal."""
    try:
        return ask()
    except NotLoadedError as error:
        return str(error)


def compare(store: Store, memory: Store, wanted: Needs | None) -> None:
    for user_id in IDS:
        found = asked(partial(store.user, user_id, wanted))
        assert found == asked(partial(memory.user, user_id, wanted))
    many = asked(lambda: store.load([*IDS, *IDS], wanted))
    assert many == asked(lambda: memory.load([*IDS, *IDS], wanted))


@settings(max_examples=50)
@given(steps, st.lists(needs, min_size=1, max_size=2), st.sampled_from([1, 256]))
def test_all_verbs_do_as_in_memory(steps: Any, wanted: list[Needs], size: int) -> None:
    """Whatever goes into one batch."""
    with (
        TemporaryDirectory() as folder,
        ExitStack() as stack,
        patch.object(module, "_BATCH", size),
    ):
        turns, memory = count(), MemoryStore()
        stores = [
            stack.enter_context(SqliteStore(Path(folder, "db"), durability="normal"))
            for _ in range(2)
        ]
        for step in steps:
            assert done(stores[next(turns) % 2], step) == done(memory, step)
        for each in (None, *wanted):
            compare(stores[next(turns) % 2], memory, each)
        assert list(stores[0].users()) == list(memory.users())
        assert sorted(stores[1].records(), key=by_id) == sorted(memory.records(), key=by_id)
        assert list(stores[1].records(IDS[1:])) == list(memory.records(IDS[1:]))


@pytest.mark.long
@settings(max_examples=1_000)
@given(steps, st.lists(needs, min_size=1, max_size=2), st.sampled_from([1, 256]))
def test_all_verbs_do_as_in_memory_at_length(steps: Any, wanted: list[Needs], size: int) -> None:
    test_all_verbs_do_as_in_memory.hypothesis.inner_test(  # type: ignore[attr-defined]
        steps, wanted, size
    )


# ---- one by one --------------------------------------------------------------------------------


def statements(store: SqliteStore, step: Callable[[], object]) -> list[str]:
    """Return the statements that a step sends."""
    sent: list[str] = []
    with store._here().transaction() as connection:
        pass
    connection.set_trace_callback(sent.append)
    step()
    connection.set_trace_callback(None)
    return sent


def test_who_has_no_links_is_read_with_one_statement(store: SqliteStore) -> None:
    store.write([plan("pro", 1), event(2)])
    needed = Needs({"plan": ALWAYS}, {"A": NeededEvents(ALWAYS)})
    assert len(statements(store, lambda: store.user("u-1", needed))) == 1
    assert len(statements(store, lambda: store.user("u-1"))) == 1
    store.link([Link("a-1", "u-1", 0)])
    assert len(statements(store, lambda: store.user("u-1"))) > 1


def test_many_are_loaded_with_few_statements(store: SqliteStore) -> None:
    ids = [f"u-{number}" for number in range(200)]
    store.write([event(number, user_id=user_id) for number, user_id in enumerate(ids)])
    sent = statements(store, lambda: store.load(ids))
    assert len(sent) <= 8
    users = store.load([*ids[::-1], "nobody", "\ud800", ids[0]])
    assert [user.id for user in users] == [*ids[::-1], "nobody", "\ud800", ids[0]]
    assert [len(user.histories["A"]) for user in users] == [*[1] * 200, 0, 0, 1]


def test_a_link_that_counts_no_more_leaves_its_person_alone(store: SqliteStore) -> None:
    store.write([event(1, user_id=each) for each in ("a", "b", "c")])
    store.link([Link("a", "b", 5)])
    store.link([Link("a", "c", 4), Link("a", "b", 6), Link("b", "b", 1)])
    assert [store.user(each).id for each in ("a", "b", "c")] == ["c", "b", "c"]
    assert [len(store.user(each).histories["A"]) for each in "abc"] == [2, 1, 2]


def test_pruned_needs_are_known_by_other_stores(path: Path, store: SqliteStore) -> None:
    store.write([plan("pro", 1), event(2)])
    assert store.prune(FILTERS[:1], now=EPOCH + timedelta(days=400)) == 2
    with SqliteStore(path) as other:
        assert other.user("u-1") == store.user("u-1")
        assert other.user("u-1").loaded == store.user("u-1").loaded
        with pytest.raises(NotLoadedError):
            other.user("u-1", Needs({"plan": ALWAYS}))
    assert store.write([event(3, user_id="u-2")]) == [True]
    assert store.user("u-2").loaded is None


def test_properties_are_reduced_to_what_can_be_asked(store: SqliteStore) -> None:
    memory = MemoryStore()
    some = StudyFilter.parse("A where n = 1 happened")
    for each in (store, memory):
        each.write([event(at, f"m-{at}") for at in range(2)])
        each.write([_with({"n": 1}, 2), _with({"n": 1, "m": 2}, 3), _with({"m": 2}, 4)])
        assert each.prune([some], now=EPOCH + timedelta(days=1)) == 0
    assert store.user("u-1") == memory.user("u-1")
    texts = store._here().rows("select properties from messages order by at", ())
    assert texts == [(None,), (None,), ('{"n":1}',), ('{"n":1}',), (None,)]


def _with(properties: dict[str, Any], at: int) -> Occurred:
    return Occurred("u-1", at, f"m-{at}", "A", properties)


def test_a_suppressed_id_is_kept_no_more_and_its_messages_not_remembered(
    store: SqliteStore,
) -> None:
    store.suppress("u-1")
    store.suppress("u-1")
    batch: list[Fact] = [event(1, "m-1"), event(1, "m-2", user_id="u-2"), Deleted("u-1", "d-1")]
    assert store.write(batch) == [None, True, True]
    store.link([Link("u-1", "u-2", 0), Link("u-3", "u-1", 0)])
    assert [record.user_id for record in store.records()] == ["u-2", "u-1"]
    assert list(store.records(["u-1"])) == [Record("u-1", suppressed=True)]
    store.unsuppress("u-1")
    assert store.write(batch) == [True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda store: store.link([Link("a", "\ud800", 0)]),
        lambda store: store.link([Link("a", "b", 1 << 63)]),
        lambda store: store.suppress("\ud800"),
        lambda store: store.unsuppress("\ud800"),
        lambda store: store.forget("\ud800"),
        lambda store: store.restore([Record("a", suppressed=True), Record("\ud800", known=True)]),
    ],
    ids=["link", "instant", "suppress", "unsuppress", "forget", "restore"],
)
def test_what_sqlite_cannot_hold_is_refused(
    store: SqliteStore, wrong: Callable[[SqliteStore], None]
) -> None:
    with pytest.raises(ValueError, match="could be kept"):
        wrong(store)
    assert list(store.records()) == []


def test_of_half_a_letter_there_is_no_record(store: SqliteStore) -> None:
    assert list(store.records(["\ud800"])) == []
    assert store.load(["\ud800"]) == [User("\ud800")]


def test_the_caller_may_write_while_he_iterates(store: SqliteStore) -> None:
    with patch.object(module, "_BATCH", 2):
        store.write([plan("pro", 1, user_id=f"u-{number}") for number in range(5)])
        for user in store.users():
            store.write([event(1, user_id=user.id), plan("pro", 1, user_id=f"new {user.id}")])
        for record in store.records():
            store.forget(record.user_id)
    assert list(store.records()) == []


def test_a_closed_store_carries_nothing_out(path: Path) -> None:
    store = SqliteStore(path)
    store.close()
    for ask in (
        lambda: store.load(["u-1"]),
        lambda: store.link([]),
        lambda: store.prune([], now=EPOCH),
        lambda: next(store.records()),
        lambda: store.restore([Record("u-1")]),
    ):
        with pytest.raises(StoreError, match="was closed"):
            ask()


def test_damage_found_while_many_are_read_is_told(path: Path, store: SqliteStore) -> None:
    store.write([event(at) for at in range(300)])
    store.close()
    whole = path.read_bytes()
    size = len(whole) // 2
    path.write_bytes(whole[:size] + b"\xff" * (len(whole) - size))
    with SqliteStore(path) as again, pytest.raises(StoreError) as raised:
        again.load(["u-1"])
    assert raised.value.code == "damaged"
