"""The words of the language, all reserved, in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from sprigclassic.filters import tree

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AFTER_EVENTS",
    "CALENDAR_UNITS",
    "RESERVED",
    "SIGN_OF_WORDS",
    "UNITS",
    "WORDS",
    "is_bare_name",
    "is_bare_word",
]

Unit: TypeAlias = tree.Unit

WORDS: Final = (
    "after", "ago", "all", "and", "any", "at", "average", "before", "between", "case", "contains",
    "count", "day", "days", "distinct", "ends", "event", "false", "first", "from", "group",
    "happened", "hour", "hours", "ignoring", "in", "is", "last", "least", "less", "matches",
    "maximum", "minimum", "minute", "minutes", "month", "months", "more", "most", "never", "next",
    "no", "not", "of", "on", "or", "previous", "quarter", "sessions", "set", "since", "starts",
    "sum", "than", "then", "this", "timezone", "to", "today", "true", "version", "week", "weeks",
    "where", "with", "within", "year", "years", "yesterday",
)  # fmt: skip
"""Every word of the grammar, sorted, lower case."""

RESERVED: Final = frozenset(WORDS)
"""The same as a set."""

UNITS: Final[Mapping[str, Unit]] = {
    "minute": "minute",
    "minutes": "minute",
    "hour": "hour",
    "hours": "hour",
    "day": "day",
    "days": "day",
    "week": "week",
    "weeks": "week",
    "month": "month",
    "months": "month",
    "year": "year",
    "years": "year",
}
"""The units of time, with and without `s`."""

CALENDAR_UNITS: Final = frozenset({"week", "month", "quarter", "year"})
"""What may follow `this` and `previous`."""

SIGN_OF_WORDS: Final = {"more than": ">", "less than": "<", "at least": ">=", "at most": "<="}
"""What a length of time ago is compared with, and the sign that says the same of a number."""

AFTER_EVENTS: Final = frozenset(
    {"count", "days", "sessions", "sum", "average", "minimum", "maximum", "distinct"}
    | {"first", "last", "happened", "never", "where", "then"}
)
"""Words that make the name before them one of events."""


def is_bare_word(word: str) -> bool:
    """Return whether a text is a letter or `_`, then letters, digits and `_`, in Unicode."""
    if word.isascii():
        return word.isidentifier()
    head = word[0]
    return (head == "_" or head.isalpha()) and all(
        c == "_" or c.isalpha() or c.isdecimal() for c in word
    )


def is_bare_name(name: str) -> bool:
    """Return whether a name needs no quotes: bare words with dots, and no reserved word."""
    return all(map(is_bare_word, name.split("."))) and name.lower() not in RESERVED
