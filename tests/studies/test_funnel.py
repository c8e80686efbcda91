"""How many users pass each step and each condition, and how that is shown."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from weakref import ref
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic import NotLoadedError, StudyFilter, User
from sprigclassic.filters import tree
from sprigclassic.studies import SdkEvent, Study, Trigger
from sprigclassic.studies.funnel import Funnel, StepCount
from sprigclassic.studies.steps import Step
from sprigclassic.testing.strategies import filters_of, trees, user_of, worlds, worlds_of
from sprigclassic.users import ClassicEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sprigclassic.studies.conditions import ConditionCount
    from sprigclassic.testing.strategies import World

EXAMPLES = settings().max_examples
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)
OPENED: Final = SdkEvent("Cart Opened")
SVG: Final = "{http://www.w3.org/2000/svg}"
HOSTILE: Final = '<script>alert("1")</script>&amp;\'\x00\x1b\u202e\u2028\n]]>-->'
parse = StudyFilter.parse


def a_study(only: StudyFilter | None = None, **fields: Any) -> Study:
    return Study("why", **{"triggers": [Trigger(OPENED)], "only": only, **fields})


def people(*attributes: Mapping[str, Any]) -> list[User]:
    return [User.of(f"u-{number}", attributes=held) for number, held in enumerate(attributes)]


def counts(counted: ConditionCount | None) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers of each condition: its text, or how it combines the others."""
    if counted is not None:
        yield counted.combining or counted.text, counted.alone, counted.so_far
        for part in counted.parts:
            yield from counts(part)


def picture(funnel: Funnel) -> ET.Element:
    return ET.fromstring(funnel.to_svg())  # noqa: S314 - it is our own


# ---- the numbers -------------------------------------------------------------------------------


def test_each_step_counts_those_whom_the_steps_before_let_through() -> None:
    study = a_study(parse("plan = 1"), sampling=50)
    users = people(*({"plan": number % 3} for number in range(90)))
    shown = {
        **{f"u-{number}": {"NPS": NOW - DAY} for number in range(10)},
        **{f"u-{number}": {"why": NOW - 9 * DAY} for number in range(5, 30)},
        "u-nobody": {"NPS": NOW},
    }
    found = Funnel.of(study, users, now=NOW, shown=shown)
    sampled = sum(study.select(OPENED, user, now=NOW).shown for user in users[30:])
    assert found.steps == (
        StepCount(Step.SDK, 90, 90),
        StepCount(Step.RECONTACT, 90, 85),
        StepCount(Step.TRIGGER, 85, 85),
        StepCount(Step.SEEN, 85, 60),
        StepCount(Step.FILTER, 60, 20),
        StepCount(Step.SAMPLING, 20, sampled),
    )
    assert 0 < sampled < 20
    assert (found.users, found.selected) == (90, sampled)


@pytest.mark.parametrize(
    ("seen", "at"),
    [
        ({}, None),
        ({"event": OPENED}, None),
        ({"event": SdkEvent("Cart Closed")}, Step.TRIGGER),
        ({"sdk_installed": False}, Step.SDK),
        ({"shown": {"u-0": {"NPS": NOW}}}, Step.RECONTACT),
        ({"shown": {"u-0": {"NPS": NOW}}, "recontact": 0 * DAY}, None),
        ({"shown": {"u-0": {"NPS": NOW}}, "environment": "development"}, None),
    ],
    ids=["by default", "starts", "starts not", "no SDK", "too early", "no period", "development"],
)
def test_it_takes_what_a_selection_takes(seen: dict[str, Any], at: Step | None) -> None:
    found = Funnel.of(a_study(parse("plan = 1")), people({"plan": 1}), now=NOW, **seen)
    refusing = [count.step for count in found.steps if count.passed < count.entered]
    assert refusing == ([] if at is None else [at])


def test_without_a_filter_there_is_no_such_step() -> None:
    found = Funnel.of(a_study(), people({}), now=NOW)
    assert [count.step for count in found.steps] == [s for s in Step if s is not Step.FILTER]
    assert found.conditions is None
    assert found.to_json()["conditions"] is None
    assert "filter" not in str(found)


def test_a_study_that_no_event_starts() -> None:
    study = Study("why", platform="email", only=parse("plan = 1"))
    assert Funnel.of(study, people({"plan": 1}, {}), now=NOW, sdk_installed=False).selected == 1
    assert Funnel.of(study, people({"plan": 1}), now=NOW, event=OPENED).selected == 0


def test_the_conditions_are_those_of_the_text() -> None:
    text = (
        "a = 1 and (b = 1 or b = 2 and not c = 1) and not (a = 1 and c = 1) "
        "and not (c = 3 or c = 4)"
    )
    users = people(
        *({"a": a, "b": b, "c": c} for a in (1, 2) for b in (1, 2, 3) for c in (1, 2, 3))
    )
    found = Funnel.of(a_study(parse(text)), users, now=NOW)
    assert list(counts(found.conditions)) == [
        ("all of", 2, 2),
        ("a = 1", 9, 9),
        ("any of", 10, 5),
        ("b = 1", 6, 6),
        ("all of", 4, 10),
        ("b = 2", 6, 6),
        ("not c = 1", 12, 4),
        ("not all of", 15, 4),
        ("a = 1", 9, 9),
        ("c = 1", 6, 3),
        ("none of", 12, 2),
        ("c = 3", 6, 6),
        ("c = 4", 0, 6),
    ]


def test_groups_are_one_condition_each() -> None:
    groups: dict[str, set[str] | StudyFilter] = {
        "some": {"u-0", "u-2"},
        "paying": parse("plan = 1"),
    }
    only = parse('in group "some" and not in group "paying"', groups=groups)
    found = Funnel.of(a_study(only), people({}, {}, {"plan": 1}), now=NOW)
    assert list(counts(found.conditions)) == [
        ("all of", 1, 1),
        ('in group "some"', 2, 2),
        ('not in group "paying"', 2, 1),
    ]


# ---- what holds of all funnels -----------------------------------------------------------------


@given(worlds(), st.data())
def test_the_numbers_are_those_of_the_selections(world: World, data: st.DataObject) -> None:
    [only], now = filters_of(world), world.nows[0]
    users = list(map(user_of, world.people))
    study = a_study(only, sampling=data.draw(st.sampled_from([50, 100])), retake_after=10 * DAY)
    ago = st.sampled_from([0, 3, 8, 12])
    shown = {
        user.id: {name: now - data.draw(ago) * DAY for name in data.draw(names)}
        for user in users
        if now.year > 1
    }
    found = Funnel.of(study, users, now=now, shown=shown)
    alone = [study.select(OPENED, user, now=now, shown=shown.get(user.id)) for user in users]
    for count in found.steps:
        answers = [each.steps[count.step] for each in alone if count.step in each.steps]
        assert (count.entered, count.passed) == (len(answers), sum(answers))
    assert found.selected == sum(each.shown for each in alone)


names: Final = st.sets(st.sampled_from(["why", "NPS"])).map(sorted)


def check_conditions(world: World) -> None:
    [only], now = filters_of(world), world.nows[0]
    users = list(map(user_of, world.people))
    found = Funnel.of(a_study(only), users, now=now)
    assert found.conditions is not None
    check(found.conditions, only, users, now)
    assert found.conditions.so_far == found.conditions.alone
    assert str(found)
    assert picture(found) is not None


def check(counted: ConditionCount, node: StudyFilter, users: list[User], now: datetime) -> None:
    """Check the numbers of a condition and its parts against filters of their own."""
    assert counted.alone == sum(node.matches(user, now=now) for user in users)
    match node.tree:
        case tree.And(parts) | tree.Or(parts) | tree.Not(tree.And(parts) | tree.Or(parts)):
            pass
        case _:
            parts = ()
    assert len(parts) == len(counted.parts)
    filters = [StudyFilter.from_tree(part, node.timezone, node.groups) for part in parts]
    combine = all if counted.combining in {"all of", "not all of"} else any
    for place, (part, its) in enumerate(zip(counted.parts, filters, strict=True), 1):
        check(part, its, users, now)
        assert part.so_far == sum(
            combine(each.matches(user, now=now) for each in filters[:place]) for user in users
        )


@given(worlds())
def test_every_condition_counts_as_a_filter_of_its_own(world: World) -> None:
    check_conditions(world)


@given(worlds_of(trees()))
def test_every_condition_counts_whatever_the_filter_says(world: World) -> None:
    check_conditions(world)


# ---- one pass ----------------------------------------------------------------------------------


def test_no_user_is_kept() -> None:
    kept: list[ref[User]] = []

    def passing() -> Iterator[User]:
        for number in range(5):
            gc.collect()
            assert [user for user in kept[:-1] if user() is not None] == []
            user = User.of(f"u-{number}")
            kept.append(ref(user))
            yield user

    study = a_study(parse("Checkout count < 3"))
    assert Funnel.of(study, passing(), now=NOW).users == len(kept) == 5


def test_it_is_for_the_present_by_default() -> None:
    before = datetime.now(UTC)
    assert before <= Funnel.of(a_study(), []).now <= datetime.now(UTC)


# ---- how it is shown ---------------------------------------------------------------------------


def test_the_text() -> None:
    only = parse('plan = "pro" and (seats > 5 or country in ("Austria", "Germany", "Switzerland"))')
    users = people(*({"plan": "pro", "seats": seats} for seats in range(8)), {}, {})
    shown = {"u-0": {"NPS": NOW}}
    assert str(Funnel.of(a_study(only), users, now=NOW, shown=shown)) == (
        "why: 2 of 10 users (20.0 %) at 2026-11-23 12:00 UTC\n"
        "\n"
        "Had required SDK                   10  100.0 %  ████████████████████\n"
        "Met resurvey criteria               9   90.0 %  ██████████████████\n"
        "Triggered event                     9   90.0 %  ██████████████████\n"
        "Hadn't seen this study yet          9   90.0 %  ██████████████████\n"
        "Matched filters                     2   20.0 %  ████\n"
        "Included in sampling                2   20.0 %  ████\n"
        "\n"
        "of the 9 that came to the filter               alone              so far\n"
        "all of\n"
        '  plan = "pro"                            7   77.8 %          7   77.8 %  '
        "███████████████▌\n"
        "  any of                                  2   22.2 %          2   22.2 %  ████▍\n"
        "    seats > 5                             2   22.2 %          2   22.2 %  ████▍\n"
        '    country in ("Austria", "Germany", "Switzerland")\n'
        "                                          0    0.0 %          2   22.2 %  ████▍"
    )


def test_nobody() -> None:
    found = Funnel.of(a_study(parse("plan = 1")), [], now=NOW)
    assert str(found).startswith("why: 0 of 0 users at 2026-11-23 12:00 UTC\n")
    assert "%" not in str(found)
    assert "█" not in str(found)
    assert not [text for text in picture(found).iter(f"{SVG}text") if "%" in (text.text or "")]


def test_the_json() -> None:
    found = Funnel.of(a_study(parse("a = 1 or b = 1")), people({"a": 1}, {"b": 1}, {}), now=NOW)
    document = found.to_json()
    assert json.loads(json.dumps(document)) == document
    assert [step.pop("step") for step in document["steps"]] == [step.value for step in Step]
    assert document == {
        "study": "why",
        "now": "2026-11-23T12:00:00+00:00",
        "users": 3,
        "selected": 2,
        "steps": [
            *([{"entered": 3, "passed": 3}] * 4),
            {"entered": 3, "passed": 2},
            {"entered": 2, "passed": 2},
        ],
        "conditions": {
            "filter": "a = 1 or b = 1",
            "combining": "any of",
            "alone": 2,
            "so_far": 2,
            "parts": [
                {"filter": "a = 1", "combining": None, "alone": 1, "so_far": 1, "parts": []},
                {"filter": "b = 1", "combining": None, "alone": 1, "so_far": 2, "parts": []},
            ],
        },
    }


def test_the_picture_shows_all_numbers() -> None:
    users = people(*({"plan": "pro", "seats": seats} for seats in range(8)), {})
    found = Funnel.of(a_study(parse('plan = "pro" and seats > 2')), users, now=NOW)
    drawn = picture(found)
    texts = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"why", "5 of 9 users (55.6 %) at 2026-11-23 12:00 UTC", 'plan = "pro"'} <= set(texts)
    assert [text for text in texts if text in {step.value for step in Step}] == [
        step.value for step in Step
    ]
    assert {"88.9 %", "55.6 %", "8", "5"} <= set(texts)
    bars = [float(bar.attrib["width"]) for bar in drawn.iter(f"{SVG}rect")]
    assert max(bars[1:]) == 400
    assert [bar for bar in bars[1:] if bar not in (10, 400)] == [
        *(222.2, 222.2, 222.2),
        *(151.1, 151.1, 94.4, 94.4),
    ]
    titles = [title.text for title in drawn.iter(f"{SVG}title")]
    assert titles[0] == "why"
    assert "Matched filters: 5 of 9" in titles


def test_little_is_seen_too() -> None:
    users = people({"plan": 1}, *({} for _ in range(3000)))
    found = Funnel.of(a_study(parse("plan = 1")), users, now=NOW)
    assert "<0.1 %  ▏" in str(found)
    assert min(float(bar.attrib["width"]) for bar in picture(found).iter(f"{SVG}rect")) == 1


@pytest.mark.parametrize(
    "name", [HOSTILE, "x" * 300, "漢" * 100], ids=["hostile", "long", "wide and long"]
)
def test_hostile_names_are_shown_harmlessly(name: str) -> None:
    literal = tree.Text(name)
    only = StudyFilter.from_tree(
        tree.both(
            tree.Attribute("plan", tree.Comparison("=", literal)),
            tree.Measured(
                tree.Events(name), tree.Tally("count"), tree.Comparison("<", tree.Number(3))
            ),
        )
    )
    study = Study(name, triggers=[Trigger(OPENED)], only=only)
    found = Funnel.of(study, people({}), now=NOW)
    assert all(line.isprintable() for line in str(found).split("\n"))
    drawn = picture(found)
    assert not list(drawn.iter(f"{SVG}script"))
    longest = max(len(text.text or "") for text in drawn.iter(f"{SVG}text"))
    assert longest <= 72


def test_a_very_long_condition_is_cropped_and_there_to_be_read() -> None:
    values = ", ".join(f'"plan number {number}"' for number in range(60))
    found = Funnel.of(a_study(parse(f"plan in ({values}) and seats > 2")), people({}), now=NOW)
    drawn = picture(found)
    texts = [text.text or "" for text in drawn.iter(f"{SVG}text")]
    assert sum("plan" in text for text in texts) == 6
    assert sum(text.endswith("…") for text in texts) == 1
    assert f"plan in ({values})" in {title.text for title in drawn.iter(f"{SVG}title")}
    assert f"plan in ({values})" in str(found)


def test_nothing_is_drawn_over_something_else() -> None:
    deep = "not (a = 1 or " * 16 + "b = 1" + ")" * 16
    found = Funnel.of(a_study(parse(f"{deep} and c = 1")), people({}, {"c": 1}), now=NOW)
    drawn = picture(found)
    height = int(drawn.attrib["height"])
    labels = [text for text in drawn.iter(f"{SVG}text") if "end" not in text.get("class", "")]
    places = [int(text.attrib["y"]) for text in labels]
    assert all(later - earlier >= 16 for earlier, later in pairwise(places))
    assert places[-1] < height - 10
    assert max(float(text.attrib["x"]) for text in labels) < 300


def test_a_notebook_shows_the_picture() -> None:
    found = Funnel.of(a_study(), people({}), now=NOW)
    assert found._repr_svg_() == found.to_svg()
    assert repr(found) == "<Funnel: 'why', 1 of 1 users>"


def test_a_funnel_is_a_value() -> None:
    found = Funnel.of(a_study(parse("a = 1 and b = 1")), people({"a": 1}), now=NOW)
    assert found == Funnel.of(a_study(parse("a = 1 and b = 1")), people({"a": 1}), now=NOW)
    assert copy.deepcopy(found) == found
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert len({found, copy.copy(found)}) == 1


# ---- misuse ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("study", "users", "more", "told"),
    [
        ("why", [], {}, "a Study is no str"),
        (a_study(), ["u-1"], {}, "a User is no str"),
        (a_study(), [], {"shown": [("u-1", {})]}, "`shown` maps ids of users to mappings"),
        (a_study(), people({}), {"shown": {"u-0": NOW}}, "`shown` maps the names of studies"),
        (a_study(), [], {"event": ClassicEvent("Cart Opened", NOW)}, "may be late"),
        (a_study(), [], {"recontact": 7}, "`recontact` is a timedelta"),
    ],
    ids=["no study", "no user", "pairs", "no studies", "a classic event", "a number"],
)
def test_what_is_refused(study: Any, users: Any, more: dict[str, Any], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        Funnel.of(study, users, now=NOW, **more)


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        Funnel.of(a_study(), [], now=NOW.replace(tzinfo=None))


def test_a_user_of_whom_too_little_was_loaded() -> None:
    only = parse("Checkout happened and plan = 1")
    user = User.of("u-1").restricted(parse("plan = 1").needs(now=NOW))
    with pytest.raises(NotLoadedError):
        Funnel.of(a_study(only), [user], now=NOW)
    enough = User.of("u-1").restricted(only.needs(now=NOW))
    assert Funnel.of(a_study(only), [enough], now=NOW).selected == 0
