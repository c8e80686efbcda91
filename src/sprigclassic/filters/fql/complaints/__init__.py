"""Every sentence that reading Segment's languages can say, one function a mistake.

`letters` speaks for both lexers, `destination` for the reader of destination filters and
`audience` for that of audience queries. What the checker and the parser say of our own language
is said here in their words, where it is the same mistake.
"""

from __future__ import annotations

from sprigclassic.filters.text.complaints import ticked

__all__ = ["as_study_filter", "as_text"]


def as_study_filter(words: str) -> str:
    """Return the suggestion to write it in the library's own language."""
    return f"in a study filter, write {ticked(words)}"


def as_text(value: str) -> str:
    """Return a text as Segment's languages write it, which have no escapes."""
    quote = '"' if "'" in value else "'"
    return f"{quote}{value}{quote}"
