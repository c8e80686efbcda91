"""Times, values and numbers as pieces of English sentences."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING, Any, Final

from sprigclassic.filters.explaining.words import name_text
from sprigclassic.filters.text.complaints import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from fractions import Fraction

    from sprigclassic.filters.explaining.facts import Period, ValueFact

__all__ = ["ITEMS", "number_text", "period_text", "times_text", "value_text"]

_LONGEST: Final = 60
ITEMS: Final = 3
"""Of many things a sentence names so many."""
_EXACT_DIGITS: Final = 20
_ABOUT_DIGITS: Final = 10


# ---- times -------------------------------------------------------------------------------------


def times_text(moments: Iterable[datetime], between: str = ", ") -> str:
    """Return times with the name of their zone after the last, and wherever it changes.

    >>> from datetime import datetime, timezone
    >>> times_text([datetime(2026, 11, 20, 9, tzinfo=timezone.utc)])
    '2026-11-20 09:00 UTC'
    """
    text, zone = "", None
    for moment in moments:
        name = moment.tzname()
        if text:
            text += between if name == zone else f" {zone}{between}"
        text += _clock(moment)
        zone = name
    return f"{text} {zone}"


def _clock(moment: datetime) -> str:
    if moment.microsecond:
        return moment.isoformat(" ", "microseconds")[:26].rstrip("0")
    return moment.isoformat(" ")[: 19 if moment.second else 16]


def period_text(period: Period) -> str:
    """Return when a period is, as it follows a noun."""
    start, end = period.start, period.end
    if start is None and end is None:
        return "at any time"
    if start is None:
        return f"{'up to' if period.end_included else 'before'} {_last(end)}"
    if end is None:
        return f"{'since' if period.start_included else 'after'} {times_text([start])}"
    if period.start_included and period.end_included:
        return f"between {times_text([start, end], ' and ')}"
    begin = "from" if period.start_included else "after"
    return (
        f"{begin} {times_text([start, end], ' up to ' if period.end_included else ' to before ')}"
    )


def _last(end: datetime | None) -> str:
    return "" if end is None else times_text([end])


# ---- values ------------------------------------------------------------------------------------


def value_text(fact: ValueFact) -> str:
    """Return what a value is, since when, and why it is not comparable."""
    path = name_text(fact.path)
    if fact.value is None:
        text = f"{path} is not set"
    elif fact.problem is not None:
        return f"{path} is {_kind(fact.value)}{_json(fact.value)}{_since(fact)}, {fact.problem}"
    else:
        text = f"{path} is {_json(fact.value)}"
    if fact.moment is not None:
        text += f" ({times_text([fact.moment])})"
    wanted = "" if fact.wanted is None else f"; wanted {period_text(fact.wanted)}"
    return f"{text}{_since(fact)}{wanted}"


def _since(fact: ValueFact) -> str:
    return "" if fact.since is None else f", since {times_text([fact.since])}"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return "text "
    if isinstance(value, int | float):
        return "number "
    return "list " if isinstance(value, list) else "object "


def _json(value: Any) -> str:
    """Return a JSON value, long ones cut; lists and objects inside are not told."""
    if value.__class__ is dict:
        return _listed("{}", (quoted(_cut(name)) for name in value), len(value))
    if value.__class__ is list:
        return _listed("[]", map(_scalar, value), len(value))
    return _scalar(value)


def _listed(brackets: str, items: Iterable[str], number: int) -> str:
    shown = [item for item, _ in zip(items, range(ITEMS), strict=False)]
    rest = [f"… {number - ITEMS} more"] if number > ITEMS else []
    return f"{brackets[0]}{', '.join([*shown, *rest])}{brackets[1]}"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return quoted(_cut(value))
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else repr(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def number_text(number: int | Fraction | None) -> str:
    """Return an exact number as a decimal, `about` before it where it is none that is short.

    >>> from fractions import Fraction
    >>> number_text(Fraction(573, 10)), number_text(Fraction(1, 3))
    ('57.3', 'about 0.3333333333')
    """
    if number is None:
        return "not set"
    decimal, exact = _rounded(number, _EXACT_DIGITS)
    if not exact:
        decimal, _ = _rounded(number, _ABOUT_DIGITS)
    text = format(decimal, "f") if abs(decimal.adjusted()) < _EXACT_DIGITS else str(decimal)
    return text if exact else f"about {text}"


def _rounded(number: int | Fraction, digits: int) -> tuple[Decimal, bool]:
    context = Context(prec=digits)
    decimal = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    return decimal, not context.flags[Inexact]
