"""A timeline as SVG: the window shaded, events that counted as dots, others paler, now marked."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.filters.explaining.timeline import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sprigclassic.filters.explaining.timeline import Lane, Timeline

__all__ = ["to_svg"]

_LEFT: Final = 160
_RIGHT: Final = 60
_LANE: Final = 20
_FOOT: Final = 18
_NAME: Final = 17
"""So many letters of a name fit to the left of the line."""
_ROOM: Final = 110
"""What the date at an end of the line takes."""
_SHORT: Final = timedelta(days=2)
_BLUE: Final = "#2f7de1"
_STRONG: Final = f'fill="{_BLUE}"'
_PALE: Final = 'fill-opacity=".4"'


def to_svg(timeline: Timeline, description: str) -> str:
    """Return a small drawing.

    Args:
        timeline: What to draw.
        description: The fact that it shows, for those who do not see it.
    """
    height = _LANE * len(timeline.lanes)
    whole = _LEFT + WIDTH + _RIGHT
    names = ", ".join(lane.name for lane in timeline.lanes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{whole}" '
        f'height="{height + _FOOT}" viewBox="0 0 {whole} {height + _FOOT}" '
        f'font-family="system-ui, sans-serif" font-size="11" fill="currentColor" '
        f'aria-label="{_safe(f"Timeline of {names}: {description}")}">'
        f"<title>{_safe(f'Timeline of {names}')}</title><desc>{_safe(description)}</desc>"
        f"{_window(timeline, height)}"
        f"{''.join(_lane(number, lane) for number, lane in enumerate(timeline.lanes))}"
        f"{_now(timeline, height)}{_ends(timeline, height)}</svg>"
    )


def _window(timeline: Timeline, height: int) -> str:
    start, end = timeline.window
    return (
        f'<rect x="{_LEFT + start}" y="0" width="{max(end - start, 1)}" height="{height}" '
        f'fill="{_BLUE}" fill-opacity=".18"/>'
    )


def _lane(number: int, lane: Lane) -> str:
    middle = _LANE * number + _LANE // 2
    name = lane.name if len(lane.name) <= _NAME else f"{lane.name[: _NAME - 1]}…"
    before = f"◂ {lane.before:,}" if lane.before else ""
    after = f"{lane.after:,} ▸" if lane.after else ""
    return (
        f'<text x="0" y="{middle + 4}">{_safe(name)}</text>'
        f'<text x="{_LEFT - 4}" y="{middle + 4}" text-anchor="end" opacity=".7">{before}</text>'
        f'<path d="M{_LEFT} {middle}h{WIDTH}" stroke="currentColor" stroke-opacity=".4"/>'
        f"{_dots(lane.others, middle, 2.5, _PALE)}{_dots(lane.counted, middle, 4, _STRONG)}"
        f'<text x="{_LEFT + WIDTH + 4}" y="{middle + 4}" opacity=".7">{after}</text>'
    )


def _dots(places: Iterable[int], middle: int, radius: float, colour: str) -> str:
    return "".join(
        f'<circle cx="{_LEFT + place}" cy="{middle}" r="{radius}" {colour}/>' for place in places
    )


def _now(timeline: Timeline, height: int) -> str:
    if timeline.now is None:
        return ""
    x = _LEFT + timeline.now
    return (
        f'<path d="M{x} 0v{height + 4}" stroke="currentColor" stroke-dasharray="2 2"/>'
        f'<text x="{x}" y="{height + _FOOT - 4}" text-anchor="middle">now</text>'
    )


def _ends(timeline: Timeline, height: int) -> str:
    y, now = height + _FOOT - 4, timeline.now
    texts: list[str] = []
    if now is None or now > _ROOM:
        texts.append(f'<text x="{_LEFT}" y="{y}" opacity=".7">{_day(timeline, first=True)}</text>')
    if now is None or now < WIDTH - _ROOM:
        right = f'x="{_LEFT + WIDTH}" y="{y}" text-anchor="end" opacity=".7"'
        texts.append(f"<text {right}>{_day(timeline, first=False)}</text>")
    return "".join(texts)


def _day(timeline: Timeline, *, first: bool) -> str:
    """Return the day of an end of the line, or the time where the line is short."""
    moment = timeline.start if first else timeline.end
    if timeline.end - timeline.start > _SHORT:
        return moment.date().isoformat()
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")


def _safe(text: str) -> str:
    return escape(harmless(text))
