from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar, cast

import pytest
from segment.analytics import Client  # type: ignore[import-untyped]

from sprigclassic import ClassicDestination, ClassicEvent, MemoryStore, Outcome, Receipt, User
from sprigclassic.filters import StudyFilter

NOW = datetime.now(UTC)
MOMENT = timedelta(minutes=1)  # far more than a message is on its way
CLIENTS: dict[str, dict[str, Any]] = {
    "threaded": {},
    "threaded, gzip": {"gzip": True},
    "sync": {"sync_mode": True},
    "sync, gzip": {"sync_mode": True, "gzip": True},
}


class Plan(Enum):
    PRO = "pro"


class Tracking(HTTPServer):
    """A Tracking API whose only destination is ours."""

    def __init__(self, destination: ClassicDestination, ahead: timedelta) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.destination = destination
        self.ahead = ahead
        self.receipts: list[Receipt] = []
        self.wire: list[dict[str, Any]] = []

    def take(self, body: bytes) -> None:
        received_at = datetime.now(UTC) + self.ahead
        self.receipts += self.destination.receive_batch(body, received_at=received_at)
        self.wire += json.loads(body)["batch"]

    @property
    def outcomes(self) -> list[Outcome]:
        return [receipt.outcome for receipt in self.receipts]


class Handler(BaseHTTPRequestHandler):
    timeout: ClassVar[float | None] = 10

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        cast("Tracking", self.server).take(body)
        answer = b'{"success": true}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def tracking(destination: ClassicDestination, ahead: timedelta = timedelta()) -> Iterator[Tracking]:
    with Tracking(destination, ahead) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def client_of(server: Tracking, options: dict[str, Any]) -> Iterator[Client]:
    host = f"http://127.0.0.1:{server.server_port}"
    settings = {"max_retries": 0, "upload_interval": 0.02, "proxies": {"http": ""}, **options}
    client = Client("key", host=host, **settings)
    try:
        yield client
    finally:
        if client.consumers:
            client.shutdown()


Send = Callable[[Callable[[Client], object]], Tracking]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(params=CLIENTS.values(), ids=list(CLIENTS))
def send(request: pytest.FixtureRequest, store: MemoryStore) -> Send:
    """Let a real client talk, and return the server once all has arrived."""

    def sent(talk: Callable[[Client], object]) -> Tracking:
        destination = ClassicDestination(store, api_key="secret")
        with tracking(destination) as server, client_of(server, request.param) as client:
            talk(client)
        return server

    return sent


def only(user: User, name: str) -> ClassicEvent:
    (event,) = user.events(name)
    return event


# ---- every call --------------------------------------------------------------------------------


def every_call(client: Client) -> None:
    client.identify(user_id="u-1", traits={"plan": "free"})
    client.track(user_id="u-1", event="Checkout", properties={"total": 40})
    client.page(user_id="u-1", category="Docs", name="Start", properties={"path": "/"})
    client.screen(user_id="u-1", name="Home")
    client.group(user_id="u-1", group_id="acme", traits={"employees": 12})
    client.alias(previous_id="anonymous", user_id="u-1")


def test_every_call_of_the_client_is_read(send: Send) -> None:
    assert send(every_call).outcomes == [
        Outcome.ACCEPTED,
        Outcome.ACCEPTED,
        Outcome.ACCEPTED,
        Outcome.UNSUPPORTED,
        Outcome.UNSUPPORTED,
        Outcome.ACCEPTED,
    ]


def test_the_calls_teach_attributes_and_events(send: Send, store: MemoryStore) -> None:
    send(every_call)
    user = store.user("u-1")
    assert user.known
    assert user.attributes_at(datetime.now(UTC) + MOMENT) == {"plan": "free"}
    assert {event.name: event.properties for event in user.events()} == {
        "Checkout": {"total": 40},
        "pageview": {"path": "/"},
    }


def test_the_client_puts_nulls_where_nothing_was_given(send: Send) -> None:
    # Should this fail, the tests here no longer show that a null id is no id.
    page = send(lambda client: client.page(user_id="u-1")).wire[0]
    assert {name for name, value in page.items() if value is None} == {
        "anonymousId",
        "category",
        "name",
    }


def test_calls_without_optional_arguments_are_read(send: Send, store: MemoryStore) -> None:
    def bare(client: Client) -> None:
        client.identify(user_id="u-1")
        client.page(user_id="u-1")
        client.track(user_id="u-1", event="Checkout")

    assert set(send(bare).outcomes) == {Outcome.ACCEPTED}
    assert [event.properties for event in store.user("u-1").events()] == [{}, {}]


def test_somebody_anonymous_teaches_nothing(send: Send, store: MemoryStore) -> None:
    server = send(lambda client: client.track(anonymous_id="a-1", event="Checkout"))
    assert server.outcomes == [Outcome.UNSUPPORTED]
    assert [problem.code for problem in server.receipts[0].problems] == ["user_id_missing"]
    assert not store.user("a-1").events()


# ---- ids ---------------------------------------------------------------------------------------


def test_ids_that_are_numbers_become_texts(send: Send, store: MemoryStore) -> None:
    def talk(client: Client) -> None:
        client.identify(user_id=17, anonymous_id=4, traits={"plan": "pro"})
        client.track(user_id=17, event="Checkout", message_id=99)

    assert send(talk).outcomes == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert store.user("17").known
    assert only(store.user("17"), "Checkout").message_id == "99"


def test_a_message_sent_twice_counts_once(send: Send, store: MemoryStore) -> None:
    def talk(client: Client) -> None:
        for _ in range(2):
            client.track(user_id="u-1", event="Checkout", message_id="m-1")
        client.track(user_id="u-1", event="Checkout", message_id="m-2")

    server = send(talk)
    assert server.outcomes == [Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.ACCEPTED]
    assert len(store.user("u-1").events("Checkout")) == 2


def test_a_message_of_an_earlier_connection_is_known_again(send: Send) -> None:
    def talk(client: Client) -> None:
        client.identify(user_id="u-1", message_id="m-1")

    assert send(talk).outcomes == [Outcome.ACCEPTED]
    assert send(talk).outcomes == [Outcome.DUPLICATE]


# ---- values ------------------------------------------------------------------------------------


def test_python_values_arrive_as_the_client_writes_them(send: Send, store: MemoryStore) -> None:
    given = {
        "decimal": Decimal("19.90"),
        "aware": datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))),
        "naive": datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001 - that is what is tried
        "day": date(2026, 3, 1),
        "enum": Plan.PRO,
        "tuple": (1, 2.5, None, True),
        "nested": {"address": {"city": "Köln", "lines": [{"text": "Am Ufer 1"}]}},
    }
    send(lambda client: client.track(user_id="u-1", event="Saved", properties=given))
    assert only(store.user("u-1"), "Saved").properties == {
        "decimal": 19.9,
        "aware": "2026-03-01T09:30:00+02:00",
        "naive": "2026-03-01T09:30:00",
        "day": "2026-03-01",
        "enum": "pro",
        "tuple": [1, 2.5, None, True],
        "nested": {"address": {"city": "Köln", "lines": [{"text": "Am Ufer 1"}]}},
    }


def test_a_trait_that_is_none_unsets_the_attribute(send: Send, store: MemoryStore) -> None:
    def talk(client: Client) -> None:
        client.identify("u-1", {"plan": "pro", "phone": "1"}, timestamp=NOW - timedelta(days=2))
        client.identify("u-1", {"phone": None}, timestamp=NOW - timedelta(days=1))

    send(talk)
    assert store.user("u-1").attributes_at(NOW) == {"plan": "pro"}
    assert store.user("u-1").attributes_at(NOW - timedelta(days=1.5)) == {
        "plan": "pro",
        "phone": "1",
    }


def test_integrations_that_leave_sprig_out_are_respected(send: Send, store: MemoryStore) -> None:
    def talk(client: Client) -> None:
        client.track("u-1", "Left out", integrations={"All": False})
        client.track("u-1", "Let in", integrations={"All": False, "Sprig": True})

    assert send(talk).outcomes == [Outcome.NOT_ROUTED, Outcome.ACCEPTED]
    assert [event.name for event in store.user("u-1").events()] == ["Let in"]


# ---- times -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="UTC"),
        pytest.param(datetime(2026, 3, 1, 11, 30, tzinfo=timezone(timedelta(hours=2))), id="zone"),
        pytest.param(datetime(2026, 3, 1, 9, 30), id="naive"),  # noqa: DTZ001 - read as UTC
    ],
)
def test_a_given_timestamp_is_when_it_happened(
    send: Send, store: MemoryStore, when: datetime
) -> None:
    send(lambda client: client.track(user_id="u-1", event="Checkout", timestamp=when))
    happened = only(store.user("u-1"), "Checkout").at
    assert abs(happened - datetime(2026, 3, 1, 9, 30, tzinfo=UTC)) < MOMENT


def test_without_a_timestamp_it_happened_when_it_was_said(send: Send, store: MemoryStore) -> None:
    before = datetime.now(UTC)
    send(lambda client: client.track(user_id="u-1", event="Checkout"))
    assert abs(only(store.user("u-1"), "Checkout").at - before) < MOMENT


def test_a_clock_that_is_off_is_corrected(store: MemoryStore) -> None:
    destination = ClassicDestination(store, api_key="secret")
    slow = timedelta(hours=3)
    said = NOW - timedelta(days=1)
    with tracking(destination, ahead=slow) as server, client_of(server, {}) as client:
        client.track(user_id="u-1", event="Checkout", timestamp=said)
    assert abs(only(store.user("u-1"), "Checkout").at - (said + slow)) < MOMENT


# ---- much at once ------------------------------------------------------------------------------


def test_many_messages_come_in_batches_and_none_is_lost(store: MemoryStore) -> None:
    destination = ClassicDestination(store, api_key="secret")
    with (
        tracking(destination) as server,
        client_of(server, {"upload_size": 100, "gzip": True}) as client,
    ):
        for number in range(1_000):
            client.track(user_id=f"u-{number % 10}", event="Product Viewed")
    assert Counter(server.outcomes) == {Outcome.ACCEPTED: 1_000}
    assert [len(store.user(f"u-{number}").events()) for number in range(10)] == [100] * 10


# ---- filters -----------------------------------------------------------------------------------


def checkouts(days_ago: list[int]) -> Callable[[Client], None]:
    def talk(client: Client) -> None:
        client.identify(user_id="u-1", traits={"plan": Plan.PRO, "seats": Decimal(3)})
        for days in days_ago:
            when = NOW - timedelta(days=days)
            client.track("u-1", "Checkout", {"total": Decimal("40.50")}, timestamp=when)

    return talk


@pytest.mark.parametrize(
    ("days_ago", "answer"),
    [([], True), ([1, 2], True), ([1, 2, 29], False), ([1, 2, 31], True), ([40, 50, 60], True)],
)
def test_a_count_in_the_last_days(
    send: Send, store: MemoryStore, days_ago: list[int], *, answer: bool
) -> None:
    send(checkouts(days_ago))
    rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    assert rarely.matches(store.user("u-1"), now=datetime.now(UTC) + MOMENT) is answer


def test_a_duplicate_does_not_change_the_answer(send: Send, store: MemoryStore) -> None:
    def talk(client: Client) -> None:
        for message_id in ["m-1", "m-2", "m-2", "m-2"]:
            client.track("u-1", "Checkout", timestamp=NOW, message_id=message_id)

    send(talk)
    rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    assert rarely.matches(store.user("u-1"), now=datetime.now(UTC) + MOMENT)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('plan = "pro" and seats >= 3', True),
        ("Checkout where total > 40 count = 2", True),
        ("Checkout where total > 41 count > 0", False),
    ],
)
def test_attributes_and_properties(
    send: Send, store: MemoryStore, text: str, *, answer: bool
) -> None:
    send(checkouts([1, 2]))
    shortly = datetime.now(UTC) + MOMENT
    assert StudyFilter.parse(text).matches(store.user("u-1"), now=shortly) is answer
