"""What stands where a trigger or an SDK event belongs, and what to write instead."""

from __future__ import annotations

from typing import Final

from sprigclassic.errors import NotATriggerError
from sprigclassic.filters import FilterAt, StudyFilter
from sprigclassic.filters.handles.base import Handle
from sprigclassic.filters.text.complaints import LONGEST
from sprigclassic.messages import Alias, Delete, Group, Identify, Page, Screen, Track
from sprigclassic.studies.events import SdkEvent
from sprigclassic.users import ClassicEvent

__all__ = ["CLASSIC", "cropped", "not_a_trigger", "not_an_sdk_event", "not_triggers"]

CLASSIC: Final = (
    "what came through Segment Classic may be late, and can refine whom a study reaches but never "
    "start it"
)
"""The reason of the refusal. Source: Sprig's pages on Segment, in three generations."""

_MESSAGES: Final = (Identify, Track, Page, Screen, Group, Alias, Delete)
_SHOULD_BE: Final = 'a trigger is made of an SDK event or a page: Trigger(SdkEvent("Cart Opened"))'


def not_a_trigger(given: object, wanted: str = _SHOULD_BE) -> NotATriggerError:
    """Return the refusal of what is neither an SDK event nor a page.

    Args:
        given: What stands where a trigger, or what it is made of, belongs.
        wanted: What belongs there, for what needs no other words.
    """
    return NotATriggerError(_said(given, wanted))


def not_an_sdk_event(given: object) -> NotATriggerError:
    """Return the refusal of what is no SDK event that has just happened."""
    return not_a_trigger(given, 'what has just happened is an SdkEvent: SdkEvent("Cart Opened")')


def not_triggers(given: object) -> NotATriggerError:
    """Return the refusal of what is no list of triggers."""
    wanted = f"triggers is a list, such as [{_SHOULD_BE.rpartition(': ')[2]}]"
    return not_a_trigger(given, wanted)


def _said(given: object, wanted: str) -> str:
    match given:
        case ClassicEvent():
            name = cropped(given.name)
            return f"{CLASSIC}: {_in_filter(name)}; if the SDK sees it too, write SdkEvent({name})"
        case StudyFilter() | FilterAt() | Handle():
            return (
                f"a filter ({type(given).__name__}) refines whom a study reaches and never starts "
                f"it: give a StudyFilter as only=…; {wanted}"
            )
        case str():
            write = f"write SdkEvent({cropped(given)}) if the SDK sees it"
            return f"a name alone does not say where the event comes from: {write}"
        case SdkEvent(name=name) if type(given) is SdkEvent:
            return f"this takes triggers, not events: Trigger(SdkEvent({cropped(name)}))"
        case _:
            return f"{_what(given)}: {wanted}"


def _in_filter(name: str) -> str:
    return f"ask for it in the filter, as in only=StudyFilter.of(event({name}).count() < 3)"


def _what(given: object) -> str:
    kind = type(given).__name__
    if isinstance(given, _MESSAGES):
        return f"a message of Segment ({kind}) starts no study, as {CLASSIC}"
    if isinstance(given, SdkEvent):
        return f"a subclass of SdkEvent ({kind}) may be anything"
    if callable(given):
        return f"no study is started by code ({getattr(given, '__name__', kind)})"
    return f"{kind} is no such value, whatever it looks like"


def cropped(name: str) -> str:
    """Return a name as Python writes it, short whatever it is."""
    return repr(name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…")
