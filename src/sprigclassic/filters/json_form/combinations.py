"""And, or and not, of conditions and in a `where`, and the `where` itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.values import VALUE_TESTS, tested
from sprigclassic.filters.tree import IsSet, Property, Where, both, either, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sprigclassic.filters.json_form.document import Spot

__all__ = ["combinations", "where"]

Branch = TypeVar("Branch")
"""A condition, or a test in a `where`; a combination of them is one again."""


def combinations(
    read: Callable[[Spot], Branch], stand_in: Branch
) -> dict[str, Callable[[Spot, Spot], Branch]]:
    """Return the readers of `and`, `or` and `not`, given the one of a part.

    Each takes the operator's value and the object around it.
    """

    def parts(inner: Spot) -> list[Branch]:
        items = inner.items()
        if items is None:
            return [stand_in]
        if len(items) < 2:  # noqa: PLR2004 - one condition is joined to nothing
            inner.refuse(say.too_few(f"`{inner.key}` joins two parts", len(items)))
        return [*map(read, items)] or [stand_in]

    def conjunction(inner: Spot, spot: Spot) -> Branch:
        return cast("Branch", both(*parts(inner), span=spot.span))

    def disjunction(inner: Spot, spot: Spot) -> Branch:
        return cast("Branch", either(*parts(inner), span=spot.span))

    def negation(inner: Spot, spot: Spot) -> Branch:
        return cast("Branch", negated(read(inner), span=spot.span))

    return {"and": conjunction, "or": disjunction, "not": negation}


# ---- in a `where` ------------------------------------------------------------------------------

_STAND_IN: Final = Property("", IsSet())


def where(spot: Spot) -> Where:
    """Read a `where`: tests of properties, combined."""
    inner = spot.only(_WHERES, "a condition")
    return _STAND_IN if inner is None else _WHERES[inner.key](inner, spot)


def _property(operator: Spot, spot: Spot) -> Where:
    found = tested(operator, {"property": None})
    if found is None:
        return _STAND_IN
    path, test = found
    return Property(path.text() or "", test, span=spot.span)


_WHERES: Final[Mapping[str, Callable[[Spot, Spot], Where]]] = {
    **dict.fromkeys(VALUE_TESTS, _property),
    **combinations(where, _STAND_IN),
}
