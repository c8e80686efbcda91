"""`sprigclassic check`: is this a filter, and how is it written canonically."""

from __future__ import annotations

from typing import Final

import click

from sprigclassic.filters import StudyFilter
from sprigclassic.filters.limits import MAX_BYTES

_STDIN: Final = "-"
_ENOUGH: Final = 4 * MAX_BYTES


_EPILOG: Final = """\b
Example:
  sprigclassic check 'Checkout count<3 in last 30 day'
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("text", metavar="FILTER")
def check(text: str) -> None:
    """Check a filter and print its canonical text.

    A FILTER of - is read from standard input. Where the text is no filter, standard error shows
    where and why, and the exit status is 2.
    """
    click.echo(str(StudyFilter.parse(_from_stdin() if text == _STDIN else text)))


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
