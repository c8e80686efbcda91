from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given

from sprigclassic.errors import FilterError
from sprigclassic.filters import FilterAt, StudyFilter, study_filter, tree
from sprigclassic.filters.limits import MAX_CONDITIONS, MAX_LEVELS
from sprigclassic.testing.strategies import World, filters_of, user_of, worlds
from sprigclassic.users import User

Misuse: TypeAlias = Callable[[], Any]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RARELY = "Checkout count < 3 in last 30 days"
parse = StudyFilter.parse
rarely, pro, old = parse(RARELY), parse('plan = "pro"'), parse("seats > 10")
often = User.of("u-1", events=[("Checkout", NOW)] * 3, attributes={"plan": "pro"})
nobody = User.of("u-2")

TEXTS = [
    RARELY,
    'plan = "say \\"hi\\" \\\\ now"',
    "not (a = 1 or not b.c is set) and any event where (x = 1 or y not in (2, true)) happened",
    'Checkout count between 1 and 2 between 3 and 2 months ago in timezone "Europe/Berlin"',
    '"Order Completed" never happened from 2026-01-01 to 2026-01-31',
    "due between 2026-01-01T00:00:00.5+01:00 and 2026-01-02T00:00:00Z",
]


# ---- needs, and Segment's filters --------------------------------------------------------------


def test_what_an_answer_needs_is_of_its_instant() -> None:
    needs = rarely.needs(now=NOW)
    assert needs.events["Checkout"].times.periods() == [(NOW - timedelta(days=30), NOW)]
    assert rarely.matches(often.restricted(needs), now=NOW) is rarely.matches(often, now=NOW)
    assert rarely.needs_from(now=NOW).covers(rarely.needs(now=NOW + timedelta(days=3)))
    assert rarely.needs().covers(rarely.needs()) is False  # the present is another by then
    assert rarely.needs_from(now=NOW).covers(rarely.needs())


def test_filters_of_segment_are_read() -> None:
    assert StudyFilter.from_fql("traits.plan = 'pro'") == pro
    assert StudyFilter.from_segment("event('Checkout').within(30 days).count() < 3") == rarely
    with pytest.raises(FilterError, match=r"^<fql>:1:1:"):
        StudyFilter.from_fql("event = 'Checkout'")


# ---- making ------------------------------------------------------------------------------------


def test_a_filter_is_read_from_text() -> None:
    test = tree.Comparison("<", tree.Number(3))
    window = tree.InLast(tree.Duration(30, "day"))
    assert rarely.tree == tree.Measured(tree.Events("Checkout"), tree.Tally("count"), test, window)
    assert rarely.timezone == "UTC"
    assert parse(f'{RARELY} in timezone "Asia/Beirut"').timezone == "Asia/Beirut"


def test_a_filter_is_made_of_a_tree() -> None:
    assert StudyFilter.from_tree(rarely.tree) == rarely
    beirut = StudyFilter.from_tree(rarely.tree, "Asia/Beirut")
    assert beirut == parse(f'{RARELY} in timezone "Asia/Beirut"')
    assert StudyFilter.from_tree(timezone="Asia/Beirut", tree=rarely.tree) == beirut


def test_a_text_that_is_no_filter_is_refused_with_the_place() -> None:
    with pytest.raises(FilterError, match=r"(?s)<filter>:1:31: .*\^\^\^\^"):
        parse("Checkout count < 3 in last 30 dayz")


@pytest.mark.parametrize("text", [None, 5, b"a = 1", ["a = 1"], rarely], ids=repr)
def test_what_is_no_text_is_no_filter(text: Any) -> None:
    with pytest.raises(TypeError):
        parse(text)


def test_a_tree_that_breaks_rules_is_refused_with_all_problems() -> None:
    order = tree.Attribute("a", tree.Comparison("<", tree.Flag(value=True)))
    backwards = tree.Attribute("b", tree.Between(tree.Number(3), tree.Number(1)))
    with pytest.raises(FilterError) as refusal:
        StudyFilter.from_tree(tree.And((order, backwards)))
    assert len(refusal.value.problems) == 2


@pytest.mark.parametrize("what", ["a = 1", None, rarely, StudyFilter], ids=repr)
def test_what_is_no_tree_makes_no_filter(what: Any) -> None:
    with pytest.raises(TypeError, match="a filter is made of a tree's nodes"):
        StudyFilter.from_tree(what)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "europe/berlin ", "CET\0"])
def test_a_time_zone_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        StudyFilter.from_tree(rarely.tree, name)


# ---- asking ------------------------------------------------------------------------------------


def test_a_filter_is_asked_about_a_user_at_an_instant() -> None:
    assert rarely.matches(nobody, now=NOW) is True
    assert rarely.matches(often, now=NOW) is False
    assert rarely.matches(often, now=NOW - timedelta(microseconds=1)) is True
    assert rarely.matches(often, now=NOW + timedelta(days=30)) is False
    assert rarely.matches(often, now=NOW + timedelta(days=30, microseconds=1)) is True


def test_now_is_an_instant_in_whatever_zone() -> None:
    for zone in ("Asia/Tokyo", "America/New_York", "Europe/Berlin"):
        local = NOW.astimezone(ZoneInfo(zone))
        assert rarely.matches(often, now=local) is False
        assert rarely.at(local).matches(often) is False
        assert rarely.matches(often, now=local - timedelta(microseconds=1)) is True


def test_now_of_an_hour_that_is_shown_twice_is_the_one_that_it_says() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    second = first.replace(fold=1)
    user = User.of("u-1", events=[("Checkout", second)])
    happened = parse("Checkout happened")
    assert [happened.matches(user, now=now) for now in (first, second)] == [False, True]
    assert [happened.at(now).matches(user) for now in (first, second)] == [False, True]


def test_without_now_a_filter_is_asked_about_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    micros = (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    for late, answer in [(0, False), (-1, True), (999, False), (-1_000, True)]:
        nanos = micros * 1_000 + late
        monkeypatch.setattr(study_filter, "time_ns", lambda nanos=nanos: nanos)
        assert rarely.matches(often) is answer


def test_the_present_is_the_clock_s() -> None:
    present = datetime.now(UTC)
    user = User.of("u-1", events=[("Past", present), ("Future", present + timedelta(days=1))])
    assert parse("Past happened in last 1 hour").matches(user) is True
    assert parse("Future happened").matches(user) is False


def test_now_without_a_time_zone_is_refused() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        rarely.matches(nobody, now=naive)
    with pytest.raises(ValueError, match="no time zone"):
        rarely.at(naive)


@pytest.mark.parametrize("now", ["2026-11-23T12:00:00Z", 1_790_000_000, date(2026, 11, 23)])
def test_what_is_no_datetime_is_no_now(now: Any) -> None:
    with pytest.raises(TypeError):
        rarely.matches(nobody, now=now)
    with pytest.raises(TypeError):
        rarely.at(now)


def test_now_is_given_by_name() -> None:
    matches: Any = rarely.matches
    with pytest.raises(TypeError):
        matches(nobody, NOW)


@pytest.mark.parametrize("user", ["u-1", None, {"plan": "pro"}, User, rarely], ids=repr)
def test_a_filter_is_asked_about_users_only(user: Any) -> None:
    message = f"about a User, not {type(user).__name__}: see User.of"
    asks = (rarely.matches, rarely.at(NOW).matches, rarely.verdict, rarely.explain)
    for ask in asks:
        with pytest.raises(TypeError, match=message):
            ask(user)


def test_a_filter_is_bound_to_an_instant() -> None:
    then = rarely.at(NOW)
    assert isinstance(then, FilterAt)
    assert then.filter is rarely
    assert then.now == NOW
    assert [then.matches(user) for user in (nobody, often)] == [True, False]
    assert then == parse(RARELY).at(NOW)
    assert then != rarely.at(NOW + timedelta(microseconds=1))
    assert then != pro.at(NOW)
    assert repr(then).startswith("FilterAt(filter=StudyFilter.parse(")


def test_a_bound_filter_pickles_and_copies() -> None:
    then = rarely.at(NOW)
    for again in (pickle.loads(pickle.dumps(then)), copy.copy(then), copy.deepcopy(then)):  # noqa: S301 - our own
        assert again == then
        assert hash(again) == hash(then)
        assert [again.matches(user) for user in (nobody, often)] == [True, False]


def test_threads_share_a_filter() -> None:
    def ask(number: int) -> list[bool]:
        user = User.of(str(number), events=[("Checkout", NOW)] * (number % 5))
        whole = rarely & ~pro | old
        return [each.matches(user, now=NOW) for each in (rarely, whole) for _ in range(50)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(200)))
    assert answers == [[number % 5 < 3] * 100 for number in range(200)]


def test_threads_share_a_user() -> None:
    events = [(name, NOW - timedelta(hours=hour)) for name in "ABC" for hour in range(50)]
    user = User.of("u-1", events=events)
    filters = [parse(f"{name} count = 25 in last 24 hours") for name in ("A", "B", "C")]
    filters.append(parse("any event count = 75 in last 24 hours"))

    def ask(number: int) -> bool:
        return filters[number % 4].matches(user, now=NOW)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


# ---- combining ---------------------------------------------------------------------------------


def test_filters_combine() -> None:
    assert rarely & pro == parse(f'{RARELY} and plan = "pro"')
    assert rarely | pro == parse(f'{RARELY} or plan = "pro"')
    assert ~rarely == parse(f"not {RARELY}")
    assert rarely & ~(pro | old) == parse(f'{RARELY} and not (plan = "pro" or seats > 10)')


def test_combined_filters_are_flat() -> None:
    assert (rarely & pro) & old == rarely & (pro & old) == parse(f"{rarely} and {pro} and {old}")
    assert (rarely | pro) | old == rarely | (pro | old) == parse(f"{rarely} or {pro} or {old}")
    assert (rarely | pro) & old == parse(f"({rarely} or {pro}) and {old}")
    assert ~~rarely == rarely
    assert ~~~(rarely & pro) == parse(f"not ({rarely} and {pro})")


def test_the_order_of_parts_is_kept() -> None:
    assert str(old & pro) == 'seats > 10 and plan = "pro"'
    assert old & pro != pro & old


def test_combining_leaves_the_parts_as_they_are() -> None:
    before = str(rarely), str(pro)
    _ = rarely & pro, rarely | pro, ~rarely
    assert (str(rarely), str(pro)) == before


def test_combined_filters_keep_their_time_zone() -> None:
    here = parse(f'{RARELY} in timezone "Asia/Beirut"')
    there = parse('plan = "pro" in timezone "Asia/Beirut"')
    assert {each.timezone for each in (here & there, here | there, ~here)} == {"Asia/Beirut"}


def test_filters_of_two_time_zones_do_not_combine() -> None:
    here = parse(f'{RARELY} in timezone "Asia/Beirut"')
    with pytest.raises(ValueError, match=r"'Asia/Beirut' and 'UTC'"):
        here & pro
    with pytest.raises(ValueError, match=r"'UTC' and 'Asia/Beirut'"):
        pro | here


@pytest.mark.parametrize(
    "other", [True, None, 'plan = "pro"', nobody, tree.Tally("count")], ids=repr
)
def test_filters_combine_with_filters_only(other: Any) -> None:
    combines: list[Misuse] = [
        lambda: rarely & other,
        lambda: other & rarely,
        lambda: rarely | other,
    ]
    for combine in combines:
        with pytest.raises(TypeError, match="unsupported operand"):
            combine()


def test_combining_cannot_pass_the_limit_of_conditions() -> None:
    half = StudyFilter.from_tree(tree.both(*[pro.tree] * (MAX_CONDITIONS // 2)))
    assert len(str(half & half)) > 10_000
    combines: list[Misuse] = [lambda: half & half & old, lambda: half & half | old]
    for combine in combines:
        with pytest.raises(FilterError) as refusal:
            combine()
        assert refusal.value.code == "too-many-conditions"


def test_combining_cannot_pass_the_limit_of_levels() -> None:
    deep = pro
    for _ in range(MAX_LEVELS // 2):
        deep = ~deep | old  # two levels, the first time one
    assert deep == parse(str(deep))
    assert deep.matches(nobody, now=NOW) is False
    combines: list[Misuse] = [lambda: ~deep, lambda: ~deep | old]
    for combine in combines:
        with pytest.raises(FilterError) as refusal:
            combine()
        assert refusal.value.code == "too-deep"


# ---- text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_of_a_filter_is_canonical(text: str) -> None:
    assert str(parse(text)) == text
    assert str(parse(f"  ( {text} )" if "in timezone" not in text else text)) == text
    assert f"{parse(text)}" == text


@pytest.mark.parametrize("text", TEXTS)
def test_the_repr_of_a_filter_makes_an_equal_one(text: str) -> None:
    whole = parse(text)
    assert eval(repr(whole), {"StudyFilter": StudyFilter}) == whole  # noqa: S307 - our own


@given(worlds())
def test_text_repr_pickles_and_copies_are_equal_filters(world: World) -> None:
    [whole] = filters_of(world)
    shown = [] if whole.groups else [eval(repr(whole), {"StudyFilter": StudyFilter})]  # noqa: S307 - our own
    again = [
        *shown,
        StudyFilter.parse(str(whole), groups=whole.groups),
        pickle.loads(pickle.dumps(whole)),  # noqa: S301 - our own
        copy.copy(whole),
        copy.deepcopy(whole),
    ]
    users = [user_of(person) for person in world.people]
    for each in again:
        assert each == whole
        assert hash(each) == hash(whole)
        assert str(each) == str(whole)
        for user in users:
            now = world.nows[0]
            assert each.matches(user, now=now) is whole.matches(user, now=now)


# ---- equality ----------------------------------------------------------------------------------

EQUAL = [
    ("a=1", "  a  =  1 # positions"),
    ("a = 1", "(((a = 1)))"),
    ("a = 1 and b = 2 and c = 3", "a = 1 and (b = 2 and c = 3)"),
    ("a = 1 or b = 2 or c = 3", "(a = 1 or b = 2) or c = 3"),
    ("a = 1 or b = 2 and c = 3", "a = 1 or (b = 2 and c = 3)"),
    ("not not a = 1", "a = 1"),
    ("a = 1", "a == 1.0"),
    ("a = 1", "A = 1".lower()),
    ("a in (1, 2.0)", "a in (1.0, 2)"),
    ("A count < 3 in last 1 day", "A COUNT < 3 IN LAST 1 DAYS"),
    ("a = 1", 'a = 1 in timezone "UTC"'),
    ('"a" = 1', "a = 1"),
    ("due > 2026-01-01T00:00:00+00:00", "due > 2026-01-01T00:00Z"),
]
DIFFERENT = [
    ("a = 1", "a = true"),
    ("a = 0", "a = false"),
    ("a = 1", 'a = "1"'),
    ("a in (1)", "a in (true)"),
    ("a in (1, 2)", "a in (2, 1)"),
    ("a = 1", "a in (1)"),
    ("a = 1", "A = 1"),
    ("a = 1", "not a = 1"),
    ("a != 1", "not a = 1"),
    ("a = 1 and b = 2", "b = 2 and a = 1"),
    ("a = 1 and b = 2", "a = 1 or b = 2"),
    ("due = 2026-01-01", 'due = "2026-01-01"'),
    ("due > 2026-01-01", "due > 2026-01-01T00:00:00Z"),
    ("A happened", "A count >= 1"),
    ("A happened", "any event happened"),
    ("A never happened", "not A happened"),
    ("A count < 3 in last 24 hours", "A count < 3 in last 1 day"),
    ("A count < 3 in last 1 day", "A count < 3"),
    ("A count < 3 since 2026-01-01", "A count < 3 before 2026-01-01"),
    ("A where x = 1 happened", "A where y = 1 happened"),
    ("a = 1", 'a = 1 in timezone "Europe/Berlin"'),
    ("a = 1", 'a = 1 in timezone "Etc/UTC"'),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_positions_and_spelling_play_no_part_in_equality(one: str, other: str) -> None:
    assert parse(one) == parse(other)
    assert hash(parse(one)) == hash(parse(other))
    assert len({parse(one), parse(other)}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_filters_that_say_different_things_differ(one: str, other: str) -> None:
    assert parse(one) != parse(other)
    assert len({parse(one), parse(other)}) == 2


@pytest.mark.parametrize("other", [RARELY, None, rarely.tree, rarely.at(NOW)], ids=repr)
def test_a_filter_equals_filters_only(other: Any) -> None:
    assert rarely != other


# ---- never a trigger ---------------------------------------------------------------------------


def test_a_filter_has_no_truth_value() -> None:
    whole: Any = rarely
    misuses: list[Misuse] = [
        lambda: bool(whole),
        lambda: not whole,
        lambda: whole and pro,
        lambda: whole or pro,
        lambda: [1 for _ in "x" if whole],
        lambda: any([whole]),
        lambda: bool(whole.at(NOW)),
    ]
    for misuse in misuses:
        with pytest.raises(TypeError, match=r"ask filter\.matches\(user\)"):
            misuse()


def test_a_filter_cannot_be_called() -> None:
    whole: Any = rarely
    assert not callable(whole)
    with pytest.raises(TypeError, match="not callable"):
        whole(often)


@pytest.mark.parametrize("name", ["tree", "timezone", "action"])
def test_a_filter_cannot_be_changed(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(rarely, name, None)
    with pytest.raises(FrozenInstanceError):
        setattr(rarely.at(NOW), name, None)
