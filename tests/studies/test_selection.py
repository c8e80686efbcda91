"""Whether a user is shown a study: each step, what it says, its order, and until when."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic import NotLoadedError, StudyFilter, User
from sprigclassic.studies import PageUrl, SdkEvent, Study, Trigger
from sprigclassic.studies.sampling import in_sample
from sprigclassic.studies.selection import Selection, select
from sprigclassic.studies.steps import Step
from sprigclassic.testing.strategies import filters_of, user_of, worlds
from sprigclassic.users import ClassicEvent
from tests.filters.instants import instants_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from sprigclassic.testing.strategies import World

EXAMPLES = settings().max_examples
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
MICRO: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
OPENED: Final = SdkEvent("Cart Opened")
RARELY: Final = StudyFilter.parse("Checkout count < 3 in last 30 days")
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
EARLY: Final = timezone(timedelta(hours=14))
LATE: Final = timezone(timedelta(hours=-12))


def a_study(**fields: Any) -> Study:
    return Study("why", **{"triggers": [Trigger(OPENED)], **fields})


def a_user(*days_ago: float) -> User:
    return User.of("u-17", events=[("Checkout", NOW - days * DAY) for days in days_ago])


def selected(study: Study, user: User | None = None, **seen: Any) -> Selection:
    return study.select(OPENED, user or a_user(), **{"now": NOW, **seen})


# ---- the steps ---------------------------------------------------------------------------------

OFTEN: Final = a_user(1, 2, 3)
OUTSIDE: Final = next(f"u-{n}" for n in range(100) if not in_sample("why", f"u-{n}", 50))
REFUSALS: Final[dict[Step, tuple[dict[str, Any], str]]] = {
    Step.SDK: (
        {"sdk_installed": False},
        "without the Sprig SDK nothing is displayed: Segment Classic alone cannot",
    ),
    Step.RECONTACT: (
        {"shown": {"NPS": NOW - DAY}},
        "a study was shown at 2026-11-22 12:00 UTC, and 7 days have to pass before another one",
    ),
    Step.TRIGGER: (
        {"event": SdkEvent('Cart "Closed"')},
        'no trigger of the study starts with this event "Cart \\"Closed\\""',
    ),
    Step.SEEN: (
        {"shown": {"why": NOW - 9 * DAY}},
        "it was shown at 2026-11-14 12:00 UTC: once is enough",
    ),
    Step.FILTER: ({"user": OFTEN}, "the filter does not hold"),
    Step.SAMPLING: ({"sampling": 50}, "the user is not in the sample of 50 %"),
}


def test_the_steps_are_in_the_order_of_sprig() -> None:
    assert [step.value for step in Step] == [
        "Had required SDK",
        "Met resurvey criteria",
        "Triggered event",
        "Hadn't seen this study yet",
        "Matched filters",
        "Included in sampling",
    ]
    assert list(REFUSALS) == list(Step)


def with_refusals(*steps: Step) -> Selection:
    """Return what is selected where these steps say no, and no others do."""
    given: dict[str, Any] = {"event": OPENED, "now": NOW, "shown": {}, "sdk_installed": True}
    for step in steps:
        fields, _ = REFUSALS[step]
        given["shown"] = {**given["shown"], **fields.get("shown", {})}
        given |= {name: value for name, value in fields.items() if name != "shown"}
    study = a_study(only=RARELY, sampling=given.pop("sampling", 100))
    loved = given.pop("user", a_user())
    user = User(OUTSIDE, True, loved.changes, loved.histories)  # noqa: FBT003 - he is known
    return study.select(given.pop("event"), user, **given)


@pytest.mark.parametrize("step", Step, ids=[step.name for step in Step])
def test_each_step_says_no(step: Step) -> None:
    found = with_refusals(step)
    assert (found.step, found.reason) == (step, REFUSALS[step][1])
    assert not found.shown
    assert list(found.steps) == list(Step)[: list(Step).index(step) + 1]
    assert [asked for asked, passed in found.steps.items() if not passed] == [step]


@given(st.sets(st.sampled_from(Step)))
def test_the_first_step_that_says_no_is_named(steps: set[Step]) -> None:
    found = with_refusals(*steps)
    assert found.step is next((step for step in Step if step in steps), None)
    assert found.shown is (not steps)


def test_nobody_says_no() -> None:
    found = selected(a_study(only=RARELY))
    assert (found.shown, found.step) == (True, None)
    assert found.reason == "every step lets the user through"
    assert found.steps == dict.fromkeys(Step, True)
    assert (found.study, found.user_id, found.now) == ("why", "u-17", NOW)


def test_without_a_filter_there_is_no_such_step() -> None:
    found = selected(a_study())
    assert found.shown
    assert Step.FILTER not in found.steps
    assert found.explanation is None


def test_one_of_the_triggers_is_enough() -> None:
    study = a_study(triggers=[Trigger(OPENED), Trigger(PageUrl("/cart"))])
    assert study.select(SdkEvent.page("https://shop.example/cart"), a_user(), now=NOW).shown
    assert not study.select(SdkEvent.page("https://shop.example/"), a_user(), now=NOW).shown


# ---- the recontact period ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        pytest.param(timedelta(0), False, id="now"),
        pytest.param(WEEK - DAY, False, id="six days"),
        pytest.param(WEEK - MICRO, False, id="a microsecond too early"),
        pytest.param(WEEK, True, id="seven days"),
        pytest.param(WEEK + MICRO, True, id="later"),
        pytest.param(-MICRO, True, id="not shown yet"),
    ],
)
def test_another_study_follows_after_seven_days(ago: timedelta, shown: bool) -> None:  # noqa: FBT001
    found = selected(a_study(), shown={"NPS": NOW - ago})
    assert found.shown is shown
    assert found.step is (None if shown else Step.RECONTACT)


@pytest.mark.parametrize(
    ("own", "given", "days"),
    [
        (None, None, 7),
        (None, timedelta(0), 0),
        (None, timedelta(days=3), 3),
        (timedelta(days=30), None, 30),
        (timedelta(days=2), timedelta(days=3), 2),
    ],
    ids=["default", "none", "the environment's", "the study's", "the study's before the others"],
)
def test_whose_period_counts(own: timedelta | None, given: timedelta | None, days: int) -> None:
    seen: dict[str, Any] = {} if given is None else {"recontact": given}
    study = a_study(recontact=own)
    assert selected(study, shown={"NPS": NOW - days * DAY}, **seen).shown
    for ago in (MICRO, DAY)[: days or 0]:
        assert not selected(study, shown={"NPS": NOW - days * DAY + ago}, **seen).shown


def test_the_latest_of_many_counts() -> None:
    shown = {f"study {days}": NOW - days * DAY for days in (70, 3, 8, -2)}
    assert selected(a_study(), shown=shown).reason == (
        "a study was shown at 2026-11-20 12:00 UTC, and 7 days have to pass before another one"
    )


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=1200), "1,200 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=61), "61 minutes"),
        (timedelta(seconds=90), "0:01:30"),
    ],
    ids=str,
)
def test_a_period_is_told_in_its_greatest_unit(period: timedelta, told: str) -> None:
    found = selected(a_study(), shown={"NPS": NOW}, recontact=period)
    assert found.reason.endswith(f", and {told} have to pass before another one")


# ---- seen already ------------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [MICRO, WEEK, 1000 * DAY], ids=["just now", "a week", "long ago"])
def test_a_study_is_shown_once(ago: timedelta) -> None:
    found = selected(a_study(), shown={"why": NOW - ago}, recontact=timedelta(0))
    assert found.step is Step.SEEN
    assert found.valid_until is None


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        pytest.param(30 * DAY - MICRO, False, id="a microsecond too early"),
        pytest.param(30 * DAY, True, id="thirty days"),
        pytest.param(-DAY, True, id="not shown yet"),
    ],
)
def test_it_may_be_taken_again(ago: timedelta, shown: bool) -> None:  # noqa: FBT001
    study = a_study(retake_after=30 * DAY)
    found = selected(study, shown={"why": NOW - ago})
    assert found.step is (None if shown else Step.SEEN)
    if not shown:
        assert found.reason.endswith(": 30 days have to pass before")
        assert found.valid_until == NOW - ago + 30 * DAY


def test_the_recontact_period_holds_for_the_same_study_too() -> None:
    found = selected(a_study(retake_after=3 * DAY), shown={"why": NOW - 4 * DAY})
    assert (found.step, found.valid_until) == (Step.RECONTACT, NOW + 3 * DAY)


# ---- where it runs -----------------------------------------------------------------------------


def test_development_enforces_neither_the_period_nor_sampling() -> None:
    study, user = a_study(sampling=1, recontact=90 * DAY), User.of(OUTSIDE)
    assert not in_sample("why", OUTSIDE, 1)
    shown = {"NPS": NOW}
    assert selected(study, user, shown=shown, environment="development").shown
    assert not selected(study, user, shown=shown).shown
    seen = selected(study, user, shown={"why": NOW}, environment="development")
    assert seen.step is Step.SEEN


@pytest.mark.parametrize("platform", ["link", "email"])
def test_what_is_no_part_of_a_product_needs_no_sdk_and_no_event_starts_it(platform: str) -> None:
    study = Study("why", kind="link" if platform == "link" else "survey", platform=platform)  # type: ignore[arg-type]
    found = selected(study, sdk_installed=False)
    assert found.step is Step.TRIGGER
    assert found.reason == f"no event starts a study on the platform '{platform}'"
    assert found.valid_until is None


def test_the_period_does_not_hold_for_links() -> None:
    link = Study("why", kind="link", platform="link")
    mail = Study("why", platform="email")
    assert selected(link, shown={"NPS": NOW}).step is Step.TRIGGER
    assert selected(mail, shown={"NPS": NOW}).step is Step.RECONTACT


# ---- until when --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checkouts", "shown", "until"),
    [
        ([], {}, None),
        ([1, 2, 3], {}, 27),
        ([1, 2], {"NPS": 5}, 2),
        ([1, 2, 3], {"NPS": 5}, 27),
        ([1, 2, 29], {"NPS": 5}, 2),
        ([], {"NPS": -5}, 5),
        ([1, -2, -3], {}, 3),
        ([1, -2, -3], {"NPS": -1}, 1),
        ([1, -2, -9], {"NPS": 0}, 7),
        ([-1, -2, -3], {"NPS": 0}, 31),
        ([1, 2, 3], {"NPS": -25}, 32),
        ([], {"why": -5}, 5),
        ([], {"why": 5, "NPS": 1}, None),
    ],
    ids=[
        "nothing will change",
        "the filter will hold",
        "the period ends",
        "the filter holds after the period",
        "the period ends after the filter holds",
        "another study will be shown",
        "the filter will not hold",
        "another study is shown before the filter does not hold",
        "the period ends before the filter does not hold",
        "the filter holds again after the period",
        "another study is shown before the filter holds",
        "the study will be shown",
        "the study was shown",
    ],
)
def test_until_when(checkouts: list[float], shown: Mapping[str, float], until: int | None) -> None:
    study = a_study(only=RARELY)
    times = {name: NOW - days * DAY for name, days in shown.items()}
    found = selected(study, a_user(*checkouts), shown=times)
    if until is None:
        assert found.valid_until is None
        return
    assert found.valid_until is not None
    assert found.valid_until - NOW - until * DAY in (timedelta(0), MICRO)
    for ahead, same in [(-MICRO, True), (timedelta(0), False)]:
        then = selected(study, a_user(*checkouts), shown=times, now=found.valid_until + ahead)
        assert (then.shown is found.shown) is same


@pytest.mark.parametrize(
    "step", [Step.SDK, Step.TRIGGER, Step.SAMPLING], ids=lambda step: step.name
)
def test_what_no_clock_can_change(step: Step) -> None:
    assert with_refusals(step, Step.RECONTACT, Step.FILTER).valid_until is None


def by_definition(study: Study, user: User, shown: Mapping[str, datetime], now: datetime) -> bool:
    """Return whether a study is shown, as the documentation has it."""
    before = {name: when for name, when in shown.items() if when <= now}
    rested = all(now - when >= WEEK for when in before.values())
    retake = study.retake_after
    fresh = study.name not in before or (retake is not None and now - before[study.name] >= retake)
    return rested and fresh and (study.only is None or study.only.matches(user, now=now))


@st.composite
def showings(draw: st.DrawFn, now: datetime) -> dict[str, datetime]:
    days = st.integers(-40, 40).map(lambda number: number * DAY / 2)
    near = st.builds(lambda days, more: days + more * MICRO, days, st.integers(-1, 1))
    names = draw(st.sets(st.sampled_from(["why", "NPS", "churn", "beta"])))
    found = {name: (now, draw(near)) for name in sorted(names)}
    return {name: at + by for name, (at, by) in found.items() if within(at, by)}


def within(at: datetime, by: timedelta) -> bool:
    return FIRST - at <= by <= LAST - at


@settings(max_examples=2 * EXAMPLES)
@given(worlds(), st.data(), st.randoms(use_true_random=False))
def test_a_selection_ends_where_another_answer_begins(
    world: World, data: st.DataObject, random: Random
) -> None:
    now, person = random.choice(world.nows), random.choice(world.people)
    retake = random.choice([None, 3 * DAY, 10 * DAY])
    only = random.choice([None, *filters_of(world)])
    study, user = a_study(only=only, retake_after=retake), user_of(person)
    shown = data.draw(showings(now))
    found = study.select(OPENED, user, now=now, shown=shown)
    assert found.shown is by_definition(study, user, shown, now)
    edges = instants_after(now, (world.conditions[0], world.zone, world.groups), person)
    pauses = [timedelta(0), WEEK, *([] if retake is None else [retake])]
    edges += [at + by for at in shown.values() for by in pauses if within(at, by)]
    later = (then for then in sorted(edges) if then > now)
    changed = (t for t in later if by_definition(study, user, shown, t) is not found.shown)
    assert found.valid_until == next(changed, None)


# ---- the explanation ---------------------------------------------------------------------------


@given(worlds(), st.booleans())
def test_the_explanation_is_that_of_the_filter(world: World, sdk: bool) -> None:  # noqa: FBT001
    [rarely], user, now = filters_of(world), user_of(world.people[0]), world.nows[0]
    found = a_study(only=rarely).select(OPENED, user, now=now, sdk_installed=sdk)
    explanation = found.explanation
    assert explanation == rarely.explain(user, now=now)
    if sdk:
        assert explanation.matches is found.steps[Step.FILTER]


def test_a_user_loaded_with_less_than_the_later_answers_need() -> None:
    later = StudyFilter.parse("Checkout happened before 2027-01-01 and Refund happened")
    user = a_user(1).restricted(later.needs_from(now=NOW))
    assert selected(a_study(only=later), user).step is Step.FILTER
    with pytest.raises(NotLoadedError):
        selected(a_study(only=later), a_user(1).restricted(RARELY.needs(now=NOW)))


# ---- how it is shown ---------------------------------------------------------------------------


def test_the_text_of_one_that_is_shown() -> None:
    found = selected(a_study(only=RARELY), a_user(1, 2, -1, -2))
    assert str(found) == (
        "why for u-17 at 2026-11-23 12:00 UTC: shown, until 2026-11-24 12:00 UTC\n"
        "yes  Had required SDK\n"
        "yes  Met resurvey criteria\n"
        "yes  Triggered event\n"
        "yes  Hadn't seen this study yet\n"
        "yes  Matched filters\n"
        "yes  Included in sampling"
    )
    assert repr(found) == "<Selection: shown, 'why' for 'u-17'>"


def test_the_text_of_one_that_the_filter_refuses() -> None:
    found = selected(a_study(only=RARELY), a_user(0.5, 2, 3))
    *steps, why = str(found).split("\n")
    assert steps[0].endswith(": not shown, until 2026-12-20 12:00:00.000001 UTC")
    assert steps[-1] == "no   Matched filters   the filter does not hold"
    assert why.startswith(
        "     no   Checkout count < 3 in last 30 days   3 Checkout events between"
    )
    assert repr(found) == "<Selection: no at 'Matched filters', 'why' for 'u-17'>"


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    study = Study("why\x1b[2J", triggers=[Trigger(SdkEvent("\x1b[2J"))])
    found = study.select(OPENED, User.of("u\n\x00\u202e"), now=NOW)
    assert all(line.isprintable() for line in str(found).split("\n"))
    refused = a_study().select(SdkEvent("\x1b[2J"), a_user(), now=NOW)
    assert all(line.isprintable() for line in str(refused).split("\n"))


def test_the_json() -> None:
    found = selected(a_study(only=RARELY), OFTEN, shown={"NPS": NOW - DAY})
    document = found.to_json()
    assert json.loads(json.dumps(document)) == document
    assert document.pop("explanation") == RARELY.explain(OFTEN, now=NOW).to_json()
    assert document == {
        "study": "why",
        "user": "u-17",
        "now": "2026-11-23T12:00:00+00:00",
        "shown": False,
        "step": "Met resurvey criteria",
        "reason": REFUSALS[Step.RECONTACT][1],
        "valid_until": "2026-12-20T12:00:00.000001+00:00",
        "steps": {"Had required SDK": True, "Met resurvey criteria": False},
    }
    everyone = selected(a_study()).to_json()
    assert [everyone[name] for name in ("step", "valid_until", "explanation")] == [None] * 3


def test_a_selection_is_a_value() -> None:
    found = selected(a_study(only=RARELY), OFTEN)
    again = selected(a_study(only=RARELY), a_user(1, 2, 3))
    assert found == again != selected(a_study(only=RARELY))
    assert hash(found) == hash(again)
    assert copy.deepcopy(found) == found
    loaded = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert (loaded, loaded.explanation) == (found, found.explanation)


def test_it_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match=r"neither true nor false: ask selection\.shown$"):
        bool(selected(a_study()))


def test_it_is_for_the_present_by_default() -> None:
    before = datetime.now(UTC)
    assert before <= a_study().select(OPENED, a_user()).now <= datetime.now(UTC)


# ---- instants that only other zones can write --------------------------------------------------


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (FIRST.replace(tzinfo=EARLY), FIRST.replace(tzinfo=EARLY)),
        (FIRST.replace(tzinfo=EARLY), FIRST + DAY),
        (LAST.replace(tzinfo=LATE), LAST.replace(tzinfo=LATE)),
        (LAST.replace(tzinfo=LATE), LAST),
        (LAST, LAST),
        (NOW, LAST.replace(tzinfo=LATE)),
        (FIRST.replace(tzinfo=EARLY), FIRST.replace(tzinfo=timezone(timedelta(hours=13)))),
    ],
    ids=[
        "first",
        "first and later",
        "last",
        "last and before",
        "the last of UTC",
        "far ahead",
        "both before the first of UTC",
    ],
)
def test_the_edges_of_time(now: datetime, shown: datetime) -> None:
    study = a_study(only=RARELY, retake_after=30_000 * DAY)
    found = study.select(OPENED, a_user(), now=now, shown={"why": shown})
    assert found.shown is (now < shown)
    assert found.valid_until is None or found.valid_until > now
    assert str(found)


def test_an_answer_may_change_at_the_last_instant() -> None:
    found = a_study().select(OPENED, a_user(), now=LAST - WEEK, shown={"NPS": LAST - WEEK})
    assert found.valid_until == LAST
    never = a_study().select(OPENED, a_user(), now=LAST, shown={"NPS": LAST - WEEK + MICRO})
    assert (never.step, never.valid_until) == (Step.RECONTACT, None)


# ---- misuse ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "error", "told"),
    [
        ({"now": NOW.replace(tzinfo=None)}, ValueError, "has no time zone"),
        ({"shown": [("NPS", NOW)]}, TypeError, "`shown` maps the names of studies to datetimes"),
        ({"shown": {"NPS": NOW.replace(tzinfo=None)}}, ValueError, "has no time zone"),
        ({"shown": {"NPS": "2026"}}, TypeError, "'NPS' has an aware datetime, not str"),
        ({"shown": {1: NOW}}, TypeError, "the name of a study is a text, not int"),
        ({"recontact": 7}, TypeError, "`recontact` is a timedelta, not int"),
        ({"recontact": -DAY}, ValueError, "`recontact` is a length of time from 0 on, not -1 day"),
        ({"environment": "staging"}, ValueError, "'production' or 'development', not 'staging'"),
    ],
    ids=[
        "naive now",
        "pairs",
        "naive showing",
        "text for an instant",
        "number for a study",
        "number for a period",
        "negative period",
        "unknown environment",
    ],
)
def test_what_is_refused(seen: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        selected(a_study(), **seen)


def test_only_a_user_is_asked_about() -> None:
    with pytest.raises(TypeError, match=r"selected for a User, not str: see User\.of"):
        a_study().select(OPENED, "u-17")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "study", [a_study(), Study("why", platform="email")], ids=["a product", "an e-mail"]
)
def test_only_the_sdk_starts_a_study(study: Study) -> None:
    with pytest.raises(TypeError, match="may be late, and can refine whom a study reaches"):
        select(study, ClassicEvent("Cart Opened", NOW), a_user())  # type: ignore[arg-type]
