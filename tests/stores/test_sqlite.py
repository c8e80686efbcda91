"""A store in a file answers as one in memory does, whichever connection is asked."""

from __future__ import annotations

from contextlib import ExitStack, closing
from itertools import count
from math import inf, nan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic import MemoryStore, NotLoadedError, Store, User
from sprigclassic._time import BEGINNING, END
from sprigclassic.stores import values
from sprigclassic.stores.sqlite import SqliteStore, plans
from sprigclassic.users import (
    ALWAYS,
    SPAN,
    Deleted,
    Identified,
    Instants,
    NeededEvents,
    Needs,
    Occurred,
)
from tests.stores.model import Model, picture
from tests.stores.strategies import IN_1969, IN_2538, facts, user_ids
from tests.stores.test_memory import USERS, event, plan, run_in_threads
from tests.twins import TWINS, Twin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.users import Fact

TIMES: Final = [BEGINNING, IN_1969, 0, 1, 3, 5, 6, SPAN - 1, SPAN, SPAN + 1, IN_2538, END, END + 1]

instants = st.lists(st.tuples(*[st.sampled_from(TIMES)] * 2), max_size=3).map(Instants)
needed = st.builds(
    NeededEvents, instants, st.dictionaries(st.sampled_from(["n", "n.a", "m"]), instants)
)
needs = st.builds(
    Needs,
    st.dictionaries(st.sampled_from(["plan", "seats.a", "seats.a.b", "plan.\ud800"]), instants),
    st.dictionaries(st.sampled_from(["A", "B", "pageview", "\udfff", None]), needed),
)
opening: Final = "open", "reopen"
steps = st.lists(
    st.lists(facts, max_size=6) | st.sampled_from(opening) | needs | user_ids, max_size=10
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(path, durability="normal") as store:
        yield store


# ---- laws --------------------------------------------------------------------------------------


class Twins:
    """A store in memory, and several connections to one file that is to be the same."""

    def __init__(self, folder: str, stack: ExitStack) -> None:
        self.path = Path(folder, "users.db")
        self.stack = stack
        self.memory, self.model = MemoryStore(), Model()
        self.stores = [self.opened()]
        self.turns = count()

    def opened(self) -> SqliteStore:
        return self.stack.enter_context(SqliteStore(self.path, durability="normal"))

    def one(self) -> SqliteStore:
        """Return each store in turn."""
        return self.stores[next(self.turns) % len(self.stores)]

    def take(self, step: list[Fact] | Needs | str) -> None:
        if step == "open":
            self.stores.append(self.opened())
        elif step == "reopen":
            for store in self.stores:
                store.close()
            self.stores = [self.opened()]
        elif isinstance(step, list):
            assert self.one().write(step) == self.memory.write(step) == self.model.write(step)
        else:
            self.compare(step if isinstance(step, Needs) else None)

    def compare(self, needs: Needs | None) -> None:
        for user_id in USERS:
            found, expected = self.one().user(user_id, needs), self.memory.user(user_id, needs)
            assert found == expected
            assert found.loaded == needs
            if needs is None:
                assert picture(found) == self.model.user(user_id)


@settings(max_examples=40)
@given(steps, st.sampled_from([1, 400]))
def test_it_is_as_one_in_memory(steps: list[Any], most: int) -> None:
    """Whoever writes and reads, and whether all that is needed goes into one statement or not."""
    with (
        TemporaryDirectory() as folder,
        ExitStack() as stack,
        patch.object(plans, "_MOST", most),
    ):
        twins = Twins(folder, stack)
        for step in steps:
            twins.take(step)
        twins.compare(None)
        assert list(twins.one().users()) == list(twins.memory.users())


@pytest.mark.long
@settings(max_examples=1_000)
@given(steps, st.sampled_from([1, 400]))
def test_it_is_as_one_in_memory_at_length(steps: list[Any], most: int) -> None:
    test_it_is_as_one_in_memory.hypothesis.inner_test(steps, most)  # type: ignore[attr-defined]


@settings(max_examples=40)
@given(st.lists(facts, max_size=20), st.lists(needs, min_size=1, max_size=4))
def test_of_a_user_is_there_what_is_needed(written: list[Fact], wanted: list[Needs]) -> None:
    memory = MemoryStore()
    memory.write(written)
    with TemporaryDirectory() as folder, SqliteStore(f"{folder}/db", durability="normal") as store:
        store.write(written)
        for needs in wanted:
            for user_id in USERS:
                part = store.user(user_id, needs)
                assert part == memory.user(user_id, needs)
                assert part == part.restricted(needs)


def test_what_is_not_needed_is_not_read(store: SqliteStore) -> None:
    store.write([Occurred("u-1", at, f"m-{at}", "AB"[at % 2], {"n": at}) for at in range(10)])
    store.write([plan(at, at) for at in range(10)])
    needs = Needs(
        {"plan": Instants([(3, 5)])},
        {
            "A": NeededEvents(Instants([(2, 9)]), {"n": Instants([(4, 5)])}),
            "B": NeededEvents(Instants([(5, 6)]), {"n": Instants([(5, 8)])}),
            None: NeededEvents(Instants([(0, 2)])),
        },
    )
    rows = store._here().rows(*_asked(store, needs))
    assert sorted(row[:4] + row[5:6] for row in rows if row[0]) == [
        (1, "plan", 3, "", "3"),
        (1, "plan", 4, "", "4"),
        (2, "A", 0, "m-0", None),
        (2, "A", 2, "m-2", None),
        (2, "A", 4, "m-4", '{"n":4}'),
        (2, "A", 6, "m-6", None),
        (2, "A", 8, "m-8", None),
        (2, "B", 1, "m-1", None),
        (2, "B", 5, "m-5", '{"n":5}'),
        (2, "B", 7, "m-7", '{"n":7}'),
    ]


def _asked(store: SqliteStore, needs: Needs) -> tuple[str, list[object]]:
    plan = store._plans.of(needs)
    return plan.one, plan.about_one("u-1")


@pytest.mark.parametrize("name", ["A", None], ids=["named", "any"])
def test_a_plain_count_reads_the_index_alone(store: SqliteStore, name: str | None) -> None:
    statement, parameters = _asked(store, Needs({}, {name: NeededEvents(ALWAYS)}))
    steps = [row[3] for row in store._here().rows(f"explain query plan {statement}", parameters)]
    events = [step for step in steps if "messages" in step]
    assert events
    assert all("USING COVERING INDEX events (user=?" in step for step in events)


def test_what_is_held_when_several_ranges_begin_is_there_once(store: SqliteStore) -> None:
    store.write([plan("free", 1), plan("pro", 4)])
    needs = Needs({"plan": Instants([(3, 6), (8, 9)])})
    entries = [(1, "", "free"), (4, "", "pro")]
    assert store.user("u-1", needs)._state()[2] == {"plan": entries}


def test_to_read_more_than_is_needed_is_an_error(store: SqliteStore) -> None:
    store.write([plan("pro", 1), event(2)])
    user = store.user("u-1", Needs({"plan": ALWAYS}))
    assert user.changes["plan"].value == "pro"
    with pytest.raises(NotLoadedError):
        user.changes["seats"]
    with pytest.raises(NotLoadedError):
        len(user.histories["A"])


@given(written=st.lists(facts, max_size=10), user_id=user_ids, twin=st.sampled_from(TWINS))
@settings(max_examples=20)
def test_its_users_pickle_and_copy(written: list[Fact], user_id: str, twin: Twin) -> None:
    with TemporaryDirectory() as folder, SqliteStore(f"{folder}/db", durability="normal") as store:
        store.write(written)
        user = store.user(user_id)
    assert twin(user) == user


# ---- what is kept ------------------------------------------------------------------------------

VALUES: Final[list[Any]] = [
    True,
    False,
    0,
    1,
    -1,
    1.0,
    -0.0,
    0.1,
    1e300,
    5e-324,
    1e16,
    -(2**63),
    2**63 - 1,
    2**64 - 1,
    "",
    "é\0\U0001f600\uffff",
    "2026-11-23T00:00:00Z",
    [],
    {},
    [None, {"a": [True, 1, 1.0, "1"]}],
]


@pytest.mark.parametrize("quickly", [True, False], ids=["orjson", "json"])
@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_a_value_comes_back_as_it_was(store: SqliteStore, value: Any, *, quickly: bool) -> None:
    with patch.object(values, "_quick_dumps", values._quick_dumps if quickly else None):
        store.write([Occurred("u-1", 0, "m-1", "A", {"n": value, "é": None}), plan(value, 0)])
    user = store.user("u-1")
    assert repr(user.events()[0].properties) == repr({"n": value, "é": None})
    assert repr(user.changes["plan"].value) == repr(value)


def test_numbers_that_json_does_not_have_are_null(store: SqliteStore) -> None:
    store.write([Occurred("u-1", 0, None, "A", {"a": nan, "b": [inf]})])
    assert store.user("u-1").events()[0].properties == {"a": None, "b": [None]}


@pytest.mark.parametrize(
    "value",
    [2**64, "\ud800", {"\udfff": 1}, {1: 2}, object(), Path().stat],
    ids=["too large", "half", "half name", "no name", "object", "method"],
)
def test_what_is_no_json_is_refused_and_nothing_kept(store: SqliteStore, value: object) -> None:
    for wrong in (Occurred("u-1", 0, "m-2", "A", {"n": value}), plan(value, 0, "m-2")):
        with pytest.raises(TypeError, match=r"^\$"):
            store.write([event(1, "m-1"), wrong])
    assert store.user("u-1") == User("u-1")


@pytest.mark.parametrize(
    "wrong",
    [
        event(0, "m-\ud800"),
        event(0, None, "\ud800"),
        event(0, None, "A", "\ud800"),
        event(1 << 63),
        Identified("\ud800", 0, None, {}),
        Identified("u-1", 0, None, {"\ud800": 1}),
        Identified("u-1", 1 << 63, None, {"plan": 1}),
        Deleted("\ud800", None),
    ],
    ids=["id", "event", "user", "time", "known", "attribute", "since", "deleted"],
)
def test_what_sqlite_cannot_hold_is_refused_and_nothing_kept(
    store: SqliteStore, wrong: Fact
) -> None:
    with pytest.raises(ValueError, match="could be kept"):
        store.write([event(1, "m-1"), wrong])
    assert store.user("u-1") == User("u-1")
    assert store.write([event(1, "m-1")]) == [True]


def test_of_half_a_letter_nobody_has_heard(store: SqliteStore) -> None:
    assert store.user("\ud800") == User("\ud800")


def test_an_empty_message_id_is_remembered_and_orders_nothing(store: SqliteStore) -> None:
    for ids in (["", None, "a", "", None], [None, "", "", "b"]):
        memory = MemoryStore()
        memory.write([Deleted("u-1", None)])
        written = [Occurred("u-1", 7, each, "A", {"n": place}) for place, each in enumerate(ids)]
        lessons = [plan(place, 7, each) for place, each in enumerate(ids)]
        with closing(SqliteStore(Path(store._path).parent / f"{len(ids)}.db")) as other:
            assert other.write(written) == memory.write(written)
            assert other.write(lessons) == memory.write(lessons)
            assert other.user("u-1") == memory.user("u-1")


def test_many_messages_at_once_count_once(store: SqliteStore) -> None:
    batch = [event(at, f"m-{at}", f"event {at % 7}", f"u-{at % 30}") for at in range(1_300)]
    assert store.write(batch[:600]) == [True] * 600
    assert store.write([*batch, *batch]) == [False] * 600 + [True] * 700 + [False] * 1_300
    memory = MemoryStore()
    memory.write(batch)
    assert all(store.user(f"u-{each}") == memory.user(f"u-{each}") for each in range(30))


def test_nothing_is_written_of_nothing(store: SqliteStore) -> None:
    assert store.write([]) == []


def test_users_are_as_known_when_the_iteration_reaches_them(store: SqliteStore) -> None:
    memory = MemoryStore()
    found = []
    for each in (store, memory):
        each.write([plan("free", 1, user_id=user_id) for user_id in ("u-1", "u-2", "u-3", "u-4")])
        users = each.users()
        found.append([next(users)])
        each.write([Deleted("u-2", None), Deleted("u-4", None), plan("pro", 2, user_id="u-3")])
        each.write([plan("pro", 3, user_id="u-4"), plan("pro", 3, user_id="u-5")])
        found[-1] += users
    assert [user.id for user in found[0]] == ["u-1", "u-3", "u-4"]
    assert found[0] == found[1]


# ---- the object --------------------------------------------------------------------------------


def test_it_is_a_store_that_keeps_properties(store: SqliteStore) -> None:
    assert isinstance(store, Store)
    assert store.keeps_properties


def test_it_shows_its_file(store: SqliteStore, path: Path) -> None:
    assert repr(store) == f"<SqliteStore: {path}>"
    store.close()
    assert repr(store) == f"<SqliteStore: {path}, closed>"


def test_ten_threads_write_the_same_once(store: SqliteStore) -> None:
    batch: list[Fact] = [event(place, f"m-{place}", f"event {place % 7}") for place in range(200)]
    new: list[int] = []
    run_in_threads(10, lambda _: new.append(store.write(batch).count(True)))
    assert sum(new) == len(batch)
    assert len(store.user("u-1").histories[None]) == len(batch)


def test_threads_read_while_others_write(store: SqliteStore) -> None:
    read: list[list[int]] = [[] for _ in range(6)]

    def work(thread: int) -> None:
        for turn in range(10):
            store.write([event(turn, f"m-{thread}-{turn}-{place}") for place in range(3)])
            read[thread].append(len(store.user("u-1").histories["A"]))

    run_in_threads(6, work)
    assert len(store.user("u-1").histories["A"]) == 180
    for numbers in read:
        assert numbers == sorted(set(numbers))
        assert not any(number % 3 for number in numbers)


def test_where_making_the_facts_fails_none_is_written(store: SqliteStore) -> None:
    def broken() -> Iterator[Fact]:
        yield event(1, "m-1")
        raise KeyError

    with pytest.raises(KeyError):
        store.write(broken())
    assert store.write([event(1, "m-1")]) == [True]


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        (":memory:", {}, "use MemoryStore"),
        ("", {}, "names no file"),
        ("x.db", {"durability": "off"}, '"full" or "normal"'),
        ("x.db", {"timeout": -1}, "seconds"),
        ("x.db", {"timeout": nan}, "seconds"),
        ("x.db", {"timeout": inf}, "seconds"),
    ],
    ids=["memory", "empty", "durability", "negative", "nan", "endless"],
)
def test_what_makes_no_store_is_refused(path: str, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SqliteStore(path, **options)


def test_a_path_is_a_text_or_path() -> None:
    wrong: Any = 3
    with pytest.raises(TypeError):
        SqliteStore(wrong)


@pytest.mark.parametrize(("durability", "level"), [("full", 2), ("normal", 1)])
def test_how_durable_a_write_is_can_be_chosen(path: Path, durability: Any, level: int) -> None:
    with SqliteStore(path, durability=durability) as store:
        connections = store._here()
        assert connections.rows("pragma synchronous", ()) == [(level,)]
        assert connections.rows("pragma journal_mode", ()) == [("wal",)]
    with SqliteStore(path) as store:
        assert store._here().rows("pragma synchronous", ()) == [(2,)]


def test_a_relative_path_stays_where_it_was(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    odd = "a b?mode=memory#%20.db"
    with SqliteStore(odd) as store:
        monkeypatch.chdir("/")
        store.write([event(1)])
        with store._here().transaction():
            assert len(store.user("u-1").histories["A"]) == 1  # of a second connection
    assert [each.name for each in tmp_path.iterdir()] == [odd]
