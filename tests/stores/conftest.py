"""The servers that tests of stores share: each is started when first asked for, once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a server that speaks Redis' protocol, empty or of a database of its own."""
    from tests.stores.redis_server import redis_server  # noqa: PLC0415 - its client is an extra

    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The conninfo URL of a PostgreSQL server."""
    from tests.stores.postgres_server import (  # noqa: PLC0415 - its client is an extra
        postgres_server,
    )

    with postgres_server() as url:
        yield url
