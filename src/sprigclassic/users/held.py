"""What an attribute held, and since when."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen


@frozen(eq=False)
class Held:
    """A value of an attribute from one instant on, in front of the values before.

    Attributes:
        value: The JSON value; None unsets the attribute.
        since: The time of the message that taught it, in microseconds.
        message_id: That message's id, or an empty text.
        earlier: What was held before, or None.
    """

    value: Any
    since: int
    message_id: str = ""
    earlier: Held | None = field(default=None, repr=False)

    def at(self, now: int) -> Held | None:
        """Return what was held at that instant: the newest value not taught later."""
        held: Held | None = self
        while held is not None and held.since > now:
            held = held.earlier
        return held

    def history(self) -> list[tuple[int, str, Any]]:
        """Return every (since, message id, value), the earliest first."""
        entries: list[tuple[int, str, Any]] = []
        held: Held | None = self
        while held is not None:
            entries.append((held.since, held.message_id, held.value))
            held = held.earlier
        return entries[::-1]


def taught(newest: Held | None, value: object, since: int, message_id: str) -> Held:
    """Return the history with one more value, in its place by time, message id, then arrival."""
    later: list[Held] = []
    while newest is not None and (newest.since, newest.message_id) > (since, message_id):
        later.append(newest)
        newest = newest.earlier
    held = Held(value, since, message_id, newest)
    for entry in reversed(later):
        held = Held(entry.value, entry.since, entry.message_id, held)
    return held
