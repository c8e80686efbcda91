"""Lines of an archive, short to write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-11-23"


def identify(user: str, **traits: object) -> bytes:
    """Return an identify of long ago."""
    return _line(type="identify", userId=user, timestamp="2026-01-01T00:00:00Z", traits=traits)


def track(user: str, event: str, day: str = "2026-11-20") -> bytes:
    """Return a track at noon of a day."""
    return _line(type="track", userId=user, timestamp=f"{day}T12:00:00Z", event=event)


def _line(**fields: object) -> bytes:
    return json.dumps(fields).encode()


NO_TIME = _line(type="track", userId="u-1", event="Checkout")
SCREEN = _line(type="screen", userId="u-1", name="Home", timestamp="2026-11-20T12:00:00Z")
ELSEWHERE = _line(**json.loads(identify("u-9")), integrations={"All": False})
KNOWN_ID = _line(**json.loads(identify("u-1", plan="pro")), messageId="m-1")

SHOP = [
    identify("u-1", plan="pro"),
    identify("u-2", plan="free"),
    identify("u-3"),
    track("u-1", "Checkout"),
    track("u-1", "Checkout", "2026-11-21"),
    track("u-1", "Checkout", "2026-11-22"),
    track("u-2", "Checkout", "2026-11-21"),
    track("u-3", "Checkout", "2026-03-01"),
    track("nobody identified him", "Checkout"),
]
"""Of u-1, u-2 and u-3 the last two checked out fewer than 3 times in the 30 days before NOW."""


def written(path: Path, *lines: bytes) -> str:
    """Write lines to a file and return its name."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(path)
