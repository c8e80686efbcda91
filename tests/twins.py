"""Ways to make a second value that equals the first."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any, Final, TypeAlias

Twin: TypeAlias = Callable[[Any], Any]


def pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - we wrote it ourselves


TWINS: Final[list[Twin]] = [pickled, copy.copy, copy.deepcopy]
