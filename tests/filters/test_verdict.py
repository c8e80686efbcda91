"""Each line of `tests/data/verdicts.jsonl`, and what a verdict is."""

from __future__ import annotations

import json
import pickle
import sys
from datetime import UTC, datetime, timedelta, timezone
from subprocess import check_output
from typing import Any, Final

import pytest

from sprigclassic import NotLoadedError, StudyFilter, User, Verdict
from sprigclassic._time import BEGINNING, END, from_micros, to_micros
from sprigclassic.filters.limits import MAX_LEVELS
from sprigclassic.filters.needs import needs_of
from sprigclassic.users import Needs
from tests.data_files import DATA

KEYS: Final = ["shows", "filter", "groups", "user", "now", "matches", "valid_until"]
LINES: Final = [
    pytest.param(line, id=f"line {number}: {line}")
    for number, line in enumerate((DATA / "verdicts.jsonl").read_text("utf-8").split("\n"), 1)
    if line and not line.startswith("#")
]
NOW: Final = datetime(2026, 11, 23, tzinfo=UTC)
MICRO: Final = from_micros(1) - from_micros(0)
parse = StudyFilter.parse


def user_of(told: dict[str, Any]) -> User:
    return User.of(
        "u-1",
        attributes=told.get("attributes", {}),
        identified=[(instant(when), traits) for when, traits in told.get("identified", [])],
        events=[(name, instant(when), *rest) for name, when, *rest in told.get("events", [])],
    )


def instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, f"{text} has no time zone"
    return moment


@pytest.mark.parametrize("line", LINES)
def test_every_line_says_until_when(line: str) -> None:
    case = json.loads(line)
    assert list(case) == [key for key in KEYS if key != "groups" or "groups" in case]
    assert set(case["user"]) <= {"attributes", "identified", "events"}
    rarely, user = parse(case["filter"], groups=case.get("groups")), user_of(case["user"])
    now, until = instant(case["now"]), case["valid_until"]
    assert rarely.verdict(user, now=now) == Verdict(
        case["matches"], None if until is None else instant(until)
    )
    if until is not None:
        assert rarely.matches(user, now=instant(until) - MICRO) is case["matches"]
        assert rarely.matches(user, now=instant(until)) is not case["matches"]


def test_no_line_is_there_twice() -> None:
    cases = [{**json.loads(str(line.values[0])), "shows": ""} for line in LINES]
    assert all(cases.count(case) == 1 for case in cases)


# ---- the value ---------------------------------------------------------------------------------


def test_a_verdict_is_a_value() -> None:
    one = Verdict(matches=True, valid_until=NOW)
    assert one == Verdict(matches=True, valid_until=NOW) != Verdict(matches=True, valid_until=None)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert len({one, Verdict(matches=True, valid_until=NOW)}) == 1


def test_a_verdict_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match=r"neither true nor false: ask verdict\.matches$"):
        bool(Verdict(matches=True, valid_until=None))


def test_it_ends_in_utc() -> None:
    user = User.of("u-1", events=[("A", NOW)])
    found = parse('A happened today in timezone "Asia/Tokyo"').verdict(user, now=NOW)
    assert found.valid_until is not None
    assert found.valid_until.tzinfo is UTC


# ---- misuse ------------------------------------------------------------------------------------


def test_it_is_asked_about_a_user() -> None:
    wrong: Any = "u-1"
    with pytest.raises(TypeError, match="User"):
        parse("A happened").verdict(wrong)


def test_now_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        parse("A happened").verdict(User.of("u-1"), now=NOW.replace(tzinfo=None))


def test_now_is_the_present_by_default() -> None:
    user = User.of("u-1", events=[("A", datetime(2020, 1, 1, tzinfo=UTC))])
    found = parse("A happened in last 1000 years").verdict(user)
    assert found == Verdict(matches=True, valid_until=datetime(3020, 1, 1, tzinfo=UTC) + MICRO)


# ---- users who were loaded in part ---------------------------------------------------------------


def test_what_is_loaded_for_good_is_enough() -> None:
    rarely = parse(
        "A count >= 2 between 3 and 2 months ago or B happened on 2026-12-24 and A then B "
        'or C last happened before 2026-11-25 and address.city = "Oslo"'
    )
    events = [(name, NOW.replace(day=day)) for day in (1, 5, 24) for name in "ABC"]
    later = [("B", datetime(2026, 12, 24, tzinfo=UTC))]
    user = User.of("u-1", attributes={"address": {"city": "Rome"}}, events=[*events, *later])
    part = user.restricted(rarely.needs_from(now=NOW))
    found = rarely.verdict(part, now=NOW)
    assert found == rarely.verdict(user, now=NOW)
    assert found == Verdict(matches=False, valid_until=datetime(2026, 12, 24, tzinfo=UTC))
    assert rarely.verdict(pickle.loads(pickle.dumps(part)), now=NOW) == found  # noqa: S301 - our own


@pytest.mark.parametrize(
    "text",
    [
        'plan = "pro"',
        'address.city = "Rome"',
        "A happened in last 30 days",
        "A count < 3",
        "A where n = 1 happened",
        "A happened since signed_up",
        'in group "G"',
    ],
)
def test_what_is_loaded_for_one_instant_is_not_enough(text: str) -> None:
    rarely = parse(text, groups={"G": "A happened"} if "group" in text else None)
    part = User.of("u-1", events=[("A", NOW)]).restricted(rarely.needs(now=NOW))
    assert isinstance(rarely.matches(part, now=NOW), bool)
    with pytest.raises(NotLoadedError, match="'u-1' was loaded than later answers can depend on"):
        rarely.verdict(part, now=NOW)


def test_what_is_loaded_for_later_instants_is_not_enough_for_an_earlier_one() -> None:
    rarely = parse("A happened in last 30 days")
    user = User.of("u-1", events=[("A", NOW.replace(day=1))])
    part = user.restricted(rarely.needs_from(now=NOW.replace(month=12)))
    assert not rarely.verdict(part, now=NOW.replace(month=12)).matches
    with pytest.raises(NotLoadedError):
        rarely.verdict(part, now=NOW)


def test_what_is_loaded_for_more_filters_is_enough_for_each() -> None:
    filters = [parse("A happened in last 30 days"), parse("A where n = 1 happened today")]
    user = User.of("u-1", events=[("A", NOW, {"n": 1})])
    part = user.restricted(needs_of(filters, to_micros(NOW), END))
    for rarely in filters:
        assert rarely.verdict(part, now=NOW) == rarely.verdict(user, now=NOW)


def test_an_answer_that_nothing_can_change_needs_nothing() -> None:
    part = User.of("u-1").restricted(Needs())
    assert StudyFilter.everyone().verdict(part, now=NOW) == Verdict(matches=True, valid_until=None)


# ---- where it comes to limits ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["A happened today", "A count < 3 in last 1 month", "b today", "c in next 30 minutes"],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_instants_that_only_other_zones_can_write(text: str, zone: str) -> None:
    first, last = from_micros(BEGINNING), from_micros(END)
    dates = {"b": "0001-01-01T00:00Z", "c": "0001-01-01T00:10Z"}
    user = User.of("u-1", attributes=dates, events=[("A", first), ("A", last)])
    rarely = parse(f'{text} in timezone "{zone}"')
    early = datetime.min.replace(tzinfo=timezone(timedelta(minutes=25)))
    before = rarely.verdict(user, now=early)
    assert before.valid_until is None or before.valid_until >= first
    late = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))
    assert rarely.verdict(user, now=late).valid_until is None


def test_the_deepest_filters() -> None:
    deepest = "not (a = 1 or " * (MAX_LEVELS // 2) + 'in group "A"' + ")" * (MAX_LEVELS // 2)
    plain = parse("A happened in last 1 day")
    group: Any = plain
    for _ in range(8):
        group = parse(deepest, groups={"A": group})
    user = User.of("u-1", events=[("A", NOW)])
    assert group.verdict(user, now=NOW) == plain.verdict(user, now=NOW)
    part = user.restricted(group.needs_from(now=NOW))
    assert group.verdict(part, now=NOW) == plain.verdict(user, now=NOW)


def test_a_group_named_twice_is_asked_once_at_each_level() -> None:
    group = parse("A happened in last 1 day or B happened")
    for _ in range(8):
        group = parse('in group "G" and in group "H"', groups={"G": group, "H": group})
    user = User.of("u-1", events=[("A", NOW)])
    found = Verdict(matches=True, valid_until=NOW.replace(day=24) + MICRO)
    assert group.verdict(user, now=NOW) == found
    assert group.verdict(user.restricted(group.needs_from(now=NOW)), now=NOW) == found


def test_reading_a_filter_imports_nothing_that_only_verdicts_need() -> None:
    script = (
        "import sys, sprigclassic; sprigclassic.StudyFilter.parse('A happened');"
        "print(any('outlook' in name for name in sys.modules))"
    )
    assert check_output([sys.executable, "-c", script], text=True).strip() == "False"
