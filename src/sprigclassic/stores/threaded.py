"""Any store for programs of asyncio: what it does is done in threads."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.protocol import AsyncStore, Kept, Store
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")

CHUNK: Final = 100
"""So many users or records are fetched at once, in one thread."""


def in_threads(store: Store) -> AsyncStore:
    """Return a store to be awaited, which asks another in the threads of `asyncio.to_thread`.

    What is iterated over is fetched in chunks of a hundred, so users may be as they were some
    moments before. A verb that is cancelled goes on in its thread to the end.

    >>> import asyncio
    >>> from sprigclassic import MemoryStore
    >>> asyncio.run(in_threads(MemoryStore()).user("u-1"))
    User(id='u-1', known=False)
    """
    return _Threaded(store)


class _Threaded:
    def __init__(self, store: Store) -> None:
        self._store = store

    def __repr__(self) -> str:
        return f"in_threads({self._store!r})"

    @property
    def keeps_properties(self) -> bool:
        return self._store.keeps_properties

    async def write(self, facts: Iterable[Fact]) -> list[Kept]:
        return await asyncio.to_thread(self._store.write, tuple(facts))

    async def user(self, user_id: str, needs: Needs | None = None) -> User:
        return await asyncio.to_thread(self._store.user, user_id, needs)

    async def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        return await asyncio.to_thread(self._store.load, user_ids, needs)

    def users(self, needs: Needs | None = None) -> AsyncIterator[User]:
        return _in_chunks(self._store.users(needs))

    async def link(self, links: Iterable[Link]) -> None:
        await asyncio.to_thread(self._store.link, tuple(links))

    async def suppress(self, user_id: str) -> None:
        await asyncio.to_thread(self._store.suppress, user_id)

    async def unsuppress(self, user_id: str) -> None:
        await asyncio.to_thread(self._store.unsuppress, user_id)

    async def forget(self, user_id: str) -> None:
        await asyncio.to_thread(self._store.forget, user_id)

    async def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        return await asyncio.to_thread(self._store.prune, tuple(filters), now=now)

    def records(self, user_ids: Iterable[str] | None = None) -> AsyncIterator[Record]:
        return _in_chunks(self._store.records(None if user_ids is None else tuple(user_ids)))

    async def restore(self, records: Iterable[Record]) -> None:
        await asyncio.to_thread(self._store.restore, tuple(records))

    async def close(self) -> None:
        await asyncio.to_thread(self._store.close)


async def _in_chunks(items: Iterator[T]) -> AsyncIterator[T]:
    while chunk := await asyncio.to_thread(lambda: list(islice(items, CHUNK))):
        for item in chunk:
            yield item
