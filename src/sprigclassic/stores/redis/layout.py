"""What stands under which key, and how it is packed.

All keys of an id begin with the store's prefix and the id as a hash tag, so that a cluster has them
in one slot, and end with a letter:

    h   there is something about this id
    k   it is known            x   it is suppressed
    l   its link, as JSON      c   ids with links that named it, as JSON, a line each
    p   what may be asked of it after prunings, as JSON
    i   the ids of its messages, a set
    n   the names of its events, and m those of its attributes, packed
    t:… the times of the events of a name, 8 bytes each, in order of arrival
    e:… the same events with message id and properties
    a:… the values of an attribute with time and message id
"""

from __future__ import annotations

from array import array
from struct import Struct, unpack
from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from sprigclassic.stores.values import written

_TIME: Final = Struct(">q")
_HEAD: Final = Struct(">qII")
_LENGTH: Final = Struct(">I")

FIRST: Final = -(2**63)
LAST: Final = 2**63
"""Before the first and behind the last instant of 64 bits."""

Entry: TypeAlias = tuple[int, str, bytes]
"""An instant, the message id or an empty text, and JSON."""


def base_of(prefix: str, user_id: str) -> bytes:
    """Return the beginning of all keys of an id.

    Braces and all that is not plain are escaped, so that the hash tag is the whole of it.

    Raises:
        UnicodeEncodeError: There is half of a surrogate pair in the id.
    """
    return f"{prefix}:{{={quote(user_id, safe='')}}}".encode()


def id_of(key: bytes) -> str:
    """Return the id whose key it is."""
    tag = key.partition(b"{=")[2].partition(b"}")[0]
    return unquote(tag.decode())


def packed_time(at: int) -> bytes:
    """Return an instant as 8 bytes.

    Raises:
        struct.error: It is beyond 64 bits.
    """
    return _TIME.pack(at)


def times_of(blob: bytes) -> array[int]:
    """Return the instants of a blob, in order."""
    return array("q", sorted(unpack(f">{len(blob) // _TIME.size}q", blob)))


def packed(at: int, message_id: str | None, value: object) -> bytes:
    """Return an event or a value of an attribute.

    Raises:
        struct.error: The instant is beyond 64 bits.
        TypeError: The value is no JSON value.
        UnicodeEncodeError: There is half of a surrogate pair in a text.
    """
    name, text = (message_id or "").encode(), written(value).encode()
    return b"".join((_HEAD.pack(at, len(name), len(text)), name, text))


def entries_of(blob: bytes, start: int = FIRST, end: int = LAST) -> list[Entry]:
    """Return what was packed, as it arrived, with an instant from a start to before an end."""
    found: list[Entry] = []
    place = 0
    while place < len(blob):
        at, length, size = _HEAD.unpack_from(blob, place)
        middle = place + _HEAD.size + length
        place = middle + size
        if start <= at < end:
            name = blob[middle - length : middle].decode()
            found.append((at, name, blob[middle:place]))
    return found


def packed_name(name: str) -> bytes:
    """Return a name as it stands in a list of names.

    Raises:
        UnicodeEncodeError: There is half of a surrogate pair in it.
    """
    text = name.encode()
    return _LENGTH.pack(len(text)) + text


def names_of(blob: bytes | None) -> list[str]:
    """Return the names of a list."""
    found: list[str] = []
    place = 0
    while blob is not None and place < len(blob):
        (size,) = _LENGTH.unpack_from(blob, place)
        place += _LENGTH.size
        found.append(blob[place : place + size].decode())
        place += size
    return found
