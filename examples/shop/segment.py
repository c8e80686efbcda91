"""Segment, in small: the real client sends to this machine, which stamps what it gets."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from segment.analytics import Client  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from examples.shop.deliveries import Delivery

Fields = dict[str, Any]

LIBRARY: Final = {"name": "analytics-python", "version": "2.3.4"}
"""In every message, so that the archive does not change with the version of the client."""


def delivered(deliveries: Sequence[Delivery]) -> list[Fields]:
    """Send with the real client, and return the messages as Segment would keep them."""
    with _receiver() as receiver:
        client = Client("shop", host=receiver.host, max_queue_size=0, proxies={"http": ""})
        for delivery in deliveries:
            getattr(client, delivery.kind)(**delivery.arguments)
        client.shutdown()
    pairs = zip(receiver.messages, deliveries, strict=True)
    return [stamped(message, delivery) for message, delivery in pairs]


def stamped(message: Fields, delivery: Delivery) -> Fields:
    """Return a message with what Segment's servers add to it.

    `sentAt` is that of the story: on the wire it is the time at which this script ran.
    """
    original = datetime.fromisoformat(message["timestamp"])
    happened = delivery.received_at - (delivery.sent_at - original)
    return {
        **message,
        "channel": "server",
        "context": {**message["context"], "library": LIBRARY},
        "originalTimestamp": message["timestamp"],
        "projectId": "shopBackEnd",
        "receivedAt": _text(delivery.received_at),
        "sentAt": _text(delivery.sent_at),
        "timestamp": _text(happened),
        "version": 2,
    }


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Receiver(HTTPServer):
    """Keeps the messages of every batch, in the order in which they come in."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: list[Fields] = []

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _Receiver  # type: ignore[mutable-override]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages += json.loads(body)["batch"]
        answer = b'{"success": true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _receiver() -> Iterator[_Receiver]:
    with _Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
