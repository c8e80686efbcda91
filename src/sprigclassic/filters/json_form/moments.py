"""Windows of events, and tests of a date value: most are both, and take the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from attrs import frozen

from sprigclassic._source import Span
from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form.literals import amount, day, duration, moment
from sprigclassic.filters.json_form.words import CALENDAR_UNITS, NEARNESSES, UNITS
from sprigclassic.filters.tree import (
    After,
    Ago,
    Before,
    BetweenAgo,
    Calendar,
    FromTo,
    InLast,
    InNext,
    On,
    Since,
    SinceAttribute,
    WithinOf,
)

if TYPE_CHECKING:
    from typing import Literal

    from sprigclassic.filters.json_form.document import Spot
    from sprigclassic.filters.tree import MomentTest, Nearness, Window

__all__ = ["MOMENT_TESTS", "WINDOWS", "Form", "window"]

Test_co = TypeVar("Test_co", covariant=True)
Arguments: TypeAlias = "list[Spot]"


@frozen
class Form(Generic[Test_co]):
    """What stands after an operator.

    Attributes:
        takes: What the operator takes, in words.
        count: How many values that is.
        read: From the values and the span of all to the node.
        cased: Whether `ignoring_case` may follow.
    """

    takes: str
    count: int
    read: Callable[[Arguments, Span | None], Test_co]
    cased: bool = False


def window(spot: Spot) -> Window | None:
    """Read a window: its only argument, or the list of them."""
    form = WINDOWS[spot.key]
    arguments = [spot] if form.count == 1 else spot.arguments(form.count, form.takes)
    return None if arguments is None else form.read(arguments, spot.span)


def _between_ago(arguments: Arguments, span: Span | None) -> BetweenAgo:
    inner = arguments[0].only(UNITS, "a length of time")
    numbers = inner and inner.arguments(2, "two numbers, the greater first")
    if not inner or not numbers:
        return BetweenAgo(2, 1, "day")
    far, near = map(amount, numbers)
    return BetweenAgo(far, near, UNITS[inner.key], span=span)


def _calendar(which: Literal["this", "previous"]) -> Form[Calendar]:
    def read(arguments: Arguments, span: Span | None) -> Calendar:
        word = arguments[0].text()
        unit = CALENDAR_UNITS.get(word or "")
        if unit is None and word is not None:
            arguments[0].refuse(say.wrong_word(CALENDAR_UNITS))
        return Calendar(which, unit or "day", span=span)

    return Form("a unit of the calendar", 1, read)


def _ago(nearness: Nearness) -> Form[Ago]:
    return Form("a length of time", 1, lambda of, span: Ago(nearness, duration(of[0]), span=span))


def _since(arguments: Arguments, span: Span | None) -> Since | SinceAttribute:
    value: object = arguments[0].value
    if isinstance(value, Mapping) and "attribute" in value:
        return SinceAttribute(_attribute(arguments[0]), span=span)
    return Since(moment(arguments[0]), span=span)


def _attribute(spot: Spot) -> str:
    inner = spot.only({"attribute": None}, "the date of a window")
    return inner.text() or "" if inner else ""


_Either: TypeAlias = InLast | BetweenAgo | Before | After | On | FromTo | Calendar
_EITHER: Final[Mapping[str, Form[_Either]]] = {
    "in_last": Form("a length of time", 1, lambda of, span: InLast(duration(of[0]), span=span)),
    "between_ago": Form("a length of time from one number to another", 1, _between_ago),
    "before": Form("a moment", 1, lambda of, span: Before(moment(of[0]), span=span)),
    "after": Form("a moment", 1, lambda of, span: After(moment(of[0]), span=span)),
    "on": Form("a date", 1, lambda of, span: On(day(of[0]), span=span)),
    "from_to": Form(
        "two moments", 2, lambda of, span: FromTo(moment(of[0]), moment(of[1]), span=span)
    ),
    "this": _calendar("this"),
    "previous": _calendar("previous"),
}

MOMENT_TESTS: Final[Mapping[str, Form[MomentTest]]] = {
    **_EITHER,
    "since": Form("a moment", 1, lambda of, span: Since(moment(of[0]), span=span)),
    "in_next": Form("a length of time", 1, lambda of, span: InNext(duration(of[0]), span=span)),
    **{key: _ago(nearness) for key, nearness in NEARNESSES.items()},
}
"""The tests of a date value, by operator."""

WINDOWS: Final[Mapping[str, Form[Window]]] = {
    **_EITHER,
    "since": Form("a moment", 1, _since),
    "within_of": Form(
        "a length of time and an attribute",
        2,
        lambda of, span: WithinOf(duration(of[0]), _attribute(of[1]), span=span),
    ),
}
"""The windows, by key."""
