"""Processes that write until they are killed, and what they write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Final

from sprigclassic.users import Deleted, Identified, Occurred

if TYPE_CHECKING:
    from sprigclassic.users import Fact

ROOT: Final = Path(__file__).parents[2]
USERS: Final = [f"u-{number}" for number in range(7)]


def batch_of(turn: int) -> list[Fact]:
    """Return facts, the same at every call; no user that is deleted comes again."""
    events: list[Fact] = [
        Occurred(USERS[at % 7], at, f"m-{turn}-{at}", f"event {at % 3}", {"turn": turn})
        for at in range(turn % 20 + 1)
    ]
    passing = f"passing {turn}"
    return [
        *events,
        Identified(USERS[turn % 7], turn, f"i-{turn}", {"turn": turn}),
        Occurred(passing, turn, f"p-{turn}", "A", {}),
        Deleted(passing, f"d-{turn}"),
    ]


def started(code: str, *words: str) -> subprocess.Popen[str]:
    """Start a process that says of each batch, once it is accepted, which turn it was."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )


def killed(writer: subprocess.Popen[str], turn: int, after: float) -> int:
    """Let a process write, kill it, and return the turn behind the last that was accepted."""
    with writer as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        sleep(after)
        process.kill()
        said += process.stdout.readlines()
    accepted = [int(each) for each in said if each.endswith("\n")]
    assert accepted == list(range(turn, turn + len(accepted)))
    return turn + len(accepted)
