"""What only a process of its own has: an end that nobody told it of, and a terminal."""

from __future__ import annotations

import gzip
import json
import subprocess
from contextlib import closing
from random import Random
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic import ClassicDestination, MemoryStore, SqliteStore
from tests.cli.messages import SHOP, written
from tests.cli.runs import COMMAND, process
from tests.cli.test_processes import ANSI, on_terminal

if TYPE_CHECKING:
    from pathlib import Path

LINES = 25_000


def message(number: int) -> bytes:
    """Return a message, of which others are the same, and every third has an id."""
    fields: dict[str, Any] = {
        "type": "track",
        "userId": f"u-{number % 7}",
        "timestamp": f"2026-11-{number % 5 + 1:02}T12:00:00Z",
        "event": "Checkout",
    }
    if not number % 3:
        fields["messageId"] = f"m-{number}"
    if not number % 100:
        fields |= {"type": "identify", "traits": {"turn": number}}
    return json.dumps(fields).encode()


def killed(random: Random, *args: str) -> bool:
    """Run the command and kill it at some moment; return whether it came to its end before."""
    with subprocess.Popen([COMMAND, *args], stdout=subprocess.DEVNULL) as running:
        sleep(0.3 + random.random() / 2)
        running.kill()
        return running.wait() == 0


def there(path: Path) -> list[Any]:
    with closing(SqliteStore(path)) as store:
        return sorted(store.records(), key=lambda record: record.user_id)


def kill_often(times: int, *way: str) -> None:
    """Copy, and be killed often; the same command at last comes to its end."""
    random = Random(times)  # noqa: S311 - no secret
    ends = [killed(random, "copy", *way) for _ in range(times)]
    ran = process("copy", *way)
    assert ran.status == 0 or (any(ends) and "there is a file already" in ran.err)


@pytest.fixture
def archive(tmp_path: Path) -> str:
    return written(tmp_path / "a.jsonl", *map(message, range(LINES)))


@pytest.fixture
def wanted() -> list[Any]:
    whole = MemoryStore()
    ClassicDestination(whole, api_key="").receive_lines(map(message, range(LINES)))
    return sorted(whole.records(), key=lambda record: record.user_id)


def test_a_killed_copy_into_a_store_goes_on_where_it_was(
    tmp_path: Path, archive: str, wanted: list[Any]
) -> None:
    kill_often(2, archive, str(tmp_path / "1.db"))
    assert there(tmp_path / "1.db") == wanted


@pytest.mark.long
def test_copies_that_are_killed_often_go_on_where_they_were(
    tmp_path: Path, archive: str, wanted: list[Any]
) -> None:
    one, other, again, packed = (
        str(tmp_path / name) for name in ("1.db", "2.db", "3.db", "b.json.gz")
    )
    for way in [(archive, one), (one, other), (one, packed), (packed, again)]:
        kill_often(10, *way)
    assert [there(tmp_path / f"{number}.db") == wanted for number in (1, 2, 3)] == [True] * 3
    assert len(gzip.decompress((tmp_path / "b.json.gz").read_bytes()).splitlines()) == LINES


# ---- terminals ---------------------------------------------------------------------------------


def test_progress_is_on_standard_error_and_goes_away(tmp_path: Path) -> None:
    file = written(tmp_path / "shop.jsonl", *SHOP)
    one, other, archive = (str(tmp_path / name) for name in ("1.db", "2.db", "b.json"))
    shown = on_terminal("copy", file, one, streams="err")
    assert "reading" in shown
    assert shown.endswith("\x1b[2K")
    for target in (other, archive):
        shown = on_terminal("copy", one, target, streams="err")
        assert "copying 0 ids" in ANSI.sub("", shown)
        assert shown.endswith("\x1b[2K")


def test_a_terminal_gets_a_table(tmp_path: Path) -> None:
    file, target = written(tmp_path / "shop.jsonl", *SHOP), str(tmp_path / "1.db")
    shown = on_terminal("copy", file, target, streams="out", COLUMNS="200")
    assert shown.startswith(f"\x1b[1mcopied {file}\x1b[0m\n")
    assert "\n           9  accepted" in ANSI.sub("", shown)
