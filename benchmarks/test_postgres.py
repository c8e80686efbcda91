"""The store in PostgreSQL, beside bare statements that move the same data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg import Connection, RawCursor

import sprigclassic as sc
from benchmarks.servers import BATCH, EVENTS, NOW, ROUNDS, USERS, asked_of, facts, ratio_of
from sprigclassic.stores.postgres import PostgresStore
from sprigclassic.stores.values import written
from sprigclassic.users import Identified
from tests.stores.postgres_server import postgres_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.conftest import Ratio

TABLES = """
    drop schema if exists bare cascade;
    create schema bare;
    create table bare.messages (
        arrival bigint not null generated always as identity, message_id text collate "C" unique,
        user_id text collate "C", event text collate "C", at bigint, properties text
    );
    create index on bare.messages (user_id, event, at);
    create table bare.users (
        user_id text collate "C" primary key, known boolean, ties boolean, kept integer
    );
    create table bare.attributes (
        user_id text collate "C", name text collate "C", since bigint, value text,
        primary key (user_id, name, since)
    );
"""
EVENT = """
    select known, ties, kept, {} from bare.users left join bare.messages
    on messages.user_id = users.user_id and event = 'Checkout' and at >= $2
    where users.user_id = $1
"""
PLAN = """
    union all
    select null, null, null, null, value from bare.attributes where user_id = $1 and name = 'plan'
"""
SINCE = int((NOW.timestamp() - 30 * 86_400) * 1_000_000)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def bare(url: str) -> Iterator[Connection[Any]]:
    with Connection[Any].connect(url, autocommit=True) as connection:
        connection.execute(TABLES)
        connection.execute("set plan_cache_mode = force_generic_plan")
        connection.cursor_factory = RawCursor
        yield connection


def copied(bare: Connection[Any], facts: list[Any]) -> None:
    statement = "copy bare.messages (message_id, user_id, event, at, properties) from stdin"
    with bare.cursor() as cursor, cursor.copy(statement) as copy:
        for user_id, at, message_id, name, properties in facts:
            copy.write_row((message_id, user_id, name, at, written(properties)))


def taught(bare: Connection[Any], facts: list[Any]) -> None:
    statement = "copy bare.attributes (user_id, name, since, value) from stdin"
    with bare.cursor() as cursor, cursor.copy(statement) as copy:
        for user_id, at, _, traits in facts:
            for name, value in traits.items():
                copy.write_row((user_id, name, at, written(value)))
    statement = "copy bare.users (user_id, known, ties) from stdin"
    with bare.cursor() as cursor, cursor.copy(statement) as copy:
        for fact in facts:
            copy.write_row((fact.user_id, True, False))


def shared(store: PostgresStore) -> Connection[Any]:
    """Return the store's connection: which process serves whom would decide on a small machine."""
    store.user("u-1")
    ((_, quick),) = store._idle  # noqa: SLF001
    return quick.connection


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Checkout count < 3 in last 30 days", EVENT.format("at")),
        (
            'plan = "pro" and Checkout count < 3 in last 30 days',
            EVENT.format("at, null") + PLAN,
        ),
        ("Checkout sum(total) > 100 in last 30 days", EVENT.format("at, properties")),
    ],
)
def test_one_answer(
    text: str, statement: str, url: str, bare: Connection[Any], ratio: Ratio
) -> None:
    stream = facts()
    given = [next(stream) for _ in range(USERS * (EVENTS + 1))]
    taught(bare, [fact for fact in given if isinstance(fact, Identified)])
    copied(bare, [fact for fact in given if not isinstance(fact, Identified)])
    with PostgresStore(url, schema=f"answer {text}") as store:
        store.write(given)
        bare.execute("vacuum analyze")
        asked = sc.StudyFilter.parse(text)
        needs, bound = asked.needs(now=NOW), asked.at(NOW)
        users = asked_of()
        same = shared(store)
        found = ratio_of(
            lambda: [bound.matches(store.user(user, needs)) for user in users],
            lambda: [
                same.execute(statement, (user, SINCE), prepare=True).fetchall() for user in users
            ],
            ROUNDS,
        )
    ratio.report(f"PostgreSQL: {text}; one bare statement = 1", found, 1.3)


def test_ingest(url: str, bare: Connection[Any], ratio: Ratio) -> None:
    stream = facts()
    given = [next(stream) for _ in range(USERS + BATCH * (ROUNDS + 1))][USERS:]
    batches = [given[start : start + BATCH] for start in range(0, len(given), BATCH)]
    ours, theirs = iter(batches), iter(batches)
    with PostgresStore(url, schema="ingest") as store:
        store.write([])
        found = ratio_of(
            lambda: store.write(next(ours)), lambda: copied(bare, next(theirs)), ROUNDS
        )
    ratio.report(f"PostgreSQL: {BATCH:,} events a batch, the bare COPY = 1", found, 2)
