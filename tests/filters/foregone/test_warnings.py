from __future__ import annotations

from typing import Final

import pytest

from sprigclassic import FilterError, StudyFilter
from sprigclassic._source import Source
from sprigclassic.filters.foregone import warnings_of
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.tree import And, Attribute, Comparison, Or, Text

WHOLE: Final = "a count is whole, and 0 or more"
DAYS: Final = "a number of days is whole, and 0 or more"


def found(text: str) -> list[tuple[str, str, str]]:
    """Return the code, the underlined text and the message of each warning."""
    warnings = warnings_of(*parse(text))
    return [(one.code, text[slice(*one.span)] if one.span else "", one.message) for one in warnings]


# ---- on their own ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Checkout count < 0", WHOLE),
        ("Checkout count <= -0.5", WHOLE),
        ("Checkout count = -1 in last 3 days", WHOLE),
        ("Checkout count between -3 and -1", WHOLE),
        ("Checkout count between 0.2 and 0.8", WHOLE),
        ("any event count < 0", WHOLE),
        ("Checkout days < 0", DAYS),
        ("Checkout sessions = -3", "a number of sessions is whole, and 0 or more"),
        ("Checkout distinct(sku) < 0", "a number of values is whole, and 0 or more"),
        ("Checkout first happened in next 3 days", "an event later than now does not count"),
        ("Checkout last happened in next 2 months", "an event later than now does not count"),
        ('plan < ""', "no value passes"),
        ('Checkout last(sku) < ""', "no value passes"),
        ('x = 2011-12-30 in timezone "Pacific/Apia"', "no value passes"),
        ('x on 2011-12-30 in timezone "Pacific/Apia"', "no value passes"),
        ("x before 0001-01-01", "no value passes"),
        ('A last happened on 2011-12-30 in timezone "Pacific/Apia"', "no value passes"),
    ],
)  # fmt: skip
def test_some_conditions_never_hold(text: str, why: str) -> None:
    filter_ = text.partition(" in timezone")[0]
    assert found(text) == [("never-holds", filter_, f"{why}, so this never holds")]
    negated = found(f"not {text}")
    assert [(code, underlined) for code, underlined, _ in negated] == [("never-holds", filter_)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Checkout count >= 0", WHOLE),
        ("Checkout count > -1 in last 3 days", WHOLE),
        ("Checkout count != -1", WHOLE),
        ("Checkout days >= -0.5", DAYS),
        ("any event where a = 1 count >= 0", WHOLE),
        ("any event count >= 0 in last 3 days", WHOLE),
        ('x != 2011-12-30 in timezone "Pacific/Apia"', "every value passes"),
        ('x not in (2011-12-30) in timezone "Pacific/Apia"', "every value passes"),
    ],
)
def test_some_conditions_always_hold(text: str, why: str) -> None:
    filter_ = text.partition(" in timezone")[0]
    assert found(text) == [("always-holds", filter_, f"{why}, so this always holds")]


def test_a_filter_for_everyone_is_no_slip() -> None:
    assert warnings_of(StudyFilter.everyone().tree) == ()


# ---- in one `and` ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # texts
        ('plan = "a"', 'plan = "b"'),
        ('plan = "a"', 'plan != "a"'),
        ('plan = "a"', 'plan in ("b", "c")'),
        ('plan = "a"', "plan is not set"),
        ('plan = "a"', "plan = 1"),
        ('plan = "a"', "plan = true"),
        ('plan = "a"', 'plan = version "2"'),
        ('plan = "a"', "plan in last 3 days"),
        ('plan = "a"', 'plan > "a"'),
        ('plan = "pro"', 'plan starts with "f"'),
        ('plan = "pro"', 'plan matches "f*"'),
        ('plan = "a"', 'plan contains any of ("a")'),
        ('plan > "b"', 'plan <= "b"'),
        ('plan >= "b"', 'plan < "b"'),
        ('plan between "a" and "c"', 'plan > "d"'),
        ('plan < "b"', 'plan in ("c", "d")'),
        ('plan = "a" ignoring case', 'plan = "B" ignoring case'),
        ('plan = "a" ignoring case', 'plan in ("B", "c") ignoring case'),
        ('plan = "a" ignoring case', 'plan not in ("A", "b") ignoring case'),
        ('plan starts with "ab"', 'plan starts with "b"'),
        ('plan ends with "ab"', 'plan ends with "a"'),
        ('plan starts with "AB" ignoring case', 'plan starts with "b" ignoring case'),
        ('plan starts with "abc"', 'plan not starts with "ab"'),
        ('plan starts with "abc"', 'plan not starts with "AB" ignoring case'),
        ('plan ends with "abc"', 'plan not ends with "bc"'),
        ('plan starts with "abc"', 'not (plan contains "b" or seats = 1)'),
        ('plan starts with "a"', 'plan not contains ""'),
        ('plan starts with "a"', 'plan not matches "**"'),
        # numbers
        ("seats > 5", "seats < 3"),
        ("seats > 5", "seats <= 5"),
        ("seats = 3", "seats != 3.0"),
        ("seats between 1 and 3", "seats > 3"),
        ("seats in (1, 2)", "seats in (3, 4)"),
        ("seats > 9007199254740993", "seats < 9007199254740994"),
        ("seats = 1", "seats = true"),
        ("seats = 1", 'seats < version "2"'),
        ("seats > 1", 'seats contains "1"'),
        # flags, lists
        ("beta = true", "beta = false"),
        ("beta = true", "beta != true"),
        ('tags contains "a"', "tags = 3"),
        ('tags contains any of ("a")', 'tags not contains any of ("a", "b")'),
        ('tags contains all of ("a", "b")', 'tags not contains any of ("b", "c")'),
        ("tags contains all of (1, true)", "tags not contains any of (1.0)"),
        ('tags contains all of ("a", "b")', 'tags not contains all of ("b")'),
        ("tags contains any of (2026-01-01)", "tags not contains any of (2026-01-01)"),
        ('tags contains any of ("a", "b")', 'tags not contains any of ("b", "a")'),
        # set or not
        ("plan is set", "plan is not set"),
        ("plan is not set", "plan today"),
        # versions
        ('v > version "2"', 'v < version "2.0.0"'),
        ('v = version "2"', 'v between version "2.0.1" and version "3"'),
        ('v >= version "2"', 'v not in (version "2", "x") and v <= version "2"'),
        # dates
        ("due before 2026-01-01", "due after 2026-01-01"),
        ("due = 2026-01-01", "due > 2026-01-01T23:59:59.999999Z"),
        ("due between 2026-01-01 and 2026-01-31", "due since 2026-02-01"),
        ("due between 2026-01-01T00:00:00Z and 2026-01-02T00:00:00Z", "due on 2026-01-03"),
        ("due in last 3 days", "due in next 3 days"),
        ("due at least 3 days ago", "due in last 2 days"),
        ("due more than 3 days ago", "due at most 3 days ago"),
        ("due less than 3 days ago", "due between 5 and 3 days ago"),
        ("due this month", "due previous month"),
        ("due at least 2 months ago", "due in last 20 days"),
        ("due in last 1 month", "due not in (1) and not due in last 1 month"),
        ("due previous year", "due at least 3 years ago"),
        ("due in next 40 days", "due at least 1 day ago"),
        ("due today", 'due contains any of ("a")'),
        # of an event
        ("A last(p) > 3", "A last(p) < 2"),
        ("A last happened in last 3 days", "A last happened at least 4 days ago"),
        ("A last happened before 2026-01-01", "A last happened after 2026-01-01"),
        # measures
        ("A happened", "A never happened"),
        ("A happened in last 3 days", "A count = 0 in last 3 days"),
        ("A count > 3", "A count < 2"),
        ("A count > 3", "A count < 5 and A count != 4"),
        ("A days between 1 and 3", "A days = 4"),
        ("A sum(p) > 1", "A sum(p) < 1"),
        ("A average(p) > 1", "A average(p) <= 1"),
        ("A minimum(p) = 1", "A minimum(p) != 1"),
        ("A distinct(p) = 1", "A distinct(p) = 2"),
        ("A where p = 1 count > 3", "A where p = 1.0 count < 2"),
        # whatever it is
        ("A then B", "not A then B"),
        ('in group "G"', 'not in group "G"'),
    ],
)  # fmt: skip
def test_some_conditions_never_hold_together(one: str, other: str) -> None:
    text = f"{one} and other = 1 and ({other})"
    warnings = found(text)
    assert [code for code, _, _ in warnings] == ["never-holds"], warnings
    assert f" never holds together with `{parts(one)}" in warnings[0][2]


def parts(text: str) -> str:
    return str(StudyFilter.parse(text, groups={"G": []}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('plan = "a"', 'name = "b"'),
        ('plan = "a"', 'plan >= "a"'),
        ('plan = "A"', 'plan = "a" ignoring case'),
        ('plan != "a"', 'plan != "b"'),
        ('plan != "a"', "plan is not set"),
        ('plan contains "ab"', 'plan not contains "a"'),  # a list of "ab"
        ('plan starts with "a"', 'plan starts with "A" ignoring case'),
        ('plan starts with "a"', 'plan ends with "b"'),
        ('plan starts with "abc"', 'plan not matches "abc"'),
        ('plan matches "a*b"', 'plan not starts with "a*b"'),
        ('plan in ("a", version "1.0") ignoring case', 'plan not in ("a", "1.0")'),
        ('plan not starts with "ab"', 'plan starts with "a"'),
        ('plan starts with "AB" ignoring case', 'plan not starts with "ab"'),
        ('plan matches "a*"', 'plan matches "b*"'),
        ('plan > "a"', 'plan < "b"'),
        ('plan not in ("a")', 'plan in ("a", "b")'),
        ('plan in ("a", version "2")', 'plan not in ("a")'),
        ('plan = "2.0"', 'plan = version "2"'),
        ('plan = "2026-01-01"', "plan in last 3 days"),
        ('plan = "2026-01-01"', "plan = 2026-01-01"),
        ("seats > 3", "seats > 5"),
        ("seats > 0.1", "seats < 0.2"),
        ("seats > 9007199254740993", "seats < 9007199254740995"),
        ("seats = 1700000000", "seats after 2020-01-01"),
        ("seats = 3", "not seats in last 3 days"),
        ("seats > 3", "seats in last 3 days"),
        ("beta != true", "beta != false"),
        ('tags contains "a"', 'tags contains "b"'),
        ('tags contains "A" ignoring case', 'tags not contains "a"'),
        ('tags contains any of ("a", "b")', 'tags not contains any of ("a")'),
        ('tags not contains all of ("a", "b")', 'tags contains "a"'),
        ("tags contains any of (2026-01-01)", 'tags not contains any of ("2026-01-01")'),
        ("tags is set", 'tags contains any of ("b")'),
        ('v > version "2"', 'v < version "2.0.1"'),
        ('v != version "2"', 'v >= version "2"'),
        ("due before 2026-01-02", "due after 2025-12-31"),
        ("due in last 3 days", "due before 2020-01-01"),
        ("due at least 3 days ago", "due in last 3 days"),
        ("due this month", "due this year"),
        ("due this month", "due previous quarter"),
        ("due in last 1 month", "not due in last 28 days"),
        ("due in last 27 days", "due in last 1 month"),
        ("due at least 1 month ago", "due in last 30 days"),
        ("not due in last 3 days", "not due in next 3 days"),
        ("not A last happened today", "not A last happened at least 1 day ago"),
        ("A first happened today", "A last happened at most 3 days ago"),
        ("A last(p) > 3", "A first(p) < 2"),
        ("A last(p) > 3", "A last(p) < 2 in last 3 days"),
        ("A happened", "B never happened"),
        ("A happened", "A never happened in last 3 days"),
        ("A where p = 1 happened", "A where p = 2 never happened"),
        ("A count > 3", "A days < 2"),
        ("A count > 2.5", "A count < 3.5"),
        ("A sum(p) > 1", "A sum(p) < 1.0001"),
        ("A sum(p) != 0", "A sum(p) != 1"),
        ("A average(p) != 1", "A average(p) != 2"),
        ("A then B", "B then A"),
        ('in group "G"', 'in group "H"'),
        ("plan = 1 or plan = 2", "plan = 3"),
    ],
)  # fmt: skip
def test_what_can_hold_is_not_warned_of(one: str, other: str) -> None:
    assert found(f"({one}) and {other}") == []
    assert found(f"({other}) and ({one})") == []


def test_three_may_rule_each_other_out() -> None:
    text = "seats between 1 and 2 and x = 1 and seats in (1, 2) and seats != 1 and seats != 2"
    assert found(text) == [
        ("never-holds", "seats != 2",
         "`seats != 2` never holds together with `seats in (1, 2)` and `seats != 1`"),
    ]  # fmt: skip


def test_one_is_told_once_for_each_that_is_ruled_out() -> None:
    warnings = found('plan = "a" and plan = "b" and plan = "c" and plan starts with "a"')
    assert [(underlined, message) for _, underlined, message in warnings] == [
        ('plan = "b"', '`plan = "b"` never holds together with `plan = "a"`'),
        ('plan = "c"', '`plan = "c"` never holds together with `plan = "a"`'),
    ]


def test_what_never_holds_on_its_own_is_told_once() -> None:
    text = "A count < 0 and A count > 3 and A count = -1"
    assert [underlined for _, underlined, _ in found(text)] == ["A count < 0", "A count = -1"]


def test_what_a_part_has_already_is_told_once() -> None:
    assert len(found("a = 1 and not (b = 1 or b != 1)")) == 1
    assert len(found("a = 1 or (b = 1 and b = 2)")) == 1


def test_a_where_is_looked_at() -> None:
    for text in (
        "A where (p = 1 and p = 2) happened",
        "A then B where (p = 1 and p = 2)",
        "A where (p = 1 and p = 2) last happened today",
        "A where (p = 1 and p = 2) sum(p) > 3",
        "A where (not (q is set or (p = 1 and p = 2))) last(p) > 3",
    ):
        [(code, underlined, message)] = found(text)
        assert (code, underlined) == ("never-holds", "p = 2")
        assert message == "`p = 2` never holds together with `p = 1`"


# ---- in one `or` -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "underlined", "message"),
    [
        ('plan = "a" or plan != "a"', 'plan != "a"', '`plan != "a"` or `plan = "a"` always holds'),
        ("x is not set or x is set", "x is set", "`x is set` or `x is not set` always holds"),
        ('not plan = "a" or b = 1 or not plan = "b"', 'not plan = "b"',
         '`not plan = "b"` or `not plan = "a"` always holds'),
        ("A happened or A never happened", "A never happened",
         "`A never happened` or `A happened` always holds"),
        (
            "A count > 3 or A count < 5",
            "A count < 5",
            "`A count < 5` or `A count > 3` always holds",
        ),
        ("A sum(p) > 1 or A sum(p) <= 1", "A sum(p) <= 1",
         "`A sum(p) <= 1` or `A sum(p) > 1` always holds"),
        ("A then B or not A then B", "not A then B", "`not A then B` or `A then B` always holds"),
    ],
)  # fmt: skip
def test_some_conditions_always_hold_one_or_another(
    text: str, underlined: str, message: str
) -> None:
    assert found(text) == [("always-holds", underlined, message)]


@pytest.mark.parametrize(
    "text",
    [
        "x > 1 or x <= 1",  # or it is not set
        "beta = true or beta = false",
        "A average(p) > 1 or A average(p) <= 1",
        "A count > 3 or A count < 3",
        "A last(p) > 3 or A last(p) <= 3",
        "A last happened today or not A first happened today",
        'plan starts with "a" or plan not starts with "b"',
        "a = 1 or b != 1",
        "x != 1 or not (y = 1 and x = 1)",  # that is `x != 1 or y != 1`
    ],
)
def test_what_can_fail_is_not_warned_of(text: str) -> None:
    assert found(text) == []


# ---- how they are told -------------------------------------------------------------------------


def test_warnings_are_told_in_order_of_place_with_their_lines() -> None:
    text = 'plan = "a" and plan = "b"\nand Checkout count<0'
    error = FilterError(warnings_of(*parse(text)), Source(text))
    assert str(error) == (
        '<filter>:1:16: `plan = "b"` never holds together with `plan = "a"` [never-holds]\n'
        "  |\n"
        '1 | plan = "a" and plan = "b"\n'
        "  |                ^^^^^^^^^^\n"
        "\n"
        "<filter>:2:5: a count is whole, and 0 or more, so this never holds [never-holds]\n"
        "  |\n"
        "2 | and Checkout count<0\n"
        "  |     ^^^^^^^^^^^^^^^^"
    )


def test_without_a_text_there_is_no_place() -> None:
    equal = [Attribute("plan", Comparison("=", Text(value))) for value in "ab"]
    [warning] = warnings_of(And(tuple(equal)))
    assert warning.span is None
    assert warnings_of(Or(tuple(equal))) == ()


def test_long_texts_are_left_alone() -> None:
    long = "*a" * 1_500
    assert found(f'x matches "{long}" and x = "b{long}" and x = "c{long}"') == []


def test_many_conditions_about_one_thing_are_looked_at_in_part() -> None:
    ranges = " and ".join(f"x != {number}" for number in range(40))
    assert found(f"{ranges} and x = 3") == []
    assert len(found(f"x = 3 and {ranges}")) == 1
