"""What both stores ask of the client, and how its errors are told."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from psycopg import Error, ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from sprigclassic.stores.postgres.failures import FORMLESS, failure_of

if TYPE_CHECKING:
    from psycopg import AsyncConnection, Connection

SETTINGS: Final = "set plan_cache_mode = force_generic_plan"
"""Statements are planned once for each connection: the index they need does not depend on whom."""

EXPECTED: Final = (Error, UnicodeEncodeError)
"""What the client raises."""


def parameters(server: str, timeout: float) -> dict[str, Any]:
    """Return how to connect to a server.

    Args:
        server: A URL, or `name=value` pairs.
        timeout: How long to wait for it, in seconds.

    Raises:
        ValueError: It is neither. No password is repeated.
    """
    try:
        given = conninfo_to_dict(server)
    except ProgrammingError:
        msg = "this is no address of a server: postgresql://HOST:PORT/DB, or name=value pairs"
        raise ValueError(msg) from None
    wait = max(2, round(timeout))
    defaults = {"connect_timeout": wait, "tcp_user_timeout": 1000 * wait, "keepalives_idle": wait}
    return {"application_name": "sprigclassic", **defaults, **given}


def checked(connections: int) -> int:
    """Return how many connections may be open.

    Raises:
        ValueError: None.
    """
    if connections < 1:
        msg = f"at least one connection is needed, not {connections!r}"
        raise ValueError(msg)
    return connections


def shown(given: dict[str, Any]) -> str:
    """Return a server as it may be shown, without user and password."""
    host = str(given.get("host") or given.get("hostaddr") or "")
    place = quote(host, safe=":,[]") + (f":{given['port']}" if "port" in given else "")
    return f"postgresql://{place}/{given.get('dbname', '')}"


def is_alive(connection: Connection[Any] | AsyncConnection[Any]) -> bool:
    """Return whether an idle connection has not been closed at the other end, without asking it.

    A server says nothing of its own accord unless it closes.
    """
    if connection.closed:
        return False
    waiting = select.poll()
    waiting.register(connection.pgconn.socket, select.POLLIN)
    return not waiting.poll(0)


def told(name: str, error: Exception) -> Exception:
    """Return the library's error for one of the client's, or for a text that has no form."""
    if isinstance(error, FORMLESS):
        reason = str(error).partition("\n")[0]
        return ValueError(f"a fact has no form in which it could be kept: {reason}")
    return failure_of(name, error)
