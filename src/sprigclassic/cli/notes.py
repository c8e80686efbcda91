"""Notes of how far a copy has come: a small file of JSON, whole at any moment."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final, cast

import click
from attrs import frozen

__all__ = ["Note"]

_VERSION: Final = 1


@frozen
class Note:
    """A file in which it stands how far a copy has come.

    Attributes:
        path: Where it is.
    """

    path: Path

    def read(self) -> dict[str, Any] | None:
        """Return what stands in it, or None where there is no such file.

        Raises:
            click.ClickException: It cannot be read, or something else stands in it.
        """
        try:
            written = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            written = None
        if isinstance(written, dict):
            content = cast("dict[str, Any]", written)
            if content.pop("copy", None) == _VERSION:
                return content
        msg = f"{click.format_filename(self.path)}: expected a note of an earlier copy there"
        raise click.ClickException(msg)

    def write(self, content: dict[str, Any]) -> None:
        """Write it anew; it outlives a power cut.

        Raises:
            OSError: It cannot be written.
        """
        fresh = self.path.with_name(f"{self.path.name}.new")
        with fresh.open("wb") as file:
            file.write(json.dumps({"copy": _VERSION, **content}).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)

    def delete(self) -> None:
        """Delete the file, if there is one."""
        self.path.unlink(missing_ok=True)
