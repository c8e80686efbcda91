"""The data of the benchmarks, the same at every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import orjson

import sprigclassic as sc

NOW = datetime(2026, 11, 23, tzinfo=UTC)
EVENTS = ("Checkout", "Product Viewed", "Cart Opened", "Signed In", "Search")


def track_lines(number: int, users: int) -> list[bytes]:
    """Return track messages of about 600 bytes, as Segment delivers them."""
    random = Random(1)  # noqa: S311 - no secret
    return [_track_line(random, users) for _ in range(number)]


def _track_line(random: Random, users: int) -> bytes:
    received = NOW - timedelta(milliseconds=random.randrange(120 * 86_400_000))
    message = {
        "anonymousId": _uuid(random),
        "channel": "server",
        "context": {
            "ip": "10.0.0.1",
            "library": {"name": "analytics-python", "version": "2.3.4"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        },
        "event": random.choice(EVENTS),
        "integrations": {},
        "messageId": _uuid(random),
        "originalTimestamp": _text(received - timedelta(milliseconds=220)),
        "properties": {"coupon": None, "currency": "USD", "order_id": "o-12345", "total": 40.5},
        "receivedAt": _text(received),
        "sentAt": _text(received - timedelta(milliseconds=120)),
        "timestamp": _text(received - timedelta(milliseconds=100)),
        "type": "track",
        "userId": f"u-{random.randrange(users):06}",
        "version": 2,
    }
    return orjson.dumps(message)


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user_with_500_events() -> tuple[sc.MemoryStore, str]:
    """Return a store and the id of a user in it with 5 events x 100."""
    random = Random(2)  # noqa: S311 - no secret
    store = sc.MemoryStore()
    destination = sc.ClassicDestination(store, api_key="key")
    early = NOW - timedelta(days=200)
    traits = {"plan": "pro", "country": "DE", "seats": 3}
    messages: list[sc.Message] = [sc.Identify(user_id="u-1", timestamp=early, traits=traits)]
    for event in EVENTS:
        for place in range(100):
            at = NOW - timedelta(seconds=random.randrange(40 * 86_400, 200 * 86_400))
            messages.append(
                sc.Track(event=event, user_id="u-1", timestamp=at, message_id=f"{event} {place}")
            )
    destination.receive_batch(messages)
    return store, "u-1"
