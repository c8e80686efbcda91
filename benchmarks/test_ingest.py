"""Decode, check, deduplicate and store, beside `orjson.loads` of the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

import sprigclassic as sc
from benchmarks.data import track_lines

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

NUMBER, CHUNK = 200_000, 1_000


@pytest.fixture(scope="module")
def chunks() -> list[list[bytes]]:
    lines = track_lines(NUMBER, users=2_000)
    return [lines[start : start + CHUNK] for start in range(0, NUMBER, CHUNK)]


def _loads(lines: list[bytes]) -> None:
    for line in lines:
        orjson.loads(line)


def _receive_batch(destination: sc.ClassicDestination, lines: list[bytes]) -> None:
    destination.receive_batch(lines)


def _receive(destination: sc.ClassicDestination, lines: list[bytes]) -> None:
    for line in lines:
        destination.receive(line)


@pytest.mark.parametrize("way", [_receive, _receive_batch], ids=["receive", "receive_batch"])
def test_track_messages(way: Any, chunks: list[list[bytes]], ratio: Ratio) -> None:
    store = sc.MemoryStore()
    destination = sc.ClassicDestination(store, api_key="key")
    left, again = iter(chunks), iter(chunks)
    found = ratio.of(
        lambda: way(destination, next(left)), lambda: _loads(next(again)), rounds=len(chunks)
    )
    assert sum(len(user.events()) for user in map(store.user, _user_ids())) == NUMBER
    ratio.report(f"{NUMBER:,} track messages by {way.__name__[1:]}, orjson.loads = 1", found, 5.5)


def _user_ids() -> list[str]:
    return [f"u-{number:06}" for number in range(2_000)]
