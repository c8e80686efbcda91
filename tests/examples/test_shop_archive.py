from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sprigclassic import ClassicDestination, MemoryStore, Outcome
from sprigclassic.filters import StudyFilter

ROOT = Path(__file__).parents[2]
DATA = ROOT / "examples" / "data"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROW = re.compile(r"^\| (.+?) \| ([\d,]+) \|", re.MULTILINE)

BAD_LINES = {
    "invalid_json": "cut off",
    "message_not_object": "no object",
    "no_user_anon_id": "no ids",
    "type_not_supported": "unknown type",
    "event_not_string": "event no text",
    "properties_not_object": "properties a list",
    "time_not_read": "time not read",
}

Fields = dict[str, Any]


def made(path: Path, *options: str) -> bytes:
    command = [sys.executable, "-m", "examples.make_shop_archive", "--out", str(path), *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return path.read_bytes()


@cache
def shipped_lines() -> list[bytes]:
    return gzip.decompress((DATA / "shop.jsonl.gz").read_bytes()).splitlines()


@cache
def told() -> dict[str, int]:
    text = (DATA / "README.md").read_text("utf-8")
    return {name: int(number.replace(",", "")) for name, number in ROW.findall(text)}


@cache
def outcomes() -> tuple[Counter[Outcome], Counter[str], MemoryStore]:
    store = MemoryStore()
    destination = ClassicDestination(store, api_key="secret")
    receipts = [destination.receive(line) for line in shipped_lines() if line]
    codes = (problem.code for receipt in receipts for problem in receipt.problems)
    return Counter(receipt.outcome for receipt in receipts), Counter(codes), store


@cache
def good_messages() -> list[Fields]:
    reader = ClassicDestination(MemoryStore(), api_key="secret")
    return [
        json.loads(line)
        for line in shipped_lines()
        if line and reader.receive(line).outcome is not Outcome.INVALID
    ]


def moment(fields: Fields, name: str) -> datetime:
    return datetime.fromisoformat(fields[name])


def clock_off(fields: Fields) -> bool:
    return abs(moment(fields, "receivedAt") - moment(fields, "sentAt")) > timedelta(minutes=1)


def late(fields: Fields) -> bool:
    return moment(fields, "receivedAt") - moment(fields, "timestamp") > timedelta(hours=1)


# ---- the script --------------------------------------------------------------------------------


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    first = made(tmp_path / "first.jsonl.gz", "--users", "50")
    assert first == made(tmp_path / "second.jsonl.gz", "--users", "50")


def test_the_shipped_archive_is_what_the_script_makes(tmp_path: Path) -> None:
    # The lines and not the bytes: builds of zlib compress differently.
    fresh = gzip.decompress(made(tmp_path / "shop.jsonl.gz"))
    assert fresh.splitlines() == shipped_lines()


def test_the_shipped_archive_is_small() -> None:
    assert (DATA / "shop.jsonl.gz").stat().st_size < 1_200_000


# ---- what the README says ----------------------------------------------------------------------


def test_the_readme_counts_the_lines() -> None:
    messages = good_messages()
    bad = outcomes()[0][Outcome.INVALID]
    assert told()["lines"] == len(shipped_lines())
    assert told()["messages"] == len(messages)
    assert told()["bad lines"] == bad
    assert told()["empty lines"] == len(shipped_lines()) - len(messages) - bad


def test_the_readme_counts_the_messages_of_each_type() -> None:
    counts = Counter(f"`{fields['type']}`" for fields in good_messages())
    assert counts.items() <= told().items()
    assert counts.total() == told()["messages"]


def test_the_readme_counts_the_events_of_each_name() -> None:
    counts = Counter(fields["event"] for fields in good_messages() if fields["type"] == "track")
    assert counts.items() <= told().items()
    assert counts.total() == told()["`track`"]


def test_the_readme_counts_the_oddities() -> None:
    messages = good_messages()
    times = [moment(fields, "timestamp") for fields in messages]
    assert told()["delivered a second time"] == len(messages) - len(
        {fields["messageId"] for fields in messages}
    )
    assert told()["sent by a clock that is minutes off"] == sum(map(clock_off, messages))
    assert told()["received more than an hour late"] == sum(map(late, messages))
    assert told()["earlier than the message before"] == sum(b < a for a, b in pairwise(times))
    assert told()["stamped after the archive's end"] == sum(time >= NOW for time in times)
    assert told()["without a `userId`"] == sum(not fields["userId"] for fields in messages)


def test_the_readme_counts_the_people() -> None:
    messages = good_messages()
    ids = {fields["userId"] for fields in messages} - {None}
    identified = {fields["userId"] for fields in messages if fields["type"] == "identify"}
    buyers = Counter(
        user_id
        for user_id, _ in {
            (fields["userId"], fields["messageId"])
            for fields in messages
            if fields.get("event") == "Checkout"
        }
    )
    assert told()["identified users"] == len(identified)
    assert told()["users of whom there are events only"] == len(ids - identified)
    assert told()["identified users without a checkout"] == len(identified - buyers.keys())
    assert told()["users with five checkouts or more"] == sum(n >= 5 for n in buyers.values())


def test_the_readme_counts_the_bad_lines_of_each_kind() -> None:
    codes = outcomes()[1]
    assert {kind: codes[code] for code, kind in BAD_LINES.items()}.items() <= told().items()


def test_the_readme_says_what_a_destination_answers() -> None:
    counts = {f"`{outcome.name}`": number for outcome, number in outcomes()[0].items()}
    assert counts.items() <= told().items()


# ---- what the archive is for -------------------------------------------------------------------


def test_nothing_was_received_after_the_natural_now() -> None:
    received = [moment(fields, "receivedAt") for fields in good_messages()]
    assert received == sorted(received)
    assert NOW - timedelta(days=120) <= received[0] < received[-1] < NOW


def test_times_are_corrected_for_the_clocks_as_segment_does() -> None:
    for fields in good_messages():
        sent_after = moment(fields, "sentAt") - moment(fields, "originalTimestamp")
        assert moment(fields, "timestamp") == moment(fields, "receivedAt") - sent_after


def test_a_filter_of_the_last_days_parts_the_users() -> None:
    rarely = StudyFilter.parse("Checkout count < 3 in last 30 days").at(NOW)
    users = list(outcomes()[2].users())
    assert 0 < sum(map(rarely.matches, users)) < len(users)


def test_traits_are_unset_and_plans_change() -> None:
    traits = [fields["traits"] for fields in good_messages() if fields["type"] == "identify"]
    assert any(some.get("phone", "") is None for some in traits)
    assert any(some.get("seats", "") is None for some in traits)
    assert {some["plan"] for some in traits if "email" not in some and "plan" in some} == {
        "free",
        "pro",
        "team",
    }
