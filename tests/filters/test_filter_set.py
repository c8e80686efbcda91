"""Many filters over one user: the answers of each filter alone."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from sprigclassic import FilterSet, MemoryStore, NotLoadedError, StudyFilter, User
from sprigclassic._time import END, to_micros
from sprigclassic.filters.needs import needs_of
from sprigclassic.testing.strategies import World, filters_of, trees, user_of, worlds, worlds_of
from sprigclassic.users import Held, Histories, Occurred

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sprigclassic.users import History

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
parse = StudyFilter.parse


def set_of(*texts: str, **groups: Any) -> FilterSet:
    return FilterSet({text: parse(text, groups=groups) for text in texts})


def alone(filters: FilterSet, user: User, now: datetime = NOW) -> list[str]:
    return [name for name, each in filters.filters.items() if each.matches(user, now=now)]


def agree(world: World) -> None:
    named = {f"{place}": rarely for place, rarely in enumerate(filters_of(world))}
    filters = FilterSet(named)
    for person in world.people:
        user = user_of(person)
        for now in world.nows:
            expected = alone(filters, user, now)
            assert filters.matching(user, now=now) == expected
            assert filters.at(now).matching(user) == expected
            part = user.restricted(filters.needs(now=now))
            assert filters.matching(part, now=now) == expected


@given(worlds(filters=6))
def test_the_answers_are_those_of_each_filter_alone(world: World) -> None:
    agree(world)


@given(worlds_of(trees()))
def test_the_same_whatever_filters_say(world: World) -> None:
    agree(world)


TESTS = [
    *('plan = "pro"', 'plan != "pro"', 'plan in ("pro", "team")', 'plan not in ("pro", "free")'),
    *('plan in ("pro", 3)', 'plan = "PRO" ignoring case', "plan = 3", "plan is not set"),
    *('plan in ("free", "team") and plan in ("team", "pro")', 'plan = "pro" and plan = "team"'),
    *('not plan = "pro"', 'not plan in ("pro", "team")', "plan in last 3 days", 'plan > "pq"'),
    *('plan = "pro" or plan is not set', 'not (plan = "pro" and A happened)'),
    *('not (plan = "pro" or A count > 1 in last 1 day)', 'plan.name = "pro" or A count = 1'),
    *("A count = 1", "A count != 1", "A count < 2", "A count > 0", "A count between 1 and 2"),
    *("A count >= 0", "A count < 0", "not A count >= 0", "A happened", "A never happened"),
    *("A count > 1 in last 1 day", "A count <= 1 in last 1 day", "A count = 2 in last 1 month"),
    *("A happened today", "A count = 1 since 2026-11-23", "not A count = 1 in last 1 day"),
    *("A count = 2 since plan", "any event happened", "any event count = 2 in last 1 day"),
    *("A where n = 1 happened", "not A where n = 1 happened", "A sum(n) > 1", "A then A"),
    *("A sum(n) > 1 or plan = 3", "(A sum(n) > 1 or plan = 3) and (A happened or plan is set)"),
    'in group "G"',
    'not in group "G" and (in group "H" or plan = "pro")',
]
VALUES: list[Any] = [
    "pro",
    "PRO",
    "team",
    "free",
    "pz",
    "",
    3,
    None,
    True,
    ["pro"],
    {"name": "pro"},
]
VALUES += ["2026-11-22"]
HISTORIES = [[], [23], [22, 23], [1, 22, 23], [1, 2, 24]]


@pytest.fixture(scope="module")
def everything() -> FilterSet:
    """All tests of the list, in many filters that share them."""
    groups = {"G": parse('plan = "pro" or A happened'), "H": ["u-1"]}
    pairs = [f"({one}) and ({other})" for one, other in product(TESTS[::3], TESTS[1::2])]
    return set_of(*TESTS, *pairs, **groups)


@pytest.mark.parametrize("days", HISTORIES, ids=str)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_kind_of_condition_is_shared_and_right(
    everything: FilterSet, value: object, days: list[int]
) -> None:
    events = [("A", datetime(2026, 11, day, 9, tzinfo=UTC), {"n": day % 2}) for day in days]
    user = User.of("u-1", attributes={"plan": value}, events=events)
    assert everything.matching(user, now=NOW) == alone(everything, user)


def test_a_window_of_which_no_answer_depends_any_more_is_not_looked_at() -> None:
    filters = set_of("A count > 1 in last 1 day and A count = 2 in last 1 month", "A happened")
    user = User.of("u-1", events=[("A", datetime(2026, 11, day, 9, tzinfo=UTC)) for day in (1, 2)])
    assert filters.matching(user, now=NOW) == alone(filters, user) == ["A happened"]


class Counting(dict[str, Held]):
    """Attributes that say what was looked up."""

    def __init__(self, changes: Mapping[str, Held]) -> None:
        super().__init__(changes)
        self.asked: list[str] = []

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.append(name)
        return super().get(name, default)


class CountingHistories(Histories):
    """Histories that say which were looked up."""

    def __init__(self, histories: Histories) -> None:
        super().__init__()
        self.histories = histories
        self.asked: list[str | None] = []

    def __getitem__(self, name: str | None) -> History:
        self.asked.append(name)
        return self.histories[name]


def test_what_several_filters_ask_is_looked_up_once() -> None:
    given_user = User.of("u-1", attributes={"plan": "pro"}, events=[("A", NOW, {"n": 1})])
    changes, histories = Counting(given_user.changes), CountingHistories(given_user.histories)
    user = User("u-1", changes=changes, histories=histories)
    numbers = range(1, 9)
    filters = set_of(
        *(f'plan = "pro" and A count < {number} in last {number} days' for number in numbers),
        *(f'plan != "{number}" and B where n = 1 never happened' for number in numbers),
        *(f"(plan = 1 or A count = {number}) and A count < {number}" for number in numbers),
        *(f'plan = "free" and C count = {number}' for number in numbers),
    )
    assert len(filters.matching(user, now=NOW)) == 7 + 8
    assert changes.asked == ["plan"]
    assert histories.asked == ["A", "B"]


def test_a_part_that_is_not_reached_may_be_missing() -> None:
    store = MemoryStore(keep_properties=False)
    store.write([Occurred("u-1", to_micros(NOW), None, "A", {"n": 1})])
    user = store.user("u-1")
    filters = set_of('plan = "pro" and A where n = 1 happened', "A happened")
    assert filters.matching(user, now=NOW) == ["A happened"]
    part = user.restricted(needs_of([parse("A happened")], to_micros(NOW), to_micros(NOW)))
    swapped = set_of("A happened or B happened", "A never happened and B happened")
    assert swapped.matching(part, now=NOW) == ["A happened or B happened"]
    with pytest.raises(NotLoadedError):
        set_of("A happened", "B happened").matching(part, now=NOW)


# ---- the face ----------------------------------------------------------------------------------


def test_names_come_in_the_order_of_the_set() -> None:
    everyone = StudyFilter.everyone()
    filters = FilterSet({"b": everyone, "a": everyone, "c": ~everyone, "": everyone})
    assert filters.matching(User.of("u-1")) == ["b", "a", ""]
    assert filters.at(NOW).matching(User.of("u-1")) == ["b", "a", ""]
    assert FilterSet({}).matching(User.of("u-1")) == []


def test_now_is_the_present_by_default() -> None:
    filters = set_of("A happened today")
    assert filters.matching(User.of("u-1", events=[("A", datetime.now(UTC))])) != []
    earlier = NOW.replace(year=2020)
    assert not filters.needs(now=earlier).covers(filters.needs())
    assert filters.needs_from(now=earlier).covers(filters.needs_from())
    assert not filters.needs_from().covers(filters.needs_from(now=earlier))


def test_it_knows_what_it_needs() -> None:
    filters = set_of("A count < 3 in last 30 days", 'plan = "pro"')
    at = to_micros(NOW)
    assert filters.needs(now=NOW) == needs_of(filters.filters.values(), at, at)
    assert filters.needs_from(now=NOW) == needs_of(filters.filters.values(), at, END)


def copies(value: Any) -> Iterator[Any]:
    yield copy.deepcopy(value)
    yield pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def test_it_is_a_value() -> None:
    filters = set_of("A happened", 'in group "G"', G=["u-1"])
    for again in copies(filters):
        assert again == filters
        assert hash(again) == hash(filters)
        assert again.matching(User.of("u-1"), now=NOW) == ['in group "G"']
    for again in copies(filters.at(NOW)):
        assert again == filters.at(NOW)
        assert again.matching(User.of("u-1")) == ['in group "G"']
    assert filters != set_of("A happened")
    with pytest.raises(TypeError):
        filters.filters["more"] = parse("A happened")  # type: ignore[index]


def test_misuse_is_told() -> None:
    wrong: Any = {"rarely": "A happened"}
    with pytest.raises(TypeError, match="'rarely' is to be a StudyFilter, not str"):
        FilterSet(wrong)
    wrong = {3: parse("A happened")}
    with pytest.raises(TypeError, match="the name of a filter is a text, not int"):
        FilterSet(wrong)
    nobody: Any = "u-1"
    for ask in (set_of().matching, set_of().at(NOW).matching):
        with pytest.raises(TypeError, match="asked about a User, not str"):
            ask(nobody)
    naive = NOW.replace(tzinfo=None)
    filters = set_of("A happened")
    asks: list[Any] = [filters.at, lambda now: filters.needs(now=now)]
    asks.append(lambda now: filters.needs_from(now=now))
    asks.append(lambda now: filters.matching(User.of("u-1"), now=now))
    for naively in asks:
        with pytest.raises(ValueError, match="has no time zone"):
            naively(naive)
