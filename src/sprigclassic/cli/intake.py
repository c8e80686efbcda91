"""Lines of an archive into a destination, with a tally of what became of them."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from attrs import define, field

from sprigclassic.cli.archive import MAX_LINE, utf8
from sprigclassic.destination import Outcome, Receipt
from sprigclassic.errors import Problem
from sprigclassic.messages import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from sprigclassic.cli.archive import Line
    from sprigclassic.destination import ClassicDestination

__all__ = ["Tally", "receipts_of", "take_in"]

_CHUNK: Final = 1_000
_TOO_LONG: Final = Receipt(
    Outcome.INVALID,
    (Problem("line_too_long", "$", f"expected a line of at most {MAX_LINE} bytes, found more"),),
)


@define
class Tally:
    """What became of the lines.

    Attributes:
        outcomes: How many lines had each outcome.
        reasons: How many refused lines had a problem of each code.
    """

    outcomes: Counter[Outcome] = field(factory=Counter[Outcome])
    reasons: Counter[str] = field(factory=Counter[str])

    def add(self, receipt: Receipt) -> None:
        """Count a line."""
        self.outcomes[receipt.outcome] += 1
        if receipt.outcome is Outcome.INVALID:
            self.reasons.update({problem.code for problem in receipt.problems})

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
    left = iter(lines)
    while chunk := list(islice(left, _CHUNK)):
        for line, receipt in zip(chunk, receipts_of(chunk, destination), strict=True):
            tally.add(receipt)
            if receipt.outcome is Outcome.INVALID and rejects is not None:
                rejects.write(_rejected(line, receipt))
    return tally


def receipts_of(lines: Sequence[Line], destination: ClassicDestination) -> list[Receipt]:
    """Give each line to the destination, and return what became of it."""
    whole = iter(destination.receive_lines([line.raw for line in lines if not line.cut]))
    return [_TOO_LONG if line.cut else next(whole) for line in lines]


def _rejected(line: Line, receipt: Receipt) -> bytes:
    reasons = [
        {"code": problem.code, "path": problem.path, "message": problem.message}
        for problem in receipt.problems
    ]
    raw = line.raw[:MAX_LINE].decode("utf-8", "replace")
    record = {"file": utf8(line.file), "line": line.number, "reasons": reasons, "raw": raw}
    return dump(record) + b"\n"
