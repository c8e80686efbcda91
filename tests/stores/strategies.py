"""Hypothesis strategies: facts that meet in few users, names and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END
from sprigclassic.users import SPAN, Deleted, Identified, Occurred

if TYPE_CHECKING:
    from sprigclassic.users import Fact

IN_1969: Final = -1
IN_2538: Final = 17_952_192_000_000_000

user_ids = st.sampled_from(["u-1", "u-2", "u-3"])
instants = st.integers(0, 5) | st.sampled_from([BEGINNING, IN_1969, SPAN - 1, SPAN, IN_2538, END])
message_ids = st.none() | st.integers(0, 9).map("m-{}".format)
attributes = st.sampled_from(["plan", "seats"])
names = st.sampled_from(["A", "B", "C", "pageview"])
values: st.SearchStrategy[Any] = st.none() | st.integers(0, 3) | st.just({"a": [1]})

identifies = st.builds(
    Identified, user_ids, instants, message_ids, st.dictionaries(attributes, values)
)
properties = st.dictionaries(st.just("n"), values, max_size=1)
events = st.builds(Occurred, user_ids, instants, message_ids, names, properties)
deletes = st.builds(Deleted, user_ids, message_ids)
lasting: st.SearchStrategy[Fact] = identifies | events
facts: st.SearchStrategy[Fact] = lasting | lasting | lasting | deletes
