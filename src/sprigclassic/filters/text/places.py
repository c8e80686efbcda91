"""Where a name stands in the text of a filter: nodes know only where they stand themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.words import is_bare_name
from sprigclassic.filters.tree import Events, EventValue

if TYPE_CHECKING:
    from sprigclassic._source import Span
    from sprigclassic.filters.check import Named

__all__ = ["place_of_name"]

_WORD: Final = re.compile(r'#[^\r\n]*+|"(?:[^"\\]|\\.)*+"|[\w.]++', re.DOTALL)


def place_of_name(text: str, node: Named) -> Span | None:
    """Return where the name that a node holds stands, or where the node does if that is not known.

    Args:
        text: What the node was read from.
        node: A node with a name.
    """
    around = _around(node)
    if around is None:
        return node.span
    name = (node.name or "") if isinstance(node, Events) else node.path
    spellings = {quoted(name), *([name] if is_bare_name(name) else [])}
    words = _WORD.finditer(text, *around)
    return next((word.span() for word in words if word[0] in spellings), node.span)


def _around(node: Named) -> Span | None:
    if isinstance(node, EventValue) and node.events.span and node.test.span:
        return node.events.span[1], node.test.span[0]
    return node.span
