"""What an attribute holds at an instant, and until when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER
from sprigclassic.filters.paths import find_held

if TYPE_CHECKING:
    from sprigclassic.filters.outlook.stretch import View
    from sprigclassic.users import Held


@frozen
class Timeline:
    """The values that a path leads to, from an instant on.

    Attributes:
        values: The values, in order.
        since: From when on each of them is there, and NEVER.
    """

    values: Sequence[Any]
    since: Sequence[int]

    def at(self, now: int) -> tuple[Any, int]:
        """Return the value at an instant, and until when it is there."""
        place = bisect_right(self.since, now)
        return self.values[place - 1], self.since[place]


def held(view: View, path: str, now: int) -> tuple[Any, int]:
    """Return what a path leads to in the user's attributes, and until when."""
    if "." not in path:
        newest = view.user.changes.get(path)
        if newest is None or newest.since <= now:
            return None if newest is None else newest.value, NEVER
    return timeline(view, path).at(now)


def timeline(view: View, path: str) -> Timeline:
    """Return all that a path leads to in the user's attributes, from the start of the view on."""
    return view.once(("timeline", path), lambda view: _timeline(view, path))


def _timeline(view: View, path: str) -> Timeline:
    changes = _of_path(view.user.changes, path)
    values, since = [find_held(view.user.changes, path, view.start)], [LONG_AGO]
    # So that each value is found at once, however many there are.
    current = {name: at for name, newest in changes.items() if (at := newest.at(view.start))}
    for name, entry in _later(changes, view.start):
        current[name] = entry
        values.append(find_held(current, path, entry.since))
        since.append(entry.since)
    return Timeline(values, [*since, NEVER])


def _of_path(changes: Mapping[str, Held], path: str) -> dict[str, Held]:
    """Return the attributes that a path may lead to."""
    names = [path, *(path[:dot] for dot, letter in enumerate(path) if letter == ".")]
    return {name: newest for name in names if (newest := changes.get(name)) is not None}


def _later(changes: Mapping[str, Held], now: int) -> list[tuple[str, Held]]:
    """Return what is held after an instant, in order, each with its name."""
    later: list[tuple[int, str, Held]] = []
    for name, newest in changes.items():
        entry: Held | None = newest
        entries: list[tuple[int, str, Held]] = []
        while entry is not None and entry.since > now:
            entries.append((entry.since, name, entry))
            entry = entry.earlier
        later.extend(reversed(entries))
    return [(name, entry) for _, name, entry in sorted(later, key=itemgetter(0))]
