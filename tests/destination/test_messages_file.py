"""The lines of `tests/data/messages.jsonl` that say what a destination answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic import ClassicDestination, MemoryStore
from tests.messages.test_messages_file import CASES, Line, bodies, received_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic import Receipt


def destination() -> ClassicDestination:
    return ClassicDestination(MemoryStore(), api_key="key")


def shown(receipt: Receipt) -> list[Any]:
    return [receipt.outcome.value, *([each.code, each.path] for each in receipt.problems)]


@pytest.mark.parametrize(("case", "body"), bodies("receipt"))
def test_a_message_is_answered(case: Line, body: Any) -> None:
    assert shown(destination().receive(body, received_at=received_at(case))) == case["receipt"]


REFUSED = [refused for refused in bodies("problems") if "receipt" not in refused.values[0]]


@pytest.mark.parametrize(("case", "body"), REFUSED)
def test_what_cannot_be_decoded_is_invalid(case: Line, body: Any) -> None:
    outcome, *problems = shown(destination().receive(body, received_at=received_at(case)))
    assert outcome == "invalid"
    assert problems[: len(case["problems"])] == case["problems"]


def forms(batch: Any) -> list[Callable[[Any], Any]]:
    return [str, str.encode] if isinstance(batch, str) else [type(batch), json.dumps]


@pytest.mark.parametrize(
    ("case", "body"),
    [
        pytest.param(case, form(case["batch"]), id=f"{form.__name__}-{case['shows']}")
        for case in CASES
        if "batch" in case
        for form in forms(case["batch"])
    ],
)
def test_a_batch_is_answered(case: Line, body: Any) -> None:
    receipts = destination().receive_batch(body, received_at=received_at(case))
    assert list(map(shown, receipts)) == case["receipts"]
