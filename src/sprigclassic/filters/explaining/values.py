"""The fact behind a test of a value: what it is, since when, and why it is not comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from sprigclassic._time import BEGINNING
from sprigclassic.filters.dates import instant_of_value
from sprigclassic.filters.explaining.facts import Period, ValueFact
from sprigclassic.filters.moments import MovingTest, moving_interval
from sprigclassic.filters.paths import find_held
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    Instant,
    IsSet,
    Number,
    OneOf,
    Text,
    TextTest,
    Value,
    ValueTest,
    Version,
)
from sprigclassic.filters.versions import version_key
from sprigclassic.messages import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from sprigclassic.filters.explaining.clock import Scene
    from sprigclassic.users import Held

Kind: TypeAlias = Literal["a text", "a number", "true or false", "a date", "a version", "a list"]

_KINDS: Final[Mapping[type[Value], Kind]] = {
    Text: "a text",
    Number: "a number",
    Flag: "true or false",
    Day: "a date",
    Instant: "a date",
    Version: "a version",
}
_OF_PYTHON: Final[Mapping[type, Kind]] = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
}


def attribute_fact(path: str, test: ValueTest | None, scene: Scene) -> ValueFact:
    """Return what an attribute is; without a test a date is asked for, as by a window."""
    value, since = _held(scene.user.changes, path, scene.now)
    when = None if since is None or since <= BEGINNING else since
    return value_fact(path, value, test, scene, since=when)


def value_fact(
    path: str, value: Any, test: ValueTest | None, scene: Scene, *, since: int | None = None
) -> ValueFact:
    """Return what a value is to a test; without one a date is asked for."""
    kinds = ("a date",) if test is None else _wanted(test)
    instant = instant_of_value(value, scene.where) if "a date" in kinds else None
    return ValueFact(
        path,
        plain(value, "$", []),
        since=None if since is None else scene.clock.at(since),
        problem=_problem(value, kinds, scene.where),
        moment=None if instant is None else scene.clock.at(instant),
        wanted=_wanted_period(test, scene),
    )


def _wanted_period(test: ValueTest | None, scene: Scene) -> Period | None:
    if not isinstance(test, MovingTest):
        return None
    return scene.clock.period(*moving_interval(test, scene.where)(scene.now), scene.now)


# ---- comparable --------------------------------------------------------------------------------


def _problem(value: Any, kinds: tuple[Kind, ...], where: tzinfo) -> str | None:
    if value is None or not kinds or any(_is(kind, value, where) for kind in kinds):
        return None
    if isinstance(value, str) and kinds in {("a date",), ("a version",)}:
        return f"which is no {kinds[0].removeprefix('a ')}"
    return f"compared with {' or '.join(kinds)}"


def _is(kind: Kind, value: Any, where: tzinfo) -> bool:
    if kind == "a date":
        return instant_of_value(value, where) is not None
    if kind == "a version":
        return isinstance(value, str) and version_key(value) is not None
    return _OF_PYTHON.get(value.__class__) == kind


def _wanted(test: ValueTest) -> tuple[Kind, ...]:
    """Return what a test can be true of; nothing: of anything."""
    match test:
        case Comparison(_, value) | Between(value, _):
            return _of([value])
        case OneOf():
            return _of(test.values)
        case TextTest():
            return ("a text", "a list") if test.operator == "contains" else ("a text",)
        case ContainsOf():
            return ("a list",)
        case IsSet():
            return ()
        case _:
            return ("a date",)


def _of(values: Iterable[Value]) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(_KINDS[value.__class__] for value in values))


# ---- since when --------------------------------------------------------------------------------


def _held(changes: Mapping[str, Held], path: str, now: int) -> tuple[Any, int | None]:
    """Return the value that a path leads to at `now`, and since when."""
    if "." in path:
        return find_held(changes, path, now), _since(changes, path, now)
    newest = changes.get(path)
    held = None if newest is None else newest.at(now)
    return (None, None) if held is None else (held.value, held.since)


def _since(changes: Mapping[str, Held], path: str, now: int) -> int | None:
    """Return since when the entry holds that a path leads to at `now`.

    Names are tried in the order of the look-up: the whole path, then what stands before each dot,
    from the left.
    """
    inside = sorted((name for name in changes if path.startswith(f"{name}.")), key=len)
    for name in [path, *inside]:
        newest = changes.get(name)
        held = None if newest is None else newest.at(now)
        if held is not None and find_held({name: held}, path, now) is not None:
            return held.since
    return None
