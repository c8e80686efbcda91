from __future__ import annotations

import json
from collections import ChainMap, UserDict
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic import Alias, Identify, Message, MessageError, Page, Track, decode, encode
from sprigclassic.testing.strategies import messages
from tests.twins import TWINS, Twin

WHEN: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
TRACK: Final[dict[str, Any]] = {
    "type": "track",
    "userId": "u-1",
    "event": "Checkout",
    "timestamp": "2026-11-23T08:00:00Z",
    "properties": {"total": 40, "items": [{"sku": "a"}]},
}
MESSAGE: Final = Track(
    user_id="u-1",
    event="Checkout",
    timestamp=WHEN,
    properties={"total": 40, "items": [{"sku": "a"}]},
)


def track(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u-1", "event": "Checkout", **fields}


# ---- round trips -------------------------------------------------------------------------------


@given(messages())
def test_decode_reads_back_what_encode_wrote(message: Message) -> None:
    assert decode(encode(message)) == message


ids = st.sampled_from([None, "u-1", 17, 2.5, "\0", "é\U0001f600", "\N{REPLACEMENT CHARACTER}"])
times = st.sampled_from(
    [None, 0, -1.5, "1730112331224", "2026-2-2", "0001-01-01T14:00:00+14:00", "9999-12-31T24:00"]
) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
odd: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, [], {}, "", "js", "Track", 0, {"providers": {"All": True}}, {"providers": []},
        {"library": "js"}, {"library": {"name": 1}, "ip": None}, {"options": {}, "": {"": []}},
    ]
)  # fmt: skip
FIELDS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "userId": ids, "anonymousId": ids, "messageId": ids, "previousId": ids, "groupId": ids,
    "from": ids, "to": ids, "sessionId": ids, "Previous ID": ids, "User ID": ids,
    "timestamp": times, "originalTimestamp": times, "sentAt": times, "receivedAt": times,
    "context": odd, "integrations": odd, "options": odd, "action": odd, "traits": odd,
    "properties": odd, "name": odd, "category": odd, "extra": odd, "user_id": odd,
}  # fmt: skip
KINDS: Final = ["identify", "track", "page", "screen", "group", "alias", "delete", "Track", None]


bodies = st.lists(st.sampled_from(sorted(FIELDS)), max_size=5, unique=True).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            "type": st.sampled_from(KINDS),
            **dict.fromkeys(("userId", "groupId", "event"), st.just("x")),
            **{name: FIELDS[name] for name in names},
        }
    )
)


@given(bodies, st.none() | st.datetimes(timezones=st.just(UTC)))
@example({"type": "page", "userId": "u-1", "options": {"ip": "::1"}, "context": []}, None)
@example({"type": "page", "userId": "u-1", "options": {"ip": "::1"}, "context": {}}, None)
@example({"type": "page", "userId": "u-1", "options": "js", "integrations": []}, None)
@example({"type": "alias", "to": "u-1", "User ID": "u-2", "from": 1, "Previous ID": "x"}, None)
@example({"type": "track", "event": "e", "userId": "u-1", "sessionId": None, "action": "X"}, None)
def test_what_was_decoded_is_encoded_as_it_is(
    body: dict[str, Any], received_at: datetime | None
) -> None:
    try:
        message = decode(body, received_at=received_at)
    except MessageError:
        return
    assert decode(encode(message)) == message
    assert decode(json.dumps(body), received_at=received_at) == message
    assert decode(message) == message


@given(messages())
def test_encode_writes_json_in_the_names_of_the_spec(message: Message) -> None:
    wire = json.loads(encode(message))
    assert wire["type"] == message.type
    assert wire.get("userId") == message.user_id
    assert None not in [value for name, value in wire.items() if name not in message.extra]


@given(messages())
def test_a_message_decodes_as_itself(message: Message) -> None:
    assert decode(message) == message


@given(messages(), st.sampled_from(TWINS))
def test_messages_pickle_and_copy(message: Message, twin: Twin) -> None:
    assert twin(message) == message


def test_encode_leaves_out_what_is_not_there() -> None:
    assert encode(Page(anonymous_id="a-1")) == b'{"type":"page","anonymousId":"a-1"}'


def test_encode_keeps_the_fields_that_are_not_of_the_spec() -> None:
    message = Alias(user_id="u-1", extra={"version": 2, "channel": None})
    wire = {"version": 2, "channel": None, "type": "alias", "userId": "u-1"}
    assert json.loads(encode(message)) == wire


def test_encode_takes_any_mapping() -> None:
    traits = MappingProxyType({"address": MappingProxyType({"city": "Berlin"})})
    message = Identify(user_id="u-1", traits=traits, context=MappingProxyType({}))
    assert decode(encode(message)) == Identify(user_id="u-1", traits=traits)


def test_encode_refuses_what_json_cannot_hold() -> None:
    with pytest.raises(TypeError):
        encode(Identify(user_id="u-1", traits={"plan": object()}))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(WHEN, "2026-11-23T08:00:00+00:00", id="utc"),
        pytest.param(
            WHEN.astimezone(timezone(timedelta(hours=-3, minutes=-30))),
            "2026-11-23T04:30:00-03:30",
            id="offset",
        ),
        pytest.param(
            WHEN.astimezone(ZoneInfo("Europe/Berlin")), "2026-11-23T09:00:00+01:00", id="zone"
        ),
        pytest.param(
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
            "2026-10-25T02:30:00+01:00",
            id="second-half-past-two",
        ),
        pytest.param(
            datetime(1880, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")),
            "1879-12-31T23:06:32+00:00",
            id="offset-with-seconds",
        ),
        pytest.param(
            datetime(2, 1, 1, 0, 0, 0, 5, tzinfo=UTC), "0002-01-01T00:00:00.000005+00:00", id="old"
        ),
    ],
)
def test_encode_writes_times_with_their_offset(moment: datetime, text: str) -> None:
    assert json.loads(encode(Page(user_id="u-1", timestamp=moment)))["timestamp"] == text


# ---- bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TRACK, id="dict"),
        pytest.param(MappingProxyType(TRACK), id="mapping"),
        pytest.param(UserDict(TRACK), id="user-dict"),
        pytest.param(ChainMap({}, TRACK), id="chain-map"),
        pytest.param(json.dumps(TRACK).encode(), id="bytes"),
        pytest.param(bytearray(json.dumps(TRACK).encode()), id="bytearray"),
        pytest.param(memoryview(json.dumps(TRACK).encode()), id="memoryview"),
        pytest.param(json.dumps(TRACK), id="text"),
        pytest.param(json.dumps(TRACK, indent=2) + "\n", id="text-with-blanks"),
        pytest.param(MESSAGE, id="message"),
        pytest.param({**TRACK, "timestamp": WHEN}, id="mapping-with-a-datetime"),
    ],
)
def test_a_body_is_read(body: Any) -> None:
    assert decode(body) == MESSAGE


@pytest.mark.parametrize("body", [None, 5, [TRACK], (TRACK,), {"track"}, object], ids=type)
def test_what_is_no_body_is_a_type_error(body: Any) -> None:
    with pytest.raises(TypeError, match="a message is bytes, text, a mapping or a Message, not"):
        decode(body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xef\xbb\xbf", id="byte-order-mark-alone"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbf{}", id="two-byte-order-marks"),
        pytest.param(b'{"type":\xff}', id="no-utf-8-outside-a-text"),
        pytest.param('{\ud800"type":"track"}', id="half-a-surrogate-pair-outside-a-text"),
        pytest.param(b'{"type":\\ud800}', id="an-escape-outside-a-text"),
        pytest.param(b"[" * 100_000, id="deep-and-never-closed"),
        pytest.param(b"[" * 200 + b"[]," + b"[" * 100_000, id="deep-twice-and-never-closed"),
        pytest.param(b"[" * 5_000 + b"}" * 5_000, id="deep-and-closed-otherwise"),
        pytest.param(memoryview(b"{  }")[::2], id="memory-with-gaps"),
        pytest.param(b'{"a":-NaN}', id="a-sign-that-is-none"),
    ],
)
def test_what_is_no_json_is_a_problem_of_the_message(body: Any) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(body)
    assert [(each.code, each.path) for each in refusal.value.problems] == [("invalid_json", "$")]
    assert refusal.value.__suppress_context__


# ---- mappings of Python values -----------------------------------------------------------------


class Event(StrEnum):
    CHECKOUT = "Checkout"


class Plan(IntEnum):
    PRO = 2


class OldStyle(str):
    """A text that is not written as it is."""

    __slots__ = ()

    def __str__(self) -> str:
        return "another text"


class Real(float):
    """As numbers of other libraries are."""


def test_members_of_enumerations_and_other_subclasses_are_their_values() -> None:
    properties = {OldStyle("plan"): Plan.PRO, "name": OldStyle("é"), "size": Real(2.5)}
    message = decode(track(userId=OldStyle("u-1"), event=Event.CHECKOUT, properties=properties))
    assert message == Track(
        user_id="u-1", event="Checkout", properties={"plan": 2, "name": "é", "size": 2.5}
    )
    assert isinstance(message, Track)
    assert [type(value) for value in message.properties.values()] == [int, str, float]
    assert {type(name) for name in message.properties} == {str}
    assert type(message.event) is str


def test_a_tuple_is_a_list() -> None:
    message = decode(track(properties={"tags": ("a", ("b",))}))
    assert isinstance(message, Track)
    assert message.properties == {"tags": ["a", ["b"]]}


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value] if levels % 2 else {"a": value}
    return value


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        pytest.param({"properties": {"a": [1, {2}]}}, "not_json", "$.properties.a[1]", id="set"),
        pytest.param({"properties": {"at": WHEN}}, "not_json", "$.properties.at", id="datetime"),
        pytest.param({"context": {"day": date(2026, 1, 1)}}, "not_json", "$.context.day", id="day"),
        pytest.param({"properties": b"{}"}, "not_json", "$.properties", id="bytes"),
        pytest.param({"properties": {1: 2}}, "not_json", "$.properties", id="name-no-text"),
        pytest.param({1: 2}, "not_json", "$", id="field-no-text"),
        pytest.param({"x": 2**64}, "not_json", "$.x", id="too-large"),
        pytest.param({"x": -(2**63) - 1}, "not_json", "$.x", id="too-small"),
        pytest.param({"userId": 10**5000}, "not_json", "$.userId", id="far-too-large"),
        pytest.param({"x": ["\ud800"]}, "not_json", "$.x[0]", id="half-a-surrogate-pair"),
        pytest.param({"x": {"é\udfff": 1}}, "not_json", "$.x", id="half-a-pair-in-a-name"),
        pytest.param({"x": nested(100)}, "too_deep", "$.x" + ".a" * 99, id="deep-objects"),
        pytest.param({"x": nested(101)}, "too_deep", "$.x" + "[0]" * 99, id="deep-lists"),
        pytest.param({"properties": {"sentAt": WHEN}}, "not_json", "$.properties.sentAt", id="in"),
    ],
)
def test_a_mapping_holds_json_values(fields: dict[Any, Any], code: str, path: str) -> None:
    with pytest.raises(MessageError) as refusal:
        decode({**track(), **fields})
    assert [(each.code, each.path) for each in refusal.value.problems] == [(code, path)]


def test_every_value_that_is_none_is_told() -> None:
    with pytest.raises(MessageError) as refusal:
        decode(track(context={"a": {1}, "b": 5, "c": [b"", object()]}, extra=Ellipsis))
    assert str(refusal.value).splitlines() == [
        "$.context.a: expected a JSON value, found set [not_json]",
        "$.context.c[0]: expected a JSON value, found bytes [not_json]",
        "$.context.c[1]: expected a JSON value, found object [not_json]",
        "$.extra: expected a JSON value, found ellipsis [not_json]",
    ]


def test_a_value_within_itself_is_too_deep() -> None:
    endless: dict[str, Any] = {}
    endless["self"] = endless
    with pytest.raises(MessageError, match="too_deep"):
        decode(track(properties=endless))


def test_what_is_changed_in_a_mapping_afterwards_changes_no_message() -> None:
    fields = track(properties={"items": [{"sku": "a"}]}, more={"tags": ["x"]})
    message = decode(fields)
    before = encode(message)
    fields["properties"]["items"][0]["sku"] = "b"
    fields["more"]["tags"].append("y")
    fields["more"].clear()
    fields.clear()
    assert encode(message) == before


def test_what_is_changed_in_a_message_afterwards_changes_no_other() -> None:
    properties, extra = {"items": [{"sku": "a"}]}, {"tags": ["x"]}
    message = decode(Track(user_id="u-1", event="Checkout", properties=properties, extra=extra))
    before = encode(message)
    properties["items"][0]["sku"] = "b"
    extra["tags"].append("y")
    assert encode(message) == before


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(datetime.fromisoformat("2026-11-23T08:00:00"), id="naive"),
        pytest.param(datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), id="before-year-1"),
        pytest.param(datetime.max.replace(tzinfo=timezone(-timedelta(hours=1))), id="after-9999"),
    ],
)
def test_a_datetime_that_is_no_instant_cannot_be_read(moment: datetime) -> None:
    with pytest.raises(MessageError, match=r"which is naive or outside years 1 to 9999") as refusal:
        decode(track(sentAt=moment))
    assert [(each.code, each.path) for each in refusal.value.problems] == [
        ("time_not_read", "$.sentAt")
    ]


def test_a_datetime_of_a_zone_with_changing_offsets_is_taken_in_utc() -> None:
    berlin = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    timestamp = decode(track(timestamp=berlin)).timestamp
    assert timestamp == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert timestamp is not None
    assert timestamp.tzinfo is UTC


# ---- when it was received ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received_at", "error"),
    [
        pytest.param(datetime.fromisoformat("2026-11-23T08:00:00"), ValueError, id="naive"),
        pytest.param(
            datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), ValueError, id="year-0"
        ),
        pytest.param("2026-11-23T08:00:00Z", TypeError, id="text"),
        pytest.param(1795420800, TypeError, id="number"),
        pytest.param(date(2026, 11, 23), TypeError, id="date"),
    ],
)
def test_a_receiver_gives_an_aware_datetime(received_at: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="received_at") as refusal:
        decode(track(), received_at=received_at)
    assert not isinstance(refusal.value, MessageError)


def test_when_it_was_received_is_noted_in_utc() -> None:
    there = datetime(2026, 3, 29, 3, tzinfo=ZoneInfo("Europe/Berlin"))
    message = decode(
        track(sentAt="2026-03-29T01:00:30Z", timestamp="2026-03-29T01:00:00Z"), received_at=there
    )
    assert message.received_at == there
    assert message.received_at is not None
    assert message.received_at.tzinfo is UTC
    assert message.timestamp == datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC)


# ---- problems ----------------------------------------------------------------------------------


def test_problems_say_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(MessageError) as refusal:
        decode({"type": "charge", "userId": "", "messageId": {}, "timestamp": "soon", "sentAt": []})
    types = "`identify`, `track`, `page`, `screen`, `group`, `alias`, `delete`"
    assert str(refusal.value).splitlines() == [
        f"$.type: expected one of {types}, found `charge` [type_not_supported]",
        "$.userId: expected a text that is not empty, found an empty text [id_not_string]",
        "$.messageId: expected a text that is not empty, found an object [id_not_string]",
        "$.timestamp: expected a time such as `2026-11-23T08:00:00Z`, found `soon` [time_not_read]",
        "$.sentAt: expected a time such as `2026-11-23T08:00:00Z`, found a list [time_not_read]",
    ]


@pytest.mark.parametrize("field", ["type", "timestamp"])
def test_a_problem_repeats_little_of_what_was_sent_and_nothing_that_a_terminal_obeys(
    field: str,
) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(track(**{field: "\x1b[31m\n" + "x" * 10_000}))
    text = str(refusal.value)
    assert text.count("\n") == 0
    assert "\x1b" not in text
    assert f"`\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}{'x' * 34}…`" in text
