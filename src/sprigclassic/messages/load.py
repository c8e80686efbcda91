"""JSON as real senders write it.

orjson reads nearly everything, and fast. What it refuses is read again by the standard library,
which also takes what some senders write and JSON does not know: bare `NaN` and `Infinity`, lone
surrogates, bytes that are no UTF-8. Each such thing is mended and noted with its path, so that a
batch never fails for one message. Without orjson everything is read that way, with the same
results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import frozen

from sprigclassic.errors import MessageError, Problem
from sprigclassic.messages.check import IDS
from sprigclassic.messages.legacy import OLD_IDS
from sprigclassic.messages.plain import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

_quick_dumps: Callable[..., bytes] | None
quick_loads: Callable[[bytes | bytearray | memoryview | str], Any] | None
try:
    from orjson import dumps as _quick_dumps
    from orjson import loads as quick_loads
except ImportError:  # not every platform has a wheel of it
    _quick_dumps = quick_loads = None

Json: TypeAlias = bytes | bytearray | memoryview | str
JSON_TYPES: Final = (bytes, str, bytearray, memoryview)

_CUT: Final = 2 * MAX_DEPTH
_NOT_UNICODE: Final = "text_not_unicode"
_ID_PATHS: Final = frozenset(
    f"$.{name}" for name in (*IDS, *OLD_IDS, *OLD_IDS.values(), "sessionId", "groupId")
)
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{}\]]', re.DOTALL)
_LONE: Final = re.compile("[\ud800-\udfff]")
_MENDED: Final = "\N{REPLACEMENT CHARACTER}"
_SHOWN: Final = 40
_LONGEST: Final = 19
"""So many digits fit into 64 bits whatever they are."""


def load(body: Json, notes: list[Problem]) -> Any:
    """Read JSON.

    Args:
        body: The JSON, as UTF-8 where it is bytes.
        notes: Where is added what was mended: `number_not_finite`, read as null, and
            `text_not_unicode`, read with U+FFFD in its place.

    Raises:
        MessageError: It is no JSON; the code is `invalid_json`.
    """
    if quick_loads is None:
        return _load(body, None, notes)
    try:
        return quick_loads(body)
    except ValueError as error:
        return _load(body, str(error), notes)


def refuse_mended_ids(notes: list[Problem]) -> None:
    """Refuse a message with an id that was mended: it might be taken for another's.

    Args:
        notes: What was mended in the message; emptied where it is refused.

    Raises:
        MessageError: With all of them, one being of an id.
    """
    if any(note.path in _ID_PATHS and note.code == _NOT_UNICODE for note in notes):
        problems = tuple(notes)
        notes.clear()
        raise MessageError(problems)


@frozen
class _Unreadable:
    """A number that JSON does not have, as it was written."""

    text: str


def _load(body: Json, complaint: str | None, notes: list[Problem]) -> Any:
    text = body if isinstance(body, str) else bytes(body).decode("utf-8", "surrogateescape")
    try:
        value = json.loads(
            _shallow(text.removeprefix("\ufeff")),
            parse_constant=_Unreadable,
            parse_int=_integer,
            parse_float=_float,
        )
    except ValueError as error:
        message = f"expected JSON: {complaint or error}"
        raise MessageError([Problem("invalid_json", "$", message)]) from None
    return _mended(value, "$", notes)


def _shallow(text: str) -> str:
    """Put null for what is nested far too deep: refused later, it would exhaust the stack now."""
    if text.count("[") + text.count("{") <= _CUT:
        return text
    pieces: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth == _CUT + 1:
                pieces += (text[start : token.start()], "null")
                start = len(text)  # where it never ends, nothing more is read
        elif sign in "]}":
            depth -= 1
            start = token.end() if depth == _CUT else start
    return "".join((*pieces, text[start:]))


def _integer(text: str) -> float | _Unreadable:
    if len(text) <= _LONGEST:
        return int(text)
    if len(text) == _LONGEST + 1 and -(1 << 63) <= int(text) < 1 << 64:
        return int(text)
    return _float(text)


def _float(text: str) -> float | _Unreadable:
    number = float(text)
    return number if isfinite(number) else _Unreadable(text)


def _mended(value: Any, path: str, notes: list[Problem]) -> Any:
    if isinstance(value, dict):
        members: dict[str, Any] = {}
        for name, item in cast("dict[str, Any]", value).items():
            key = _mended(name, path, notes)
            members[key] = _mended(item, f"{path}.{key}", notes)
        return members
    if isinstance(value, list):
        items = enumerate(cast("Sequence[Any]", value))
        return [_mended(item, f"{path}[{place}]", notes) for place, item in items]
    if isinstance(value, _Unreadable):
        message = f"read `{value.text[:_SHOWN]}` as null: JSON has no such number"
        notes.append(Problem("number_not_finite", path, message))
        return None
    if isinstance(value, str) and _LONE.search(value):
        notes.append(Problem(_NOT_UNICODE, path, f"read what is no Unicode as `{_MENDED}`"))
        return _LONE.sub(_MENDED, value)
    return value


def dump(value: object) -> bytes:
    """Write JSON: mappings, lists, texts, numbers, and datetimes as ISO 8601; NaN as null.

    Raises:
        TypeError: There is something else in it.
    """
    if _quick_dumps is not None:
        return _quick_dumps(value, default=_plainer)
    text = json.dumps(_finite(value), default=_plainer, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _finite(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in cast("Sequence[Any]", value)]
    return None if isinstance(value, float) and not isfinite(value) else value


def _plainer(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    if isinstance(value, datetime):
        return value.isoformat()
    msg = f"{type(value).__name__} is no JSON"
    raise TypeError(msg)
