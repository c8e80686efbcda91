from __future__ import annotations

from typing import Any

import pytest

from sprigclassic.messages import check
from sprigclassic.users import Deleted, Fact, Identified, Occurred, fact_of

AT = 1_795_420_800_000_000
TRAITS = {"plan": "pro", "address": {"city": "Berlin"}}
PROPERTIES = {"total": 40, "items": [1, 2]}


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        pytest.param(
            {"type": "identify", "traits": TRAITS},
            Identified("u-1", AT, "m-1", TRAITS),
            id="identify-teaches-attributes",
        ),
        pytest.param(
            {"type": "identify"}, Identified("u-1", AT, "m-1", {}), id="identify-without-traits"
        ),
        pytest.param(
            {"type": "alias", "previousId": "a-1", "traits": TRAITS},
            Identified("u-1", AT, "m-1", {}),
            id="alias-teaches-that-the-user-is-known",
        ),
        pytest.param(
            {"type": "track", "event": "Checkout", "properties": PROPERTIES},
            Occurred("u-1", AT, "m-1", "Checkout", PROPERTIES),
            id="track-teaches-an-event",
        ),
        pytest.param(
            {"type": "track", "event": "Checkout", "context": {"traits": TRAITS}},
            Occurred("u-1", AT, "m-1", "Checkout", {}),
            id="traits-in-the-context-teach-nothing",
        ),
        pytest.param(
            {"type": "page", "name": "Home", "category": "Docs", "properties": PROPERTIES},
            Occurred("u-1", AT, "m-1", "pageview", PROPERTIES),
            id="page-teaches-a-pageview",
        ),
        pytest.param({"type": "screen", "name": "Home"}, None, id="screen-teaches-nothing"),
        pytest.param({"type": "group", "groupId": "g-1"}, None, id="group-teaches-nothing"),
        pytest.param({"type": "delete"}, Deleted("u-1", "m-1"), id="delete-makes-forget"),
    ],
)
def test_what_a_message_teaches(fields: dict[str, Any], fact: Fact | None) -> None:
    message = {**fields, "userId": "u-1", "messageId": "m-1", "timestamp": "2026-11-23T08:00:00Z"}
    assert check(message) == []
    assert fact_of(message) == fact


@pytest.mark.parametrize("kind", ["identify", "track", "page", "screen", "group"])
def test_a_message_without_a_user_id_teaches_nothing(kind: str) -> None:
    message = {
        "type": kind,
        "anonymousId": "a-1",
        "event": "Checkout",
        "groupId": "g-1",
        "timestamp": 0,
    }
    assert check(message) == []
    assert fact_of(message) is None


@pytest.mark.parametrize("kind", ["identify", "alias", "track", "page", "delete"])
def test_a_message_may_have_no_id(kind: str) -> None:
    message = {"type": kind, "userId": "u-1", "event": "Checkout", "timestamp": 0}
    assert check(message) == []
    fact = fact_of(message)
    assert fact is not None
    assert fact.message_id is None


def test_a_delete_needs_no_time() -> None:
    message = {"type": "delete", "userId": "u-1"}
    assert check(message) == []
    assert fact_of(message) == Deleted("u-1", None)


def test_an_instant_is_exact_in_any_zone() -> None:
    message = {"type": "page", "userId": "u-1", "timestamp": "1969-12-31T19:00:00.000001-05:00"}
    assert check(message) == []
    assert fact_of(message) == Occurred("u-1", 1, None, "pageview", {})
