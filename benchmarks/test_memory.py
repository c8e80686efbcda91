"""What a MemoryStore holds, in bytes an event, loaded through the destination."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.conftest import Ratio

EVENTS_EACH = 20
USERS = int(os.environ.get("SPRIGCLASSIC_BENCHMARK_USERS", "1000000"))


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def load(users: int, *, ids: bool) -> float:
    """Load a store and return the bytes an event that it took."""
    import sprigclassic as sc  # noqa: PLC0415 - in a process of its own
    from benchmarks.data import EVENTS  # noqa: PLC0415

    store = sc.MemoryStore()
    destination = sc.ClassicDestination(store, api_key="key")
    gc.collect()
    before = resident()
    for user in range(users):
        lines = [
            f'{{"type":"track","userId":"u-{user:07}","event":"{EVENTS[place % 5]}",'
            f'"timestamp":"2026-{1 + place % 11:02}-{1 + user % 28:02}T08:{place:02}:00.000Z"'
            + (f',"messageId":"{user:012}-{place:023}"}}' if ids else "}")
            for place in range(EVENTS_EACH)
        ]
        destination.receive_batch(lines)
        store.user(f"u-{user:07}")
    gc.collect()
    return (resident() - before) / (users * EVENTS_EACH)


def test_bytes_an_event(ratio: Ratio) -> None:
    ratio.report(f"MemoryStore, {USERS:,} users x 20 events", _measured(USERS, ids=False), 40, "B")


def test_bytes_an_event_with_message_ids(ratio: Ratio) -> None:
    users = USERS // 10
    found = _measured(users, ids=True)
    ratio.report(f"the same with ids of 36 characters, {users:,} users", found, None, "B")


def _measured(users: int, *, ids: bool) -> float:
    code = f"from benchmarks.test_memory import load; print(load({users}, ids={ids}))"
    output = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    return float(output)
