from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sprigclassic.cli import main
from tests.cli.runs import Ran

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command in this process, which is faster than in one of its own."""

    def run(*args: str) -> Ran:
        status = main(args)
        out, err = capfd.readouterr()
        return Ran(status, out, err)

    return run
