"""How the figures are taken: what is measured and its floor in turn, in one run, as a ratio.

The clock is the process's own time, so that what else the machine does counts for little.
"""

from __future__ import annotations

from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 30
_report: list[str] = []


class Ratio:
    """Compares ways with their floor."""

    def of(
        self, way: Callable[[], object], floor: Callable[[], object], *, rounds: int = ROUNDS
    ) -> float:
        """Return the median of way / floor over interleaved rounds."""
        ratios = []
        for _ in range(rounds):
            lower = _seconds(floor)
            ratios.append(_seconds(way) / lower)
        return median(ratios)

    def report(self, what: str, value: float, at_most: float | None, unit: str = "x floor") -> None:
        """Print a figure in the summary.

        Raises:
            AssertionError: It is larger than it may be.
        """
        bound = "" if at_most is None else f"   (at most {at_most:g})"
        _report.append(f"{what:<66} {value:8.2f} {unit}{bound}")
        assert at_most is None or value <= at_most, _report[-1]


def _seconds(step: Callable[[], object]) -> float:
    start = process_time()
    step()
    return process_time() - start


@pytest.fixture
def ratio() -> Ratio:
    """What compares."""
    return Ratio()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures."""
    terminalreporter.section("figures")
    for line in _report:
        terminalreporter.write_line(line)
