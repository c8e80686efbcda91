from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.cli.messages import NO_TIME, NOW, SHOP, track, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]

RARELY = "Checkout count < 3 in last 30 days"
WHY = """\
u-1 at 2026-11-23 00:00 UTC
no   Checkout count < 3 in last 30 days and plan = "pro"
no   ├ Checkout count < 3 in last 30 days   3 Checkout events between 2026-10-24 00:00 and \
2026-11-23 00:00 UTC: 2026-11-22 12:00, 2026-11-21 12:00, 2026-11-20 12:00 UTC
yes  └ plan = "pro"                         plan is "pro", since 2026-01-01 00:00 UTC
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    return written(tmp_path / "shop.jsonl", *SHOP)


def test_each_part_is_explained(command: Command, shop: str) -> None:
    ran = command("explain", f'{RARELY} and plan = "pro"', "--user", "u-1", shop, "--now", NOW)
    assert (ran.status, ran.out, ran.err) == (0, WHY, "")


def test_the_status_does_not_depend_on_the_answer(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "u-2", shop, "--now", NOW)
    assert (ran.status, ran.out.splitlines()[1][:4]) == (0, "yes ")


def test_by_default_it_answers_for_the_present(command: Command, shop: str) -> None:
    ran = command("explain", "Checkout count = 0 before 2020-01-01", "--user", "u-1", shop)
    assert ran.out.splitlines()[1].startswith("yes")


def test_json_is_one_document_and_nothing_else(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "u-1", shop, "--json", "--now", NOW)
    document = json.loads(ran.out)
    assert (document["user"], document["matches"], ran.err) == ("u-1", False, "")
    assert document["fact"]["found"] == 3


def test_html_is_a_page(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a", track("<u>&amp;", "Checkout"))
    ran = command("explain", RARELY, "--user", "<u>&amp;", file, "--html", "--now", NOW)
    assert ran.out.startswith("<!doctype html>\n")
    assert "<title>&lt;u&gt;&amp;amp;: Checkout count &lt; 3 in last 30 days</title>" in ran.out
    body = ran.out[ran.out.index("<section") : ran.out.index("</body>")]
    ET.fromstring(body)  # noqa: S314 - it is our own


# ---- what is missing ---------------------------------------------------------------------------


def test_an_unknown_user_has_an_answer_and_is_told_of(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "u\x1b9", shop, "--now", NOW)
    assert (ran.status, ran.err) == (
        0,
        "nothing that was read is about u\N{REPLACEMENT CHARACTER}9\n",
    )
    assert ran.out.startswith("u\N{REPLACEMENT CHARACTER}9 (never identified) at 2026-11-23")
    assert ran.out.splitlines()[1].startswith("yes  Checkout count < 3 in last 30 days   no Che")


def test_a_user_who_was_never_identified_is_not_unknown(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "nobody identified him", shop, "--now", NOW)
    assert ran.err == ""
    assert ran.out.startswith("nobody identified him (never identified) at")


def test_refused_lines_are_told_of(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path / "a", *SHOP, b"nonsense", NO_TIME)
    ran = command("explain", RARELY, "--user", "u-1", file, "--now", NOW)
    assert (ran.status, ran.err) == (
        0,
        "2 of 11 lines were refused: `sprigclassic audience --rejects` shows them\n",
    )


def test_nothing_to_read_is_an_error(command: Command) -> None:
    ran = command("explain", RARELY, "--user", "u-1", "missing.jsonl")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: missing.jsonl: No such file or directory\n"


# ---- mistakes ----------------------------------------------------------------------------------


def test_a_bad_filter_is_told_of_before_anything_is_read(command: Command) -> None:
    ran = command("explain", "Checkout count < 3 in last 30 dayz", "--user", "u-1", "missing")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("<filter>:1:31: `dayz` is not a unit of time [unknown-unit]\n")


def test_somebody_has_to_be_asked_about(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, shop)
    assert ran.status == 2
    assert "Missing option '--user'" in ran.err


def test_an_instant_without_a_zone_is_a_mistake_of_usage(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "u-1", shop, "--now", "2026-11-23T08:00")
    assert ran.status == 2
    assert "Invalid value for '--now': '2026-11-23T08:00': write a date" in ran.err
