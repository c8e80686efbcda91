"""What can be said of conditions whose answer is foregone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import ticked
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import HappenedAt, InNext, Measured, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.foregone.findings import Finding
    from sprigclassic.filters.tree import TallyKind

__all__ = ["warning"]

_COUNTS: Final[Mapping[TallyKind, str]] = {
    "count": "a count",
    "days": "a number of days",
    "sessions": "a number of sessions",
}


def warning(finding: Finding) -> FilterProblem:
    """`Checkout count < 0`; `plan = "a" and plan = "b"`; `plan = "a" or plan != "a"`."""
    code = "always-holds" if finding.always else "never-holds"
    return FilterProblem(code, _message(finding), finding.span)


def _message(finding: Finding) -> str:
    *others, last = finding.parts
    if not others:
        when = "always" if finding.always else "never"
        return f"{_reason(last, always=finding.always)}, so this {when} holds"
    what = ticked(_text(last))
    words = [ticked(_text(part)) for part in others]
    if finding.always:
        return f"{what} or {' or '.join(words)} always holds"
    return f"{what} never holds together with {' and '.join(words)}"


def _text(node: Any) -> str:
    return to_text(node)


def _reason(leaf: object, *, always: bool) -> str:
    match leaf:
        case Measured(_, measure):
            what = _COUNTS[measure.kind] if isinstance(measure, Tally) else "a number of values"
            return f"{what} is whole, and 0 or more"
        case HappenedAt(_, _, InNext()):
            return "an event later than now does not count"
        case _:
            return "every value passes" if always else "no value passes"
