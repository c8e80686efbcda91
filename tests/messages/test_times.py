from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING, END, to_micros
from sprigclassic.messages import check
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


@given(isolike | st.datetimes(timezones=st.none() | st.timezones()).map(datetime.isoformat))
@example("2026-W48-1T08:00:00Z")
@example("2026-11-23T08:00:00.Z")
@example("2026-11-23T08:00:00.123456789+01:00:30")
def test_what_python_reads_too_is_read_as_the_same_instant(text: str) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return
    ours = read_time(text)
    if ours is not None and not text.isdigit():
        assert ours == (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


@given(isolike)
@example("2026-W48-1T08:00:00Z")
@example("2026-11-23T08:00:00.Z")
@example("2026-11-23T08:00:00x5Z")
@example("2026-11-23T08:Z")
@example("2026-11-23T08.5Z")
@example("2026-11-23T08:00.5Z")
@example("2026-11-23T08:00:00+00:00:00.0")
def test_a_message_is_read_no_other_way_where_python_is_asked_first(text: str) -> None:
    fields = {"type": "delete", "userId": "u-1", "timestamp": text}
    problems = check(fields)
    assert fields["timestamp"] == read_time(text)
    assert bool(problems) is (fields["timestamp"] is None)


@given(utc_times, st.sampled_from(["", "Z", "+00:00", "-00:00", "+0000", "+00"]))
def test_without_a_zone_a_time_is_in_utc(moment: datetime, zone: str) -> None:
    assert read_time(moment.replace(tzinfo=None).isoformat() + zone) == moment


@given(st.integers(-62_135_596_800, 31_557_599_999))
def test_numbers_of_seconds_are_read(seconds: int) -> None:
    moment = read_time(seconds)
    assert moment is not None
    assert to_micros(moment) == seconds * 1_000_000
    assert read_time(str(seconds)) == moment
    assert read_time(f"{seconds:+}") == moment


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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-23 PST", id="a-date-and-a-zone-of-letters"),
        pytest.param("2026-11-23 10:00:00 PST", id="a-zone-of-letters-alone"),
        pytest.param("2026-11-23 m=+1.5", id="a-date-and-a-monotonic-clock"),
        pytest.param("2026-11-23T24:00:00." + "0" * 5_000 + "1", id="after-24"),
    ],
)
def test_what_could_be_another_time_is_none(text: str) -> None:
    assert read_time(text) is None


def test_a_fraction_may_have_any_length() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    assert read_time("2026-11-23T24:00:00." + "0" * 5_000) == midnight
    assert read_time("2026-11-23T23:59:59." + "9" * 5_000) == midnight - timedelta(microseconds=1)
