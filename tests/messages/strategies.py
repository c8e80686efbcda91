"""Hypothesis strategies: JSON values, and messages of every type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from sprigclassic.messages.fields import CLASSES, COMMON, FIELDS

if TYPE_CHECKING:
    from sprigclassic import Message

texts = st.text(st.characters(codec="utf-8"), max_size=8)
names = texts.filter(bool)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, json_values, max_size=4)

_FIRST: Final = datetime.fromisoformat("0002-01-01")
_LAST: Final = datetime.fromisoformat("9998-12-31")
offsets = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(seconds=offset // timedelta(seconds=1)))
)
moments = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC) | offsets)

_VALUES: Final[dict[str, st.SearchStrategy[Any]]] = {
    "timestamp": moments,
    "original_timestamp": moments,
    "sent_at": moments,
    "received_at": moments,
    "context": objects,
    "integrations": objects,
    "traits": objects,
    "properties": objects,
}
_NEEDED: Final = {"event", "group_id"}


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Messages as `decode` makes them: checked, and with a timestamp where one is known."""
    kind = draw(st.sampled_from(sorted(CLASSES.values(), key=lambda kind: kind.type)))
    values: dict[str, Any] = {}
    for field in FIELDS[kind].values():
        if field in _NEEDED or draw(st.booleans()):
            values[field] = draw(_VALUES.get(field, names))
    if "user_id" not in values and (
        kind.type in {"alias", "delete"} or "anonymous_id" not in values
    ):
        values["user_id"] = draw(names)
    if values.keys() & {"original_timestamp", "received_at"}:
        values.setdefault("timestamp", draw(moments))
    taken = {"type", *FIELDS[kind], *COMMON}
    extra = draw(st.dictionaries(texts, json_values, max_size=2))
    values["extra"] = {name: value for name, value in extra.items() if name not in taken}
    return kind(**values)
