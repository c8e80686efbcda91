"""Lengths of time by keyword: exactly one unit, which type checkers see too."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any, Concatenate, Final, Protocol, TypeVar, cast, overload

from sprigclassic.filters.handles.literals import shown
from sprigclassic.filters.tree import Duration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sprigclassic.filters.tree import Unit

__all__ = ["ByUnit", "by_length", "by_range"]

S = TypeVar("S")
R = TypeVar("R")
A_contra = TypeVar("A_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)

_UNITS: Final[Mapping[str, Unit]] = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
_SIGNATURE: Final = Signature(
    [
        Parameter("self", Parameter.POSITIONAL_ONLY),
        *(Parameter(unit, Parameter.KEYWORD_ONLY, default=None) for unit in _UNITS),
    ]
)


class OneUnit(Protocol[A_contra, R_co]):
    """What type checkers see of a bound method that takes one of the units."""

    @overload
    def __call__(self, *, minutes: A_contra) -> R_co: ...
    @overload
    def __call__(self, *, hours: A_contra) -> R_co: ...
    @overload
    def __call__(self, *, days: A_contra) -> R_co: ...
    @overload
    def __call__(self, *, weeks: A_contra) -> R_co: ...
    @overload
    def __call__(self, *, months: A_contra) -> R_co: ...
    @overload
    def __call__(self, *, years: A_contra) -> R_co: ...


class ByUnit(Protocol[A_contra, R_co]):
    """What type checkers see of a method that takes one of the units."""

    def __get__(
        self, instance: object, owner: type | None = None, /
    ) -> OneUnit[A_contra, R_co]: ...


def by_length(method: Callable[[S, Duration], R]) -> ByUnit[int, R]:
    """Let a method that takes a Duration take one unit by keyword: `days=30`."""

    def spelled(name: str, unit: str, given: object) -> tuple[Duration]:
        return (Duration(_whole(given, f"{name}({unit}=…)"), _UNITS[unit]),)

    return cast("ByUnit[int, R]", _by_unit(method, spelled, "30"))


def by_range(method: Callable[[S, int, int, Unit], R]) -> ByUnit[tuple[int, int], R]:
    """Let a method that takes two amounts and a Unit take them by keyword: `days=(60, 30)`."""

    def spelled(name: str, unit: str, given: object) -> tuple[int, int, Unit]:
        ends = cast("tuple[object, ...]", given) if isinstance(given, tuple) else ()
        if len(ends) != 2:  # noqa: PLR2004 - the farther and the nearer
            msg = f"{name}({unit}=…) takes the farther and the nearer amount, such as (60, 30)"
            raise TypeError(msg)
        far, near = (_whole(end, f"{name}({unit}=…)") for end in ends)
        return far, near, _UNITS[unit]

    return cast("ByUnit[tuple[int, int], R]", _by_unit(method, spelled, "(60, 30)"))


def _by_unit(
    method: Callable[Concatenate[S, ...], R],
    spelled: Callable[[str, str, object], tuple[Any, ...]],
    example: str,
) -> Callable[Concatenate[S, ...], R]:
    name = method.__name__

    @wraps(method)
    def taking_one(self: S, /, *unnamed: object, **amounts: object) -> R:
        if unnamed or len(amounts) != 1 or not amounts.keys() <= _UNITS.keys():
            units = ", ".join(_UNITS)
            msg = f"{name} takes exactly one of {units} by keyword: {name}(days={example})"
            raise TypeError(msg)
        ((unit, given),) = amounts.items()
        return method(self, *spelled(name, unit, given))

    taking_one.__dict__["__signature__"] = _SIGNATURE  # what help() and completion show
    return taking_one


def _whole(given: object, where: str) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return int(given)
    msg = f"{where} takes a whole number, not {shown(given)}"
    raise TypeError(msg)
