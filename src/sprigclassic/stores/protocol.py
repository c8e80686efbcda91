"""The one protocol behind which histories are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sprigclassic.users import Fact, Needs, User


@runtime_checkable
class Store(Protocol):
    """What keeps facts and gives users. Stores are safe to share between threads."""

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept; where not, facts need not hold them."""
        ...

    def write(self, facts: Iterable[Fact]) -> list[bool]:
        """Keep the facts, in order; for each return whether it was new.

        A fact is not new when the store remembers its message id. A user that was deleted is
        forgotten; the message ids of what he did are remembered, so that a late retry of an old
        message does not bring him back.
        """
        ...

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the user as known now, empty where nobody has heard of him.

        Args:
            user_id: The user's id.
            needs: What of him is asked for, as filters tell it; None: everything. The store may
                load no more than that, and to read more from the user is an error.
        """
        ...

    def users(self) -> Iterator[User]:
        """Iterate over the known users, in the order in which they were first heard of."""
        ...
