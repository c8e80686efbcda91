"""A funnel as SVG: no script, nothing from elsewhere, light and dark."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.studies.funnel_text import entered_filter, head, rows_of
from sprigclassic.studies.shares import share, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.studies.conditions import ConditionCount
    from sprigclassic.studies.funnel import Funnel, StepCount
    from sprigclassic.studies.funnel_text import Row

__all__ = ["to_svg"]

_WIDTH: Final = 920
_LEFT: Final = 20
_RIGHT: Final = _WIDTH - 20
_MIDDLE: Final = _RIGHT - 140
"""Where the first of two columns of numbers ends."""
_END: Final = _MIDDLE - 140
"""Where the longest bar ends."""
_STEPS: Final = 220
_CONDITIONS: Final = 450
"""Where bars begin."""
_ROW: Final = 26
_LINE: Final = 16
_COLUMNS: Final = 58
"""So many letters of a condition fit to the left of its bar."""
_INDENT: Final = 2
_DEEPEST: Final = 14
"""What stands deeper begins no farther to the right."""
_MAX_LINES: Final = 6
_TITLE: Final = 70
_SHARE: Final = 60
_LETTER: Final = 7.25
_HEADINGS: Final = {
    "alone": "the other conditions left aside",
    "so far": "with the conditions above it, of the same “all of” or “any of”",
}
_STYLE: Final = """\
.sprigclassic-funnel { font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.sprigclassic-funnel text { fill: #1f2328; }
.sprigclassic-funnel .name { font-size: 16px; font-weight: 600; }
.sprigclassic-funnel .pale { fill: #59636e; font-size: 12px; }
.sprigclassic-funnel .code { font: 12px ui-monospace, monospace; white-space: pre; }
.sprigclassic-funnel .end { text-anchor: end; }
.sprigclassic-funnel .card { fill: #fff; stroke: #d0d7de; }
.sprigclassic-funnel .line { stroke: #d0d7de; }
.sprigclassic-funnel .before { fill: #bcd5f7; }
.sprigclassic-funnel .after { fill: #2f7de1; }
@media (prefers-color-scheme: dark) {
.sprigclassic-funnel text { fill: #e6edf3; }
.sprigclassic-funnel .pale { fill: #9aa4ae; }
.sprigclassic-funnel .card { fill: #161b22; stroke: #3d444d; }
.sprigclassic-funnel .line { stroke: #3d444d; }
.sprigclassic-funnel .before { fill: #294a75; }
.sprigclassic-funnel .after { fill: #5b9bf0; }
}
"""


def to_svg(funnel: Funnel) -> str:
    """Return a picture: a bar a step, and two a condition."""
    top = 66
    parts = list(_steps(funnel, top))
    bottom = top + 20 + _ROW * len(funnel.steps)
    if funnel.conditions is not None:
        drawn, bottom = _conditions(funnel.conditions, entered_filter(funnel), bottom + 16)
        parts += drawn
    height = bottom + 14
    name, told = harmless(funnel.study), head(funnel)
    title = wrapped(name, _TITLE)
    shown = title[0] + "…" * (len(title) > 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sprigclassic-funnel" role="img" '
        f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'aria-label="{escape(f"Funnel of {name}: {told}")}">'
        f"<title>{escape(name)}</title><desc>{escape(harmless(str(funnel)))}</desc>"
        f"<style>{_STYLE}</style>"
        f'<rect class="card" x=".5" y=".5" width="{_WIDTH - 1}" height="{height - 1}" rx="6"/>'
        f"{_text(_LEFT, 30, shown, 'name')}{_text(_LEFT, 50, told, 'pale')}{''.join(parts)}</svg>"
    )


# ---- steps -------------------------------------------------------------------------------------


def _steps(funnel: Funnel, top: int) -> Iterator[str]:
    yield _text(_RIGHT, top + 6, "let through", "pale end")
    for number, count in enumerate(funnel.steps):
        yield _step(count, funnel.users, top + 20 + _ROW * number)


def _step(count: StepCount, users: int, y: int) -> str:
    return (
        f"<g>{_told(f'{count.step.value}: {count.passed:,} of {count.entered:,}')}"
        f"{_text(_LEFT, y + 13, count.step.value)}"
        f"{_bar(_STEPS, y + 2, count.entered, users, 'before')}"
        f"{_bar(_STEPS, y + 2, count.passed, users, 'after')}"
        f"{_numbers(_RIGHT, y + 13, count.passed, users)}</g>"
    )


# ---- conditions --------------------------------------------------------------------------------


def _conditions(counted: ConditionCount, entered: int, top: int) -> tuple[list[str], int]:
    """Return what is drawn, and where it ends."""
    parts = [
        f'<path class="line" d="M{_LEFT} {top}.5H{_RIGHT}"/>',
        _text(_LEFT, top + 22, f"Of the {entered:,} that came to the filter"),
        _heading(_MIDDLE, top + 22, "alone", "before"),
        _heading(_RIGHT, top + 22, "so far", "after"),
    ]
    y = top + 34
    for row in rows_of(counted):
        lines = _lines(row)
        parts.append(_condition(row, lines, entered, y))
        y += _LINE * len(lines) + 8
    return parts, y


def _heading(x: int, y: int, text: str, kind: str) -> str:
    return (
        f"<g>{_told(_HEADINGS[text])}"
        f'<rect class="{kind}" x="{x - 52}" y="{y - 9}" width="10" height="10" rx="2"/>'
        f"{_text(x, y, text, 'pale end')}</g>"
    )


def _lines(row: Row) -> list[str]:
    """Return the lines that a text takes; of a very long one the first."""
    lines = wrapped(row.text, _COLUMNS - _indent(row))
    if len(lines) > _MAX_LINES:
        lines = [*lines[: _MAX_LINES - 1], f"{lines[_MAX_LINES - 1]}…"]
    return lines


def _indent(row: Row) -> int:
    return _INDENT * min(row.depth, _DEEPEST)


def _condition(row: Row, lines: list[str], entered: int, y: int) -> str:
    x = round(_LEFT + _LETTER * _indent(row), 2)
    count, kind = row.count, "code"
    if count is None or count.combining is not None:
        kind = "pale"
    told = "".join(
        _text(x, y + 12 + _LINE * number, line, kind) for number, line in enumerate(lines)
    )
    if count is None:
        return told
    return (
        f"<g>{_told(count.text)}{told}"
        f"{_bar(_CONDITIONS, y + 1, count.alone, entered, 'before')}"
        f"{_bar(_CONDITIONS, y + 1, count.so_far, entered, 'after')}"
        f"{_numbers(_MIDDLE, y + 12, count.alone, entered)}"
        f"{_numbers(_RIGHT, y + 12, count.so_far, entered)}</g>"
    )


def _numbers(x: int, y: int, number: int, whole: int) -> str:
    part = share(number, whole)
    return _text(x - _SHARE, y, f"{number:,}", "end") + (part and _text(x, y, part, "pale end"))


# ---- pieces ------------------------------------------------------------------------------------


def _bar(x: int, y: int, number: int, whole: int, kind: str) -> str:
    if not number:
        return ""
    length = max(round((_END - x) * number / whole, 1), 1)
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{length}" height="14" rx="2"/>'


def _text(x: float, y: int, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(text)}</text>'


def _told(text: str) -> str:
    """Return what is shown where a pointer rests."""
    return f"<title>{escape(harmless(text))}</title>"
