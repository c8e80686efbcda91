"""What all handles share: they are no values of Python's own, and say what to write instead."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar, Final, NoReturn, TypeVar, dataclass_transform

from attrs import frozen

__all__ = ["CombineConditionsWithAmpersandPipeOrTilde", "Handle", "advice", "handle"]

T = TypeVar("T", bound=type)


class CombineConditionsWithAmpersandPipeOrTilde:
    """What the truth value of a handle would be; there is none: write `a & b`, `a | b`, `~a`."""


class Handle(ABC):
    """A part of a filter that is being written: it offers what may follow, and nothing else.

    A handle never changes. It has no truth value, no length, no items and no hash, cannot be called
    and does not compare with another handle; each of these is a TypeError that says what to write
    instead.
    """

    __slots__ = ()
    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride]
    _advice: ClassVar[str]

    def __bool__(self) -> CombineConditionsWithAmpersandPipeOrTilde:
        """Refuse: a handle has no truth value.

        Raises:
            TypeError: Always.
        """
        raise TypeError(self._advice)


@dataclass_transform(eq_default=False)
def handle(kind: T) -> T:
    """Make a class of handles from its annotations: frozen, with slots, equal to nothing.

    To type checkers it is not frozen: a frozen class would have a hash for pyright.
    """
    return frozen(eq=False)(kind)


_COMPARING: Final = ("eq", "ne", "lt", "le", "gt", "ge")
_COMBINING: Final = ("and", "rand", "or", "ror", "xor", "rxor", "invert")
_ENTERING: Final = ("len", "iter", "contains")


def _refuse(self: Handle, *_others: object) -> NoReturn:
    raise TypeError(advice(self))


for _operator in (*_COMPARING, *_COMBINING, *_ENTERING):
    # not in the class: type checkers refuse by themselves what they do not see there
    setattr(Handle, f"__{_operator}__", _refuse)


def advice(given: Handle) -> str:
    """Return what to write, where a handle was used for what it is not."""
    return given._advice  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - completion hides it
