"""Hypothesis strategies: JSON values, and messages of every type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from sprigclassic.messages.fields import CLASSES, COMMON, FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from sprigclassic.messages import Message

texts: SearchStrategy[str] = st.text(st.characters(codec="utf-8"), max_size=8)
_SCALARS: Final[SearchStrategy[Any]] = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values: SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3),
    max_leaves=6,
)
KINDS: Final = tuple(sorted(CLASSES.values(), key=lambda kind: kind.type))

_NAMES: Final = texts.filter(bool)
_OBJECTS: Final = st.dictionaries(texts, json_values, max_size=4)
_OFFSETS: Final = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(seconds=offset // timedelta(seconds=1)))
)
_FIRST: Final = datetime.fromisoformat("0002-01-01")
_LAST: Final = datetime.fromisoformat("9998-12-31")
_MOMENTS: Final = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC) | _OFFSETS)
_VALUES: Final[dict[str, SearchStrategy[Any]]] = {
    "timestamp": _MOMENTS,
    "original_timestamp": _MOMENTS,
    "sent_at": _MOMENTS,
    "received_at": _MOMENTS,
    "context": _OBJECTS,
    "integrations": _OBJECTS,
    "traits": _OBJECTS,
    "properties": _OBJECTS,
}
_EXTRA: Final = st.dictionaries(texts, json_values, max_size=2)
_NEEDED: Final = {"event", "group_id"}
_WITH_USER: Final = {"alias", "delete"}


def messages_of(
    kinds: Sequence[type[Message]], user_ids: SearchStrategy[str] | None
) -> SearchStrategy[Message]:
    """Return messages as `decode` makes them."""
    return st.one_of([_messages_of(kind, user_ids) for kind in kinds])


def _messages_of(
    kind: type[Message], user_ids: SearchStrategy[str] | None
) -> SearchStrategy[Message]:
    taken = {"type", *FIELDS[kind], *COMMON}
    fields = {field: _VALUES.get(field, _NAMES) for field in FIELDS[kind].values()}
    needed = {field: values for field, values in fields.items() if field in _NEEDED}
    extra = _EXTRA.map(lambda found: {k: v for k, v in found.items() if k not in taken})
    if user_ids is not None or kind.type in _WITH_USER:
        needed["user_id"] = _NAMES if user_ids is None else user_ids
    optional = {field: values for field, values in fields.items() if field not in needed}

    def make(values: dict[str, Any]) -> Message:
        return kind(**_completed(values))

    return st.fixed_dictionaries({**needed, "extra": extra}, optional=optional).map(make)


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    """Add what `decode` refuses a message without, or sets itself: an id, the time."""
    if not values.keys() & {"user_id", "anonymous_id"}:
        values["anonymous_id"] = "a-1"
    for client in ("received_at", "original_timestamp"):
        if client in values and "timestamp" not in values:
            values["timestamp"] = values[client]
    return values
