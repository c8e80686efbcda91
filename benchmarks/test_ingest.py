"""Decode, check, deduplicate and store, beside `orjson.loads` of the same lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson
import pytest

import sprigclassic as sc
from benchmarks.data import track_lines

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.conftest import Ratio

NUMBER, CHUNK, USERS = 200_000, 10_000, 2_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ingest") / "archive.jsonl"
    path.write_bytes(b"\n".join(track_lines(NUMBER, USERS)))
    return path


def _loads(lines: Any) -> None:
    for line in lines:
        orjson.loads(line)


def _receive(destination: sc.ClassicDestination, lines: Any) -> None:
    for line in lines:
        destination.receive(line)


def _receive_batch(destination: sc.ClassicDestination, lines: Any) -> None:
    destination.receive_batch(list(lines))


def _receive_lines(destination: sc.ClassicDestination, lines: Any) -> None:
    destination.receive_lines(lines, fast=False)


def _receive_lines_fast(destination: sc.ClassicDestination, lines: Any) -> None:
    destination.receive_lines(lines, fast=True)


def _chunk(file: BinaryIO) -> Any:
    return islice(file, CHUNK)


@pytest.mark.parametrize(
    ("way", "keep_properties", "at_most"),
    [
        (_receive, True, 5.5),
        (_receive_batch, True, 5.5),
        (_receive_lines, True, 4.5),
        (_receive_lines, False, 3.6),
        (_receive_lines_fast, True, None),
        (_receive_lines_fast, False, 2.3),
    ],
    ids=["one", "batch", "lines", "lines, no properties", "fast", "fast, no properties"],
)
def test_track_messages(
    way: Any, *, keep_properties: bool, at_most: float | None, archive: Path, ratio: Ratio
) -> None:
    store = sc.MemoryStore(keep_properties=keep_properties)
    destination = sc.ClassicDestination(store, api_key="key")
    with archive.open("rb") as file, archive.open("rb") as again:
        found = ratio.of(
            lambda: way(destination, _chunk(file)),
            lambda: _loads(_chunk(again)),
            rounds=NUMBER // CHUNK,
        )
    users = (store.user(f"u-{number:06}") for number in range(USERS))
    assert sum(len(user.histories[None]) for user in users) == NUMBER
    kept = "properties kept" if keep_properties else "no properties"
    ratio.report(f"{way.__name__[1:]}, {kept}, orjson.loads = 1", found, at_most)
