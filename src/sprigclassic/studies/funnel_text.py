"""A funnel as text: a line a step and a line a condition, with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from sprigclassic._source import harmless
from sprigclassic.filters.explaining.pieces import times_text
from sprigclassic.studies.conditions import ConditionCount
from sprigclassic.studies.shares import share, width
from sprigclassic.studies.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.studies.funnel import Funnel

__all__ = ["Row", "entered_filter", "head", "rows_of", "to_lines"]

_BAR: Final = 20
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_COLUMN: Final = 48
"""A longer text has its numbers on the next line."""
_NUMBERS: Final = 20
_SHARE: Final = 9


@frozen
class Row:
    """A condition, or how the conditions below it are combined.

    Attributes:
        depth: Within how many others it stands.
        text: What it says.
        count: Its numbers; None at the top, where they are those of the filter.
    """

    depth: int
    text: str
    count: ConditionCount | None


def rows_of(counted: ConditionCount) -> Iterator[Row]:
    """Yield a row for each condition of a filter, in the order of its text."""
    if counted.combining is None:
        yield Row(0, harmless(counted.text), counted)
        return
    yield Row(0, counted.combining, None)
    for part in counted.parts:
        yield from _rows(part, 1)


def _rows(counted: ConditionCount, depth: int) -> Iterator[Row]:
    yield Row(depth, counted.combining or harmless(counted.text), counted)
    for part in counted.parts:
        yield from _rows(part, depth + 1)


def head(funnel: Funnel) -> str:
    """Return how many of how many users, and when."""
    part = share(funnel.selected, funnel.users)
    told = f"{funnel.selected:,} of {funnel.users:,} users{part and f' ({part})'}"
    return f"{told} at {times_text([funnel.now])}"


def entered_filter(funnel: Funnel) -> int:
    """Return how many users came to the filter."""
    return next(count.entered for count in funnel.steps if count.step is Step.FILTER)


def to_lines(funnel: Funnel) -> str:
    """Return a funnel as text."""
    blocks = [[f"{harmless(funnel.study)}: {head(funnel)}"], list(_steps(funnel))]
    if funnel.conditions is not None:
        blocks.append(list(_conditions(funnel.conditions, entered_filter(funnel))))
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks)


def _steps(funnel: Funnel) -> Iterator[str]:
    column = max(width(count.step.value) for count in funnel.steps)
    for count in funnel.steps:
        numbers = _numbers(count.passed, funnel.users)
        yield f"{_padded(count.step.value, column)}{numbers}{_bar(count.passed, funnel.users)}"


def _conditions(counted: ConditionCount, entered: int) -> Iterator[str]:
    title = f"of the {entered:,} that came to the filter"
    rows = [("  " * row.depth + row.text, row.count) for row in rows_of(counted)]
    widths = [width(text) for text, _ in [(title, None), *rows]]
    column = max(columns for columns in widths if columns <= _COLUMN)
    yield f"{_padded(title, column)}{'alone':>{_NUMBERS}}{'so far':>{_NUMBERS}}"
    for text, count in rows:
        yield from _condition(text, column, count, entered)


def _condition(text: str, column: int, count: ConditionCount | None, entered: int) -> Iterator[str]:
    if count is None:
        yield text
        return
    if width(text) > column:
        yield text
        text = ""
    numbers = "".join(_numbers(number, entered) for number in (count.alone, count.so_far))
    yield f"{_padded(text, column)}{numbers}{_bar(count.so_far, entered)}"


def _padded(text: str, column: int) -> str:
    return text + " " * (column - width(text))


def _numbers(number: int, whole: int) -> str:
    return f"{number:>{_NUMBERS - _SHARE},}{share(number, whole):>{_SHARE}}"


def _bar(number: int, whole: int) -> str:
    """Return a bar in eighths of a letter; there is some of it unless the number is 0."""
    if not number:
        return ""
    full, eighths = divmod(max(1, number * _BAR * 8 // whole), 8)
    return f"  {'█' * full}{_EIGHTHS[eighths]}"
