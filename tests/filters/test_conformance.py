"""Each line of `tests/data/conformance.jsonl`, by every evaluator."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

import pytest

from sprigclassic.filters import StudyFilter
from sprigclassic.testing.strategies import Person
from tests.data_files import DATA
from tests.filters.evaluators import EVALUATORS

KEYS: Final = ["shows", "filter", "groups", "user", "now", "answer"]
LINES: Final = [
    pytest.param(line, id=f"line {number}: {line}")
    for number, line in enumerate((DATA / "conformance.jsonl").read_text("utf-8").split("\n"), 1)
    if line and not line.startswith("#")
]


def person_of(user: dict[str, Any]) -> Person:
    changes = [(_instant(when), traits) for when, traits in user.get("identified", [])]
    events = [
        (name, _instant(when), properties[0] if properties else {})
        for name, when, *properties in user.get("events", [])
    ]
    return Person([(None, user.get("attributes", {})), *changes], events)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, f"{text} has no time zone"
    return moment


@pytest.mark.parametrize("line", LINES)
def test_every_evaluator_answers_as_the_language_says(line: str) -> None:
    case = json.loads(line)
    assert list(case) == [key for key in KEYS if key != "groups" or "groups" in case]
    assert set(case["user"]) <= {"attributes", "identified", "events"}
    rarely = StudyFilter.parse(case["filter"], groups=case.get("groups"))
    asked = rarely, _instant(case["now"])
    person = person_of(case["user"])
    expected = {evaluator.__name__: case["answer"] for evaluator in EVALUATORS}
    assert {evaluator.__name__: evaluator(person)(*asked) for evaluator in EVALUATORS} == expected


def test_no_line_is_there_twice() -> None:
    lines = [line.values[0] for line in LINES]
    assert len(lines) == len(set(lines))
