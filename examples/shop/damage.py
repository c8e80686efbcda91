"""Lines that no reader can take for a message, as long-lived archives have some."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Fields = dict[str, Any]

OF_EACH_KIND: Final = 3
EMPTY_LINES: Final = 2


def line_of(value: object) -> bytes:
    """Return a value as one line of JSON, without the line's end.

    The names are sorted, because the client's order is not the same in all its versions.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def cut_off(track: Fields) -> bytes:
    """Return the beginning of a line."""
    line = line_of(track)
    return line[: len(line) * 2 // 3]


def no_object(track: Fields) -> bytes:
    """Return a list instead of a message."""
    return line_of([track["event"]])


def no_ids(track: Fields) -> bytes:
    """Return a message of nobody."""
    return line_of({**track, "anonymousId": None, "userId": None})


def unknown_type(track: Fields) -> bytes:
    """Return a message of a type that Segment does not have."""
    return line_of({**track, "type": "purchase"})


def event_no_text(track: Fields) -> bytes:
    """Return an event with a number for a name."""
    return line_of({**track, "event": 42})


def properties_a_list(track: Fields) -> bytes:
    """Return an event whose properties have no names."""
    return line_of({**track, "properties": [track["properties"]]})


def time_not_read(track: Fields) -> bytes:
    """Return an event of an unreadable time."""
    return line_of({**track, "timestamp": "yesterday"})


KINDS: Final[list[Callable[[Fields], bytes]]] = [
    cut_off,
    no_object,
    no_ids,
    unknown_type,
    event_no_text,
    properties_a_list,
    time_not_read,
]


def damaged(messages: Sequence[Fields]) -> Iterator[bytes]:
    """Yield the messages as lines, with bad and empty lines strewn in between."""
    tracks = [place for place, fields in enumerate(messages) if fields["type"] == "track"]
    bad = KINDS * OF_EACH_KIND
    strewn = {_spread(tracks, number, len(bad)): kind for number, kind in enumerate(bad)}
    empty = {_spread(range(len(messages)), number, EMPTY_LINES) for number in range(EMPTY_LINES)}
    for place, fields in enumerate(messages):
        yield line_of(fields)
        if place in strewn:
            yield strewn[place]({**fields, "messageId": f"bad-{place}"})
        if place in empty:
            yield b""


def _spread(places: Sequence[int], number: int, total: int) -> int:
    return places[(number + 1) * len(places) // (total + 1)]
