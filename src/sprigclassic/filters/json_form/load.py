"""Text and bytes to JSON values: strict, and quick to refuse what is no filter anyway."""

from __future__ import annotations

import json
import re
from math import inf
from typing import Any, Final

from sprigclassic._source import Source
from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.document import MAX_NESTING, MAX_VALUES, Doubled

__all__ = ["MAX_JSON_BYTES", "load"]

MAX_JSON_BYTES: Final = 1024 * 1024
"""The length of a document; that of a filter with the longest text is shorter."""

_LONGEST_NUMBER: Final = 400
"""In characters, as in a text."""

_SIGN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[{}\],]', re.DOTALL)
_MAX_SIGNS: Final = 2 * MAX_VALUES
_DEEPER: Final = {"[": 1, "{": 1, "]": -1, "}": -1}


def load(data: str | bytes) -> Any:
    """Return the value of a document.

    Numbers that a filter cannot hold become infinite, and objects with a key that stands twice are
    `Doubled`: the reader knows where they stand.

    Raises:
        FilterError: It is no JSON, or larger or deeper than that of any filter.
    """
    text = _decoded(data)
    if text.startswith("\ufeff"):
        raise FilterError([say.byte_order_mark()], Source(text))
    _check_size(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_number)
    except json.JSONDecodeError as error:
        problem = say.not_json((error.pos, error.pos + 1))
        raise FilterError([problem], Source(text)) from None


def _decoded(data: str | bytes) -> str:
    size = len(data)
    if isinstance(data, str) and not data.isascii() and size <= MAX_JSON_BYTES:
        size = len(data.encode(errors="surrogatepass"))
    if size > MAX_JSON_BYTES:
        raise FilterError([say.too_large(size, MAX_JSON_BYTES)])
    if isinstance(data, str):
        return data
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FilterError([say.not_utf8(error.start)]) from None


def _check_size(text: str) -> None:
    """Refuse what would exhaust the stack, or take long to read."""
    depth = 0
    for signs, sign in enumerate(_SIGN.finditer(text), 1):
        depth += _DEEPER.get(sign[0], 0)
        if depth > MAX_NESTING:
            raise FilterError([say.too_deep(MAX_NESTING)])
        if signs > _MAX_SIGNS:
            raise FilterError([say.too_many_values(MAX_VALUES)])


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    return value if len(value) == len(members) else Doubled(members)


def _integer(word: str) -> float:
    return int(word) if len(word) <= _LONGEST_NUMBER else inf


def _number(word: str) -> float:
    """Return the number that the text form reads in the same word, and infinity for none."""
    whole, _, fraction = word.partition(".")
    if len(word) > _LONGEST_NUMBER:
        return inf
    if fraction and not fraction.strip("0"):
        return int(whole)
    value = float(word)
    return value or _nothing(word)


def _nothing(word: str) -> float:
    """Return 0, or infinity for a number that is none but too small."""
    digits = word.lower().partition("e")[0]
    return inf if digits.strip("-0.") else 0
