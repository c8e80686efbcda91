"""What the builder says, in the words of the canonical text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given

from sprigclassic.filters.build import (
    Condition,
    PropertyTest,
    any_event,
    attribute,
    event,
    in_group,
    prop,
    sequence,
)
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text
from sprigclassic.filters.tree import Happened, Version
from sprigclassic.testing.strategies import trees
from tests.data_files import lines
from tests.filters.speller import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters import tree

DAY, LATER = date(2026, 1, 1), date(2026, 1, 31)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
YES = True

checkout = event("Checkout")
plan, seats, beta = attribute.text("plan"), attribute.number("seats"), attribute.flag("beta")
tags, app = attribute.texts("tags"), attribute.version("app")
born, signed_up = attribute.moment("born"), attribute.moment("signed_up_at")
total, coupon = prop.number("total"), prop.text("coupon")
sized = attribute.any_value("sizes")
a, b, c = event("A"), event("B"), event("C")

# ---- values ------------------------------------------------------------------------------------

COMPARISONS: Final = {
    'plan = "pro"': [plan == "pro", plan.equals("pro")],
    'plan != "pro"': [plan != "pro", plan.not_equals("pro")],
    'plan < "pro"': [plan < "pro", plan.less_than("pro"), "pro" > plan],  # noqa: SIM300 - mirrored
    'plan <= "pro"': [plan <= "pro", plan.at_most("pro"), "pro" >= plan],  # noqa: SIM300 - mirrored
    'plan > "pro"': [plan > "pro", plan.more_than("pro")],
    'plan >= "pro"': [plan >= "pro", plan.at_least("pro")],
    'plan between "a" and "b"': [plan.between("a", "b")],
    'plan = "pro" ignoring case': [plan.equals("pro", ignoring_case=True)],
    'plan != "pro" ignoring case': [plan.not_equals("pro", ignoring_case=True)],
    "seats = 3": [seats == 3, seats == 3.0, seats.equals(3)],
    "seats != 2.5": [seats != 2.5, seats.not_equals(2.5)],
    "seats < 3": [seats < 3, seats.less_than(3)],
    "seats <= 3": [seats <= 3, seats.at_most(3)],
    "seats > 3": [seats > 3, seats.more_than(3)],
    "seats >= 3": [seats >= 3, seats.at_least(3)],
    "seats between 2 and 5.5": [seats.between(2, 5.5)],
    "beta = true": [beta == True, beta.equals(value=True), beta.is_true()],  # noqa: E712 - on purpose
    "beta != true": [beta != True, beta.not_equals(value=True)],  # noqa: E712 - on purpose
    "beta = false": [beta == False, beta.is_false()],  # noqa: E712 - on purpose
    "born = 2026-01-01": [born == DAY, born.equals(DAY)],
    "born != 2026-01-01": [born != DAY, born.not_equals(DAY)],
    "born < 2026-01-01T12:00:00Z": [born < NOON, born.less_than(NOON)],
    "born <= 2026-01-01": [born <= DAY, born.at_most(DAY)],
    "born > 2026-01-01": [born > DAY, born.more_than(DAY)],
    "born >= 2026-01-01": [born >= DAY, born.at_least(DAY)],
    "born between 2026-01-01 and 2026-01-31": [born.between(DAY, LATER)],
    'app = version "2.10"': [app == "2.10", app.equals("2.10")],
    'app >= version "2.10"': [app >= "2.10", app.at_least("2.10")],
    'app between version "2.9" and version "2.10"': [app.between("2.9", "2.10")],
}
LISTS: Final = {
    'plan in ("pro", "free")': [plan.one_of("pro", "free")],
    'plan not in ("pro", "free")': [plan.not_one_of("pro", "free")],
    'plan in ("pro", "free") ignoring case': [plan.one_of("pro", "free", ignoring_case=True)],
    'plan not in ("pro") ignoring case': [plan.not_one_of("pro", ignoring_case=True)],
    "seats in (1, 2.5)": [seats.one_of(1, 2.5)],
    "seats not in (1)": [seats.not_one_of(1)],
    "born in (2026-01-01, 2026-01-01T12:00:00Z)": [born.one_of(DAY, NOON)],
    'app in (version "2.9", version "2.10")': [app.one_of("2.9", "2.10")],
    'sizes in ("M", 38, 2.5, true, 2026-01-01, version "2")': [
        sized.one_of("M", 38, 2.5, YES, DAY, Version("2"))
    ],
    'sizes not in ("M", 38) ignoring case': [sized.not_one_of("M", 38, ignoring_case=True)],
    'tags contains any of ("a", "b")': [tags.contains_any_of("a", "b")],
    'tags not contains any of ("a")': [tags.not_contains_any_of("a")],
    'tags contains all of ("a", "b")': [tags.contains_all_of("a", "b")],
    'tags not contains all of ("a")': [tags.not_contains_all_of("a")],
    'sizes contains any of (38, "M")': [sized.contains_any_of(38, "M")],
    "sizes not contains all of (38, 39)": [sized.not_contains_all_of(38, 39)],
}
TEXTS: Final = {
    'plan contains "x"': [plan.contains("x")],
    'plan not contains "x"': [plan.not_contains("x")],
    'tags contains "x" ignoring case': [tags.contains("x", ignoring_case=True)],
    'tags not contains "x" ignoring case': [tags.not_contains("x", ignoring_case=True)],
    'plan starts with "x"': [plan.starts_with("x")],
    'plan not starts with "x"': [plan.not_starts_with("x")],
    'plan starts with "x" ignoring case': [plan.starts_with("x", ignoring_case=True)],
    'plan not starts with "x" ignoring case': [plan.not_starts_with("x", ignoring_case=True)],
    'plan ends with "x"': [plan.ends_with("x")],
    'plan not ends with "x"': [plan.not_ends_with("x")],
    'plan ends with "x" ignoring case': [plan.ends_with("x", ignoring_case=True)],
    'plan not ends with "x" ignoring case': [plan.not_ends_with("x", ignoring_case=True)],
    'plan matches "x*"': [plan.matches("x*")],
    'plan not matches "x*"': [plan.not_matches("x*")],
    'plan matches "x*" ignoring case': [plan.matches("x*", ignoring_case=True)],
    'plan not matches "x*" ignoring case': [plan.not_matches("x*", ignoring_case=True)],
}
SET: Final = {
    "plan is set": [plan.is_set()],
    "seats is not set": [seats.is_not_set()],
    "beta is set": [beta.is_set()],
    "tags is not set": [tags.is_not_set()],
    "born is set": [born.is_set()],
    "app is set": [app.is_set()],
    "sizes is set": [sized.is_set()],
}
MOMENTS: Final = {
    "born before 2026-01-01": [born.before(DAY)],
    "born after 2026-01-01T12:00:00Z": [born.after(NOON)],
    "born since 2026-01-01": [born.since(DAY)],
    "born on 2026-01-01": [born.on(DAY)],
    "born from 2026-01-01 to 2026-01-31": [born.from_to(DAY, LATER)],
    "born more than 3 days ago": [born.more_than_ago(days=3)],
    "born less than 3 minutes ago": [born.less_than_ago(minutes=3)],
    "born at least 1 hour ago": [born.at_least_ago(hours=1)],
    "born at most 3 weeks ago": [born.at_most_ago(weeks=3)],
    "born between 6 and 3 months ago": [born.between_ago(months=(6, 3))],
    "born in last 18 years": [born.in_last(years=18)],
    "born in next 1 day": [born.in_next(days=1)],
    "born today": [born.today()],
    "born yesterday": [born.yesterday()],
    "born this week": [born.this_week()],
    "born this month": [born.this_month()],
    "born this quarter": [born.this_quarter()],
    "born this year": [born.this_year()],
    "born previous week": [born.previous_week()],
    "born previous month": [born.previous_month()],
    "born previous quarter": [born.previous_quarter()],
    "born previous year": [born.previous_year()],
}

# ---- events ------------------------------------------------------------------------------------

MEASURES: Final = {
    "Checkout count < 3": [
        checkout.count() < 3,
        checkout.count().less_than(3),
        checkout.count().fewer_than(3),
    ],
    "Checkout count <= 3": [checkout.count() <= 3, checkout.count().at_most(3)],
    "Checkout count > 2.5": [checkout.count() > 2.5, checkout.count().more_than(2.5)],
    "Checkout count >= 3": [checkout.count() >= 3, checkout.count().at_least(3)],
    "Checkout count = 3": [checkout.count() == 3, checkout.count().equals(3)],
    "Checkout count != 3": [checkout.count() != 3, checkout.count().not_equals(3)],
    "Checkout count between 1 and 5": [checkout.count().between(1, 5)],
    "any event days >= 3": [any_event.days() >= 3],
    "any event sessions >= 3 this week": [any_event.this_week().sessions() >= 3],
    "Checkout sum(total) > 99.5": [checkout.sum("total") > 99.5],
    "Checkout average(total) = 2.5": [checkout.average("total") == 2.5],
    "Checkout minimum(total) > 0": [checkout.minimum("total") > 0],
    "Checkout maximum(total) < 9": [checkout.maximum("total") < 9],
    "Checkout distinct(sku) >= 2 in last 30 days": [checkout.in_last(days=30).distinct("sku") >= 2],
    "Checkout happened": [checkout.happened()],
    "Checkout never happened": [checkout.never_happened()],
    "Checkout never happened in last 1 year": [checkout.in_last(years=1).never_happened()],
    "Checkout first happened at least 21 days ago": [
        checkout.first_happened().at_least_ago(days=21)
    ],
    "any event last happened before 2026-01-01": [any_event.last_happened().before(DAY)],
    'in group "VIPs"': [in_group("VIPs")],
}
EVENT_VALUES: Final = {
    "Checkout first(total) > 3": [checkout.first(total) > 3],
    "Checkout last(total) <= 3 in last 30 days": [checkout.in_last(days=30).last(total) <= 3],
    'Checkout last(coupon) = "x" ignoring case': [
        checkout.last(coupon).equals("x", ignoring_case=True)
    ],
    "Checkout last(gift) = true": [checkout.last(prop.flag("gift")).is_true()],
    "Checkout last(due) today": [checkout.last(prop.moment("due")).today()],
    'Checkout last(skus) contains all of ("a")': [
        checkout.last(prop.texts("skus")).contains_all_of("a")
    ],
    'Checkout last(app) < version "2"': [checkout.last(prop.version("app")) < "2"],
    'Checkout last(sizes) in (38, "M")': [checkout.last(prop.any_value("sizes")).one_of(38, "M")],
}
WHERES: Final = {
    "Checkout where total >= 50 count = 1": [checkout.where(total >= 50).count() == 1],
    "any event where total is set happened": [any_event.where(total.is_set()).happened()],
    "Checkout where (total >= 50 and not coupon is set or app.build < 3) happened": [
        checkout.where(
            ((total >= 50) & ~coupon.is_set()) | (prop.number("app.build") < 3)
        ).happened()
    ],
    "Checkout where (not total > 3) first happened today": [
        checkout.where(~(total > 3)).first_happened().today()
    ],
    "Checkout where due on 2026-01-01 happened": [
        checkout.where(prop.moment("due").on(DAY)).happened()
    ],
}
WINDOWS: Final = {
    "Checkout happened in last 30 days": [checkout.in_last(days=30).happened()],
    "Checkout happened between 60 and 30 days ago": [
        checkout.between_ago(days=(60, 30)).happened()
    ],
    "Checkout happened since 2026-01-01": [checkout.since(DAY).happened()],
    "Checkout happened since signed_up_at": [checkout.since(signed_up).happened()],
    "Checkout happened before 2026-01-01": [checkout.before(DAY).happened()],
    "Checkout happened after 2026-01-01T12:00:00Z": [checkout.after(NOON).happened()],
    "Checkout happened on 2026-01-01": [checkout.on(DAY).happened()],
    "Checkout happened from 2026-01-01 to 2026-01-31": [checkout.from_to(DAY, LATER).happened()],
    "Checkout happened within 7 days of signed_up_at": [
        checkout.within(days=7).of(signed_up).happened()
    ],
    "Checkout happened today": [checkout.today().happened()],
    "Checkout happened yesterday": [checkout.yesterday().happened()],
    "Checkout happened previous quarter": [checkout.previous_quarter().happened()],
}
SEQUENCES: Final = {
    "A then B": [sequence(a, b).happened()],
    "A then B then any event": [sequence(a, b, any_event).happened()],
    "A then no B": [sequence(a).then_no(b).happened()],
    "A then B then no C within 1 day": [sequence(a, b).then_no(c).within(days=1).happened()],
    "A then B within 7 days in last 30 days": [
        sequence(a, b).within(days=7).in_last(days=30).happened()
    ],
    "A where total > 3 then B since signed_up_at": [
        sequence(a.where(total > 3), b).since(signed_up).happened()
    ],
    "A then no B this month": [sequence(a).then_no(b).this_month().happened()],
    "A then B within 7 days of signed_up_at": [
        sequence(a, b).within(days=7).of(signed_up).happened()
    ],
    "A then B within 7 days within 3 days of signed_up_at": [
        sequence(a, b).within(days=7).within(days=3).of(signed_up).happened()
    ],
}
COMBINATIONS: Final = {
    "plan is set and seats > 3": [plan.is_set() & (seats > 3)],
    "plan is set or seats > 3 or beta = true": [plan.is_set() | (seats > 3) | beta.is_true()],
    "(plan is set or seats > 3) and not beta = true": [
        (plan.is_set() | (seats > 3)) & ~beta.is_true()
    ],
    "not (plan is set and A happened)": [~(plan.is_set() & a.happened())],
    "seats is set": [~~seats.is_set()],
}

TABLES: Final[list[Mapping[str, list[Condition]]]] = [
    COMPARISONS,
    LISTS,
    TEXTS,
    SET,
    MOMENTS,
    MEASURES,
    EVENT_VALUES,
    WHERES,
    WINDOWS,
    SEQUENCES,
    COMBINATIONS,
]
LINES: Final = [
    pytest.param(text, condition, id=f"{text} [{number}]")
    for table in TABLES
    for text, conditions in table.items()
    for number, condition in enumerate(conditions)
]


@pytest.mark.parametrize(("text", "condition"), LINES)
def test_a_condition_says_what_its_text_says(text: str, condition: Condition) -> None:
    assert to_text(condition.tree) == text
    assert parse(text) == (condition.tree, "UTC")


def test_a_test_of_a_property_is_what_follows_where() -> None:
    test = (total >= 50) & ~coupon.is_set() | (total == 0)
    assert isinstance(test, PropertyTest)
    said = checkout.where(test).happened().tree
    assert isinstance(said, Happened)
    assert said.events.where == test.tree
    assert checkout.where(test).tree == said.events


@given(trees())
def test_every_filter_can_be_spelled(node: tree.Condition) -> None:
    assert spelled(node).tree == node


@pytest.mark.parametrize("line", lines("identity.txt"))
def test_what_is_read_can_be_spelled(line: str) -> None:
    node, timezone = parse(line)
    assert to_text(spelled(node).tree, timezone) == line


def test_equal_handles_make_equal_conditions_again_and_again() -> None:
    seldom = checkout.in_last(days=30)
    rare, never = seldom.count() < 3, seldom.never_happened()
    assert (rare & never).tree == (rare & never).tree
    assert to_text(rare.tree) == "Checkout count < 3 in last 30 days"
