"""What a store in Redis promises beyond what all stores do."""

from __future__ import annotations

import asyncio
import multiprocessing
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Any, Final

import pytest
import redis
from redis.asyncio import Redis as AsyncRedis

from sprigclassic import StoreError, StudyFilter
from sprigclassic._time import from_micros
from sprigclassic.stores.redis import AsyncRedisStore, RedisStore
from sprigclassic.stores.redis.layout import base_of, id_of
from sprigclassic.stores.redis.scripts import CHANGE, REPLACE
from sprigclassic.users import ALWAYS, Deleted, Identified, Link, NeededEvents, Needs, Occurred
from tests.stores.redis_server import free_port, own_server

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from sprigclassic.users import Fact

NUMBERS: Final = count()
ALL: Final = NeededEvents(ALWAYS)
NOW: Final = from_micros(100 * 86_400_000_000)
COUNTED: Final = StudyFilter.parse("A count < 3 in last 30 days")


@pytest.fixture
def prefix() -> str:
    return f"own {next(NUMBERS)}"


@pytest.fixture
def store(redis_url: str, prefix: str) -> Iterator[RedisStore]:
    with RedisStore(redis_url, prefix=prefix) as store:
        yield store


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        yield client


def event(at: int, message_id: str | None = None, user_id: str = "u-1", **properties: Any) -> Fact:
    return Occurred(user_id, at, message_id, "A", properties)


# ---- keys --------------------------------------------------------------------------------------


@pytest.mark.parametrize("user_id", ["u-1", "", "{a}b", "}", "a b", "é\n", "%7B", "*"], ids=ascii)
def test_all_keys_of_an_id_have_the_prefix_and_one_slot(
    store: RedisStore, client: redis.Redis, prefix: str, user_id: str
) -> None:
    store.prune([COUNTED], now=NOW)
    store.write([event(1, "m-1", user_id), Identified(user_id, 1, "m-2", {"{x}": 1})])
    store.prune([COUNTED], now=NOW)
    store.write([Occurred(user_id, 1, "m-3", "{y}", {}), Identified(user_id, 1, None, {"z": 1})])
    store.link([Link(user_id, "other", 1), Link("another", user_id, 1)])
    store.suppress(user_id)
    base = base_of(prefix, user_id)
    found: Any = client.keys(prefix + ":*")
    keys: list[bytes] = [key for key in found if key.startswith(base + b":")]
    letters = [key[len(base) + 1 :].decode() for key in keys]
    assert sorted(letters) == ["a:z", "c", "e:{y}", *"hiklmnp", "t:{y}", "x"]
    assert len({redis.crc.key_slot(key) for key in keys}) == 1
    assert {id_of(key) for key in keys} == {user_id}


def test_a_prefix_with_a_pattern_in_it_finds_its_own_keys_only(redis_url: str) -> None:
    with (
        RedisStore(redis_url, prefix="a[b]*?^-\\") as one,
        RedisStore(redis_url, prefix="ab") as two,
    ):
        one.write([Identified("u-1", 1, None, {})])
        two.write([Identified("u-2", 1, None, {})])
        assert [user.id for user in one.users()] == ["u-1"]
        one.forget("u-1")
        assert list(one.records()) == []


@pytest.mark.parametrize("kind", [RedisStore, AsyncRedisStore])
def test_a_prefix_holds_no_braces(kind: Any) -> None:
    with pytest.raises(ValueError, match="no braces"):
        kind("redis://localhost", prefix="{a}")


# ---- round trips -------------------------------------------------------------------------------


class Counted(redis.Redis):
    """A client that tells what was sent."""

    sent: list[tuple[Any, ...]]

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.sent.append(args)
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


@pytest.fixture
def counted(redis_url: str) -> Iterator[Counted]:
    with Counted.from_url(redis_url) as client:
        client.sent = []
        yield client


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A count < 3 in last 30 days", [b"t:A"]),
        ('plan = "pro"', [b"a:plan"]),
        ('plan = "pro" and A where x = 1 happened', [b"a:plan", b"e:A"]),
        ("address.city is set", [b"a:address", b"a:address.city"]),
    ],
)
def test_one_command_reads_what_is_needed_and_no_more(
    counted: Counted, prefix: str, text: str, asked: list[bytes]
) -> None:
    store = RedisStore(counted, prefix=prefix)
    store.write([event(1, "m-1", x=1), Identified("u-1", 1, "m-2", {"plan": "pro"})])
    counted.sent.clear()
    store.user("u-1", StudyFilter.parse(text).needs(now=NOW))
    ((command, *keys),) = counted.sent
    base = base_of(prefix, "u-1") + b":"
    assert command == "MGET"
    assert sorted(key.removeprefix(base) for key in keys[4:]) == asked


def test_one_script_reads_all_events(counted: Counted, prefix: str) -> None:
    store = RedisStore(counted, prefix=prefix)
    store.write([event(1, "m-1"), Occurred("u-1", 2, "m-2", "B", {"a": 1})])
    needs = StudyFilter.parse("any event count > 1").needs(now=NOW)
    store.user("u-1", needs)
    counted.sent.clear()
    assert store.user("u-1", needs).histories[None].numbers([0], 3) == [2]
    assert [command for command, *_ in counted.sent] == ["EVALSHA"]


def test_names_that_no_server_can_have_are_those_of_nobody(store: RedisStore) -> None:
    half = "\ud800"
    assert not store.user(half).known
    assert not list(store.records([half]))
    asked = StudyFilter.parse("A count < 1 and plan is not set")
    needs = asked.needs(now=NOW)
    odd = Needs({f"{half}": needs.attributes["plan"]}, {half: needs.events["A"]})
    assert store.user("u-1", odd).loaded == odd


# ---- writers side by side ----------------------------------------------------------------------


def write_all(url: str, prefix: str, results: Any) -> None:
    with RedisStore(url, prefix=prefix) as store:
        batch = [event(at, f"m-{at}", f"u-{at % 7}", a=at) for at in range(700)]
        results.put(sum(map(bool, store.write(batch))))


def test_ten_workers_that_send_the_same_batch_count_it_once(
    store: RedisStore, redis_url: str, prefix: str
) -> None:
    spawning = multiprocessing.get_context("spawn")
    results = spawning.Queue()
    workers = [
        spawning.Process(target=write_all, args=(redis_url, prefix, results)) for _ in range(10)
    ]
    for worker in workers:
        worker.start()
    assert sum(results.get(timeout=60) for _ in workers) == 700
    for worker in workers:
        worker.join()
    found = {record.user_id: len(record.facts) for record in store.records()}
    assert found == {f"u-{number}": 100 for number in range(7)}


class Interrupting(redis.Redis):
    """A client before whose scripts somebody else writes, once each."""

    rival: RedisStore
    moves: dict[str, Any]

    def execute_command(self, *args: Any, **options: Any) -> Any:
        move = self.moves.pop(args[1], None) if args[0] == "EVALSHA" else None
        if move is not None:
            move(self.rival)
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


@pytest.fixture
def interrupted(redis_url: str, prefix: str, store: RedisStore) -> Iterator[RedisStore]:
    with Interrupting.from_url(redis_url) as client:
        client.rival, client.moves = store, {}
        yield RedisStore(client, prefix=prefix)


def test_a_link_that_comes_between_is_seen(interrupted: RedisStore, store: RedisStore) -> None:
    interrupted._client.moves[CHANGE.digest] = lambda rival: rival.link([Link("a", "u-2", 1)])
    interrupted.link([Link("a", "u-1", 5)])
    assert store.user("a").id == "u-2"
    interrupted._client.moves[CHANGE.digest] = lambda rival: rival.link([Link("b", "u-2", 5)])
    interrupted.link([Link("b", "u-1", 1)])
    assert store.user("b").id == "u-1"


def test_what_is_written_during_a_pruning_stays(interrupted: RedisStore, store: RedisStore) -> None:
    store.write([event(1, "m-1")])
    late = 99 * 86_400_000_000
    interrupted._client.moves[REPLACE.digest] = lambda rival: rival.write([event(late, "m-2")])
    assert interrupted.prune([COUNTED], now=NOW) == 1
    assert store.user("u-1", COUNTED.needs(now=NOW)).histories["A"].numbers(
        [0 + late], late + 1
    ) == [1]


def test_who_is_forgotten_during_a_pruning_stays_so(
    interrupted: RedisStore, store: RedisStore
) -> None:
    store.write([event(1, "m-1")])
    interrupted._client.moves[REPLACE.digest] = lambda rival: rival.forget("u-1")
    assert interrupted.prune([COUNTED], now=NOW) == 0
    assert list(store.records()) == []


def test_two_prunings_at_once_both_count(interrupted: RedisStore, store: RedisStore) -> None:
    other = StudyFilter.parse("B happened")
    store.write([event(1, "m-1"), event(99 * 86_400_000_000, "m-2")])
    records = list(store.records())
    store.prune([COUNTED], now=NOW)
    (record,) = store.records()
    interrupted._client.moves[CHANGE.digest] = lambda rival: rival.prune([other], now=NOW)
    interrupted.restore([record])
    (left,) = store.records()
    assert left.kept is not None
    assert record.kept is not None
    assert not left.kept.covers(COUNTED.needs(now=NOW))
    assert record.kept.covers(left.kept)
    assert len(records[0].facts) == 2


def test_a_delete_that_was_cut_off_is_done_again(store: RedisStore, client: redis.Redis) -> None:
    store.write([event(1, "m-1")])
    assert store.write([Deleted("u-1", "d-1"), Deleted("u-1", "d-1")]) == [True, False]
    assert client.scard(base_of(store._flows.prefix, "u-1") + b":i") == 2


# ---- servers that fail -------------------------------------------------------------------------


def test_scripts_that_the_server_lost_are_loaded_again(
    store: RedisStore, client: redis.Redis
) -> None:
    for _ in range(2):
        client.script_flush()
        store.write([event(1, "m-1"), event(1, "m-1", "u-2")])
        client.script_flush()
        assert [len(user.events()) for user in store.load(["u-1", "u-2"])] == [1, 1]


def with_password(client: redis.Redis) -> None:
    client.acl_setuser("me", enabled=True, passwords=["+secret"], keys="*", commands=["+@all"])


def test_a_server_that_goes_away_is_told_and_asked_again_when_it_is_back() -> None:
    port = free_port()
    with TemporaryDirectory() as folder:
        batch = [event(at, f"m-{at}", f"u-{at % 5}") for at in range(1_000)]
        with own_server(folder, port, appendonly="yes", appendfsync="always"):
            store = RedisStore(f"redis://me:secret@127.0.0.1:{port}/0", timeout=1)
            client = redis.Redis(port=port)
            client.acl_setuser(
                "me", enabled=True, passwords=["+secret"], keys="*", commands=["+@all"]
            )
            assert store.write([event(1, "m-1")]) == [True]
            client.close()
        for ask in (
            lambda: store.write(batch),
            lambda: store.user("u-1"),
            lambda: [*store.users()],
        ):
            with pytest.raises(StoreError) as caught:
                ask()
            assert (caught.value.code, caught.value.store) == (
                "unreachable",
                f"redis://127.0.0.1:{port}/0",
            )
        with own_server(folder, port, appendonly="yes"):
            client = redis.Redis(port=port)
            client.acl_setuser(
                "me", enabled=True, passwords=["+secret"], keys="*", commands=["+@all"]
            )
            client.close()
            assert store.write(batch).count(True) == 999
            assert sum(len(record.facts) for record in store.records()) == 1_000
            store.close()


@contextmanager
def own_store() -> Generator[tuple[RedisStore, redis.Redis]]:
    """Yield a store of a server that nobody else asks, and a client of it."""
    with (
        TemporaryDirectory() as folder,
        own_server(folder) as port,
        RedisStore(f"redis://127.0.0.1:{port}/0") as store,
        redis.Redis(port=port) as client,
    ):
        yield store, client


def test_a_server_without_memory_keeps_nothing_and_says_so() -> None:
    with own_store() as (store, client):
        store.write([event(1, "m-1")])
        client.config_set("maxmemory", 1)
        with pytest.raises(StoreError) as caught:
            store.write([event(2, "m-2")])
        assert caught.value.code == "full"
        assert len(store.user("u-1").events()) == 1


def test_a_replica_is_not_written_to() -> None:
    with own_store() as (store, client):
        store.write([event(1, "m-1")])
        client.replicaof("127.0.0.1", str(free_port()))
        with pytest.raises(StoreError) as caught:
            store.suppress("u-1")
        assert caught.value.code == "read-only"


def test_what_the_server_refuses_is_told(store: RedisStore, client: redis.Redis) -> None:
    client.hset(base_of(store._flows.prefix, "u-1") + b":i", "a", "b")
    with pytest.raises(StoreError) as caught:
        store.write([event(1, "m-1")])
    assert caught.value.code == "failed"
    with pytest.raises(StoreError):
        store.write([event(1, "m-1"), event(1, "m-1", "u-2")])


# ---- clients -----------------------------------------------------------------------------------


def test_a_closed_store_says_so(store: RedisStore) -> None:
    store.close()
    assert repr(store).endswith(", closed>")
    with pytest.raises(StoreError, match="closed"):
        store.user("u-1")
    with pytest.raises(StoreError, match="closed"):
        list(store.users())


def test_a_client_of_the_callers_stays_open(client: redis.Redis, prefix: str) -> None:
    with RedisStore(client, prefix=prefix) as store:
        store.write([event(1, "m-1")])
        assert repr(store).startswith("<RedisStore: redis://")
    assert client.ping()


def test_a_cluster_is_asked_key_by_key(tmp_path: Path) -> None:
    cluster: dict[str, Any] = {"cluster-enabled": "yes", "cluster-port": free_port()}
    with own_server(str(tmp_path), **cluster) as port:
        with redis.Redis(port=port) as node:
            node.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
            while node.execute_command("CLUSTER INFO")["cluster_state"] != "ok":
                sleep(0.01)
        client = redis.RedisCluster("127.0.0.1", port)
        with RedisStore(client) as store:
            assert repr(store) == "<RedisStore: redis cluster>"
            facts = [event(1, "m-1", x=1), Identified("u-2", 1, "m-2", {"plan": "pro"})]
            assert store.write(facts) == [True, True]
            store.link([Link("u-1", "u-2", 1)])
            assert [len(user.events()) for user in store.load(["u-1", "u-2"])] == [1, 1]
            assert [user.id for user in store.users()] == ["u-2"]
            assert store.prune([COUNTED], now=NOW) == 2
            store.forget("u-1")
            assert list(store.records()) == []
        client.close()


def test_a_client_by_a_socket_shows_its_path() -> None:
    client = redis.Redis(unix_socket_path="/run/redis.sock")
    assert repr(RedisStore(client)) == "<RedisStore: unix:///run/redis.sock>"


def test_a_client_that_decodes_is_refused(redis_url: str) -> None:
    with (
        redis.Redis.from_url(redis_url, decode_responses=True) as client,
        pytest.raises(ValueError, match="reads bytes"),
    ):
        RedisStore(client)


def test_what_has_no_form_is_refused_and_costs_nothing(store: RedisStore) -> None:
    for bad in (event(2**70, "m-2"), event(1, "\ud800")):
        with pytest.raises(ValueError, match="no form"):
            store.write([event(1, "m-1"), bad])
    with pytest.raises(TypeError):
        store.write([event(1, "m-1", a=b"")])
    assert not store.user("u-1").events()


def test_to_await_is_the_same(redis_url: str, prefix: str) -> None:
    async def work() -> None:
        async with AsyncRedis.from_url(redis_url) as client:
            async with AsyncRedisStore(client, prefix=prefix) as store:
                await client.script_flush()
                assert not (await store.user("u-1", Needs(events={None: ALL}))).known
                await client.script_flush()
                facts = [event(1, "m-1"), event(1, "m-1", "u-2"), Identified("u-1", 1, None, {})]
                assert await store.write(facts) == [True, True, True]
                assert [user.id async for user in store.users()] == ["u-1"]
                assert [each.user_id async for each in store.records(["u-2"])] == ["u-2"]
                assert repr(store).startswith("<AsyncRedisStore: redis://")
            assert await client.ping()
            with pytest.raises(StoreError, match="closed"):
                await store.user("u-1")
            assert repr(store).endswith(", closed>")

    asyncio.run(work())


MANY: Final = 1_000


def test_more_users_than_are_read_at_once_are_found(redis_url: str, prefix: str) -> None:
    async def all_ids() -> tuple[list[str], list[str]]:
        async with AsyncRedisStore(redis_url, prefix=prefix) as store:
            return (
                [user.id async for user in store.users()],
                [record.user_id async for record in store.records()],
            )

    expected = sorted(f"u-{number}" for number in range(MANY))
    with RedisStore(redis_url, prefix=prefix) as store:
        store.write([Identified(each, 1, None, {}) for each in expected])
        assert sorted(user.id for user in store.users()) == expected
        assert sorted(record.user_id for record in store.records()) == expected
    assert [*map(sorted, asyncio.run(all_ids()))] == [expected, expected]


def test_the_room_names_the_extra_that_it_lacks() -> None:
    code = "import sys; sys.modules['redis'] = None; import sprigclassic.stores.redis"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True
    )
    assert "pip install 'sprigclassic[redis]'" in ended.stderr
