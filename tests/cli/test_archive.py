from __future__ import annotations

import gzip
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.cli import archive
from sprigclassic.cli.archive import MAX_LINE, Archive, Line, Trouble, utf8

if TYPE_CHECKING:
    from pathlib import Path

THREE = b"one\ntwo\nthree\n"


def numbered(file: Path) -> list[tuple[int, bytes]]:
    return [(line.number, line.raw) for line in Archive([str(file)]).lines()]


@pytest.mark.parametrize("name", ["a.jsonl", "a.gz"])
@pytest.mark.parametrize("data", [THREE, gzip.compress(THREE)], ids=["plain", "gzip"])
def test_gzip_is_known_by_its_first_bytes_and_not_by_the_name(
    name: str, data: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    assert numbered(tmp_path / name) == [(1, b"one"), (2, b"two"), (3, b"three")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"", []),
        (b"\n\n \t\r\n", []),
        (b"a", [(1, b"a")]),
        (b"a\n\n \r\nb\n", [(1, b"a"), (4, b"b")]),
        (b"a\r\nb\r\n", [(1, b"a\r"), (2, b"b\r")]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", [(1, b"a"), (2, b"\xef\xbb\xbfb")]),
        (b"\x1f", [(1, b"\x1f")]),
    ],
    ids=["empty", "blank lines", "no end", "blank between", "CR LF", "BOM", "one byte"],
)
def test_lines_that_are_not_blank_come_with_their_numbers(
    text: bytes, lines: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(text)
    assert numbered(tmp_path / "a") == lines


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1\n2")
    (tmp_path / "b").write_bytes(b"3")
    files = [str(tmp_path / "a"), str(tmp_path / "b")]
    assert list(Archive(files).lines()) == [
        Line(files[0], 1, b"1"),
        Line(files[0], 2, b"2"),
        Line(files[1], 1, b"3"),
    ]


def test_members_in_a_row_and_zeros_between_them_are_one_text(tmp_path: Path) -> None:
    halves = gzip.compress(b"one\ntw"), bytes(700), gzip.compress(b"o\n"), bytes(3)
    (tmp_path / "a").write_bytes(b"".join(halves))
    reading = Archive([str(tmp_path / "a")])
    assert [line.raw for line in reading.lines()] == [b"one", b"two"]
    assert reading.troubles == []


def test_of_a_cut_off_gzip_all_that_came_is_read(tmp_path: Path) -> None:
    text = b"".join(b"%d\n" % number for number in range(100_000))
    data = gzip.compress(text)
    (tmp_path / "a").write_bytes(data[: len(data) // 2])
    reading = Archive([str(tmp_path / "a")])
    got = b"\n".join(line.raw for line in reading.lines())
    assert text.startswith(got)
    assert len(got) > len(text) // 3
    assert reading.troubles == [
        Trouble(str(tmp_path / "a"), "the gzip data is cut off; what came before was read")
    ]


def test_of_a_damaged_gzip_all_before_the_damage_is_read(tmp_path: Path) -> None:
    good, bad = gzip.compress(THREE), bytearray(gzip.compress(b"four\n" * 1000))
    bad[-8] ^= 1  # its checksum
    (tmp_path / "a").write_bytes(good + bad)
    reading = Archive([str(tmp_path / "a")])
    assert sum(line.raw == b"four" for line in reading.lines()) == 1000
    assert "damaged" in reading.troubles[0].reason
    assert "incorrect data check" in reading.troubles[0].reason


def test_garbage_after_a_gzip_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(THREE) + b"garbage")
    reading = Archive([str(tmp_path / "a")])
    assert [line.raw for line in reading.lines()] == THREE.split()
    assert "incorrect header check" in reading.troubles[0].reason


@given(st.lists(st.binary(max_size=40)), st.data())
def test_a_gzip_cut_or_changed_anywhere_is_never_an_exception(
    lines: list[bytes], data: st.DataObject
) -> None:
    packed = bytearray(gzip.compress(b"\n".join(lines), mtime=0))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(0, 255))
    packed = packed[: data.draw(st.integers(0, len(packed)))]
    reading = Archive(["-"])
    with pytest.MonkeyPatch.context() as patch:
        read, write = os.pipe()
        os.write(write, packed)
        os.close(write)
        with open(read, "rb") as stream:  # noqa: PTH123 - a descriptor
            patch.setattr(archive, "_opened", lambda _: stream)
            assert len(list(reading.lines())) <= len(packed) * 1100


@given(st.binary(max_size=60), st.integers(1, 9))
def test_chunks_may_end_anywhere(text: bytes, size: int) -> None:
    chunks = (text[place : place + size] for place in range(0, len(text), size))
    assert list(archive._split(chunks)) == text.split(b"\n")


@given(st.lists(st.binary(max_size=60), min_size=1), st.integers(1, 9), st.integers(1, 9))
def test_gzip_is_the_same_text_whatever_the_sizes_of_chunks(
    members: list[bytes], size: int, room: int
) -> None:
    data = b"".join(gzip.compress(member, mtime=0) for member in members)
    chunks = (data[place : place + size] for place in range(0, len(data), size))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_CHUNK", room)
        assert b"".join(archive._inflated(chunks)) == b"".join(members)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_of_a_gzip_cut_off_anywhere_a_beginning_is_read(text: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(text, mtime=0)
    end = data.draw(st.integers(1, len(packed) - 1))
    room = data.draw(st.integers(1, 9))
    got = bytearray()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_CHUNK", room)
        with suppress(EOFError):
            for chunk in archive._inflated(iter([packed[:end]])):
                got += chunk
    assert text.startswith(got)


def test_a_line_beyond_the_limit_is_cut_and_the_next_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (3 * MAX_LINE) + b"\ny\n")
    long, short = Archive([str(tmp_path / "a")]).lines()
    assert (long.cut, short) == (True, Line(long.file, 2, b"y"))
    assert MAX_LINE < len(long.raw) <= 2 * MAX_LINE


def test_a_line_of_the_limit_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * MAX_LINE)
    (line,) = Archive([str(tmp_path / "a")]).lines()
    assert (len(line.raw), line.cut) == (MAX_LINE, False)


def test_what_cannot_be_opened_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\n")
    missing = str(tmp_path / "missing")
    reading = Archive([missing, str(tmp_path), str(tmp_path / "a")])
    assert [line.raw for line in reading.lines()] == [b"one"]
    assert reading.troubles == [
        Trouble(missing, "No such file or directory"),
        Trouble(str(tmp_path), "Is a directory"),
    ]


def test_the_size_counts_files_and_is_unknown_with_a_pipe_among_them(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    files = [str(tmp_path / "a"), str(tmp_path / "missing")]
    assert Archive(files).size == 5
    assert Archive([*files, str(pipe)]).size is None


def test_bytes_read_are_those_of_the_files(tmp_path: Path) -> None:
    data = gzip.compress(THREE * 1000)
    (tmp_path / "a").write_bytes(data)
    reading = Archive([str(tmp_path / "a")])
    assert len(list(reading.lines())) == 3000
    assert reading.bytes_read == len(data) == reading.size


def test_first_bytes_that_come_one_by_one_are_still_gzip(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def feed() -> None:
        with pipe.open("wb", buffering=0) as stream:
            for byte in gzip.compress(THREE):
                stream.write(bytes([byte]))

    feeder = threading.Thread(target=feed)
    feeder.start()
    assert [raw for _, raw in numbered(pipe)] == THREE.split()
    feeder.join()


def test_a_file_is_known_by_every_name_it_has(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    reading = Archive([str(tmp_path / "missing"), str(tmp_path / "a")])
    assert reading.reads(str(tmp_path / "b"))
    assert not reading.reads(str(tmp_path))
    assert not reading.reads(str(tmp_path / "missing"))


def test_a_name_of_any_bytes_becomes_text() -> None:
    assert utf8("a\udcff.gz") == "a\\udcff.gz"
