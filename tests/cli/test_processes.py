"""What only a process of its own has: pipes, signals, a terminal."""

from __future__ import annotations

import gzip
import os
import pty
import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.messages import NOW, SHOP, identify, written
from tests.cli.runs import COMMAND, process, shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RARELY = "Checkout count < 3 in last 30 days"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*args: str, streams: str, stdin: int | None = None, **environ: str) -> str:
    """Run the command with some of its streams on a terminal and return what that shows."""
    ours, theirs = pty.openpty()
    environ = {"TERM": "xterm-256color", "COLUMNS": "100", "NO_COLOR": "", **environ}
    running = subprocess.Popen(
        [COMMAND, *args],
        stdin=stdin,
        stdout=theirs if "out" in streams else subprocess.DEVNULL,
        stderr=theirs if "err" in streams else subprocess.DEVNULL,
        env={**os.environ, **environ},
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    running.wait(60)
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux's way to say that nobody holds the other end
        return b""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    return written(tmp_path / "shop.jsonl", *SHOP)


# ---- pipes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_standard_input_may_be_gzip(pack: type[bytes]) -> None:
    data = pack(b"\n".join(SHOP))
    ran = process("audience", RARELY, "-", "--ids", "--now", NOW, stdin=data)
    assert (ran.status, ran.out) == (0, "u-2\nu-3\n")


def test_closed_standard_input_is_a_sentence() -> None:
    ran = shell('"$0" audience "$1" - <&-', RARELY)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: standard input: Bad file descriptor\n"


def test_standard_input_as_a_file_is_not_overwritten_by_rejects(shop: str) -> None:
    ran = shell('"$0" audience "$1" - --rejects "$2" < "$2"', RARELY, shop)
    assert ran.status == 2
    assert "is one of the files to read" in ran.err


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    file = written(tmp_path / "a", *(identify(f"u-{number}") for number in range(50_000)))
    line = '{ "$0" audience "$1" --ids "$2"; echo "status $?" >&2; } | head -n 2'
    ran = shell(line, "a is not set", file)
    assert ran.out == "u-0\nu-1\n"
    assert ran.err.splitlines()[2:] == ["status 0"]


def test_a_reader_of_both_outputs_may_leave_too(shop: str) -> None:
    line = '{ "$0" audience "$1" --ids "$2" 2>&1; echo "status $?" >&3; } 3>&2 | true'
    assert shell(line, RARELY, shop).err == "status 0\n"


def test_output_that_cannot_be_written_is_a_sentence(shop: str) -> None:
    ran = shell('"$0" audience "$1" "$2" > /dev/full', RARELY, shop)
    assert (ran.status, ran.err) == (
        1,
        "Error: cannot write the output: No space left on device\n",
    )


def test_where_nothing_can_be_said_the_status_says_it(shop: str) -> None:
    assert shell('"$0" audience "$1" "$2" > /dev/full 2>&1', RARELY, shop).status == 1
    assert shell('"$0" check "a =" 2> /dev/full').status == 1


def test_rejects_that_cannot_be_written_are_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path / "a", b"nonsense")
    ran = shell('"$0" audience "$1" "$2" --rejects /dev/full', RARELY, file)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: cannot write /dev/full: No space left on device\n"


def test_closed_outputs_are_no_tracebacks(shop: str) -> None:
    assert shell('"$0" audience "$1" "$2" >&-', RARELY, shop).err == ""
    assert shell('"$0" audience "$1" "$2" missing 2>&-', RARELY, shop).out.startswith(RARELY)
    assert shell('"$0" check "a =" 2>&-').status == 2


def test_json_is_utf_8_whatever_the_encoding_of_the_output(tmp_path: Path) -> None:
    file = written(tmp_path / "a", identify("東京"))
    ran = process("audience", "a is not set", file, "--json", "--ids", PYTHONIOENCODING="ascii")
    assert '"東京"' in ran.out


# ---- Ctrl-C ------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """A shell's background jobs ignore Ctrl-C, and so would our processes."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(tmp_path: Path, stderr: int) -> tuple[int, bytes]:
    """Interrupt a run that waits for more; return its status and what it said."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [COMMAND, "audience", RARELY, str(pipe)], stdout=subprocess.DEVNULL, stderr=stderr
    ) as running:
        with pipe.open("wb") as stream:  # opens once the other side does
            stream.write(b"\n".join(SHOP))
            stream.flush()
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=60)
        return running.returncode, said


def test_ctrl_c_ends_with_one_line_and_130(tmp_path: Path) -> None:
    assert interrupted(tmp_path, subprocess.PIPE) == (130, b"interrupted\n")


def test_ctrl_c_gives_a_terminal_its_cursor_back(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    status, _ = interrupted(tmp_path, theirs)
    os.close(theirs)
    shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert status == 130
    assert shown.endswith(b"\r\ninterrupted\r\n")
    assert shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l")
    assert b"Traceback" not in shown


# ---- terminals ---------------------------------------------------------------------------------


def test_a_terminal_gets_a_table_with_bars(shop: str) -> None:
    shown = on_terminal("audience", RARELY, shop, "--now", NOW, streams="out")
    rows = [row.split() for row in ANSI.sub("", shown).splitlines() if row]
    assert rows[0] == RARELY.split()
    bar = "━━━━━━━━━━╸━━━━━"
    assert rows[4] == ["2", "66.7", "%", bar, "match"]
    assert rows[6] == ["2", "66.7", "%", bar, *RARELY.split()]
    assert rows[-1] == ["0", "refused"]
    assert "\x1b[36m" in shown


def test_a_narrow_terminal_gets_no_bars(shop: str) -> None:
    shown = on_terminal("audience", RARELY, shop, "--now", NOW, streams="out", COLUMNS="60")
    assert "━" not in shown
    assert "66.7 %" in ANSI.sub("", shown)


def test_no_color_is_honoured(shop: str) -> None:
    shown = on_terminal("audience", RARELY, shop, "--now", NOW, streams="out", NO_COLOR="1")
    assert "66.7 %" in shown
    assert "\x1b" not in shown
    shown = on_terminal("check", "a = 30 dayz", streams="err", NO_COLOR="1")
    assert "^^^^" in shown
    assert "\x1b" not in shown


def test_a_pipe_gets_no_colour_even_where_it_is_forced(shop: str) -> None:
    ran = process("audience", RARELY, shop, "--now", NOW, FORCE_COLOR="1", CLICOLOR_FORCE="1")
    assert "\x1b" not in ran.out + ran.err


def test_markup_in_a_filter_is_text(tmp_path: Path) -> None:
    file = written(tmp_path / "a", identify("u-1", a="[red]:smile:[/red]"))
    shown = on_terminal("audience", 'a = "[red]:smile:[/red]"', file, streams="out")
    assert ANSI.sub("", shown).count('a = "[red]:smile:[/red]"') == 2


def test_a_mistake_is_coloured_on_a_terminal() -> None:
    shown = on_terminal("check", "Checkout count < 3 in last 30 dayz", streams="err")
    assert "\x1b[1;31m^^^^\x1b[0m" in shown
    assert "\x1b[1m<filter>:1:31: `dayz` is not a unit of time [unknown-unit]\x1b[0m" in shown
    assert ANSI.sub("", shown) == process("check", "Checkout count < 3 in last 30 dayz").err


def test_a_long_line_of_a_mistake_is_not_wrapped() -> None:
    text = f'a = "{"x" * 80}" and b == = 1'
    shown = on_terminal("check", text, streams="err", COLUMNS="40")
    assert ANSI.sub("", shown) == process("check", text).err


def test_progress_is_on_standard_error_and_goes_away(shop: str) -> None:
    shown = on_terminal("audience", RARELY, shop, streams="err")
    assert "reading" in shown
    assert "asking about" in shown
    assert "━" in shown
    assert shown.endswith("\x1b[2K")
    assert RARELY not in shown


def test_progress_of_a_pipe_has_no_end() -> None:
    read, write = os.pipe()
    os.write(write, b"\n".join(SHOP))
    os.close(write)
    shown = on_terminal("audience", RARELY, "-", streams="err", stdin=read)
    os.close(read)
    assert "/? bytes" in ANSI.sub("", shown)


def test_there_is_no_progress_where_nobody_watches(shop: str) -> None:
    assert process("audience", RARELY, shop).err == ""
    assert on_terminal("audience", RARELY, shop, streams="out").count("reading") == 0
