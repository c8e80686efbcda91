"""`sprigclassic audience`: how many users of an archive a filter lets through."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from sprigclassic.cli.archive import Archive
from sprigclassic.cli.counts import Counts, count
from sprigclassic.cli.instants import instant
from sprigclassic.cli.intake import Tally, take_in
from sprigclassic.cli.report import Report
from sprigclassic.cli.terminal import asking, reading, say_trouble, show_report
from sprigclassic.destination import ClassicDestination
from sprigclassic.filters import StudyFilter
from sprigclassic.stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Generator


_EPILOG: Final = """\b
Examples:
  sprigclassic audience 'Checkout count < 3 in last 30 days' archive/*.gz
  zcat 2026-*.gz | sprigclassic audience --ids 'plan = "pro"' - > ids.txt

\b
Exit status:
  0  the filter was asked
  1  nothing could be read, or the output could not be written
  2  a mistake in FILTER or in an option
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("text", metavar="FILTER")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--now",
    callback=instant,
    metavar="INSTANT",
    show_default="the present",
    help="Answer for this instant: a date, for its midnight in UTC, or a time with its zone.",
)
@click.option(
    "--ids",
    is_flag=True,
    help="Print the ids of the users who match, one a line, and the numbers on standard error. "
    "An id that would not keep to its line is written as a JSON string.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document; with --ids, the ids in it."
)
@click.option(
    "--rejects",
    metavar="FILE",
    help="Write each refused line to FILE, as JSON: file, line, reasons, raw.",
)
def audience(  # noqa: PLR0913 - an argument an option
    *,
    text: str,
    files: tuple[str, ...],
    now: datetime | None,
    ids: bool,
    as_json: bool,
    rejects: str | None,
) -> int:
    """Count the users in an archive who match a filter.

    Each FILE holds Segment messages as JSON, one a line, plain or gzip; - is standard input.
    Counted are the known users, those whom an identify or an alias names. Each condition of the
    filter is also counted on its own.

    A line that cannot be read as a message, or says no time, is refused and counted as such.
    """
    study_filter = StudyFilter.parse(text)
    store, archive = MemoryStore(), Archive(files)
    tally = _read(archive, store, rejects)
    for trouble in archive.troubles:
        say_trouble(trouble)
    if archive.troubles and not tally.lines:
        return 1
    counts = _ask(study_filter, store, now or datetime.now(UTC))
    _print(Report(counts, tally, tuple(archive.troubles)), ids=ids, as_json=as_json)
    return 0


def _read(archive: Archive, store: MemoryStore, rejects: str | None) -> Tally:
    destination = ClassicDestination(store, api_key="")
    with _written(rejects, archive) as file, reading(archive) as lines:
        return take_in(lines, destination, file)


def _ask(study_filter: StudyFilter, store: MemoryStore, now: datetime) -> Counts:
    with asking(store.users()) as users:
        return count(study_filter, users, now)


def _print(report: Report, *, ids: bool, as_json: bool) -> None:
    if as_json:
        click.echo(report.json(ids=ids), nl=False)
    elif ids:
        click.echo(report.summary(), err=True)
        click.echo(report.ids(), nl=False)
    else:
        show_report(report)


@contextmanager
def _written(rejects: str | None, archive: Archive) -> Generator[BinaryIO | None]:
    if rejects is None:
        yield None
        return
    file = _opened(rejects, archive)
    try:
        with file:
            yield file
    except OSError as error:
        msg = f"cannot write {click.format_filename(rejects)}: {error.strerror}"
        raise click.ClickException(msg) from None


def _opened(rejects: str, archive: Archive) -> BinaryIO:
    try:
        if Path(rejects).is_file() and archive.reads(rejects):
            raise FileExistsError(EEXIST, "is one of the files to read")
        return Path(rejects).open("wb")
    except OSError as error:
        msg = f"{click.format_filename(rejects)}: {error.strerror}"
        raise click.BadParameter(msg, param_hint="--rejects") from None
