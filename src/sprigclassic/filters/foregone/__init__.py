"""Conditions that never or always hold: slips that are no mistakes, told as warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic._time import zone
from sprigclassic.filters.check import in_order
from sprigclassic.filters.foregone.complaints import warning
from sprigclassic.filters.foregone.findings import findings

if TYPE_CHECKING:
    from sprigclassic.errors import FilterProblem
    from sprigclassic.filters.tree import Condition

__all__ = ["warnings_of"]


def warnings_of(condition: Condition, timezone: str = "UTC") -> tuple[FilterProblem, ...]:
    """Return a warning for each part of a filter that never holds or always does.

    A warning is right for every user and every now. Not every such part is found.

    Args:
        condition: A tree that passes `check`.
        timezone: The name of its time zone.

    Returns:
        Problems of the codes `never-holds` and `always-holds`, in order of place.
    """
    return tuple(in_order(map(warning, findings(condition, zone(timezone)))))
