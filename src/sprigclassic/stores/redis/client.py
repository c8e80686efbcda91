"""Clients: made of a URL, or the caller's own."""

from __future__ import annotations

from typing import Any


def opened(kind: Any, url: str, retry: object, timeout: float) -> Any:
    """Return a client of some kind for a URL.

    It sends nothing twice by itself: what has no message id would be kept twice.

    Raises:
        ValueError: It is no URL of a server.
    """
    return kind.from_url(
        url,
        retry=retry,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        decode_responses=False,
    )


def checked(client: Any, name: str) -> tuple[Any, str]:
    """Return the caller's client, and how its server is shown.

    Raises:
        ValueError: It turns replies into text.
    """
    pool = getattr(client, "connection_pool", None)
    settings: dict[str, Any] = getattr(pool, "connection_kwargs", {})
    if settings.get("decode_responses"):
        msg = f"{name} reads bytes: give it a client without decode_responses"
        raise ValueError(msg)
    if "path" in settings:
        return client, f"unix://{settings['path']}"
    if "host" not in settings:
        return client, "redis cluster"
    return client, f"redis://{settings['host']}:{settings['port']}/{settings.get('db', 0)}"
