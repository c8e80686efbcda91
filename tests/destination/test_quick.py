"""The quick readings of the commonest message say what the careful one says, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore, MissingExtraError
from sprigclassic.destination import fast, quick
from sprigclassic.errors import MessageError
from sprigclassic.messages import Json, check, load_object, quick_loads
from sprigclassic.users import NO_PROPERTIES, fact_of

COMMON: dict[str, Any] = {
    "anonymousId": "a-1",
    "channel": "server",
    "context": {"library": {"name": "analytics-python"}, "ip": "10.0.0.1", "tags": ["a", 1]},
    "event": "Checkout",
    "integrations": {},
    "messageId": "m-1",
    "originalTimestamp": "2026-11-20T08:00:01.25+00:00",
    "projectId": "p-1",
    "properties": {"total": 40, "currency": "EUR", "gift": True, "coupon": None, "tax": 7.6},
    "receivedAt": "2026-11-20T08:00:03.123456Z",
    "sentAt": "2026-11-20T08:00:02Z",
    "timestamp": "2026-11-20T08:00:00.5Z",
    "type": "track",
    "userId": "u-1",
    "version": 2,
}
DEEP: Any = 1
for _ in range(101):
    DEEP = [DEEP]
ODD_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, "", " ", "x", 0, 1, 1.5, True, [], {}, [1], {"a": 1}, {"a": {"b": [1]}}, {"a": []},
        "Track", "identify", "page", {"All": False}, {"Sprig": False}, {"All": True},
        "2026-11-20", "2026-11-20T00:30:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:00:00",
        "2026-11-20T08:00:00+01:00", "2026-11-20 08:00:00Z", "20261120T080000Z", "1730112331224",
        "0001-01-01T08:00:00Z", "9999-12-31T23:59:59.999999Z", "yesterday", "2026-11-20t08:00:00z",
        "2026-W47-5T08:00:00Z", "2026-11-20T08:Z", "2026-11-20T08.5Z", "2026-11-20T08:00.5Z",
        "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00x5Z", "2026-11-20T08:00:00+00:00:00.0",
        "2026-11-20T08:00:005Z", "2026-11-20T08:00:00.1234567W9Z", "2026-11-20T08:00:00.1234567Z",
        "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.9999999Z",
        "2026-11-20T08:00:00.123Z", "2026-11-20T23:59:60Z", "2026-11-20T24:00:00.000Z", "Zürich",
        2**63, 2**64, -(2**63) - 1, 1e300, 5e-324, {"a": 2**70}, {"a": "ü", "b": "\n"}, DEEP,
    ]
)  # fmt: skip
ABSENT = object()
NAMES = [*sorted(COMMON), "sessionId", "options", "action", "traits", "metadata", "more"]
READERS: Final = {"fast": fast.tracks_of} | (
    {"quick": quick.tracks_of} if quick_loads else {}  # without orjson it leaves all
)


def written(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def careful(line: Json) -> object:
    """Return the fact of a message that nothing at all is said about."""
    notes: list[Any] = []
    try:
        fields = load_object(line, notes)
    except MessageError:
        return None
    return None if notes or check(fields) or fields["integrations"] else fact_of(fields)


def agree(line: Json) -> None:
    for read in READERS.values():
        for kept in (True, False):
            [track] = read([line], properties_kept=kept)
            expected: Any = careful(line) if track else None
            assert track == (expected if kept or not track else _without(expected)), read


def _without(fact: Any) -> Any:
    return fact._replace(properties=NO_PROPERTIES)


@given(st.dictionaries(st.sampled_from(NAMES), ODD_VALUES | st.just(ABSENT), max_size=3))
@example({})
@example({"anonymousId": ABSENT, "sessionId": True})
@example({"timestamp": "2026-W47-5T08:00:00Z"})
@example({"receivedAt": "2026-11-20T08.5Z"})
@example({"timestamp": "2026-11-20T08:00:00.1234567W9Z"})
@example({"timestamp": "2026-11-20T08:00:00.9999999Z"})
@example({"traits": DEEP})
@example({"properties": {"a": 2**70}, "context": {"a": 2**70}})
@example({"context": {"a": {"b": {"c": {"d": 1}}}}})
def test_the_quick_readings_are_those_of_the_careful_one(changes: dict[str, Any]) -> None:
    fields = {name: value for name, value in (COMMON | changes).items() if value is not ABSENT}
    agree(json.dumps(fields).encode())
    agree(json.dumps(fields, ensure_ascii=False))


PIECES: Final = st.sampled_from(
    [
        "NaN", "1e999", "-1E400", "1" * 400, "1.5e-999", "0.1", "1e5", "-0", "-0.0", "01", "1.",
        "9007199254740993.0", "0.30000000000000004", "18446744073709551616", "tru", "{", "[[1]]",
        '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0041"', '"\\n"', '"\\x"', '"\x01"', '"', "", "  ",
        '{"a":{"a":1e999}}', '"x","event":"y"', '5,"event":"y"', '{"a":1,"a":2}', ",", "\n", "\x00",
        "\N{REPLACEMENT CHARACTER}",
    ]
)  # fmt: skip


@given(PIECES, st.integers(0, 60), st.booleans())
def test_nor_does_it_matter_what_the_json_is_like(
    piece: str,
    place: int,
    instead: bool,  # noqa: FBT001 - drawn
) -> None:
    tokens = json.dumps(COMMON, separators=("\ue000,\ue000", "\ue000:\ue000")).split("\ue000")
    place %= len(tokens)
    agree("".join([*tokens[:place], piece, *tokens[place + instead :]]).encode())


@given(st.binary(min_size=1, max_size=2), st.integers(0, 500))
def test_nor_which_bytes_it_has(piece: bytes, place: int) -> None:
    line = written(COMMON)
    place %= len(line)
    agree(line[:place] + piece + line[place + len(piece) :])


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**64), 2**64))
def test_numbers_are_the_same_ones(number: float) -> None:
    agree(written(COMMON | {"properties": {"a": number}}) if abs(number) < 2**63 else b"")


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    "form", [bytes, bytearray, memoryview, bytes.decode], ids=lambda f: f.__name__
)
def test_the_commonest_form_is_read(read: Any, form: Any) -> None:
    line = written(COMMON | {"event": "Zürich"})
    assert read([form(line)] * 2, properties_kept=True) == [careful(line)] * 2
    assert read([form(line)], properties_kept=False) == [_without(careful(line))]
    assert read([written(COMMON | {"anonymousId": None})], properties_kept=True) != [None]
    assert read([written(COMMON | {"event": 'a "b"\n'})], properties_kept=True) != [None]


NEEDED = COMMON.keys() - {"anonymousId", "channel", "projectId", "version"}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_message_that_lacks_something_is_left_to_the_careful_reading(
    read: Any, name: str
) -> None:
    rest = {key: value for key, value in COMMON.items() if key != name}
    assert read([written(rest)], properties_kept=True) == [None]


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_is_no_json_is_left_to_the_careful_reading(read: Any) -> None:
    assert read([None, 5, b"", "\ud800", b"[]", b"null"], properties_kept=True) == [None] * 6


def test_a_switched_off_destination_reads_no_facts() -> None:
    off = ClassicDestination(MemoryStore(), api_key="key", enabled=False)
    assert [r.outcome.value for r in off.receive_lines([written(COMMON)])] == ["disabled"]


# ---- without msgspec, without orjson -----------------------------------------------------------

PROGRAM = """
import sys

sys.modules[{missing!r}] = None
import sprigclassic as sc

destination = sc.ClassicDestination(sc.MemoryStore(), api_key="key")
print(*(each.outcome.value for each in destination.receive_lines([{line!r}])))
print(*(each.outcome.value for each in destination.receive_lines([{line!r}], fast=False)))
try:
    print(*(each.outcome.value for each in destination.receive_lines([{line!r}], fast=True)))
except sc.MissingExtraError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("msgspec", str(MissingExtraError("fast"))),
        ("orjson", "duplicate"),
    ],
)
def test_what_is_missing_changes_no_answer(missing: str, expected: str) -> None:
    program = PROGRAM.format(missing=missing, line=json.dumps(COMMON))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["accepted", "duplicate", expected]
