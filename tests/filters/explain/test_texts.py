"""Each block of `tests/data/explanations.txt`: a filter, a user, an instant; what is told.

The user is an object as in `conformance.jsonl`, with the `groups` of the filter if it has any.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from sprigclassic.filters import StudyFilter
from sprigclassic.filters.explain import Explanation, explain
from sprigclassic.users import User
from tests.data_files import blocks

BLOCKS = blocks("explanations.txt")


def explained(given: str) -> Explanation:
    text, described, now = given.split("\n")
    user = json.loads(described)
    rarely = StudyFilter.parse(text, groups=user.get("groups"))
    return explain(rarely, user_of(user), datetime.fromisoformat(now))


def user_of(described: dict[str, Any]) -> User:
    assert set(described) <= {"attributes", "identified", "events", "known", "groups"}
    return User.of(
        "u-17",
        attributes=described.get("attributes", {}),
        identified=[
            (datetime.fromisoformat(when), traits)
            for when, traits in described.get("identified", [])
        ],
        events=[
            (name, datetime.fromisoformat(when), *rest)
            for name, when, *rest in described.get("events", [])
        ],
        known=described.get("known", True),
    )


@pytest.mark.parametrize(
    ("given", "expected"), BLOCKS, ids=[given.replace("\n", " | ") for given, _ in BLOCKS]
)
def test_an_explanation_tells(given: str, expected: str) -> None:
    assert str(explained(given)) == expected
