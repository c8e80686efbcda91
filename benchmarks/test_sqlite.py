"""The store in a file, beside what one would write by hand with `sqlite3`.

By hand: one table with the same indexes, and a query with nothing in it but the question.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import orjson
import pytest

import sprigclassic as sc
from benchmarks.data import track_lines
from sprigclassic._time import to_micros
from sprigclassic.stores.sqlite import SqliteStore
from sprigclassic.users import Identified, Occurred

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.conftest import Ratio
    from sprigclassic.users import Fact

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROUNDS, BATCH, USERS = 20, 10_000, 2_000
MANY, EVENTS, ASKED, SOME = 1_000_000, 5, 400, 20_000
"""Of how many users one is asked about, how many events each has, how many
are asked about, and how many are written at a time."""

TABLE = """create table by_hand (
    arrival integer primary key, user text, event text, at integer, message_id text unique,
    properties text
)"""
INDEX = "create index of_user on by_hand (user, event, at, message_id)"
INSERT = """insert or ignore into by_hand (user, at, message_id, event, properties)
    values (?, ?, ?, ?, ?)"""


# ---- ingest ------------------------------------------------------------------------------------


def by_hand(path: Path) -> sqlite3.Connection:
    """Return a connection with the settings that the store has too."""
    connection = sqlite3.connect(path, isolation_level=None)
    for words in ("journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 8000"):
        connection.execute(f"pragma {words}")
    connection.execute(TABLE)
    connection.execute(INDEX)
    return connection


def facts() -> list[Fact]:
    """Return what the messages of an archive teach."""
    found: list[Fact] = []
    for line in track_lines(ROUNDS * BATCH, USERS):
        fields = orjson.loads(line)
        at = to_micros(datetime.fromisoformat(fields["timestamp"]))
        found.append(
            Occurred(
                fields["userId"], at, fields["messageId"], fields["event"], fields["properties"]
            )
        )
    return found


def insert(connection: sqlite3.Connection, batch: list[Any]) -> None:
    connection.execute("begin immediate")
    connection.executemany(
        INSERT, [(*fact[:4], orjson.dumps(fact.properties).decode()) for fact in batch]
    )
    connection.execute("commit")


def test_ingest(tmp_path: Path, ratio: Ratio) -> None:
    given = facts()
    batches = [given[start : start + BATCH] for start in range(0, len(given), BATCH)]
    ours, theirs = iter(batches), iter(batches)
    connection = by_hand(tmp_path / "by hand.db")
    with SqliteStore(tmp_path / "users.db") as store:
        found = ratio.of(
            lambda: store.write(next(ours)), lambda: insert(connection, next(theirs)), rounds=ROUNDS
        )
        assert sum(len(user.histories[None]) for user in map(store.user, ids(USERS))) == len(given)
    assert connection.execute("select count(*) from by_hand").fetchone() == (len(given),)
    connection.close()
    ratio.report(f"SqliteStore.write, {BATCH:,} a batch, executemany = 1", found, 2)


# ---- one user ----------------------------------------------------------------------------------


def ids(number: int) -> Iterator[str]:
    return (f"u-{each:06}" for each in range(number))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    random, numbers = Random(3), count()  # noqa: S311 - no secret
    with SqliteStore(tmp_path_factory.mktemp("many") / "users.db", durability="normal") as store:
        users = list(ids(MANY))
        for start in range(0, MANY, SOME):
            store.write(
                fact
                for user_id in users[start : start + SOME]
                for fact in of_user(user_id, random, numbers)
            )
        yield store


def of_user(user_id: str, random: Random, numbers: Iterator[int]) -> Iterator[Fact]:
    early = to_micros(NOW - timedelta(days=200))
    traits = {"plan": random.choice(["pro", "free"]), "seats": 3}
    yield Identified(user_id, early, f"i-{next(numbers):09}", traits)
    for place in range(EVENTS):
        at = to_micros(NOW) - random.randrange(120 * 86_400_000_000)
        properties = {"total": random.randrange(100), "currency": "EUR"}
        name = ("Checkout", "Search", "Signed In", "Viewed")[place % 4]
        yield Occurred(user_id, at, f"m-{next(numbers):09}", name, properties)


ATTRIBUTE = """(
    select value from attributes
    where user = :user and name = (select number from names where name = 'plan')
    and since <= :now order by since desc, message_id desc, arrival desc limit 1
) = '"pro"'"""
COUNTED = """(
    select count(*) from messages
    where user = :user and event = (select number from names where name = 'Checkout')
    and at >= :start and at <= :now
) < 3"""
SUMMED = """(
    select sum(json_extract(properties, '$.total')) from messages
    where user = :user and event = (select number from names where name = 'Checkout')
    and at >= :start and at <= :now
) > 100"""
QUESTIONS = {
    "Checkout count < 3 in last 30 days": COUNTED,
    'plan = "pro" and Checkout count < 3 in last 30 days': f"{ATTRIBUTE} and {COUNTED}",
    "Checkout sum(total) > 100 in last 30 days": SUMMED,
}


@pytest.mark.parametrize("text", QUESTIONS)
def test_one_user_of_many(text: str, store: SqliteStore, ratio: Ratio) -> None:
    users = Random(4).sample(list(ids(MANY)), ASKED)  # noqa: S311 - no secret
    condition = sc.StudyFilter.parse(text)
    needs, bound = condition.needs(now=NOW), condition.at(NOW)
    start, end = to_micros(NOW - timedelta(days=30)), to_micros(NOW)
    user = "(select number from users where user_id = ?)"
    query = QUESTIONS[text].replace(":user", user)
    query = f"select {query.replace(':start', str(start)).replace(':now', str(end))}"
    connection = sqlite3.connect(store._path)  # noqa: SLF001 - the same tables

    def answer(user_id: str) -> bool:
        return bound.matches(store.user(user_id, needs))

    def by_hand(user_id: str) -> bool:
        parameters = [user_id] * query.count("?")
        return bool(connection.execute(query, parameters).fetchone()[0])

    assert [answer(each) for each in users] == [by_hand(each) for each in users]
    found = ratio.of(
        lambda: [answer(each) for each in users], lambda: [by_hand(each) for each in users]
    )
    connection.close()
    ratio.report(f"{text}; the query = 1", found, 2)
