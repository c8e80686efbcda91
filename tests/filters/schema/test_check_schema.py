from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve
from hypothesis import given

from sprigclassic import FilterError, Schema, StudyFilter, event
from sprigclassic.filters import tree
from sprigclassic.filters.schema import check_schema
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.places import place_of_name
from sprigclassic.testing.strategies import user_of, worlds
from tests.filters import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.testing.strategies import World

SCHEMA: Final = Schema.of(
    attributes={
        "plan": {"values": ["free", "pro"]},
        "level": {"values": [1, 2.5, True]},
        "seats": "number",
        "beta": "flag",
        "name": "text",
        "signed_up_at": "moment",
        "app_version": "version",
        "tags": "texts",
        "sizes": {"list": "number"},
        "kinds": {"list": {"values": ["a", "b"]}},
        "things": "list",
        "settings": "object",
        "address": {"object": {"city": "text", "first name": "text"}},
        "id": ["text", "number"],
        "anything": "any",
        "expires": ["text", "moment"],
    },
    events={
        "Checkout": {"total": "number", "sku": "text", "paid_on": "moment"},
        "Order Completed": {"total": ["number", "text"]},
        "Custom": "object",
    },
)
CLOSED: Final = Schema.of(events={"Checkout": {"total": "number"}, "Refund": {"reason": "text"}})


def found(text: str, schema: Schema = SCHEMA) -> list[tuple[str, str, str | None]]:
    """Return the code, the underlined text and the help of each problem."""
    problems = check_schema(parse(text)[0], schema, partial(place_of_name, text))
    shown = [(one.code, text[slice(*one.span)] if one.span else "", one.help) for one in problems]
    assert [one.span for one in problems] == sorted(one.span or (0, 0) for one in problems)
    return shown


# ---- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "underlined", "help_"),
    [
        ('plna = "pro"', "unknown-attribute", "plna", "did you mean `plan`?"),
        ('"plna"="pro"', "unknown-attribute", '"plna"', "did you mean `plan`?"),
        ("seats > 3 or not Seats > 3", "unknown-attribute", "Seats", "did you mean `seats`?"),
        ("signedUpAt today", "unknown-attribute", "signedUpAt", "did you mean `signed_up_at`?"),
        ("address.citi is set", "unknown-attribute", "address.citi",
         "did you mean `address.city`?"),
        ("address.firstname is set", "unknown-attribute", "address.firstname",
         'did you mean `"address.first name"`?'),
        ("name.first is set", "unknown-attribute", "name.first", None),
        ("zzz is set", "unknown-attribute", "zzz", None),
        ('"sum" = 3', "unknown-attribute", '"sum"', None),
        (f"{'plan' * 20} = 3", "unknown-attribute", "plan" * 20, None),
        ("Chekcout happened", "unknown-event", "Chekcout", "did you mean `Checkout`?"),
        ('"Order completed" count > 3', "unknown-event", '"Order completed"',
         'did you mean `"Order Completed"`?'),
        ("Checkout then order_completed within 1 day", "unknown-event", "order_completed",
         'did you mean `"Order Completed"`?'),
        ("pageview where path is set last happened today", "unknown-event", "pageview", None),
        ("Checkout where totl > 3 happened", "unknown-property", "totl", "did you mean `total`?"),
        ("Checkout sum( totl ) > 3", "unknown-property", "totl", "did you mean `total`?"),
        ('Checkout sum("sum") > 3', "unknown-property", '"sum"', None),
        ("Checkout last(totl) > 3 in last 3 days", "unknown-property", "totl",
         "did you mean `total`?"),
        ('Checkout where sku = "last(x)" last # totl\n(\n"totl") > 3', "unknown-property", '"totl"',
         "did you mean `total`?"),
        ("Checkout where (total > 1 and not (sku is set or skuu is set)) happened",
         "unknown-property", "skuu", "did you mean `sku`?"),
        ("Checkout happened within 3 days of signed_up", "unknown-attribute", "signed_up",
         "did you mean `signed_up_at`?"),
        ("Checkout count > 3 since birth", "unknown-attribute", "birth", None),
        ("Checkout then Checkout within 3 days within 3 days of singed_up_at", "unknown-attribute",
         "singed_up_at", "did you mean `signed_up_at`?"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_shown_with_what_was_meant(
    text: str, code: str, underlined: str, help_: str | None
) -> None:
    assert found(text) == [(code, underlined, help_)]


def test_the_words_name_the_event() -> None:
    [problem] = check_schema(parse("Checkout where x = 1 happened")[0], SCHEMA)
    assert problem.message == "`Checkout` has no property `x`"
    [problem] = check_schema(parse("any event where x = 1 happened")[0], CLOSED)
    assert problem.message == "no event has a property `x`"


def test_any_event_has_what_some_event_has() -> None:
    text = "any event where total > 3 count > 1 and any event distinct(reason) = 2"
    assert found(text, CLOSED) == []
    assert found('any event where total starts with "x" happened', CLOSED) == [
        ("other-type", 'starts with "x"', None)
    ]
    assert found("any event where whatever = 1 happened") == []  # `Custom` has any


@pytest.mark.parametrize(
    "text",
    [
        'plan = "pro" and seats > 3 and address.city = "Kiel" and settings.dark = true',
        'things contains any of (3) or anything = 3 or id in ("a", 3)',
        'anything.deep starts with "x"',
        "Custom where whatever = 3 sum(anything) > 3",
        "Checkout count > 3 since signed_up_at and Checkout happened since name",
        "any event count > 3 and any event last happened today",
        "Checkout first(paid_on) this month in last 3 years",
        'in group "VIPs" and Checkout then no "Order Completed" within 3 days',
    ],
)  # fmt: skip
def test_what_is_declared_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("schema", [Schema(), Schema.of(attributes="any", events={"A": "any"})])
def test_what_a_schema_says_nothing_about_is_not_checked(schema: Schema) -> None:
    assert found('plan = 3 and A sum(x) > 3 since beta and A where y = "x" happened', schema) == []


def test_an_unknown_event_has_all_properties() -> None:
    assert [code for code, _, _ in found("Foo where a = 1 sum(b) > 3 or Foo first(c) = 1")] == [
        "unknown-event",
        "unknown-event",
    ]


# ---- types -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "underlined", "help_"),
    [
        ('seats = "12"', '"12"', "write `12`"),
        ('seats != "-1.5"', '"-1.5"', "write `-1.5`"),
        ('seats < "many"', '"many"', None),
        ("seats = true", "true", None),
        ('seats between "a" and "b"', '"a"', None),
        ('seats in (1, "2", 3)', '"2"', "write `2`"),
        ('seats contains "1"', 'contains "1"', None),
        ('seats matches "1*"', 'matches "1*"', None),
        ("seats contains any of (1, 2)", "contains any of (1, 2)", None),
        ('seats >= version "2"', 'version "2"', None),
        ('beta = "True"', '"True"', "write `True`"),
        ("beta = 1", "1", None),
        ("beta in last 3 days", "in last 3 days", None),
        ("beta = 2026-01-01", "2026-01-01", None),
        ("name = 3", "3", 'write `"3"`'),
        ("name != true", "true", 'write `"true"`'),
        ('name contains all of ("a")', 'contains all of ("a")', None),
        ('signed_up_at > "2026-01-01"', '"2026-01-01"', "write `2026-01-01`"),
        ('signed_up_at > "2026-01"', '"2026-01"', None),
        ("signed_up_at = 3", "3", None),
        ('signed_up_at starts with "2026"', 'starts with "2026"', None),
        ('app_version > "2.9"', '"2.9"', 'write `version "2.9"`'),
        ('app_version > "2.x"', '"2.x"', None),
        ("app_version < 2.1", "2.1", 'write `version "2.1"`'),
        ("app_version < -2.1", "-2.1", None),
        ("app_version today", "today", None),
        ('tags = "vip"', '"vip"', None),
        ('tags contains all of ("a", 3)', "3", 'write `"3"`'),
        ('tags starts with "a"', 'starts with "a"', None),
        ('sizes contains "2"', '"2"', "write `2`"),
        ('sizes not contains any of (1, "2")', '"2"', "write `2`"),
        ('settings = "x"', '"x"', None),
        ("settings in next 3 days", "in next 3 days", None),
        ('address contains "x"', 'contains "x"', None),
        ("id = true", "true", 'write `"true"`'),
        ('Checkout where total = "3" happened', '"3"', "write `3`"),
        ('Checkout last(total) = "3" in last 3 days', '"3"', "write `3`"),
        ("Checkout average(sku) > 3", "sku", None),
        ('Checkout maximum("paid_on") > 3', '"paid_on"', None),
        ("Checkout happened within 3 days of beta", "beta", None),
        ("Checkout happened since tags", "tags", None),
    ],
)  # fmt: skip
def test_what_a_type_never_passes_is_refused(text: str, underlined: str, help_: str | None) -> None:
    problems = found(text)
    assert problems[0] == ("other-type", underlined, help_)
    assert {code for code, _, _ in problems} == {"other-type"}


@pytest.mark.parametrize(
    "text",
    [
        'name in last 3 days and name > 2026-01-01 and name >= version "2" and name matches "a*"',
        "seats since 2026-01-01 and seats between 1 and 3 and seats = 2026-01-01",
        'app_version between version "1" and version "2"',
        'expires = "2026-01-01" and expires this month',
        'tags contains "a" ignoring case and tags contains any of ("a", version "2", 2026-01-01)',
        'things contains "a" and things contains all of (1, true) and things is set',
        'id = "a" and id = 3 and id contains "a"',
        '"Order Completed" where total = "x" sum(total) > 3',
        "settings is set and tags is not set and seats is set and Checkout distinct(sku) = 2",
    ],
)
def test_what_a_type_may_pass_is_no_mistake(text: str) -> None:
    assert found(text) == []


def test_the_words_say_what_something_is() -> None:
    text = "id = true and beta = 1 and tags contains all of (3) and seats today"
    problems = check_schema(parse(text)[0], SCHEMA)
    assert [problem.message for problem in problems] == [
        "`id` is a text or a number, and is never compared with `true` or `false`",
        "`beta` is `true` or `false`, and is never compared with a number",
        "an item of `tags` is a text, and is never compared with a number",
    ]


# ---- the only values there are -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "underlined", "help_"),
    [
        ('plan = "prro"', '"prro"', 'did you mean `"pro"`?'),
        ('plan != "Pro"', '"Pro"', 'did you mean `"pro"`?'),
        ('plan in ("free", "zzz")', '"zzz"', None),
        ('plan not in ("basic", "fre") ignoring case', '"basic"', None),
        ('plan = "PROO" ignoring case', '"PROO"', 'did you mean `"pro"`?'),
        ('plan < "a"', '< "a"', None),
        ('plan between "x" and "z"', 'between "x" and "z"', None),
        ('plan starts with "x"', 'starts with "x"', None),
        ('plan not matches "x*"', 'not matches "x*"', None),
        ('plan = version "2"', 'version "2"', None),
        ("level = 2", "2", None),
        ("level = false", "false", None),
        ("level in (1, 3)", "3", None),
        ("level > 2.5", "> 2.5", None),
        ('kinds contains "c"', '"c"', None),
        ('kinds contains any of ("a", "bb")', '"bb"', None),
    ],
)
def test_a_value_that_there_is_not_is_refused(
    text: str, underlined: str, help_: str | None
) -> None:
    problems = found(text)
    assert problems[0] == ("other-value", underlined, help_)
    assert {code for code, _, _ in problems} == {"other-value"}


@pytest.mark.parametrize(
    "text",
    [
        'plan = "PRO" ignoring case and plan in ("free", "pro") and plan is set and plan > "fry"',
        'plan matches "p?o" and plan not contains "r" and plan between "a" and "g"',
        "plan in last 3 days and plan = 2026-01-01 and plan < 2026-01-01",
        "plan between 2026-01-01 and 2026-01-02 and plan before 2026-01-01",
        "level = 1 and level = true and level >= 2.5 and level in (2.5, true)",
        'kinds contains "a" and kinds contains "B" ignoring case and kinds is set',
        'kinds contains all of ("a", 2026-01-01)',
    ],
)
def test_a_value_that_there_is_passes(text: str) -> None:
    assert found(text) == []


def test_values_among_others_are_not_all_there_are() -> None:
    schema = Schema.of(attributes={"plan": [{"values": ["a"]}, "list"], "b": [{"values": ["a"]}]})
    assert found('plan = "b"', schema) == []
    assert found('b = "b"', schema) == [("other-value", '"b"', None)]


# ---- all at once -------------------------------------------------------------------------------


def test_all_problems_are_told_in_order_of_place() -> None:
    text = 'seats = "3" and Chekcout happened or plna = 1 and Checkout where totl > 1 sum(sku) > 3'
    assert [underlined for _, underlined, _ in found(text)] == [
        '"3"', "Chekcout", "plna", "totl", "sku",
    ]  # fmt: skip


def test_a_hundred_problems_are_told() -> None:
    text = " and ".join(["plna = 1"] * 150)
    assert len(found(text)) == 100


def test_the_error_shows_the_line() -> None:
    text = 'seats > 3 and\n  plna = "pro"'
    with pytest.raises(FilterError) as caught:
        StudyFilter.parse(text, schema=SCHEMA)
    assert str(caught.value) == (
        "<filter>:2:3: there is no attribute `plna` [unknown-attribute]\n"
        "  |\n"
        '2 |   plna = "pro"\n'
        "  |   ^^^^\n"
        "  = help: did you mean `plan`?"
    )


def test_without_a_text_the_smallest_node_is_shown() -> None:
    text = "Checkout last(totl) > 3 since sku and Checkout where totl > 1 sum(totl) > 3"
    problems = check_schema(parse(text)[0], SCHEMA)
    assert [text[slice(*problem.span)] for problem in problems if problem.span] == [
        "Checkout last(totl) > 3 since sku",
        "since sku",
        "totl > 1",
        "sum(totl)",
    ]


def test_a_tree_without_places_is_checked_too() -> None:
    locate = partial(place_of_name, "no text of this tree")
    built = StudyFilter.of(event("Chekcout").count() > 3)
    [problem] = check_schema(built.tree, SCHEMA, locate)
    assert (problem.code, problem.span) == ("unknown-event", None)
    value = tree.EventValue(tree.Events("Checkout"), "last", "x", tree.IsSet())
    [problem] = check_schema(value, SCHEMA, locate)
    assert (problem.code, problem.span) == ("unknown-property", None)


# ---- laws --------------------------------------------------------------------------------------


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, tree.And | tree.Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, tree.Not):
        yield from leaves(node.part)
    else:
        yield node


def positive(test: Any) -> list[Any]:
    """Return a test without its negation, of a list the tests of its values one by one."""
    if isinstance(test, tree.Comparison) and test.operator == "!=":
        return [evolve(test, operator="=")]
    if isinstance(test, tree.OneOf | tree.ContainsOf):
        return [evolve(test, values=(value,), negated=False) for value in test.values]
    return [evolve(test, negated=False) if getattr(test, "negated", False) else test]


def refused_parts(condition: tree.Condition, schema: Schema) -> Iterator[tree.Condition]:
    """Yield what of a filter can hold for nobody, as the schema of everybody has it."""
    for leaf in leaves(condition):
        if isinstance(leaf, tree.Attribute):
            asked: list[tree.Condition] = [evolve(leaf, test=one) for one in positive(leaf.test)]
        elif isinstance(leaf, tree.InGroup):
            asked = []
        else:
            steps = leaf.steps if isinstance(leaf, tree.Sequence) else [leaf.events]
            named = [tree.Happened(tree.Events(step.name)) for step in steps]
            tested = [
                tree.Happened(tree.Events(step.name, evolve(part, test=one)))
                for step in steps
                if step.where is not None
                for part in leaves(step.where)
                for one in positive(part.test)
            ]
            asked = [*named, *tested]
        for one in asked:
            if check_schema(one, schema):
                yield one


@given(worlds())
def test_what_the_schema_of_all_users_refuses_holds_for_none(world: World) -> None:
    schema = Schema.infer([user_of(person) for person in world.people])
    if schema.attributes is None:  # nothing was seen, so nothing is said
        schema = schema | Schema.of(attributes={})
    if schema.events is None:
        schema = schema | Schema.of(events={})
    for condition in world.conditions:
        for part in refused_parts(condition, schema):
            for person in world.people:
                for now in world.nows:
                    assert not reference.answer(part, world.zone, person, now, world.groups), part
