"""The tree of a filter: frozen nodes, a closed union, no behaviour.

Text, builder and JSON are spellings of this tree, and every evaluator walks it. The classes hold
the normal form: `and`/`or` are flat with two parts or more, a whole float is an integer, a number
is never a boolean, an instant has an offset and no zone. Positions (`span`) take no part in
equality.

Use `both`, `either` and `negated` to combine nodes: they keep the normal form.
"""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

from attrs import field, frozen

Span: TypeAlias = tuple[int, int]
Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Unit: TypeAlias = Literal["minute", "hour", "day", "week", "month", "year"]
T = TypeVar("T")


@frozen
class Node:
    """What every node has: where it stood in the text, if it came from one.

    Attributes:
        span: Start and end in code points, or None.
    """

    span: Span | None = field(default=None, eq=False, repr=False, kw_only=True)


# ---- literals ----------------------------------------------------------------------------------


def _whole(value: float) -> int | float:
    if isinstance(value, bool):
        msg = "a number is no boolean: use Flag"
        raise TypeError(msg)
    if isinstance(value, int) or not value.is_integer():
        return value
    return int(Decimal(repr(float(value))))  # beyond 2**53 not every integer is a float


def _fixed(value: datetime) -> datetime:
    """Put the offset in the place of the zone.

    Datetimes of two zones are never equal in the hour that clocks repeat, and a zone's rules may
    change.
    """
    offset = value.utcoffset()
    if offset is None:
        msg = "an instant needs a time zone"
        raise ValueError(msg)
    return value.replace(tzinfo=timezone(offset), fold=0)


@frozen
class Text(Node):
    """A text, such as `"pro"`."""

    value: str


@frozen
class Number(Node):
    """A number; a whole float becomes an integer."""

    value: int | float = field(converter=_whole)


@frozen
class Flag(Node):
    """`true` or `false`."""

    value: bool


@frozen
class Day(Node):
    """A whole local day in the filter's zone, such as `2026-11-23`."""

    value: date


@frozen
class Instant(Node):
    """One instant, such as `2026-11-23T08:00:00Z`; its offset is kept as written."""

    value: datetime = field(converter=_fixed)


Moment: TypeAlias = Day | Instant
Value: TypeAlias = Text | Number | Flag | Day | Instant


@frozen
class Duration(Node):
    """A length of time: a whole amount, at least 1, of a unit."""

    amount: int
    unit: Unit


# ---- tests of one value ------------------------------------------------------------------------


@frozen
class Comparison(Node):
    """`= 3`, `!= "pro"`, `>= 2026-01-01`."""

    operator: Operator
    value: Value


@frozen
class Between(Node):
    """`between 2 and 5`, both ends included."""

    low: Value
    high: Value


@frozen
class OneOf(Node):
    """`in ("US", "DE")`, or `not in (…)`, its exact complement."""

    values: tuple[Value, ...]
    negated: bool = False


@frozen
class IsSet(Node):
    """`is set`, or `is not set`, its exact complement."""

    negated: bool = False


ValueTest: TypeAlias = Comparison | Between | OneOf | IsSet
CountTest: TypeAlias = Comparison | Between


# ---- windows -----------------------------------------------------------------------------------


@frozen
class InLast(Node):
    """`in last 30 days`: the closed interval from then to now."""

    duration: Duration


@frozen
class BetweenAgo(Node):
    """`between 60 and 30 days ago`: half-open, `far` included, `near` not."""

    far: int
    near: int
    unit: Unit


@frozen
class Since(Node):
    """`since 2026-01-01`."""

    moment: Moment


@frozen
class Before(Node):
    """`before 2026-01-01`."""

    moment: Moment


@frozen
class FromTo(Node):
    """`from 2026-01-01 to 2026-01-31`: both days, or both instants, included."""

    start: Moment
    end: Moment


Window: TypeAlias = InLast | BetweenAgo | Since | Before | FromTo


# ---- conditions --------------------------------------------------------------------------------


@frozen
class And(Node, Generic[T]):
    """All parts hold; flat, at least two."""

    parts: tuple[T, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a form that is not the normal one."""
        _check_parts(self.parts, And)


@frozen
class Or(Node, Generic[T]):
    """At least one part holds; flat, at least two."""

    parts: tuple[T, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a form that is not the normal one."""
        _check_parts(self.parts, Or)


@frozen
class Not(Node, Generic[T]):
    """The exact complement of its part, which is no `Not`."""

    part: T

    def __attrs_post_init__(self) -> None:
        """Refuse a form that is not the normal one."""
        if isinstance(self.part, Not):
            msg = "`not not` is no normal form: use negated(…)"
            raise ValueError(msg)  # noqa: TRY004 - the type is right, the form is not


def _check_parts(parts: tuple[object, ...], kind: type[And[object] | Or[object]]) -> None:
    if len(parts) < 2 or any(  # noqa: PLR2004 - a conjunction of one is that one
        isinstance(part, kind) for part in parts
    ):
        msg = f"{kind.__name__} takes two parts or more, none of them {kind.__name__}"
        raise ValueError(msg)


@frozen
class Attribute(Node):
    """A test of a user attribute: `plan = "pro"`."""

    path: str
    test: ValueTest


@frozen
class Property(Node):
    """A test of a property of the event, in a `where`."""

    path: str
    test: ValueTest


Where: TypeAlias = "And[Where] | Or[Where] | Not[Where] | Property"


@frozen
class Events(Node):
    """Which events: by name (None: any event), and optionally by their properties."""

    name: str | None
    where: Where | None = None


@frozen
class Count(Node):
    """The measure `count`: how many events."""


Measure: TypeAlias = Count


@frozen
class Measured(Node):
    """A measure of events in a window, compared: `Checkout count < 3 in last 30 days`."""

    events: Events
    measure: Measure
    test: CountTest
    window: Window | None = None


@frozen
class Happened(Node):
    """`Checkout happened`, or `never happened`, its exact complement."""

    events: Events
    negated: bool = False
    window: Window | None = None


Condition: TypeAlias = (
    "And[Condition] | Or[Condition] | Not[Condition] | Attribute | Measured | Happened"
)


# ---- combining, in normal form -----------------------------------------------------------------


def both(*parts: T, span: Span | None = None) -> T | And[T]:
    """Return the conjunction of one part or more, flat."""
    flat = _flat(parts, And)
    return flat[0] if len(flat) == 1 else And(flat, span=span)


def either(*parts: T, span: Span | None = None) -> T | Or[T]:
    """Return the disjunction of one part or more, flat."""
    flat = _flat(parts, Or)
    return flat[0] if len(flat) == 1 else Or(flat, span=span)


def negated(part: T, span: Span | None = None) -> T | Not[T]:
    """Return the complement; of a `Not`, the part inside."""
    return cast("Not[T]", part).part if isinstance(part, Not) else Not(part, span=span)


def _flat(parts: tuple[T, ...], kind: type[Any]) -> tuple[T, ...]:
    flat: list[T] = []
    for part in parts:
        node: Any = part
        flat.extend(node.parts if isinstance(part, kind) else (part,))
    return tuple(flat)
