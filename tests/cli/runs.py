"""The command line, run as a user runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from attrs import frozen

COMMAND = str(shutil.which("sprigclassic", path=str(Path(sys.executable).parent)))


@frozen
class Ran:
    """How a run ended."""

    status: int
    out: str
    err: str


def process(*args: str, stdin: bytes | IO[bytes] = b"", **environ: str) -> Ran:
    """Run the command in a process of its own."""
    given: dict[str, Any] = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    ended = subprocess.run(
        [COMMAND, *args],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **environ},
        **given,
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def shell(line: str, *args: str) -> Ran:
    """Run a line of the shell, in which `$0` is the command and `$1` … are the arguments."""
    ended = subprocess.run(
        ["/bin/sh", "-c", line, COMMAND, *args], capture_output=True, check=False, timeout=60
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
