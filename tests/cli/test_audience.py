from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.messages import (
    ELSEWHERE,
    KNOWN_ID,
    NO_TIME,
    NOW,
    SCREEN,
    SHOP,
    identify,
    track,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]

RARELY = "Checkout count < 3 in last 30 days"

SHOP_REPORT = """\
Checkout count < 3 in last 30 days and plan is set
at 2026-11-23T00:00:00Z

users
           3           known
           1   33.3 %  match

conditions, each on its own
           2   66.7 %  Checkout count < 3 in last 30 days
           2   66.7 %  plan is set

lines
           9  read
           9  accepted
           0  duplicates
           0  unsupported
           0  not routed
           0  refused
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    return written(tmp_path / "shop.jsonl", *SHOP)


def test_the_numbers_are_printed(command: Command, shop: str) -> None:
    ran = command("audience", f"{RARELY} and plan is set", shop, "--now", NOW)
    assert (ran.status, ran.out, ran.err) == (0, SHOP_REPORT, "")


def test_only_known_users_are_counted(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a", identify("u-1"), track("never identified", "Checkout"))
    assert command("audience", "--ids", RARELY, file, "--now", NOW).out == "u-1\n"


def test_ids_are_all_of_standard_output_and_the_numbers_are_on_standard_error(
    command: Command, tmp_path: Path
) -> None:
    file = written(tmp_path / "a", *SHOP, identify("u\n4"), NO_TIME)
    ran = command("audience", RARELY, file, "--ids", "--now", NOW)
    assert (ran.status, ran.out) == (0, 'u-2\nu-3\n"u\\n4"\n')
    assert ran.err == (
        "11 lines read: 10 accepted, 0 duplicates, 0 unsupported, 0 not routed, "
        "1 refused (1 timestamp_required)\n"
        "3 of 4 known users match\n"
    )


def test_ids_of_nobody_are_no_lines(command: Command, shop: str) -> None:
    assert command("audience", "a = 1", shop, "--ids", "--now", NOW).out == ""


def test_json_is_one_document_and_nothing_else(command: Command, shop: str) -> None:
    ran = command("audience", RARELY, shop, "--json", "--now", NOW)
    document = json.loads(ran.out)
    assert (document["users"]["matching"], document["lines"]["read"], ran.err) == (2, 9, "")
    assert "ids" not in document


def test_json_with_ids_has_them(command: Command, shop: str) -> None:
    ran = command("audience", RARELY, shop, "--json", "--ids", "--now", NOW)
    assert (json.loads(ran.out)["ids"], ran.err) == (["u-2", "u-3"], "")


@pytest.mark.parametrize("name", ["shop.gz", "shop.jsonl"])
def test_plain_and_gzip_files_give_one_answer(command: Command, name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / name
    written(first, *SHOP[:4])
    second.write_bytes(gzip.compress(b"\n\n".join(SHOP[4:])))
    ran = command("audience", RARELY, str(first), str(second), "--ids", "--now", NOW)
    assert ran.out == "u-2\nu-3\n"


def test_a_gz_that_holds_plain_text_is_read(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "shop.jsonl.gz", *SHOP)
    assert command("audience", RARELY, file, "--ids", "--now", NOW).out == "u-2\nu-3\n"


def test_every_outcome_is_shown(command: Command, tmp_path: Path) -> None:
    refused = b"nonsense", b"\xff\xfe\x00", b"[]", NO_TIME
    file = written(tmp_path / "a", KNOWN_ID, KNOWN_ID, SCREEN, ELSEWHERE, *refused)
    assert command("audience", RARELY, file, "--now", NOW).out.endswith(
        """\
lines
           8  read
           1  accepted
           1  duplicates
           1  unsupported
           1  not routed
           4  refused
           2    invalid_json
           1    message_not_object
           1    timestamp_required
"""
    )


# ---- the instant -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-23", "2026-11-23T00:00:00Z"),
        ("2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"),
        ("2026-11-23T08:00:00.25+01:00", "2026-11-23T07:00:00.250000Z"),
        ("2026-11-23 08:00Z", "2026-11-23T08:00:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("9999-12-31", "9999-12-31T00:00:00Z"),
    ],
)
def test_an_instant_has_a_zone_and_a_date_is_its_midnight_in_utc(
    command: Command, text: str, shown: str, shop: str
) -> None:
    months = "Checkout count < 3 in last 12000 months"
    ran = command("audience", months, shop, "--json", "--now", text)
    assert json.loads(ran.out)["now"] == shown


@pytest.mark.parametrize(
    "text",
    ["2026-11-23T08:00:00", "now", "", "2026-13-01", "0001-01-01T00:00+14:00", "1" * 5000],
    ids=["naive", "word", "empty", "month 13", "before year 1", "long"],
)
def test_what_is_no_instant_is_a_mistake_of_usage(command: Command, text: str, shop: str) -> None:
    ran = command("audience", RARELY, shop, "--now", text)
    assert (ran.status, ran.out) == (2, "")
    assert "write a date, 2026-11-23, or a time with its zone" in ran.err


def test_the_instant_is_the_present_where_none_is_given(command: Command, shop: str) -> None:
    document = json.loads(command("audience", RARELY, shop, "--json").out)
    now = datetime.fromisoformat(document["now"])
    assert timedelta() <= datetime.now(UTC) - now < timedelta(minutes=1)


def test_an_answer_about_the_past_is_what_held_then(command: Command, shop: str) -> None:
    ran = command("audience", "--ids", "Checkout happened", shop, "--now", "2026-04-01")
    assert ran.out == "u-3\n"


# ---- what cannot be read -----------------------------------------------------------------------


def test_a_missing_file_does_not_cost_the_others(command: Command, shop: str) -> None:
    ran = command("audience", RARELY, "missing.jsonl", shop, "--ids", "--now", NOW)
    assert (ran.status, ran.out) == (0, "u-2\nu-3\n")
    assert ran.err.startswith("Error: missing.jsonl: No such file or directory\n9 lines read")


def test_where_nothing_can_be_read_there_is_no_answer(command: Command, tmp_path: Path) -> None:
    ran = command("audience", RARELY, "missing.jsonl", str(tmp_path))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"Error: missing.jsonl: No such file or directory\nError: {tmp_path}: Is a directory\n"
    )


def test_an_empty_file_is_read_and_has_no_users(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a")
    ran = command("audience", RARELY, file, "--now", NOW)
    assert (ran.status, ran.err) == (0, "")
    assert "\n           0           known\n           0           match\n" in ran.out


def test_of_a_truncated_gzip_what_was_good_is_kept(command: Command, tmp_path: Path) -> None:
    data = gzip.compress(b"\n".join(identify(f"u-{number}") for number in range(1000)))
    (tmp_path / "a.gz").write_bytes(data[:-100])
    ran = command("audience", "a is not set", str(tmp_path / "a.gz"), "--json")
    document = json.loads(ran.out)
    assert (ran.status, document["lines"]["refused"]) == (0, 1)
    assert 900 < document["users"]["matching"] < 1000
    cut_off = "the gzip data is cut off; what came before was read"
    assert ran.err == f"Error: {tmp_path / 'a.gz'}: {cut_off}\n"
    assert document["unread"] == [{"file": str(tmp_path / "a.gz"), "reason": cut_off}]


def test_a_name_cannot_command_the_terminal(command: Command) -> None:
    ran = command("audience", RARELY, "\x1b[2J")
    assert ran.err == "Error: \N{REPLACEMENT CHARACTER}[2J: No such file or directory\n"


# ---- rejects -----------------------------------------------------------------------------------


def test_rejects_say_where_each_line_stood_and_why(command: Command, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    rejects.write_text("of an earlier run")
    file = written(tmp_path / "a", *SHOP, b"", b"nonsense", NO_TIME)
    command("audience", RARELY, file, "--rejects", str(rejects), "--now", NOW)
    records = list(map(json.loads, rejects.read_bytes().splitlines()))
    assert [(record["file"], record["line"], record["raw"]) for record in records] == [
        (file, 11, "nonsense"),
        (file, 12, NO_TIME.decode()),
    ]
    assert [reason["code"] for reason in records[1]["reasons"]] == ["timestamp_required"]


def test_without_refused_lines_the_rejects_are_empty(
    command: Command, shop: str, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.jsonl"
    command("audience", RARELY, shop, "--rejects", str(rejects))
    assert rejects.read_bytes() == b""


def test_rejects_never_overwrite_what_is_to_be_read(
    command: Command, shop: str, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(shop)
    ran = command("audience", RARELY, shop, "--rejects", str(tmp_path / "link"))
    assert ran.status == 2
    assert ran.err.endswith("/link: is one of the files to read\n")
    assert len((tmp_path / "shop.jsonl").read_bytes().splitlines()) == len(SHOP)


def test_rejects_that_cannot_be_opened_are_a_mistake_of_usage(
    command: Command, shop: str, tmp_path: Path
) -> None:
    ran = command("audience", RARELY, shop, "--rejects", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith(f"Invalid value for --rejects: {tmp_path}: Is a directory\n")


# ---- mistakes ----------------------------------------------------------------------------------


def test_a_bad_filter_is_told_of_before_anything_is_read(command: Command) -> None:
    ran = command("audience", "Checkout count < 3 in last 30 dayz", "missing.jsonl")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("<filter>:1:31: `dayz` is not a unit of time [unknown-unit]\n")
    assert "missing" not in ran.err


def test_a_filter_without_a_file_is_a_mistake_of_usage(command: Command) -> None:
    ran = command("audience", RARELY)
    assert ran.status == 2
    assert "Missing argument 'FILE...'" in ran.err
