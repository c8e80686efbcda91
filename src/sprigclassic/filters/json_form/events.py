"""Events, and what stands beside them in one object: a property, a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.combinations import where
from sprigclassic.filters.json_form.moments import WINDOWS, window
from sprigclassic.filters.tree import Events, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.json_form.document import Spot

__all__ = ["Described", "described", "window_among"]

_KEYS: Final = ("event", "any_event", "where")
_STAND_IN: Final = Events(None)


@frozen
class Described:
    """What an object says of events.

    Attributes:
        events: Which.
        path: A property of theirs, if one is to be named.
        window: When, or None.
    """

    events: Events
    path: str = ""
    window: Window | None = None


def described(spot: Spot, *, of: bool = False, windowed: bool = True) -> Described:
    """Read an object about events.

    Args:
        spot: The object.
        of: Whether it names a property, under `of`.
        windowed: Whether it may have a window.
    """
    also = ("of",) if of else ()
    members = spot.members({*_KEYS, *also, *(WINDOWS if windowed else ())}, also)
    if members is None:
        return Described(_STAND_IN)
    events = _events(spot, members)
    path = members["of"].text() if "of" in members else None
    return Described(events, path or "", window_among(spot, members))


def _events(spot: Spot, members: Mapping[str, Spot]) -> Events:
    name = _name(spot, members)
    inside = where(members["where"]) if "where" in members else None
    return Events(name, inside, span=spot.span)


def _name(spot: Spot, members: Mapping[str, Spot]) -> str | None:
    event, any_event = members.get("event"), members.get("any_event")
    if any_event is None:
        if event is None:
            spot.refuse(say.missing_key("event"))
        return None if event is None else event.text()
    if any_event.value is not True:
        any_event.refuse(say.wrong_type("true", any_event.value))
    if event is not None:
        event.refuse(say.event_and_any())
    return None


def window_among(spot: Spot, members: Mapping[str, Spot]) -> Window | None:
    """Read the window that stands among other members, if there is one."""
    windows = [member for key, member in members.items() if key in WINDOWS]
    if len(windows) > 1:
        spot.refuse(say.several_windows([member.key for member in windows]))
    return window(windows[0]) if windows else None
