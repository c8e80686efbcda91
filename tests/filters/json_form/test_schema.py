"""The published schema says what the reader says, as far as a schema can."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sprigclassic.errors import FilterError
from sprigclassic.filters.json_form import from_json, json_schema, to_json
from sprigclassic.filters.json_form.conditions import CONDITIONS, SUBJECTS
from sprigclassic.filters.json_form.moments import WINDOWS
from sprigclassic.filters.json_form.words import FUNCTIONS, UNITS
from sprigclassic.filters.limits import MAX_AMOUNT, MAX_NUMBER, MIN_NUMBER
from tests.filters.json_form.forms import IS_SET, LINES, PLAN, TREES, document

if TYPE_CHECKING:
    from sprigclassic.filters.tree import Condition

SCHEMA: Final = Draft202012Validator(json_schema())

BEYOND: Final[dict[str, Any]] = {
    "unknown-timezone": document(IS_SET, "Mars/Phobos"),
    "impossible-date": document({"on": [PLAN, {"date": "2026-02-30"}]}),
    "instant-out-of-range": document({"before": [PLAN, {"instant": "0001-01-01T00:00+01:00"}]}),
    "bad-version": document({"=": [PLAN, {"version": "two"}]}),
    "bad-pattern": document({"matches": [PLAN, "[a"]}),
    "lone-surrogate": document({"in_group": "\ud800"}),
    "backwards-range": document({"between": [PLAN, 3, 2]}),
    "empty-range": document({"between_ago": [PLAN, {"days": [3, 3]}]}),
    "too-long": document({"in_group": "a" * 70_000}),
    "too-deep": document({"not": {"or": [IS_SET, {"and": [IS_SET, IS_SET]}]}}),
    "too-many-conditions": document({"and": [IS_SET] * 1001}),
    "json-too-large": document({"in": [PLAN, ["x"] * 33_000]}),
    "json-too-deep": document(IS_SET),
}
"""What no schema can say, by code, with a document that only the reader refuses."""

for _ in range(32):
    BEYOND["too-deep"]["filter"] = {"not": {"or": [IS_SET, BEYOND["too-deep"]["filter"]]}}
for _ in range(160):
    BEYOND["json-too-deep"]["filter"] = {"not": BEYOND["json-too-deep"]["filter"]}


def refused_for(form: Any) -> set[str]:
    try:
        from_json(form)
    except FilterError as error:
        return {problem.code for problem in error.problems}
    return set()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_schema_is_fresh() -> None:
    json_schema().clear()
    assert json_schema() == SCHEMA.schema


@given(TREES)
def test_what_is_written_is_valid(condition: Condition) -> None:
    SCHEMA.validate(to_json(condition))


@pytest.mark.parametrize("code", BEYOND)
def test_what_no_schema_can_say(code: str) -> None:
    assert refused_for(BEYOND[code]) == {code}
    if code not in {"too-deep", "json-too-deep"}:  # the validator is recursive
        assert SCHEMA.is_valid(BEYOND[code])


# ---- any document ------------------------------------------------------------------------------

KEYS: Final = sorted(
    {*CONDITIONS, *SUBJECTS, *WINDOWS, *UNITS}
    | {"event", "any_event", "where", "of", "steps", "then_no", "within", "property"}
    | {"date", "instant", "version", "timezone", "filter", "comment"}
)
SCALARS: Final = st.sampled_from(
    [None, True, False, 0, 1, 3.0, 2.5, -1, 1e30, "", "x", "day", "2026-01-01", "ignoring_case"]
)
VALUES: Final = SCALARS | st.sampled_from(
    [
        *([], {}, [1], ["x"], {"days": 3}, {"days": [3, 2]}, {"date": "2026-01-01"}),
        *(PLAN, {"property": "p"}, {"count": {"event": "E"}}, {"event": "E"}, IS_SET),
        *({"instant": "2026-01-01T08:00:00Z"}, {"first_happened": {"event": "E"}}),
        *([{"days": 3}, PLAN], [{"date": "2026-01-01"}] * 2, [{"event": "E"}] * 2),
        *({"version": "2.1"}, {"sum": {"any_event": True, "of": "p"}}),
    ]
).map(deepcopy)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """Documents in which a key or two are dropped, renamed or added, or a value is another."""
    form = draw(st.sampled_from([line["filter"] for line in LINES]) | TREES.map(_form))
    changed = {"filter": deepcopy(form)}
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        if places := list(_places(changed)):
            _damage(draw, *draw(st.sampled_from(places)))
    return {"version": 1, "timezone": "UTC", **changed}


def _form(condition: Condition) -> Any:
    return to_json(condition)["filter"]


def _places(container: Any) -> Any:
    """Yield each dict or list with each of its keys or indices."""
    items = container.items() if isinstance(container, dict) else enumerate(container)
    for key, value in items:
        yield container, key
        if isinstance(value, (dict, list)):
            yield from _places(value)


def _damage(draw: st.DrawFn, container: Any, key: Any) -> None:
    kind = draw(st.sampled_from(["other", "drop", "add", "rename", "rename"]))
    if kind == "other":
        container[key] = draw(VALUES)
    elif kind == "drop":
        del container[key]
    elif isinstance(container, list):
        container.insert(key, draw(VALUES))
    elif kind == "add":
        container[draw(st.sampled_from(KEYS))] = draw(VALUES)
    else:
        container[draw(st.sampled_from(KEYS))] = container.pop(key)


SUBJECT_FORMS: Final = st.sampled_from(
    [
        *(PLAN, {"property": "p"}, {"in_group": "VIPs"}),
        *({measure: {"event": "E"}} for measure in ("count", "days", "sessions")),
        *({measure: {"event": "E", "of": "p"}} for measure in FUNCTIONS),
        *({end: {"event": "E", "of": "p"}} for end in ("first", "last")),
        *({end: {"event": "E"}} for end in ("first_happened", "last_happened")),
    ]
)


@st.composite
def assembled(draw: st.DrawFn) -> Any:
    """Conditions of an operator and a few values, of which most do not fit."""
    operator = draw(st.sampled_from(sorted(CONDITIONS)))
    subject = draw(SUBJECT_FORMS)
    given = [subject, *draw(st.lists(VALUES, min_size=1, max_size=2))]
    test = {operator: subject if operator in {"is_set", "is_not_set"} else given}
    inside = draw(st.booleans())
    return document({"happened": {"event": "E", "where": test}} if inside else test)


@st.composite
def windowed(draw: st.DrawFn) -> Any:
    """Conditions on events in one or two windows, of which most do not fit."""
    members = draw(st.dictionaries(st.sampled_from(sorted(WINDOWS)), VALUES, max_size=2))
    events = {draw(st.sampled_from(["event", "any_event", "steps"])): draw(VALUES), **members}
    operator = draw(st.sampled_from(["happened", "never_happened", "sequence"]))
    return document({operator: events})


@given(damaged() | assembled() | windowed())
@example({"version": 1.0, "timezone": "UTC", "filter": IS_SET})
@example({"version": True, "timezone": "UTC", "filter": IS_SET})
@example({"version": 2, "timezone": "UTC", "filter": IS_SET})
@example({"timezone": "UTC", "filter": IS_SET})
@example({"version": 1, "filter": IS_SET})
@example({"version": 1, "timezone": None, "filter": IS_SET})
@example({"version": 1, "timezone": "UTC"})
@example({**document(IS_SET), "comment": "x"})
@example(document({"=": [{"count": {"any_event": True}}, 2.5]}))
@example(document({"=": [{"distinct": {"any_event": True, "of": "p"}}, 2.5]}))
@example(document({"=": [{"sum": {"any_event": True, "of": "p"}}, 2.5]}))
@example(document({"in": [PLAN, [3], "ignoring_case"]}))
@example(document({"in": [PLAN, [3, "x"], "ignoring_case"]}))
@example(document({"<": [PLAN, True]}))
@example(document({"between": [PLAN, True, True]}))
@example(document({"between": [PLAN, {"date": "2026-01-01"}, {"instant": "2026-01-01T00:00Z"}]}))
@example(document({"happened": {"event": "E", "in_last": {"days": 366_001}}}))
@example(document({"happened": {"event": "E", "in_last": {"days": 3.0}}}))
@example(document({"=": [PLAN, 9223372036854775808.0]}))
def test_reader_and_schema_agree(form: Any) -> None:
    codes = refused_for(form)
    if SCHEMA.is_valid(form):
        assert codes <= set(BEYOND)
    else:
        assert codes
    assert refused_for(json.dumps(form)) == codes


# ---- the words and limits of both --------------------------------------------------------------


def _named(schema: Any) -> set[str]:
    """Return every property that a schema names."""
    if isinstance(schema, list):
        return set().union(*map(_named, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*map(_named, schema.values()))


def test_the_schema_names_every_key() -> None:
    assert {*CONDITIONS, *SUBJECTS, *WINDOWS, *UNITS} <= _named(json_schema())


def test_the_schema_has_the_limits_of_the_language() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["number"]["minimum"] == MIN_NUMBER
    assert definitions["number"]["maximum"] == MAX_NUMBER
    amounts = definitions["duration"]["properties"]
    assert {UNITS[key]: amount["maximum"] for key, amount in amounts.items()} == MAX_AMOUNT
