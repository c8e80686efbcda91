"""Texts in any case, as `lowercase` of FQL takes them: letter for letter.

That is less than our `ignoring case`, which folds: there `ß` is `ss`. Where both take the same
texts, the translation ignores case; elsewhere it is a glob with a class for each letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.tree import Comparison, Text, TextTest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["any_case", "equals_lowercase", "escaped", "folds_alike", "lowercase"]

_OTHERS: Final[Mapping[str, str]] = {
    "k": "\N{KELVIN SIGN}",
    "å": "\N{ANGSTROM SIGN}",
    "ω": "\N{OHM SIGN}",
    "θ": "\N{GREEK CAPITAL THETA SYMBOL}",
    "ß": "\N{LATIN CAPITAL LETTER SHARP S}",
}
"""Capitals that are not what Unicode makes of their small letter."""
_ALIKE: Final = re.compile(r"(?:(?!f[fil])[\x00-rt-\x7f])*+")
"""No character folds to a part of such a text but its own capitals: `ß` has an `s`, `ﬁ` an `fi`."""
_SPECIAL: Final = re.compile(r"[*?[\\]")


def lowercase(text: str) -> str:
    """Return a text with every letter in lower case that has it in one character: `İ` has not."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def folds_alike(text: str) -> bool:
    """Return whether the texts that equal this one ignoring case are those of its letters."""
    return _ALIKE.fullmatch(text) is not None


def equals_lowercase(text: Text) -> Comparison | TextTest:
    """Return the test of a value whose lower case is a text.

    >>> equals_lowercase(Text("pro"))
    Comparison(operator='=', value=Text(value='pro'), ignoring_case=True)
    >>> equals_lowercase(Text("gloß")).text.value
    '[gG][lL][oO][ßẞ]'
    """
    if folds_alike(text.value):
        return Comparison("=", text, ignoring_case=True, span=text.span)
    return TextTest("matches", Text(any_case(text.value), span=text.span), span=text.span)


def any_case(text: str) -> str:
    """Return a glob of the texts whose lower case is this one."""
    return "".join(map(_any_case, text))


def _any_case(char: str) -> str:
    forms = (char, char.upper(), char.title(), _OTHERS.get(char, ""))
    letters = dict.fromkeys(form for form in forms if len(form) == 1 and lowercase(form) == char)
    return f"[{''.join(letters)}]" if len(letters) > 1 else escaped(char)


def escaped(text: str) -> str:
    """Return a glob of one text, as it stands."""
    return _SPECIAL.sub(r"\\\g<0>", text)
