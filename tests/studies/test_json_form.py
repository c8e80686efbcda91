from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import PageUrl, SdkEvent, Study, StudyError, StudyFilter, Trigger, prop
from sprigclassic.filters.json_form.document import MAX_PROBLEMS
from sprigclassic.studies.check import problems_of
from sprigclassic.studies.triggers import URL_MATCHES
from sprigclassic.testing.strategies import filters
from tests.data_files import lines

CASES: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in lines("studies.jsonl") if not line.startswith("#")
]


def document(case: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "name": "S", **case["study"]}


def found(data: Any, groups: Any = None) -> list[str]:
    """Return the path and code of each problem of a study file."""
    try:
        Study.from_json(data, groups=groups)
    except StudyError as error:
        return [f"{problem.path} {problem.code}" for problem in error.problems]
    return []


# ---- the lines of tests/data/studies.jsonl -----------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[json.dumps(case["study"]) for case in CASES])
def test_a_study_file_has_these_problems(case: dict[str, Any]) -> None:
    assert found(document(case), case.get("groups")) == case["problems"]
    assert found(json.dumps(document(case)), case.get("groups")) == case["problems"]


ACCEPTED = [case for case in CASES if not case["problems"]]


@pytest.mark.parametrize("case", ACCEPTED, ids=[json.dumps(case["study"]) for case in ACCEPTED])
def test_an_accepted_file_says_what_is_written(case: dict[str, Any]) -> None:
    written = Study.from_json(document(case), groups=case.get("groups")).to_json()
    for trigger, read in zip(written["triggers"], case["study"].get("triggers", []), strict=True):
        assert trigger == {**trigger, **read}
    assert written == {**written, **document(case), "triggers": written["triggers"]}


def test_the_reason_of_a_refusal_stands_in_the_error() -> None:
    file = {"version": 1, "name": "S", "triggers": [{"classic_event": "Checkout"}]}
    with pytest.raises(StudyError, match="what came through Segment Classic may be late") as caught:
        Study.from_json(file)
    assert "write `sdk_event` for what the Sprig SDK sees" in str(caught.value)


def test_the_place_in_a_group_is_told() -> None:
    only = {"version": 1, "timezone": "UTC", "filter": {"in_group": "VIPs"}}
    file = {"version": 1, "name": "S", "triggers": [{"sdk_event": "A"}], "only": only}
    with pytest.raises(StudyError, match=r"\$\.only: .*VIPs.*, at character 7"):
        Study.from_json(file, groups={"VIPs": "plan ="})


# ---- documents ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ('{"version" 1}', ["$ not-json"]),
        (b"\xff", ["$ not-utf8"]),
        ("[]", ["$ wrong-type"]),
        ("3", ["$ wrong-type"]),
        ("{}", ["$ missing-key", "$ missing-key"]),
        ('{"version": 1, "name": "S", "name": "T"}', ["$.name duplicate-key"]),
        ('{"version": 1, "name": "S", "triggers": [{"sdk_event": "\\ud800"}]}', [
            "$.triggers[0].sdk_event lone-surrogate",
        ]),
        ("[" * 100_000, ["$ json-too-deep"]),
        ({"version": float("nan"), "name": "S"}, [
            "$.version unknown-version",
        ]),
        ({3: 1, "version": 1, "name": "S"}, ["$ wrong-type"]),
    ],
    ids=[
        *("no-json", "no-utf8", "list", "number", "empty", "twice", "surrogate", "deep", "nan"),
        "number-as-key",
    ],
)  # fmt: skip
def test_a_document_that_is_none_is_refused(data: Any, problems: list[str]) -> None:
    assert found(data) == problems


@pytest.mark.parametrize("data", [None, 3, [], Study], ids=["none", "number", "list", "class"])
def test_a_study_is_read_from_json(data: Any) -> None:
    with pytest.raises(TypeError, match="a study is read from a mapping, a str or bytes, not from"):
        Study.from_json(data)


def test_reading_ends_after_many_problems() -> None:
    triggers = list(repeat({"classic_event": "Checkout"}, 1000))
    assert len(found({"version": 1, "name": "S", "triggers": triggers})) == MAX_PROBLEMS


def test_a_condition_of_many_tests_is_refused_as_a_whole() -> None:
    tests = [{"is_set": {"property": "p"}}] * 1001
    trigger = {"sdk_event": "A", "where": {"and": tests}}
    problems = found({"version": 1, "name": "S", "triggers": [trigger]})
    assert [problem.split()[1] for problem in problems] == ["too-many-conditions"]


def test_a_condition_of_a_long_text_is_refused_as_a_whole() -> None:
    trigger = {"sdk_event": "A", "where": {"=": [{"property": "p"}, "x" * 70_000]}}
    file = {"version": 1, "name": "S", "triggers": [trigger]}
    assert found(file) == ["$.triggers[0].where too-long"]


def test_what_is_read_has_no_places_of_the_file() -> None:
    trigger = Trigger(SdkEvent("A"), where=prop.moment("due") < date(2026, 1, 2))
    study = Study("S", triggers=[trigger])
    (read,) = Study.from_json(study.to_json()).triggers
    assert read.where is not None
    assert read.where.span is None


# ---- there and back ----------------------------------------------------------------------------

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
TESTS = st.builds(lambda path, number: prop.number(path) > number, NAMES, st.integers(-9, 9))
WHERES = st.one_of(st.none(), TESTS, st.builds(lambda a, b: ~(a & b), TESTS, TESTS))
PAGES = st.builds(
    lambda pattern, match: Trigger(PageUrl(pattern, match)),
    st.from_regex(r"\A[a-z/]{1,20}\Z"),
    st.sampled_from(URL_MATCHES),
)
EVENTS = st.builds(lambda name, where: Trigger(SdkEvent(name), where=where), NAMES, WHERES)
DAYS = st.none() | st.integers(0, 36_500).map(lambda days: timedelta(days=days))
ONLY: Final = st.none() | filters()
STUDIES = st.builds(
    Study,
    NAMES,
    triggers=st.lists(PAGES | EVENTS, min_size=1, max_size=5, unique=True),
    only=ONLY,
    wait=st.integers(0, 9).map(lambda seconds: timedelta(seconds=seconds)),
    recontact=DAYS,
    retake_after=DAYS,
    sampling=st.integers(1, 100),
)


def groups_of(only: StudyFilter | None) -> dict[str, Any]:
    return {} if only is None else dict(only.groups)


@given(STUDIES)
def test_a_study_comes_back_from_json(study: Study) -> None:
    written = study.to_json()
    groups = groups_of(study.only)
    assert Study.from_json(written, groups=groups) == study
    assert Study.from_json(json.dumps(written), groups=groups) == study
    assert problems_of(study) == []


@given(STUDIES)
def test_the_json_of_a_study_is_your_own(study: Study) -> None:
    written = study.to_json()
    written["triggers"].clear()
    assert study.to_json()["triggers"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
MEMBERS = st.sampled_from(list(Study("S", kind="link", platform="link").to_json()))
TRIGGER_KEYS = st.sampled_from(["sdk_event", "page_url", "match", "where", "source", "event"])


@given(st.dictionaries(MEMBERS, JSON | st.lists(st.dictionaries(TRIGGER_KEYS, JSON), max_size=3)))
def test_whatever_is_read_is_a_study_or_a_study_error(members: dict[str, Any]) -> None:
    problems = found({"version": 1, "name": "S", **members})
    assert all(problem.startswith("$") for problem in problems)
