"""An explanation as lines of text: the answer, the part of the filter, the fact behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sprigclassic.filters.explaining.facts import EventValueFact, HappenedAtFact, MeasureFact
from sprigclassic.filters.explaining.pieces import times_text
from sprigclassic.filters.explaining.sentences import sentence, where_sentence
from sprigclassic.filters.explaining.words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.filters.explain import Explanation
    from sprigclassic.filters.explaining.facts import EventsFact, Fact

__all__ = ["answer_text", "cropped", "events_of", "head", "to_lines"]

_ANSWER: Final = 5
"""Columns of `yes` or `no`, and blanks."""
_LONGEST_WHOLE: Final = 100
_COLUMN: Final = 48
"""A longer text has its fact on the next line."""


class _Row(NamedTuple):
    answer: str
    text: str
    fact: str
    below: str
    """What stands before a line that belongs to this one."""


def head(whole: Explanation) -> str:
    """Return who is asked about, and when."""
    known = "" if whole.known else " (never identified)"
    return one_line(f"{whole.user_id}{known} at {times_text([whole.now])}")


def answer_text(part: Explanation) -> str:
    """Return the answer as a word."""
    return "yes" if part.matches else "no"


def cropped(part: Explanation) -> str:
    """Return the text of a part; of one whose parts follow, only how it begins."""
    text = one_line(part.node)
    if part.fact is not None or len(text) <= _LONGEST_WHOLE:
        return text
    return f"{text[:_LONGEST_WHOLE]}…"


def events_of(fact: Fact | None) -> EventsFact | None:
    """Return the events that a fact is of, if it is of the events of one name."""
    if isinstance(fact, MeasureFact | EventValueFact | HappenedAtFact):
        return fact.events
    return None


def to_lines(whole: Explanation) -> str:
    """Return an explanation as text."""
    rows = list(_rows(whole, "", ""))
    widths = [len(row.text) for row in rows if row.fact and len(row.text) <= _COLUMN]
    column = max(widths, default=0) + 3
    return "\n".join([head(whole), *(_line(row, column) for row in rows)])


def _line(row: _Row, column: int) -> str:
    """Return a row; one with a long text takes two lines."""
    answer, text, fact, below = row
    if not fact:
        return f"{answer:<{_ANSWER}}{text}".rstrip()
    if len(text) <= _COLUMN:
        return f"{answer:<{_ANSWER}}{text:<{column}}{fact}"
    return f"{answer:<{_ANSWER}}{text}\n{'':<{_ANSWER}}{below}  {fact}"


def _rows(part: Explanation, before: str, below: str) -> Iterator[_Row]:
    """Yield a row a part, with the branches of the tree in front of its text.

    Args:
        part: What to tell.
        before: What stands before its own text.
        below: What stands before the text of its parts.
    """
    fact = "" if part.fact is None else sentence(part.fact)
    guide = below + ("│ " if part.parts else "  ")
    yield _Row(answer_text(part), before + cropped(part), fact, guide.rstrip() or below)
    yield from _tests(part.fact, below)
    for number, inner in enumerate(part.parts, 1):
        last = number == len(part.parts)
        branch, rest = ("└ ", "  ") if last else ("├ ", "│ ")
        yield from _rows(inner, below + branch, below + rest)


def _tests(fact: Fact | None, below: str) -> Iterator[_Row]:
    events = events_of(fact)
    for test in () if events is None else events.tests:
        yield _Row("", f"{below}  {one_line(test.test)}", where_sentence(test), f"{below}  ")
