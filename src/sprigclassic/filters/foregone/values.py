"""JSON values: whether one can do what several tests ask.

The question is decided by looking at one value of every sort that the tests tell apart. Where that
is not possible, a value that may not exist is taken to exist: what is called impossible here is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sprigclassic.filters.foregone.asked import Signed, asked_of, literals
from sprigclassic.filters.foregone.lists import some_list_passes
from sprigclassic.filters.foregone.numbers import some_number_passes
from sprigclassic.filters.foregone.relative import some_offset_passes
from sprigclassic.filters.foregone.texts import some_text_passes
from sprigclassic.filters.moments import MovingTest
from sprigclassic.filters.tree import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from sprigclassic.filters.foregone.asked import Asked

__all__ = ["some_value_passes"]

_SIMPLE: Final[Sequence[Any]] = (None, True, False, {})
"""No test tells two objects apart."""
_LONGEST: Final = 2_000
"""Longer texts are not looked at: one test of one may take time linear in both."""


def some_value_passes(tests: Sequence[Signed], where: tzinfo) -> bool:
    """Return whether some value, or none at all, may do what is asked; if in doubt, it may.

    Args:
        tests: Tests, and whether the value is to pass or to fail them.
        where: The time zone of the filter.
    """
    asked = asked_of(tests, where)
    wanted = {(one.test, one.passed) for one in asked}
    if any((test, not passed) in wanted for test, passed in wanted):
        return False
    if _length(asked) > _LONGEST:
        return True
    moving = some_offset_passes(
        [(one.test, one.passed) for one in asked if isinstance(one.test, MovingTest)]
    )
    return (
        any(all(one.admits(value) for one in asked) for value in _SIMPLE)
        or some_number_passes(asked, where, moving=moving)
        or some_text_passes(asked, where, moving=moving)
        or some_list_passes(asked, where)
    )


def _length(asked: Sequence[Asked]) -> int:
    return sum(
        len(literal.value)
        for one in asked
        for literal in literals(one.test)
        if isinstance(literal, Text)
    )
