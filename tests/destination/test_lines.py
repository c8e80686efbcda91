"""Many messages at once: the ways to hand them over agree, and a bad one costs no other."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore, Outcome, Receipt
from tests.messages.test_messages_file import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.messages import Json

TIME: Final = "2026-11-23T08:00:00Z"


def destination() -> ClassicDestination:
    return ClassicDestination(MemoryStore(), api_key="key")


def message(**fields: Any) -> bytes:
    base = {"type": "track", "userId": "u-1", "event": "Checkout", "timestamp": TIME}
    return json.dumps(base | fields).encode()


def known(each: ClassicDestination) -> list[Any]:
    return [each.store.user(user_id) for user_id in ("u-1", "u-2", "17")]


def outcomes(receipts: list[Receipt]) -> list[Outcome]:
    return [receipt.outcome for receipt in receipts]


USUAL: Final = dict.fromkeys(("timestamp", "originalTimestamp", "sentAt", "receivedAt"), TIME)
GOOD: Final = (
    message(messageId="m-0", properties={"a": 1}, context={}, integrations={}, **USUAL),
    message(messageId="m-1"),
    message(messageId="m-2", userId=17),
    message(userId="u-2", type="identify", traits={"plan": "pro"}),
    message(userId="u-2", properties={"a": [{}]}, anonymousId=None),
    message(userId="u-2", type="page"),
    message(type="screen"),
    message(type="alias", previousId="u-2"),
    message(type="delete", userId="u-2"),
    message(integrations={"All": False}),
    message(action="Track", type=None, sessionId="s-1"),
)
MENDED: Final = (
    message(properties={"a": float("nan")}),
    message(properties={"a": [1, {"b": float("inf")}]}),
    message(event="x\ud800", more={"y\udfff": 1}),
    message(event="Zürich").replace(rb"\u00fc", b"\xfc"),
)


def deep(levels: int) -> bytes:
    return message(traits="here").replace(b'"here"', b"[" * levels + b"]" * levels)


BAD: Final = (
    message(event=float("nan")),
    message(type="charge\ud800"),
    message(userId=[]).replace(b"[]", b'["\xff"]'),
    b"17",
    b"null",
    b"NaN",
    b"[]",
    b'"\xff"',
    b"{}",
    message(userId=None),
    message(userId=[1], timestamp="soon"),
    message(timestamp=None),
    deep(100),
    deep(5_000),
    message(context={"a": 1}, properties=[]),
)
EXTRA: Final = [
    json.dumps(case["message"]).encode()
    for case in CASES
    if "message" in case and "received_at" not in case
]
bodies = st.sampled_from([*GOOD, *MENDED, *BAD, *EXTRA])


def inside(receipts: list[Receipt], before: str) -> list[Receipt]:
    """Return the receipts with the paths that they have outside of a batch."""
    return [
        evolve(
            receipt,
            problems=tuple(
                evolve(each, path=each.path.replace(f"{before}[{place}]", "$", 1))
                for each in receipt.problems
            ),
        )
        for place, receipt in enumerate(receipts)
    ]


def array(messages: list[bytes]) -> bytes:
    return b"[" + b",".join(messages) + b"]"


@given(st.lists(bodies, min_size=1, max_size=12))
def test_the_ways_to_hand_messages_over_agree(messages: list[bytes]) -> None:
    one_by_one, lines, fast, batch, enveloped, listed = (destination() for _ in range(6))
    expected = [one_by_one.receive(each) for each in messages]
    assert lines.receive_lines(messages, fast=False) == expected
    assert fast.receive_lines(messages, fast=True) == expected
    assert inside(batch.receive_batch(array(messages)), "$") == expected
    envelope = b'{"writeKey":"w","batch":' + array(messages) + b',"sentAt":null}'
    assert inside(enveloped.receive_batch(envelope), "$.batch") == expected
    assert inside(listed.receive_batch(messages), "$") == expected
    for other in (lines, fast, batch, enveloped, listed):
        assert known(other) == known(one_by_one)


@given(
    st.lists(st.sampled_from([*GOOD, *MENDED]), max_size=6),
    st.sampled_from(BAD),
    st.integers(0, 6),
)
def test_a_bad_message_costs_no_other(messages: list[bytes], bad: bytes, place: int) -> None:
    place = min(place, len(messages))
    with_it = [*messages[:place], bad, *messages[place:]]
    for way in ("receive_lines", "receive_batch"):
        alone, together = destination(), destination()
        body: Any = [with_it, messages]
        if way == "receive_batch":
            body = [array(with_it), array(messages)] if messages else [array(with_it), None]
        receipts = inside(getattr(together, way)(body[0]), "$")
        others = receipts[:place] + receipts[place + 1 :]
        assert receipts[place].outcome is Outcome.INVALID
        if messages:
            assert others == inside(getattr(alone, way)(body[1]), "$")
        assert known(together) == known(alone)


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_every_bad_message_is_told_where_it_is(bad: bytes) -> None:
    each = destination()
    receipts = each.receive_batch(array([GOOD[0], bad, GOOD[0]]))
    assert outcomes(receipts) == [Outcome.ACCEPTED, Outcome.INVALID, Outcome.DUPLICATE]
    assert {problem.path[:4] for problem in receipts[1].problems} == {"$[1]"}
    assert [event.message_id for event in each.store.user("u-1").events()] == ["m-0"]


def test_what_is_no_json_costs_no_other_line() -> None:
    lines: list[Json] = [GOOD[0], b"{", "", b"\xff", GOOD[1].decode(), memoryview(GOOD[0])]
    good, bad = Outcome.ACCEPTED, Outcome.INVALID
    assert outcomes(destination().receive_lines(lines)) == [
        good, bad, bad, bad, good, Outcome.DUPLICATE,
    ]  # fmt: skip


def test_no_lines_have_no_receipts() -> None:
    assert destination().receive_lines([]) == []


def test_more_lines_than_are_written_at_once() -> None:
    lines = (message(messageId=f"m-{number % 2_100}") for number in range(2_500))
    receipts = outcomes(destination().receive_lines(lines))
    assert receipts == [Outcome.ACCEPTED] * 2_100 + [Outcome.DUPLICATE] * 400


def test_what_is_mended_is_said_beside_every_outcome() -> None:
    note = ("number_not_finite", "$.x")
    twice = message(messageId="m-1", x=float("nan"))
    each = destination()
    receipts = each.receive_lines([twice, twice])
    receipts += [evolve(each, enabled=False).receive(twice)]
    assert outcomes(receipts) == [Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.DISABLED]
    assert [[(p.code, p.path) for p in receipt.problems] for receipt in receipts] == [[note]] * 3


@pytest.mark.parametrize("line", [None, 17, ["{}"]], ids=repr)
def test_what_is_no_line_is_a_type_error(line: Any) -> None:
    with pytest.raises(TypeError, match="a message is bytes, text, a mapping or a Message, not"):
        destination().receive_lines([GOOD[0], line])


@pytest.mark.parametrize("body", ["{}", b"{}", bytearray(b"{}"), memoryview(b"{}")], ids=type)
def test_one_body_is_no_lines(body: Any) -> None:
    with pytest.raises(TypeError, match="not one body: see receive"):
        destination().receive_lines(body)


def test_the_receiver_of_lines_gives_an_aware_datetime() -> None:
    when: Any = TIME
    with pytest.raises(TypeError, match="received_at"):
        destination().receive_lines([], received_at=when)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_pauses_and_is_left_as_it_was(*, enabled: bool) -> None:
    seen: list[bool] = []

    def lines() -> Iterator[Json]:
        seen.append(gc.isenabled())
        yield b"nonsense"
        raise KeyboardInterrupt

    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(KeyboardInterrupt):
            destination().receive_lines(lines())
        assert (seen, gc.isenabled()) == ([False], enabled)
        destination().receive_lines([b"nonsense"])
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
