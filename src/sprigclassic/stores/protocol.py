"""The one protocol behind which histories are kept, and the same for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs, User

Kept: TypeAlias = bool | None
"""Of a fact: whether it was new; None where its user is suppressed, so that it was not kept."""


@runtime_checkable
class Store(Protocol):
    """What keeps facts and gives users. Stores are safe to share between threads.

    A person has one id or several: all those that links lead to his. Which of them is his own, and
    what is known of him, depends on no order of arrival.
    """

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept; where not, facts need not hold them."""
        ...

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep the facts, in order; for each return whether it was new.

        A fact is not new when the store remembers its message id. A user that was deleted is
        forgotten; the message ids of what he did are remembered, so that a late retry of an old
        message does not bring him back.
        """
        ...

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the person to whom an id belongs as known now, empty where nobody heard of him.

        Args:
            user_id: One of his ids; that of the user returned is his own.
            needs: What of him is asked for, as filters tell it; None: everything. The store may
                load no more than that, and to read more from the user is an error.

        Raises:
            NotLoadedError: What is needed was pruned.
        """
        ...

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """Return the persons to whom some ids belong, in that order, each as `user` does."""
        ...

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """Iterate over the known persons, each as known when the iteration reaches him."""
        ...

    def link(self, links: Iterable[Link]) -> None:
        """Let what is known under some ids, and what will be, belong to other persons.

        Links that are there already change nothing, and those that name a suppressed id are not
        kept.
        """
        ...

    def suppress(self, user_id: str) -> None:
        """Keep no more facts of an id, from now on; what is known of it stays."""
        ...

    def unsuppress(self, user_id: str) -> None:
        """Keep facts of a suppressed id again."""
        ...

    def forget(self, user_id: str) -> None:
        """Delete what is known of the person to whom an id belongs, with all his ids and links.

        The message ids of what he did are remembered. A suppressed id stays suppressed.
        """
        ...

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """Delete what no answer of these filters can depend on, now or later.

        Nothing is deleted that is dated later than `now`. What other filters would need of it is
        refused from then on, of all users that were there: to read it raises `NotLoadedError`.

        Returns:
            How many events and values of attributes were deleted.

        Raises:
            ValueError: `now` is naive.
        """
        ...

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Iterate over all that is kept, id by id, or over what is kept of some ids."""
        ...

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what another store kept; what is here already is not doubled."""
        ...

    def close(self) -> None:
        """Give back what the store holds open; to ask it afterwards may be an error."""
        ...


@runtime_checkable
class AsyncStore(Protocol):
    """The verbs of a `Store`, each to be awaited, for programs of asyncio."""

    @property
    def keeps_properties(self) -> bool:
        """See `Store`."""
        ...

    async def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """See `Store`."""
        ...

    async def user(self, user_id: str, needs: Needs | None = None) -> User:
        """See `Store`."""
        ...

    async def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """See `Store`."""
        ...

    def users(self, needs: Needs | None = None) -> AsyncIterator[User]:
        """See `Store`."""
        ...

    async def link(self, links: Iterable[Link]) -> None:
        """See `Store`."""
        ...

    async def suppress(self, user_id: str) -> None:
        """See `Store`."""
        ...

    async def unsuppress(self, user_id: str) -> None:
        """See `Store`."""
        ...

    async def forget(self, user_id: str) -> None:
        """See `Store`."""
        ...

    async def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """See `Store`."""
        ...

    def records(self, user_ids: Iterable[str] | None = None) -> AsyncIterator[Record]:
        """See `Store`."""
        ...

    async def restore(self, records: Iterable[Record]) -> None:
        """See `Store`."""
        ...

    async def close(self) -> None:
        """See `Store`."""
        ...
