"""Histories in a server of PostgreSQL, for programs of asyncio."""

from __future__ import annotations

from asyncio import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar, final

from psycopg import AsyncConnection, AsyncRawCursor
from psycopg.errors import UniqueViolation
from psycopg.pq import TransactionStatus

from sprigclassic.stores.postgres.client import (
    EXPECTED,
    SETTINGS,
    checked,
    is_alive,
    parameters,
    shown,
    told,
)
from sprigclassic.stores.postgres.commands import Copy, Read, Schema
from sprigclassic.stores.postgres.failures import closed
from sprigclassic.stores.postgres.flows import BATCH, Flows
from sprigclassic.stores.postgres.schema import prepare
from sprigclassic.stores.pruning import Remainder
from sprigclassic.stores.record import batches

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.postgres.commands import Asked, Flow, Rows
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")


@final
class AsyncPostgresStore:
    """The same as `PostgresStore`, to be awaited.

    It belongs to the event loop in which it is first asked.

    Args:
        server: `postgresql://user:password@host:port/database`, or `name=value` pairs.
        schema: Where the tables stand: a schema of the database, made where there is none.
        connections: How many connections are open at most; who needs one more waits.
        timeout: How long to wait for the server to be reached, in seconds, at least 2.

    Raises:
        ValueError: The address is none, the schema cannot be one, or there would be no connection.
    """

    def __init__(
        self,
        server: str,
        *,
        schema: str = "sprig",
        connections: int = 10,
        timeout: float = 10.0,
    ) -> None:
        """Hold the address; the server is asked by the verbs only."""
        self._parameters = parameters(server, timeout)
        self._name = shown(self._parameters)
        self._schema = Schema(schema)
        self._flows = Flows(self._schema)
        self._free = BoundedSemaphore(checked(connections))
        self._idle: list[AsyncConnection[Any]] = []
        self._preparing = Lock()
        self._prepared = False
        self._closed = False

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept: always."""
        return True

    def __repr__(self) -> str:
        """Say which server it is, without a password."""
        return f"<AsyncPostgresStore: {self._name}{', closed' if self._closed else ''}>"

    async def __aenter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the store."""
        await self.close()

    async def close(self) -> None:
        """Close the connections; what goes on in other tasks is finished."""
        self._closed = True
        await self._close_idle()

    # ---- reading -------------------------------------------------------------------------------

    async def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `PostgresStore`."""
        return await self._run(self._flows.user(user_id, needs))

    async def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `PostgresStore`."""
        return await self._run(self._flows.load(user_ids, needs))

    async def users(self, needs: Needs | None = None) -> AsyncIterator[User]:
        """See `PostgresStore`."""
        async for ids in self._ids(known=True):
            for user in await self._run(self._flows.known(ids, needs)):
                yield user

    async def records(self, user_ids: Iterable[str] | None = None) -> AsyncIterator[Record]:
        """See `PostgresStore`."""
        chunks = self._all_ids() if user_ids is None else _alone(list(dict.fromkeys(user_ids)))
        async for ids in chunks:
            for record in await self._run(self._flows.records(ids)):
                yield record

    # ---- writing -------------------------------------------------------------------------------

    async def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `PostgresStore`."""
        return await self._run(self._flows.write(tuple(facts)))

    async def link(self, links: Iterable[Link]) -> None:
        """See `PostgresStore`."""
        await self._run(self._flows.link(tuple(links)))

    async def suppress(self, user_id: str) -> None:
        """See `PostgresStore`."""
        await self._run(self._flows.suppress(user_id))

    async def unsuppress(self, user_id: str) -> None:
        """See `PostgresStore`."""
        await self._run(self._flows.unsuppress(user_id))

    async def forget(self, user_id: str) -> None:
        """See `PostgresStore`."""
        await self._run(self._flows.forget(user_id))

    async def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `PostgresStore`."""
        remainder = Remainder.of(filters, now)
        last, deleted = await self._run(self._flows.last()), 0
        after: int | None = 0
        while after is not None:
            number, after = await self._run(self._flows.prune(remainder, after, last))
            deleted += number
        return deleted

    async def restore(self, records: Iterable[Record]) -> None:
        """See `PostgresStore`."""
        for some in batches(records, BATCH):
            await self._run(self._flows.restore(some))

    # ---- the client ----------------------------------------------------------------------------

    async def _all_ids(self) -> AsyncIterator[list[str]]:
        async for ids in self._ids():
            yield ids
        yield await self._run(self._flows.only_suppressed())

    async def _ids(self, *, known: bool = False) -> AsyncIterator[list[str]]:
        last = await self._run(self._flows.last())
        after: int | None = 0
        while after is not None:
            ids, after = await self._run(self._flows.ids(after, last, known=known))
            yield ids

    async def _run(self, flow: Flow[T]) -> T:
        if self._closed:
            raise closed(self._name)
        try:
            async with self._free:
                connection = await self._taken() or await self._new()
                try:
                    if not self._prepared:
                        await self._prepare(connection)
                    return await _driven(flow, connection)
                finally:
                    await self._give_back(connection)
        except EXPECTED as error:
            raise told(self._name, error) from error

    async def _prepare(self, connection: AsyncConnection[Any]) -> None:
        async with self._preparing:
            await _driven(prepare(self._name, self._schema), connection)
        self._prepared = True

    async def _give_back(self, connection: AsyncConnection[Any]) -> None:
        if connection.closed:
            await self._close_idle()  # for they went the same way
        elif connection.pgconn.transaction_status != TransactionStatus.IDLE:
            await connection.close()  # which rolls back what was given up
        else:
            self._idle.append(connection)
        if self._closed:
            await self._close_idle()

    async def _taken(self) -> AsyncConnection[Any] | None:
        while self._idle:
            connection = self._idle.pop()
            if is_alive(connection):
                return connection
            await connection.close()
        return None

    async def _new(self) -> AsyncConnection[Any]:
        connection: AsyncConnection[Any] = await AsyncConnection.connect(
            **self._parameters, autocommit=True, prepare_threshold=1
        )
        connection.cursor_factory = AsyncRawCursor
        await connection.execute(SETTINGS)
        return connection

    async def _close_idle(self) -> None:
        while self._idle:
            await self._idle.pop().close()


async def _alone(ids: list[str]) -> AsyncIterator[list[str]]:
    yield ids


async def _driven(flow: Flow[T], connection: AsyncConnection[Any]) -> T:
    """Carry a flow out."""
    try:
        asked = next(flow)
        while True:
            try:
                replies = await _replies(asked, connection)
            except UniqueViolation as error:
                asked = flow.throw(error)
            else:
                asked = flow.send(replies)
    except StopIteration as end:
        result: T = end.value
        return result


async def _replies(asked: Asked, connection: Any) -> Sequence[Rows]:
    if isinstance(asked, Read):
        return [await _rows(await connection.execute(*asked))]
    if isinstance(asked, Copy):
        async with connection.cursor() as cursor, cursor.copy(asked.statement) as copy:
            for row in asked.rows:
                await copy.write_row(row)
        return ()
    if len(asked) == 1:
        ((statement, given),) = asked
        return [await _rows(await connection.execute(statement, given))]
    async with connection.pipeline():
        cursors = [await connection.execute(statement, given) for statement, given in asked]
    return [await _rows(cursor) for cursor in cursors]


async def _rows(cursor: Any) -> Rows:
    return () if cursor.rownumber is None else await cursor.fetchall()
