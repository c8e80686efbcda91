"""Processes share a file: each fact counts once, and what was accepted outlives its writer."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from random import Random
from time import sleep
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest

from sprigclassic import MemoryStore
from sprigclassic.stores.sqlite import SqliteStore
from tests.stores.writers import ROOT, USERS, batch_of, killed, started

if TYPE_CHECKING:
    from pathlib import Path

    from sprigclassic.users import Fact


# Writes batches for ever, and says of each, once it is accepted, which it was.
WRITER: Final = """
import sys
from sprigclassic.stores.sqlite import SqliteStore
from tests.stores.writers import batch_of
store = SqliteStore(sys.argv[1], durability=sys.argv[2])
turn = int(sys.argv[3])
while True:
    store.write(batch_of(turn))
    print(turn, flush=True)
    turn += 1
"""


def run(code: str, path: Path) -> tuple[str, str, int]:
    """Return what a new interpreter, with warnings for errors, says, and how it ends."""
    command = [sys.executable, "-W", "error", "-c", code, str(path)]
    ended = subprocess.run(command, capture_output=True, check=False, text=True, cwd=ROOT)
    return ended.stdout, ended.stderr, ended.returncode


def write_all(path: str, batches: list[list[Fact]], results: Any) -> None:
    with SqliteStore(path, durability="normal", timeout=60) as store:
        results.put(sum(store.write(batch).count(True) for batch in batches))


def test_processes_that_open_a_new_file_at_once_count_each_fact_once(tmp_path: Path) -> None:
    spawning = multiprocessing.get_context("spawn")
    results = spawning.Queue()
    path = tmp_path / "users.db"
    batches = [batch_of(turn) for turn in range(60)]
    processes = [
        spawning.Process(target=write_all, args=(str(path), batches, results)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    new = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sum(new) == sum(map(len, batches))
    memory = MemoryStore()
    for batch in batches:
        memory.write(batch)
    with SqliteStore(path) as store:
        assert [store.user(each) for each in USERS] == [memory.user(each) for each in USERS]


# ---- killed ------------------------------------------------------------------------------------


def start_writer(path: Path, durability: str, turn: int) -> subprocess.Popen[str]:
    return started(WRITER, str(path), durability, str(turn))


def killed_writer(path: Path, durability: str, turn: int, after: float) -> int:
    return killed(start_writer(path, durability, turn), turn, after)


def check_all_is_there_once(path: Path, turns: int) -> int:
    """Check what was accepted, and that of the write that was cut off all is there, or nothing."""
    with SqliteStore(path, durability="normal") as store:
        unsure = store.write(batch_of(turns))
        assert len(set(unsure)) == 1
        memory = MemoryStore()
        for turn in range(turns + 1):
            memory.write(batch_of(turn))
        for user_id in [*USERS, f"passing {turns}"]:
            assert store.user(user_id) == memory.user(user_id)
        assert not any(store.write(batch_of(turns // 2)))
        assert store._here().rows("pragma integrity_check", ()) == [("ok",)]
    return turns + 1


def kill_often(path: Path, durability: str, times: int) -> None:
    random, turns = Random(times), 0  # noqa: S311 - no secret
    for _ in range(times):
        turns = killed_writer(path, durability, turns, random.expovariate(20))
        turns = check_all_is_there_once(path, turns)
    assert turns >= 2 * times


@pytest.mark.parametrize("durability", ["full", "normal"])
def test_what_was_accepted_outlives_a_killed_writer(tmp_path: Path, durability: str) -> None:
    kill_often(tmp_path / "users.db", durability, 2)


@pytest.mark.long
@pytest.mark.parametrize("durability", ["full", "normal"])
def test_what_was_accepted_outlives_100_killed_writers(tmp_path: Path, durability: str) -> None:
    kill_often(tmp_path / "users.db", durability, 100)


def test_a_writer_killed_while_it_makes_the_file_leaves_one_that_opens(tmp_path: Path) -> None:
    for turn in range(3):
        path = tmp_path / f"{turn}.db"
        with start_writer(path, "full", 0) as process:
            while not path.exists():
                sleep(0.0005)
            sleep(turn / 1_000)
            process.kill()
        check_all_is_there_once(path, len(known_turns(path)))


def known_turns(path: Path) -> list[int]:
    """Return the turns of which something is there."""
    with SqliteStore(path) as store:
        values = [user.changes["turn"].history() for user in store.users()]
    return sorted(turn for history in values for _, _, turn in history)


# ---- forked ------------------------------------------------------------------------------------

# In a new interpreter, which has no other threads that a fork would leave behind.
FORKING: Final = """
import os, sys
from sprigclassic.errors import StoreError
from sprigclassic.stores.sqlite import SqliteStore
from tests.stores.writers import batch_of

def in_a_child(work):
    child = os.fork()
    if not child:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]

def work():
    assert not any(store.write(batch_of(0)))
    assert all(store.write(batch_of(1)))
    store.close()

def look():
    assert [user.id for user in store.users()] == ["u-0", "u-1"]

with SqliteStore(sys.argv[1]) as store:
    store.write(batch_of(0))
    assert in_a_child(work) == 0
    assert not any(store.write(batch_of(1)))
    with store._here().transaction() as connection:
        connection.execute("update users set known = 0")
        assert in_a_child(look) == 0  # it neither sees the write nor waits for it
    assert not list(store.users())
    assert all(store.write(batch_of(2)))

def ask():
    try:
        store.user("u-1")
    except StoreError as error:
        assert error.code == "closed"
        return
    raise AssertionError

assert in_a_child(ask) == 0
"""


def test_a_forked_process_opens_the_file_anew(tmp_path: Path) -> None:
    assert run(FORKING, tmp_path / "users.db") == ("", "", 0)


def test_a_process_with_another_number_has_its_own_connections(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "users.db") as store:
        store.write(batch_of(0))
        with patch("os.getpid", return_value=-1):
            assert not any(store.write(batch_of(0)))
            theirs = store._here()
            store.close()
        assert store._here() is not theirs
        assert (store._here().closed, theirs.closed) == (False, True)
        assert all(store.write(batch_of(1)))


# ---- without orjson ----------------------------------------------------------------------------

PLAIN: Final = """
import sys
sys.modules["orjson"] = None
from sprigclassic.stores.sqlite import SqliteStore
from tests.stores.writers import batch_of
with SqliteStore(sys.argv[1]) as store:
    assert not any(store.write(batch_of(5)))
    assert store.user("u-0").events()[0].properties == {"turn": 5}
    store.write(batch_of(6))
"""


def test_without_orjson_the_same_file_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    with SqliteStore(path) as store:
        store.write(batch_of(5))
        assert run(PLAIN, path) == ("", "", 0)
        assert {each.properties["turn"] for each in store.user("u-0").events()} == {5, 6}
        assert not any(store.write(batch_of(6)))
