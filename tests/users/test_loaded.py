"""Of a user that was loaded in part: the same as of the whole one, or an error."""

from __future__ import annotations

import copy
import pickle
from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import NotLoadedError, User
from sprigclassic._time import BEGINNING, END
from sprigclassic.users import (
    ALWAYS,
    NEVER,
    NOT_KEPT,
    TIME_BITS,
    Held,
    Instants,
    NeededEvents,
    Needs,
    PackedHistories,
    taught,
)
from sprigclassic.users.history import GivenHistories
from sprigclassic.users.loaded import Unknown
from tests.users.test_needs import instants, needs

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.users import Event

NAMES = ("A", "B")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
edges = st.integers(-1, 8) | st.sampled_from([BEGINNING, END, END + 1])
windows = st.tuples(edges, edges)
lessons = st.lists(
    st.tuples(st.sampled_from(["a", "plan"]), st.integers(0, 7), st.integers(0, 9)), max_size=6
)
events: st.SearchStrategy[list[Event]] = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(["", "m-1"]),
        st.sampled_from(NAMES),
        st.dictionaries(st.sampled_from(["a", "plan"]), st.integers(0, 9), max_size=2),
    ),
    max_size=7,
)


def user_of(lessons: list[tuple[str, int, int]], events: list[Event], *, packed: bool) -> User:
    changes: dict[str, Held] = {}
    for name, since, value in lessons:
        changes[name] = taught(changes.get(name), value, since, "")
    if not packed:
        return User("u-1", True, changes, GivenHistories(events))  # noqa: FBT003 - the field
    ordered = sorted(events, key=lambda event: (event[2], *event[:2]))
    numbers = {name: number for number, name in enumerate(NAMES)}
    keys = array("Q", [numbers[name] << TIME_BITS | at for at, _, name, _ in ordered])
    ids, properties = [event[1] for event in ordered], [event[3] or None for event in ordered]
    histories = PackedHistories(keys, ids, properties, numbers, {})
    return User("u-1", True, changes, histories)  # noqa: FBT003 - the field


users = st.builds(user_of, lessons, events, packed=st.booleans())


def or_refused(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except NotLoadedError:
        return "refused"


def held(user: User, name: str, now: int) -> Any:
    newest = user.changes.get(name)
    there = None if newest is None else newest.at(now)
    return None if there is None else (there.value, there.since)


@given(users, needs, st.sampled_from(["a", "plan", "other"]))
def test_an_attribute_is_told_for_the_instants_that_were_loaded(
    user: User, needs: Needs, name: str
) -> None:
    part = user.restricted(needs)
    for now in range(-1, 10):
        found = or_refused(lambda now=now: held(part, name, now))  # type: ignore[misc]
        if needs.attribute(name).has(now) or found != "refused":
            assert found == held(user, name, now)


@given(users, needs)
def test_names_of_attributes_are_those_that_were_loaded(user: User, needs: Needs) -> None:
    changes = user.restricted(needs).changes
    assert list(changes) == [
        name
        for name in user.changes
        if any(needs.attribute(name).has(at) and held(user, name, at) for at in range(8))
    ]
    assert len(changes) == len(list(changes))


@given(users, needs, st.sampled_from(["A", "B", "C", None]), windows, st.integers(1, 3))
def test_a_window_is_told_where_it_was_loaded_and_refused_elsewhere(
    user: User, needs: Needs, name: str | None, window: tuple[int, int], least: int
) -> None:
    start, end = window
    whole, part = user.histories[name], user.restricted(needs).histories
    here = needs.events_named(name)
    places = or_refused(lambda: part[name].places(start, end))
    numbers = or_refused(lambda: part[name].numbers([start, end], end))
    reached = or_refused(lambda: part[name].reaches(least, start, end))
    if not here.times.cover(start, end):
        assert places == numbers == reached == "refused"
        return
    expected = whole.places(start, end)
    assert [part[name].at(place) for place in places] == [whole.at(place) for place in expected]
    assert numbers == [len(expected), 0]
    assert reached is (len(expected) >= least)
    if name is None:
        assert part.any_reaches(least, start, end) is reached
    for place, mine in zip(expected, places, strict=True):
        same_properties(whole.properties(place), part[name].properties(mine), here, whole.at(place))
        assert part[name].ids[mine] == whole.ids[place]
        if whole.names is not None:
            assert (part[name].names or ())[mine] == whole.names[place]


def same_properties(whole: Any, part: Any, here: NeededEvents, at: int) -> None:
    for name in ("a", "plan", "other"):
        if here.property(name).has(at):
            assert part.get(name) == whole.get(name)
        else:
            with pytest.raises(NotLoadedError, match=f"the property '{name}' of this event"):
                part.get(name)
    assert set(part) == {name for name in whole if here.property(name).has(at)}
    assert len(part) == len(set(part))


@given(users, instants, edges)
def test_the_first_place_from_an_instant_on_is_told_next_to_what_was_loaded(
    user: User, times: Instants, start: int
) -> None:
    whole = user.histories["A"]
    part = user.restricted(Needs(events={"A": NeededEvents(times)})).histories["A"]
    edge = min(max(start, BEGINNING), END + 1)
    if not (times.has(edge) or times.has(edge - 1)):
        with pytest.raises(NotLoadedError):
            part.since(start)
        return
    behind = [at for at in whole.times if times.has(at) and at >= start]
    place = part.since(start)
    assert len(behind) == sum(times.has(at) for at in whole.times) - place
    assert part.since(start, place, place) == place


def test_the_end_of_a_history_is_told_where_the_latest_events_were_loaded() -> None:
    user = user_of([], [(1, "", "A", {}), (5, "", "A", {}), (6, "", "A", {})], packed=True)
    kept = user.restricted(Needs(events={"A": NeededEvents(Instants([(5, END + 1)]))})).histories
    assert len(kept["A"]) == 2
    with pytest.raises(NotLoadedError, match="history of the event 'A' was not loaded"):
        _ = kept["A"].times
    with pytest.raises(NotLoadedError, match="history of any event was not loaded"):
        len(kept[None])
    whole = user.restricted(Needs(events={None: NeededEvents(ALWAYS)})).histories
    assert whole["A"].times == whole[None].times == [1, 5, 6]


def test_properties_are_told_where_they_were_loaded() -> None:
    events: list[Event] = [(at, "", "A", {"a": at, "plan": 0}) for at in (1, 5)]
    whole = GivenHistories(events)
    times = {"a": Instants([(5, 6)]), "plan.name": Instants([(0, 9)]), "other": ALWAYS}
    here = NeededEvents(NEVER, times)
    part = User("u-1", histories=whole).restricted(Needs(events={"A": here})).histories["A"]
    for place, at in enumerate(part.times):
        same_properties(whole["A"].properties(place), part.properties(place), here, at)


# ---- the user ----------------------------------------------------------------------------------


@given(users, needs, needs)
def test_a_part_of_a_part_is_a_part(user: User, one: Needs, other: Needs) -> None:
    part = user.restricted(one | other)
    assert part.loaded == one | other
    assert part.restricted(one) == user.restricted(one)
    if not one.covers(other):
        with pytest.raises(NotLoadedError, match="less of the user 'u-1' was loaded"):
            user.restricted(one).restricted(other)


@given(users, needs)
def test_a_part_copies_and_pickles_and_takes_nothing_else_along(user: User, needs: Needs) -> None:
    part = user.restricted(needs)
    again: User = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own
    assert again == part == copy.deepcopy(part)
    assert again.loaded == needs
    assert user.loaded is None
    assert part != user
    assert repr(part) == repr(user) == "User(id='u-1', known=True)"
    for name in ("A", None):
        for start, end in needs.events_named(name).times.ranges:
            for each in (part, again):
                history = each.histories[name]
                assert history.numbers([start], end) == user.histories[name].numbers([start], end)


def test_all_of_a_part_is_refused() -> None:
    part = User.of("u-1", attributes={"plan": "pro"}).restricted(Needs({"plan": ALWAYS}))
    assert held(part, "plan", 0) == ("pro", BEGINNING)
    for look in (part.events, lambda: part.events("A"), lambda: part.attributes_at(NOW)):
        with pytest.raises(NotLoadedError, match="only a part of the user 'u-1' was loaded"):
            look()
    with pytest.raises(NotLoadedError, match="not loaded with every event"):
        part.histories.names()
    with pytest.raises(NotLoadedError, match="the attribute 'seats' of this user was not loaded"):
        part.changes.get("seats")


def test_a_value_that_was_not_loaded_is_refused_when_it_is_read() -> None:
    user = User.of("u-1", attributes={"plan": "pro"}).restricted(
        Needs({"plan": Instants([(5, 6)])})
    )
    later = user.changes["plan"]
    assert isinstance(later, Unknown)
    assert repr(later) == "Unknown(since=6)"
    assert later.message_id == ""
    assert not hasattr(later, "other")
    with pytest.raises(NotLoadedError, match="'plan' of this user was not loaded for this instant"):
        _ = later.value


def test_properties_that_no_store_keeps_stay_so() -> None:
    events: list[Event] = [(1, "", "A", NOT_KEPT)]
    user = User("u-1", histories=GivenHistories(events))
    part = user.restricted(Needs(events={"A": NeededEvents(ALWAYS, {"total": ALWAYS})}))
    again: User = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own
    for each in (part, again):
        with pytest.raises(NotLoadedError, match="keeps no properties"):
            each.histories["A"].properties(0).get("total")


def test_what_was_never_taught_is_known_to_be_unset() -> None:
    needs = Needs({"plan": ALWAYS, "seats": Instants([(5, 6)])})
    changes = User.of("u-1").restricted(needs).changes
    assert changes.get("plan") is None
    with pytest.raises(KeyError):
        _ = changes["plan"]
    newest = changes["seats"]
    assert newest.at(5) is None
    assert list(changes) == []


def test_between_two_instants_a_value_is_known_where_it_held_at_both() -> None:
    lessons = [("plan", 1, 10), ("plan", 4, 40)]
    user = user_of(lessons, [], packed=False)

    def told(*instants: int) -> list[Any]:
        part = user.restricted(Needs({"plan": Instants([(at, at + 1) for at in instants])}))
        values = [or_refused(lambda now=now: held(part, "plan", now)) for now in range(7)]  # type: ignore[misc]
        return [value[0] if isinstance(value, tuple) else value for value in values]

    assert told(0, 2) == [None, 10, 10, "refused", "refused", "refused", "refused"]
    assert told(4, 6) == ["refused"] * 4 + [40, 40, 40]
    assert told(2, 5) == ["refused", 10, 10, "refused", 40, 40, "refused"]


def test_a_search_among_some_places_needs_no_time_but_theirs() -> None:
    needs = Needs(events={"A": NeededEvents(Instants([(0, 10)]))})
    events = [("A", datetime(1970, 1, 1, tzinfo=UTC))] * 2
    user = User.of("u-1", events=events).restricted(needs)
    assert user.histories["A"].since(20, 0, 1) == 1
    assert user.histories["A"].since(5) == 2
    with pytest.raises(NotLoadedError):
        user.histories["A"].since(20)
