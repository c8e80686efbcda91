"""`sprigclassic audience`: how many users of an archive, or of a store, a filter lets through."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from sprigclassic.cli.archive import Archive
from sprigclassic.cli.counts import Counts, count
from sprigclassic.cli.instants import now_option
from sprigclassic.cli.intake import take_in
from sprigclassic.cli.report import Report
from sprigclassic.cli.stores import check_source, opened_at, store_option
from sprigclassic.cli.terminal import counting, reading, say_trouble, show_sheet
from sprigclassic.destination import ClassicDestination
from sprigclassic.filters import StudyFilter
from sprigclassic.stores import MemoryStore
from sprigclassic.stores.urls import shown

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sprigclassic.users import User


_EPILOG: Final = """\b
Examples:
  sprigclassic audience 'Checkout count < 3 in last 30 days' archive/*.gz
  zcat 2026-*.gz | sprigclassic audience --ids 'plan = "pro"' - > ids.txt
  sprigclassic audience 'plan = "pro"' --store users.db

\b
Exit status:
  0  the filter was asked
  1  nothing could be read, the store failed, or the output could not be written
  2  a mistake in FILTER or in an option
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("text", metavar="FILTER")
@click.argument("files", metavar="[FILE...]", nargs=-1)
@store_option
@now_option
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
    store: str | None,
    now: datetime | None,
    ids: bool,
    as_json: bool,
    rejects: str | None,
) -> int:
    """Count the users in an archive, or in a store, who match a filter.

    Each FILE holds Segment messages as JSON, one a line, plain or gzip; - is standard input.
    Counted are the known users, those whom an identify or an alias names. Each condition of the
    filter is also counted on its own.

    A line that cannot be read as a message, or says no time, is refused and counted as such.
    """
    study_filter = StudyFilter.parse(text)
    check_source(files, store)
    moment = now or datetime.now(UTC)
    if store is None:
        report = _of_files(study_filter, files, moment, rejects)
    elif rejects is None:
        report = _of_store(study_filter, store, moment)
    else:
        msg = "--rejects is for the lines of FILEs: a store has none"
        raise click.UsageError(msg)
    if report is None:
        return 1
    _print(report, ids=ids, as_json=as_json)
    return 0


def _of_files(
    study_filter: StudyFilter, files: tuple[str, ...], now: datetime, rejects: str | None
) -> Report | None:
    store, archive = MemoryStore(), Archive(files)
    destination = ClassicDestination(store, api_key="")
    with _written(rejects, archive) as file, reading(archive) as lines:
        tally = take_in(lines, destination, file)
    for trouble in archive.troubles:
        say_trouble(trouble)
    if archive.troubles and not tally.lines:
        return None
    counts = _ask(study_filter, store.users(), now)
    return Report(counts, tally, tuple(archive.troubles))


def _of_store(study_filter: StudyFilter, url: str, now: datetime) -> Report:
    with opened_at(url, "--store") as store:
        counts = _ask(study_filter, store.users(study_filter.needs(now=now)), now)
    return Report(counts, None, store=shown(url))


def _ask(study_filter: StudyFilter, users: Iterable[User], now: datetime) -> Counts:
    with counting(users, "asking about {task.completed:,} users") as followed:
        return count(study_filter, followed, now)


def _print(report: Report, *, ids: bool, as_json: bool) -> None:
    if as_json:
        click.echo(report.json(ids=ids), nl=False)
    elif ids:
        click.echo(report.summary(), err=True)
        click.echo(report.ids(), nl=False)
    else:
        show_sheet(report.sheet)


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
