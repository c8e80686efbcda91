"""What the check against a schema can say, one function a mistake."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import LONGEST, quoted, ticked, write
from sprigclassic.filters.text.words import is_bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sprigclassic._source import Span
    from sprigclassic.filters.schema.types import Kind, Type

_WORDS: Final[Mapping[Kind, str]] = {
    "text": "a text",
    "number": "a number",
    "flag": "`true` or `false`",
    "moment": "a date",
    "version": "a version",
    "list": "a list",
    "object": "an object",
}
_LIKENESS: Final = 0.7
_NO_LETTER: Final = re.compile(r"[\W_]+")


# ---- names -------------------------------------------------------------------------------------


def unknown_attribute(path: str, known: Iterable[str], span: Span | None) -> FilterProblem:
    """`plna = "pro"`."""
    return _unknown("unknown-attribute", f"there is no attribute {ticked(path)}", path, known, span)


def unknown_event(name: str, known: Iterable[str], span: Span | None) -> FilterProblem:
    """`Chekcout happened`."""
    return _unknown("unknown-event", f"there is no event {ticked(name)}", name, known, span)


def unknown_property(
    path: str, event: str | None, known: Iterable[str], span: Span | None
) -> FilterProblem:
    """`Checkout sum(totl) > 3`."""
    whose = "no event has" if event is None else f"{ticked(event)} has no"
    article = "a property" if event is None else "property"
    message = f"{whose} {article} {ticked(path)}"
    return _unknown("unknown-property", message, path, known, span)


def _unknown(
    code: str, message: str, name: str, known: Iterable[str], span: Span | None
) -> FilterProblem:
    close = _closest(name, known)
    if close is None:
        return FilterProblem(code, message, span)
    written = close if is_bare_name(close) else quoted(close)
    return FilterProblem(code, message, span, f"did you mean {ticked(written)}?")


def _closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was meant; case, and what is between letters, do not matter."""
    if len(name) > LONGEST:
        return None
    names = {_letters(other): other for other in sorted(known, reverse=True)}
    close = get_close_matches(_letters(name), names, 1, _LIKENESS)
    return names[close[0]] if close else None


def _letters(name: str) -> str:
    return _NO_LETTER.sub("", name).casefold()


# ---- types -------------------------------------------------------------------------------------


def incomparable(
    what: str, type_: Type, other: str, span: Span | None, better: str | None
) -> FilterProblem:
    """`seats = "12"`."""
    message = f"{_is(what, type_)}, and is never compared with {other}"
    return FilterProblem("other-type", message, span, None if better is None else write(better))


def not_tested(what: str, type_: Type, words: str, span: Span | None) -> FilterProblem:
    """`seats contains "1"`."""
    message = f"{_is(what, type_)}, and `{words}` is no test of it"
    return FilterProblem("other-type", message, span)


def no_date(what: str, type_: Type, span: Span | None) -> FilterProblem:
    """`beta in last 3 days`."""
    return FilterProblem("other-type", f"{_is(what, type_)}, and never a date", span)


def no_number(what: str, type_: Type, function: str, span: Span | None) -> FilterProblem:
    """`Checkout sum(sku) > 3`."""
    message = f"{_is(what, type_)}, and `{function}` takes numbers only"
    return FilterProblem("other-type", message, span)


def no_such_value(what: str, value: str, known: Iterable[str], span: Span | None) -> FilterProblem:
    """`plan = "prro"`, where the schema has all values of `plan`."""
    close = _closest(value, known)
    help_ = None if close is None else f"did you mean {ticked(quoted(close))}?"
    message = f"{what} is never {ticked(quoted(value))}"
    return FilterProblem("other-value", message, span, help_)


def no_value_passes(what: str, span: Span | None) -> FilterProblem:
    """`plan < "a"`, where the schema has all values of `plan`."""
    return FilterProblem("other-value", f"no value of {what} passes this", span)


def _is(what: str, type_: Type) -> str:
    words = [word for kind, word in _WORDS.items() if kind in type_.kinds]
    return f"{what} is {' or '.join(words)}"
