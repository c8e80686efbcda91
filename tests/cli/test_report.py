from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from sprigclassic import Outcome
from sprigclassic.cli.archive import Trouble
from sprigclassic.cli.counts import ConditionCount, Counts
from sprigclassic.cli.intake import Tally
from sprigclassic.cli.report import Report, Row

COUNTS = Counts(
    'Checkout count < 3 in last 30 days and plan = "pro"',
    datetime(2026, 11, 23, tzinfo=UTC),
    5000,
    1212,
    (
        ConditionCount("Checkout count < 3 in last 30 days", 4310),
        ConditionCount('plan = "pro"', 1400),
    ),
    ("u-1", "u-2"),
)
TALLY = Tally(
    Counter({Outcome.ACCEPTED: 61_000, Outcome.DUPLICATE: 200, Outcome.INVALID: 4}),
    Counter({"invalid_json": 1, "timestamp_required": 3}),
)
EMPTY = Counts("a = 1", COUNTS.now, 0, 0, (ConditionCount("a = 1", 0),), ())

PLAIN = """\
Checkout count < 3 in last 30 days and plan = "pro"
at 2026-11-23T00:00:00Z

users
       5,000           known
       1,212   24.2 %  match

conditions, each on its own
       4,310   86.2 %  Checkout count < 3 in last 30 days
       1,400   28.0 %  plan = "pro"

lines
      61,204  read
      61,000  accepted
         200  duplicates
           0  unsupported
           0  not routed
           4  refused
           3    timestamp_required
           1    invalid_json
"""


def test_plain_text_is_aligned() -> None:
    assert Report(COUNTS, TALLY).plain() == PLAIN


def test_refused_lines_are_told_of_when_there_are_none() -> None:
    assert Report(COUNTS, Tally()).plain().endswith("\n           0  refused\n")


def test_a_share_of_nobody_is_left_out() -> None:
    assert "\n           0           match\n" in Report(EMPTY, Tally()).plain()


@pytest.mark.parametrize(
    ("number", "share"),
    [
        (0, "0.0 %"),
        (1, "<0.1 %"),
        (10, "0.1 %"),
        (3333, "33.3 %"),
        (9990, "99.9 %"),
        (9999, ">99.9 %"),
        (10_000, "100.0 %"),
    ],
)
def test_a_share_is_none_or_all_only_where_it_is(number: int, share: str) -> None:
    assert Row(number, "", 10_000).share == share


def test_the_summary_is_two_lines() -> None:
    assert Report(COUNTS, TALLY).summary() == (
        "61,204 lines read: 61,000 accepted, 200 duplicates, 0 unsupported, 0 not routed, "
        "4 refused (3 timestamp_required, 1 invalid_json)\n"
        "1,212 of 5,000 known users match"
    )


@pytest.mark.parametrize(
    ("user_id", "line"),
    [
        ("u-1", "u-1"),
        ("Jürgen Groß 東京", "Jürgen Groß 東京"),
        ("two\nlines", '"two\\nlines"'),
        ("\x1b[2J", '"\\u001b[2J"'),
        ("\u2028", '"\\u2028"'),
        ('"quoted"', '"\\"quoted\\""'),
        ('in "the" middle', 'in "the" middle'),
        ("", ""),
    ],
)
def test_an_id_keeps_to_its_line_and_can_be_told_from_a_quoted_one(user_id: str, line: str) -> None:
    counts = Counts("a = 1", COUNTS.now, 1, 1, (), (user_id,))
    assert Report(counts, Tally()).ids().decode() == f"{line}\n"
    assert (json.loads(line) if line.startswith('"') else line) == user_id


def test_json_is_one_document() -> None:
    troubles = (Trouble("b\udcff.gz", "Is a directory"),)
    assert json.loads(Report(COUNTS, TALLY, troubles).json(ids=False)) == {
        "filter": 'Checkout count < 3 in last 30 days and plan = "pro"',
        "now": "2026-11-23T00:00:00Z",
        "users": {"known": 5000, "matching": 1212, "share": 0.2424},
        "conditions": [
            {"condition": "Checkout count < 3 in last 30 days", "users": 4310, "share": 0.862},
            {"condition": 'plan = "pro"', "users": 1400, "share": 0.28},
        ],
        "lines": {
            "read": 61_204,
            "accepted": 61_000,
            "duplicates": 200,
            "unsupported": 0,
            "not_routed": 0,
            "refused": 4,
        },
        "refused_for": {"timestamp_required": 3, "invalid_json": 1},
        "unread": [{"file": "b\\udcff.gz", "reason": "Is a directory"}],
    }


def test_json_has_the_ids_where_they_are_asked_for() -> None:
    assert json.loads(Report(COUNTS, TALLY).json(ids=True))["ids"] == ["u-1", "u-2"]


def test_a_share_of_nobody_is_null_in_json() -> None:
    document = json.loads(Report(EMPTY, Tally()).json(ids=False))
    assert document["users"] == {"known": 0, "matching": 0, "share": None}


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    counts = Counts("a\x1b[2J\nb", COUNTS.now, 1, 1, (ConditionCount("a\x1b", 1),), ())
    plain = Report(counts, Tally()).plain()
    assert "\x1b" not in plain
    assert plain.startswith("a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}b\nat 2026")
