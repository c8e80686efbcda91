"""Where a path leads in attributes and properties.

A path is tried whole as a name, then split at each of its dots from the left; a null never hides a
deeper value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

if TYPE_CHECKING:
    from sprigclassic.users import Held, Properties

Values: TypeAlias = Mapping[str, Any]
Reader: TypeAlias = "Callable[[Properties], Any]"

_FEW: Final = 8
"""A path of more dots is split at the names that are there: their number is the data's, and so is
the time that it takes."""


def reader(path: str) -> Reader:
    """Return `find` for one path."""
    if "." in path:
        return lambda properties: find(properties, path)
    return lambda properties: properties.get(path)


def find(values: Values, path: str) -> Any:
    """Return the value that a path leads to, or None.

    >>> find({"a.b": None, "a": {"b": 1}}, "a.b")
    1
    """
    return _search(values.get, values, path)


def find_held(changes: Mapping[str, Held], path: str, now: int) -> Any:
    """Return the attribute value that a path leads to at `now`, or None."""

    def held(name: str) -> Any:
        newest = changes.get(name)
        entry = None if newest is None else newest.at(now)
        return None if entry is None else entry.value

    return _search(held, changes, path)


def _search(get: Callable[[str], Any], names: Mapping[str, Any], path: str) -> Any:
    # A stack of our own: data may be nested deeper than Python's own reaches.
    ends_of = _split if path.count(".") <= _FEW else _present
    pending = [(get, names, 0)]
    while pending:
        get, names, start = pending.pop()
        deeper: list[tuple[Callable[[str], Any], Mapping[str, Any], int]] = []
        for end in ends_of(path, start, names):
            value = get(path[start:end])
            if end == len(path):
                if value is not None:
                    return value
            elif isinstance(value, dict):
                inner = cast("Values", value)
                deeper.append((inner.get, inner, end + 1))
        pending.extend(reversed(deeper))
    return None


def _split(path: str, start: int, _names: Mapping[str, Any]) -> Iterator[int]:
    """Yield where a name from a place on may end: at the end of the path, then at each dot."""
    yield len(path)
    place = path.find(".", start)
    while place >= 0:
        yield place
        place = path.find(".", place + 1)


def _present(path: str, start: int, names: Mapping[str, Any]) -> Iterator[int]:
    """Yield the same, but of the dots only those after the names that are there."""
    yield len(path)  # in any case: an attribute that was not loaded refuses here
    ends = {start + len(name) for name in names if path.startswith(name, start)}
    yield from sorted(end for end in ends if path.startswith(".", end))
