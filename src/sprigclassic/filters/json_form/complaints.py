"""What reading JSON can say: mistakes in its letters, its keys and its types.

Each function returns a problem; those of a value are without its path, which the reader adds.
"""

from __future__ import annotations

from difflib import get_close_matches
from math import isnan
from typing import TYPE_CHECKING, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import LONGEST, ticked
from sprigclassic.filters.text.complaints.letters import MEANT
from sprigclassic.messages.plain import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sprigclassic._source import Span

_MEANT: Final = {**MEANT, "==": "=", "attribute": "property", "property": "attribute"}
"""Keys of other languages, or of another place, and what this one may have."""
_SUGGESTED: Final = 30
"""Nothing is suggested for a longer key."""


def cropped(words: str) -> str:
    """Return the reader's words, cropped where they are long."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


# ---- the document ------------------------------------------------------------------------------


def too_large(size: int, most: int) -> FilterProblem:
    """More bytes than any filter needs."""
    message = f"the JSON of a filter has at most {most:,} bytes, and this has {size:,}"
    return FilterProblem("json-too-large", message, path="$")


def too_many_values(most: int) -> FilterProblem:
    """`[[], [], …`."""
    message = f"the JSON of a filter has at most {most:,} values"
    return FilterProblem("json-too-large", message, path="$")


def too_deep(most: int) -> FilterProblem:
    """`[[[[…`."""
    message = f"objects and lists go at most {most} deep"
    return FilterProblem("json-too-deep", message, path="$")


def not_utf8(place: int) -> FilterProblem:
    """Bytes of another encoding."""
    return FilterProblem("not-utf8", f"this is no UTF-8, from byte {place} on", path="$")


def not_json(span: Span) -> FilterProblem:
    """`{"version" 1}`."""
    return FilterProblem("not-json", "this is no JSON", span)


def byte_order_mark() -> FilterProblem:
    """U+FEFF before the first brace."""
    message = "JSON has no byte order mark"
    return FilterProblem("not-json", message, (0, 1), "leave it out")


def unknown_version(known: int) -> FilterProblem:
    """`{"version": 2}`."""
    message = "this version of the JSON form is unknown"
    return FilterProblem("unknown-version", message, help=f"write `{known}`")


def unknown_timezone(name: str) -> FilterProblem:
    """`{"timezone": "Mars"}`."""
    message = f"{ticked(name)} is not a time zone of the IANA database"
    return FilterProblem("unknown-timezone", message, help="names are like `Europe/Berlin`")


# ---- keys --------------------------------------------------------------------------------------


def duplicate_key(key: str) -> FilterProblem:
    """`{"event": "A", "event": "B"}`."""
    return FilterProblem("duplicate-key", f"{ticked(key)} stands twice in one object")


def unknown_key(key: str, known: Collection[str]) -> FilterProblem:
    """`{"cuont": …}`."""
    message = f"{ticked(key)} is not a key of this object"
    meant = _meant(key, known)
    help_ = None if meant is None else f"did you mean `{meant}`?"
    return FilterProblem("unknown-key", message, help=help_)


def _meant(key: str, known: Collection[str]) -> str | None:
    if len(key) > _SUGGESTED:
        return None
    word = _MEANT.get(key, key.lower().replace(" ", "_"))
    return next(iter(get_close_matches(word, known, 1, 0.7)), None)


def missing_key(key: str) -> FilterProblem:
    """`{"sum": {"event": "Checkout"}}`."""
    return FilterProblem("missing-key", f"this object lacks the key {ticked(key)}")


def not_one_key(what: str, found: list[str]) -> FilterProblem:
    """`{"=": …, "<": …}`, `{}`."""
    names = ", ".join(f"`{key}`" for key in found) or "none"
    return FilterProblem("not-one-key", f"{what} has one key, but found {names}")


# ---- values ------------------------------------------------------------------------------------


def wrong_type(expected: str, value: object) -> FilterProblem:
    """`{"event": 3}`."""
    found = "NaN" if isinstance(value, float) and isnan(value) else kind_of(value)
    return FilterProblem("wrong-type", f"expected {expected}, but found {found}")


def other_moment(word: str, kind: str) -> FilterProblem:
    """`{"instant": "2026-11-23"}`."""
    article = "an" if kind == "instant" else "a"
    message = f"{ticked(word)} is {article} {kind}"
    return FilterProblem("bad-date", message, help=f"the key is `{kind}`")


def wrong_word(words: Iterable[str]) -> FilterProblem:
    """`{"this": "decade"}`."""
    *others, last = map(ticked, words)
    listed = f"{', '.join(others)} or {last}" if others else last
    return FilterProblem("wrong-word", f"expected {listed}")


def wrong_arguments(operator: str, form: str, count: int) -> FilterProblem:
    """`{"<": [{"attribute": "seats"}]}`."""
    message = f"{ticked(operator)} takes {form}, but found {count}"
    return FilterProblem("wrong-arguments", message)


def too_few(rule: str, count: int) -> FilterProblem:
    """`{"and": []}`."""
    return FilterProblem("too-few", f"{rule} or more, but found {count}")


def event_and_any() -> FilterProblem:
    """`{"event": "Checkout", "any_event": true}`."""
    message = "events are named by `event`, or all taken by `any_event`, not both"
    return FilterProblem("event-and-any", message)


def several_windows(found: Iterable[str]) -> FilterProblem:
    """`{"event": "Checkout", "in_last": {"days": 3}, "this": "month"}`."""
    names = " and ".join(map(ticked, found))
    return FilterProblem("several-windows", f"events have one window, but found {names}")


def wrong_subject(operator: str, subject: str) -> FilterProblem:
    """`{"is_set": {"count": {"event": "Checkout"}}}`."""
    return FilterProblem("wrong-subject", f"{ticked(operator)} is no test of {ticked(subject)}")
