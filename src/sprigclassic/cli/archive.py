"""Newline-delimited files, plain or gzip, read line by line with the place of each line.

Nothing is raised for what a file is or holds: what can be read is read, and why the rest could not
is kept as troubles.
"""

from __future__ import annotations

import os
import stat
import zlib
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedReader

__all__ = ["MAX_LINE", "STDIN", "Archive", "Line", "Trouble", "utf8"]

STDIN: Final = "-"
"""The name that stands for standard input."""

MAX_LINE: Final = 16 * 1024 * 1024
"""A line of more bytes is cut, so that none exhausts the memory. Segment takes 500 KB a batch."""

_CHUNK: Final = 1024 * 1024
_MAGIC: Final = b"\x1f\x8b"
_GZIP: Final = 16 + zlib.MAX_WBITS
_BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that is not blank.

    Attributes:
        file: The name of its file, as given.
        number: Its number in the file, from 1, blank lines counted.
        raw: What stands in it, without the line break; more than `MAX_LINE` bytes of a longer line.
    """

    file: str
    number: int
    raw: bytes

    @property
    def cut(self) -> bool:
        """Whether the line is longer than `MAX_LINE`."""
        return len(self.raw) > MAX_LINE


@frozen
class Trouble:
    """Why a file, or the rest of it, could not be read.

    Attributes:
        file: The name of the file, as given.
        reason: What the matter is.
    """

    file: str
    reason: str


class Archive:
    """Files of newline-delimited texts, read one after the other.

    Gzip is known by its first bytes, whatever the name of the file; several members in a row are
    one text. Of a damaged or truncated file, everything before the damage is read.

    Attributes:
        files: The names; `-` is standard input.
        troubles: What could not be read, as far as the reading has come.
        bytes_read: How many bytes of the files, compressed where they are, have been read.
    """

    def __init__(self, files: Sequence[str]) -> None:
        """Take the names of the files; nothing is opened yet."""
        self.files = tuple(files)
        self.troubles: list[Trouble] = []
        self.bytes_read = 0

    @property
    def size(self) -> int | None:
        """How many bytes there are to read, or None where that cannot be known before."""
        statuses = [status for status in map(_status, self.files) if status is not None]
        if all(stat.S_ISREG(status.st_mode) for status in statuses):
            return sum(status.st_size for status in statuses)
        return None

    def reads(self, file: str) -> bool:
        """Return whether a file, by whatever name, is one of those to read."""
        mine = _status(file)
        return mine is not None and any(
            status is not None and os.path.samestat(mine, status)
            for status in map(_status, self.files)
        )

    def lines(self) -> Iterator[Line]:
        """Iterate over the lines that are not blank."""
        for file in self.files:
            for number, raw in enumerate(_split(self._text(file)), 1):
                content = raw.removeprefix(_BOM) if number == 1 else raw
                if content and not content.isspace():
                    yield Line(file, number, content)

    def _text(self, file: str) -> Iterator[bytes]:
        """Iterate over the text of a file in chunks, up to where it can be read."""
        try:
            with _opened(file) as stream:
                yield from self._unpacked(stream)
        except OSError as error:
            self.troubles.append(Trouble(file, error.strerror or str(error)))
        except EOFError:
            self.troubles.append(
                Trouble(file, "the gzip data is cut off; what came before was read")
            )
        except zlib.error as error:
            self.troubles.append(
                Trouble(file, f"the gzip data is damaged ({error}); what came before was read")
            )

    def _unpacked(self, stream: BufferedReader) -> Iterator[bytes]:
        chunks = self._counted(stream)
        head = b""
        for chunk in chunks:
            head += chunk
            if len(head) >= len(_MAGIC):
                break
        whole = chain([head], chunks)
        return _inflated(whole) if head.startswith(_MAGIC) else whole

    def _counted(self, stream: BufferedReader) -> Iterator[bytes]:
        while chunk := stream.read1(_CHUNK):
            self.bytes_read += len(chunk)
            yield chunk


def utf8(file: str) -> str:
    """Return the name of a file as JSON can hold it, whatever bytes it is made of."""
    return file.encode("utf-8", "backslashreplace").decode("utf-8")


def _opened(file: str) -> BufferedReader:
    return open(0, "rb", closefd=False) if file == STDIN else open(file, "rb")  # noqa: PTH123 - it takes 0


def _status(file: str) -> os.stat_result | None:
    try:
        return os.fstat(0) if file == STDIN else os.stat(file)  # noqa: PTH116
    except OSError:
        return None


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Iterate over the lines of a text that comes in chunks."""
    held = bytearray()
    for chunk in chunks:
        *ended, last = chunk.split(b"\n")
        if ended:
            yield bytes(held + ended[0])
            yield from ended[1:]
            held.clear()
        if len(held) <= MAX_LINE:
            held += last
    yield bytes(held)


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Iterate over the text of gzip members in a row, zeros between them skipped.

    Raises:
        EOFError: The last member is cut off; all of it was given.
        zlib.error: A member is damaged; all before the damage was given.
    """
    inflater = None
    for chunk in chunks:
        rest = chunk
        while rest := rest if inflater else rest.lstrip(b"\0"):
            inflater = inflater or zlib.decompressobj(_GZIP)
            yield from _careful(inflater.copy().decompress, inflater.decompress, rest)
            rest = inflater.unconsumed_tail
            if inflater.eof:
                rest, inflater = inflater.unused_data, None
    if inflater:
        yield inflater.flush()
        raise EOFError


def _careful(
    again: Callable[[bytes], bytes], inflate: Callable[[bytes, int], bytes], data: bytes
) -> Iterator[bytes]:
    """Inflate; damaged data again byte by byte, for an error takes along what was good.

    Raises:
        zlib.error: The data is damaged.
    """
    try:
        yield inflate(data, _CHUNK)
    except zlib.error:
        yield from (again(data[place : place + 1]) for place in range(len(data)))
