"""What reading and writing constraints can say; the reader adds the path of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import ticked

if TYPE_CHECKING:
    from sprigclassic._source import Span


# ---- reading -----------------------------------------------------------------------------------


def delay() -> FilterProblem:
    """`{"type": "TIME_ON_PAGE_DELAY", …}`."""
    message = "`TIME_ON_PAGE_DELAY` is how long a trigger waits (2021), and no filter of users"
    return FilterProblem("delay", message, help="leave it out")


def unknown_type(name: str) -> FilterProblem:
    """`{"type": "EVENT_COUNT", …}`."""
    message = f"what {ticked(name)} means is not public (2021-26): `SESSION_COUNT` is"
    return FilterProblem("unknown-type", message)


def unknown_comparison(name: str) -> FilterProblem:
    """`{"comparisonType": "contains", …}`."""
    message = f"{ticked(name)} compares no numbers: `eq`, `neq`, `gt`, `gte`, `lt` and `lte` do"
    return FilterProblem("unknown-comparison", message)


def event_given() -> FilterProblem:
    """`{"type": "SESSION_COUNT", "event": "Checkout", …}`."""
    message = "expected null: the sessions are those of all events"
    return FilterProblem("event-given", message)


def expected_operator() -> FilterProblem:
    """`[{…}, 3, {…}]`, `[{…}, 1]`."""
    return FilterProblem(
        "expected-operator", "expected 1 (AND) or 2 (OR), and a condition after it"
    )


def empty() -> FilterProblem:
    """`[[]]`."""
    message = "an empty list within another holds for nobody in Sprig's code (2026)"
    return FilterProblem("empty-list", message)


def too_deep(most: int) -> FilterProblem:
    """`[[[[…`."""
    return FilterProblem("too-deep", f"lists go at most {most} deep")


# ---- writing -----------------------------------------------------------------------------------


def disjunction(span: Span | None) -> FilterProblem:
    """`any event sessions >= 3 or any event sessions = 1`."""
    message = "a list of constraints is joined by AND (inferred, 2021): no public export has an OR"
    return FilterProblem("no-or", message, span)


def no_constraint(words: str, span: Span | None) -> FilterProblem:
    """`Checkout happened`."""
    message = f"no public export shows what {ticked(words)} is among constraints (2021-26)"
    return FilterProblem("no-constraint", message, span)
