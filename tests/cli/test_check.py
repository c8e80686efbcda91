from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.runs import process, shell

if TYPE_CHECKING:
    from collections.abc import Callable

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
