"""What is no usable file is told clearly and left as it was, and nothing accepted is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest

from sprigclassic.errors import StoreError
from sprigclassic.stores.sqlite import SqliteStore, schema
from sprigclassic.users import Occurred
from tests.stores.test_memory import event, plan
from tests.twins import TWINS, Twin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWO_STEPS: Final = (*schema.STEPS, ("alter table users add column note text",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "users.db"


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def filled(path: Path, number: int = 1) -> None:
    with SqliteStore(path, durability="normal") as store:
        store.write([event(at, f"m-{at}") for at in range(number)])


def refusal(path: Path) -> StoreError:
    """Return what is said against a file, after which the folder is as it was."""
    before = contents(path.parent)
    with pytest.raises(StoreError) as raised:
        SqliteStore(path, timeout=0)
    assert contents(path.parent) == before
    assert raised.value.store == str(path)
    assert str(raised.value).startswith(f"{path}: ")
    return raised.value


@pytest.mark.parametrize("twin", TWINS)
def test_the_error_pickles_and_copies(path: Path, twin: Twin) -> None:
    path.write_text("something else")
    error = refusal(path)
    other = twin(error)
    assert type(other) is StoreError
    assert str(other) == str(error)
    assert vars(other) == vars(error)


# ---- opening -----------------------------------------------------------------------------------


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table users (id)")


def other_program_with_a_log(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table users (id)")


def other_application(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma application_id = 17")


@pytest.mark.parametrize(
    "make",
    [
        other_program,
        other_program_with_a_log,
        other_application,
        lambda path: path.write_bytes(b"no database " * 100),
        lambda path: path.write_bytes(b"SQLite"),
        lambda path: path.write_bytes(b"\0" * 4096),
    ],
    ids=["tables", "log", "application", "text", "short", "zeros"],
)
def test_a_file_of_another_program_is_left_alone(
    path: Path, make: Callable[[Path], object]
) -> None:
    make(path)
    error = refusal(path)
    assert error.code == "foreign"
    assert error.__cause__ is None


def test_a_file_of_a_later_version_is_left_alone(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 7")
    error = refusal(path)
    assert error.code == "newer"
    assert "format 7, and 1 is the latest known here" in error.message


def test_a_later_version_that_only_the_log_tells_is_seen(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 7")
        with pytest.raises(StoreError, match="later version"):
            SqliteStore(path)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def overwrite_the_schema(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 4_000 + path.read_bytes()[4_100:])


def lose_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table attributes")


@pytest.mark.parametrize("damage", [cut, overwrite_the_schema, lose_a_table])
def test_a_damaged_file_is_left_alone(path: Path, damage: Callable[[Path], None]) -> None:
    filled(path, 300)
    damage(path)
    before = path.read_bytes()
    with pytest.raises(StoreError) as raised:
        SqliteStore(path)
    assert raised.value.code == "damaged"
    assert path.read_bytes() == before


def test_damage_found_later_is_told_then(path: Path) -> None:
    filled(path, 300)
    whole = path.read_bytes()
    size = len(whole) // 2
    path.write_bytes(whole[:size] + b"\xff" * (len(whole) - size))
    with SqliteStore(path) as store, pytest.raises(StoreError) as raised:
        store.user("u-1")
    assert raised.value.code == "damaged"
    assert isinstance(raised.value.__cause__, sqlite3.DatabaseError)


@pytest.mark.parametrize(
    ("name", "cause"),
    [("missing/users.db", sqlite3.OperationalError), (".", OSError)],
    ids=["no folder", "a folder"],
)
def test_what_cannot_be_opened_is_told(
    tmp_path: Path, name: str, cause: type[BaseException]
) -> None:
    with pytest.raises(StoreError) as raised:
        SqliteStore(tmp_path / name)
    assert raised.value.code == "not-opened"
    assert isinstance(raised.value.__cause__, cause)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_filled(path: Path) -> None:
    path.touch()
    filled(path)
    with SqliteStore(path) as store:
        assert store.write([event(0, "m-0")]) == [False]


def test_tables_of_others_under_our_head_are_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table other (id)")
        connection.execute(f"pragma application_id = {schema.APPLICATION_ID}")
    assert refusal(path).code == "foreign"


def test_a_file_that_loses_its_mark_while_it_is_opened_is_refused(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma application_id = 17")
        with pytest.raises(StoreError, match="another program"):
            SqliteStore(path)


def test_without_a_log_there_is_no_store(path: Path) -> None:
    def delete(connection: sqlite3.Connection, words: str) -> Any:
        return "delete" if words.startswith("journal") else pragma(connection, words)

    pragma = schema.pragma
    with patch.object(schema, "pragma", delete), pytest.raises(StoreError, match="local disk"):
        SqliteStore(path)


# ---- versions ----------------------------------------------------------------------------------


def version_of(path: Path) -> int:
    """Return what the head of the file says, without the log."""
    return int.from_bytes(path.read_bytes()[60:64])


def test_a_new_file_has_the_latest_version_in_its_head(path: Path) -> None:
    with SqliteStore(path) as store:
        assert version_of(path) == len(schema.STEPS)
        store.write([event(1)])


def test_a_file_of_an_earlier_version_is_brought_up_to_date(path: Path) -> None:
    filled(path, 10)
    with patch.object(schema, "STEPS", TWO_STEPS), SqliteStore(path) as store:
        assert version_of(path) == 2
        assert store.user("u-1").histories["A"].times == list(range(10))
        assert store._here().rows("select note from users", ()) == [(None,)]
    assert refusal(path).code == "newer"


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    filled(path, 10)
    broken = (*TWO_STEPS, ("create table more (id)", "create table more (id)"))
    with patch.object(schema, "STEPS", broken):
        error = refusal(path)
    assert error.code == "failed"
    assert version_of(path) == 1
    with SqliteStore(path) as store:
        assert len(store.user("u-1").histories["A"]) == 10


def test_another_process_may_bring_it_up_to_date_first(path: Path) -> None:
    filled(path)
    pragma, asked = schema.pragma, list[str]()

    def late(connection: sqlite3.Connection, words: str) -> Any:
        asked.append(words)
        return 0 if len(asked) == 1 else pragma(connection, words)

    with patch.object(schema, "pragma", late), SqliteStore(path) as store:
        assert store.write([event(0, "m-0")]) == [False]


# ---- locked, full, closed ----------------------------------------------------------------------


def test_a_locked_file_takes_nothing_and_loses_nothing(path: Path) -> None:
    filled(path, 3)
    with SqliteStore(path, timeout=0) as store, closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError) as raised:
            store.write([event(5, "m-5")])
        assert raised.value.code == "locked"
        assert isinstance(raised.value.__cause__, sqlite3.OperationalError)
        assert len(store.user("u-1").histories["A"]) == 3  # who reads does not wait
        other.rollback()
        assert store.write([event(2, "m-2"), event(5, "m-5")]) == [False, True]


def test_a_file_may_be_locked_for_some_time(path: Path) -> None:
    with SqliteStore(path) as store, closing(sqlite3.connect(path)) as other:
        other.execute("begin immediate")
        written: list[bool | None] = []
        thread = Thread(target=lambda: written.extend(store.write([event(1)])))
        thread.start()
        sleep(0.05)
        other.rollback()
        thread.join()
    assert written == [True]


def test_a_file_that_is_locked_while_it_is_made_is_waited_for(path: Path) -> None:
    path.touch()
    locked, opened = Event(), Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin exclusive")
            locked.set()
            opened.wait(0.2)
            other.execute("rollback")

    thread = Thread(target=hold)
    thread.start()
    locked.wait()
    with SqliteStore(path) as store:
        opened.set()
        assert store.write([event(1)]) == [True]
    thread.join()


def test_sqlite_that_gives_up_at_once_is_asked_again(path: Path) -> None:
    """So it does where two switch to the log at one time."""
    prepare, turns = schema.prepare, list[int]()

    def busy(path: str, connection: sqlite3.Connection) -> None:
        turns.append(1)
        if len(turns) < 3:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        prepare(path, connection)

    with patch.object(schema, "prepare", busy), SqliteStore(path) as store:
        assert store.write([event(1)]) == [True]


def test_a_file_locked_for_good_is_told(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("begin exclusive")
        other.execute("create table more (id)")
        other.execute("commit")
        with pytest.raises(StoreError) as raised:
            SqliteStore(path, timeout=0)
    assert raised.value.code == "locked"


def test_a_full_disk_loses_nothing_that_was_accepted(path: Path) -> None:
    batches = [
        [Occurred("u-1", at, f"m-{at}", "A", {"n": "x" * 500}) for at in range(start, start + 20)]
        for start in range(0, 2_000, 20)
    ]
    new: list[bool | None] = []
    with SqliteStore(path, durability="normal") as store:
        store._here().rows("pragma max_page_count = 60", ())
        with pytest.raises(StoreError) as raised:
            new.extend(each for batch in batches for each in store.write(batch))
        accepted = len(new)
        assert raised.value.code == "full"
        assert accepted
        assert len(store.user("u-1").histories["A"]) == accepted
        store._here().rows("pragma max_page_count = 100000", ())
        again = store.write([fact for batch in batches for fact in batch])
        assert again == [False] * accepted + [True] * (2_000 - accepted)
    with SqliteStore(path) as store:
        assert len(store.user("u-1").events()) == 2_000


def test_a_file_that_cannot_be_written_to_is_told(path: Path) -> None:
    filled(path)
    with SqliteStore(path) as store:
        store._here().rows("pragma query_only = on", ())
        with pytest.raises(StoreError, match="cannot be written to"):
            store.write([event(7)])


def test_a_closed_store_answers_nothing(path: Path) -> None:
    store = SqliteStore(path)
    store.write([plan("pro", 1)])
    users = store.users()
    store.close()
    store.close()
    for ask in (
        lambda: store.write([event(1)]),
        lambda: store.user("u-1"),
        lambda: next(users),
    ):
        with pytest.raises(StoreError, match="was closed") as raised:
            ask()
        assert raised.value.code == "closed"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_is_at_work_while_the_store_is_closed_is_finished(path: Path) -> None:
    store = SqliteStore(path)
    with store._here().transaction() as connection:
        store.close()
        connection.execute("insert into users (user_id, number, known) values ('u-1', 1, 1)")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    with SqliteStore(path) as again:
        assert [user.id for user in again.users()] == ["u-1"]


def test_what_is_read_while_the_store_is_closed_is_finished(path: Path) -> None:
    store = SqliteStore(path)
    store.write([event(1)])
    with store._here().transaction() as connection:
        pass
    connection.set_trace_callback(lambda _: store.close())
    assert len(store.user("u-1").histories["A"]) == 1
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_is_gone_is_not_made_again(path: Path) -> None:
    with SqliteStore(path) as store, store._here().transaction():
        path.rename(path.with_suffix(".old"))
        with pytest.raises(StoreError) as raised:
            store.user("u-1")
    assert raised.value.code == "not-opened"
    assert not path.exists()
