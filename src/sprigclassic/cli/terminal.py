"""What a terminal gets and a pipe does not: colour, bars and progress."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import click
from rich.console import Console, Group
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sprigclassic._source import harmless
from sprigclassic.cli.archive import STDIN

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from typing import TextIO

    from rich.console import RenderableType

    from sprigclassic.cli.archive import Archive, Line, Trouble
    from sprigclassic.cli.report import Row, Section, Sheet
    from sprigclassic.errors import FilterError

__all__ = [
    "counting",
    "is_terminal",
    "reading",
    "say_filter_error",
    "say_trouble",
    "show_explanation",
    "show_sheet",
]

Item = TypeVar("Item")

_BAR_WIDTH: Final = 16
_ROOM_FOR_BARS: Final = 72
_STEP: Final = 512
"""How many items pass between two looks at the progress."""


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether someone watches a stream; a closed one is None."""
    return stream is not None and stream.isatty()


def say_trouble(trouble: Trouble) -> None:
    """Say on standard error what could not be read."""
    file = "standard input" if trouble.file == STDIN else harmless(trouble.file)
    click.echo(f"Error: {file}: {trouble.reason}", err=True)


def say_filter_error(error: FilterError) -> None:
    """Say on standard error what is wrong with a filter, coloured on a terminal."""
    if not is_terminal(sys.stderr):
        click.echo(str(error), err=True)
        return
    text = Text(str(error))
    text.highlight_regex(r"(?m)^\S+:\d+:\d+: .*$", "bold")
    text.highlight_regex(r"(?m)^ *\|[ \t]*(?P<red>\^+)$", style_prefix="bold ")
    text.highlight_regex(r"(?m)^ *= (?P<cyan>help: .*)$", style_prefix="")
    _console(stderr=True).print(text, soft_wrap=True)


def show_sheet(sheet: Sheet) -> None:
    """Print numbers on standard output: tables on a terminal, else plain text."""
    if not is_terminal(sys.stdout):
        click.echo(sheet.plain(), nl=False)
        return
    console = _console()
    bars = console.width >= _ROOM_FOR_BARS
    title, about = sheet.head
    console.print(Text(title, "bold"), Text(about, "dim"), sep="\n")
    for section in sheet.sections:
        console.print(_section(section, bars=bars))


def show_explanation(text: str) -> None:
    """Print an explanation on standard output, its answers coloured on a terminal."""
    if not is_terminal(sys.stdout):
        click.echo(text)
        return
    shown = Text(text)
    shown.highlight_regex(r"(?m)^(?P<green>yes) ", style_prefix="bold ")
    shown.highlight_regex(r"(?m)^(?P<red>no) ", style_prefix="bold ")
    _console().print(shown, soft_wrap=True)


@contextmanager
def reading(archive: Archive) -> Generator[Iterable[Line]]:
    """Give the lines of an archive; a terminal sees how far the reading has come."""
    if not is_terminal(sys.stderr):
        yield archive.lines()
        return
    with _progress("reading", BarColumn(), DownloadColumn(), TimeRemainingColumn()) as progress:
        task = progress.add_task("", total=archive.size)
        yield _followed(
            archive.lines(), lambda _: progress.update(task, completed=archive.bytes_read)
        )


@contextmanager
def counting(items: Iterable[Item], text: str) -> Generator[Iterable[Item]]:
    """Give the items; a terminal sees how many have been given.

    Args:
        items: Any.
        text: What it sees, with `{task.completed:,}` for the number.
    """
    if not is_terminal(sys.stderr):
        yield items
        return
    with _progress(text) as progress:
        task = progress.add_task("", total=None)
        yield _followed(items, lambda number: progress.update(task, completed=number))


def _progress(text: str, *columns: ProgressColumn) -> Progress:
    return Progress(
        TextColumn(text),
        *columns,
        console=_console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _followed(items: Iterable[Item], tell: Callable[[int], None]) -> Iterator[Item]:
    for number, item in enumerate(items):
        if not number % _STEP:
            tell(number)
        yield item


def _console(*, stderr: bool = False) -> Console:
    """Return a console without colour where NO_COLOR is set: https://no-color.org."""
    plain = bool(os.environ.get("NO_COLOR"))
    return Console(
        stderr=stderr,
        color_system=None if plain else "auto",
        no_color=plain,  # of a NO_COLOR that is empty, rich 13 thinks otherwise
        highlight=False,
    )


def _section(section: Section, *, bars: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True, min_width=12)
    for row in section.rows:
        table.add_row(f"{row.number:,}", *_shares(section, row, bars=bars), Text(row.text))
    return Group("", Text(section.heading, "bold"), table)


def _shares(section: Section, row: Row, *, bars: bool) -> Iterator[RenderableType]:
    if section.shared:
        yield Text(f"{row.share:>7}", "cyan")
    if section.shared and bars:
        yield _bar(row.number, row.whole) if row.whole else ""


def _bar(number: int, whole: int) -> ProgressBar:
    return ProgressBar(whole, number, width=_BAR_WIDTH, complete_style="cyan")
