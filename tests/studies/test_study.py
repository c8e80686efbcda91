from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic import (
    ClassicEvent,
    FilterSet,
    NotATriggerError,
    PageUrl,
    SdkEvent,
    Study,
    StudyError,
    StudyFilter,
    Track,
    Trigger,
    User,
    event,
    prop,
)
from sprigclassic.studies.check import MAX_PROBLEMS
from tests.twins import TWINS, Twin

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CART = Trigger(SdkEvent("Cart Opened"))
PAGE = Trigger(PageUrl("/cart"))
RARELY = StudyFilter.parse("Checkout count < 3 in last 30 days")
PRO = StudyFilter.parse('plan = "pro"')
CHECKOUT = ClassicEvent("Checkout", NOW)


def of_events(count: int) -> list[Trigger]:
    return [Trigger(SdkEvent(f"Event {number}")) for number in range(count)]


def with_tests(*tests: int) -> list[Trigger]:
    """Return triggers with so many tests of properties each."""
    made: list[Trigger] = []
    for number, count in enumerate(tests):
        where = prop.number("p0") > number
        for other in range(1, count):
            where &= prop.number(f"p{other}") > 3
        made.append(Trigger(SdkEvent("Cart Opened"), where=where))
    return made


# ---- what Sprig allows -------------------------------------------------------------------------

ALLOWED: list[Any] = [
    pytest.param({"triggers": [CART]}, id="in-product"),
    pytest.param({"triggers": [CART, PAGE], "only": RARELY}, id="filtered"),
    pytest.param({"triggers": of_events(10)}, id="10-triggers"),
    pytest.param({"triggers": with_tests(4, 6)}, id="10-tests"),
    pytest.param({"triggers": [CART], "platform": "mobile"}, id="mobile"),
    pytest.param({"triggers": [CART], "wait": timedelta(seconds=5)}, id="wait"),
    pytest.param({"triggers": [CART], "kind": "replay", "platform": "mobile"}, id="replay"),
    pytest.param({"triggers": [PAGE], "kind": "feedback", "only": RARELY}, id="feedback"),
    pytest.param({"triggers": [PAGE], "kind": "heatmap"}, id="heatmap"),
    pytest.param({"kind": "link", "platform": "link"}, id="link"),
    pytest.param({"kind": "prototype", "platform": "link"}, id="prototype"),
    pytest.param({"platform": "email", "only": PRO | ~PRO}, id="email"),
    pytest.param({"triggers": [CART], "sampling": 1}, id="sample"),
    pytest.param({"triggers": [CART], "recontact": timedelta()}, id="no-recontact"),
    pytest.param({"triggers": [CART], "retake_after": timedelta(days=36_500)}, id="retake"),
]


@pytest.mark.parametrize("arguments", ALLOWED)
def test_sprig_allows(arguments: dict[str, Any]) -> None:
    study = Study("a study", **arguments)
    assert study.triggers == tuple(arguments.get("triggers", ()))
    assert study.in_product is (study.platform in {"web", "mobile"})


def email(text: str, **groups: Any) -> dict[str, Any]:
    return {"platform": "email", "only": StudyFilter.parse(text, groups=groups)}


LINK = {"kind": "link", "platform": "link"}
NOT_ALLOWED: list[tuple[dict[str, Any], list[str]]] = [
    ({"name": " "}, ["$.name blank-name"]),
    ({"name": "\ud800"}, ["$.name lone-surrogate"]),
    ({"kind": "poll"}, ["$.kind unknown-kind"]),
    ({"platform": "tv"}, ["$.platform unknown-platform"]),
    ({"kind": "poll", "platform": "tv"}, ["$.kind unknown-kind", "$.platform unknown-platform"]),
    ({"kind": "link"}, ["$.platform wrong-platform"]),
    ({"kind": "heatmap", "platform": "mobile", "triggers": []}, [
        "$.platform wrong-platform", "$.triggers no-trigger",
    ]),
    ({"kind": "survey", "platform": "link", "triggers": []}, ["$.platform wrong-platform"]),
    ({"triggers": []}, ["$.triggers no-trigger"]),
    ({"triggers": of_events(11)}, ["$.triggers too-many-triggers"]),
    ({"triggers": with_tests(5, 6)}, ["$.triggers too-many-tests"]),
    ({"triggers": [CART, PAGE, CART]}, ["$.triggers[2] same-trigger"]),
    (LINK, ["$.triggers triggers-not-supported"]),
    ({"platform": "email"}, ["$.triggers triggers-not-supported"]),
    ({"kind": "feedback", "triggers": [PAGE, CART]}, ["$.triggers[1] pages-only"]),
    ({"kind": "heatmap", "triggers": [CART]}, ["$.triggers[0] pages-only"]),
    ({"platform": "mobile", "triggers": [CART, PAGE]}, ["$.triggers[1] no-pages"]),
    ({**LINK, "triggers": [], "only": PRO}, ["$.only filter-not-supported"]),
    ({**email("A happened"), "triggers": []}, ["$.only events-not-supported"]),
    ({**email("plan is set or not (a = 1 and A happened)"), "triggers": []}, [
        "$.only events-not-supported",
    ]),
    ({**email('in group "G"', G="A happened"), "triggers": []}, ["$.only events-not-supported"]),
    ({"wait": timedelta(seconds=1.5)}, ["$.wait bad-period"]),
    ({"wait": timedelta(seconds=-1)}, ["$.wait bad-period"]),
    ({"kind": "replay", "wait": timedelta(seconds=1)}, ["$.wait wait-not-supported"]),
    ({"recontact": timedelta(hours=36)}, ["$.recontact bad-period"]),
    ({"recontact": timedelta.max}, ["$.recontact bad-period"]),
    ({"retake_after": timedelta(days=-1)}, ["$.retake_after bad-period"]),
    ({**LINK, "triggers": [], "recontact": timedelta()}, ["$.recontact recontact-not-supported"]),
    ({"sampling": 0}, ["$.sampling bad-sampling"]),
    ({"sampling": 101}, ["$.sampling bad-sampling"]),
    ({"name": "", "triggers": [], "sampling": -1}, [
        "$.name blank-name", "$.triggers no-trigger", "$.sampling bad-sampling",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "problems"), NOT_ALLOWED)
def test_sprig_does_not_allow(arguments: dict[str, Any], problems: list[str]) -> None:
    with pytest.raises(StudyError) as caught:
        Study(**{"name": "a study", "triggers": [CART], **arguments})
    assert [f"{problem.path} {problem.code}" for problem in caught.value.problems] == problems


def test_groups_of_attributes_and_ids_are_no_events() -> None:
    only = StudyFilter.parse('in group "G" or in group "H"', groups={"G": PRO, "H": {"u-1"}})
    assert Study("mail", platform="email", only=only).only == only


def test_not_each_of_too_many_triggers_is_told_off() -> None:
    with pytest.raises(StudyError) as caught:
        Study("a study", triggers=[CART] * 1000)
    assert len(caught.value.problems) == MAX_PROBLEMS


# ---- triggers and filters are not each other ---------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([CHECKOUT], "came through Segment Classic"),
        ([RARELY], "a filter .StudyFilter. refines"),
        ([event("Checkout")], "a filter .Event. refines"),
        ([Track(user_id="u", event="Checkout")], "a message of Segment"),
        (["Cart Opened"], "a name alone does not say"),
        (
            [SdkEvent("Cart Opened")],
            r"takes triggers, not events: Trigger\(SdkEvent\('Cart Opened'",
        ),
        ([CART, type("Mine", (Trigger,), {"__slots__": ()})(SdkEvent("A"))], "Mine is no such"),
        ("Cart Opened", "a name alone does not say"),
        (RARELY, "a filter .StudyFilter. refines"),
        (event("Checkout"), "a filter .Event. refines"),
        (CHECKOUT, "came through Segment Classic"),
        (CART, "triggers is a list, such as"),
        ({"sdk_event": "A"}, "dict is no such value"),
        (print, "started by code"),
        (None, "triggers is a list, such as"),
    ],
    ids=[
        *("classic", "filter", "handle", "message", "text", "event", "subclass"),
        *("bare-text", "bare-filter", "bare-handle", "bare-classic", "bare-trigger"),
        *("mapping", "function", "nothing"),
    ],
)
def test_triggers_are_triggers(given: Any, words: str) -> None:
    with pytest.raises(NotATriggerError, match=words):
        Study("a study", triggers=given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (CART, "Trigger is no StudyFilter: it starts a study"),
        (PageUrl("/a"), "PageUrl is no StudyFilter: it starts a study"),
        (SdkEvent("A"), "SdkEvent is no StudyFilter: it starts a study"),
        ([CART], "list is no StudyFilter: give a StudyFilter, or None"),
        (CHECKOUT, r"ask for such events: StudyFilter\.of\(event\('Checkout'\)\.happened"),
        (RARELY.at(NOW), r"give its \.filter"),
        (event("A").happened(), r"make a filter of a condition: StudyFilter\.of"),
        ("A happened", r"StudyFilter\.parse\('A happened'\)"),
        (lambda _user: True, "no function is called with a user"),
        (type("Mine", (), {"matches": None})(), "Mine is no StudyFilter"),
    ],
    ids=[
        *("trigger", "page", "event", "list", "classic", "bound", "condition", "text"),
        *("function", "look-alike"),
    ],
)
def test_a_filter_is_a_filter(given: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        Study("a study", triggers=[CART], only=given)


@pytest.mark.parametrize("given", [CART, SdkEvent("A"), CHECKOUT], ids=lambda it: type(it).__name__)
def test_a_trigger_is_a_filter_nowhere(given: Any) -> None:
    filter_: Any = RARELY
    for use in (
        lambda: StudyFilter.of(given),
        lambda: StudyFilter.parse(given),
        lambda: StudyFilter.from_json(given),
        lambda: StudyFilter.from_tree(given),
        lambda: StudyFilter.parse('in group "G"', groups={"G": given}),
        lambda: FilterSet({"one": given}),
        lambda: filter_ & given,
        lambda: given | filter_,
        lambda: event("A").where(given),
        lambda: RARELY.matches(given),
    ):
        with pytest.raises(TypeError):
            use()


def test_a_filter_is_no_callback_and_no_key() -> None:
    untyped: Any = RARELY
    with pytest.raises(TypeError):
        sorted([User.of("u-1"), User.of("u-2")], key=untyped)
    with pytest.raises(TypeError):
        list(filter(untyped, [User.of("u-1")]))
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(untyped)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("name", 3, "name is a str, not int"),
        ("kind", None, "kind is a str, not NoneType"),
        ("platform", ["web"], "platform is a str, not list"),
        ("wait", 5, "wait is a timedelta, not int"),
        ("wait", None, "wait is a timedelta, not NoneType"),
        ("recontact", 7, "recontact is a timedelta or None, not int"),
        ("retake_after", "7 days", "retake_after is a timedelta or None, not str"),
        ("sampling", True, "sampling is an int, not bool"),
        ("sampling", 50.0, "sampling is an int, not float"),
    ],
    ids=[
        *("name", "kind", "platform", "wait", "no-wait", "recontact", "retake", "flag", "float"),
    ],
)
def test_other_arguments_have_their_types(name: str, value: Any, words: str) -> None:
    untyped: Any = Study
    with pytest.raises(TypeError, match=words):
        untyped(**{"name": "a study", "triggers": [CART], name: value})


# ---- values ------------------------------------------------------------------------------------


def test_triggers_may_come_from_any_iterable() -> None:
    def given() -> Iterator[Trigger]:
        yield CART
        yield PAGE

    assert Study("a study", triggers=given()).triggers == (CART, PAGE)


@pytest.mark.parametrize("twin", TWINS)
def test_a_study_is_a_value(twin: Twin) -> None:
    study = Study("a study", triggers=[CART, PAGE], only=RARELY, wait=timedelta(seconds=3))
    assert twin(study) == study
    assert hash(twin(study)) == hash(study)
    assert study != Study("a study", triggers=[PAGE, CART], only=RARELY)


@pytest.mark.parametrize("twin", TWINS)
def test_the_error_pickles_and_copies(twin: Twin) -> None:
    with pytest.raises(StudyError) as caught:
        Study("")
    assert str(twin(caught.value)) == str(caught.value)
    assert str(caught.value).splitlines() == [
        "$.name: expected a name that is not blank [blank-name]",
        "$.triggers: a study in a product starts with a trigger, such as an SDK event [no-trigger]",
    ]
    assert isinstance(caught.value, ValueError)


# ---- selecting ---------------------------------------------------------------------------------


def test_a_study_is_shown_at_its_trigger() -> None:
    study, user = Study("a study", triggers=[CART], only=RARELY), User.of("u-1")
    assert study.select(SdkEvent("Cart Opened"), user, now=NOW).shown
    assert not study.select(SdkEvent("Checkout"), user, now=NOW).shown


def test_without_the_sdk_nothing_is_shown() -> None:
    study, user = Study("a study", triggers=[CART], only=~RARELY), User.of("u-1")
    selection = study.select(SdkEvent("Checkout"), user, now=NOW, sdk_installed=False)
    assert not selection.shown
    assert selection.step is not None
    assert selection.step.name == "SDK"


@pytest.mark.parametrize("given", [CHECKOUT, Track(user_id="u", event="A"), RARELY, "A"], ids=[
    *("classic", "message", "filter", "text"),
])  # fmt: skip
def test_a_study_is_selected_by_sdk_events_only(given: Any) -> None:
    study = Study("a study", triggers=[CART])
    with pytest.raises(NotATriggerError):
        study.select(given, User.of("u-1"), now=NOW)
