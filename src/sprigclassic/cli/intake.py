"""Lines of an archive into a destination, with a tally of what became of them."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import orjson
from attrs import define, field

from sprigclassic.cli.archive import MAX_LINE, utf8
from sprigclassic.destination import Outcome, Receipt
from sprigclassic.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import BinaryIO

    from sprigclassic.cli.archive import Line
    from sprigclassic.destination import ClassicDestination

__all__ = ["Tally", "take_in"]


@define
class Tally:
    """What became of the lines.

    Attributes:
        outcomes: How many lines had each outcome.
        reasons: How many refused lines had a problem of each code.
    """

    outcomes: Counter[Outcome] = field(factory=Counter[Outcome])
    reasons: Counter[str] = field(factory=Counter[str])

    @property
    def lines(self) -> int:
        """How many lines there were, blank ones apart."""
        return self.outcomes.total()


def take_in(
    lines: Iterable[Line], destination: ClassicDestination, rejects: BinaryIO | None = None
) -> Tally:
    """Give each line to the destination.

    Args:
        lines: Lines, each of which should be one message.
        destination: Where they go.
        rejects: Where each refused line is written, as a line of JSON.
    """
    tally = Tally()
    with _collector_paused():
        for line in lines:
            receipt = _receipt(line, destination)
            tally.outcomes[receipt.outcome] += 1
            if receipt.outcome is Outcome.INVALID:
                tally.reasons.update({problem.code for problem in receipt.problems})
                if rejects is not None:
                    rejects.write(_rejected(line, receipt))
    return tally


def _receipt(line: Line, destination: ClassicDestination) -> Receipt:
    if not line.cut:
        return destination.receive(line.raw)
    message = f"expected a line of at most {MAX_LINE} bytes, found a longer one"
    return Receipt(Outcome.INVALID, (Problem("line_too_long", "$", message),))


def _rejected(line: Line, receipt: Receipt) -> bytes:
    reasons = [
        {"code": problem.code, "path": problem.path, "message": problem.message}
        for problem in receipt.problems
    ]
    raw = line.raw[:MAX_LINE].decode("utf-8", "replace")
    record = {"file": utf8(line.file), "line": line.number, "reasons": reasons, "raw": raw}
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def _collector_paused() -> Generator[None]:
    # Reading makes no cycles, and to look for some in a growing store took an eighth of its time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
