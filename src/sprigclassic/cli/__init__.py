"""The command line: `sprigclassic audience`, `check`, `copy` and `explain`.

Click and rich are imported once the command runs, so that one who lacks them is told what to
install.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from sprigclassic.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED: Final = 130
"""What a shell reports of a command that Ctrl-C ended."""


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        args: The arguments after the command's name; by default those of this process.

    Returns:
        The exit status.
    """
    try:
        from sprigclassic.cli.app import run  # noqa: PLC0415 - click and rich may be missing

        return run(args)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"click", "rich"}:
            raise
        sys.stderr.write(f"{MissingExtraError('cli')}\n")
        return 1
    except KeyboardInterrupt:
        # A terminal shows `^C` where the cursor was.
        sys.stderr.write("\ninterrupted\n" if sys.stderr.isatty() else "interrupted\n")
        return _INTERRUPTED
