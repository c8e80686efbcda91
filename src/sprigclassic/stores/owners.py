"""Whose the ids are that were met lately."""

from __future__ import annotations

from collections import OrderedDict


class Owners:
    """Of the ids that were met lately: whose they are, and since when that is known."""

    def __init__(self, size: int) -> None:
        """Remember so many at most."""
        self._size = size
        self._owners: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._ids: dict[str, set[str]] = {}

    def of(self, user_id: str, oldest: float) -> str | None:
        """Return the person to whom an id belongs, if that has been known since then or later."""
        owner, read = self._owners.get(user_id, (None, oldest))
        if owner is None or read < oldest:
            return None
        self._owners.move_to_end(user_id)
        return owner

    def put(self, user_id: str, person: str, read: float) -> None:
        """Remember whose an id is."""
        self._remove(user_id)
        self._owners[user_id] = person, read
        self._ids.setdefault(person, set()).add(user_id)
        if len(self._owners) > self._size:
            self._remove(next(iter(self._owners)))

    def drop(self, person: str) -> None:
        """Forget the ids of a person."""
        for user_id in self._ids.pop(person, ()):
            del self._owners[user_id]

    def clear(self) -> None:
        """Forget all."""
        self._owners.clear()
        self._ids.clear()

    def _remove(self, user_id: str) -> None:
        owner, _ = self._owners.pop(user_id, (None, 0))
        if owner is not None:
            self._ids[owner].discard(user_id)
            if not self._ids[owner]:
                del self._ids[owner]
