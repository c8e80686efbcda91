from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import sprigclassic as sc
from tests.cli.runs import process, shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]

DAYZ = """\
<filter>:1:31: `dayz` is not a unit of time [unknown-unit]
  |
1 | Checkout count < 3 in last 30 dayz
  |                               ^^^^
  = help: did you mean `days`?
"""


def test_a_filter_is_printed_canonically(command: Command) -> None:
    ran = command("check", 'Checkout COUNT<3 in last 30 day AND plan=="pro" # who rarely buys')
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == 'Checkout count < 3 in last 30 days and plan = "pro"\n'


def test_a_mistake_is_shown_with_its_caret(command: Command) -> None:
    ran = command("check", "Checkout count < 3 in last 30 dayz")
    assert (ran.status, ran.out, ran.err) == (2, "", DAYZ)


def test_a_filter_is_read_from_standard_input() -> None:
    ran = process("check", "-", stdin=b'\xef\xbb\xbfplan\n= "pro"\r\n')
    assert (ran.status, ran.out, ran.err) == (0, 'plan = "pro"\n', "")


def test_a_mistake_in_standard_input_is_shown_too() -> None:
    ran = process("check", "-", stdin=b"a = 1 and\nb = = 2")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("<filter>:2:5: ")


def test_bytes_that_are_no_text_are_shown_with_their_place() -> None:
    ran = process("check", "-", stdin=b'plan = "\xff"')
    assert ran.status == 2
    assert ran.err.startswith("<filter>:1:9: ")
    assert shell('printf \'plan = "\\377"\' | xargs -0 "$0" check').err == ran.err


def test_endless_input_is_called_too_long() -> None:
    ran = shell('"$0" check - < /dev/zero')
    assert (ran.status, ran.out) == (2, "")
    assert "[too-long]" in ran.err


def test_closed_standard_input_is_a_sentence() -> None:
    ran = shell('"$0" check - <&-')
    assert ran.status == 2
    assert ran.err.endswith("Error: cannot read standard input: Bad file descriptor\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_letters_that_the_output_lacks_are_escaped(encoding: str) -> None:
    ran = process("check", 'city = "東京"', PYTHONIOENCODING=encoding)
    assert ran.status == 0
    assert ran.out in {'city = "東京"\n', 'city = "\\u6771\\u4eac"\n'}


# ---- --schema ----------------------------------------------------------------------------------


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A file with a schema."""
    file = tmp_path / "plan.json"
    schema = sc.Schema.of(
        attributes={"plan": {"values": ["free", "pro"]}}, events={"Checkout": {"total": "number"}}
    )
    file.write_text(json.dumps(schema.to_json()), encoding="utf-8")
    return file


def test_names_and_types_are_checked_too(command: Command, plan: Path) -> None:
    ran = command("check", "--schema", str(plan), 'Chekcout count < 3 or Checkout sum(total) < "x"')
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err
        == """\
<filter>:1:1: there is no event `Chekcout` [unknown-event]
  |
1 | Chekcout count < 3 or Checkout sum(total) < "x"
  | ^^^^^^^^
  = help: did you mean `Checkout`?

<filter>:1:45: a sum is a number, and is never compared with a text [measure-needs-number]
  |
1 | Chekcout count < 3 or Checkout sum(total) < "x"
  |                                             ^^^
"""
    )


def test_a_filter_that_keeps_to_the_schema_is_printed(command: Command, plan: Path) -> None:
    ran = command("check", "--schema", str(plan), 'Checkout count<3 and plan = "pro"')
    assert (ran.status, ran.out, ran.err) == (0, 'Checkout count < 3 and plan = "pro"\n', "")


def test_a_tracking_plan_is_a_schema(command: Command, plan: Path) -> None:
    rule = {"type": "TRACK", "key": "Checkout", "jsonSchema": {}}
    plan.write_text(json.dumps({"data": {"rules": [rule]}}), encoding="utf-8")
    ran = command("check", "--schema", str(plan), "Chekcout happened")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("<filter>:1:1: there is no event `Chekcout` [unknown-event]\n")


def test_what_never_holds_is_a_warning(command: Command) -> None:
    ran = command("check", "Checkout count<0")
    assert (ran.status, ran.out) == (0, "Checkout count < 0\n")
    assert (
        ran.err
        == """\
<filter>:1:1: warning: a count is whole, and 0 or more, so this never holds [never-holds]
  |
1 | Checkout count<0
  | ^^^^^^^^^^^^^^^^
"""
    )


def test_mistakes_and_warnings_come_at_once_in_order_of_place(command: Command, plan: Path) -> None:
    text = "Checkout count < 0 and Chekcout count < 3 and Checkout count >= 0"
    reason = "a count is whole, and 0 or more, so this"
    ran = command("check", "--schema", str(plan), text)
    assert (ran.status, ran.out) == (2, "")
    told = [line for line in ran.err.splitlines() if line.startswith("<filter>")]
    assert told == [
        f"<filter>:1:1: warning: {reason} never holds [never-holds]",
        "<filter>:1:24: there is no event `Chekcout` [unknown-event]",
        f"<filter>:1:47: warning: {reason} always holds [always-holds]",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "$: expected JSON: "),
        (b'{"version": 1, "attributes": {"plan": "txt"}}', "$.attributes.plan: expected one of "),
        (b"\xff", "$: expected JSON: "),
    ],
    ids=["no-json", "no-type", "no-text"],
)
def test_a_file_that_is_no_schema_is_refused(
    command: Command, plan: Path, content: bytes, reason: str
) -> None:
    plan.write_bytes(content)
    ran = command("check", "--schema", str(plan), "Checkout happened")
    assert (ran.status, ran.out) == (2, "")
    assert f"Invalid value for '--schema': {plan}: {reason}" in ran.err


def test_a_file_that_is_not_there_is_a_sentence(command: Command, tmp_path: Path) -> None:
    for file, reason in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory")):
        ran = command("check", "--schema", str(file), "Checkout happened")
        assert (ran.status, ran.out) == (2, "")
        assert f"{file}: {reason}" in ran.err
