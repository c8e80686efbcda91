"""`sprigclassic check`: is this a filter, and how is it written canonically."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import evolve

from sprigclassic._source import Source
from sprigclassic.cli.terminal import say_filter_error
from sprigclassic.errors import FilterError, SchemaError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.check import in_order
from sprigclassic.filters.limits import MAX_BYTES
from sprigclassic.filters.schema import read_schema

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.schema import Schema

_STDIN: Final = "-"
_ENOUGH: Final = 4 * MAX_BYTES
_LARGEST: Final = 64 * 1024 * 1024
"""No more of a schema is read: a file may be endless."""


def _schema(_ctx: click.Context, _param: click.Parameter, file: str | None) -> Schema | None:
    if file is None:
        return None
    try:
        with Path(file).open("rb") as stream:
            return read_schema(stream.read(_LARGEST))
    except OSError as error:
        reason = str(error.strerror)
    except SchemaError as error:
        reason = str(error)
    msg = f"{click.format_filename(file)}: {reason}"
    raise click.BadParameter(msg)


_EPILOG: Final = """\b
Examples:
  sprigclassic check 'Checkout count<3 in last 30 day'
  sprigclassic check --schema plan.json 'Chekcout count < 3'

\b
Exit status:
  0  it is a filter, with warnings or without
  2  a mistake in FILTER or in an option
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("text", metavar="FILTER")
@click.option(
    "--schema",
    callback=_schema,
    metavar="FILE",
    help="Check names and types too: FILE is JSON, a tracking plan of Segment's Protocols or the "
    "form of a Schema.",
)
def check(text: str, schema: Schema | None) -> None:
    """Check a filter and print its canonical text.

    A FILTER of - is read from standard input. Where the text is no filter, standard error shows
    where and why, and the exit status is 2. It also warns of conditions that never or always hold,
    among the mistakes where there are some.
    """
    text = _from_stdin() if text == _STDIN else text
    try:
        study_filter = StudyFilter.parse(text, schema=schema)
    except FilterError as error:
        problems = in_order([*error.problems, *_warnings(text)])
        raise FilterError(problems, Source(text)) from None
    click.echo(str(study_filter))
    warnings = _warnings(text)
    if warnings:
        say_filter_error(FilterError(warnings, Source(text)))


def _warnings(text: str) -> list[FilterProblem]:
    """Return the warnings about a text; of what is no filter there are none."""
    try:
        found = StudyFilter.parse(text).warnings
    except FilterError:
        return []
    return [evolve(one, message=f"warning: {one.message}") for one in found]


def _from_stdin() -> str:
    # Of an endless input no more is read than it takes to call it too long.
    try:
        with open(0, "rb", closefd=False) as stream:
            text = stream.read(_ENOUGH)
    except OSError as error:
        msg = f"cannot read standard input: {error.strerror}"
        raise click.UsageError(msg) from None
    # What is no UTF-8 gets the form that it has in an argument.
    return text.decode("utf-8-sig", "surrogateescape")
