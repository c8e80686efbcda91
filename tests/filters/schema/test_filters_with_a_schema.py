from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve

from sprigclassic import FilterError, Schema, StudyFilter, User, attribute, event
from sprigclassic.filters import tree
from sprigclassic.filters.json_form import to_json
from sprigclassic.filters.text.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA: Final = Schema.of(
    attributes={
        "plan": {"values": ["free", "pro"]},
        "seats": "number",
        "app_version": "version",
        "signed_up_at": "moment",
    },
    events={"Checkout": {"total": "number", "sku": "text"}},
)


def refused(text: str, **given: Any) -> list[tuple[str, str]]:
    """Return the code and the underlined text of each problem."""
    with pytest.raises(FilterError) as caught:
        StudyFilter.parse(text, schema=SCHEMA, **given)
    problems = caught.value.problems
    return [(one.code, text[slice(*one.span)] if one.span else "") for one in problems]


def test_the_problems_of_both_checks_are_told_in_order_of_place() -> None:
    text = (
        'seats > true and plna = "pro" and Checkout count < "x" and '
        'Checkout where totl > 1 happened and seats = "3" in timezone "Nowhere"'
    )
    assert refused(text) == [
        ("flag-order", "> true"),
        ("unknown-attribute", "plna"),
        ("measure-needs-number", '"x"'),
        ("unknown-property", "totl"),
        ("other-type", '"3"'),
        ("unknown-timezone", '"Nowhere"'),
    ]


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ('seats between "a" and 3', "mixed-range", '"a" and 3'),
        ('plan matches "[a"', "bad-pattern", "["),
        ('seats = version "x"', "bad-version", '"x"'),
        ('app_version between version "2" and version "1"', "backwards-range",
         'version "2" and version "1"'),
        ("plan in (true, 1) ignoring case", "case-of-no-text", "in (true, 1) ignoring case"),
    ],
)  # fmt: skip
def test_a_test_that_no_type_takes_is_told_once(text: str, code: str, underlined: str) -> None:
    [(found, place)] = refused(text)
    assert found == code
    assert underlined in place or place in underlined


@pytest.mark.parametrize(
    "condition",
    [
        tree.Attribute("\ud800", tree.IsSet()),
        tree.Happened(tree.Events("\ud800")),
        tree.Happened(tree.Events("Checkout", tree.Property("\ud800", tree.IsSet()))),
    ],
    ids=["attribute", "event", "property"],
)
def test_a_name_that_is_none_is_told_once(condition: tree.Condition) -> None:
    with pytest.raises(FilterError) as caught:
        StudyFilter.from_tree(condition, schema=SCHEMA)
    assert [problem.code for problem in caught.value.problems] == ["lone-surrogate"]


def test_past_a_limit_nothing_else_is_told() -> None:
    parts = tuple(tree.Attribute("plna", tree.IsSet()) for _ in range(1_001))
    with pytest.raises(FilterError) as caught:
        StudyFilter.from_tree(tree.And(parts), schema=SCHEMA)
    assert [problem.code for problem in caught.value.problems] == ["too-many-conditions"]


# ---- every spelling ----------------------------------------------------------------------------

WRONG: Final = "Checkout sum(totl) > 3 and plna is set"


@pytest.mark.parametrize(
    "make",
    [
        lambda: StudyFilter.parse(WRONG, schema=SCHEMA),
        lambda: StudyFilter.of(
            (event("Checkout").sum("totl") > 3) & attribute.text("plna").is_set(), schema=SCHEMA
        ),
        lambda: StudyFilter.from_json(StudyFilter.parse(WRONG).to_json(), schema=SCHEMA),
        lambda: StudyFilter.from_tree(StudyFilter.parse(WRONG).tree, schema=SCHEMA),
    ],
    ids=["text", "builder", "json", "tree"],
)
def test_every_spelling_is_checked(make: Callable[[], StudyFilter]) -> None:
    with pytest.raises(FilterError) as caught:
        make()
    problems = caught.value.problems
    assert [(one.code, one.help) for one in problems] == [
        ("unknown-property", "did you mean `total`?"),
        ("unknown-attribute", "did you mean `plan`?"),
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("plna is set", "$.filter.is_set.attribute"),
        ('plan = "pro" and not plna = 3', "$.filter.and[1].not.=[0].attribute"),
        ("Chekcout happened", "$.filter.happened.event"),
        ("Checkout then Chekcout", "$.filter.sequence.steps[1].event"),
        ("Checkout then no Chekcout", "$.filter.sequence.then_no.event"),
        ("Checkout where totl > 1 happened", "$.filter.happened.where.>[0].property"),
        ("Checkout where total > 1 sum(totl) > 3", "$.filter.>[0].sum.of"),
        ("Checkout where sku is set last(totl) > 3", "$.filter.>[0].last.of"),
        ("Checkout happened since singed_up_at", "$.filter.happened.since.attribute"),
        ("Checkout happened within 3 days of singed_up_at",
         "$.filter.happened.within_of[1].attribute"),
        ('seats = "3"', "$.filter.=[1]"),
    ],
)  # fmt: skip
def test_in_json_the_path_leads_to_the_name(text: str, path: str) -> None:
    with pytest.raises(FilterError) as caught:
        StudyFilter.from_json(to_json(*parse(text)), schema=SCHEMA)
    [problem] = caught.value.problems
    assert problem.path == path


def test_a_tree_may_have_places_in_part_only() -> None:
    value = tree.EventValue(tree.Events("Checkout"), "last", "x", tree.IsSet(), span=(3, 5))
    with pytest.raises(FilterError) as caught:
        StudyFilter.from_tree(evolve(value, end="first"), schema=SCHEMA)
    assert [problem.span for problem in caught.value.problems] == [(3, 5)]


# ---- groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "group",
    [
        "plna is set",
        attribute.text("plna").is_set(),
        StudyFilter.parse("plna is set").to_json(),
    ],
    ids=["text", "builder", "json"],
)
def test_a_group_that_is_made_with_the_filter_is_checked(group: Any) -> None:
    with pytest.raises(FilterError, match="there is no attribute `plna`") as caught:
        StudyFilter.parse('in group "Payers"', groups={"Payers": group}, schema=SCHEMA)
    assert '<group "Payers">' in str(caught.value)


def test_a_group_that_is_made_already_is_not_checked_again() -> None:
    groups: dict[str, Any] = {"Payers": StudyFilter.parse("paid is set"), "VIPs": {"u-1"}}
    text = 'in group "Payers" or in group "VIPs"'
    assert StudyFilter.parse(text, groups=groups, schema=SCHEMA).groups == groups


# ---- what a schema does not change -------------------------------------------------------------


def test_a_filter_that_passes_is_the_same_without_the_schema() -> None:
    text = 'plan = "pro" and Checkout sum(total) > 3 within 3 days of signed_up_at'
    checked = StudyFilter.parse(text, schema=SCHEMA)
    assert checked == StudyFilter.parse(text)
    assert ~checked == ~StudyFilter.parse(text)
    assert not checked.matches(User.of("u-1"))


@pytest.mark.parametrize("schema", [{}, SCHEMA.to_json(), "schema.json", Schema])
def test_only_a_schema_is_one(schema: Any) -> None:
    makers: list[Callable[[], StudyFilter]] = [
        lambda: StudyFilter.parse("plan is set", schema=schema),
        lambda: StudyFilter.of(attribute.text("plan").is_set(), schema=schema),
        lambda: StudyFilter.from_json({}, schema=schema),
    ]
    for make in makers:
        with pytest.raises(TypeError, match=r"checked against a Schema, not .*: see Schema\.of"):
            make()


# ---- warnings ----------------------------------------------------------------------------------


def test_warnings_are_told_with_a_schema_and_without() -> None:
    text = 'Checkout count < 0 or plan = "pro" and plan = "free"'
    for made in (StudyFilter.parse(text), StudyFilter.parse(text, schema=SCHEMA)):
        assert [(one.code, text[slice(*(one.span or ()))]) for one in made.warnings] == [
            ("never-holds", "Checkout count < 0"),
            ("never-holds", 'plan = "free"'),
        ]
    assert StudyFilter.parse("Checkout count < 3", schema=SCHEMA).warnings == ()


def test_warnings_know_the_time_zone_and_leave_groups_alone() -> None:
    skipped = StudyFilter.parse('x on 2011-12-30 in timezone "Pacific/Apia"')
    assert [one.code for one in skipped.warnings] == ["never-holds"]
    within = StudyFilter.parse('in group "Never"', groups={"Never": "Checkout count < 0"})
    assert within.warnings == ()
