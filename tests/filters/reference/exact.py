"""Numbers: "the decimals that were written"."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard


def is_number(value: object) -> TypeGuard[float | Fraction]:
    """Return whether a value is a number: "A boolean is no number"."""
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def exact(number: float | Fraction) -> Fraction:
    """Return the number that was written.

    "A number is the shortest decimal that reads back as the same double; integers within 64 bits
    are exact".
    """
    return Fraction(Decimal(repr(number))) if isinstance(number, float) else Fraction(number)
