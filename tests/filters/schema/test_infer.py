from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given

from sprigclassic import ClassicDestination, MemoryStore, Schema, StudyFilter, User
from sprigclassic._time import to_micros, zone
from sprigclassic.filters import tree
from sprigclassic.filters.predicates import predicate_at
from sprigclassic.filters.schema.types import at_path
from sprigclassic.testing.strategies import users
from sprigclassic.users import NOT_KEPT
from tests.examples.test_shop_archive import shipped_lines
from tests.filters.schema.test_tracking_plan import SCHEMA as PLAN

if TYPE_CHECKING:
    from sprigclassic.filters.schema.types import Type

NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


def of_values(*values: Any) -> Any:
    """Return the type of an attribute that had these values."""
    user = User.of("u-1", identified=[(NOON, {"a": value}) for value in values])
    return Schema.infer([user]).to_json()["attributes"]["a"]


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["pro"], "text"),
        ([""], "text"),
        ([3, 0.5], "number"),
        ([True], "flag"),
        ([None], "any"),
        ([None, "pro", None], "text"),
        (["2026-11-23"], ["text", "moment"]),
        (["2026-11-23", "2026-11-23T08:00:00Z"], ["text", "moment"]),
        (["2026-11-23", "soon"], "text"),
        ([date(2026, 11, 23)], ["text", "moment"]),
        ([1, "1", False], ["text", "number", "flag"]),
        ([[]], "list"),
        ([["a"], ["b", None]], "texts"),
        ([["a"], []], "texts"),
        ([["a", 1]], {"list": ["text", "number"]}),
        ([[[1]]], {"list": {"list": "number"}}),
        ([{}], {"object": {}}),
        ([{"b": 1}, {"c": None}], {"object": {"b": "number", "c": "any"}}),
        ([{"b": {"c": "x"}}, "x"], ["text", {"object": {"b": {"object": {"c": "text"}}}}]),
    ],
    ids=repr,
)
def test_a_type_is_that_of_all_values_ever_held(values: list[Any], type_: Any) -> None:
    assert of_values(*values) == type_


def test_an_object_with_very_many_names_may_have_any() -> None:
    many = {f"id-{number}": 1 for number in range(201)}
    assert of_values(many) == "object"
    assert of_values(dict.fromkeys(list(many)[:200], 1)) != "object"


def test_events_have_the_properties_of_all_users() -> None:
    first = User.of("u-1", events=[("A", NOON, {"total": 1}), ("B", NOON)])
    second = User.of("u-2", events=[("A", NOON, {"total": "1", "sku": "mug"})])
    assert Schema.infer([first, second]).to_json() == {
        "version": 1,
        "events": {"A": {"sku": "text", "total": ["text", "number"]}, "B": {}},
    }


def test_of_nobody_nothing_is_said() -> None:
    assert Schema.infer([]) == Schema()
    assert Schema.infer([User.of("u-1")]) == Schema()


def test_properties_that_are_not_kept_may_be_any() -> None:
    store = MemoryStore(keep_properties=False)
    destination = ClassicDestination(store, api_key="")
    destination.receive(
        {"type": "track", "userId": "u-1", "event": "A", "timestamp": NOON, "properties": {"b": 1}}
    )
    user = store.user("u-1")
    assert user.histories["A"].properties(0) is NOT_KEPT
    assert Schema.infer([user]).to_json() == {"version": 1, "events": {"A": "object"}}


def test_only_users_are_looked_at() -> None:
    with pytest.raises(TypeError, match=r"from users, not from str: see User\.of"):
        Schema.infer("users")  # type: ignore[arg-type]


def test_the_users_of_a_shop_keep_to_its_plan() -> None:
    store = MemoryStore()
    destination = ClassicDestination(store, api_key="")
    for line in shipped_lines():
        destination.receive(line)
    seen = Schema.infer(store.users())
    assert PLAN.attributes is not None
    assert PLAN.events is not None
    assert seen.attributes is not None
    assert seen.events is not None
    assert within(seen.attributes, PLAN.attributes)
    for name, properties in seen.events.items():
        assert within(properties, PLAN.events[name]), name


def within(seen: Type, planned: Type) -> bool:
    """Return whether every name that was seen is planned, and of the planned kinds."""
    for name, type_ in seen.members.items():
        plan = at_path(planned, name)
        if plan is None or not (type_.kinds - {"any"} <= plan.kinds or "any" in plan.kinds):
            return False
    return True


@given(users(), users())
def test_more_users_have_no_fewer_types(first: User, second: User) -> None:
    both = Schema.infer([first, second])
    assert both == Schema.infer([second, first])
    assert both == Schema.infer([first, second, first])
    for alone in (Schema.infer([first]), Schema.infer([second])):
        assert kinds(alone.attributes) <= kinds(both.attributes)


@given(users())
def test_what_a_user_has_passes(user: User) -> None:
    """Whatever is true of a user may be asked of those that are like him."""
    schema = Schema.infer([user])
    for name, held in user.changes.items():
        for _, _, value in held.history():
            for test in passed_by(value):
                StudyFilter.from_tree(tree.Attribute(name, test), schema=schema)
    for name in user.histories.names():
        history = user.histories[name]
        for place in range(len(history)):
            for key, value in history.properties(place).items():
                for test in passed_by(value):
                    events = tree.Events(name, tree.Property(key, test))
                    StudyFilter.from_tree(tree.Happened(events), schema=schema)


def passed_by(value: Any) -> list[tree.ValueTest]:
    """Return tests that a value passes, as the predicates of the filters have it."""
    literals: list[tree.Value] = [
        tree.Text("a"), tree.Number(3), tree.Flag(value=True), tree.Version("1.0"),
        tree.Day(date(2026, 11, 23)),
    ]  # fmt: skip
    if isinstance(value, bool):
        literals.append(tree.Flag(value))
    elif isinstance(value, str) and value.isascii():
        literals.append(tree.Text(value))
    elif isinstance(value, int | float) and abs(value) < 1e15:
        literals.append(tree.Number(value))
    tests: list[tree.ValueTest] = [
        tree.IsSet(),
        tree.InLast(tree.Duration(900, "year")),
        *(tree.Comparison("=", literal) for literal in literals),
        *(
            tree.Comparison(">=", literal)
            for literal in literals
            if not isinstance(literal, tree.Flag)
        ),
        *(tree.ContainsOf("any of", (literal,)) for literal in literals),
        *(
            tree.TextTest("contains", literal)
            for literal in literals
            if isinstance(literal, tree.Text)
        ),
    ]
    at = to_micros(NOON)
    return [test for test in tests if predicate_at(test, zone("UTC"))(at)(value)]


def kinds(attributes: Type | None) -> set[tuple[str, str]]:
    members = {} if attributes is None else attributes.members
    return {
        (name, kind) for name, type_ in members.items() for kind in type_.kinds - {"any", "moment"}
    }
