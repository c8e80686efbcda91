"""The words of this room: a stretch of time with one answer, and a view of one user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

from attrs import field, frozen

from sprigclassic.users import User

T = TypeVar("T")


@frozen(eq=False)
class View:
    """A user, and what was found out about him while one verdict was made.

    Attributes:
        user: The user.
        start: The instant the verdict is about; whoever asks goes on from there, and never back.
        found: By what looked for it.
    """

    user: User
    start: int
    found: dict[object, Any] = field(factory=dict[object, Any])

    def once(self, key: object, find: Callable[[View], T]) -> T:
        """Return what was found before, or find it."""
        if key not in self.found:
            self.found[key] = find(self)
        return cast("T", self.found[key])


Stretch: TypeAlias = tuple[bool, int]
"""An answer, and a later instant: up to that, and without it, it surely stays the answer."""
Outlook: TypeAlias = Callable[[View, int], Stretch]
"""The stretch of a condition that begins at an instant `now`."""
