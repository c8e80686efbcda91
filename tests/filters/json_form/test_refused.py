from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form import from_json, to_json
from sprigclassic.filters.json_form.document import MAX_NESTING, MAX_PROBLEMS, MAX_VALUES
from sprigclassic.filters.limits import MAX_BYTES, MAX_CONDITIONS
from sprigclassic.filters.text.parser import parse
from tests.filters.json_form.forms import IS_SET, PLAN, complaints, document
from tests.twins import TWINS, Twin

COUNT = {"count": {"any_event": True}}
NAN = float("nan")


def happened(**members: Any) -> dict[str, Any]:
    return {"happened": members}


def where(test: object) -> dict[str, Any]:
    return happened(event="E", where=test)


def sequence(*steps: object, **members: Any) -> dict[str, Any]:
    return {"sequence": {"steps": list(steps), **members}}


# ---- the form, each with the one place and code ------------------------------------------------

FORMS: list[tuple[Any, str]] = [
    # what a condition is
    (3, " wrong-type"),
    (None, " wrong-type"),
    ([], " wrong-type"),
    ({}, " not-one-key"),
    ({"is_set": PLAN, "is_not_set": PLAN}, " not-one-key"),
    ({"cuont": 1}, ".cuont unknown-key"),
    ({"count": {"event": "E"}}, ".count unknown-key"),
    ({3: 1}, " wrong-type"),
    ({"is_set": PLAN, "is set": PLAN}, '["is set"] unknown-key'),
    ({'"\n\ud800é': 1}, '["\\"\\n\\ud800\\u00e9"] unknown-key'),
    ({"a" * 61: 1}, f'["{"a" * 59}\\u2026"] unknown-key'),
    # and, or, not
    ({"and": {}}, ".and wrong-type"),
    ({"and": []}, ".and too-few"),
    ({"or": [IS_SET]}, ".or too-few"),
    ({"and": [IS_SET, 3]}, ".and[1] wrong-type"),
    ({"not": [IS_SET]}, ".not wrong-type"),
    (where({"and": [{"is_set": {"property": "p"}}]}), ".happened.where.and too-few"),
    (where({"or": 3}), ".happened.where.or wrong-type"),
    # subjects
    ({"=": 3}, ".= wrong-type"),
    ({"=": [PLAN]}, ".= wrong-arguments"),
    ({"=": [PLAN, 1, 2, 3]}, ".= wrong-arguments"),
    ({"<": [PLAN, 1, "ignoring_case"]}, ".< wrong-arguments"),
    ({"is_set": [PLAN]}, ".is_set wrong-type"),
    ({"=": ["plan", 3]}, ".=[0] wrong-type"),
    ({"=": [{}, 3]}, ".=[0] not-one-key"),
    ({"=": [{"property": "p"}, 3]}, ".=[0].property unknown-key"),
    ({"=": [{"attribute": 3}, 3]}, ".=[0].attribute wrong-type"),
    ({"is_set": COUNT}, ".is_set.count wrong-subject"),
    ({"before": [COUNT, {"date": "2026-01-01"}]}, ".before[0].count wrong-subject"),
    ({"=": [{"first_happened": {"event": "E"}}, 3]}, ".=[0].first_happened wrong-subject"),
    (where({"=": [PLAN, 3]}), ".happened.where.=[0].attribute unknown-key"),
    (where({"=": 3}), ".happened.where.= wrong-type"),
    (where({"=": [{"property": None}, 3]}), ".happened.where.=[0].property wrong-type"),
    (where(IS_SET["is_set"]), ".happened.where.attribute unknown-key"),
    (where(happened(event="E")), ".happened.where.happened unknown-key"),
    # events
    (happened(), ".happened missing-key"),
    ({"happened": "E"}, ".happened wrong-type"),
    (happened(event=None), ".happened.event wrong-type"),
    (happened(any_event=False), ".happened.any_event wrong-type"),
    (happened(any_event=1), ".happened.any_event wrong-type"),
    (happened(event="E", any_event=True), ".happened.event event-and-any"),
    (happened(event="E", of="total"), ".happened.of unknown-key"),
    (happened(event="\ud800"), ".happened.event lone-surrogate"),
    ({"<": [{"sum": {"event": "E"}}, 3]}, ".<[0].sum missing-key"),
    ({"<": [{"sum": {"event": "E", "of": 3}}, 3]}, ".<[0].sum.of wrong-type"),
    ({"<": [{"count": {"event": "E", "of": "p"}}, 3]}, ".<[0].count.of unknown-key"),
    ({"<": [{"first": []}, 3]}, ".<[0].first wrong-type"),
    (
        {"this": [{"last_happened": {"event": "E", "this": "day"}}, "day"]},
        ".this[0].last_happened.this unknown-key",
    ),
    # windows
    (happened(event="E", this="day", on={"date": "2026-01-01"}), ".happened several-windows"),
    (happened(event="E", this="decade"), ".happened.this wrong-word"),
    (happened(event="E", this=3), ".happened.this wrong-type"),
    (happened(event="E", in_last=30), ".happened.in_last wrong-type"),
    (happened(event="E", in_last={}), ".happened.in_last not-one-key"),
    (happened(event="E", in_last={"day": 1}), ".happened.in_last.day unknown-key"),
    (happened(event="E", in_last={"days": "1"}), ".happened.in_last.days wrong-type"),
    (happened(event="E", in_last={"days": True}), ".happened.in_last.days wrong-type"),
    (happened(event="E", in_last={"days": 1.5}), ".happened.in_last.days duration-not-whole"),
    (happened(event="E", in_last={"days": NAN}), ".happened.in_last.days duration-not-whole"),
    (happened(event="E", in_next={"days": 1}), ".happened.in_next unknown-key"),
    (happened(event="E", between_ago={"days": 3}), ".happened.between_ago.days wrong-type"),
    (happened(event="E", between_ago={"days": [3]}), ".happened.between_ago.days wrong-arguments"),
    (happened(event="E", between_ago={}), ".happened.between_ago not-one-key"),
    (happened(event="E", from_to=[{"date": "2026-01-01"}]), ".happened.from_to wrong-arguments"),
    (happened(event="E", since="2026-01-01"), ".happened.since wrong-type"),
    (happened(event="E", since={"attribute": 3}), ".happened.since.attribute wrong-type"),
    (happened(event="E", since={"attribute": "a", "b": 1}), ".happened.since.b unknown-key"),
    (happened(event="E", on={"instant": "2026-01-01T00:00Z"}), ".happened.on.instant unknown-key"),
    (happened(event="E", within_of={"days": 3}), ".happened.within_of wrong-type"),
    (happened(event="E", within_of=[{"days": 3}, "a"]), ".happened.within_of[1] wrong-type"),
    ({"since": [PLAN, PLAN]}, ".since[1].attribute unknown-key"),
    # sequences
    ({"sequence": []}, ".sequence wrong-type"),
    ({"sequence": {}}, ".sequence missing-key"),
    ({"sequence": {"steps": 3}}, ".sequence.steps wrong-type"),
    (sequence({"event": "A"}), ".sequence.steps too-few"),
    (sequence(then_no={"event": "A"}), ".sequence.steps too-few"),
    (sequence({"event": "A"}, "B"), ".sequence.steps[1] wrong-type"),
    (sequence({"event": "A"}, then_no=True), ".sequence.then_no wrong-type"),
    (
        sequence({"event": "A", "this": "day"}, {"event": "B"}),
        ".sequence.steps[0].this unknown-key",
    ),
    (
        sequence({"event": "A"}, {"event": "B"}, within={"quarters": 1}),
        ".sequence.within.quarters unknown-key",
    ),
    (
        sequence({"event": "A"}, {"event": "B"}, this="day", previous="day"),
        ".sequence several-windows",
    ),
    # groups
    ({"in_group": {"name": "VIPs"}}, ".in_group wrong-type"),
    # literals
    ({"=": [PLAN, None]}, ".=[1] wrong-type"),
    ({"=": [PLAN, [1]]}, ".=[1] wrong-type"),
    ({"=": [PLAN, NAN]}, ".=[1] wrong-type"),
    ({"=": [PLAN, {}]}, ".=[1] not-one-key"),
    ({"=": [PLAN, {"datum": "2026-01-01"}]}, ".=[1].datum unknown-key"),
    ({"=": [PLAN, {"date": 20260101}]}, ".=[1].date wrong-type"),
    ({"=": [PLAN, {"date": "2026-02-30"}]}, ".=[1].date impossible-date"),
    ({"=": [PLAN, {"date": "2026-1-5"}]}, ".=[1].date bad-date"),
    ({"=": [PLAN, {"date": "tomorrow"}]}, ".=[1].date bad-date"),
    ({"=": [PLAN, {"date": "2026-01-01\n"}]}, ".=[1].date bad-date"),
    ({"=": [PLAN, {"date": "2026-01-01T08:00Z"}]}, ".=[1].date bad-date"),
    ({"=": [PLAN, {"instant": "2026-01-01"}]}, ".=[1].instant bad-date"),
    ({"=": [PLAN, {"instant": "2026-01-01T08:00"}]}, ".=[1].instant missing-zone"),
    ({"=": [PLAN, {"instant": "2026-01-01T24:00Z"}]}, ".=[1].instant impossible-date"),
    ({"=": [PLAN, {"instant": "2026-01-01T08:00:00.1234567Z"}]}, ".=[1].instant long-fraction"),
    ({"=": [PLAN, {"instant": "0001-01-01T00:00+01:00"}]}, ".=[1].instant instant-out-of-range"),
    ({"=": [PLAN, {"version": 2.1}]}, ".=[1].version wrong-type"),
    ({"=": [PLAN, "x", "ignoring case"]}, ".=[2] wrong-word"),
    ({"=": [PLAN, "x", True]}, ".=[2] wrong-word"),
    ({"in": [PLAN, "US"]}, ".in[1] wrong-type"),
    ({"contains": [PLAN, 3]}, ".contains[1] wrong-type"),
    ({"contains_any_of": [PLAN, {"a": 1}]}, ".contains_any_of[1] wrong-type"),
    ({"contains_any_of": [PLAN, ["a"], "ignoring_case"]}, ".contains_any_of wrong-arguments"),
]


@pytest.mark.parametrize(("condition", "complaint"), FORMS, ids=[f"{form!r}" for form, _ in FORMS])
def test_what_is_no_form_is_refused_at_its_place(condition: object, complaint: str) -> None:
    assert complaints(document(condition)) == [f"$.filter{complaint}"]


# ---- the envelope ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"version": 2}, "$.version unknown-version"),
        ({"version": 10**5000}, "$.version unknown-version"),
        ({"version": NAN}, "$.version unknown-version"),
        ({"version": "1"}, "$.version wrong-type"),
        ({"version": True}, "$.version wrong-type"),
        ({"timezone": "Mars/Phobos"}, "$.timezone unknown-timezone"),
        ({"timezone": "../UTC"}, "$.timezone unknown-timezone"),
        ({"timezone": "a" * 5000}, "$.timezone unknown-timezone"),
        ({"timezone": None}, "$.timezone wrong-type"),
        ({"comment": "x"}, "$.comment unknown-key"),
    ],
    ids=[
        *("version", "huge-version", "nan-version", "text-version", "true-version"),
        *("zone", "path-zone", "long-zone", "null-zone", "unknown"),
    ],
)
def test_the_envelope_is_strict(changed: dict[str, Any], complaint: str) -> None:
    assert complaints({**document(IS_SET), **changed})[0] == complaint


@pytest.mark.parametrize("key", ["version", "timezone", "filter"])
def test_the_envelope_lacks_nothing(key: str) -> None:
    form = document(IS_SET)
    del form[key]
    with pytest.raises(FilterError, match=f"^\\$: this object lacks the key `{key}`"):
        from_json(form)


def test_of_another_version_nothing_more_is_said() -> None:
    assert complaints({"version": 2, "query": []}) == [
        "$.query unknown-key",
        "$ missing-key",
        "$ missing-key",
        "$.version unknown-version",
    ]


@pytest.mark.parametrize("text", ["[]", "null", "3", '"filter"', b"true"], ids=repr)
def test_the_whole_is_an_object(text: str | bytes) -> None:
    with pytest.raises(FilterError, match=r"^\$: expected an object, but found "):
        from_json(text)


@pytest.mark.parametrize("data", [[], None, 3, bytearray(b"{}"), {1}], ids=repr)
def test_what_is_neither_a_mapping_nor_a_text_is_a_misuse(data: Any) -> None:
    with pytest.raises(TypeError, match="read from a mapping, a str or bytes, not from"):
        from_json(data)


# ---- types and limits, as the checker says -----------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ({"<": [COUNT, "x"]}, ".<[1] measure-needs-number"),
        ({"between": [COUNT, 3, "x"]}, ".between[2] measure-needs-number"),
        ({"=": [COUNT, 2.5]}, ".=[1] count-not-whole"),
        ({"<": [PLAN, True]}, ".< flag-order"),
        ({"between": [PLAN, 3, 2]}, ".between backwards-range"),
        ({"between": [PLAN, 3, "x"]}, ".between mixed-range"),
        ({"in": [PLAN, []]}, ".in empty-list"),
        ({"=": [PLAN, 3, "ignoring_case"]}, ".=[1] case-of-no-text"),
        ({"=": [PLAN, 1e30]}, ".=[1] number-out-of-range"),
        ({"=": [PLAN, 10**5000]}, ".=[1] number-out-of-range"),
        ({"=": [PLAN, float("inf")]}, ".=[1] number-out-of-range"),
        ({"=": [PLAN, {"version": "x"}]}, ".=[1] bad-version"),
        ({"matches": [PLAN, "ab[c"]}, ".matches[1] bad-pattern"),
        (happened(event="E", in_last={"days": 0}), ".happened.in_last duration-below-one"),
        (happened(event="E", in_last={"years": 1e300}), ".happened.in_last duration-too-long"),
        (
            happened(event="E", between_ago={"days": [3, 3]}),
            ".happened.between_ago empty-range",
        ),
        (
            sequence({"event": "A"}, {"event": "B"}, within={"days": 0}),
            ".sequence.within duration-below-one",
        ),
        (where({"<": [{"property": "p"}, True]}), ".happened.where.< flag-order"),
        ({"in_group": "a" * 70_000}, " too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_the_checker_refuses_has_a_path(condition: object, complaint: str) -> None:
    form = document(condition)
    assert complaints({**form, "filter": {"and": [IS_SET, condition]}}) == [
        f"$.filter{complaint if complaint == ' too-long' else f'.and[1]{complaint}'}"
    ]


def test_all_problems_of_one_kind_are_told_at_once() -> None:
    wrong = {"and": [{"<": [COUNT, "x"]}, IS_SET, {"<": [PLAN, True]}]}
    assert complaints(document(wrong)) == [
        "$.filter.and[0].<[1] measure-needs-number",
        "$.filter.and[2].< flag-order",
    ]
    misspelt = {"and": [{"<": [{"cuont": 1}, None]}, {"is_set": []}, {"<": [PLAN, True]}]}
    assert complaints(document(misspelt, "Mars")) == [
        "$.timezone unknown-timezone",
        "$.filter.and[0].<[0].cuont unknown-key",
        "$.filter.and[0].<[1] wrong-type",
        "$.filter.and[1].is_set wrong-type",
    ]


@pytest.mark.parametrize("part", [{"cuont": 1}, {"<": [PLAN, True]}], ids=["form", "types"])
def test_a_hundred_problems_are_enough(part: object) -> None:
    form = document({"and": [part] * (MAX_PROBLEMS + 1)})
    assert len(complaints(form)) == MAX_PROBLEMS


# ---- limits of the document --------------------------------------------------------------------


def test_a_mapping_within_itself_is_refused() -> None:
    form: dict[str, Any] = {}
    form["not"] = form
    [complaint] = complaints(document(form))
    assert complaint == f"$.filter{'.not' * (MAX_NESTING - 1)} json-too-deep"


def test_a_mapping_that_is_wide_only_by_repetition_is_refused() -> None:
    form: dict[str, Any] = IS_SET
    for _ in range(60):
        form = {"and": [form, form]}
    assert complaints(document(form)) == ["$ json-too-large"]


@pytest.mark.parametrize("literal", ["1", '""', "2026-01-01"])
def test_the_longest_filters_are_read(literal: str) -> None:
    start = " or ".join(["a = 1"] * (MAX_CONDITIONS - 1))
    count = (MAX_BYTES - len(start) - len(" or a in ()")) // len(f"{literal}, ")
    condition, timezone = parse(f"{start} or a in ({', '.join([literal] * count)})")
    assert from_json(json.dumps(to_json(condition, timezone))) == (condition, timezone)


def test_longer_lists_are_refused() -> None:
    assert complaints(document({"in": [PLAN, [1] * MAX_VALUES]})) == ["$ json-too-large"]


# ---- how a mistake is told ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            {"<": [{"count": {"event": "Checkout", "in_lsat": {"days": 30}}}, 3]},
            (
                "$.filter.<[0].count.in_lsat: `in_lsat` is not a key of this object [unknown-key]\n"
                "  = help: did you mean `in_last`?"
            ),
        ),
        (
            happened(event="E", **{"In last": {"days": 30}}),
            (
                '$.filter.happened["In last"]: `In last` is not a key of this object '
                "[unknown-key]\n  = help: did you mean `in_last`?"
            ),
        ),
        (
            {"==": [PLAN, 3]},
            (
                "$.filter.==: `==` is not a key of this object [unknown-key]\n"
                "  = help: did you mean `=`?"
            ),
        ),
        (
            where({"=": [PLAN, 3]}),
            (
                "$.filter.happened.where.=[0].attribute: `attribute` is not a key of this object "
                "[unknown-key]\n  = help: did you mean `property`?"
            ),
        ),
        (
            {"a" * 31: 3},
            f"$.filter.{'a' * 31}: `{'a' * 31}` is not a key of this object [unknown-key]",
        ),
        ({"=": 1, "<": 2}, "$.filter: a condition has one key, but found `=`, `<` [not-one-key]"),
        ({}, "$.filter: a condition has one key, but found none [not-one-key]"),
        (
            {"<": [PLAN]},
            "$.filter.<: `<` takes a subject and a literal, but found 1 [wrong-arguments]",
        ),
        (
            {"=": [PLAN, "x", "nocase"]},
            "$.filter.=[2]: expected `ignoring_case` [wrong-word]",
        ),
        (
            {"this": [PLAN, "decade"]},
            "$.filter.this[1]: expected `day`, `week`, `month`, `quarter` or `year` [wrong-word]",
        ),
        (
            {"=": [PLAN, {"instant": "2026-01-01"}]},
            "$.filter.=[1].instant: `2026-01-01` is a date [bad-date]\n  = help: the key is `date`",
        ),
        (
            {"=": [PLAN, {"date": "2026-01-01T08:00Z"}]},
            (
                "$.filter.=[1].date: `2026-01-01T08:00Z` is an instant [bad-date]\n"
                "  = help: the key is `instant`"
            ),
        ),
        (
            {"=": [PLAN, NAN]},
            (
                "$.filter.=[1]: expected a text, a number, true, false or an object, but found NaN "
                "[wrong-type]"
            ),
        ),
        (
            {"is_set": COUNT},
            "$.filter.is_set.count: `is_set` is no test of `count` [wrong-subject]",
        ),
        (
            happened(event="E", this="day", previous="day"),
            (
                "$.filter.happened: events have one window, but found `this` and `previous` "
                "[several-windows]"
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_path_the_reason_and_what_was_meant(condition: object, said: str) -> None:
    with pytest.raises(FilterError, match=f"^{re.escape(said)}$"):
        from_json(document(condition))


@pytest.mark.parametrize("twin", TWINS)
def test_an_error_with_a_path_pickles_and_copies(twin: Twin) -> None:
    with pytest.raises(FilterError) as raised:
        from_json(json.dumps(document({})))
    assert str(twin(raised.value)) == str(raised.value)


def test_nothing_is_changed_in_what_was_given() -> None:
    form = document({"and": [{"<": [COUNT, "x"]}, {"is_set": []}]})
    before = json.dumps(form)
    assert complaints(form)
    assert json.dumps(form) == before
