"""A store for asyncio, asked by programs and tests that do not await."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from inspect import isawaitable
from threading import Thread
from typing import TYPE_CHECKING, Final, Self, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores import AsyncStore, Kept, Record
    from sprigclassic.users import Fact, Link, Needs, User

T = TypeVar("T")


class _Loop:
    """An event loop in a thread of its own, until it is closed."""

    def __init__(self) -> None:
        started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = Thread(target=lambda: asyncio.run(_until_stopped(started)), daemon=True)
        self._thread.start()
        self._loop, self._stop = started.result()

    def run(self, awaited: Awaitable[T]) -> T:
        return asyncio.run_coroutine_threadsafe(_awaiting(awaited), self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


async def _until_stopped(
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]],
) -> None:
    stop = asyncio.Event()
    started.set_result((asyncio.get_running_loop(), stop))
    await stop.wait()


async def _awaiting(awaited: Awaitable[T]) -> T:
    return await awaited


class BlockingStore:
    """A `Store` that asks an `AsyncStore`, whose event loop runs in a thread.

    A `with` block closes the store and ends the loop. What is iterated over is made in the thread
    that asks, for it may ask the same store.

    Args:
        make: Makes the store: a function, called outside the loop, that returns it, or returns what
            the loop awaits to have it.

    >>> from sprigclassic import MemoryStore
    >>> from sprigclassic.stores import in_threads
    >>> from sprigclassic.users import Identified
    >>> with BlockingStore(lambda: in_threads(MemoryStore())) as store:
    ...     store.write([Identified("u-1", 0, None, {})]), [user.id for user in store.users()]
    ([True], ['u-1'])
    """

    def __init__(self, make: Callable[[], AsyncStore | Awaitable[AsyncStore]]) -> None:
        """Start the loop, and make the store."""
        self._loop = _Loop()
        try:
            made = make()
            self._store = self._loop.run(made) if isawaitable(made) else made
        except BaseException:
            self._loop.close()
            raise

    def __repr__(self) -> str:
        """Say which store it asks."""
        return f"<BlockingStore: {self._store!r}>"

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store, and end the loop."""
        try:
            self.close()
        finally:
            self._loop.close()

    @property
    def keeps_properties(self) -> bool:
        """See `Store`."""
        return self._store.keeps_properties

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `Store`."""
        return self._loop.run(self._store.write(tuple(facts)))

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `Store`."""
        return self._loop.run(self._store.user(user_id, needs))

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `Store`."""
        return self._loop.run(self._store.load(user_ids, needs))

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """See `Store`."""
        return self._each(self._store.users(needs))

    def link(self, links: Iterable[Link]) -> None:
        """See `Store`."""
        self._loop.run(self._store.link(tuple(links)))

    def suppress(self, user_id: str) -> None:
        """See `Store`."""
        self._loop.run(self._store.suppress(user_id))

    def unsuppress(self, user_id: str) -> None:
        """See `Store`."""
        self._loop.run(self._store.unsuppress(user_id))

    def forget(self, user_id: str) -> None:
        """See `Store`."""
        self._loop.run(self._store.forget(user_id))

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `Store`."""
        return self._loop.run(self._store.prune(filters, now=now))

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """See `Store`."""
        return self._each(self._store.records(user_ids))

    def restore(self, records: Iterable[Record]) -> None:
        """See `Store`."""
        self._loop.run(self._store.restore(tuple(records)))

    def close(self) -> None:
        """See `Store`; the loop goes on until the end of the `with` block."""
        self._loop.run(self._store.close())

    def _each(self, items: AsyncIterator[T]) -> Iterator[T]:
        end: Final = object()
        try:
            while (item := self._loop.run(anext(items, end))) is not end:
                yield cast("T", item)
        finally:
            if isinstance(items, AsyncGenerator):
                self._loop.run(items.aclose())
