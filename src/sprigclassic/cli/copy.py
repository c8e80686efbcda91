"""`sprigclassic copy`: from any store or archive into any other."""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from sprigclassic.cli.archive import STDIN, Archive
from sprigclassic.cli.exports import Exporter, TakenError
from sprigclassic.cli.imports import ChangedError, Importer
from sprigclassic.cli.intake import Tally, take_in
from sprigclassic.cli.notes import Note
from sprigclassic.cli.report import Row, Section, Sheet, lines_section
from sprigclassic.cli.stores import opened_at
from sprigclassic.cli.terminal import counting, reading, say_trouble, show_sheet
from sprigclassic.destination import ClassicDestination
from sprigclassic.errors import StoreError
from sprigclassic.stores import MemoryStore
from sprigclassic.stores.copying import Count
from sprigclassic.stores.urls import ADDRESSES, is_store, shown

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sprigclassic.stores import Store

Sections: TypeAlias = tuple[Section, ...]

_BATCH: Final = 200
_ARCHIVE: Final = re.compile(r"\.(jsonl|ndjson|json)(\.gz)?\Z", re.IGNORECASE)
_COPYING: Final = "copying {task.completed:,} ids"

_EPILOG: Final = """\b
Examples:
  sprigclassic copy users.db redis://localhost:6379/0
  sprigclassic copy archive.jsonl.gz users.db
  sprigclassic copy postgresql://localhost/users users.jsonl.gz

\b
Exit status:
  0  all was copied
  1  something could not be read or written; the same command goes on from there
  2  a mistake in FROM, TO or an option
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--overwrite", is_flag=True, help="Replace the archive TO, if it is there.")
def copy(source: str, target: str, *, overwrite: bool) -> int:
    """Copy all users from one store or archive into another.

    FROM and TO are stores (users.db, sqlite:PATH, redis://…, postgresql://…) or archives of Segment
    messages as JSON, one a line (.jsonl, .ndjson, .json; plain, or gzip as .gz). What TO has
    already is not doubled.

    Interrupted at any moment, the same command goes on where it was, and nothing is there twice.
    Until then, let nobody else write to TO what has no message id.

    The ids of messages of which nothing is left, because their users were forgotten, are not
    copied. An archive does not say who is linked, suppressed or pruned.
    """
    _check(source, target, overwrite=overwrite)
    if is_store(source):
        with opened_at(source, "FROM") as store:
            status, sections = _from_store(store, source, target, overwrite=overwrite)
    else:
        _check_readable(source)
        status, sections = _from_archive(source, target, overwrite=overwrite)
    show_sheet(Sheet((f"copied {shown(source)}", f"to {shown(target)}"), sections))
    return status


def _from_store(store: Store, source: str, target: str, *, overwrite: bool) -> tuple[int, Sections]:
    if not is_store(target):
        return 0, _export(store, shown(source), Path(target), overwrite=overwrite)
    with opened_at(target, "TO", make=True) as other:
        return 0, _restore(store, other)


def _from_archive(source: str, target: str, *, overwrite: bool) -> tuple[int, Sections]:
    archive = Archive([source])
    if is_store(target):
        with opened_at(target, "TO", make=True) as store:
            tally = _import(archive, store, _note(source, target))
        sections: Sections = (lines_section(tally),)
    else:
        store = MemoryStore()
        with reading(archive) as lines:
            tally = take_in(lines, ClassicDestination(store, api_key=""))
        sections = _export(store, shown(source), Path(target), overwrite=overwrite)
        sections = lines_section(tally), *sections
    for trouble in archive.troubles:
        say_trouble(trouble)
    return 1 if archive.troubles else 0, sections


def _check(source: str, target: str, *, overwrite: bool) -> None:
    """Check what can be told from the names.

    Raises:
        click.UsageError: They cannot be meant.
    """
    if source == STDIN or (not is_store(source) and "://" in source):
        msg = f"{ADDRESSES}; or the name of an archive, which can be read again"
        raise click.BadParameter(msg, param_hint="FROM")
    if not (is_store(target) or _ARCHIVE.search(target)):
        msg = f"{ADDRESSES}; or an archive, whose name ends in .jsonl, .ndjson or .json, or .gz too"
        raise click.BadParameter(msg, param_hint="TO")
    if _place(source) == _place(target):
        msg = "FROM and TO are the same"
        raise click.UsageError(msg)
    if overwrite and is_store(target):
        msg = "--overwrite is for an archive: what a store has stays"
        raise click.UsageError(msg)


def _place(text: str) -> str:
    """Return where a store or an archive is, the same for other spellings of its path."""
    path = text.removeprefix("sqlite:")
    return shown(text) if "://" in text else str(Path(path).resolve())


def _check_readable(file: str) -> None:
    """Check that an archive can be read, before anything is made.

    Raises:
        click.ClickException: It cannot.
    """
    try:
        Path(file).open("rb").close()
    except OSError as error:
        msg = f"{click.format_filename(file)}: {error.strerror}"
        raise click.ClickException(msg) from None


@contextmanager
def _failing(archive: str, file: Path) -> Generator[None]:
    """Say why a copy cannot go on.

    Args:
        archive: The archive.
        file: What is written beside it, or it.
    """
    try:
        yield
    except ChangedError:
        msg = (
            f"{click.format_filename(archive)} does not begin with the lines that were copied "
            f"before: to copy it from its beginning, delete {click.format_filename(file)}"
        )
        raise click.ClickException(msg) from None
    except TakenError as error:
        msg = f"{click.format_filename(error.path)}: there is a file already: see --overwrite"
        raise click.BadParameter(msg, param_hint="TO") from None
    except StoreError:
        raise
    except OSError as error:
        msg = f"cannot write {click.format_filename(file)}: {error.strerror}"
        raise click.ClickException(msg) from None


# ---- into a store ------------------------------------------------------------------------------


def _restore(one: Store, other: Store) -> Sections:
    count = Count()
    with counting(one.records(), _COPYING) as records:
        left = iter(records)
        while batch := list(islice(left, _BATCH)):
            for record in batch:
                count.meet(record)
            other.restore(batch)
    rows = (
        Row(count.links, "links"),
        Row(count.suppressed, "suppressed"),
        Row(count.pruned, "pruned"),
    )
    return (_copied(count, *rows),)


def _import(archive: Archive, store: Store, note: Note) -> Tally:
    [source] = archive.files
    importer = Importer(store, note)
    with _failing(source, note.path), reading(archive) as lines:
        importer.take_in(lines)
    if importer.started:
        where = click.format_filename(note.path)
        click.echo(f"{importer.started:,} lines were copied before, says {where}", err=True)
    return importer.tally


def _note(source: str, target: str) -> Note:
    """Return where it stands how far an import has come: beside the archive."""
    mark = blake2b(_place(target).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    path = Path(source)
    return Note(path.with_name(f"{path.name}.{mark}.copied"))


# ---- into an archive ---------------------------------------------------------------------------


def _export(store: Store, name: str, target: Path, *, overwrite: bool) -> Sections:
    exporter = Exporter(store, name, target, overwrite)
    with _failing(str(target), exporter.part), counting(store.records(), _COPYING) as records:
        exporter.write(records)
    if exporter.started:
        click.echo(f"{exporter.started:,} ids were copied before", err=True)
    count = exporter.count
    rows = tuple(row for row in _left_out(count) if row.number)
    section = Section("what the archive does not say", rows)
    return (_copied(count), section) if rows else (_copied(count),)


def _left_out(count: Count) -> Iterable[Row]:
    yield Row(count.links, "links: read back, these ids are users of their own")
    yield Row(count.suppressed, "suppressed ids: read back, they are not")
    yield Row(count.pruned, "pruned ids: read back, what was pruned seems never to have been")
    yield Row(count.unsaid, "facts that no message can say, such as of the year 10000")


def _copied(count: Count, *rows: Row) -> Section:
    facts = Row(count.events, "events"), Row(count.lessons, "sets of attributes")
    return Section("copied", (Row(count.ids, "ids"), *facts, *rows))
