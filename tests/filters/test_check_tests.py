from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.limits import MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.tree import (
    Between,
    Comparison,
    ContainsOf,
    Day,
    Flag,
    Instant,
    Number,
    OneOf,
    Text,
    TextTest,
    Version,
)

DAY, LATER_DAY = Day(date(2026, 1, 1)), Day(date(2026, 1, 2))
NOON = Instant(datetime(2026, 1, 1, 12, tzinfo=UTC))
EAST = timezone(timedelta(hours=1))
TRUE = Flag(value=True)
TEXT, NUMBER, VERSION = Text("a"), Number(3), Version("2.10")
ORDERS: tuple[tree.Operator, ...] = ("<", "<=", ">", ">=")
WHOLE: tuple[tree.Measure, ...] = (
    *map(tree.Tally, get_args(tree.TallyKind)),
    tree.Aggregate("distinct", "p"),
)
EXACT: tuple[tree.Measure, ...] = tuple(
    tree.Aggregate(function, "p") for function in get_args(tree.Function) if function != "distinct"
)


def codes(condition: tree.Condition) -> list[str]:
    return [problem.code for problem in check(condition)]


def of_value(test: tree.ValueTest) -> list[str]:
    found = codes(tree.Attribute("a", test))
    events = tree.Events("E", tree.Property("p", test))
    assert codes(tree.Happened(events)) == found
    assert codes(tree.EventValue(tree.Events("E"), "last", "p", test)) == found
    assert codes(tree.Sequence((tree.Events("E"), events))) == found
    return found


def of_measure(test: tree.CountTest, measure: tree.Measure) -> list[str]:
    return codes(tree.Measured(tree.Events("E"), measure, test))


# ---- of one value ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "test",
    [
        Comparison("<", Text("x")),
        Comparison("!=", TRUE),
        Comparison(">=", DAY),
        Comparison("<", VERSION),
        Comparison("!=", Version("v1.2-rc.1+7")),
        Comparison("=", Number(MIN_NUMBER)),
        Comparison("=", Number(MAX_NUMBER)),
        Comparison("=", Number(-0.1)),
        Comparison("=", TEXT, ignoring_case=True),
        Comparison("!=", TEXT, ignoring_case=True),
        Between(Text("a"), Text("a")),
        Between(Number(1), Number(1.5)),
        Between(DAY, LATER_DAY),
        Between(NOON, NOON),
        Between(Version("2.9"), Version("2.10")),
        Between(Version("2"), Version("v2.0+7")),
        OneOf((TEXT, NUMBER, TRUE, DAY, NOON, VERSION)),
        OneOf((NUMBER, TEXT), ignoring_case=True),
        TextTest("contains", Text("")),
        TextTest("starts with", Text("[a"), negated=True),
        TextTest("ends with", Text("\\"), ignoring_case=True),
        TextTest("matches", Text("[z-a]*\\*"), ignoring_case=True),
        ContainsOf("any of", (TEXT, NUMBER, TRUE, DAY, NOON, VERSION)),
        ContainsOf("all of", (NUMBER,), negated=True),
        tree.IsSet(negated=True),
    ],
)
def test_these_tests_can_hold(test: tree.ValueTest) -> None:
    assert of_value(test) == []


@pytest.mark.parametrize(
    ("test", "code"),
    [
        *((Comparison(order, TRUE), "flag-order") for order in ORDERS),
        (Between(Flag(value=False), TRUE), "flag-order"),
        (Between(TEXT, NUMBER), "mixed-range"),
        (Between(DAY, NOON), "mixed-range"),
        (Between(TRUE, NUMBER), "mixed-range"),
        (Between(VERSION, Text("2.11")), "mixed-range"),
        (Between(Number(2), VERSION), "mixed-range"),
        (Between(NUMBER, Number(2)), "backwards-range"),
        (Between(Text("b"), Text("B")), "backwards-range"),
        (Between(LATER_DAY, DAY), "backwards-range"),
        (Between(NOON, Instant(datetime(2026, 1, 1, 12, 30, tzinfo=EAST))), "backwards-range"),
        (Between(VERSION, Version("2.9")), "backwards-range"),
        (Between(VERSION, Version("2.10-rc.1")), "backwards-range"),
        (OneOf(()), "empty-list"),
        (OneOf((), ignoring_case=True), "empty-list"),
        (ContainsOf("any of", ()), "empty-list"),
        (ContainsOf("all of", (), negated=True), "empty-list"),
        (Comparison("=", Number(MAX_NUMBER + 1)), "number-out-of-range"),
        (Comparison("=", Number(MIN_NUMBER - 1)), "number-out-of-range"),
        (Comparison("=", Number(10**5000)), "number-out-of-range"),
        (Comparison("=", Number(float("nan"))), "number-out-of-range"),
        (Comparison("=", Number(float("inf"))), "number-out-of-range"),
        (Between(Number(10**5000), Number(2)), "number-out-of-range"),
        (OneOf((Number(2**63), NUMBER)), "number-out-of-range"),
        (ContainsOf("any of", (NUMBER, Number(2**63))), "number-out-of-range"),
        (Comparison("=", Text("\ud800")), "lone-surrogate"),
        (TextTest("contains", Text("é\udfff")), "lone-surrogate"),
        (ContainsOf("any of", (Text("\ud800"),)), "lone-surrogate"),
        (Comparison("<", Instant(datetime(1, 1, 1, tzinfo=EAST))), "instant-out-of-range"),
        (Comparison("<", Version("2.x")), "bad-version"),
        (Comparison("=", Version("\ud800")), "bad-version"),
        (Between(Version("2"), Version("1..")), "bad-version"),
        (OneOf((VERSION, Version(""))), "bad-version"),
        (TextTest("matches", Text("[a")), "bad-pattern"),
        (TextTest("matches", Text("[]a]"), ignoring_case=True), "bad-pattern"),
        (Comparison("=", NUMBER, ignoring_case=True), "case-of-no-text"),
        (Comparison("!=", TRUE, ignoring_case=True), "case-of-no-text"),
        (Comparison("<", VERSION, ignoring_case=True), "case-of-no-text"),
        *((Comparison(order, TEXT, ignoring_case=True), "case-of-order") for order in ORDERS),
        (OneOf((NUMBER, DAY), ignoring_case=True), "case-of-no-text"),
        (OneOf((TRUE,), negated=True, ignoring_case=True), "case-of-no-text"),
    ],
)
def test_these_tests_are_refused(test: tree.ValueTest, code: str) -> None:
    assert of_value(test) == [code]


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("x[a", "[a"),
        ('"\\\\"[]', "[]"),
        ("\n[a-c-e]", "-"),
        ("\\[\\", "\\\\"),
    ],
)
def test_the_fault_of_a_pattern_is_shown_in_its_quotes(pattern: str, fault: str) -> None:
    escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
    source = f'plan matches "{escaped}"'
    text = Text(pattern, span=(len("plan matches "), len(source)))
    [problem] = check(tree.Attribute("plan", TextTest("matches", text)))
    assert problem.span is not None
    assert source[slice(*problem.span)] == fault
    [placeless] = check(tree.Attribute("plan", TextTest("matches", Text(pattern))))
    assert placeless.span is None


def test_the_text_of_a_version_is_shown_without_the_word() -> None:
    source = 'app < version "2.\\"x"'
    version = Version('2."x', span=(len("app < "), len(source)))
    [problem] = check(tree.Attribute("app", Comparison("<", version)))
    assert problem.span is not None
    assert source[slice(*problem.span)] == '"2.\\"x"'
    assert problem.message == '`"2.\\"x"` is no version'


@pytest.mark.parametrize(
    ("low", "high", "span"),
    [
        (Number(3, span=(14, 15)), Number(2, span=(20, 21)), (14, 21)),
        (Number(3), Number(2, span=(20, 21)), None),
        (Number(3, span=(14, 15)), Number(2), None),
    ],
)
def test_a_range_is_shown_from_end_to_end(
    low: Number, high: Number, span: tuple[int, int] | None
) -> None:
    [problem] = check(tree.Attribute("seats", Between(low, high, span=(6, 21))))
    assert problem.span == span
    assert problem.help == "write `2 and 3`"


# ---- of a measure ------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [*WHOLE, *EXACT])
@pytest.mark.parametrize(
    "test",
    [
        Comparison("=", Number(-1)),
        Comparison("<", Number(2.5)),
        Comparison("=", Number(2.0)),
        Between(Number(1.5), Number(2)),
    ],
)
def test_these_measures_can_be_compared(test: tree.CountTest, measure: tree.Measure) -> None:
    assert of_measure(test, measure) == []


@pytest.mark.parametrize("measure", [*WHOLE, *EXACT])
@pytest.mark.parametrize(
    ("test", "found"),
    [
        (Comparison("<", Text("x")), ["measure-needs-number"]),
        (Comparison("=", TRUE), ["measure-needs-number"]),
        (Comparison(">", DAY), ["measure-needs-number"]),
        (Comparison("=", VERSION), ["measure-needs-number"]),
        (Comparison("=", TEXT, ignoring_case=True), ["measure-needs-number"]),
        (Comparison("=", NUMBER, ignoring_case=True), ["case-of-no-text"]),
        (Between(Number(1), NOON), ["measure-needs-number"]),
        (Between(Text("a"), Text("b")), ["measure-needs-number", "measure-needs-number"]),
        (Between(Number(3), Number(2)), ["backwards-range"]),
        (Comparison("=", Number(float("inf"))), ["number-out-of-range"]),
    ],
)
def test_these_measures_are_refused(
    test: tree.CountTest, found: list[str], measure: tree.Measure
) -> None:
    assert of_measure(test, measure) == found


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (TEXT, "a text"),
        (TRUE, "`true` or `false`"),
        (DAY, "a date"),
        (NOON, "an instant"),
        (VERSION, "a version"),
    ],
)
def test_a_value_is_named(value: tree.Value, name: str) -> None:
    [problem] = check(tree.Attribute("a", Between(NUMBER, value)))
    assert problem.message == f"a range cannot run from a number to {name}"


@pytest.mark.parametrize("operator", ["=", "!="])
def test_what_is_counted_equals_no_fraction(operator: tree.Operator) -> None:
    half = Comparison(operator, Number(2.5))
    assert [of_measure(half, measure) for measure in WHOLE] == [["count-not-whole"]] * len(WHOLE)
    assert [of_measure(half, measure) for measure in EXACT] == [[]] * len(EXACT)


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        (tree.Tally("count"), "a count"),
        (tree.Tally("days"), "a count of days"),
        (tree.Tally("sessions"), "a count of sessions"),
        (tree.Aggregate("sum", "p"), "a sum"),
        (tree.Aggregate("average", "p"), "an average"),
        (tree.Aggregate("minimum", "p"), "a minimum"),
        (tree.Aggregate("maximum", "p"), "a maximum"),
        (tree.Aggregate("distinct", "p"), "a count of values"),
    ],
)
def test_a_measure_is_named(measure: tree.Measure, name: str) -> None:
    [problem] = check(tree.Measured(tree.Events("E"), measure, Comparison("<", VERSION)))
    assert problem.message == f"{name} is a number, and is never compared with a version"
