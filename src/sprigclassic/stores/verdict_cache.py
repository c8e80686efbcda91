"""Stores that remember what a filter answered about their users."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, final

from sprigclassic._time import to_micros
from sprigclassic.stores.answers import answers_for, run, run_async

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from datetime import timedelta

    from sprigclassic.filters import StudyFilter
    from sprigclassic.filters.verdict import Verdict
    from sprigclassic.stores.protocol import AsyncStore, Kept, Store
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs, User

SIZE: Final = 100_000
"""So many answers are kept by default; one takes about half a kilobyte."""


@final
class VerdictCache:
    """A store in front of another, which remembers the answers of one filter.

    An answer is kept from the instant that was asked about until its `valid_until`, or until the
    person is written to through this store, under whichever of his ids. So it is the answer that
    the filter would give, if nobody else writes to the same store. To read a user takes one round
    trip, and to write may take one more, to learn whose an id is that was not met lately. It is
    safe to share between threads.

    What others write (other processes, other caches, the inner store itself), an answer that is
    kept does not know. With a `max_age`, it misses that for so long at most. Without, it misses it
    until `valid_until`, which may be never, or until the next write of that person through this
    store, whatever comes first: leave it out only where nobody else writes.

    Args:
        study_filter: The filter whose answers are kept.
        store: Where the users are.
        size: How many answers are kept at most; those that were not asked for the longest go first.
        max_age: For how long an answer may miss what others wrote.

    Raises:
        TypeError: The filter is none.
        ValueError: `size` is less than 1, or `max_age` no time.

    >>> from sprigclassic import MemoryStore, StudyFilter
    >>> from sprigclassic.users import Identified
    >>> cache = VerdictCache(StudyFilter.parse('plan = "pro"'), MemoryStore())
    >>> cache.matches("u-1")
    False
    >>> cache.write([Identified("u-1", 0, None, {"plan": "pro"})])
    [True]
    >>> cache.matches("u-1")
    True
    """

    def __init__(
        self,
        study_filter: StudyFilter,
        store: Store,
        *,
        size: int = SIZE,
        max_age: timedelta | None = None,
    ) -> None:
        """Start without answers."""
        self._answers = answers_for(study_filter, size, max_age)
        self._store = store

    def __repr__(self) -> str:
        """Say what is asked of which store."""
        return f"<VerdictCache: {str(self._answers.study_filter)!r} of {self._store!r}>"

    def verdict(self, user_id: str, now: datetime | None = None) -> Verdict:
        """Return the filter's verdict about a user, who is read only where it is not known.

        Args:
            user_id: One of the user's ids.
            now: The instant to answer for, an aware datetime; by default the present.

        Raises:
            NotLoadedError: What the answer depends on was pruned, or is not kept.
            StoreError: The store cannot be read.
            ValueError: `now` is naive.
        """
        moment = datetime.now(UTC) if now is None else now
        kept = self._answers.kept(user_id, to_micros(moment))
        return run(self._answers.asked(user_id, moment), self._store) if kept is None else kept

    def matches(self, user_id: str, now: datetime | None = None) -> bool:
        """Return whether the filter holds for a user; see `verdict`."""
        return self.verdict(user_id, now).matches

    # ---- the verbs of a store ------------------------------------------------------------------

    @property
    def keeps_properties(self) -> bool:
        """See `Store`."""
        return self._store.keeps_properties

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `Store`."""
        return run(self._answers.writing(facts), self._store)

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `Store`."""
        return self._store.user(user_id, needs)

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `Store`."""
        return self._store.load(user_ids, needs)

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """See `Store`."""
        return self._store.users(needs)

    def link(self, links: Iterable[Link]) -> None:
        """See `Store`."""
        run(self._answers.linking(links), self._store)

    def suppress(self, user_id: str) -> None:
        """See `Store`."""
        self._store.suppress(user_id)

    def unsuppress(self, user_id: str) -> None:
        """See `Store`."""
        self._store.unsuppress(user_id)

    def forget(self, user_id: str) -> None:
        """See `Store`."""
        run(self._answers.forgetting(user_id), self._store)

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `Store`; all answers are dropped."""
        return run(self._answers.pruning(filters, now), self._store)

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """See `Store`."""
        return self._store.records(user_ids)

    def restore(self, records: Iterable[Record]) -> None:
        """See `Store`; all answers are dropped."""
        run(self._answers.restoring(records), self._store)

    def close(self) -> None:
        """See `Store`."""
        self._store.close()


@final
class AsyncVerdictCache:
    """The same as `VerdictCache`, in front of an `AsyncStore`.

    Args:
        study_filter: The filter whose answers are kept.
        store: Where the users are.
        size: How many answers are kept at most; those that were not asked for the longest go first.
        max_age: For how long an answer may miss what others wrote; see `VerdictCache`.

    Raises:
        TypeError: The filter is none.
        ValueError: `size` is less than 1, or `max_age` no time.
    """

    def __init__(
        self,
        study_filter: StudyFilter,
        store: AsyncStore,
        *,
        size: int = SIZE,
        max_age: timedelta | None = None,
    ) -> None:
        """Start without answers."""
        self._answers = answers_for(study_filter, size, max_age)
        self._store = store

    def __repr__(self) -> str:
        """Say what is asked of which store."""
        return f"<AsyncVerdictCache: {str(self._answers.study_filter)!r} of {self._store!r}>"

    async def verdict(self, user_id: str, now: datetime | None = None) -> Verdict:
        """See `VerdictCache`."""
        moment = datetime.now(UTC) if now is None else now
        kept = self._answers.kept(user_id, to_micros(moment))
        if kept is not None:
            return kept
        return await run_async(self._answers.asked(user_id, moment), self._store)

    async def matches(self, user_id: str, now: datetime | None = None) -> bool:
        """See `VerdictCache`."""
        return (await self.verdict(user_id, now)).matches

    # ---- the verbs of a store ------------------------------------------------------------------

    @property
    def keeps_properties(self) -> bool:
        """See `Store`."""
        return self._store.keeps_properties

    async def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `Store`."""
        return await run_async(self._answers.writing(facts), self._store)

    async def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `Store`."""
        return await self._store.user(user_id, needs)

    async def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `Store`."""
        return await self._store.load(user_ids, needs)

    def users(self, needs: Needs | None = None) -> AsyncIterator[User]:
        """See `Store`."""
        return self._store.users(needs)

    async def link(self, links: Iterable[Link]) -> None:
        """See `Store`."""
        await run_async(self._answers.linking(links), self._store)

    async def suppress(self, user_id: str) -> None:
        """See `Store`."""
        await self._store.suppress(user_id)

    async def unsuppress(self, user_id: str) -> None:
        """See `Store`."""
        await self._store.unsuppress(user_id)

    async def forget(self, user_id: str) -> None:
        """See `Store`."""
        await run_async(self._answers.forgetting(user_id), self._store)

    async def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `Store`; all answers are dropped."""
        return await run_async(self._answers.pruning(filters, now), self._store)

    def records(self, user_ids: Iterable[str] | None = None) -> AsyncIterator[Record]:
        """See `Store`."""
        return self._store.records(user_ids)

    async def restore(self, records: Iterable[Record]) -> None:
        """See `Store`; all answers are dropped."""
        await run_async(self._answers.restoring(records), self._store)

    async def close(self) -> None:
        """See `Store`."""
        await self._store.close()
