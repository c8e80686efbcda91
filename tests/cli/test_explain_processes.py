"""What only a process of its own has: pipes and a terminal."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.cli.messages import NOW, SHOP, written
from tests.cli.runs import process, shell
from tests.cli.test_processes import on_terminal

if TYPE_CHECKING:
    from pathlib import Path

RARELY = "Checkout count < 3 in last 30 days"


@pytest.fixture
def shop(tmp_path: Path) -> str:
    return written(tmp_path / "shop.jsonl", *SHOP)


def test_standard_input_may_be_gzip() -> None:
    data = gzip.compress(b"\n".join(SHOP))
    ran = process("explain", RARELY, "--user", "u-1", "-", "--now", NOW, stdin=data)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[1].startswith("no   Checkout count < 3 in last 30 days   3 Checko")


def test_a_reader_that_has_seen_enough_is_no_error(shop: str) -> None:
    line = '{ "$0" explain "$1" --user u-1 --html "$2"; echo "status $?" >&2; } | true'
    assert shell(line, RARELY, shop).err == "status 0\n"


def test_output_that_cannot_be_written_is_a_sentence(shop: str) -> None:
    ran = shell('"$0" explain "$1" --user u-1 "$2" > /dev/full', RARELY, shop)
    assert (ran.status, ran.err) == (
        1,
        "Error: cannot write the output: No space left on device\n",
    )


@pytest.mark.parametrize("form", ["--json", "--html"])
def test_documents_are_utf_8_whatever_the_encoding_of_the_output(form: str, shop: str) -> None:
    where = ("--user", "東京", shop, "--now", NOW)
    ran = process("explain", RARELY, *where, form, PYTHONIOENCODING="ascii")
    assert "東京" in ran.out


def test_a_terminal_gets_coloured_answers(shop: str) -> None:
    text = f"{RARELY} or plan is set"
    shown = on_terminal("explain", text, "--user", "u-1", shop, "--now", NOW, streams="out")
    assert "\x1b[1;32myes\x1b[0m" in shown
    assert "\x1b[1;31mno\x1b[0m" in shown
    shown = on_terminal(
        *("explain", text, "--user", "u-1", shop, "--now", NOW), streams="out", NO_COLOR="1"
    )
    assert shown == process("explain", text, "--user", "u-1", shop, "--now", NOW).out
