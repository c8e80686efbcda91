"""Tests of one value, asked of attributes and properties alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sprigclassic.filters import tree
from tests.filters.asking import passes

MANY = 36_028_797_018_963_970
"""Reads back as the double 3.602879701896397e16, whose exact value is 36028797018963968."""


def literal(value: Any) -> tree.Value:
    """Make a literal of a Python value."""
    if isinstance(value, bool):
        return tree.Flag(value)
    if isinstance(value, date):
        return tree.Day(value)
    return tree.Text(value) if isinstance(value, str) else tree.Number(value)


def literals(*values: Any) -> tuple[tree.Value, ...]:
    return tuple(map(literal, values))


def text_test(operator: tree.TextOperator, text: str, *, fold: bool = False) -> tree.TextTest:
    return tree.TextTest(operator, tree.Text(text), ignoring_case=fold)


# ---- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "text", "value", "answer"),
    [
        ("contains", "b", "abc", True),
        ("contains", "B", "abc", False),
        ("contains", "", "", True),
        ("contains", "abcd", "abc", False),
        ("contains", "b", ["a", "b"], True),
        ("contains", "b", ["abc"], False),
        ("contains", "1", [1, True, None], False),
        ("contains", "b", [["b"]], False),
        ("contains", "b", {"b": 1}, False),
        ("contains", "1", 1, False),
        ("contains", "", None, False),
        ("starts with", "ab", "abc", True),
        ("starts with", "bc", "abc", False),
        ("starts with", "", "abc", True),
        ("starts with", "a", ["abc"], False),
        ("starts with", "1", 12, False),
        ("ends with", "bc", "abc", True),
        ("ends with", "ab", "abc", False),
        ("ends with", "", None, False),
        ("ends with", "c", ["abc"], False),
        ("matches", "a*[b-d]", "axxc", True),
        ("matches", "a*[b-d]", "axxe", False),
        ("matches", "?", "ab", False),
        ("matches", "*", ["a"], False),
        ("matches", "*", None, False),
    ],
)
def test_tests_of_texts(
    operator: tree.TextOperator, text: str, value: Any, *, answer: bool
) -> None:
    test = text_test(operator, text)
    assert passes(test, value) is answer
    negated = tree.TextTest(operator, tree.Text(text), negated=True)
    assert passes(negated, value) is not answer


@pytest.mark.parametrize(
    ("operator", "text", "value", "answer"),
    [
        ("contains", "STRASSE", "Alte Straße 1", True),
        ("contains", "straße", "ALTE STRASSE 1", True),
        ("contains", "PRO", ["free", "Pro"], True),
        ("contains", "PRO", ["Probe"], False),
        ("starts with", "STRA", "straße", True),
        ("ends with", "SSE", "Straße", True),
        ("matches", "STRA[S]S?", "straße", True),
        ("matches", "STRA?E", "straße", False),  # one letter becomes two
        ("contains", "a", 1, False),
    ],
)
def test_ignoring_case_folds_both_sides(
    operator: tree.TextOperator, text: str, value: Any, *, answer: bool
) -> None:
    assert passes(text_test(operator, text, fold=True), value) is answer


@pytest.mark.parametrize(
    ("value", "answer"), [("Pro", True), ("pRO", True), ("pr", False), (["pro"], False), (1, False)]
)
def test_equality_ignoring_case(value: Any, *, answer: bool) -> None:
    text = tree.Text("PRO")
    assert passes(tree.Comparison("=", text, ignoring_case=True), value) is answer
    assert passes(tree.Comparison("!=", text, ignoring_case=True), value) is not answer
    assert passes(tree.OneOf((text, tree.Text("x")), ignoring_case=True), value) is answer
    mixed = tree.OneOf((text, tree.Number(7)), ignoring_case=True)
    assert passes(mixed, value) is answer
    assert passes(mixed, 7)


# ---- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "value", "any_of", "all_of"),
    [
        (("a",), ["a"], True, True),
        (("a", "b"), ["b"], True, False),
        (("a", "b"), ["b", "c", "a"], True, True),
        (("a", "a"), ["a"], True, True),
        (("a",), [], False, False),
        (("a",), "a", False, False),
        (("a",), None, False, False),
        (("a",), {"a": "a"}, False, False),
        (("a",), [["a"]], False, False),
        ((1,), [True], False, False),
        ((1,), ["1"], False, False),
        ((1,), [1.0], True, True),
        ((1, True), [1.0], True, False),
        ((1, True), [True, 1], True, True),
        ((False,), [0], False, False),
        ((1, "1"), ["1", 1.0], True, True),
        ((MANY,), [3.602879701896397e16], True, True),
        ((MANY - 2,), [3.602879701896397e16], False, False),
        ((date(2026, 1, 1),), ["2026-01-01T10:00Z"], True, True),
        ((date(2026, 1, 1), "x"), ["x", 1_767_225_600], True, True),
        ((date(2026, 1, 1),), ["2026-01-02"], False, False),
    ],
    ids=repr,
)
def test_lists_contain_what_equals_an_element(
    values: tuple[Any, ...], value: Any, *, any_of: bool, all_of: bool
) -> None:
    wanted = literals(*values)
    for negated in (False, True):
        assert passes(tree.ContainsOf("any of", wanted, negated), value) is (any_of is not negated)
        assert passes(tree.ContainsOf("all of", wanted, negated), value) is (all_of is not negated)


def test_lists_contain_versions() -> None:
    version = (tree.Version("1.0"),)
    for test in (tree.ContainsOf("any of", version), tree.ContainsOf("all of", version)):
        assert passes(test, ["x", "v1"])
        assert not passes(test, [1.0, "1.1"])


# ---- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "value", "order"),
    [
        (MANY, 3.602879701896397e16, "="),
        (MANY, MANY, "="),
        (MANY - 2, 3.602879701896397e16, ">"),
        (MANY + 1, 3.602879701896397e16, "<"),
        (2**53 + 1, 9007199254740992.0, "<"),
        (2**63 - 1, 1e308, ">"),
        (-(2**63), -1e308, "<"),
        (0.1, 0.1, "="),
        (0, -0.0, "="),
        (1, 1.0, "="),
    ],
)
def test_a_number_is_the_decimal_that_was_written(number: float, value: float, order: str) -> None:
    wanted = tree.Number(number)
    for operator, holds in (
        ("<", order == "<"),
        ("<=", order in "<="),
        ("=", order == "="),
        ("!=", order != "="),
        (">=", order in ">="),
        (">", order == ">"),
    ):
        test = tree.Comparison(operator, wanted)  # type: ignore[arg-type]
        assert passes(test, value) is holds
    assert passes(tree.OneOf((wanted,)), value) is (order == "=")
    assert passes(tree.OneOf((wanted, tree.Text("x"))), value) is (order == "=")
    assert passes(tree.Between(wanted, wanted), value) is (order == "=")


@pytest.mark.parametrize("value", [None, "1", True, [1], {}], ids=repr)
def test_what_is_no_number_is_not_comparable(value: Any) -> None:
    for number in (1, MANY):
        wanted = tree.Number(number)
        assert passes(tree.Comparison("!=", wanted), value)
        assert not passes(tree.Comparison("=", wanted), value)
        assert not passes(tree.Comparison("<=", wanted), value)
        assert not passes(tree.Between(tree.Number(0), wanted), value)
        assert not passes(tree.OneOf((wanted,)), value)
        assert passes(tree.OneOf((wanted,), negated=True), value)


# ---- texts and dates in order ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "value", "order"),
    [
        (tree.Text("b"), "a", "<"),
        (tree.Text("b"), "b", "="),
        (tree.Text("b"), "ba", ">"),
        (tree.Text("b"), "Z", "<"),  # by code point
        (tree.Text("b"), "", "<"),
        (tree.Text("b"), None, "none"),
        (tree.Text("1"), 1, "none"),
        (tree.Text("b"), ["b"], "none"),
        (tree.Day(date(2026, 11, 20)), "2026-11-19T23:59:59.999999Z", "<"),
        (tree.Day(date(2026, 11, 20)), "2026-11-20", "="),
        (tree.Day(date(2026, 11, 20)), "2026-11-20T23:59:59.999999Z", "="),
        (tree.Day(date(2026, 11, 20)), "2026-11-21", ">"),
        (tree.Day(date(2026, 11, 20)), "tomorrow", "none"),
        (tree.Day(date(2026, 11, 20)), None, "none"),
        (tree.Instant(datetime(2026, 11, 20, tzinfo=UTC)), "2026-11-20", "="),
        (tree.Instant(datetime(2026, 11, 20, tzinfo=UTC)), "2026-11-20T00:00:00.000001Z", ">"),
        (tree.Instant(datetime(2026, 11, 20, tzinfo=UTC)), 1_763_596_799, "<"),
        (tree.Instant(datetime(2026, 11, 20, tzinfo=UTC)), 1_795_132_800_000, "="),
        (tree.Instant(datetime(2026, 11, 20, tzinfo=UTC)), True, "none"),
    ],
    ids=repr,
)
def test_texts_and_dates_have_their_order(wanted: tree.Value, value: Any, order: str) -> None:
    answers = {
        "<": order == "<",
        "<=": order in "<=",
        "=": order == "=",
        "!=": order != "=",
        ">=": order in ">=",
        ">": order == ">",
    }
    for operator, answer in answers.items():
        assert passes(tree.Comparison(operator, wanted), value) is answer  # type: ignore[arg-type]
    assert passes(tree.Between(wanted, wanted), value) is (order == "=")


@pytest.mark.parametrize("value", [True, False, 1, 0, "true", None], ids=repr)
def test_true_and_false_equal_themselves_alone(value: Any) -> None:
    for flag in (True, False):
        literal = tree.Flag(flag)
        assert passes(tree.Comparison("=", literal), value) is (value is flag)
        assert passes(tree.Comparison("!=", literal), value) is (value is not flag)


# ---- versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("2.9.0", "<"),
        ("v2.10", "="),
        ("2.10.0+build", "="),
        ("2.10.0-rc.1", "<"),
        ("2.10.0.1", ">"),
        ("10", ">"),
        ("2.10.0-", "none"),
        ("", "none"),
        (2.1, "none"),
        (["2.10"], "none"),
        (None, "none"),
    ],
)
def test_versions_are_in_their_own_order(value: Any, order: str) -> None:
    version = tree.Version("2.10.0")
    for operator, holds in (
        ("<", order == "<"),
        ("<=", order in "<="),
        ("=", order == "="),
        ("!=", order != "="),
        (">=", order in ">="),
        (">", order == ">"),
    ):
        assert passes(tree.Comparison(operator, version), value) is holds  # type: ignore[arg-type]
    assert passes(tree.Between(tree.Version("2.9"), version), value) is (order in "<=")
    assert passes(tree.OneOf((version,)), value) is (order == "=")
    assert passes(tree.OneOf((version,), negated=True), value) is (order != "=")


# ---- set or not --------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["", 0, False, [], {}], ids=repr)
def test_what_is_not_null_is_set(value: Any) -> None:
    assert passes(tree.IsSet(), value)
    assert not passes(tree.IsSet(negated=True), value)
    assert not passes(tree.IsSet(), None)
    assert passes(tree.IsSet(negated=True), None)
