"""JSON to tree, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sprigclassic._time import zone
from sprigclassic.errors import FilterError
from sprigclassic.filters.check import check
from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.conditions import condition
from sprigclassic.filters.json_form.document import MAX_PROBLEMS, EnoughError, Reading, Spot
from sprigclassic.filters.json_form.load import load
from sprigclassic.filters.json_form.words import VERSION

if TYPE_CHECKING:
    from sprigclassic.filters.check import Rules
    from sprigclassic.filters.tree import Condition

__all__ = ["from_json"]

_KEYS: Final = ("version", "timezone", "filter")


def from_json(
    data: Mapping[str, Any] | str | bytes, rules: Rules | None = None
) -> tuple[Condition, str]:
    """Return the tree of a filter and the name of its time zone.

    Args:
        data: What `to_json` gives, or JSON of it; lists may be tuples.
        rules: What else the filter is held to, such as a schema.

    Raises:
        FilterError: It is no filter; each problem has the path of its place. First the form is
            read, and if that is right, types, limits and `rules` are checked: one error has all
            problems of one kind, a hundred at most.
        TypeError: What was given is neither a mapping nor a text.
    """
    if not isinstance(data, Mapping | str | bytes):
        raise TypeError(_misuse(data))
    value = load(data) if isinstance(data, str | bytes) else data
    marked = Reading(marked=True)
    condition_, timezone = _read(value, marked)
    problems = check(condition_, timezone, rules=rules, locate=marked.place_of_name)
    if problems:
        raise FilterError([marked.located(problem) for problem in problems[:MAX_PROBLEMS]])
    return _read(value, Reading())  # marks are no places in a text: nobody else shall see them


def _misuse(data: object) -> str:
    return f"a filter is read from a mapping, a str or bytes, not from {type(data).__name__}"


def _read(value: object, reading: Reading) -> tuple[Condition, str]:
    found = None
    with suppress(EnoughError):
        found = _envelope(reading.root(value))
    if found is None or reading.problems:
        raise FilterError(reading.problems)
    return found


def _envelope(root: Spot) -> tuple[Condition, str] | None:
    members = root.members(_KEYS, _KEYS)
    if members is None:
        return None
    if "version" in members:
        _check_version(members["version"])
    timezone = _timezone(members["timezone"]) if "timezone" in members else ""
    return (condition(members["filter"]), timezone) if "filter" in members else None


def _check_version(spot: Spot) -> None:
    """Refuse another version, of which nothing else is known."""
    value: object = spot.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        spot.refuse(say.wrong_type("a number", value))
    elif value != VERSION:
        spot.refuse(say.unknown_version(VERSION))
        raise EnoughError


def _timezone(spot: Spot) -> str:
    name = spot.text() or ""
    try:
        zone(name)
    except ValueError:
        spot.refuse(say.unknown_timezone(name))
    return name
