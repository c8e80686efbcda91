from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from sprigclassic.messages.plain import MAX_DEPTH, kind_of, plain
from sprigclassic.testing.strategies import json_values

if TYPE_CHECKING:
    from sprigclassic.errors import Problem

NAIVE = datetime.fromisoformat("2026-11-23T08:00:00")


@given(json_values())
def test_a_json_value_is_copied_as_it_is(value: Any) -> None:
    problems: list[Problem] = []
    copy = plain(value, "$", problems)
    assert (copy, problems) == (value, [])
    assert type(copy) is type(value)


def test_a_copy_shares_nothing_that_can_change() -> None:
    inner: dict[str, Any] = {"tags": ["x"]}
    copy = plain([inner, {"é": inner}], "$", [])
    inner["tags"].append("y")
    assert copy == [{"tags": ["x"]}, {"é": {"tags": ["x"]}}]
    assert copy[0] is not copy[1]["é"]


@pytest.mark.parametrize("number", [-0.0, 5e-324, 1.7976931348623157e308], ids=repr)
def test_every_number_that_json_has_is_kept(number: float) -> None:
    assert repr(plain({"a": [number]}, "$", [])["a"][0]) == repr(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")], ids=repr)
def test_numbers_that_json_does_not_have_are_null(number: float) -> None:
    problems: list[Problem] = []
    assert plain({"a": [number, {"b": number}]}, "$", problems) == {"a": [None, {"b": None}]}
    assert problems == []


@pytest.mark.parametrize("number", [-(2**63), 2**63 - 1, 2**63, 2**64 - 1])
def test_integers_of_64_bits_are_kept(number: int) -> None:
    assert plain([number], "$", []) == [number]


def test_what_is_no_json_is_read_as_null_and_told() -> None:
    problems: list[Problem] = []
    assert plain({"a": [1, {2}, 3], "b": 2**64, 5: 6}, "$", problems) == {
        "a": [1, None, 3],
        "b": None,
    }
    assert list(map(str, problems)) == [
        "$.a[1]: expected a JSON value, found set [not_json]",
        "$.b: expected an integer within 64 bits [not_json]",
        "$: expected names of text, found 5 [not_json]",
    ]


@pytest.mark.parametrize("dated", [False, True])
def test_so_deep_and_no_deeper(dated: bool) -> None:  # noqa: FBT001
    value: Any = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    problems: list[Problem] = []
    assert plain(value, "$", problems, dated=dated) == value
    assert problems == []
    plain({"a": value}, "$", problems, dated=dated)
    assert [(each.code, each.path) for each in problems] == [("too_deep", "$.a" + "[0]" * 99)]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(date(2026, 11, 23), "2026-11-23", id="date"),
        pytest.param(
            datetime(2026, 11, 23, 8, tzinfo=UTC), "2026-11-23T08:00:00+00:00", id="datetime"
        ),
    ],
)
def test_dates_are_taken_as_their_iso_texts_where_wanted(moment: date, text: str) -> None:
    assert plain({"a": [moment]}, "$", [], dated=True) == {"a": [text]}
    problems: list[Problem] = []
    assert plain(moment, "$", problems) is None
    assert [each.code for each in problems] == ["not_json"]


def test_a_naive_datetime_is_refused_where_dates_are_wanted() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        plain([NAIVE], "$", [], dated=True)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "a number"),
        (2.5, "a number"),
        ("", "a text"),
        ([], "a list"),
        ({}, "an object"),
        ((), "a Python tuple"),
        (NAIVE, "a Python datetime"),
    ],
    ids=repr,
)
def test_a_value_is_called_by_what_json_calls_it(value: Any, kind: str) -> None:
    assert kind_of(value) == kind
