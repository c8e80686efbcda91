from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.filters import tree
from sprigclassic.filters.check import check
from sprigclassic.filters.text.parser import parse
from sprigclassic.filters.text.printer import to_text, value_text
from sprigclassic.testing.strategies import trees


@given(trees(), st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]))
def test_what_is_printed_is_parsed_to_the_same(condition: tree.Condition, timezone: str) -> None:
    assert not check(condition, timezone)
    text = to_text(condition, timezone)
    assert parse(text) == (condition, timezone)
    assert to_text(*parse(text)) == text


@given(st.floats(-1e18, 1e18, allow_nan=False))
def test_numbers_are_printed_without_exponent_and_read_back(number: float) -> None:
    text = value_text(tree.Number(number))
    assert set(text) <= set("-.0123456789")
    condition, _ = parse(f"a = {text}")
    assert condition == tree.Attribute("a", tree.Comparison("=", tree.Number(number)))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (-1e-5, "-0.00001"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
    ],
)
def test_numbers(number: float, text: str) -> None:
    assert value_text(tree.Number(number)) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (UTC, "2026-10-25T02:30:00Z"),
        (timezone(timedelta(hours=-5, minutes=-30)), "2026-10-25T02:30:00-05:30"),
        (timezone(timedelta(seconds=30)), "2026-10-25T02:29:30Z"),
        (ZoneInfo("Europe/Berlin"), "2026-10-25T02:30:00+02:00"),
        (ZoneInfo("Europe/London"), "2026-10-25T02:30:00Z"),
    ],
)
def test_instants_keep_their_offset(zone: timezone | ZoneInfo, text: str) -> None:
    instant = tree.Instant(datetime(2026, 10, 25, 2, 30, tzinfo=zone))
    assert value_text(instant) == text


def test_an_instant_in_an_hour_shown_twice_reads_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for fold in (0, 1):
        instant = tree.Instant(datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold))
        condition = tree.Happened(tree.Events("E"), window=tree.Since(instant))
        assert parse(to_text(condition, "UTC"))[0] == condition


def test_the_years_have_four_digits() -> None:
    assert value_text(tree.Instant(datetime(7, 1, 2, tzinfo=UTC))) == "0007-01-02T00:00:00Z"


def test_one_is_singular() -> None:
    one, two = (tree.InLast(tree.Duration(n, "week")) for n in (1, 2))
    happened = tree.Happened(tree.Events(None), window=one)
    assert to_text(happened, "UTC") == "any event happened in last 1 week"
    happened = tree.Happened(tree.Events(None), window=two)
    assert to_text(happened, "UTC") == "any event happened in last 2 weeks"
    ago = tree.HappenedAt(tree.Events(None), "last", tree.Ago("at most", tree.Duration(1, "hour")))
    assert to_text(ago) == "any event last happened at most 1 hour ago"


@pytest.mark.parametrize("word", ["today", "yesterday", "group", "last", "no"])
def test_a_reserved_name_is_quoted_wherever_it_stands(word: str) -> None:
    events, test = tree.Events(word), tree.IsSet()
    for node in (
        tree.Attribute(word, test),
        tree.Happened(tree.Events(None, tree.Property(word, test))),
        tree.Happened(events, window=tree.SinceAttribute(word)),
        tree.Happened(events, window=tree.WithinOf(tree.Duration(2, "day"), word)),
        tree.EventValue(events, "last", word, test),
        tree.Measured(
            events, tree.Aggregate("sum", word), tree.Comparison("=", tree.Number(1)), None
        ),
        tree.Sequence((events, events), absent=True),
    ):
        assert f'"{word}"' in to_text(node)
        assert parse(to_text(node)) == (node, "UTC")
