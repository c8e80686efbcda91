from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from sprigclassic import Schema, SchemaError, StudyFilter
from sprigclassic.filters.schema import read_schema
from sprigclassic.filters.schema.types import at_path, paths
from tests.data_files import DATA
from tests.examples.test_shop_archive import shipped_lines

PLAN: Final = json.loads((DATA / "tracking_plan.json").read_text("utf-8"))
RULES: Final[list[dict[str, Any]]] = PLAN["data"]["rules"]
SCHEMA: Final = Schema.from_tracking_plan(PLAN)
PAGE: Final = {
    **dict.fromkeys(["category", "name", "path", "referrer", "search", "title", "url"], "text"),
    "keywords": "texts",
}


def message(**parts: Any) -> dict[str, Any]:
    """Return the schema of a message with schemas of its properties or traits."""
    return {"type": "object", "properties": {"context": {}, **parts}}


def closed(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def track(key: str, properties: Any) -> dict[str, Any]:
    return {"type": "TRACK", "key": key, "jsonSchema": message(properties=properties)}


def identify(**traits: Any) -> dict[str, Any]:
    return {"type": "IDENTIFY", "jsonSchema": message(traits=closed(**traits))}


def type_of(schema: Any) -> Any:
    plan = [identify(a=schema)]
    return Schema.from_tracking_plan({"rules": plan}).to_json()["attributes"]["a"]


def problems_of(plan: Any) -> list[str]:
    with pytest.raises(SchemaError) as refusal:
        Schema.from_tracking_plan(plan)
    return [f"{problem.path} {problem.code}" for problem in refusal.value.problems]


# ---- the plan of a shop ------------------------------------------------------------------------


def test_a_plan_is_read() -> None:
    assert SCHEMA.to_json() == {
        "version": 1,
        "attributes": {
            "email": "text",
            "firstName": "text",
            "lastName": "text",
            "phone": "text",
            "plan": {"values": ["free", "pro", "team"]},
            "seats": "number",
            "beta": "flag",
            "country": "text",
            "createdAt": ["text", "moment"],
            "address": {"object": {"city": "text", "country": "text", "postalCode": "text"}},
            "tags": "texts",
            "preferences": "object",
            "externalId": ["text", "number"],
            "nps": "any",
        },
        "events": {
            "Cart Opened": {"items": "number"},
            "Checkout": {
                "total": "number",
                "currency": {"values": ["EUR", "USD", "GBP", "PLN", "JPY"]},
                "coupon": "text",
                "order_id": "text",
                "items": {
                    "list": {
                        "object": {"product_id": "text", "price": "number", "quantity": "number"}
                    }
                },
                "delivery_on": ["text", "moment"],
            },
            "Delivery Due": {"order_id": "text"},
            "Product Viewed": {
                "product_id": "text",
                "name": "text",
                "category": "text",
                "price": "number",
            },
            "Products Searched": {"query": ["text", "object"]},
            "Signed In": {"method": "text"},
            "Support Ticket Opened": {"topic": "text", "priority": "number"},
            "Segment Consent Preference Updated": "object",
            "pageview": ["object", {"object": PAGE}],
        },
    }


def test_the_plan_is_one_of_json_schemas() -> None:
    for rule in RULES:
        Draft7Validator.check_schema(rule["jsonSchema"])


def test_the_shop_keeps_to_its_plan() -> None:
    schemas = {rule.get("key"): rule["jsonSchema"] for rule in RULES if rule["type"] == "TRACK"}
    sent = [line for line in shipped_lines() if b'"track"' in line][:2_000]
    seen = set()
    for line in sent:
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        name = fields.get("event")
        if name in schemas and isinstance(fields.get("properties"), dict):
            Draft7Validator(schemas[name]).validate(fields)
            seen.add(name)
    assert len(seen) == 7


@pytest.mark.parametrize(
    "text",
    [
        "Checkout count < 3 in last 30 days",
        'plan = "pro" and seats >= 10 and beta = true and address.city != "Kiel"',
        "Checkout sum(total) > 100 and Checkout last(coupon) is set",
        "createdAt at least 21 days ago and Checkout happened within 7 days of createdAt",
        'tags contains "vip" and preferences.dark = true and nps > 3 and externalId in ("a", 3)',
        'pageview where path starts with "/pricing" happened',
        "pageview where any_other = 1 happened",
        "any event count > 3 and any event where total > 3 happened",
        '"Segment Consent Preference Updated" where whatever is set happened',
    ],
)
def test_what_keeps_to_the_plan_passes(text: str) -> None:
    assert str(StudyFilter.parse(text, schema=SCHEMA)) == text


# ---- forms -------------------------------------------------------------------------------------

TOTAL: Final = closed(total={"type": "number"})
CONFIG: Final = {
    "name": "workspaces/shop/tracking-plans/rs_1",
    "display_name": "Shop",
    "rules": {
        "events": [
            {"name": "Checkout", "version": 1, "rules": message(properties=TOTAL, traits={})},
            {"name": "Checkout", "version": 2, "rules": message(properties=closed(sku={}))},
        ],
        "identify": message(traits=closed(plan={"type": "string"})),
        "group": message(traits=closed(industry={"type": "string"})),
        "global": message(properties=closed(app={"type": "string"}), traits={}),
        "identify_traits": [{"name": "old"}, {"description": "no name"}],
        "group_traits": [],
    },
}


@pytest.mark.parametrize(
    "plan",
    [
        CONFIG,
        {"tracking_plan": CONFIG},
        CONFIG["rules"],
        json.dumps(CONFIG),
        json.dumps(CONFIG).encode(),
    ],
    ids=["plan", "envelope", "rules", "text", "bytes"],
)
def test_the_form_of_the_config_api_is_read(plan: Any) -> None:
    schema = Schema.from_tracking_plan(plan)
    assert schema.to_json() == {
        "version": 1,
        "attributes": {"plan": "text", "old": "any"},
        "events": {
            "Checkout": {"app": "text", "total": "number", "sku": "any"},
            "pageview": ["object", {"object": {**PAGE, "app": "text"}}],
        },
    }
    assert read_schema(plan) == schema


@pytest.mark.parametrize("plan", [PLAN, PLAN["data"], RULES, tuple(RULES), json.dumps(RULES)])
def test_the_form_of_the_public_api_is_read(plan: Any) -> None:
    assert Schema.from_tracking_plan(plan) == read_schema(plan) == SCHEMA


def test_a_schema_of_ones_own_is_told_from_a_plan() -> None:
    for schema in (SCHEMA, Schema(), Schema.of(attributes={"rules": "text"}, events={})):
        assert read_schema(schema.to_json()) == schema


# ---- what a plan says nothing about ------------------------------------------------------------


def test_without_a_rule_for_identify_all_attributes_may_be() -> None:
    assert Schema.from_tracking_plan([track("A", TOTAL)]).attributes is None
    everywhere = {"type": "COMMON", "jsonSchema": message(traits=closed(email={"type": "string"}))}
    schema = Schema.from_tracking_plan([everywhere])
    assert schema.to_json()["attributes"] == ["object", {"object": {"email": "text"}}]


def test_without_a_rule_for_an_event_all_events_may_be() -> None:
    assert Schema.from_tracking_plan([identify(plan={"type": "string"})]).events is None
    assert Schema.from_tracking_plan([]) == Schema()


def test_traits_that_are_not_listed_may_be_any() -> None:
    schema = Schema.from_tracking_plan([{"type": "IDENTIFY", "jsonSchema": message(traits={})}])
    assert schema.to_json()["attributes"] == "object"


@pytest.mark.parametrize(
    "properties",
    [{}, True, {"type": "object"}, {"type": "object", "properties": {}}, {"type": "string"},
     {"$comment": "none"}],
    ids=["empty", "true", "object", "no-members", "text", "comment"],
)  # fmt: skip
def test_an_event_without_properties_may_have_any(properties: Any) -> None:
    schema = Schema.from_tracking_plan([track("A", properties)])
    assert schema.to_json()["events"]["A"] == "object"


def test_an_event_may_be_said_to_have_none() -> None:
    none = {"type": "object", "additionalProperties": False}
    assert Schema.from_tracking_plan([track("A", none)]).to_json()["events"]["A"] == {}


def test_pages_are_pageviews() -> None:
    page = {"type": "PAGE", "key": "Pricing", "jsonSchema": message(properties=TOTAL)}
    other = {"type": "PAGE", "jsonSchema": message(properties=closed(title={"type": "integer"}))}
    plan = [track("A", TOTAL), page, other]
    events = Schema.from_tracking_plan(plan).to_json()["events"]
    assert events["pageview"] == {**PAGE, "total": "number", "title": "number"}


def test_a_track_may_be_called_as_pages_are() -> None:
    events = Schema.from_tracking_plan([track("pageview", TOTAL)]).to_json()["events"]
    assert events == {"pageview": ["object", {"object": {"total": "number", **PAGE}}]}


def test_groups_and_screens_teach_nothing() -> None:
    rules = [{"type": kind, "jsonSchema": message(traits=TOTAL)} for kind in ("GROUP", "SCREEN")]
    assert Schema.from_tracking_plan(rules) == Schema()


def test_an_event_goes_before_what_all_events_have() -> None:
    common = {"type": "COMMON", "jsonSchema": message(properties=closed(total={"type": "string"}))}
    events = Schema.from_tracking_plan([common, track("A", TOTAL)]).to_json()["events"]
    assert events["A"] == {"total": "number"}


# ---- JSON Schema -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({}, "any"),
        (True, "any"),
        ({"type": "string"}, "text"),
        ({"type": ["string"]}, "text"),
        ({"type": "integer"}, "number"),
        ({"type": "number", "minimum": 0, "multipleOf": 0.01}, "number"),
        ({"type": "boolean"}, "flag"),
        ({"type": ["boolean", "null"]}, "flag"),
        ({"type": "null"}, "any"),
        ({"type": ["string", "number", "integer"]}, ["text", "number"]),
        ({"type": "string", "format": "date-time"}, ["text", "moment"]),
        ({"type": "string", "format": "date"}, ["text", "moment"]),
        ({"type": "string", "format": "email"}, "text"),
        ({"type": "number", "format": "date-time"}, "number"),
        ({"format": "date-time"}, "any"),
        ({"pattern": "^a", "not": {"pattern": "b"}}, "any"),
        ({"type": "array"}, "list"),
        ({"type": "array", "items": {"type": "string"}}, "texts"),
        ({"items": {"type": "number"}}, {"list": "number"}),
        ({"type": "array", "items": {}}, "list"),
        ({"type": "array", "items": [{"type": "string"}]}, "list"),
        ({"type": "object"}, "object"),
        ({"properties": {"a": {"type": "string"}}}, {"object": {"a": "text"}}),
        (closed(a={"type": "string"}, b=False), {"object": {"a": "text"}}),
        ({**closed(a={}), "additionalProperties": True}, ["object", {"object": {"a": "any"}}]),
        ({**closed(a={}), "additionalProperties": {}}, ["object", {"object": {"a": "any"}}]),
        ({**closed(a={}), "additionalProperties": False}, {"object": {"a": "any"}}),
        ({**closed(a={}), "patternProperties": {"^x": {}}}, ["object", {"object": {"a": "any"}}]),
        ({"type": ["object", "string"], "properties": {}}, ["text", "object"]),
        ({"enum": ["a", "b"]}, {"values": ["a", "b"]}),
        ({"enum": ["a", 1, True, None]}, {"values": ["a", 1, True]}),
        ({"type": "string", "enum": ["a"]}, {"values": ["a"]}),
        ({"type": "string", "enum": [None]}, "text"),
        ({"enum": [[]]}, "any"),
        ({"const": "a"}, {"values": ["a"]}),
        ({"const": None}, "any"),
        ({"anyOf": [{"type": "string"}, {"type": "number"}]}, ["text", "number"]),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, "any"),
        ({"oneOf": [{"type": "string"}, {"enum": ["a"]}]}, "text"),
        ({"anyOf": [{"type": "string"}, {}]}, "any"),
        ({"anyOf": []}, "any"),
        ({"type": "string", "anyOf": [{"minLength": 1}, {"pattern": "a"}]}, "text"),
        ({"allOf": [{"minLength": 1}, {"type": "string"}]}, "text"),
        ({"allOf": [closed(a={"type": "string"}), closed(b={"type": "number"})]},
         {"object": {"a": "text", "b": "number"}}),
        ({**closed(a={"type": "string"}), "anyOf": [closed(b={}), {"required": ["a"]}]},
         {"object": {"a": "text"}}),
        ({**closed(a={"type": "string"}), "anyOf": [closed(b={}), closed(c={})]},
         {"object": {"a": "text", "b": "any", "c": "any"}}),
        ({**closed(a={}), "if": {}, "then": closed(b={}), "else": {"required": ["a"]}},
         {"object": {"a": "any", "b": "any"}}),
        ({**closed(a={}), "dependencies": {"a": ["b"], "c": closed(d={})}},
         {"object": {"a": "any", "d": "any"}}),
        ({"type": "string", "then": closed(b={})}, "text"),
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_schema_says_a_type(schema: Any, type_: Any) -> None:
    assert type_of(schema) == type_


# ---- what is refused ---------------------------------------------------------------------------

TRAIT: Final = "$[0].jsonSchema.properties.traits.properties.a"


@pytest.mark.parametrize(
    ("schema", "problems"),
    [
        ({"type": "strnig"}, [f"{TRAIT}.type unknown-type"]),
        ({"type": ["string", 3]},
         [f"{TRAIT}.type[1] wrong-type", f"{TRAIT}.type[1] unknown-type"]),
        ({"$ref": "#/definitions/a"}, [f"{TRAIT}.$ref reference"]),
        ({"properties": []}, [f"{TRAIT}.properties wrong-type"]),
        ({"type": "array", "items": 3}, [f"{TRAIT}.items wrong-type"]),
        ({"enum": "a"}, [f"{TRAIT}.enum wrong-type"]),
        ({"anyOf": {}}, [f"{TRAIT}.anyOf wrong-type"]),
        (None, [f"{TRAIT} wrong-type"]),
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_schema_that_cannot_be_read_is_refused(schema: Any, problems: list[str]) -> None:
    assert problems_of([identify(a=schema)]) == problems


@pytest.mark.parametrize(
    ("plan", "problems"),
    [
        ({}, ["$ no-plan"]),
        ({"data": {"trackingPlan": {}}}, ["$.data no-plan"]),
        ("{", ["$ not-json"]),
        (3, None),
        ([3], ["$[0] wrong-type", "$[0] missing-key", "$[0] missing-key"]),
        ([{"type": "TRACK", "key": "A"}], ["$[0] missing-key"]),
        ([{"type": "TRACK", "jsonSchema": {}}], ["$[0].type missing-key"]),
        ([{"type": "TRACK", "key": None, "jsonSchema": {}}], ["$[0].key wrong-type"]),
        ([{"type": "track", "jsonSchema": {}}], ["$[0].type unknown-rule"]),
        ({"events": [{"name": "A"}, {"rules": {}}]},
         ["$.events[0] missing-key", "$.events[1] missing-key"]),
        ({"data": {"rules": [], "pagination": {"current": "MA==", "next": "MQ=="}}},
         ["$.data.pagination.next incomplete"]),
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_no_plan_is_refused(plan: Any, problems: list[str] | None) -> None:
    if problems is None:
        with pytest.raises(TypeError, match="a schema is read from"):
            Schema.from_tracking_plan(plan)
    else:
        assert problems_of(plan) == problems


def test_a_last_page_of_rules_is_read() -> None:
    plan = {"data": {"rules": RULES, "pagination": {"current": "MA==", "next": None}}}
    assert Schema.from_tracking_plan(plan) == SCHEMA


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), None], ids=str)
def test_a_value_that_is_unset_is_none_of_a_choice(value: float | None) -> None:
    only = Schema.from_tracking_plan([identify(a={"enum": [value]})])
    assert only.to_json()["attributes"] == {"a": "any"}
    both = Schema.from_tracking_plan([identify(a={"enum": ["x", value]})])
    assert both.to_json()["attributes"] == {"a": {"values": ["x"]}}


def test_a_plan_that_holds_itself_is_refused_quietly() -> None:
    plan: dict[str, Any] = {}
    plan["data"] = plan
    schema: dict[str, Any] = {"type": "object"}
    schema["properties"] = {"a": schema}
    for endless in (plan, [identify(a=schema)]):
        [problem] = problems_of(endless)
        assert problem.endswith(" too-deep")


_words = st.sampled_from([
    "type", "key", "jsonSchema", "rules", "data", "events", "name", "identify", "global",
    "properties", "traits", "items", "enum", "const", "anyOf", "allOf", "$ref", "then",
    "dependencies", "additionalProperties", "TRACK", "IDENTIFY", "PAGE", "COMMON", "object",
    "array", "string", "number", "null", "date", "format", "pagination", "next", "identify_traits",
])  # fmt: skip
_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _words | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=5),
    max_leaves=30,
)


def read(document: Any) -> Schema | list[str]:
    """Return the schema of a plan, or the places of what is wrong with it."""
    try:
        return Schema.from_tracking_plan(document)
    except SchemaError as error:
        return [problem.path for problem in error.problems]


def is_sound(found: Schema | list[str], within: str) -> bool:
    """Return whether a schema comes back from its JSON, or a plan was refused within a place."""
    if isinstance(found, Schema):
        return Schema.from_json(found.to_json()) == found
    return bool(found) and all(place.startswith(within) for place in found)


@given(st.lists(_documents, max_size=3) | st.dictionaries(_words, _documents, max_size=5))
def test_any_document_is_a_plan_or_refused_with_its_places(document: Any) -> None:
    assert is_sound(read(document), "$")


@given(st.lists(_documents, min_size=1, max_size=3))
def test_any_json_schema_is_a_type_or_refused_with_its_places(schemas: list[Any]) -> None:
    traits = {f"t{number}": schema for number, schema in enumerate(schemas)}
    assert is_sound(read([identify(**traits)]), TRAIT.removesuffix(".a") + ".t")


def test_a_plan_of_any_depth_is_refused_quietly() -> None:
    schema: Any = {"type": "string"}
    plan: Any = {}
    for _ in range(300):
        schema = {"type": "object", "properties": {"a": schema}}
        plan = {"data": plan}
    for deep in (plan, [identify(a=schema)]):
        [problem] = problems_of(deep)
        assert problem.endswith(" too-deep")


def test_what_is_declared_can_be_found() -> None:
    assert SCHEMA.attributes is not None
    assert [
        path for path in paths(SCHEMA.attributes) if at_path(SCHEMA.attributes, path) is None
    ] == []
