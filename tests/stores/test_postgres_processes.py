"""Processes share a server: each fact counts once, and what was accepted outlives its writer."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from itertools import count
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import psycopg
import pytest

from sprigclassic import MemoryStore, StoreError
from sprigclassic.stores.postgres import AsyncPostgresStore, PostgresStore
from tests.stores.postgres_server import own_server
from tests.stores.writers import ROOT, USERS, batch_of, killed, started

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS: Final = count()

# Writes batches for ever, and says of each, once it is accepted, which it was.
WRITER: Final = """
import sys
from sprigclassic.stores.postgres import PostgresStore
from tests.stores.writers import batch_of
store = PostgresStore(sys.argv[1], schema=sys.argv[2])
turn = int(sys.argv[3])
while True:
    store.write(batch_of(turn))
    print(turn, flush=True)
    turn += 1
"""


@pytest.fixture
def schema() -> str:
    return f"shared {next(NUMBERS)}"


@pytest.fixture
def store(postgres_url: str, schema: str) -> Iterator[PostgresStore]:
    with PostgresStore(postgres_url, schema=schema) as store:
        yield store


def write_all(url: str, schema: str, turns: int, results: Any) -> None:
    with PostgresStore(url, schema=schema) as store:
        many = [fact for turn in range(turns) for fact in batch_of(turn)[:-1]]
        new = store.write(many).count(True)
        results.put(new + sum(store.write(batch_of(turn)).count(True) for turn in range(turns)))


@pytest.mark.parametrize("turns", [10, 60])
def test_ten_workers_that_send_the_same_batch_count_it_once(
    postgres_url: str, schema: str, turns: int
) -> None:
    spawning = multiprocessing.get_context("spawn")
    results = spawning.Queue()
    given = (postgres_url, schema, turns, results)
    workers = [spawning.Process(target=write_all, args=given) for _ in range(10)]
    for worker in workers:
        worker.start()
    new = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert sum(new) == sum(len(batch_of(turn)) for turn in range(turns))
    memory = MemoryStore()
    for turn in range(turns):
        memory.write(batch_of(turn))
    with PostgresStore(postgres_url, schema=schema) as store:
        assert [store.user(each) for each in USERS] == [memory.user(each) for each in USERS]


# ---- killed ------------------------------------------------------------------------------------


def check_all_is_there_once(store: PostgresStore, turns: int) -> int:
    """Check what was accepted, and that of the write that was cut off all is there, or nothing."""
    unsure = store.write(batch_of(turns))
    assert len(set(unsure)) == 1
    memory = MemoryStore()
    for turn in range(turns + 1):
        memory.write(batch_of(turn))
    for user_id in [*USERS, f"passing {turns}"]:
        assert store.user(user_id) == memory.user(user_id)
    assert not any(store.write(batch_of(turns // 2)))
    return turns + 1


def kill_often(store: PostgresStore, url: str, schema: str, times: int) -> None:
    random, turns = Random(times), 0  # noqa: S311 - no secret
    for _ in range(times):
        turns = killed(started(WRITER, url, schema, str(turns)), turns, random.expovariate(20))
        turns = check_all_is_there_once(store, turns)
    assert turns >= 2 * times


def test_what_was_accepted_outlives_a_killed_writer(
    store: PostgresStore, postgres_url: str, schema: str
) -> None:
    kill_often(store, postgres_url, schema, 3)


@pytest.mark.long
def test_what_was_accepted_outlives_200_killed_writers(
    store: PostgresStore, postgres_url: str, schema: str
) -> None:
    kill_often(store, postgres_url, schema, 200)


# ---- servers that go away ----------------------------------------------------------------------


@pytest.mark.parametrize("asked_meanwhile", [True, False])
def test_a_server_that_goes_away_is_told_and_asked_again_when_it_is_back(
    asked_meanwhile: object,
) -> None:
    with TemporaryDirectory() as folder:
        with own_server(folder) as url:
            store = PostgresStore(url, connections=3, timeout=2)
            store.write(batch_of(0))
            name = repr(store).removeprefix("<PostgresStore: ").removesuffix(">")
        for ask in (
            (
                lambda: store.write(batch_of(1)),
                lambda: store.user("u-1"),
                lambda: [*store.users()],
            )
            if asked_meanwhile
            else ()
        ):
            with pytest.raises(StoreError) as caught:
                ask()
            assert (caught.value.code, caught.value.store) == ("unreachable", name)
        with own_server(folder) as again, store:
            assert again == url
            assert store.write(batch_of(1)).count(True) == len(batch_of(1))
            assert not any(store.write(batch_of(0)))


def test_a_connection_cut_in_the_middle_leaves_nothing_half_written(
    store: PostgresStore, postgres_url: str
) -> None:
    store.write(batch_of(0))
    facts = [fact for turn in range(1, 80) for fact in batch_of(turn)[:-1]]
    ((_, quick),) = store._idle
    process = quick.connection.info.backend_pid

    def cut(fact: Any) -> Any:
        if fact is facts[600]:
            with psycopg.connect(postgres_url) as other:
                other.execute("select pg_terminate_backend(%s, 5000)", (process,))
        return fact

    with (
        patch("sprigclassic.stores.postgres.writing.held", side_effect=_cutting(cut, facts[600])),
        pytest.raises(StoreError) as caught,
    ):
        store.write(facts)
    assert caught.value.code == "unreachable"
    assert store.write(facts).count(True) == len(facts)


def _cutting(cut: Any, at: Any) -> Any:
    def held(text: str) -> str:
        if text == at.message_id:
            cut(at)
        return text

    return held


# ---- forked ------------------------------------------------------------------------------------

# In a new interpreter, which has no other threads that a fork would leave behind.
FORKING: Final = """
import os, sys
from sprigclassic.stores.postgres import PostgresStore
from tests.stores.writers import batch_of

with PostgresStore(sys.argv[1], schema=sys.argv[2]) as store:
    store.write(batch_of(0))
    child = os.fork()
    if not child:
        status = 1
        try:
            assert not any(store.write(batch_of(0)))
            assert all(store.write(batch_of(1)))
            store.close()
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert not any(store.write(batch_of(1)))
    assert all(store.write(batch_of(2)))
"""


def test_a_forked_process_connects_anew(postgres_url: str, schema: str) -> None:
    command = [sys.executable, "-c", FORKING, postgres_url, schema]
    ended = subprocess.run(command, capture_output=True, check=False, text=True, cwd=ROOT)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("", "", 0)


def test_connections_of_a_parent_process_are_left_to_it(store: PostgresStore) -> None:
    store.write(batch_of(0))
    ((_, parents),) = store._idle
    with patch("os.getpid", return_value=-1):
        assert not any(store.write(batch_of(0)))
        store.close()
    assert not parents.connection.closed
    store._idle.append((-1, parents))
    store.close()
    assert not parents.connection.closed
    parents.connection.close()


def test_both_kinds_show_no_password() -> None:
    url = "postgresql://me:secret@db.example.org:6543/users?sslmode=require"
    for kind in (PostgresStore, AsyncPostgresStore):
        assert repr(kind(url)) == f"<{kind.__name__}: postgresql://db.example.org:6543/users>"
