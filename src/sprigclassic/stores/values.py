"""Values as JSON text in the columns of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sprigclassic.messages import plain, quick_loads
from sprigclassic.users import Identified, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.errors import Problem
    from sprigclassic.users import Fact

_quick_dumps: Callable[..., bytes] | None
try:
    from orjson import OPT_PASSTHROUGH_DATETIME
    from orjson import dumps as _quick_dumps

    _options = OPT_PASSTHROUGH_DATETIME
except ImportError:  # not every platform has a wheel of it
    _quick_dumps, _options = None, 0

Content: TypeAlias = "str | list[tuple[str, str]] | None"
"""JSON: of an event its properties, of an identify each attribute with its value."""

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


def content(fact: Fact) -> Content:
    """Return what a fact holds as JSON.

    Raises:
        TypeError: Something in it is no JSON value.
    """
    if isinstance(fact, Occurred):
        return written(fact.properties) if fact.properties else None
    if isinstance(fact, Identified):
        return [(name, written(value)) for name, value in fact.traits.items()]
    return None
