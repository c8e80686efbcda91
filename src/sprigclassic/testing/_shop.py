"""What a shop might know of its users: the default of the strategies of users and filters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from sprigclassic.testing._sensible import days_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from sprigclassic.testing._likenesses import Values

NOW: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
_DAYS: Final = days_from(NOW, -400, 30)
_DATES: Final[SearchStrategy[str]] = _DAYS.map(lambda when: when.date().isoformat()) | _DAYS.map(
    datetime.isoformat
)

EVENTS: Final[Mapping[str, Values]] = {
    "Checkout": {
        "total": st.integers(0, 500) | st.sampled_from([0.1, 0.2, 19.99]),
        "currency": st.sampled_from(["EUR", "USD"]),
        "skus": st.lists(st.sampled_from(["a-1", "b-2", "c-3"]), max_size=3),
        "coupon": st.none() | st.sampled_from(["WELCOME10", "welcome10"]),
    },
    "Cart Opened": {"items": st.integers(0, 5)},
    "pageview": {"path": st.sampled_from(["/", "/blog/1", "/pricing"])},
}
ATTRIBUTES: Final[Values] = {
    "plan": st.sampled_from(["free", "pro", "Pro"]),
    "seats": st.integers(0, 50),
    "active": st.booleans(),
    "signed_up_at": _DATES,
    "app_version": st.sampled_from(["2.9.1", "2.10.0", "2.10.0-rc.1"]),
    "tags": st.lists(st.sampled_from(["beta", "vip", "eu"]), max_size=3),
    "address": st.fixed_dictionaries({"city": st.sampled_from(["Berlin", "Oslo"])}),
}
