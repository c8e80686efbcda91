"""The conditions of Sprig's dashboard, as frozen values: what can be entered, and no more."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, assert_never, final

from attrs import field, frozen

from sprigclassic._source import harmless
from sprigclassic.filters.sprig import facts
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.filters.text.printer import value_text
from sprigclassic.filters.tree import Flag, Number, Operator, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.sprig.facts import Fact

__all__ = [
    "OPERATORS",
    "AttributeFilter",
    "Comparator",
    "EntryCondition",
    "GroupFilter",
    "IsSetFilter",
    "MinimumFilter",
    "OccurredFilter",
    "OccurrencesFilter",
    "Scalar",
    "condition_json",
    "condition_text",
    "facts_of",
    "literal",
]

Scalar: TypeAlias = str | int | float | bool
Comparator: TypeAlias = Literal[
    "is equal to",
    "is not equal to",
    "is greater than",
    "is greater than or equal to",
    "is less than",
    "is less than or equal to",
]
"""Sprig's words; an event has no `is not equal to`."""

OPERATORS: Final[Mapping[Operator, Comparator]] = MappingProxyType(
    {
        "=": "is equal to",
        "!=": "is not equal to",
        ">": "is greater than",
        ">=": "is greater than or equal to",
        "<": "is less than",
        "<=": "is less than or equal to",
    }
)
"""Our operator -> Sprig's words."""


def _told_apart(value: object) -> tuple[bool, object]:
    """Return a key in which `True` is not 1."""
    return isinstance(value, bool), value


@final
@frozen
class AttributeFilter:
    """`plan` `is equal to` `pro`; or `plan` `is set`.

    Attributes:
        name: The attribute.
        operator: Sprig's words.
        value: What it is compared with; None for `is set`.
    """

    name: str
    operator: Comparator | Literal["is set"]
    value: Scalar | None = field(default=None, eq=_told_apart)


@final
@frozen
class IsSetFilter:
    """`Checkout` `Is Set` `Yes`: it occurred.

    Attributes:
        name: The event.
        value: Yes or No.
    """

    name: str
    value: Literal["Yes", "No"]


@final
@frozen
class OccurrencesFilter:
    """`Checkout` `Occurrences` `is less than` 3 in the last 30 days.

    Attributes:
        name: The event.
        operator: Sprig's words, never `is not equal to`.
        value: A number of times.
        days: The window in days of 24 hours up to now; None: all time.
    """

    name: str
    operator: Comparator
    value: int
    days: int | None = None


@final
@frozen
class OccurredFilter:
    """`Checkout` `First Occurred` `is greater than or equal to` 21 days ago.

    Attributes:
        name: The event.
        end: The first or the last time.
        operator: Sprig's words, never `is equal to` or `is not equal to`.
        value: How many days of 24 hours ago.
    """

    name: str
    end: Literal["First", "Last"]
    operator: Comparator
    value: int


@final
@frozen
class GroupFilter:
    """The user is in the group `VIPs`.

    Attributes:
        name: The group.
    """

    name: str


@final
@frozen
class MinimumFilter:
    """A minimum of sessions or of page views.

    Attributes:
        kind: Of which.
        value: The minimum.
    """

    kind: Literal["Sessions", "Page views"]
    value: int


EntryCondition: TypeAlias = (
    AttributeFilter | IsSetFilter | OccurrencesFilter | OccurredFilter | GroupFilter | MinimumFilter
)


# ---- as text -----------------------------------------------------------------------------------


def condition_text(condition: EntryCondition) -> str:
    """Return a condition as one line, in the order in which the dashboard asks for its parts."""
    return harmless(_text(condition).replace("\n", "\N{SYMBOL FOR NEWLINE}"))


def _text(condition: EntryCondition) -> str:
    match condition:
        case AttributeFilter(name, operator, value):
            shown = "" if value is None else f" {value_text(literal(value))}"
            return f"Attribute {quoted(name)}: {operator}{shown}"
        case IsSetFilter(name, value):
            return f"Event {quoted(name)}: Is Set, {value}"
        case OccurrencesFilter(name, operator, value):
            return f"Event {quoted(name)}: Occurrences {operator} {value}, {_window(condition)}"
        case OccurredFilter(name, end, operator, value):
            return f"Event {quoted(name)}: {end} Occurred {operator} {_days(value)} ago"
        case GroupFilter(name):
            return f"Group {quoted(name)}"
        case MinimumFilter(kind, value):
            return f"{kind}: at least {value}"
        case _:
            assert_never(condition)


def _window(condition: OccurrencesFilter) -> str:
    """Return the window of a count, in words."""
    return "all time" if condition.days is None else f"in the last {_days(condition.days)}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def literal(value: Scalar) -> Text | Number | Flag:
    """Return a value as a node of our tree."""
    if isinstance(value, str):
        return Text(value)
    return Flag(value) if isinstance(value, bool) else Number(value)


# ---- as JSON -----------------------------------------------------------------------------------


def condition_json(condition: EntryCondition) -> dict[str, Any]:
    """Return a condition as plain values: `kind`, `name`, `operator`, `value` and the like."""
    match condition:
        case AttributeFilter(name, operator, value):
            found = {"kind": "Attribute", "name": name, "operator": operator}
            return found if value is None else {**found, "value": value}
        case GroupFilter(name):
            return {"kind": "Group", "name": name}
        case MinimumFilter(kind, value):
            return {"kind": kind, "operator": OPERATORS[">="], "value": value}
        case _:
            return {"kind": "Event", "name": condition.name, **_event_json(condition)}


def _event_json(condition: IsSetFilter | OccurrencesFilter | OccurredFilter) -> dict[str, Any]:
    match condition:
        case IsSetFilter(_, value):
            return {"filter": "Is Set", "value": value}
        case OccurrencesFilter(_, operator, value):
            found = {"filter": "Occurrences", "operator": operator, "value": value}
            return {**found, "window": _window(condition)}
        case OccurredFilter(_, end, operator, value):
            found = {"filter": f"{end} Occurred", "operator": operator, "value": value}
            return {**found, "unit": "days ago"}
        case _:
            assert_never(condition)


# ---- what it rests on --------------------------------------------------------------------------


def facts_of(condition: EntryCondition) -> tuple[Fact, ...]:
    """Return what of Sprig's filters a condition rests on."""
    match condition:
        case AttributeFilter():
            return _of_attribute(condition)
        case IsSetFilter():
            return (facts.IS_SET,)
        case OccurrencesFilter():
            return _of_occurrences(condition)
        case OccurredFilter():
            return facts.OCCURRED, facts.DAYS_AGO, facts.NEVER_ON_A_DAY
        case GroupFilter():
            return (facts.GROUPS,)
        case MinimumFilter(kind):
            return _MINIMA[kind]
        case _:
            assert_never(condition)


_MINIMA: Final[Mapping[str, tuple[Fact, Fact]]] = MappingProxyType(
    {
        "Sessions": (facts.SESSIONS, facts.ALL_EVENTS),
        "Page views": (facts.PAGE_VIEWS, facts.ALL_PAGES),
    }
)


def _of_occurrences(condition: OccurrencesFilter) -> tuple[Fact, ...]:
    window = facts.ALL_TIME if condition.days is None else facts.LAST_DAYS
    below = condition.operator in {"is less than", "is less than or equal to"}
    never = (facts.NEVER,) if below or condition.value == 0 else ()
    return facts.OCCURRENCES, window, *never


def _of_attribute(condition: AttributeFilter) -> tuple[Fact, ...]:
    match condition.operator:
        case "is set":
            return (facts.ATTRIBUTES,)
        case "is equal to":
            return facts.ATTRIBUTES, facts.EQUALITY
        case "is not equal to":
            return facts.ATTRIBUTES, facts.EQUALITY, facts.UNSET
        case _:
            return facts.ATTRIBUTES, facts.UNSET
