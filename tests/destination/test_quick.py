"""The quick reading of the commonest message says what the careful one says, or nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic.destination.quick import track_of
from sprigclassic.messages import check
from sprigclassic.users import fact_of

COMMON: dict[str, Any] = {
    "type": "track",
    "event": "Checkout",
    "userId": "u-1",
    "anonymousId": "a-1",
    "messageId": "m-1",
    "timestamp": "2026-11-20T08:00:00.5Z",
    "originalTimestamp": "2026-11-20T08:00:01.25+00:00",
    "sentAt": "2026-11-20T08:00:02Z",
    "receivedAt": "2026-11-20T08:00:03.123456789Z",
    "context": {"library": {"name": "analytics-python"}},
    "integrations": {},
    "properties": {"total": 40, "currency": "EUR", "gift": True, "coupon": None},
}
ODD_VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, "", " ", "x", 0, 1, 1.5, True, [], {}, [1], {"a": 1}, {"a": {"b": [1]}}, {"a": []},
        "Track", "identify", "page", {"All": False}, {"Sprig": False}, {"All": True},
        "2026-11-20", "2026-11-20T00:30:00Z", "2026-11-20T24:00:00Z", "2026-11-20T08:00:00",
        "2026-11-20T08:00:00+01:00", "2026-11-20 08:00:00Z", "20261120T080000Z", "1730112331224",
        "0001-01-01T08:00:00Z", "9999-12-31T23:59:59.999999Z", "yesterday",
        "2026-W47-5T08:00:00Z", "2026-11-20T08:Z", "2026-11-20T08.5Z", "2026-11-20T08:00.5Z",
        "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00x5Z", "2026-11-20T08:00:00+00:00:00.0",
    ]
)  # fmt: skip
ABSENT = object()
NAMES = [*sorted(COMMON), "sessionId", "options", "action", "more"]


def careful(fields: dict[str, Any]) -> object:
    return None if check(fields) or fields["integrations"] else fact_of(fields)


@given(st.dictionaries(st.sampled_from(NAMES), ODD_VALUES | st.just(ABSENT), max_size=3))
@example({})
@example({"anonymousId": ABSENT, "sessionId": True})
@example({"timestamp": "2026-W47-5T08:00:00Z"})
@example({"receivedAt": "2026-11-20T08.5Z"})
def test_the_quick_reading_is_that_of_the_careful_one(changes: dict[str, Any]) -> None:
    fields = {name: value for name, value in (COMMON | changes).items() if value is not ABSENT}
    quick = track_of(deepcopy(fields))
    assert quick is None or quick == careful(deepcopy(fields))


def test_the_commonest_form_is_read() -> None:
    assert track_of(dict(COMMON)) == careful(dict(COMMON))
    assert track_of(COMMON | {"anonymousId": None}) is not None


@pytest.mark.parametrize("name", sorted(COMMON.keys() - {"anonymousId"}))
def test_a_message_that_lacks_something_is_left_to_the_careful_reading(name: str) -> None:
    assert track_of({key: value for key, value in COMMON.items() if key != name}) is None
