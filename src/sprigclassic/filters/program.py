"""What a condition is compiled to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sprigclassic.users import User

Program: TypeAlias = Callable[[User, int], bool]
"""The answer for a user at an instant, in microseconds."""
