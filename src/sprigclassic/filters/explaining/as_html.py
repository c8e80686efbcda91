"""An explanation as a piece of HTML: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.filters.explaining.as_text import answer_text, cropped, events_of, head
from sprigclassic.filters.explaining.facts import SequenceFact
from sprigclassic.filters.explaining.sentences import sentence, where_sentence
from sprigclassic.filters.explaining.svg import to_svg

if TYPE_CHECKING:
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.filters.explaining.facts import Fact, WhereFact

__all__ = ["to_html"]

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)
_STYLE: Final = """\
.sprigclassic-why { font: 14px/1.5 system-ui, sans-serif; color: inherit; max-width: 60em; }
.sprigclassic-why p { margin: 0 0 .5em; }
.sprigclassic-why ul { list-style: none; margin: 0; padding: 0; }
.sprigclassic-why ul ul { margin-left: .9em; padding-left: 1em;
  border-left: 1px solid rgba(128, 128, 128, .5); }
.sprigclassic-why li { margin: .5em 0; }
.sprigclassic-why code { font: 13px/1.5 ui-monospace, monospace; color: inherit;
  background: none; padding: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.sprigclassic-why b { display: inline-block; min-width: 2.2em; margin-right: .6em;
  border-radius: 3px; color: #fff; text-align: center; font-size: 12px; }
.sprigclassic-why b.yes { background: #1a7f37; }
.sprigclassic-why b.no { background: #b3261e; }
.sprigclassic-why div { margin-left: 2.9em; overflow-wrap: anywhere; }
.sprigclassic-why time { white-space: nowrap; }
.sprigclassic-why .test { opacity: .85; }
.sprigclassic-why svg { display: block; max-width: 100%; height: auto; margin: .25em 0 0 2.5em; }
"""


def to_html(whole: Explanation) -> str:
    """Return a fragment that stands alone and is well-formed as XML too."""
    return (
        f'<section class="sprigclassic-why"><style>{_STYLE}</style>'
        f"<p>{_sentence(head(whole))}</p><ul>{_part(whole)}</ul></section>"
    )


def _part(part: Explanation) -> str:
    answer = answer_text(part)
    inner = "".join(map(_part, part.parts))
    return (
        f'<li><b class="{answer}">{answer}</b><code>{_safe(cropped(part))}</code>'
        f"{'' if part.fact is None else _fact(part.fact)}"
        f"{f'<ul>{inner}</ul>' if inner else ''}</li>"
    )


def _fact(fact: Fact) -> str:
    text, events = sentence(fact), events_of(fact)
    tests = "" if events is None else "".join(map(_test, events.tests))
    return f"<div>{_sentence(text)}</div>{tests}{_drawn(fact, text)}"


def _drawn(fact: Fact, text: str) -> str:
    drawn = fact if isinstance(fact, SequenceFact) else events_of(fact)
    timeline = None if drawn is None or drawn.sketch is None else drawn.sketch.timeline
    return "" if timeline is None else to_svg(timeline, text)


def _test(test: WhereFact) -> str:
    told = _sentence(where_sentence(test))
    return f'<div class="test"><code>{_safe(test.test)}</code>: {told}</div>'


def _sentence(text: str) -> str:
    """Return a sentence whose times do not break at the end of a line."""
    return _TIME.sub(r"<time>\g<0></time>", _safe(text))


def _safe(text: str) -> str:
    return escape(harmless(text))
