"""Where a path leads in attributes and properties.

A path is tried whole as a name, then split at each of its dots from the left; a null never hides a
deeper value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sprigclassic.users import Held


def find(values: Mapping[str, Any], path: str) -> Any:
    """Return the value that a path leads to, or None.

    >>> find({"a.b": None, "a": {"b": 1}}, "a.b")
    1
    """
    return _search(values.get, path)


def find_held(changes: Mapping[str, Held], path: str, now: int) -> Any:
    """Return the attribute value that a path leads to at `now`, or None."""

    def held(name: str) -> Any:
        newest = changes.get(name)
        entry = None if newest is None else newest.at(now)
        return None if entry is None else entry.value

    return _search(held, path)


def _search(get: Callable[[str], Any], path: str) -> Any:
    # A stack of our own: data may be nested deeper than Python's own reaches.
    pending = [(get, path)]
    while pending:
        get, path = pending.pop()
        value = get(path)
        if value is not None:
            return value
        for place in [place for place, sign in enumerate(path) if sign == "."][::-1]:
            inner = get(path[:place])
            if isinstance(inner, dict):
                pending.append((cast("dict[str, Any]", inner).get, path[place + 1 :]))
    return None
