from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic._time import END
from sprigclassic.users import ALWAYS, NEVER, Instants, NeededEvents, Needs

INSTANTS = range(7)
PATHS = ("a", "a.b", "a.b.c", "a.", "a b", "plan")
NAMES = ("a", "a.b", "a.b.c", "a.", "a b", "plan", "", "a.b.c.d")
EVENTS = ("A", "B", None)

few = st.integers(0, 6)
instants = st.lists(st.tuples(few, few), max_size=2).map(Instants)
paths = st.dictionaries(st.sampled_from(PATHS), instants, max_size=3)
needed = st.builds(NeededEvents, instants, paths)
needs = st.builds(Needs, paths, st.dictionaries(st.sampled_from(EVENTS), needed, max_size=3))


def meaning(needs: Needs) -> set[tuple[Any, ...]]:
    """Return each single thing that is needed."""
    found: set[tuple[Any, ...]] = set()
    for at in INSTANTS:
        found |= {("attribute", name, at) for name in NAMES if needs.attribute(name).has(at)}
        for event in (*EVENTS, "other"):
            events = needs.events_named(event)
            found |= {("event", event, at)} if events.times.has(at) else set()
            found |= {
                ("property", event, name, at)
                for name in NAMES
                if events.properties and events.property(name).has(at)
            }
    return found


@given(paths)
def test_a_path_stands_for_all_names_that_it_may_begin_with(paths: dict[str, Instants]) -> None:
    found = Needs(paths)
    for name in NAMES:
        expected = [each for path, each in paths.items() if f"{path}.".startswith(f"{name}.")]
        assert found.attribute(name) == Instants(some for each in expected for some in each.ranges)
    assert all(found.attributes.values())


@given(needs, needs)
def test_needs_unite_and_compare_by_what_they_mean(one: Needs, other: Needs) -> None:
    assert meaning(one | other) == meaning(one) | meaning(other)
    assert one.covers(other) == (meaning(one) >= meaning(other))
    assert (one == other) == (meaning(one) == meaning(other))
    assert (one | other) == (other | one)
    assert hash(one | other) == hash(other | one)
    assert (one | other).covers(one)


@given(needs)
def test_they_copy_and_pickle_and_are_json(needs: Needs) -> None:
    assert pickle.loads(pickle.dumps(needs)) == needs == copy.deepcopy(needs)  # noqa: S301 - our own
    assert json.loads(json.dumps(needs.to_json())) == needs.to_json()
    assert needs | Needs() == needs


def test_what_is_needed_of_every_event_is_needed_of_those_with_a_name() -> None:
    first, later = Instants([(0, 2)]), Instants([(1, 5)])
    of_any = NeededEvents(first, {"path": first})
    found = Needs(events={None: of_any, "A": NeededEvents(later), "B": NeededEvents(first)})
    assert found.events == {None: of_any, "A": NeededEvents(first | later, {"path": first})}
    assert found.events_named("B") == found.events_named("C") == of_any
    assert not Needs(events={"A": of_any}).events_named(None).times


def test_a_property_is_of_an_event_that_is_needed() -> None:
    assert NeededEvents(NEVER, {"total": ALWAYS}).times == ALWAYS
    assert NeededEvents(ALWAYS, {"total": NEVER}).properties == {}


def test_they_do_not_change() -> None:
    needs = Needs({"plan": ALWAYS})
    with pytest.raises(FrozenInstanceError):
        needs.attributes = {}  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError):
        needs.attributes["seats"] = ALWAYS  # type: ignore[index]  # pyright: ignore[reportIndexIssue]


def test_their_json_says_first_and_last_instants() -> None:
    kept = Instants([(0, 1_000_001), (END, END + 1)])
    needs = Needs({"plan": kept}, {None: NeededEvents(kept, {"total": Instants([(0, 1)])})})
    periods = [
        ["1970-01-01T00:00:00+00:00", "1970-01-01T00:00:01+00:00"],
        ["9999-12-31T23:59:59.999999+00:00", "9999-12-31T23:59:59.999999+00:00"],
    ]
    assert needs.to_json() == {
        "attributes": {"plan": periods},
        "events": [
            {"event": None, "times": periods, "properties": {"total": [[periods[0][0]] * 2]}}
        ],
    }
