"""Histories in a server of PostgreSQL, for programs that wait."""

from __future__ import annotations

import os
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar, final

from psycopg import Connection, RawCursor
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
from sprigclassic.stores.postgres.quick import Quick
from sprigclassic.stores.postgres.schema import prepare
from sprigclassic.stores.pruning import Remainder
from sprigclassic.stores.record import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.postgres.commands import Asked, Flow, Rows
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")


@final
class PostgresStore:
    """A store in a server of PostgreSQL, shared by threads, processes and machines.

    It answers as `MemoryStore` does. All of a `write` is kept, or nothing. Many may write at once;
    to forget, delete, link or prune waits for those who write, and lets them wait. What `write`
    has returned for is as durable as the server's `synchronous_commit` says: by default, it
    outlives a power cut. An id or name may have about 2,600 bytes, which an index can hold.

    The tables are made when the store is first asked. After a fork, the child connects anew.

    Args:
        server: `postgresql://user:password@host:port/database`, or `name=value` pairs. What is
            left out is taken from the environment, as all clients of PostgreSQL do.
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
        self._idle: list[tuple[int, Quick]] = []
        self._preparing = Lock()
        self._taking = Lock()
        self._prepared = False
        self._closed = False

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept: always."""
        return True

    def __repr__(self) -> str:
        """Say which server it is, without a password."""
        return f"<PostgresStore: {self._name}{', closed' if self._closed else ''}>"

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the connections; what goes on in other threads is finished."""
        self._closed = True
        self._close_idle()

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the person to whom an id belongs; see `Store`. It takes one round trip.

        To hand over the same needs again, for many users, saves most of the time.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the server failed.
        """
        return self._run(self._flows.user(user_id, needs))

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """Return the persons to whom some ids belong, as of one moment; see `Store`.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the server failed.
        """
        return self._run(self._flows.load(user_ids, needs))

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """Iterate over the known persons, in the order in which their own ids were first heard of.

        Those first heard of meanwhile are left out. See `Store`.
        """
        for ids in self._ids(known=True):
            yield from self._run(self._flows.known(ids, needs))

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Iterate over all that is kept, id by id, or over what is kept of some ids."""
        chunks = self._all_ids() if user_ids is None else [list(dict.fromkeys(user_ids))]
        for ids in chunks:
            yield from self._run(self._flows.records(ids))

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep the facts, in order, all of them or none; see `Store`.

        Raises:
            StoreError: The store was closed, or the server failed. If it went away while this
                waited, the facts may have been kept; to write them again counts none twice that
                has a message id.
            TypeError: A property or attribute is no JSON value.
            ValueError: A text holds half of a surrogate pair or is too long, or an instant is
                beyond 64 bits.
        """
        return self._run(self._flows.write(tuple(facts)))

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
        """Delete what no answer of these filters can depend on, some users at a time; see `Store`.

        The place is used again once PostgreSQL has vacuumed, which it does by itself.
        """
        remainder = Remainder.of(filters, now)
        last, deleted = self._run(self._flows.last()), 0
        after: int | None = 0
        while after is not None:
            number, after = self._run(self._flows.prune(remainder, after, last))
            deleted += number
        return deleted

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what another store kept, some records at a time; see `Store`."""
        for some in batches(records, BATCH):
            self._run(self._flows.restore(some))

    # ---- the client ----------------------------------------------------------------------------

    def _all_ids(self) -> Iterator[list[str]]:
        yield from self._ids()
        yield self._run(self._flows.only_suppressed())

    def _ids(self, *, known: bool = False) -> Iterator[list[str]]:
        last = self._run(self._flows.last())
        after: int | None = 0
        while after is not None:
            ids, after = self._run(self._flows.ids(after, last, known=known))
            yield ids

    def _run(self, flow: Flow[T]) -> T:
        if self._closed:
            raise closed(self._name)
        try:
            with self._free:
                connection = self._taken() or self._new()
                try:
                    if not self._prepared:
                        self._prepare(connection)
                    return _driven(flow, connection)
                finally:
                    self._give_back(connection)
        except EXPECTED as error:
            raise told(self._name, error) from error

    def _prepare(self, connection: Quick) -> None:
        with self._preparing:
            _driven(prepare(self._name, self._schema), connection)
        self._prepared = True

    def _give_back(self, quick: Quick) -> None:
        connection = quick.connection
        if connection.closed:
            self._close_idle()  # for they went the same way
        elif connection.pgconn.transaction_status != TransactionStatus.IDLE:
            connection.close()  # which rolls back what was given up
        else:
            self._idle.append((os.getpid(), quick))
        if self._closed:
            self._close_idle()

    def _taken(self) -> Quick | None:
        """Take a connection that is idle; those of a parent process are left to it."""
        while (entry := self._popped()) is not None:
            process, quick = entry
            if process == os.getpid():
                if is_alive(quick.connection):
                    return quick
                quick.connection.close()
        return None

    def _popped(self) -> tuple[int, Quick] | None:
        with self._taking:
            return self._idle.pop() if self._idle else None

    def _new(self) -> Quick:
        connection: Connection[Any] = Connection.connect(
            **self._parameters, autocommit=True, prepare_threshold=1
        )
        connection.cursor_factory = RawCursor
        connection.execute(SETTINGS)
        return Quick(connection)

    def _close_idle(self) -> None:
        while (entry := self._popped()) is not None:
            process, quick = entry
            if process == os.getpid():
                quick.connection.close()


def _driven(flow: Flow[T], quick: Quick) -> T:
    """Carry a flow out."""
    try:
        asked = next(flow)
        while True:
            try:
                replies = _replies(asked, quick)
            except UniqueViolation as error:
                asked = flow.throw(error)
            else:
                asked = flow.send(replies)
    except StopIteration as end:
        result: T = end.value
        return result


def _replies(asked: Asked, quick: Quick) -> Sequence[Rows]:
    if isinstance(asked, Read):
        return [quick.rows(*asked)]
    connection: Any = quick.connection
    if isinstance(asked, Copy):
        with connection.cursor() as cursor, cursor.copy(asked.statement) as copy:
            for row in asked.rows:
                copy.write_row(row)
        return ()
    if len(asked) == 1:
        ((statement, given),) = asked
        return [_rows(connection.execute(statement, given))]
    with connection.pipeline():
        cursors = [connection.execute(statement, given) for statement, given in asked]
    return [_rows(cursor) for cursor in cursors]


def _rows(cursor: Any) -> Rows:
    return () if cursor.rownumber is None else cursor.fetchall()
