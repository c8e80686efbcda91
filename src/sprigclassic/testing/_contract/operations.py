"""Hypothesis strategies: operations that meet in few ids, names and instants."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END, from_micros
from sprigclassic.filters import StudyFilter
from sprigclassic.users import SPAN, Deleted, Fact, Identified, Link, Occurred

if TYPE_CHECKING:
    from datetime import datetime

    from sprigclassic.stores import Store
    from sprigclassic.testing._contract.model import Model

Operation: TypeAlias = tuple[str, Any]
"""A verb and what it takes."""

IDS: Final = ("u-1", "u-2", "u-3", "a", "b")

user_ids = st.sampled_from(IDS)
instants = st.integers(0, 5) | st.sampled_from([BEGINNING, -1, SPAN - 1, SPAN, END])
message_ids = st.none() | st.integers(0, 9).map("m-{}".format)
values: st.SearchStrategy[Any] = st.none() | st.integers(0, 3) | st.just({"a": [1]})
names = st.sampled_from(["A", "B", "pageview"])


def facts_of(user_ids: st.SearchStrategy[str]) -> st.SearchStrategy[Fact]:
    """Return facts of some users; one of seven deletes."""
    attributes = st.dictionaries(st.sampled_from(["plan", "seats"]), values, max_size=2)
    properties = st.dictionaries(st.just("n"), values, max_size=1)
    identified = st.builds(Identified, user_ids, instants, message_ids, attributes)
    occurred = st.builds(Occurred, user_ids, instants, message_ids, names, properties)
    deleted = st.builds(Deleted, user_ids, message_ids)
    return st.one_of(*[identified] * 3, *[occurred] * 3, deleted)


def batches(user_ids: st.SearchStrategy[str] = user_ids) -> st.SearchStrategy[list[Fact]]:
    """Return facts to be written at once."""
    return st.lists(facts_of(user_ids), max_size=5)


@cache
def filters() -> list[StudyFilter]:
    """Return filters on what these facts teach."""
    texts = [
        "A count >= 2 in last 30 days",
        "B happened",
        "plan = 1",
        "A where n = 1 count >= 1 in last 1 week",
        "any event count > 2 in last 1 day",
        "pageview sum(n) > 2",
        "seats is set",
    ]
    return [StudyFilter.parse(text) for text in texts]


links = st.lists(
    st.builds(Link, user_ids, user_ids, st.integers(0, 3), st.sampled_from(["", "m-1"])), max_size=3
)
moments: st.SearchStrategy[datetime] = st.sampled_from([0, 3, 4, SPAN]).map(from_micros)
chosen = st.lists(st.integers(0, 6), max_size=3, unique=True)
operations: st.SearchStrategy[Operation] = st.one_of(
    *[st.tuples(st.just("write"), batches())] * 4,
    *[st.tuples(st.just("user"), user_ids)] * 2,
    *[st.tuples(st.just("link"), links)] * 2,
    st.tuples(st.sampled_from(["suppress", "unsuppress", "forget"]), user_ids),
    st.tuples(st.just("prune"), st.tuples(chosen, moments)),
)


def done(store: Store | Model, operation: Operation) -> Any:
    """Do an operation, and return what it returns."""
    verb, given = operation
    if verb == "prune":
        places: list[int] = given[0]
        return store.prune([filters()[place] for place in places], now=given[1])
    return getattr(store, verb)(given)
