from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import click
import pytest

from sprigclassic.cli import app, main

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]

WITHOUT = """
import sys
sys.modules[{missing!r}] = None
from sprigclassic.cli import main
sys.exit(main(["--version"]))
"""
LOADED = """
import sys
import sprigclassic.cli.archive
sys.exit("click" in sys.modules or "rich" in sys.modules)
"""


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True, timeout=60
    )


@pytest.mark.parametrize("missing", ["click", "rich", "rich.table"])
def test_without_its_extra_the_command_says_what_to_install(missing: str) -> None:
    ended = python(WITHOUT.format(missing=missing))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "this needs the extra `cli`: pip install 'sprigclassic[cli]'\n"


def test_another_missing_module_is_not_taken_for_the_extra() -> None:
    ended = python(WITHOUT.format(missing="sprigclassic.cli.report"))
    assert ended.returncode == 1
    assert "ModuleNotFoundError" in ended.stderr
    assert "this needs the extra" not in ended.stderr


def test_click_and_rich_are_not_imported_before_they_are_needed() -> None:
    assert python(LOADED).returncode == 0


def test_the_version_is_that_of_the_package(command: Command) -> None:
    ran = command("--version")
    assert (ran.status, ran.out) == (0, f"sprigclassic {version('sprigclassic')}\n")


@pytest.mark.parametrize("args", [["--help"], ["audience", "--help"], ["check", "-h"]])
def test_help_has_an_example(command: Command, args: list[str]) -> None:
    ran = command(*args)
    assert ran.status == 0
    assert ran.out.startswith("Usage: sprigclassic ")
    assert "\n    sprigclassic " in ran.out.partition("\n  Example")[2]


@pytest.mark.parametrize("args", [["nonsense"], ["check", "a = 1", "--nonsense"]])
def test_a_mistake_of_usage_ends_with_2(command: Command, args: list[str]) -> None:
    ran = command(*args)
    assert (ran.status, ran.out) == (2, "")
    assert "nonsense" in ran.err


def test_the_arguments_are_those_of_the_process_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["anything", "check", "a=1"])
    assert main() == 0
    assert capsys.readouterr().out == "a = 1\n"


# ---- ends that a test cannot bring about otherwise ---------------------------------------------


def ending(error: BaseException) -> click.Command:
    def end() -> NoReturn:
        raise error

    return click.Command("end", callback=end)


def test_a_lack_of_memory_is_a_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.commands.commands, "end", ending(MemoryError()))
    ran = command("end")
    assert (ran.status, ran.err) == (1, "Error: out of memory\n")


def test_ctrl_c_is_a_line_and_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.commands.commands, "end", ending(KeyboardInterrupt()))
    ran = command("end")
    assert (ran.status, ran.out, ran.err) == (130, "", "interrupted\n")


def test_ctrl_c_while_click_is_imported_is_the_same(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Importing(ModuleType):
        def __getattr__(self, name: str) -> Any:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "sprigclassic.cli.app", Importing("app"))
    ran = command("check", "a = 1")
    assert (ran.status, ran.err) == (130, "interrupted\n")
