"""Histories in Redis or Valkey, for programs that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, final

from redis import Redis, RedisCluster, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

from sprigclassic.stores.pruning import Remainder
from sprigclassic.stores.redis.client import checked, opened
from sprigclassic.stores.redis.flows import Flows
from sprigclassic.stores.redis.layout import id_of
from sprigclassic.stores.redis.replies import said, told, unknown
from sprigclassic.stores.redis.scripts import ALL
from sprigclassic.stores.urls import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.stores.redis.flows import Flow
    from sprigclassic.stores.redis.reading import Command
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")

CHUNK: Final = 500
"""So many ids are read, or facts written, at once."""


@final
class RedisStore:
    """A store in a server that speaks Redis' protocol, shared by threads, processes and machines.

    Of each id all is in one hash slot. A message is kept whole or not at all; a `write` that raises
    may have kept some messages, and to write them all again counts none twice that has a message
    id. Message ids are remembered for each user id apart. Users come in any order. How long facts
    live for which `write` has returned is what the server was told with `appendonly` and
    `appendfsync`; a replica that takes over may lack the latest.

    Args:
        server: `redis://`, `rediss://` or `unix://`, or a client of your own (`redis.Redis` or
            `redis.RedisCluster`), which `close` leaves open. A client that tries again by itself
            may keep messages twice that have no id.
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
            self._client, self._name = checked(server, "RedisStore")
        self._closed = False

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept: always."""
        return True

    def __repr__(self) -> str:
        """Say which server it is, without a password."""
        return f"<RedisStore: {self._name}{', closed' if self._closed else ''}>"

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the connections that the store made."""
        self._closed = True
        if self._owned:
            self._client.close()

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the person to whom an id belongs; see `Store`. It takes one round trip.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the server failed.
        """
        return self._run(self._flows.user(user_id, needs))

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """Return the persons to whom some ids belong; see `Store`.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the server failed.
        """
        return self._run(self._flows.load(user_ids, needs))

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """Iterate over the known persons, in any order; see `Store`."""
        for ids in self._ids(b"h"):
            yield from self._run(self._flows.users(ids, needs))

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Iterate over all that is kept, in any order, or over what is kept of some ids."""
        chunks = self._ids(b"[hx]") if user_ids is None else [list(dict.fromkeys(user_ids))]
        for ids in chunks:
            yield from self._run(self._flows.records(ids))

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep the facts, in order; see `Store`.

        Raises:
            StoreError: The store was closed, or the server failed. Each message was kept whole, or
                not at all.
            TypeError: A property or attribute is no JSON value.
            ValueError: A text holds half of a surrogate pair, or an instant is beyond 64 bits.
        """
        given = tuple(facts)
        return self._run(self._flows.write(given))

    def link(self, links: Iterable[Link]) -> None:
        """Let ids belong to persons; see `Store`."""
        self._run(self._flows.link(tuple(links)))

    def suppress(self, user_id: str) -> None:
        """Keep no more facts of an id; see `Store`."""
        self._run(self._flows.suppress(user_id))

    def unsuppress(self, user_id: str) -> None:
        """Keep facts of a suppressed id again; see `Store`."""
        self._run(self._flows.unsuppress(user_id))

    def forget(self, user_id: str) -> None:
        """Delete what is known of a person; see `Store`."""
        self._run(self._flows.forget(user_id))

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """Delete what no answer of these filters can depend on, id by id; see `Store`."""
        remainder = Remainder.of(filters, now)
        return sum(
            self._run(self._flows.prune(user_id, remainder))
            for ids in self._ids(b"h")
            for user_id in ids
        )

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what another store kept; see `Store`."""
        for record in records:
            self._run(self._flows.restore(record))

    # ---- the client ----------------------------------------------------------------------------

    def _ids(self, letter: bytes) -> Iterator[list[str]]:
        """Yield the ids that have keys with a letter, in chunks, each once."""
        seen: set[str] = set()
        with told(self._name, is_closed=self._closed):
            found: list[str] = []
            for key in self._client.scan_iter(match=self._flows.pattern(letter), count=CHUNK):
                user_id = id_of(key)
                found += () if user_id in seen else (user_id,)  # a scan may come upon it again
                seen.add(user_id)
                if len(found) == CHUNK:
                    yield found
                    found = []
            yield found

    def _run(self, flow: Flow[T]) -> T:
        with told(self._name, is_closed=self._closed):
            try:
                commands = next(flow)
                while True:
                    commands = flow.send(self._replies(commands))
            except StopIteration as end:
                result: T = end.value
                return result

    def _replies(self, commands: Sequence[Command]) -> Sequence[Any]:
        replies = self._sent(commands)
        again = unknown(replies)
        if again:
            for script in ALL:
                self._client.script_load(script.text)
            once_more = self._sent([commands[place] for place in again])
            unknown(once_more)
            for place, reply in zip(again, once_more, strict=True):
                replies[place] = reply
        return replies

    def _sent(self, commands: Sequence[Command]) -> list[Any]:
        if len(commands) > 1 and not isinstance(self._client, RedisCluster):
            pipeline = self._client.pipeline(transaction=False)
            for command in commands:
                pipeline.execute_command(*said(command))
            return list(pipeline.execute(raise_on_error=False))
        client: Any = self._client
        ask = self._asked if self._owned else client.execute_command
        return [_reply(ask, command) for command in commands]

    def _asked(self, *words: Any) -> Any:
        """Return what the server answers, without what the client does around a command."""
        pool = self._client.connection_pool
        connection = pool.get_connection()
        try:
            connection.send_command(*words)
            return connection.read_response()
        finally:
            pool.release(connection)


def _reply(ask: Callable[..., Any], command: Command) -> Any:
    try:
        return ask(*said(command))
    except exceptions.NoScriptError as error:
        return error
