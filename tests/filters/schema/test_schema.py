from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import Schema, SchemaError
from sprigclassic.filters.schema import read_schema
from sprigclassic.filters.schema.types import ANY, OBJECT, Type, at_path, paths, union
from tests.twins import TWINS, Twin

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS: Final = ["text", "number", "flag", "moment", "version", "texts", "list", "object", "any"]
SHOP: Final = Schema.of(
    attributes={
        "plan": {"values": ["free", "pro"]},
        "address": {"object": {"city": "text", "geo": {"object": {"lat": "number"}}}},
        "address.zip": "text",
        "more": ["object", {"object": {"known": "flag"}}],
    },
    events={"Checkout": {"total": "number"}, "Empty": {}, "Open": "object"},
)

scalars = st.text(max_size=3) | st.integers(-3, 3) | st.booleans() | st.floats(-1, 1)


def grown(types: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = st.dictionaries(st.text(max_size=3), types, max_size=3)
    return st.one_of(
        members.map(lambda known: {"object": known}),
        types.map(lambda item: {"list": item}),
        st.lists(scalars, min_size=1, max_size=3).map(lambda values: {"values": values}),
        st.lists(types, min_size=1, max_size=3),
    )


spelled_types = st.recursive(st.sampled_from(WORDS), grown, max_leaves=8)
members = st.dictionaries(st.text(max_size=3), spelled_types, max_size=4)
schemas = st.builds(
    Schema.of,
    attributes=st.none() | members,
    events=st.none() | st.dictionaries(st.text(max_size=3), members | st.just("object")),
)


def problems_of(read: Callable[[], object]) -> list[str]:
    with pytest.raises(SchemaError) as refusal:
        read()
    return [f"{problem.path} {problem.code}" for problem in refusal.value.problems]


# ---- laws --------------------------------------------------------------------------------------


@given(schemas)
def test_a_schema_is_what_its_json_says(schema: Schema) -> None:
    form = schema.to_json()
    assert Schema.from_json(form) == schema
    assert Schema.from_json(json.dumps(form)) == read_schema(json.dumps(form).encode()) == schema
    assert Schema.from_json(form).to_json() == form


@given(schemas, schemas, schemas)
def test_schemas_add_up_in_any_order(a: Schema, b: Schema, c: Schema) -> None:
    assert names_of((a | b) | c) == names_of(a | (b | c)) == names_of((c | b) | a)
    assert a | a == a
    assert a | Schema() == Schema() | a == a


def names_of(schema: Schema) -> Any:
    attributes, events = schema.attributes, schema.events
    return (
        None if attributes is None else (attributes.kinds, sorted(paths(attributes))),
        None if events is None else {name: sorted(paths(has)) for name, has in events.items()},
    )


@pytest.mark.parametrize("twin", TWINS)
def test_schemas_pickle_and_copy(twin: Twin) -> None:
    assert twin(SHOP) == SHOP
    assert hash(twin(SHOP)) == hash(SHOP)
    assert twin(SHOP.attributes) == SHOP.attributes


def test_a_schema_keeps_no_mapping_that_others_may_change() -> None:
    given: dict[str, Any] = {"Checkout": {"total": "number"}}
    schema = Schema.of(events=given)
    given["Checkout"]["total"] = "text"
    given["Refund"] = {}
    schema.to_json()["events"]["Checkout"]["total"] = "text"
    assert schema == Schema.of(events={"Checkout": {"total": "number"}})
    assert schema.events is not None
    with pytest.raises(TypeError):
        schema.events["Refund"] = OBJECT  # type: ignore[index]


def test_schemas_do_not_add_up_with_anything_else() -> None:
    with pytest.raises(TypeError):
        _ = SHOP | {}  # type: ignore[operator]


# ---- types -------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_written_as_it_is_read(word: str) -> None:
    form = {"version": 1, "attributes": {"a": word, "b": {"list": word}}}
    assert Schema.from_json(form).to_json()["attributes"]["a"] == word


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        (["text"], "text"),
        (["number", "text", "text"], ["text", "number"]),
        (["text", "any"], "any"),
        ({"list": "text"}, "texts"),
        ({"list": "any"}, {"list": "any"}),
        (["texts", {"list": "number"}], {"list": ["text", "number"]}),
        (["texts", "list"], "list"),
        ({"values": [1, 1.0, True, "1", 1]}, {"values": [1, True, "1"]}),
        ([{"values": ["a"]}, {"values": ["b", "a"]}], {"values": ["a", "b"]}),
        ([{"values": ["a"]}, "texts"], [{"values": ["a"]}, "texts"]),
        ([{"values": ["a"]}, "number"], ["text", "number"]),
        ({"object": {}}, {"object": {}}),
        (["object", {"object": {}}], "object"),
        (
            [{"object": {"a": "text"}}, {"object": {"a": "flag", "b": "text"}}],
            {"object": {"a": ["text", "flag"], "b": "text"}},
        ),
        ([{"object": {"a": "text"}}, "object"], ["object", {"object": {"a": "text"}}]),
    ],
    ids=repr,
)
def test_types_have_one_spelling(given: Any, canonical: Any) -> None:
    form = Schema.of(attributes={"a": given}).to_json()
    assert form == {"version": 1, "attributes": {"a": canonical}}


def test_values_may_come_from_an_enumeration() -> None:
    class Plan(StrEnum):
        FREE = "free"

    schema = Schema.of(attributes={"plan": {"values": [Plan.FREE]}})
    assert schema == Schema.of(attributes={"plan": {"values": ["free"]}})


def test_the_type_of_nothing_is_anything() -> None:
    assert union([]) == ANY
    assert union([OBJECT]) == OBJECT
    assert union([OBJECT, ANY]) == ANY


def test_all_names_may_be_of_one_type() -> None:
    assert Schema.of(attributes="any").attributes == ANY
    assert Schema.of(attributes=["object", {"object": {"a": "text"}}]).to_json() == {
        "version": 1,
        "attributes": ["object", {"object": {"a": "text"}}],
    }


# ---- paths -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("plan", {"values": ["free", "pro"]}),
        ("address.city", "text"),
        ("address.zip", "text"),
        ("address.geo.lat", "number"),
        ("more.known", "flag"),
        ("more.unknown.deep", "any"),
        ("address.geo", {"object": {"lat": "number"}}),
        ("plan.name", None),
        ("address.cit", None),
        ("address.", None),
        ("addres", None),
        ("address.city.name", None),
        ("", None),
    ],
)
def test_a_path_leads_to_a_type(path: str, found: Any) -> None:
    assert SHOP.attributes is not None
    type_ = at_path(SHOP.attributes, path)
    expected = Schema.of(attributes={"a": found}).attributes if found else None
    assert type_ == (expected and expected.members["a"])


def test_a_path_may_lead_to_several_places() -> None:
    schema = Schema.of(attributes={"a.b": "text", "a": {"object": {"b": "number"}}})
    assert schema.attributes is not None
    found = at_path(schema.attributes, "a.b")
    assert found is not None
    assert found.kinds == {"text", "number"}


def test_what_is_declared_goes_before_what_may_be() -> None:
    schema = Schema.of(attributes=["object", {"object": {"a": {"object": {"b": "number"}}}}])
    assert schema.attributes is not None
    found = at_path(schema.attributes, "a.b")
    assert found == Type(frozenset({"number"}))
    assert at_path(schema.attributes, "b.a") == ANY


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "problems"),
    [
        ({"a": "txt"}, ["$.attributes.a no-type"]),
        ({"a b": 3}, ['$.attributes["a b"] wrong-type']),
        ({"a": []}, ["$.attributes.a no-type"]),
        ({"a": ["text", None]}, ["$.attributes.a[1] wrong-type"]),
        ({"a": {}}, ["$.attributes.a no-type"]),
        ({"a": {"lsit": "text"}}, ["$.attributes.a.lsit unknown-key", "$.attributes.a no-type"]),
        ({"a": {"list": "text", "values": [1]}}, ["$.attributes.a no-type"]),
        ({"a": {"values": []}}, ["$.attributes.a.values no-type"]),
        ({"a": {"values": "free"}},
         ["$.attributes.a.values wrong-type", "$.attributes.a.values no-type"]),
        ({"a": {"values": [None, [], float("nan")]}},
         [*(f"$.attributes.a.values[{place}] wrong-type" for place in range(3)),
          "$.attributes.a.values no-type"]),
        ({"a": {"object": "text"}}, ["$.attributes.a.object no-type"]),
        ({3: "text"}, ["$.attributes wrong-type"]),
        ("text", ["$.attributes no-type"]),
        (7, ["$.attributes wrong-type"]),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_type_is_refused(attributes: Any, problems: list[str]) -> None:
    assert problems_of(lambda: Schema.of(attributes=attributes)) == problems


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({}, ["$ missing-key"]),
        ({"version": 2}, ["$.version unknown-version"]),
        ({"version": True}, ["$.version unknown-version"]),
        ({"version": 1, "event": {}}, ["$.event unknown-key"]),
        ({"version": 1, "events": []}, ["$.events wrong-type"]),
        ({"version": 1, "events": {"A": 3}}, ["$.events.A wrong-type"]),
        ("[]", ["$ wrong-type"]),
        ("3", ["$ wrong-type"]),
        ("{", ["$ not-json"]),
        ("", ["$ not-json"]),
        (b"\xff", ["$ not-json"]),
        ("[" * 100_000, ["$ not-json"]),
        ('{"a": ' + "9" * 5_000 + "}", ["$ not-json"]),
    ],
    ids=lambda case: repr(case)[:30],
)
def test_what_is_no_schema_is_refused(data: Any, problems: list[str]) -> None:
    assert problems_of(lambda: Schema.from_json(data)) == problems


def test_bytes_may_have_a_mark_before_them() -> None:
    assert Schema.from_json(b'\xef\xbb\xbf{"version": 1}') == Schema()


@pytest.mark.parametrize("data", [None, 3, object()], ids=["none", "number", "object"])
def test_what_is_neither_json_nor_a_mapping_is_a_misuse(data: Any) -> None:
    with pytest.raises(TypeError, match="a schema is read from"):
        Schema.from_json(data)


def test_a_type_of_any_depth_is_refused_quietly() -> None:
    spelled: Any = "text"
    for _ in range(500):
        spelled = {"list": spelled}
    [problem] = problems_of(lambda: Schema.of(attributes={"a": spelled}))
    assert problem.endswith(" too-deep")
    for _ in range(500):
        spelled = [spelled]
    [problem] = problems_of(lambda: Schema.of(attributes={"a": spelled}))
    assert problem.endswith(" too-deep")


def test_a_hundred_problems_are_told() -> None:
    attributes: Any = {f"a{number}": "txt" for number in range(200)}
    assert len(problems_of(lambda: Schema.of(attributes=attributes))) == 100


def test_the_words_tell_what_was_expected_and_found() -> None:
    with pytest.raises(SchemaError) as refusal:
        Schema.of(attributes={"a": None, "b": "txt"})  # type: ignore[dict-item]
    assert str(refusal.value) == (
        "$.attributes.a: expected a type, found null [wrong-type]\n"
        "$.attributes.b: expected one of text, number, flag, moment, version, texts, list, object, "
        "any, or an object [no-type]"
    )
