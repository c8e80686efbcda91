"""What a store in PostgreSQL promises beyond what all stores do."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from sprigclassic import NotLoadedError, StoreError, StudyFilter
from sprigclassic._time import from_micros
from sprigclassic.stores.postgres import AsyncPostgresStore, PostgresStore, quick
from sprigclassic.stores.postgres import schema as tables
from sprigclassic.stores.postgres.failures import failure_of
from sprigclassic.stores.postgres.plans import plan_of
from sprigclassic.stores.postgres.writing import BULK
from sprigclassic.users import ALWAYS, Deleted, Identified, Link, NeededEvents, Needs, Occurred

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.users import Fact

NUMBERS: Final = count()
ALL: Final = NeededEvents(ALWAYS)
DAY: Final = 86_400_000_000
NOW: Final = from_micros(100 * DAY)
COUNTED: Final = StudyFilter.parse("A count < 3 in last 30 days")


@pytest.fixture
def schema() -> str:
    return f"own \"{next(NUMBERS)}'"


@pytest.fixture
def store(postgres_url: str, schema: str) -> Iterator[PostgresStore]:
    with PostgresStore(postgres_url, schema=schema) as store:
        yield store


@pytest.fixture
def other(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        yield connection


def quoted(schema: str) -> Any:
    return psycopg.sql.Identifier(schema)


def done(other: psycopg.Connection[Any], statement: Any, schema: str) -> None:
    other.execute(psycopg.sql.SQL(statement).format(schema=quoted(schema)))


def event(at: int, message_id: str | None = None, user_id: str = "u-1", **properties: Any) -> Fact:
    return Occurred(user_id, at, message_id, "A", properties)


def many(number: int = BULK) -> list[Fact]:
    return [event(at, f"m-{at}", f"u-{at % 7}") for at in range(number)]


# ---- statements and indexes --------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(postgres_url: str) -> Iterator[PostgresStore]:
    """A store of many users, of whom the server knows how many there are."""
    with PostgresStore(postgres_url, schema="filled") as store:
        for start in range(0, 20_000, 5_000):
            facts: list[Fact] = []
            for number in range(start, start + 5_000):
                facts += [
                    Identified(f"u-{number}", 1, f"i-{number}", {"plan": "pro", "age": number}),
                    event(number, f"m-{number}", f"u-{number}", x=1),
                    Occurred(f"u-{number}", number, None, "B", {}),
                ]
            store.write(facts)
        store.link([Link(f"u-{number}", f"u-{number + 1}", 1) for number in range(0, 2_000, 2)])
        store.prune([COUNTED, StudyFilter.parse("plan is set and age is set")], now=from_micros(2))
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        yield store


def explained(url: str, statement: str, given: tuple[object, ...]) -> str:
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.RawCursor) as connection:
        connection.execute("set plan_cache_mode = force_generic_plan")
        types = ", ".join(_TYPES[type(each)] for each in given)
        connection.execute(f"prepare asked ({types}) as {statement}")
        words = ", ".join(_literal(each) for each in given)
        lines = connection.execute(f"explain (costs off) execute asked ({words})").fetchall()
        return "\n".join(line for (line,) in lines)


_TYPES: Final = {str: "text", int: "bigint", list: "text[]"}


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"array[{', '.join(map(_literal, value))}]::text[]"
    return str(value) if isinstance(value, int) else f"'{value}'"


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("A count < 3 in last 30 days", {"events"}),
        ("A where x = 1 happened", {"events"}),
        ('plan = "pro"', {"attributes_pkey"}),
        ('plan = "pro" and A happened', {"attributes_pkey", "events"}),
        ("any event happened", {"events"}),
        ("any event count > 3 and A sum(x) > 1", {"events"}),
        ("plan.name is set", {"attributes_pkey"}),
    ],
)
def test_what_is_needed_of_users_is_read_by_indexes(
    filled: PostgresStore, postgres_url: str, text: str, indexes: set[str]
) -> None:
    plan = plan_of(filled._schema, StudyFilter.parse(text).needs(now=NOW))
    whole = filled._flows._whole
    for each, those in ((plan, indexes), (whole, {"events", "attributes_pkey"})):
        one = explained(postgres_url, each.one, ("u-77", *each.parameters))
        several = explained(postgres_url, each.many, (["u-77", "u-78"], *each.parameters))
        for explanation in (one, several):
            assert "Seq Scan" not in explanation
            for index in (*those, "users_pkey"):
                assert re.search(rf" {index}\b", explanation)


# ---- in bulk -----------------------------------------------------------------------------------


def test_many_facts_are_copied_and_each_message_counts_once(store: PostgresStore) -> None:
    facts = [*many(), event(3, "m-3"), event(5), Identified("u-1", 1, None, {"plan": "pro"})]
    assert store.write(facts) == [True] * BULK + [False, True, True]
    assert len(store.user("u-1").events()) == len(range(1, BULK, 7)) + 1
    assert store.write(many()) == [False] * BULK
    assert len(store.user("u-1").events()) == len(range(1, BULK, 7)) + 1
    assert store.write([*many(BULK + 1)[::-1], event(9, "m-9")]) == [True] + [False] * (BULK + 1)
    assert sum(len(record.facts) for record in store.records()) == BULK + 3


def test_of_suppressed_ids_nothing_is_copied(store: PostgresStore) -> None:
    store.suppress("u-1")
    kept = store.write(many())
    assert kept.count(None) == len(range(1, BULK, 7))
    assert not store.user("u-1").events()


def test_deletes_among_many_facts_are_carried_out_in_order(store: PostgresStore) -> None:
    facts = [
        *many(),
        Deleted("u-1", "d-1"),
        Deleted("u-1", "d-1"),
        event(1, "n-1"),
        Deleted("u-2", None),
    ]
    assert store.write(facts) == [True] * BULK + [True, False, True, True]
    assert [len(user.events()) for user in store.load(["u-1", "u-2"])] == [1, 0]


def test_a_thousand_records_move(store: PostgresStore, postgres_url: str) -> None:
    store.write([event(at, None, f"u-{at % 3}") for at in range(2 * BULK)])
    with PostgresStore(postgres_url, schema=f"moved {next(NUMBERS)}") as second:
        second.restore(store.records())
        assert list(second.records()) == list(store.records())


# ---- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["\0", "\1", "a\0b", "\1\1", "\0\1\2", "", "é", "'\"$1{schema}"])
def test_every_text_comes_back(store: PostgresStore, text: str) -> None:
    facts: list[Fact] = [
        Occurred(text, 1, f"m{text}", f"e{text}", {text: text}),
        Identified(text, 1, f"i{text}", {f"a{text}": text}),
    ]
    assert store.write(facts) == [True, True]
    assert store.write(facts) == [False, False]
    store.link([Link(text, f"person{text}", 1, f"l{text}")])
    assert [user.id for user in store.users()] == [f"person{text}"]
    user = store.user(text)
    assert [each.properties for each in user.events(f"e{text}")] == [{text: text}]
    found = next(store.records([text]))
    assert (found.user_id, found.link) == (text, Link(text, f"person{text}", 1, f"l{text}"))
    assert sorted(each.message_id or "" for each in found.facts) == [f"i{text}", f"m{text}"]


@pytest.mark.parametrize("number", [1, BULK])
@pytest.mark.parametrize(
    "bad",
    [event(2**70, "m-x"), event(1, "\ud800"), event(1, "m" * 9_000_000)],
    ids=["at", "half", "long"],
)
def test_what_has_no_form_is_refused_and_costs_nothing(
    store: PostgresStore, bad: Fact, number: int
) -> None:
    with pytest.raises(ValueError, match="no form"):
        store.write([*many(number), bad])
    with pytest.raises(TypeError):
        store.write([event(1, "m-1", a=b"")])
    assert list(store.records()) == []
    assert not store.user("\ud800", Needs({"\ud800": ALWAYS}, {"\ud800": ALL})).known


# ---- the schema --------------------------------------------------------------------------------


def refused(url: str, schema: str) -> str:
    with PostgresStore(url, schema=schema) as store, pytest.raises(StoreError) as caught:
        store.user("u-1")
    return caught.value.code


def test_a_schema_of_another_program_is_left_alone(
    postgres_url: str, schema: str, other: psycopg.Connection[Any]
) -> None:
    done(other, "create schema {schema}", schema)
    done(other, "create table {schema}.users (name text)", schema)
    assert refused(postgres_url, schema) == "foreign"


def test_tables_of_a_later_version_are_left_alone(
    store: PostgresStore, postgres_url: str, schema: str, other: psycopg.Connection[Any]
) -> None:
    store.write([event(1, "m-1")])
    done(other, "update {schema}.format set version = version + 1", schema)
    assert refused(postgres_url, schema) == "newer"
    assert len(store.user("u-1").events()) == 1


def test_tables_of_an_earlier_version_are_brought_up_to_date(
    store: PostgresStore, postgres_url: str, schema: str
) -> None:
    store.write([event(1, "m-1")])
    steps = (*tables.STEPS, ("create table {schema}.more ()",))
    with patch.object(tables, "STEPS", steps), PostgresStore(postgres_url, schema=schema) as later:
        assert len(later.user("u-1").events()) == 1
    assert refused(postgres_url, schema) == "newer"


def test_a_schema_that_is_there_already_is_used(
    store: PostgresStore, schema: str, other: psycopg.Connection[Any]
) -> None:
    done(other, "create schema {schema}", schema)
    assert store.write([event(1, "m-1")]) == [True]


def test_a_database_that_cannot_hold_every_text_is_refused(
    postgres_url: str, other: psycopg.Connection[Any]
) -> None:
    other.execute("create database latin encoding 'LATIN1' template template0 locale 'C'")
    try:
        assert refused(make_conninfo(postgres_url, dbname="latin"), "sprig") == "not-opened"
    finally:
        other.execute("drop database latin with (force)")


@pytest.mark.parametrize("schema", ["", "a\0", "pg_own", "é" * 40])
def test_what_can_be_no_schema_is_refused(schema: str) -> None:
    with pytest.raises(ValueError, match="no name of a schema"):
        PostgresStore("", schema=schema)


@pytest.mark.parametrize("kind", [PostgresStore, AsyncPostgresStore])
def test_a_wrong_address_is_refused_without_its_words(kind: Any) -> None:
    with pytest.raises(ValueError, match="no address") as caught:
        kind("host=a secret")
    assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="connection"):
        kind("", connections=0)


# ---- connections -------------------------------------------------------------------------------


def test_threads_share_the_connections_that_there_are(postgres_url: str, schema: str) -> None:
    with PostgresStore(postgres_url, schema=schema, connections=2) as store:
        with ThreadPoolExecutor(16) as threads:
            told = list(threads.map(lambda at: store.write([event(at, f"m-{at}")]), range(64)))
        assert told == [[True]] * 64
        assert len(store._idle) <= 2


def test_many_ways_of_asking_are_prepared_anew(store: PostgresStore) -> None:
    store.write([Identified("u-1", 1, None, {"a": 1})])
    with patch.object(quick, "_MOST", 3):
        for number in range(1, 9):
            needs = Needs({f"n {each}": ALWAYS for each in range(number)})
            assert store.user("u-1", needs).known


def test_what_the_server_refuses_is_told(
    store: PostgresStore, schema: str, other: psycopg.Connection[Any]
) -> None:
    store.write([event(1, "m-1")])
    done(other, "drop table {schema}.attributes", schema)
    for ask in (lambda: store.user("u-1"), lambda: store.write([event(2, "m-2")])):
        with pytest.raises(StoreError) as caught:
            ask()
        assert caught.value.code == "failed"


def test_a_server_that_only_reads_says_so(store: PostgresStore) -> None:
    store.write([event(1, "m-1")])
    ((_, one),) = store._idle
    one.connection.execute("set default_transaction_read_only = on")
    with pytest.raises(StoreError) as caught:
        store.write([event(2, "m-2")])
    assert caught.value.code == "read-only"
    assert len(store.user("u-1").events()) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.DiskFull("no space left"), "full"),
        (errors.LockNotAvailable(), "locked"),
        (errors.AdminShutdown(), "unreachable"),
        (errors.QueryCanceled(), "failed"),
        (psycopg.InterfaceError(), "unreachable"),
        (errors.UndefinedTable(), "failed"),
    ],
    ids=lambda value: getattr(type(value), "__name__", "") if value else "",
)
def test_errors_have_codes(error: Exception, code: str) -> None:
    assert failure_of("postgresql://a/b", error).code == code


def test_links_of_suppressed_ids_are_not_kept(store: PostgresStore) -> None:
    store.suppress("u-1")
    store.link([Link("u-1", "u-2", 1)])
    assert store.user("u-1").id == "u-1"


def test_what_is_given_up_holds_no_connection(store: PostgresStore) -> None:
    store.write([event(1, "m-1")])
    store.prune([COUNTED], now=NOW)
    with pytest.raises(NotLoadedError):
        store.load(["u-1"], Needs({"plan": ALWAYS}))
    assert store._idle == []
    assert store.write([event(2, "m-2")]) == [True]


def test_a_closed_store_says_so(store: PostgresStore) -> None:
    store.write([event(1, "m-1")])
    users = store.users()
    store.close()
    assert repr(store).endswith(", closed>")
    with pytest.raises(StoreError, match="closed"):
        store.user("u-1")
    with pytest.raises(StoreError, match="closed"):
        next(users)
    assert store._idle == []


def test_to_await_is_the_same(postgres_url: str, schema: str) -> None:
    async def work() -> None:
        async with AsyncPostgresStore(postgres_url, schema=schema, connections=2) as store:
            facts = [*many(), Identified("u-1", 1, None, {"plan": "pro"})]
            assert await store.write(facts) == [True] * (BULK + 1)
            assert await store.write(facts[:-1]) == [False] * BULK
            await asyncio.gather(*(store.suppress(f"s-{number}") for number in range(8)))
            assert [user.id async for user in store.users()] == ["u-1"]
            assert [each.user_id async for each in store.records(["u-2"])] == ["u-2"]
            assert len([each async for each in store.records()]) == 7 + 8
            with pytest.raises(ValueError, match="no form"):
                await store.write([*many(), event(2**70)])
            with pytest.raises(StoreError, match="unreachable"):
                await store._run(ending())
            assert (await store.user("u-1")).known
            connection: Any = store._idle[-1]
            await connection.close()
            assert (await store.user("u-1")).known
        assert repr(store).endswith(", closed>")
        with pytest.raises(StoreError, match="closed"):
            await store.user("u-1")

    asyncio.run(work())


def test_a_store_closed_while_it_is_asked_keeps_no_connection(
    postgres_url: str, schema: str
) -> None:
    with PostgresStore(postgres_url, schema=schema) as store:
        ids = store._run(closing(store))
        assert (ids, store._idle) == (0, [])

    async def work() -> None:
        store = AsyncPostgresStore(postgres_url, schema=schema)
        assert await store._run(closing(store)) == 0
        assert store._idle == []

    asyncio.run(work())


def ending() -> Any:
    yield [("select pg_terminate_backend(pg_backend_pid())", ())]


def closing(store: Any) -> Any:
    store._closed = False
    number = yield from store._flows.last()
    store._closed = True
    return number


def test_the_room_names_the_extra_that_it_lacks() -> None:
    code = "import sys; sys.modules['psycopg'] = None; import sprigclassic.stores.postgres"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True
    )
    assert "pip install 'sprigclassic[postgres]'" in ended.stderr
