"""The arguments of a study: what is of another type is refused where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sprigclassic.filters import FilterAt, StudyFilter
from sprigclassic.filters.handles.base import Handle
from sprigclassic.studies.events import SdkEvent
from sprigclassic.studies.refusals import cropped, not_a_trigger, not_triggers
from sprigclassic.studies.triggers import PageUrl, Trigger
from sprigclassic.users import ClassicEvent

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = ["a_period", "a_text", "a_whole_number", "only_of", "period_or_none", "triggers_of"]


def triggers_of(value: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Return triggers as a tuple.

    Raises:
        NotATriggerError: They are no triggers.
    """
    given: object = value
    if isinstance(given, str | Mapping | Handle) or not isinstance(given, Iterable):
        raise not_triggers(value)
    triggers = tuple(cast("Iterable[object]", given))
    for trigger in triggers:
        if type(trigger) is not Trigger:
            raise not_a_trigger(trigger)
    return cast("tuple[Trigger, ...]", triggers)


def only_of(value: StudyFilter | None) -> StudyFilter | None:
    """Return a filter, or None.

    Raises:
        TypeError: It is neither.
    """
    given: object = value
    if given is None or type(given) is StudyFilter:
        return given
    raise TypeError(_no_filter(given))


def _no_filter(given: object) -> str:
    match given:
        case Trigger() | PageUrl() | SdkEvent():
            advice = "it starts a study: give it in triggers=[…]"
        case ClassicEvent(name=name):
            advice = f"ask for such events: StudyFilter.of(event({cropped(name)}).happened())"
        case FilterAt():
            advice = "a study asks its filter at the instant of the event: give its .filter"
        case Handle():
            advice = "make a filter of a condition: StudyFilter.of(…)"
        case str():
            advice = f"make a filter of the text: StudyFilter.parse({cropped(given)})"
        case _ if callable(given):
            advice = "no function is called with a user: give a StudyFilter"
        case _:
            advice = "give a StudyFilter, or None for everyone"
    return f"{type(given).__name__} is no StudyFilter: {advice}"


# ---- validators --------------------------------------------------------------------------------


def a_text(_study: object, of: Attribute[Any], value: object) -> None:
    """Refuse what is no text."""
    _refuse_unless(isinstance(value, str), of, "a str", value)


def a_whole_number(_study: object, of: Attribute[Any], value: object) -> None:
    """Refuse what is no whole number; True is none."""
    _refuse_unless(isinstance(value, int) and not isinstance(value, bool), of, "an int", value)


def a_period(_study: object, of: Attribute[Any], value: object) -> None:
    """Refuse what is no length of time."""
    _refuse_unless(isinstance(value, timedelta), of, "a timedelta", value)


def period_or_none(_study: object, of: Attribute[Any], value: object) -> None:
    """Refuse what is neither a length of time nor None."""
    taken = value is None or isinstance(value, timedelta)
    _refuse_unless(taken, of, "a timedelta or None", value)


def _refuse_unless(taken: bool, of: Attribute[Any], what: str, value: object) -> None:  # noqa: FBT001 - the condition
    if not taken:
        msg = f"{of.name} is {what}, not {type(value).__name__}"
        raise TypeError(msg)
