"""What answers can depend on: enough for them, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import MemoryStore, NotLoadedError, StudyFilter, User
from sprigclassic._time import BEGINNING, END, from_micros, to_micros, zone
from sprigclassic.filters import tree
from sprigclassic.filters.extents import Scope, extent, extent_after
from sprigclassic.filters.needs import needs_of
from sprigclassic.filters.windows import bounds
from sprigclassic.testing._clocks import ZONES, any_now
from sprigclassic.testing._filter_maker import Filters
from sprigclassic.testing.strategies import World, filters_of, trees, user_of, worlds, worlds_of
from sprigclassic.users import Instants, NeededEvents, Needs, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)
AT = to_micros(NOW)
DAY = 86_400_000_000


def needs_at(text: str, now: datetime = NOW, **groups: Any) -> Needs:
    return needs_of([StudyFilter.parse(text, groups=groups)], to_micros(now), to_micros(now))


def needs_from(text: str, now: datetime = NOW) -> Needs:
    return needs_of([StudyFilter.parse(text)], to_micros(now), END)


def micros(when: str) -> int:
    return to_micros(datetime.fromisoformat(when))


# ---- enough ------------------------------------------------------------------------------------


def enough(world: World) -> None:
    """Ask about a user with what is needed at one instant: the same answer, or an error."""
    first, *_ = filters = filters_of(world)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            part = user.restricted(needs_of([first], to_micros(now), to_micros(now)))
            assert first.matches(part, now=now) is first.matches(user, now=now)
            for rarely in filters:
                for other in world.nows:
                    same_or_refused(rarely, part, user, other)


def same_or_refused(rarely: StudyFilter, part: User, user: User, now: datetime) -> None:
    try:
        answer = rarely.matches(part, now=now)
    except NotLoadedError:
        return
    assert answer is rarely.matches(user, now=now)


@given(worlds(filters=2))
def test_with_what_is_needed_the_answer_is_the_same_and_with_less_an_error(world: World) -> None:
    enough(world)


@given(worlds_of(trees()))
def test_the_same_whatever_filters_say(world: World) -> None:
    enough(world)


@given(worlds(filters=2))
def test_what_is_kept_is_enough_at_every_later_instant(world: World) -> None:
    filters = filters_of(world)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            needs = needs_of(filters, to_micros(now), END)
            kept = user.restricted(needs)
            pruned = user_of(
                evolve(
                    person,
                    events=[
                        (name, when, {} if not needs.events_named(name).properties else properties)
                        for name, when, properties in person.events
                        if needs.events_named(name).times.has(to_micros(when))
                    ],
                )
            )
            for later in [then for then in world.nows if then >= now]:
                for rarely in filters:
                    answer = rarely.matches(user, now=later)
                    assert rarely.matches(kept, now=later) is answer
                    assert rarely.matches(pruned, now=later) is answer


# ---- no more -----------------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
def test_a_window_is_kept_from_its_least_start_on(random: Random) -> None:
    where = random.choice(ZONES)
    now = any_now(random, where)
    makes: list[Callable[[Filters], tree.InLast | tree.BetweenAgo | tree.Calendar]]
    makes = [Filters.in_last, Filters.between_ago, Filters.calendar]
    window = random.choice(makes)(Filters(random, where, now))
    nows = [to_micros(now) + minutes * 60_000_000 for minutes in range(0, 5 * 1440, 30)]
    nows += [to_micros(now) + 1]
    within = bounds(window, zone(where))
    seen = min(within(User("u-1"), then)[0] for then in nows if then <= END)
    start, end = extent(window, Scope(to_micros(now), END, zone(where)))
    assert start <= seen
    assert seen - start <= 30 * 60_000_000  # how far apart the instants are
    assert end > END - 1_001 * 366 * DAY
    assert extent(window, Scope(to_micros(now), to_micros(now), zone(where))) == within(
        User("u-1"), to_micros(now)
    )


@pytest.mark.parametrize(
    ("text", "now", "start"),
    [
        pytest.param("in last 1 month", "2026-03-29T12:00Z", "2026-02-28T00:00Z", id="month-end"),
        pytest.param("in last 1 month", "2026-03-31T12:00Z", "2026-02-28T12:00Z", id="last-day"),
        pytest.param("in last 1 month", "2026-03-27T12:00Z", "2026-02-27T12:00Z", id="before-it"),
        pytest.param("in last 1 month", "2024-03-29T12:00Z", "2024-02-29T00:00Z", id="leap-year"),
        pytest.param("in last 1 year", "2024-02-28T12:00Z", "2023-02-28T00:00Z", id="leap-day"),
        pytest.param("in last 30 days", "2026-03-29T12:00Z", "2026-02-27T12:00Z", id="days"),
        pytest.param("this month", "2026-03-29T12:00Z", "2026-03-01T00:00Z", id="calendar"),
        pytest.param("previous week", "2026-03-29T12:00Z", "2026-03-16T00:00Z", id="previous"),
        pytest.param(
            "between 2 and 1 months ago", "2026-04-29T12:00Z", "2026-02-28T00:00Z", id="between"
        ),
        pytest.param(
            'today in timezone "America/St_Johns"',
            "2010-11-07T02:30:30Z",
            "2010-11-06T02:30Z",
            id="clocks-go-back-over-midnight",
        ),
        pytest.param(
            'in last 1 month in timezone "Europe/Berlin"',
            "2026-10-25T00:30Z",
            "2026-09-25T00:00Z",
            id="an-hour-shown-twice",
        ),
    ],
)
def test_windows_step_back(text: str, now: str, start: str) -> None:
    needs = needs_from(f"A happened {text}", datetime.fromisoformat(now))
    assert needs.events["A"].times.ranges[0][0] == micros(start)


SINCE_26, END_OF_26 = "2026-01-01T00:00Z", "2027-01-01T00:00Z"
NOTHING: list[tuple[str, str | int]] = []


@pytest.mark.parametrize(
    ("text", "now", "later"),
    [
        ("A count < 3 in last 30 days", (AT - 30 * DAY, AT + 1), (AT - 30 * DAY, END + 1)),
        ("A happened", (BEGINNING, AT + 1), (BEGINNING, END + 1)),
        ("A happened between 60 and 30 days ago", (AT - 60 * DAY, AT - 30 * DAY), None),
        ("A happened since 2026-01-01", (micros(SINCE_26), AT + 1), (micros(SINCE_26), END + 1)),
        ("A happened since 2027-01-01", None, (micros(END_OF_26), END + 1)),
        ("A happened before 2026-01-01", (BEGINNING, micros(SINCE_26)), "same"),
        ("A happened before 2027-01-01", (BEGINNING, AT + 1), (BEGINNING, micros(END_OF_26))),
        ("A happened on 2026-03-01", (AT - 28 * DAY - DAY // 2, AT - 27 * DAY - DAY // 2), "same"),
        ("A happened within 7 days of signed_up_at", (BEGINNING, AT + 1), (BEGINNING, END + 1)),
        ("A happened since signed_up_at", (BEGINNING, AT + 1), (BEGINNING, END + 1)),
        ("A first happened in last 3 days", (BEGINNING, AT + 1), (BEGINNING, END + 1)),
        ("A first happened at least 21 days ago", (BEGINNING, AT - 21 * DAY + 1), None),
        ("A first happened before 2026-01-01", (BEGINNING, micros(SINCE_26)), "same"),
        ("A last happened in last 30 days", (AT - 30 * DAY, AT + 1), (AT - 30 * DAY, END + 1)),
        ("A last happened before 2026-01-01", (BEGINNING, AT + 1), (BEGINNING, END + 1)),
        ("A last happened after 2026-12-31", None, (micros(END_OF_26), END + 1)),
        ("A first happened in next 3 days", None, None),
        ("A last happened in next 3 days", None, None),
        ("A count >= 0", None, None),
        ("A count between -2 and -1 in last 3 days", None, None),
        ("A count between 0 and 1 in last 1 day", (AT - DAY, AT + 1), (AT - DAY, END + 1)),
        ("plan = 1", None, None),
    ],
)
def test_ranges(text: str, now: Any, later: Any) -> None:
    """Show the range at one instant, and at all later ones where it is worth to be seen."""
    found = needs_at(text).events_named("A").times.ranges
    assert found == (() if now is None else (now,))
    kept = needs_from(text).events_named("A").times.ranges
    if later == "same":
        assert kept == found
    elif later is not None:
        assert kept == (later,)
    assert needs_from(text).covers(needs_at(text))


def test_of_windows_that_end_before_now_all_is_kept_until_they_pass() -> None:
    ranges = needs_from("A happened between 60 and 30 days ago").events["A"].times.ranges
    assert ranges == ((AT - 60 * DAY, END - 30 * DAY),)
    needs = needs_from("A first happened at least 21 days ago")
    assert needs.events["A"].times.ranges == ((BEGINNING, END - 21 * DAY + 1),)


# ---- what of the user --------------------------------------------------------------------------


def test_attributes_are_needed_at_the_instants_that_are_asked_for() -> None:
    text = 'plan = "pro" and not (address.city = "Oslo" or A happened since signed_up_at)'
    assert set(needs_at(text).attributes) == {"plan", "address.city", "signed_up_at"}
    assert set(needs_at(text).attributes.values()) == {Instants([(AT, AT + 1)])}
    assert set(needs_from(text).attributes.values()) == {Instants([(AT, END + 1)])}


@pytest.mark.parametrize(
    ("text", "properties"),
    [
        ("A count > 1 in last 1 day", set()),
        ("A days > 1 in last 1 day", set()),
        ("A sum(total) > 1 in last 1 day", {"total"}),
        ("A first(cart.total) > 1 in last 1 day", {"cart.total"}),
        ("A where b = 1 last(c) > 1 in last 1 day", {"b", "c"}),
        ("A where (b = 1 and not (c = 2 or d = 3)) happened in last 1 day", {"b", "c", "d"}),
        ("A where b = 1 last happened in last 1 day", {"b"}),
        ("A where b = 1 then B where c = 1 in last 1 day", {"b"}),
        ("A count > 1 in last 1 day or A sum(total) > 1 in last 1 hour", {"total"}),
    ],
)
def test_properties_are_needed_where_they_are_read(text: str, properties: set[str]) -> None:
    needed = needs_at(text).events["A"]
    assert set(needed.properties) == properties
    assert needed.times.ranges == ((AT - DAY, AT + 1),)


def test_properties_are_needed_of_no_more_events() -> None:
    needs = needs_at("A count > 1 in last 2 hours or A sum(total) > 1 in last 1 hour")
    hour = DAY // 24
    times = Instants([(AT - 2 * hour, AT + 1)])
    assert needs.events == {
        "A": NeededEvents(times, {"total": Instants([(AT - hour, AT + 1)])}),
    }


def test_the_later_steps_of_a_sequence_are_needed_up_to_the_deadline() -> None:
    needs = needs_at("A then B then no any event within 1 month on 2026-01-30")
    day = micros("2026-01-30T00:00Z")
    until = micros("2026-03-01T00:00Z")
    assert needs.events["A"].times.ranges == ((day, until),)  # any event counts
    assert needs.events["B"].times.ranges == ((day + 1, until),)
    assert needs.events_named("C").times.ranges == ((day + 2, until),)
    assert needs_at("A then B on 2026-01-30").events["B"].times.ranges == ((day + 1, AT + 1),)
    assert needs_at("A then B within 9 days on 2027-01-30") == Needs()
    assert needs_from("A then B within 1 day").events["B"].times.ranges[0][1] == END + 1


@given(st.randoms(use_true_random=False))
def test_no_deadline_is_later(random: Random) -> None:
    where = zone(random.choice(ZONES))
    end = to_micros(any_now(random, random.choice(ZONES)))
    start, within = (
        end - random.randrange(1, 40 * DAY),
        tree.Duration(random.randint(1, 25), "month"),
    )
    _, latest = extent_after((start, end), within, Scope(END, END, where))
    quarter = DAY // 96  # a day ends at one of these, in every zone
    alone = [
        extent_after((at, at + 1), within, Scope(END, END, where))[1]
        for at in [end - 1, *range(start - start % quarter + quarter - 1, end, quarter)]
    ]
    assert max(alone) <= latest
    assert latest - max(alone) <= DAY // 8  # clocks may go back where a deadline is


def test_groups_that_are_filters_count_with_their_own_zone() -> None:
    payers = StudyFilter.parse('A happened today in timezone "Asia/Tokyo"')
    inner = StudyFilter.parse('in group "P" or in group "ids"', groups={"P": payers, "ids": ["u"]})
    needs = needs_at('in group "I" and not in group "P"', I=inner, P=payers)
    assert needs.events["A"].times.ranges == ((micros("2026-03-28T15:00Z"), AT + 1),)
    assert needs.attributes == {}


def test_many_filters_need_what_each_of_them_needs() -> None:
    texts = ["A count < 3 in last 30 days", "A sum(total) > 1 in last 1 day", 'plan = "pro"']
    together = needs_of(map(StudyFilter.parse, texts), AT, AT)
    assert together == needs_at(texts[0]) | needs_at(texts[1]) | needs_at(texts[2])


def test_a_path_of_very_many_dots_is_no_trouble() -> None:
    path = "a" + 30_000 * ".a"
    rarely = StudyFilter.parse(f'"{path}" = 1')
    user = User.of("u-1", attributes={"a": {path[2:]: 1}})
    part = user.restricted(needs_of([rarely], AT, AT))
    assert rarely.matches(part, now=NOW)
    assert not rarely.matches(User.of("u-2").restricted(needs_of([rarely], AT, AT)), now=NOW)
    with pytest.raises(NotLoadedError):
        rarely.matches(user.restricted(needs_at("a = 1")), now=NOW)


def test_a_store_gives_the_user_that_is_needed() -> None:
    store = MemoryStore()
    times = [AT - days * DAY for days in (1, 10, 40)]
    store.write([Occurred("u-1", at, None, "A", {"total": 3}) for at in times])
    rarely = StudyFilter.parse("A count = 2 in last 30 days")
    user = store.user("u-1", needs_at(str(rarely)))
    assert user.loaded == needs_at(str(rarely))
    assert rarely.matches(user, now=NOW)
    assert not rarely.matches(store.user("nobody", needs_at(str(rarely))), now=NOW)
    refused = ["A count = 2 in last 31 days", "B happened", "A sum(total) > 1 in last 1 day"]
    for text in refused:
        with pytest.raises(NotLoadedError):
            StudyFilter.parse(text).matches(user, now=NOW)
    for now in (NOW + timedelta(days=1), from_micros(AT - 1)):
        with pytest.raises(NotLoadedError):
            rarely.matches(user, now=now)
