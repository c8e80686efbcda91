"""Each line of `tests/data/messages.jsonl`, as a mapping and as JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest

from sprigclassic import MessageError, decode, encode
from sprigclassic.messages.check import TIMES
from tests.data_files import lines

if TYPE_CHECKING:
    from collections.abc import Callable

Line = dict[str, Any]

CASES: Final[list[Line]] = [
    json.loads(line) for line in lines("messages.jsonl") if not line.startswith("#")
]
MESSAGES: Final = [case for case in CASES if "becomes" in case]
REFUSED: Final = [case for case in CASES if "problems" in case]
FORMS: Final[list[Callable[[Line], Any]]] = [dict, orjson.dumps]


def shows(case: Line) -> str:
    return str(case["shows"])


def received_at(case: Line) -> datetime | None:
    return datetime.fromisoformat(case["received_at"]) if "received_at" in case else None


def comparable(name: str, value: Any) -> Any:
    """A time may be written in any zone."""
    return datetime.fromisoformat(value) if name in TIMES and value is not None else value


@pytest.mark.parametrize("form", FORMS, ids=["mapping", "json"])
@pytest.mark.parametrize("case", MESSAGES, ids=shows)
def test_a_message_becomes(case: Line, form: Callable[[Line], Any]) -> None:
    message = decode(form(case["message"]), received_at=received_at(case))
    wire = json.loads(encode(message))
    assert {name: comparable(name, wire.get(name)) for name in case["becomes"]} == {
        name: comparable(name, value) for name, value in case["becomes"].items()
    }


@pytest.mark.parametrize("case", [case for case in REFUSED if "message" in case], ids=shows)
@pytest.mark.parametrize("form", FORMS, ids=["mapping", "json"])
def test_a_message_is_refused(case: Line, form: Callable[[Line], Any]) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(form(case["message"]), received_at=received_at(case))
    assert [[each.code, each.path] for each in refusal.value.problems] == case["problems"]


@pytest.mark.parametrize("case", [case for case in REFUSED if "text" in case], ids=shows)
@pytest.mark.parametrize("form", [str, str.encode], ids=["text", "bytes"])
def test_a_body_is_refused(case: Line, form: Callable[[str], Any]) -> None:
    with pytest.raises(MessageError) as refusal:
        decode(form(case["text"]))
    assert [[each.code, each.path] for each in refusal.value.problems] == case["problems"]


def test_no_line_is_there_twice() -> None:
    known = [
        json.dumps([case.get(key) for key in ("message", "text", "received_at")]) for case in CASES
    ]
    assert len(set(known)) == len(known)
    assert len(MESSAGES) + len(REFUSED) == len(CASES)
