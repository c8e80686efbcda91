from __future__ import annotations

import gc
import json
from collections import Counter
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore, Outcome
from sprigclassic.cli.archive import MAX_LINE, Line
from sprigclassic.cli.intake import Tally, take_in
from tests.cli.messages import ELSEWHERE, KNOWN_ID, NO_TIME, SCREEN, identify


def taken(*raws: bytes, rejects: BytesIO | None = None) -> Tally:
    destination = ClassicDestination(MemoryStore(), api_key="")
    lines = (Line("a.jsonl", number, raw) for number, raw in enumerate(raws, 1))
    return take_in(lines, destination, rejects)


def test_every_line_is_counted_once() -> None:
    tally = taken(identify("u-1"), KNOWN_ID, KNOWN_ID, SCREEN, ELSEWHERE, NO_TIME, b"nonsense")
    assert tally.lines == 7
    assert tally.outcomes == {
        Outcome.ACCEPTED: 2,
        Outcome.DUPLICATE: 1,
        Outcome.UNSUPPORTED: 1,
        Outcome.NOT_ROUTED: 1,
        Outcome.INVALID: 2,
    }


def test_a_line_without_a_time_is_refused_for_an_answer_must_not_depend_on_a_clock() -> None:
    assert taken(NO_TIME).reasons == {"timestamp_required": 1}


def test_a_reason_is_counted_once_a_line() -> None:
    two_objects = b'{"type":"track","userId":"u","event":"e","context":1,"properties":1}'
    two_ids = b'{"type":"identify","userId":true,"anonymousId":true}'
    assert taken(two_objects, two_ids).reasons == {
        "context_not_object": 1,
        "properties_not_object": 1,
        "id_not_string": 1,
    }


def test_an_envelope_of_a_batch_is_refused() -> None:
    assert taken(b'{"batch":[' + identify("u-1") + b"]}").outcomes == {Outcome.INVALID: 1}


def test_rejects_hold_the_place_the_reasons_and_the_line() -> None:
    rejects = BytesIO()
    taken(identify("u-1"), NO_TIME, b"\xff{", rejects=rejects)
    first, second = map(json.loads, rejects.getvalue().splitlines())
    assert first == {
        "file": "a.jsonl",
        "line": 2,
        "reasons": [
            {
                "code": "timestamp_required",
                "path": "$.timestamp",
                "message": "expected a `timestamp`, or `received_at` from the receiver, "
                "found neither",
            }
        ],
        "raw": NO_TIME.decode(),
    }
    assert (second["line"], second["raw"]) == (3, "\N{REPLACEMENT CHARACTER}{")


def test_a_line_that_was_cut_is_refused_however_it_begins() -> None:
    rejects = BytesIO()
    tally = taken(identify("u-1") + b" " * MAX_LINE, rejects=rejects)
    assert tally.reasons == {"line_too_long": 1}
    assert len(json.loads(rejects.getvalue())["raw"]) == MAX_LINE


@given(st.lists(st.binary(), max_size=5))
def test_no_bytes_are_an_exception(raws: list[bytes]) -> None:
    rejects = BytesIO()
    assert taken(*raws, rejects=rejects).lines == len(raws)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
kinds = st.sampled_from(["identify", "track", "page", "screen", "group", "alias", "delete"])
ids = st.sampled_from(["userId", "anonymousId", "messageId", "groupId", "previousId"])
times = st.sampled_from(["timestamp", "originalTimestamp", "sentAt", "receivedAt"])
objects = st.sampled_from(["context", "integrations", "properties", "traits"])
names = ids | times | objects | st.sampled_from(["type", "event", "name", "category"])


@given(kinds, st.dictionaries(names, values))
def test_no_fields_are_an_exception(kind: str, fields: dict[str, object]) -> None:
    message = {"type": kind, "userId": "u", "timestamp": "2026-01-01T00:00:00Z", **fields}
    raw = json.dumps(message).encode()
    assert taken(raw, rejects=BytesIO()).lines == 1


def test_what_is_read_leaves_no_cycles_behind() -> None:
    taken(identify("u-1"), NO_TIME)
    gc.collect()
    taken(*[identify("u-1"), NO_TIME, SCREEN, ELSEWHERE, b"nonsense", b"[]"] * 100)
    assert gc.collect() < 100


def test_a_tally_begins_with_nothing() -> None:
    assert (Tally().lines, Tally().reasons) == (0, Counter())
