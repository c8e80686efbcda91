from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime, timedelta
from traceback import TracebackException
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from sprigclassic import (
    ClassicDestination,
    ClassicEvent,
    Identify,
    MemoryStore,
    Message,
    Outcome,
    Receipt,
    Track,
    User,
    encode,
)
from tests.twins import TWINS, Twin

WHEN: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
TIME: Final = "2026-11-23T08:00:00Z"
TRACK: Final[dict[str, Any]] = {
    "type": "track",
    "userId": "u-1",
    "messageId": "m-1",
    "event": "Checkout",
    "timestamp": TIME,
    "properties": {"total": 40, "items": [{"sku": "a"}]},
}
CHECKOUT: Final = ClassicEvent("Checkout", WHEN, {"total": 40, "items": [{"sku": "a"}]}, "m-1")
KEY: Final = "9f86d081884c7d65"


@pytest.fixture
def destination() -> ClassicDestination:
    return ClassicDestination(MemoryStore(), api_key=KEY)


def user(destination: ClassicDestination) -> User:
    return destination.store.user("u-1")


def codes(receipt: Receipt) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in receipt.problems]


# ---- outcomes ----------------------------------------------------------------------------------


def test_accepted_teaches_an_event(destination: ClassicDestination) -> None:
    assert destination.receive(TRACK) == Receipt(Outcome.ACCEPTED)
    assert user(destination).events() == [CHECKOUT]
    assert not user(destination).known


def test_accepted_teaches_attributes(destination: ClassicDestination) -> None:
    receipt = destination.receive(
        {"type": "identify", "userId": "u-1", "timestamp": TIME, "traits": {"plan": "pro"}}
    )
    assert receipt == Receipt(Outcome.ACCEPTED)
    assert user(destination).known
    assert user(destination).attributes_at(WHEN) == {"plan": "pro"}
    assert user(destination).attributes_at(WHEN - timedelta(microseconds=1)) == {}


def test_accepted_teaches_a_pageview(destination: ClassicDestination) -> None:
    page = {"type": "page", "userId": "u-1", "timestamp": TIME, "properties": {"path": "/"}}
    assert destination.receive(page).outcome is Outcome.ACCEPTED
    assert user(destination).events() == [ClassicEvent("pageview", WHEN, {"path": "/"})]


def test_an_alias_is_an_identify_without_attributes(destination: ClassicDestination) -> None:
    alias = {"type": "alias", "userId": "u-1", "previousId": "a-1", "timestamp": TIME}
    assert destination.receive(alias).outcome is Outcome.ACCEPTED
    assert user(destination) == User("u-1", known=True)
    assert destination.store.user("a-1") == User("a-1")


@pytest.mark.parametrize("time", [{"timestamp": TIME}, {}], ids=["with-a-time", "without"])
def test_a_delete_makes_forget(destination: ClassicDestination, time: dict[str, Any]) -> None:
    destination.receive(TRACK)
    assert destination.receive({"type": "delete", "userId": "u-1", **time}).outcome is (
        Outcome.ACCEPTED
    )
    assert user(destination) == User("u-1")
    assert destination.receive(TRACK).outcome is Outcome.DUPLICATE


def test_duplicate_is_a_message_whose_id_was_there(destination: ClassicDestination) -> None:
    destination.receive(TRACK)
    assert destination.receive({**TRACK, "event": "Other"}) == Receipt(Outcome.DUPLICATE)
    assert destination.receive({**TRACK, "userId": "u-2"}) == Receipt(Outcome.DUPLICATE)
    assert user(destination).events() == [CHECKOUT]


def test_a_suppressed_user_gets_a_receipt_that_says_so(destination: ClassicDestination) -> None:
    destination.store.suppress("u-1")
    assert destination.receive(TRACK) == Receipt(Outcome.SUPPRESSED)
    assert destination.receive_batch([TRACK]) == [Receipt(Outcome.SUPPRESSED)]
    destination.store.unsuppress("u-1")
    assert destination.receive(TRACK) == Receipt(Outcome.ACCEPTED)


@pytest.mark.parametrize("message_id", [None, ""], ids=repr)
def test_messages_without_an_id_are_no_duplicates(
    destination: ClassicDestination, message_id: str | None
) -> None:
    for _ in range(2):
        assert destination.receive({**TRACK, "messageId": message_id}).outcome is Outcome.ACCEPTED
    assert len(user(destination).events()) == 2


def test_disabled_keeps_nothing_and_remembers_nothing(destination: ClassicDestination) -> None:
    switched_off = evolve(destination, enabled=False)
    assert switched_off.receive(TRACK) == Receipt(Outcome.DISABLED)
    assert switched_off.receive({"type": "charge"}) == Receipt(Outcome.DISABLED)
    assert user(destination) == User("u-1")
    assert destination.receive(TRACK).outcome is Outcome.ACCEPTED


def test_not_routed_keeps_nothing_and_remembers_nothing(destination: ClassicDestination) -> None:
    elsewhere = {**TRACK, "integrations": {"All": False}}
    assert destination.receive(elsewhere) == Receipt(Outcome.NOT_ROUTED)
    assert user(destination) == User("u-1")
    assert destination.receive(TRACK).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("kind", ["screen", "group"])
def test_unsupported_is_a_type_that_teaches_nothing(
    destination: ClassicDestination, kind: str
) -> None:
    receipt = destination.receive({**TRACK, "type": kind, "groupId": "g-1"})
    assert receipt.outcome is Outcome.UNSUPPORTED
    assert list(map(str, receipt.problems)) == [
        f"$.type: Sprig's Segment Classic destination does not support `{kind}` [type_unsupported]"
    ]
    assert user(destination) == User("u-1")


@pytest.mark.parametrize("kind", ["identify", "track", "page", "screen", "group"])
def test_unsupported_is_a_message_of_nobody_known(
    destination: ClassicDestination, kind: str
) -> None:
    anonymous = {**TRACK, "type": kind, "groupId": "g-1", "userId": None, "anonymousId": "a-1"}
    receipt = destination.receive(anonymous)
    assert receipt.outcome is Outcome.UNSUPPORTED
    assert codes(receipt) == [("user_id_missing", "$.userId")]
    assert destination.store.user("a-1") == User("a-1")


def test_invalid_says_all_that_is_wrong(destination: ClassicDestination) -> None:
    receipt = destination.receive({**TRACK, "event": "", "properties": [], "sentAt": "soon"})
    assert receipt.outcome is Outcome.INVALID
    assert codes(receipt) == [
        ("event_not_defined", "$.event"),
        ("properties_not_object", "$.properties"),
        ("time_not_read", "$.sentAt"),
    ]
    assert user(destination) == User("u-1")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", b"\xff", {"userId": {1}}], ids=repr)
def test_invalid_is_what_is_no_message(destination: ClassicDestination, body: Any) -> None:
    receipt = destination.receive(body)
    assert receipt.outcome is Outcome.INVALID
    assert len(receipt.problems) == 1


def test_invalid_is_a_message_that_nobody_can_date(destination: ClassicDestination) -> None:
    undated = {**TRACK, "timestamp": None}
    assert codes(destination.receive(undated)) == [("timestamp_required", "$.timestamp")]
    assert destination.receive(undated, received_at=WHEN).outcome is Outcome.ACCEPTED
    assert user(destination).events() == [CHECKOUT]


def test_a_message_that_was_refused_may_be_sent_again(destination: ClassicDestination) -> None:
    assert destination.receive({**TRACK, "event": None}).outcome is Outcome.INVALID
    assert destination.receive(TRACK).outcome is Outcome.ACCEPTED


# ---- when --------------------------------------------------------------------------------------


def test_the_clock_of_a_client_is_corrected(destination: ClassicDestination) -> None:
    an_hour_ahead = {**TRACK, "timestamp": "2026-11-23T08:59:00Z", "sentAt": "2026-11-23T09:00:00Z"}
    berlin = WHEN.astimezone(ZoneInfo("Europe/Berlin"))
    destination.receive(an_hour_ahead, received_at=berlin)
    assert [event.at for event in user(destination).events()] == [WHEN - timedelta(minutes=1)]


def test_a_correction_beyond_all_years_is_a_problem(destination: ClassicDestination) -> None:
    receipt = destination.receive(
        {**TRACK, "timestamp": "0002-01-01T00:00:00Z", "sentAt": "9998-01-01T00:00:00Z"},
        received_at=WHEN,
    )
    assert codes(receipt) == [("time_out_of_range", "$.timestamp")]


@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2112-09-17T23:53:47.370496Z",
        "2538-11-23T08:00:00Z",
        "9999-12-31T23:59:59.999999Z",
    ],
)
def test_any_time_is_kept(destination: ClassicDestination, time: str) -> None:
    destination.receive(TRACK)
    destination.receive({**TRACK, "messageId": "m-2", "timestamp": time})
    expected = sorted([WHEN, datetime.fromisoformat(time)])
    assert [event.at for event in user(destination).events("Checkout")] == expected


# ---- bodies ------------------------------------------------------------------------------------

MESSAGE: Final[Message] = Track(
    user_id="u-1",
    message_id="m-1",
    event="Checkout",
    timestamp=WHEN,
    properties={"total": 40, "items": [{"sku": "a"}]},
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TRACK, id="dict"),
        pytest.param(MappingProxyType(TRACK), id="mapping"),
        pytest.param(json.dumps(TRACK), id="text"),
        pytest.param(json.dumps(TRACK).encode(), id="bytes"),
        pytest.param(bytearray(json.dumps(TRACK).encode()), id="bytearray"),
        pytest.param(memoryview(json.dumps(TRACK).encode()), id="memoryview"),
        pytest.param(MESSAGE, id="message"),
        pytest.param(encode(MESSAGE), id="encoded-message"),
    ],
)
def test_every_body_teaches_the_same(destination: ClassicDestination, body: Any) -> None:
    assert destination.receive(body).outcome is Outcome.ACCEPTED
    assert user(destination).events() == [CHECKOUT]


def test_a_message_made_by_hand_is_checked_too(destination: ClassicDestination) -> None:
    assert codes(destination.receive(Track(user_id="u-1", event="", timestamp=WHEN))) == [
        ("event_not_defined", "$.event")
    ]


def test_what_the_caller_changes_afterwards_changes_nothing(
    destination: ClassicDestination,
) -> None:
    tags = ["x"]
    fields = {**TRACK, "properties": {"tags": tags}}
    traits = {"tags": tags}
    destination.receive(fields)
    destination.receive(Identify(user_id="u-1", timestamp=WHEN, traits=traits))
    tags.append("y")
    traits.clear()
    fields.clear()
    assert user(destination).attributes_at(WHEN) == {"tags": ["x"]}
    assert user(destination).events()[0].properties == {"tags": ["x"]}


def test_a_body_is_left_as_it_was(destination: ClassicDestination) -> None:
    fields = {**TRACK, "userId": 17, "context": None, "sentAt": TIME}
    before = dict(fields)
    destination.receive(fields, received_at=WHEN)
    assert fields == before


# ---- mistakes of the caller --------------------------------------------------------------------


@pytest.mark.parametrize("body", [None, 5, [TRACK], {"track"}], ids=type)
def test_what_is_no_body_is_a_type_error(destination: ClassicDestination, body: Any) -> None:
    with pytest.raises(TypeError, match="a message is bytes, text, a mapping or a Message, not"):
        destination.receive(body)


@pytest.mark.parametrize("received_at", ["2026-11-23T08:00:00Z", 0, date(2026, 11, 23)], ids=repr)
def test_what_is_no_datetime_is_a_type_error(
    destination: ClassicDestination, received_at: Any
) -> None:
    with pytest.raises(TypeError, match="received_at"):
        destination.receive(TRACK, received_at=received_at)
    with pytest.raises(TypeError, match="received_at"):
        destination.receive_batch([TRACK], received_at=received_at)


def test_a_naive_datetime_is_a_value_error(destination: ClassicDestination) -> None:
    naive = datetime.fromisoformat("2026-11-23T08:00:00")
    with pytest.raises(ValueError, match="received_at"):
        destination.receive("no message", received_at=naive)
    with pytest.raises(ValueError, match="received_at"):
        destination.receive_batch("no batch", received_at=naive)


def test_a_destination_never_changes(destination: ClassicDestination) -> None:
    with pytest.raises(FrozenInstanceError):
        destination.enabled = False  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def test_a_destination_has_a_key() -> None:
    make: Any = ClassicDestination
    with pytest.raises(TypeError, match="api_key"):
        make(MemoryStore())


@pytest.mark.parametrize("twin", TWINS)
def test_receipts_pickle_and_copy(destination: ClassicDestination, twin: Twin) -> None:
    for body in (TRACK, "{"):
        receipt = destination.receive(body)
        assert twin(receipt) == receipt


# ---- the key -----------------------------------------------------------------------------------


def test_the_key_is_shown_nowhere(
    destination: ClassicDestination, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bodies: list[Any] = [TRACK, TRACK, "{", {**TRACK, "type": "screen"}, {**TRACK, "event": None}]
    shown: list[object] = [destination, *map(destination.receive, bodies), destination.store]
    shown += [destination.receive_batch(bodies), caplog.text]
    assert KEY not in "".join(f"{value!r}{value!s}" for value in shown)
    assert destination.api_key == KEY


@pytest.mark.parametrize("body", [None, 5], ids=repr)
def test_the_key_is_in_no_traceback(destination: ClassicDestination, body: Any) -> None:
    for receive in (destination.receive, destination.receive_batch):
        with pytest.raises(TypeError) as failure:
            receive(body)
        shown = TracebackException.from_exception(failure.value, capture_locals=True)
        text = "".join(shown.format())
        assert "received_at = None" in text
        assert KEY not in text
