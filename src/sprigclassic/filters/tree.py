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
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

Span: TypeAlias = tuple[int, int]
Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
TextOperator: TypeAlias = Literal["contains", "starts with", "ends with", "matches"]
Quantifier: TypeAlias = Literal["any of", "all of"]
Nearness: TypeAlias = Literal["more than", "less than", "at least", "at most"]
Unit: TypeAlias = Literal["minute", "hour", "day", "week", "month", "year"]
CalendarUnit: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
TallyKind: TypeAlias = Literal["count", "days", "sessions"]
Function: TypeAlias = Literal["sum", "average", "minimum", "maximum", "distinct"]
End: TypeAlias = Literal["first", "last"]
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
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"a number is an int or a float, not {type(value).__name__}"
        raise TypeError(msg)
    if isinstance(value, int):
        return int(value)
    number = float(value)  # numpy has a subclass, whose repr is another
    # Beyond 2**53 not every integer is a float.
    return int(Decimal(repr(number))) if number.is_integer() else number


def _fixed(value: datetime) -> datetime:
    """Put the offset in the place of the zone.

    Datetimes of two zones are never equal in the hour that clocks repeat, and a zone's rules may
    change.
    """
    try:
        offset = value.utcoffset()
    except AttributeError:
        msg = f"an instant is a datetime, not {type(value).__name__}"
        raise TypeError(msg) from None
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


@frozen
class Version(Node):
    """A version, such as `version "2.10.0"`; its text is kept as written."""

    value: str


Moment: TypeAlias = Day | Instant
Value: TypeAlias = Text | Number | Flag | Day | Instant | Version


@frozen
class Duration(Node):
    """A length of time: a whole amount, at least 1, of a unit."""

    amount: int
    unit: Unit


# ---- windows, and tests of a date value, which share most of their words ------------------------


@frozen
class InLast(Node):
    """`in last 30 days`: the closed interval from then to now."""

    duration: Duration


@frozen
class InNext(Node):
    """`in next 30 days`, of a date value: after now, up to then."""

    duration: Duration


@frozen
class BetweenAgo(Node):
    """`between 60 and 30 days ago`: half-open, `far` included, `near` not."""

    far: int
    near: int
    unit: Unit


@frozen
class Ago(Node):
    """`at least 21 days ago`, of a date value."""

    nearness: Nearness
    duration: Duration


@frozen
class Since(Node):
    """`since 2026-01-01`: from its first instant on."""

    moment: Moment


@frozen
class After(Node):
    """`after 2026-01-01`: later than all of it."""

    moment: Moment


@frozen
class Before(Node):
    """`before 2026-01-01`: earlier than all of it."""

    moment: Moment


@frozen
class On(Node):
    """`on 2026-01-01`: within that local day."""

    day: Day


@frozen
class FromTo(Node):
    """`from 2026-01-01 to 2026-01-31`: both days, or both instants, included."""

    start: Moment
    end: Moment


@frozen
class Calendar(Node):
    """`this month`, `previous week`; of days, `today` and `yesterday`."""

    which: Literal["this", "previous"]
    unit: CalendarUnit


@frozen
class WithinOf(Node):
    """`within 7 days of signed_up_at`: from the date that an attribute holds, so long."""

    duration: Duration
    path: str


@frozen
class SinceAttribute(Node):
    """`since signed_up_at`: from the date that an attribute holds."""

    path: str


MomentTest: TypeAlias = (
    Before | After | Since | On | FromTo | Ago | BetweenAgo | InLast | InNext | Calendar
)
Window: TypeAlias = (
    InLast
    | BetweenAgo
    | Since
    | Before
    | After
    | On
    | FromTo
    | WithinOf
    | SinceAttribute
    | Calendar
)


# ---- tests of one value ------------------------------------------------------------------------


@frozen
class Comparison(Node):
    """`= 3`, `!= "pro" ignoring case`, `>= 2026-01-01`."""

    operator: Operator
    value: Value
    ignoring_case: bool = False


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
    ignoring_case: bool = False


@frozen
class TextTest(Node):
    """`contains "x"`, `not starts with "x"`, `matches "*x*" ignoring case`."""

    operator: TextOperator
    text: Text
    negated: bool = False
    ignoring_case: bool = False


@frozen
class ContainsOf(Node):
    """`contains any of ("a", "b")`, of a list; or `not contains …`, its exact complement."""

    quantifier: Quantifier
    values: tuple[Value, ...]
    negated: bool = False


@frozen
class IsSet(Node):
    """`is set`, or `is not set`, its exact complement."""

    negated: bool = False


CountTest: TypeAlias = Comparison | Between
ValueTest: TypeAlias = Comparison | Between | OneOf | TextTest | ContainsOf | IsSet | MomentTest


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
class Tally(Node):
    """`count`, `days` or `sessions`: how many events, local days with one, or sessions."""

    kind: TallyKind


@frozen
class Aggregate(Node):
    """`sum(total)`, `distinct(sku)`: of one property of the events."""

    function: Function
    path: str


Measure: TypeAlias = Tally | Aggregate


@frozen
class Measured(Node):
    """A measure of events in a window, compared: `Checkout count < 3 in last 30 days`."""

    events: Events
    measure: Measure
    test: CountTest
    window: Window | None = None


@frozen
class EventValue(Node):
    """A property of the earliest or latest event in a window: `Checkout last(total) > 3`."""

    events: Events
    end: End
    path: str
    test: ValueTest
    window: Window | None = None


@frozen
class Happened(Node):
    """`Checkout happened`, or `never happened`, its exact complement."""

    events: Events
    negated: bool = False
    window: Window | None = None


@frozen
class HappenedAt(Node):
    """When the earliest or latest event was: `Checkout first happened at least 21 days ago`."""

    events: Events
    end: End
    test: MomentTest


@frozen
class Sequence(Node):
    """`A then B within 7 days`, or, with `absent`, `A then no B within 7 days`.

    Attributes:
        steps: Two or more.
        absent: Whether the last step must not happen.
        within: The time from the first step to the last one at most, or None.
        window: Where the first step lies, or None.
    """

    steps: tuple[Events, ...]
    absent: bool = False
    within: Duration | None = None
    window: Window | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a form that is not the normal one."""
        if len(self.steps) < 2:  # noqa: PLR2004 - one step is no sequence
            msg = "a sequence has two steps or more"
            raise ValueError(msg)


@frozen
class InGroup(Node):
    """`in group "VIPs"`: the user is one of a named set of users."""

    name: str


Behaviour: TypeAlias = Measured | EventValue | Happened | HappenedAt | Sequence
Leaf: TypeAlias = Attribute | Behaviour | InGroup
Condition: TypeAlias = "And[Condition] | Or[Condition] | Not[Condition] | Leaf"


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


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield what `and`, `or` and `not` combine in a condition, from left to right."""
    return _leaves(condition)


def tests(where: Where) -> Iterator[Property]:
    """Yield what `and`, `or` and `not` combine in a `where`, from left to right."""
    return _leaves(where)


def _leaves(node: Any) -> Iterator[Any]:
    rest: list[Any] = [node]
    while rest:
        part = rest.pop()
        inner: object = part
        if isinstance(inner, And | Or):
            rest.extend(reversed(part.parts))
        elif isinstance(inner, Not):
            rest.append(part.part)
        else:
            yield part


def _flat(parts: tuple[T, ...], kind: type[Any]) -> tuple[T, ...]:
    flat: list[T] = []
    for part in parts:
        node: Any = part
        flat.extend(node.parts if isinstance(part, kind) else (part,))
    return tuple(flat)
