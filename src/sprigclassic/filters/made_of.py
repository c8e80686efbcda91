"""What a filter is made of: a tree that breaks no rule, from the builder or from JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from sprigclassic.errors import FilterError
from sprigclassic.filters.build import Condition as Built
from sprigclassic.filters.check import check
from sprigclassic.filters.json_form import from_json
from sprigclassic.filters.well_formed import well_formed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.check import Rules
    from sprigclassic.filters.schema import Schema
    from sprigclassic.filters.tree import Condition

__all__ = ["read_group", "rules_of", "sound"]


def rules_of(schema: Schema | None) -> Rules | None:
    """Return what a schema asks of filters, None where there is none.

    Raises:
        TypeError: It is no schema.
    """
    if schema is None:
        return None
    from sprigclassic.filters import schema as room  # noqa: PLC0415 - rarely used

    return room.rules_of(schema)


def sound(tree: Condition, timezone: str, rules: Rules | None) -> Condition:
    """Return a tree that breaks no rule.

    Raises:
        FilterError: It breaks some.
        TypeError: It is no tree.
    """
    problems = check(well_formed(tree), timezone, rules=rules)
    if problems:
        raise FilterError(problems)
    return tree


def read_group(
    given: Built | Mapping[str, Any], name: str, rules: Rules | None
) -> tuple[Condition, str]:
    """Return the tree of a group that is a filter, and the name of its time zone.

    Args:
        given: What the builder made, or the JSON form.
        name: What the group is called in the errors.
        rules: What else it is held to.

    Raises:
        FilterError: It is no filter.
    """
    try:
        if isinstance(given, Built):
            return sound(given.tree, "UTC", rules), "UTC"
        return from_json(given, rules)
    except FilterError as error:
        named = [
            evolve(problem, path=f"{name}: {problem.path or '$'}") for problem in error.problems
        ]
        raise FilterError(named) from None
