"""What the ways of reading of all servers and files have in common."""

from __future__ import annotations

from sprigclassic.stores import plans
from sprigclassic.stores.plans import Plans, sayable, times
from sprigclassic.users import ALWAYS, Instants, NeededEvents, Needs


def test_needs_met_lately_are_planned_once() -> None:
    several = [Needs({f"a {number}": ALWAYS}) for number in range(plans._LATEST + 1)]
    planned: list[Needs] = []

    def plan(needs: Needs) -> list[Needs]:
        planned.append(needs)
        return [needs]

    known = Plans(plan)
    found = [known.of(each) for each in several]
    assert all(known.of(each) is plan for each, plan in zip(several[1:], found[1:], strict=True))
    assert planned == several
    assert known.of(several[0]) == found[0]
    assert planned == [*several, several[0]]


def test_half_of_a_surrogate_pair_is_not_sayable() -> None:
    assert [sayable(name) for name in ("", "a", "é", "\U0001f600", "\ud800")] == [True] * 4 + [
        False
    ]


def test_the_times_of_events_are_cut_where_contents_are_needed() -> None:
    needed = NeededEvents(Instants([(0, 10), (20, 30)]), {"p": Instants([(2, 4), (20, 22)])})
    assert sorted(times(needed), key=lambda each: each[1]) == [
        (False, 0, 2),
        (True, 2, 4),
        (False, 4, 10),
        (True, 20, 22),
        (False, 22, 30),
    ]
