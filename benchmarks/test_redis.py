"""The store in Redis, beside bare commands that move the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from redis import Redis

import sprigclassic as sc
from benchmarks.servers import BATCH, EVENTS, NOW, ROUNDS, USERS, asked_of, facts, ratio_of
from sprigclassic.stores.redis import RedisStore
from sprigclassic.stores.redis.layout import base_of, packed, packed_time
from tests.stores.redis_server import redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.conftest import Ratio


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Checkout count < 3 in last 30 days", [b":t:Checkout"]),
        ('plan = "pro" and Checkout count < 3 in last 30 days', [b":a:plan", b":t:Checkout"]),
        ("Checkout sum(total) > 100 in last 30 days", [b":e:Checkout"]),
    ],
)
def test_one_answer(text: str, ends: list[bytes], url: str, ratio: Ratio) -> None:
    stream = facts()
    with RedisStore(url, prefix=f"answer {text}") as store:
        store.write([next(stream) for _ in range(USERS * (EVENTS + 1))])
        asked = sc.StudyFilter.parse(text)
        needs, bound = asked.needs(now=NOW), asked.at(NOW)
        users = asked_of()
        keys = [
            [base_of(f"answer {text}", user) + end for end in (b":k", b":l", b":c", b":p", *ends)]
            for user in users
        ]
        client: Redis = store._client  # noqa: SLF001 - the connection is the same
        found = ratio_of(
            lambda: [bound.matches(store.user(user, needs)) for user in users],
            lambda: [client.mget(some) for some in keys],
            ROUNDS,
        )
    ratio.report(f"Redis: {text}; one bare MGET = 1", found, 1.3)


def test_ingest(url: str, ratio: Ratio) -> None:
    stream = facts()
    given = [next(stream) for _ in range(USERS + BATCH * (ROUNDS + 1))][USERS:]
    batches = [given[start : start + BATCH] for start in range(0, len(given), BATCH)]
    ours, theirs = iter(batches), iter(batches)
    client = Redis.from_url(url)

    def bare(batch: list[Any]) -> None:
        pipeline = client.pipeline(transaction=False)
        for user_id, at, message_id, name, properties in batch:
            base = base_of("bare", user_id)
            end = b":" + name.encode()
            pipeline.sadd(base + b":i", message_id)
            pipeline.append(base + b":t" + end, packed_time(at))
            pipeline.append(base + b":e" + end, packed(at, message_id, properties))
        pipeline.execute()

    with RedisStore(url, prefix="ingest") as store:
        found = ratio_of(lambda: store.write(next(ours)), lambda: bare(next(theirs)), ROUNDS)
    client.close()
    ratio.report(f"Redis: {BATCH:,} events a batch, the bare pipeline = 1", found, 2)
