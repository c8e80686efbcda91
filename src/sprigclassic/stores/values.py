"""Values as JSON text in the columns of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sprigclassic.messages import plain, quick_loads

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.errors import Problem

_quick_dumps: Callable[..., bytes] | None
try:
    from orjson import OPT_PASSTHROUGH_DATETIME
    from orjson import dumps as _quick_dumps

    _options = OPT_PASSTHROUGH_DATETIME
except ImportError:  # not every platform has a wheel of it
    _quick_dumps, _options = None, 0

read: Final[Callable[[str | bytes], Any]] = quick_loads or json.loads
"""Reads what `written` wrote, whichever of the two libraries did."""


def written(value: object) -> str:
    """Write a JSON value as text; NaN and the infinities, which JSON does not have, as null.

    Raises:
        TypeError: It is none: there is a date in it, or an integer beyond 64 bits, or …
    """
    if _quick_dumps is not None:
        try:
            return _quick_dumps(value, None, _options).decode()
        except TypeError:
            pass  # not of the plainest types; the copy below is, or says why it cannot be
    problems: list[Problem] = []
    copy = plain(value, "$", problems)
    if problems:
        raise TypeError("; ".join(map(str, problems)))
    return json.dumps(copy, ensure_ascii=False, separators=(",", ":"))
