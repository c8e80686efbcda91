from __future__ import annotations

import json
from collections import UserDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import (
    ClassicDestination,
    MemoryStore,
    Outcome,
    Receipt,
    Track,
    User,
    encode,
)

if TYPE_CHECKING:
    from sprigclassic.messages import Body

WHEN: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
TIME: Final = "2026-11-23T08:00:00Z"


@pytest.fixture
def destination() -> ClassicDestination:
    return ClassicDestination(MemoryStore(), api_key="key")


def track(message_id: str = "m-1", **fields: Any) -> dict[str, Any]:
    base = {"type": "track", "userId": "u-1", "event": "Checkout", "timestamp": TIME}
    return {**base, "messageId": message_id, **fields}


def outcomes(receipts: list[Receipt]) -> list[Outcome]:
    return [receipt.outcome for receipt in receipts]


def told(receipts: list[Receipt]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for each in receipts for problem in each.problems]


def ids(destination: ClassicDestination) -> list[str]:
    return [event.message_id for event in destination.store.user("u-1").events()]


# ---- one bad message never costs the others ----------------------------------------------------

MIXED: Final[list[tuple[Any, Outcome, list[tuple[str, str]]]]] = [
    (track("m-1"), Outcome.ACCEPTED, []),
    (17, Outcome.INVALID, [("message_not_object", "")]),
    (track("m-2", event=5), Outcome.INVALID, [("event_not_string", ".event")]),
    (track("m-1"), Outcome.DUPLICATE, []),
    ([], Outcome.INVALID, [("message_not_object", "")]),
    (track("m-3", type="screen"), Outcome.UNSUPPORTED, [("type_unsupported", ".type")]),
    (track("m-3", integrations={"All": False}), Outcome.NOT_ROUTED, []),
    (track("m-3", userId=None), Outcome.INVALID, [("no_user_anon_id", "")]),
    (track("m-3", timestamp=None), Outcome.INVALID, [("timestamp_required", ".timestamp")]),
    (None, Outcome.INVALID, [("message_not_object", "")]),
    (track("m-4"), Outcome.ACCEPTED, []),
]


def expected(path: str) -> list[tuple[str, str]]:
    return [
        (code, f"{path}[{place}]{inside}")
        for place, (_, _, problems) in enumerate(MIXED)
        for code, inside in problems
    ]


def test_one_bad_message_never_costs_the_others(destination: ClassicDestination) -> None:
    body = json.dumps({"batch": [message for message, _, _ in MIXED]})
    receipts = destination.receive_batch(body)
    assert outcomes(receipts) == [outcome for _, outcome, _ in MIXED]
    assert told(receipts) == expected("$.batch")
    assert ids(destination) == ["m-1", "m-4"]


def test_nor_in_a_bare_array(destination: ClassicDestination) -> None:
    receipts = destination.receive_batch(json.dumps([message for message, _, _ in MIXED]).encode())
    assert outcomes(receipts) == [outcome for _, outcome, _ in MIXED]
    assert told(receipts) == expected("$")
    assert ids(destination) == ["m-1", "m-4"]


def test_nor_among_bodies_of_several_kinds(destination: ClassicDestination) -> None:
    bodies: list[Body] = [
        track("m-1"),
        "{",
        json.dumps(track("m-2")).encode(),
        track("m-3", properties={"a": {1}}),
        Track(user_id="u-1", message_id="m-4", event="Checkout", timestamp=WHEN),
        "[]",
        UserDict(track("m-5")),
    ]
    receipts = destination.receive_batch(bodies)
    good, bad = Outcome.ACCEPTED, Outcome.INVALID
    assert outcomes(receipts) == [good, bad, good, bad, good, bad, good]
    assert told(receipts) == [
        ("invalid_json", "$[1]"),
        ("not_json", "$[3].properties.a"),
        ("message_not_object", "$[5]"),
    ]
    assert ids(destination) == ["m-1", "m-2", "m-4", "m-5"]


def test_a_message_may_be_there_twice_in_one_batch(destination: ClassicDestination) -> None:
    same = track("m-1")
    assert outcomes(destination.receive_batch([same, same])) == [
        Outcome.ACCEPTED,
        Outcome.DUPLICATE,
    ]


def test_a_disabled_destination_answers_for_every_message() -> None:
    destination = ClassicDestination(MemoryStore(), api_key="key", enabled=False)
    receipts = destination.receive_batch([track("m-1"), track("m-2", event=5)])
    assert receipts == [Receipt(Outcome.DISABLED)] * 2
    assert destination.store.user("u-1") == User("u-1")


@given(
    st.lists(
        st.sampled_from([message for message, _, _ in MIXED]) | st.integers(0, 9).map(str),
        max_size=8,
    )
)
def test_a_batch_is_its_messages_one_after_the_other(messages: list[Any]) -> None:
    at_once, singly = (ClassicDestination(MemoryStore(), api_key="key") for _ in range(2))
    batch = [track(each) if isinstance(each, str) else each for each in messages]
    receipts = at_once.receive_batch(json.dumps([*batch, track("last")]))
    assert outcomes(receipts) == [
        singly.receive(json.dumps(message)).outcome for message in [*batch, track("last")]
    ]
    assert at_once.store.user("u-1") == singly.store.user("u-1")


# ---- batches that cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        pytest.param("", "invalid_json", "$", id="nothing"),
        pytest.param(b"{", "invalid_json", "$", id="half"),
        pytest.param(bytearray(b"\xff"), "invalid_json", "$", id="no-utf-8"),
        pytest.param("null", "batch_not_list", "$", id="null"),
        pytest.param(memoryview(b'"batch"'), "batch_not_list", "$", id="text"),
        pytest.param("{}", "batch_not_list", "$.batch", id="no-batch"),
        pytest.param(json.dumps(track()), "batch_not_list", "$.batch", id="a-message-alone"),
        pytest.param(track(), "batch_not_list", "$.batch", id="a-mapping-alone"),
        pytest.param('{"batch":null}', "batch_not_list", "$.batch", id="batch-of-null"),
        pytest.param('{"batch":{"0":{}}}', "batch_not_list", "$.batch", id="batch-of-object"),
        pytest.param({"batch": "[]"}, "batch_not_list", "$.batch", id="batch-of-text"),
        pytest.param("[]", "empty_batch", "$", id="empty-array"),
        pytest.param((), "empty_batch", "$", id="empty-tuple"),
        pytest.param('{"batch":[]}', "empty_batch", "$.batch", id="empty-batch"),
        pytest.param(
            {"batch": [track()], "context": {"a": {1}}}, "not_json", "$.context.a", id="context"
        ),
        pytest.param(
            {"batch": [track()], "integrations": {1: 2}}, "not_json", "$.integrations", id="names"
        ),
    ],
)
def test_a_whole_that_cannot_be_read_has_one_receipt(
    destination: ClassicDestination, body: Any, code: str, path: str
) -> None:
    receipts = destination.receive_batch(body)
    assert outcomes(receipts) == [Outcome.INVALID]
    assert told(receipts) == [(code, path)]


@pytest.mark.parametrize("body", [None, 5, {"batch"}, iter([track()])], ids=type)
def test_what_is_no_batch_is_a_type_error(destination: ClassicDestination, body: Any) -> None:
    with pytest.raises(TypeError, match="a batch is JSON, a mapping or a list of messages, not"):
        destination.receive_batch(body)


def test_what_is_no_body_within_a_list_is_a_type_error_and_nothing_is_kept(
    destination: ClassicDestination,
) -> None:
    bodies: list[Any] = [track("m-1"), 17]
    with pytest.raises(
        TypeError, match="a message is bytes, text, a mapping or a Message, not int"
    ):
        destination.receive_batch(bodies)
    assert ids(destination) == []


# ---- the envelope ------------------------------------------------------------------------------

LATE: Final = "2026-11-23T09:00:00Z"
LATER: Final = "2026-11-23T09:30:00Z"


def as_bytes(body: Any) -> bytes:
    return json.dumps(body).encode()


def as_mapping(body: Any) -> UserDict[str, Any]:
    return UserDict(body)


@pytest.mark.parametrize("form", [dict, as_mapping, json.dumps, as_bytes])
@pytest.mark.parametrize(
    ("sent_at", "own", "at"),
    [
        pytest.param(LATE, {}, "2026-11-23T07:00:00Z", id="of-the-envelope"),
        pytest.param(LATE, {"sentAt": None}, "2026-11-23T07:00:00Z", id="own-is-null"),
        pytest.param(LATE, {"sentAt": LATER}, "2026-11-23T06:30:00Z", id="own"),
        pytest.param(None, {"sentAt": LATER}, "2026-11-23T06:30:00Z", id="own-alone"),
        pytest.param(None, {}, TIME, id="none"),
    ],
)
def test_the_envelopes_sent_at_is_that_of_messages_without(
    destination: ClassicDestination, form: Any, sent_at: str | None, own: dict[str, Any], at: str
) -> None:
    body = form({"batch": [track(**own)], "sentAt": sent_at, "writeKey": "w"})
    assert outcomes(destination.receive_batch(body, received_at=WHEN)) == [Outcome.ACCEPTED]
    (event,) = destination.store.user("u-1").events()
    assert event.at == datetime.fromisoformat(at)


def test_a_datetime_may_say_when_a_batch_was_sent(destination: ClassicDestination) -> None:
    body = {"batch": [track()], "sentAt": datetime.fromisoformat(LATE)}
    destination.receive_batch(body, received_at=WHEN)
    (event,) = destination.store.user("u-1").events()
    assert event.at == datetime.fromisoformat("2026-11-23T07:00:00Z")


ACCEPTED, NOT_ROUTED, INVALID = Outcome.ACCEPTED, Outcome.NOT_ROUTED, Outcome.INVALID
OUT, IN, NO_OBJECT = {"Sprig": False}, {"Sprig": True}, "All"


@pytest.mark.parametrize(
    ("shared", "own", "outcome"),
    [
        pytest.param({"All": False}, {}, NOT_ROUTED, id="shared"),
        pytest.param({"All": False}, {"integrations": None}, NOT_ROUTED, id="own-is-null"),
        pytest.param({"All": False}, {"integrations": IN}, ACCEPTED, id="merged"),
        pytest.param(OUT, {"integrations": IN}, ACCEPTED, id="own-key-wins"),
        pytest.param(IN, {"integrations": OUT}, NOT_ROUTED, id="own-key-wins-to-keep-out"),
        pytest.param(OUT, {"integrations": {"Mixpanel": True}}, NOT_ROUTED, id="other-key"),
        pytest.param(OUT, {"integrations": NO_OBJECT}, INVALID, id="own-is-no-object"),
        pytest.param(NO_OBJECT, {}, ACCEPTED, id="shared-is-no-object"),
        pytest.param(None, {"integrations": OUT}, NOT_ROUTED, id="own-alone"),
    ],
)
@pytest.mark.parametrize("form", [dict, json.dumps])
def test_the_envelopes_integrations_are_merged_with_each_messages(
    destination: ClassicDestination, form: Any, shared: Any, own: dict[str, Any], outcome: Outcome
) -> None:
    body = form({"batch": [track("m-1", **own), track("m-2")], "integrations": shared})
    first, second = outcomes(destination.receive_batch(body))
    assert first is outcome
    assert second is (NOT_ROUTED if shared in (OUT, {"All": False}) else ACCEPTED)


@pytest.mark.parametrize("form", [dict, json.dumps])
@pytest.mark.parametrize(
    ("own", "problems"),
    [
        pytest.param({}, [], id="none"),
        pytest.param({"context": {"ip": "::1"}}, [], id="merged"),
        pytest.param({"context": 5}, [("context_not_object", "$.batch[0].context")], id="bad"),
    ],
)
def test_the_envelopes_context_is_merged_with_each_messages(
    destination: ClassicDestination, form: Any, own: dict[str, Any], problems: list[Any]
) -> None:
    body = form({"batch": [track(**own)], "context": {"library": {"name": "js"}}})
    assert told(destination.receive_batch(body)) == problems


def test_a_batch_is_left_as_it_was(destination: ClassicDestination) -> None:
    message = track(userId=17, context={"ip": "::1"})
    body = {"batch": [message], "context": {"library": "js"}, "sentAt": LATE}
    before = json.dumps(body)
    destination.receive_batch(body, received_at=WHEN)
    destination.receive_batch([message], received_at=WHEN)
    assert json.dumps(body) == before


def test_what_the_caller_changes_afterwards_changes_nothing(
    destination: ClassicDestination,
) -> None:
    message = track(properties={"tags": ["x"]})
    destination.receive_batch({"batch": [message]})
    message["properties"]["tags"].append("y")
    assert destination.store.user("u-1").events()[0].properties == {"tags": ["x"]}


def test_encoded_messages_make_a_batch(destination: ClassicDestination) -> None:
    messages = [
        Track(user_id="u-1", message_id=f"m-{n}", event="A", timestamp=WHEN) for n in (1, 2)
    ]
    body = b'{"batch":[' + b",".join(map(encode, messages)) + b"]}"
    assert outcomes(destination.receive_batch(body)) == [Outcome.ACCEPTED] * 2
