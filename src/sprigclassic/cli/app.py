"""The group of commands, and what becomes of the errors that they end in."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from sprigclassic.cli.audience import audience
from sprigclassic.cli.check import check
from sprigclassic.cli.copy import copy
from sprigclassic.cli.explain import explain
from sprigclassic.cli.terminal import say_filter_error
from sprigclassic.errors import FilterError, MissingExtraError, NotLoadedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

_BAD_FILTER: Final = 2


class _Commands(click.Group):
    """Commands whose errors are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FilterError as error:
            say_filter_error(error)
            return _BAD_FILTER
        except NotLoadedError as error:
            msg = f"{error}: the store was pruned for other filters"
            raise click.ClickException(msg) from None
        except (MissingExtraError, StoreError) as error:
            raise click.ClickException(str(error)) from None
        except KeyboardInterrupt:
            raise click.Abort from None
        except MemoryError:
            msg = "out of memory"
            raise click.ClickException(msg) from None
        except BrokenPipeError:
            _let_go_of(1, 2)
            return 0
        except OSError as error:
            _let_go_of(1)
            msg = f"cannot write the output: {error.strerror}"
            raise click.ClickException(msg) from None


_EPILOG: Final = """\b
Example:
  sprigclassic audience 'Checkout count < 3 in last 30 days' archive/*.gz
"""


@click.group(
    cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="sprigclassic", message="%(prog)s %(version)s")
def commands() -> None:
    """Ask study filters about archives of Segment messages, and about stores."""


commands.add_command(audience)
commands.add_command(check)
commands.add_command(copy)
commands.add_command(explain)


def run(args: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; Ctrl-C comes through as KeyboardInterrupt."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")  # an encoding may lack letters of a filter
    try:
        return _status(args)
    except OSError:  # standard error cannot be written either
        _let_go_of(1, 2)
        return 1


def _status(args: Sequence[str] | None) -> int:
    try:
        return commands.main(args, prog_name="sprigclassic", standalone_mode=False) or 0
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return error.exit_code


def _let_go_of(*outputs: int) -> None:
    """Point standard output or error to nowhere: Python flushes them once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for output in outputs:
        os.dup2(nowhere, output)
