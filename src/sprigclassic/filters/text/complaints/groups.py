"""What the making of a filter can say about its groups."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.limits import MAX_NESTING
from sprigclassic.filters.text.complaints import LONGEST, quoted, ticked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sprigclassic._source import Span


def unknown_group(name: str, known: Iterable[str], span: Span | None) -> FilterProblem:
    """`in group "VIPs"`, made without a group of that name."""
    message = f"there is no group {ticked(quoted(name))}"
    close = get_close_matches(name[:LONGEST], known, 1)
    help_ = f"did you mean {ticked(quoted(close[0]))}?" if close else "give it as one of `groups`"
    return FilterProblem("unknown-group", message, span, help_)


def group_cycle(path: Sequence[str], span: Span | None) -> FilterProblem:
    """`in group "A"`, in the filter that is the group `A`."""
    way = " → ".join(ticked(quoted(name)) for name in path)
    return FilterProblem("group-cycle", f"a group cannot be a part of itself: {way}", span)


def groups_too_deep(span: Span | None) -> FilterProblem:
    """9 groups within each other."""
    message = f"groups of groups go at most {MAX_NESTING} levels deep"
    return FilterProblem("groups-too-deep", message, span)
