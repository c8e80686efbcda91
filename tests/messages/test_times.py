from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END, to_micros
from sprigclassic.messages.times import read_time

utc_times = st.datetimes(timezones=st.just(UTC))
offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59)
isolike = st.from_regex(r"[0-9]{4}-?[0-9W]{1,2}-?[0-9]{0,2}[T _]?[0-9:.,]{0,15}[Z+\-0-9:]{0,9}")


@given(
    utc_times,
    offsets,
    st.sampled_from(["T", " "]),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
    st.booleans(),
)
def test_every_instant_is_read_in_every_form(
    moment: datetime,
    minutes: int,
    between: str,
    precision: str,
    colon: bool,  # noqa: FBT001
) -> None:
    zone = timezone(timedelta(minutes=minutes))
    moment = moment.replace(year=min(max(moment.year, 2), 9998), day=min(moment.day, 28))
    text = moment.astimezone(zone).isoformat(between, precision)
    text = text if colon else text[:-3] + text[-2:]
    cut = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}[precision]
    assert read_time(text) == moment.replace(microsecond=moment.microsecond // cut * cut)


@given(utc_times, st.sampled_from(["", "Z", "+00:00", "-00:00", "+0000", "+00"]))
def test_without_a_zone_a_time_is_in_utc(moment: datetime, zone: str) -> None:
    assert read_time(moment.replace(tzinfo=None).isoformat() + zone) == moment


@given(st.integers(-62_135_596_800, 31_557_599_999))
def test_numbers_of_seconds_are_read(seconds: int) -> None:
    moment = read_time(seconds)
    assert moment is not None
    assert to_micros(moment) == seconds * 1_000_000
    assert read_time(str(seconds)) == (moment if seconds >= 0 else None)


@given(
    isolike
    | st.text(max_size=30)
    | st.text("0123456789-:TZ+. ", max_size=35)
    | st.integers()
    | st.floats()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.sampled_from([None, True, False, b"2026-11-23", object])
)
def test_whatever_is_sent_is_an_instant_of_a_fixed_offset_or_nothing(value: Any) -> None:
    moment = read_time(value)
    if moment is not None:
        assert BEGINNING <= to_micros(moment) <= END
        assert isinstance(moment.tzinfo, timezone)
        assert moment.astimezone(UTC) == moment


def test_the_offset_that_was_sent_is_kept() -> None:
    moment = read_time("2026-11-23T09:00:00+01:00")
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=1)


def test_a_datetime_of_a_fixed_offset_is_kept() -> None:
    moment = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=1)))
    assert read_time(moment) is moment


@pytest.mark.parametrize("fold", [0, 1])
def test_a_datetime_of_a_zone_is_read_exactly(fold: int) -> None:
    twice = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))
    assert read_time(twice) == datetime(2026, 10, 25, fold, 30, tzinfo=UTC)
