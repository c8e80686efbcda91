from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.json_form import from_json, to_json
from sprigclassic.filters.json_form.document import MAX_NESTING
from sprigclassic.filters.limits import MAX_LEVELS
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from tests.filters.json_form.forms import IS_SET, LINES, TREES, document

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"])
PLAN = tree.Attribute("plan", tree.IsSet())


def nodes(value: object) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
        for name in value.__class__.__attrs_attrs__:
            yield from nodes(getattr(value, name.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from nodes(part)


def depth(value: object) -> int:
    inner: list[object] = []
    if isinstance(value, (dict, list)):
        inner = list(value.values() if isinstance(value, dict) else value)
    return 1 + max(map(depth, inner), default=0) if isinstance(value, (dict, list)) else 0


# ---- the lines of tests/data/json_form.jsonl ---------------------------------------------------


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_text_and_json_are_one_filter(line: dict[str, Any]) -> None:
    condition, timezone = parse(line["text"])
    assert json.dumps(to_json(condition, timezone)) == json.dumps(document(line["filter"]))
    assert from_json(document(line["filter"])) == (condition, "UTC")
    assert to_text(condition) == line["text"]


def test_the_lines_have_one_of_each_node() -> None:
    found = {type(node) for line in LINES for node in nodes(from_json(document(line["filter"]))[0])}
    assert found == {
        cls
        for cls in vars(tree).values()
        if isinstance(cls, type) and issubclass(cls, tree.Node) and cls is not tree.Node
    }


def test_no_line_is_there_twice() -> None:
    texts = [line["text"] for line in LINES]
    assert len(set(texts)) == len(texts)


# ---- any tree ----------------------------------------------------------------------------------


@given(TREES, ZONES)
def test_what_is_written_is_read_as_the_same(condition: tree.Condition, timezone: str) -> None:
    form = to_json(condition, timezone)
    text = json.dumps(form)
    assert from_json(form) == from_json(text) == from_json(text.encode()) == (condition, timezone)
    assert json.dumps(to_json(*from_json(text))) == text


@given(TREES)
def test_what_is_written_is_plain_and_fresh(condition: tree.Condition) -> None:
    form = to_json(condition)
    assert json.loads(json.dumps(form)) == form
    again = to_json(condition)
    assert form == again
    containers = [*_containers(form), *_containers(again)]
    assert len(set(map(id, containers))) == len(containers)


def _containers(value: object) -> Iterator[object]:
    if isinstance(value, (dict, list)):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from _containers(part)
    else:
        assert type(value) in {str, int, float, bool}


@given(TREES)
def test_a_tree_that_was_read_has_no_places(condition: tree.Condition) -> None:
    assert all(node.span is None for node in nodes(from_json(to_json(condition))[0]))


def test_the_sentence_that_the_library_exists_for() -> None:
    assert to_json(*parse("Checkout count < 3 in last 30 days")) == {
        "version": 1,
        "timezone": "UTC",
        "filter": {"<": [{"count": {"event": "Checkout", "in_last": {"days": 30}}}, 3]},
    }


# ---- literals ----------------------------------------------------------------------------------


def written(value: tree.Value) -> object:
    condition = tree.Attribute("a", tree.Comparison("=", value))
    return to_json(condition)["filter"]["="][1]


def read(literal: str) -> tree.Value:
    condition, _ = from_json(json.dumps(document("#")).replace('"#"', equals(literal)))
    assert isinstance(condition, tree.Attribute)
    assert isinstance(condition.test, tree.Comparison)
    return condition.test.value


def equals(literal: str) -> str:
    return f'{{"=": [{{"attribute": "a"}}, {literal}]}}'


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("3.0", 3),
        ("-0", 0),
        ("-0.0", 0),
        ("0e5", 0),
        ("3e2", 300),
        ("1.5e2", 150),
        ("2.5", 2.5),
        ("5e-324", 5e-324),
        ("9223372036854775807.0", 9223372036854775807),
        ("9007199254740993.000", 9007199254740993),
        ("36028797018963968.0", 36028797018963968),
        ("3.6028797018963968e16", 36028797018963970),
    ],
)
def test_numbers_are_those_of_the_text_form(literal: str, value: float) -> None:
    number = read(literal)
    assert number == tree.Number(value)
    assert type(written(number)) is type(value)


def test_true_is_no_number() -> None:
    assert read("true") == tree.Flag(value=True)
    assert read("1") == tree.Number(1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T08:00:00+01:00",
        "2026-11-23T08:00:00-05:30",
        "2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00.000001Z",
    ],
)
def test_instants_keep_offset_and_microseconds(text: str) -> None:
    instant = read(f'{{"instant": "{text}"}}')
    assert written(instant) == {"instant": text}
    assert isinstance(instant, tree.Instant)
    assert instant.value.utcoffset() == datetime.fromisoformat(text).utcoffset()


def test_instants_may_leave_out_the_seconds() -> None:
    noon = tree.Instant(datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert read('{"instant": "2026-11-23T12:00Z"}') == noon


def test_an_offset_with_seconds_is_written_in_utc() -> None:
    odd = timezone(timedelta(seconds=30))
    instant = tree.Instant(datetime(2026, 11, 23, 8, tzinfo=odd))
    assert written(instant) == {"instant": "2026-11-23T07:59:30Z"}


# ---- what else is read -------------------------------------------------------------------------


def test_nested_combinations_are_made_flat_as_in_the_text_form() -> None:
    a, b, c = ({"is_set": {"attribute": name}} for name in "abc")
    for word in ("and", "or"):
        nested, _ = from_json(document({word: [{word: [a, b]}, c]}))
        assert nested == from_json(document({word: [a, b, c]}))[0]
    assert from_json(document({"not": {"not": a}})) == from_json(document(a))


class Word(StrEnum):
    PLAN = "plan"


class Size(IntEnum):
    SMALL = 3


class Weight(float):
    """A number with a class of its own, such as NumPy's."""


@pytest.mark.parametrize("number", [Size.SMALL, Weight(3), Weight(2.5)])
def test_values_of_a_subclass_are_taken_as_plain_ones(number: float) -> None:
    condition, _ = from_json(document({"in": [{"attribute": Word.PLAN}, (number, Word.PLAN)]}))
    assert isinstance(condition, tree.Attribute)
    assert type(condition.path) is str
    assert isinstance(condition.test, tree.OneOf)
    first, second = condition.test.values
    assert isinstance(first, tree.Number)
    assert type(first.value) in {int, float}
    assert isinstance(second, tree.Text)
    assert type(second.value) is str


def test_any_mapping_is_read_and_left_alone() -> None:
    inner = MappingProxyType({"in_group": "VIPs"})
    given = MappingProxyType(document(MappingProxyType({"and": (inner, IS_SET)})))
    assert from_json(given) == (tree.And((tree.InGroup("VIPs"), PLAN)), "UTC")


def test_the_version_may_be_written_as_a_fraction() -> None:
    assert from_json('{"version": 1.0, "timezone": "UTC", "filter": {"in_group": "VIPs"}}')


def deepest(levels: int) -> tree.Condition:
    """Return a tree that takes all levels with as many brackets as they can have."""
    condition: tree.Condition = tree.Happened(
        tree.Events("E", tree.Property("p", tree.OneOf((tree.Version("1"),))))
    )
    for _ in range(levels + 1):
        condition = tree.either(PLAN, tree.both(PLAN, condition))
    return condition


def test_the_deepest_filter_is_read() -> None:
    condition = deepest(MAX_LEVELS)
    assert not check(condition)
    assert check(tree.both(PLAN, deepest(MAX_LEVELS)))
    form = to_json(condition)
    assert depth(form) <= MAX_NESTING
    assert from_json(json.dumps(form)) == from_json(form) == (condition, "UTC")


def test_not_may_stand_as_deep_as_brackets_may() -> None:
    form: dict[str, Any] = IS_SET
    for _ in range(MAX_NESTING - depth(document(IS_SET))):
        form = {"not": form}
    assert from_json(json.dumps(document(form)))[0] in {PLAN, tree.Not(PLAN)}
