"""What Sprig's own dashboard can hold of a filter, and the steps to enter it there.

The list of operators is that of June 2021, the only public one; `docs/sprig.md` has the whole of
it, each fact with its year, and whether it is documented, inferred, or open. What is decided here:

- A filter is logic groups joined by OR, and a group conditions joined by AND or by OR, never by
  both. What nests deeper is multiplied out, exactly, up to 16 logic groups.
- A `not` goes down to the conditions, and becomes their complement where Sprig has one: a count
  has, an order of an attribute has not, for it would hold for users without the attribute too.
- Days are 24 hours, to the moment. Weeks, and hours that make whole days, become days. How long a
  month is to Sprig is open, so months are refused.
- Sprig's sessions are those of any event, and its page views the event `pageview`; of both it has a
  minimum only.
- Of exported constraints only `SESSION_COUNT` is known, and a list of them is joined by AND.
"""

from __future__ import annotations

from sprigclassic.filters.sprig.conditions import (
    AttributeFilter,
    EntryCondition,
    GroupFilter,
    IsSetFilter,
    MinimumFilter,
    OccurredFilter,
    OccurrencesFilter,
)
from sprigclassic.filters.sprig.constraints.reader import from_constraints
from sprigclassic.filters.sprig.constraints.writer import to_constraints
from sprigclassic.filters.sprig.entry import DynamicGroup, Entry, LogicGroup, ManualGroup
from sprigclassic.filters.sprig.facts import Fact
from sprigclassic.filters.sprig.fit import entry, unfit

__all__ = [
    "AttributeFilter",
    "DynamicGroup",
    "Entry",
    "EntryCondition",
    "Fact",
    "GroupFilter",
    "IsSetFilter",
    "LogicGroup",
    "ManualGroup",
    "MinimumFilter",
    "OccurredFilter",
    "OccurrencesFilter",
    "entry",
    "from_constraints",
    "to_constraints",
    "unfit",
]
