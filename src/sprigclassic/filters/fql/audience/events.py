"""Events of an audience query: a chain of filters, then what is made of the events."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import define, field

from sprigclassic._source import Span
from sprigclassic.filters.fql.audience.comparators import (
    NAMES,
    comparator,
    number_test,
    value_test,
)
from sprigclassic.filters.fql.combinations import parenthesised
from sprigclassic.filters.fql.complaints import audience as say
from sprigclassic.filters.fql.complaints import letters
from sprigclassic.filters.text.complaints import RefusedError, types
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import (
    Aggregate,
    BetweenAgo,
    Duration,
    Events,
    EventValue,
    InLast,
    IsSet,
    Measured,
    Property,
    Sequence,
    Tally,
    Where,
    Window,
    both,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.fql.cursor import Cursor
    from sprigclassic.filters.text.lexer import Token
    from sprigclassic.filters.tree import (
        Condition,
        CountTest,
        End,
        Function,
        Measure,
        Unit,
        ValueTest,
    )

__all__ = ["behaviour", "name_of"]

_FUNCTIONS: Final[Mapping[str, Function]] = {
    "sum": "sum",
    "avg": "average",
    "min": "minimum",
    "max": "maximum",
}
_UNITS: Final[Mapping[str, Unit]] = {"hour": "hour", "hours": "hour", "day": "day", "days": "day"}
_HOURS: Final[Mapping[Unit, int]] = {"hour": 1, "day": 24}
_NOT_READ: Final = frozenset({"mode", "expires_after"})
_CHAINED: Final = (
    *("where", "within", "between", "sources", "count", *_FUNCTIONS, "first", "last", "unique"),
    *_NOT_READ,
)
_REDUCERS: Final = frozenset(("count", *_FUNCTIONS, "first", "last", "unique"))
_PAGES: Final = {"Page Viewed": say.of_pages, "Screen Viewed": say.of_screens}
"""What Segment calls the messages that are no tracks."""
_WEEK: Final = 7
_FUNNEL: Final = 11
"""In tokens, `event ( 'B' ) . within ( parent : 5 days`."""


@define
class _Chain:
    """What the filters of a chain left of the events.

    Attributes:
        name: The name of the events.
        span: Where they are named.
        start: Where the whole condition begins.
        wheres: What their properties must pass.
        window: When they must have happened.
    """

    name: str
    span: Span
    start: int
    wheres: list[Where] = field(factory=list[Any])
    window: Window | None = None

    def events(self, *more: Where) -> Events:
        """Return the events, of which more may be asked."""
        wheres = [*self.wheres, *more]
        return Events(self.name, both(*wheres) if wheres else None, span=self.span)


def behaviour(cursor: Cursor) -> Condition:
    """Read a condition on events, from the word `event` on.

    Raises:
        RefusedError: It is none, or a study filter cannot say it.
    """
    start = cursor.start
    word = cursor.take().text
    name = name_of(cursor, word)
    if name.value in _PAGES:
        raise RefusedError(_PAGES[name.value](name))
    chain = _Chain(name.value, cursor.since(start), start)
    while True:
        function = _function(cursor)
        if function.text in _REDUCERS:
            return _reduced(cursor, chain, function)
        _filter(cursor, chain, function)


def name_of(cursor: Cursor, extractor: str) -> Token:
    """Read a name in parentheses, such as that of an event.

    Raises:
        RefusedError: None stands here, or it is none of the user's own.
    """
    if not cursor.skip("("):
        raise RefusedError(letters.expected_sign("`(`", cursor.token))
    token = cursor.token
    if token.text == "parent":
        raise RefusedError(say.two_values(token.span))
    if token.kind != "STRING":
        article = "an" if extractor == "event" else "a"
        raise RefusedError(say.expected_name(f"{article} {extractor}", token))
    if extractor != "event" and "$" in token.value.split("."):
        raise RefusedError(say.each_element(token))
    cursor.take()
    if not cursor.skip(")"):
        raise RefusedError(letters.expected_sign("`)`", cursor.token))
    return token


def _function(cursor: Cursor) -> Token:
    """Read the next function of a chain, up to its parenthesis."""
    if not cursor.skip("."):
        raise RefusedError(say.no_reducer(cursor.token))
    token = cursor.token
    if token.kind != "NAME":
        raise RefusedError(say.expected_function(token))
    if token.text in NAMES:
        raise RefusedError(say.no_reducer(token))
    if token.text == "sources":
        raise RefusedError(say.of_source(token))
    if token.text in _NOT_READ:
        raise RefusedError(say.function_not_read(token))
    if token.text not in _CHAINED:
        meant = next(iter(get_close_matches(token.text, _CHAINED, 1)), None)
        raise RefusedError(say.unknown_function(token, meant))
    cursor.take()
    if cursor.kind != "(":
        raise RefusedError(letters.expected_sign("`(`", cursor.token))
    return token


# ---- filters -----------------------------------------------------------------------------------


def _filter(cursor: Cursor, chain: _Chain, function: Token) -> None:
    if function.text == "where":
        chain.wheres.append(parenthesised(cursor, lambda inner: _property(inner, chain.name)))
        return
    cursor.take()
    if cursor.token.text == "parent":
        raise RefusedError(say.funnel(None, cursor.token.span))
    first = _length(cursor)
    second = None
    if function.text == "between":
        if not cursor.skip(","):
            raise RefusedError(letters.expected_sign("a comma", cursor.token))
        second = _length(cursor)
    if not cursor.skip(")"):
        raise RefusedError(letters.expected_sign("`)`", cursor.token))
    span = cursor.since(function.span[0])
    if chain.window is not None:
        raise RefusedError(say.several_windows(span))
    chain.window = _between(first, second, span) if second else InLast(first, span=span)


def _length(cursor: Cursor) -> Duration:
    start, amount = cursor.start, cursor.token
    if amount.kind != "NUMBER":
        raise RefusedError(say.expected_length(amount))
    cursor.take()
    unit = cursor.token
    if unit.kind != "NAME":
        raise RefusedError(say.expected_length(unit))
    if unit.text not in _UNITS:
        weeks = unit.text in {"week", "weeks"} and isinstance(amount.value, int)
        better = f"{amount.value * _WEEK} days" if weeks else None
        raise RefusedError(say.unknown_unit(unit, better))
    cursor.take()
    span = cursor.since(start)
    if not isinstance(amount.value, int):
        raise RefusedError(types.amount_not_whole(span))
    return Duration(amount.value, _UNITS[unit.text], span=span)


def _between(near: Duration, far: Duration, span: Span) -> BetweenAgo:
    """Return the window between two lengths of time ago, both in the smaller of their units."""
    unit: Unit = near.unit if near.unit == far.unit else "hour"
    least, most = (length.amount * _HOURS[length.unit] // _HOURS[unit] for length in (near, far))
    if least > most:
        better = f"between({_words(far)}, {_words(near)})"
        raise RefusedError(types.backwards_range(span, better))
    return BetweenAgo(most, least, unit, span=span)


def _words(length: Duration) -> str:
    return f"{length.amount} {length.unit}{'s' * (length.amount != 1)}"


def _property(cursor: Cursor, event: str) -> Where:
    """Read one comparison in the `where` of an event."""
    start, token = cursor.start, cursor.token
    match token.text:
        case "property":
            cursor.take()
            path = name_of(cursor, "property").value
            found = comparator(cursor)
            span = cursor.since(start)
            return value_test(found, lambda test: Property(path, test, span=span), span)
        case "event":
            raise RefusedError(say.funnel(_sequence(cursor, event), token.span))
        case "trait":
            raise RefusedError(say.trait_inside(token))
        case "context":
            raise RefusedError(say.of_context(token))
        case _:
            raise RefusedError(say.expected_property(token))


def _sequence(cursor: Cursor, event: str) -> str | None:
    """Return the study filter that an event inside another's `where` probably means."""
    words = cursor.rest(_FUNNEL)
    if [word.kind for word in words[:4]] != ["NAME", "(", "STRING", ")"]:
        return None
    steps = Events(event), Events(words[2].value)
    if len(words) < _FUNNEL or words[7].text != "parent":
        return to_text(Sequence(steps))
    amount, unit = words[9].value, _UNITS.get(words[10].text)
    if not isinstance(amount, int) or unit is None:
        return None
    return to_text(Sequence(steps, within=Duration(amount, unit)))


# ---- reducers ----------------------------------------------------------------------------------


def _reduced(cursor: Cursor, chain: _Chain, function: Token) -> Condition:
    """Read what is made of the events, up to the end of the condition."""
    name = function.text
    cursor.take()
    path = None if name == "count" else _property_of(cursor, name)
    if not cursor.skip(")"):
        raise RefusedError(letters.expected_sign("`)`", cursor.token))
    measure_span = cursor.since(function.span[0])
    if path is None:
        return _measured(cursor, chain, Tally("count", span=measure_span), name)
    if name in {"first", "last"}:
        return _event_value(cursor, chain, cast("End", name), path)
    if name == "unique":
        _count(cursor)
        return _measured(cursor, chain, Aggregate("distinct", path, span=measure_span), name)
    return _measured(cursor, chain, Aggregate(_FUNCTIONS[name], path, span=measure_span), name)


def _property_of(cursor: Cursor, reducer: str) -> str:
    """Read the property that a reducer takes, and its type."""
    first = cursor.token
    if first.text != "property":
        raise RefusedError(say.expected_property(first))
    cursor.take()
    path: str = name_of(cursor, "property").value
    word = cursor.token
    if word.text == "as":
        if reducer not in {"max", "min"}:
            raise RefusedError(say.other_type(word))
        cursor.take()
        _take_number(cursor)
    return path


def _take_number(cursor: Cursor) -> None:
    """Read the type `number`, which changes nothing."""
    token = cursor.token
    if token.text == "string":
        raise RefusedError(say.texts_in_order(token.span))
    if token.text != "number":
        raise RefusedError(say.expected_type(token))
    cursor.take()


def _count(cursor: Cursor) -> None:
    """Read the `.count()` after `unique(…)`."""
    for kind in (".", "NAME", "(", ")"):
        if cursor.kind != kind or cursor.token.text not in {".", "count", "(", ")"}:
            raise RefusedError(say.list_of_values(cursor.token))
        cursor.take()


def _measured(cursor: Cursor, chain: _Chain, measure: Measure, reducer: str) -> Condition:
    found = comparator(cursor)
    events, window, span = chain.events(), chain.window, cursor.since(chain.start)
    always = isinstance(measure, Tally) or measure.function in {"sum", "distinct"}

    def make(test: CountTest) -> Condition:
        return Measured(events, measure, test, window, span=span)

    return number_test(found, reducer, make, span, always=always)


def _event_value(cursor: Cursor, chain: _Chain, end: End, path: str) -> Condition:
    """Read a comparison of the first or last value that there is."""
    found = comparator(cursor)
    events, window = chain.events(Property(path, IsSet())), chain.window
    span = cursor.since(chain.start)

    def make(test: ValueTest) -> Condition:
        return EventValue(events, end, path, test, window, span=span)

    return value_test(found, make, span)
