"""Histories in Redis or Valkey, for programs of asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar, final

from redis import exceptions
from redis.asyncio import Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from sprigclassic.stores.pruning import Remainder
from sprigclassic.stores.redis.client import checked, opened
from sprigclassic.stores.redis.flows import Flows
from sprigclassic.stores.redis.layout import id_of
from sprigclassic.stores.redis.replies import said, told, unknown
from sprigclassic.stores.redis.scripts import ALL
from sprigclassic.stores.redis.store import CHUNK
from sprigclassic.stores.urls import shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.stores.redis.flows import Flow
    from sprigclassic.stores.redis.reading import Command
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")


@final
class AsyncRedisStore:
    """The same as `RedisStore`, to be awaited.

    It belongs to the event loop in which it is first asked.

    Args:
        server: `redis://`, `rediss://` or `unix://`, or a client of your own
            (`redis.asyncio.Redis` or `redis.asyncio.RedisCluster`), which `close` leaves open.
        prefix: The beginning of all keys. It may not hold braces.
        timeout: How long to wait for the server, in seconds, where a URL is given.

    Raises:
        ValueError: The prefix holds a brace, the URL is none, or the client turns replies into
            text.
    """

    def __init__(
        self, server: str | Redis | RedisCluster, *, prefix: str = "sprig", timeout: float = 10.0
    ) -> None:
        """Hold the client; the server is asked by the verbs only."""
        self._flows = Flows(prefix)
        self._owned = isinstance(server, str)
        if isinstance(server, str):
            self._client = opened(Redis, server, Retry(NoBackoff(), 0), timeout)
            self._name = shown(server)
        else:
            self._client, self._name = checked(server, "AsyncRedisStore")
        self._closed = False

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept: always."""
        return True

    def __repr__(self) -> str:
        """Say which server it is, without a password."""
        return f"<AsyncRedisStore: {self._name}{', closed' if self._closed else ''}>"

    async def __aenter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the store."""
        await self.close()

    async def close(self) -> None:
        """Close the connections that the store made."""
        self._closed = True
        if self._owned:
            await self._client.aclose()

    # ---- reading -------------------------------------------------------------------------------

    async def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `RedisStore`."""
        return await self._run(self._flows.user(user_id, needs))

    async def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `RedisStore`."""
        return await self._run(self._flows.load(user_ids, needs))

    async def users(self, needs: Needs | None = None) -> AsyncIterator[User]:
        """See `RedisStore`."""
        async for ids in self._ids(b"h"):
            for user in await self._run(self._flows.users(ids, needs)):
                yield user

    async def records(self, user_ids: Iterable[str] | None = None) -> AsyncIterator[Record]:
        """See `RedisStore`."""
        if user_ids is not None:
            for record in await self._run(self._flows.records(list(dict.fromkeys(user_ids)))):
                yield record
            return
        async for ids in self._ids(b"[hx]"):
            for record in await self._run(self._flows.records(ids)):
                yield record

    # ---- writing -------------------------------------------------------------------------------

    async def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `RedisStore`."""
        return await self._run(self._flows.write(tuple(facts)))

    async def link(self, links: Iterable[Link]) -> None:
        """See `RedisStore`."""
        await self._run(self._flows.link(tuple(links)))

    async def suppress(self, user_id: str) -> None:
        """See `RedisStore`."""
        await self._run(self._flows.suppress(user_id))

    async def unsuppress(self, user_id: str) -> None:
        """See `RedisStore`."""
        await self._run(self._flows.unsuppress(user_id))

    async def forget(self, user_id: str) -> None:
        """See `RedisStore`."""
        await self._run(self._flows.forget(user_id))

    async def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `RedisStore`."""
        remainder = Remainder.of(filters, now)
        deleted = 0
        async for ids in self._ids(b"h"):
            for user_id in ids:
                deleted += await self._run(self._flows.prune(user_id, remainder))
        return deleted

    async def restore(self, records: Iterable[Record]) -> None:
        """See `RedisStore`."""
        for record in records:
            await self._run(self._flows.restore(record))

    # ---- the client ----------------------------------------------------------------------------

    async def _ids(self, letter: bytes) -> AsyncIterator[list[str]]:
        seen: set[str] = set()
        with told(self._name, is_closed=self._closed):
            found: list[str] = []
            async for key in self._client.scan_iter(match=self._flows.pattern(letter), count=CHUNK):
                user_id = id_of(key)
                found += () if user_id in seen else (user_id,)  # a scan may come upon it again
                seen.add(user_id)
                if len(found) == CHUNK:
                    yield found
                    found = []
            yield found

    async def _run(self, flow: Flow[T]) -> T:
        with told(self._name, is_closed=self._closed):
            try:
                commands = next(flow)
                while True:
                    commands = flow.send(await self._replies(commands))
            except StopIteration as end:
                result: T = end.value
                return result

    async def _replies(self, commands: Sequence[Command]) -> Sequence[Any]:
        replies = await self._sent(commands)
        again = unknown(replies)
        if again:
            for script in ALL:
                await self._client.script_load(script.text)
            once_more = await self._sent([commands[place] for place in again])
            unknown(once_more)
            for place, reply in zip(again, once_more, strict=True):
                replies[place] = reply
        return replies

    async def _sent(self, commands: Sequence[Command]) -> list[Any]:
        if len(commands) > 1 and not isinstance(self._client, RedisCluster):
            pipeline = self._client.pipeline(transaction=False)
            for command in commands:
                pipeline.execute_command(*said(command))
            return list(await pipeline.execute(raise_on_error=False))
        ask = self._asked if self._owned else self._client.execute_command
        return [await _reply(ask, command) for command in commands]

    async def _asked(self, *words: Any) -> Any:
        """Return what the server answers, without what the client does around a command."""
        pool = self._client.connection_pool
        connection = await pool.get_connection()
        try:
            await connection.send_command(*words)
            return await connection.read_response()
        finally:
            await pool.release(connection)


async def _reply(ask: Callable[..., Any], command: Command) -> Any:
    try:
        return await ask(*said(command))
    except exceptions.NoScriptError as error:
        return error
