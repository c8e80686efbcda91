from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from sprigclassic._time import (
    BEGINNING,
    END,
    LENGTHS,
    day_end,
    day_start,
    from_epoch,
    from_micros,
    instant_of,
    local_day,
    step,
    step_back,
    step_forward,
    to_micros,
    unit_start,
    zone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BERLIN = ZoneInfo("Europe/Berlin")
EAST = timezone(timedelta(hours=14))
WEST = timezone(-timedelta(hours=12))
ZONES = [
    "Africa/Casablanca",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "UTC",
]


def at(text: str) -> int:
    return to_micros(datetime.fromisoformat(text))


def wall(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is None
    return moment


zones = st.sampled_from(ZONES).map(zone)
instants = st.integers(BEGINNING, END)
recent = st.datetimes(wall("1890-01-01"), wall("2040-01-01"))


def shown(micros: int, where: tzinfo) -> datetime:
    """What the clocks on the wall show."""
    return from_micros(micros).astimezone(where).replace(tzinfo=None)


# ---- instants ----------------------------------------------------------------------------------


@given(instants)
@example(BEGINNING)
@example(END)
@example(-1)
def test_an_instant_and_its_datetime_are_one(micros: int) -> None:
    assert to_micros(from_micros(micros)) == micros
    assert from_micros(micros).tzinfo is UTC


def test_instants_reach_from_year_1_to_9999() -> None:
    assert from_micros(BEGINNING) == datetime(1, 1, 1, tzinfo=UTC)
    assert from_micros(END) == datetime.max.replace(tzinfo=UTC)


@given(st.datetimes(timezones=zones))
def test_an_instant_is_exact_in_every_zone(moment: datetime) -> None:
    offset = moment.utcoffset()
    assert offset is not None
    since = moment.replace(tzinfo=None) - wall("1970-01-01") - offset
    assert to_micros(moment) == since // timedelta(microseconds=1)


class Nowhere(tzinfo):
    """A zone that does not know its offset makes a datetime naive."""

    def utcoffset(self, _moment: datetime | None, /) -> None:
        return None

    def dst(self, _moment: datetime | None, /) -> None:
        return None

    def tzname(self, _moment: datetime | None, /) -> None:
        return None


@pytest.mark.parametrize(
    "naive",
    [wall("2026-01-01"), wall("2026-01-01").replace(tzinfo=Nowhere())],
    ids=["no-zone", "no-offset"],
)
def test_a_naive_datetime_is_refused(naive: datetime) -> None:
    with pytest.raises(ValueError, match=r"has no time zone: give an aware datetime"):
        to_micros(naive)


@pytest.mark.parametrize("value", [5, "2026-01-01", None, date(2026, 1, 1)], ids=repr)
def test_what_is_no_datetime_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        to_micros(value)


@pytest.mark.parametrize(
    ("number", "micros"),
    [
        pytest.param(0, 0, id="zero"),
        pytest.param(1, 1_000_000, id="seconds"),
        pytest.param(1.5, 1_500_000, id="half-a-second"),
        pytest.param(1730112331.224, at("2024-10-28T10:45:31.224Z"), id="seconds-with-a-fraction"),
        pytest.param(1730112331224, at("2024-10-28T10:45:31.224Z"), id="milliseconds"),
        pytest.param(1730112331224.25, at("2024-10-28T10:45:31.224250Z"), id="quarter-of-a-ms"),
        pytest.param(-1, -1_000_000, id="before-1970"),
        pytest.param(31_557_599_999, 31_557_599_999_000_000, id="the-last-that-is-seconds"),
        pytest.param(31_557_600_000, at("1971-01-01T06:00:00Z"), id="the-first-that-is-ms"),
        pytest.param(-62_135_596_800, BEGINNING, id="year-1"),
        pytest.param(-62_135_596_801, None, id="before-year-1"),
        pytest.param(253_402_300_799_999, END - 999, id="the-last-ms-of-9999"),
        pytest.param(253_402_300_800_000, None, id="year-10000"),
        pytest.param(10**400, None, id="beyond-all-doubles"),
        pytest.param(-(10**400), None, id="before-all-doubles"),
        pytest.param(float("nan"), None, id="nan"),
        pytest.param(float("inf"), None, id="infinity"),
        pytest.param(float("-inf"), None, id="minus-infinity"),
    ],
)
def test_epoch_numbers_are_seconds_or_milliseconds(number: float, micros: int | None) -> None:
    assert from_epoch(number) == micros


@given(st.integers() | st.floats())
def test_an_epoch_number_is_an_instant_that_a_datetime_can_hold_or_none(number: float) -> None:
    micros = from_epoch(number)
    assert micros is None or BEGINNING <= micros <= END


# ---- zones -------------------------------------------------------------------------------------


def test_zones_go_by_their_iana_names() -> None:
    assert zone("Europe/Berlin") is BERLIN
    assert zone("UTC") is UTC


@pytest.mark.parametrize(
    "name",
    ["", "Atlantis/Capital", "Europe", "/etc/hosts", "../UTC", "Europe/Berlin\0", "\ud800"],
    ids=ascii,
)
def test_other_names_are_no_zones(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone of the IANA database"):
        zone(name)


# ---- local times and days ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "local", "instant"),
    [
        # Clocks go forward: 02:00 to 03:00.
        ("Europe/Berlin", "2026-03-29T01:59:59.999999", "2026-03-29T00:59:59.999999Z"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-03-29T02:00:01", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-03-29T02:20:00.000001", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-03-29T02:59:59.999999", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00Z"),
        # Clocks go back: 03:00 to 02:00.
        ("Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59Z"),
        ("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59:59.999999", "2026-10-25T00:59:59.999999Z"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00Z"),
        # Back for Ramadan and forward after it.
        ("Africa/Casablanca", "2023-03-19T02:30", "2023-03-19T01:30Z"),
        ("Africa/Casablanca", "2023-04-23T02:30", "2023-04-23T02:00Z"),
        # Half an hour.
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30Z"),
        # A whole day was skipped: 29 December was followed by 31 December.
        ("Pacific/Apia", "2011-12-29T23:59", "2011-12-30T09:59Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00Z"),
        # Berlin's mean time, with seconds in its offset, until 1893: a jump of 6 min 32 s.
        ("Europe/Berlin", "1893-03-31T23:59:59", "1893-03-31T23:06:31Z"),
        ("Europe/Berlin", "1893-04-01T00:03", "1893-03-31T23:06:32Z"),
        ("UTC", "2026-03-29T02:30", "2026-03-29T02:30Z"),
    ],
)
def test_a_local_time_skipped_is_the_jump_and_one_shown_twice_the_earlier(
    where: str, local: str, instant: str
) -> None:
    assert from_micros(instant_of(wall(local), zone(where))) == datetime.fromisoformat(instant)


@given(recent, zones)
@example(wall("2011-12-30"), zone("Pacific/Apia"))
@example(wall("2026-03-29T02:30"), BERLIN)
@example(wall("2026-10-25T02:30"), BERLIN)
def test_a_local_time_is_the_instant_from_which_the_clocks_show_it_or_more(
    local: datetime, where: tzinfo
) -> None:
    instant = instant_of(local, where)
    assert shown(instant - 1, where) < local <= shown(instant, where)


@pytest.mark.parametrize(
    ("where", "day", "first", "after"),
    [
        # Midnight was skipped: these days began at 01:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z", "2018-11-05T02:00Z"),
        ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00Z", "2022-03-27T21:00Z"),
        # Midnight was shown twice: these days began with the first.
        ("America/Havana", "2025-11-02", "2025-11-02T04:00Z", "2025-11-03T05:00Z"),
        ("Atlantic/Azores", "2025-10-26", "2025-10-26T00:00Z", "2025-10-27T01:00Z"),
        # The day before ended twice: at midnight clocks went back to 23:00.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00Z", "2018-02-18T03:00Z"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00Z", "2018-02-19T03:00Z"),
        # A day that never was is empty.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z"),
        ("Europe/Berlin", "2024-02-29", "2024-02-28T23:00Z", "2024-02-29T23:00Z"),
    ],
)
def test_a_local_day_runs_from_its_first_instant_to_that_of_the_next(
    where: str, day: str, first: str, after: str
) -> None:
    there = zone(where)
    assert day_start(date.fromisoformat(day), there) == at(first)
    assert day_end(date.fromisoformat(day), there) == at(after)


def test_the_last_day_ends_after_the_last_instant() -> None:
    assert {day_end(date.max, where) for where in (UTC, EAST, WEST, BERLIN)} == {END + 1}


@pytest.mark.parametrize("where", [UTC, EAST, WEST, BERLIN], ids=str)
def test_the_first_day_begins_where_the_zone_says(where: tzinfo) -> None:
    offset = datetime.min.replace(tzinfo=where).utcoffset()
    assert offset is not None
    assert day_start(date.min, where) == BEGINNING - offset // timedelta(microseconds=1)


# ---- steps back --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "amount", "unit", "then"),
    [
        ("2026-03-31T12:00+02:00", 1, "month", "2026-02-28T12:00+01:00"),
        ("2024-03-31T12:00+02:00", 1, "month", "2024-02-29T12:00+01:00"),
        ("2026-05-31T12:00+02:00", 1, "month", "2026-04-30T12:00+02:00"),
        ("2024-02-29T12:00+01:00", 1, "year", "2023-02-28T12:00+01:00"),
        ("2024-02-29T12:00+01:00", 4, "year", "2020-02-29T12:00+01:00"),
        ("2026-01-15T12:00+01:00", 1, "month", "2025-12-15T12:00+01:00"),
        ("2026-01-15T12:00+01:00", 25, "month", "2023-12-15T12:00+01:00"),
        # The hour that was skipped, and the one shown twice.
        ("2026-04-29T02:30+02:00", 1, "month", "2026-03-29T03:00+02:00"),
        ("2026-11-25T02:30+01:00", 1, "month", "2026-10-25T02:30+02:00"),
        # From the second of two half past two, by the clock on the wall.
        ("2026-10-25T02:30+01:00", 1, "month", "2026-09-25T02:30+02:00"),
        # Over a change of the clocks: exact lengths are exact.
        ("2026-03-30T02:30+02:00", 1, "day", "2026-03-29T01:30+01:00"),
        ("2026-10-26T02:30+01:00", 1, "day", "2026-10-25T02:30+01:00"),
        ("2026-04-01T12:00+02:00", 1, "week", "2026-03-25T11:00+01:00"),
        ("2026-03-29T03:00+02:00", 1, "hour", "2026-03-29T01:00+01:00"),
        ("2026-03-29T03:00+02:00", 90, "minute", "2026-03-29T00:30+01:00"),
    ],
)
def test_a_step_back_in_berlin(now: str, amount: int, unit: str, then: str) -> None:
    assert step_back(at(now), amount, unit, BERLIN) == at(then)


@given(instants, st.integers(1, 30_000), zones)
@example(at("2026-03-31T00:00Z"), 1, UTC)
@example(at("2024-02-29T00:00Z"), 12, UTC)
@example(at("9999-12-31T23:59Z"), 1, EAST)
def test_months_are_steps_of_the_calendar_clamped_to_the_months_end(
    now: int, months: int, where: tzinfo
) -> None:
    local = _shown_or_end(now, where)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    if year < 1:
        assert step_back(now, months, "month", where) == BEGINNING
        return
    day = min(local.day, monthrange(year, month + 1)[1])
    earlier = local.replace(year=year, month=month + 1, day=day)
    assert earlier == local - relativedelta(months=months)
    assert step_back(now, months, "month", where) == max(BEGINNING, instant_of(earlier, where))


def _shown_or_end(micros: int, where: tzinfo) -> datetime:
    try:
        return shown(micros, where)
    except OverflowError:
        return wall("9999-12-31T23:59:59.999999" if micros > 0 else "0001-01-01")


@given(instants, st.integers(1, 9_000), zones)
def test_a_year_is_twelve_months(now: int, years: int, where: tzinfo) -> None:
    assert step_back(now, years, "year", where) == step_back(now, 12 * years, "month", where)


@given(instants, st.integers(1, 10**6), st.sampled_from(sorted(LENGTHS)), zones)
def test_other_units_are_exact_lengths(now: int, amount: int, unit: str, where: tzinfo) -> None:
    length = timedelta(**{f"{unit}s": amount}) // timedelta(microseconds=1)
    assert step_back(now, amount, unit, where) == max(BEGINNING, now - length)


@pytest.mark.parametrize("unit", [*LENGTHS, "month", "year"])
@pytest.mark.parametrize("where", [UTC, EAST, WEST, BERLIN], ids=str)
@pytest.mark.parametrize("amount", [1, 10**20])
def test_no_step_goes_behind_the_beginning(unit: str, where: tzinfo, amount: int) -> None:
    assert step_back(BEGINNING, amount, unit, where) == BEGINNING


@pytest.mark.parametrize(
    ("where", "then"),
    [
        pytest.param(UTC, "9999-11-30T23:59:59.999999+00:00", id="UTC"),
        pytest.param(WEST, "9999-11-30T11:59:59.999999-12:00", id="west"),
        pytest.param(EAST, "9999-11-30T23:59:59.999999+14:00", id="east-where-9999-is-over"),
    ],
)
def test_steps_from_the_last_instant(where: tzinfo, then: str) -> None:
    assert step_back(END, 1, "month", where) == at(then)


@pytest.mark.parametrize("unit", ["fortnight", "months", ""])
def test_other_units_are_a_mistake_of_ours(unit: str) -> None:
    with pytest.raises(KeyError):
        step_back(0, 1, unit, UTC)
    with pytest.raises(KeyError):
        unit_start(0, unit, 0, UTC)


# ---- steps forward -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "amount", "unit", "then"),
    [
        ("2026-01-31T12:00+01:00", 1, "month", "2026-02-28T12:00+01:00"),
        ("2024-01-31T12:00+01:00", 1, "month", "2024-02-29T12:00+01:00"),
        ("2024-02-29T12:00+01:00", 1, "year", "2025-02-28T12:00+01:00"),
        ("2026-11-30T12:00+01:00", 3, "month", "2027-02-28T12:00+01:00"),
        ("2025-12-15T12:00+01:00", 1, "month", "2026-01-15T12:00+01:00"),
        # The hour that was skipped, and the one shown twice.
        ("2026-02-28T02:30+01:00", 1, "month", "2026-03-28T02:30+01:00"),
        ("2026-03-01T02:30+01:00", 1, "month", "2026-04-01T02:30+02:00"),
        ("2025-03-29T02:30+01:00", 12, "month", "2026-03-29T03:00+02:00"),
        ("2026-09-25T02:30+02:00", 1, "month", "2026-10-25T02:30+02:00"),
        ("2026-03-28T02:30+01:00", 1, "day", "2026-03-29T03:30+02:00"),
        ("2026-10-25T02:30+02:00", 1, "hour", "2026-10-25T02:30+01:00"),
    ],
)
def test_a_step_forward_in_berlin(now: str, amount: int, unit: str, then: str) -> None:
    assert step_forward(at(now), amount, unit, BERLIN) == at(then)


@given(instants, st.integers(1, 30_000), zones)
@example(at("2026-01-31T00:00Z"), 1, UTC)
@example(at("0001-01-01T00:00Z"), 1, WEST)
def test_months_forward_are_steps_of_the_calendar_too(now: int, months: int, where: tzinfo) -> None:
    local = _shown_or_end(now, where)
    try:
        later = local + relativedelta(months=months)
    except (ValueError, OverflowError):
        assert step_forward(now, months, "month", where) == END
        return
    assert step_forward(now, months, "month", where) == min(END, instant_of(later, where))


@given(instants, st.integers(1, 10**6), st.sampled_from(sorted(LENGTHS)), zones)
def test_exact_lengths_forward_are_exact(now: int, amount: int, unit: str, where: tzinfo) -> None:
    assert step_forward(now, amount, unit, where) == min(END, now + amount * LENGTHS[unit])


@pytest.mark.parametrize("unit", [*LENGTHS, "month", "year"])
@pytest.mark.parametrize("where", [UTC, EAST, WEST, BERLIN], ids=str)
@pytest.mark.parametrize("amount", [2_000, 10**20])
def test_no_step_goes_beyond_the_end(unit: str, where: tzinfo, amount: int) -> None:
    assert step_forward(END, amount, unit, where) == END
    assert step(END, amount, unit, where) is None
    assert step(BEGINNING, -amount, unit, where) is None


def test_a_step_to_the_very_ends_is_one() -> None:
    assert step(BEGINNING + LENGTHS["day"], -1, "day", UTC) == BEGINNING
    assert step(END - LENGTHS["day"], 1, "day", UTC) == END
    assert step(BEGINNING + LENGTHS["day"] - 1, -1, "day", UTC) is None
    assert step(END - LENGTHS["day"] + 1, 1, "day", UTC) is None
    assert step(at("0001-02-01T00:00Z"), -1, "month", UTC) == BEGINNING
    assert step(at("0001-02-01T00:00Z"), -1, "month", EAST) == at("0001-01-01T00:00Z")
    assert step(at("0001-01-31T12:00Z"), -1, "month", EAST) is None


# ---- units of the calendar ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "steps", "then"),
    [
        ("day", 0, "2026-03-29T00:00+01:00"),
        ("day", 1, "2026-03-30T00:00+02:00"),
        ("day", -1, "2026-03-28T00:00+01:00"),
        ("week", 0, "2026-03-23T00:00+01:00"),
        ("week", 1, "2026-03-30T00:00+02:00"),
        ("week", -1, "2026-03-16T00:00+01:00"),
        ("month", 0, "2026-03-01T00:00+01:00"),
        ("month", 1, "2026-04-01T00:00+02:00"),
        ("month", -3, "2025-12-01T00:00+01:00"),
        ("quarter", 0, "2026-01-01T00:00+01:00"),
        ("quarter", 1, "2026-04-01T00:00+02:00"),
        ("quarter", -1, "2025-10-01T00:00+02:00"),
        ("year", 0, "2026-01-01T00:00+01:00"),
        ("year", 1, "2027-01-01T00:00+01:00"),
        ("year", -1, "2025-01-01T00:00+01:00"),
    ],
)
def test_a_unit_begins_at_local_midnight(unit: str, steps: int, then: str) -> None:
    for now in ("2026-03-29T00:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T23:59+02:00"):
        assert unit_start(at(now), unit, steps, BERLIN) == at(then)


PLACE: dict[str, Callable[[date], object]] = {
    "day": date.toordinal,
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month + 2) // 3),
    "year": lambda day: day.year,
}
units = st.sampled_from(["day", "week", "month", "quarter", "year"])


@given(recent, units, zones)
@example(wall("2026-03-30"), "week", UTC)
@example(wall("2026-04-05T23:59:59"), "week", UTC)
@example(wall("2026-12-31T23:59:59"), "quarter", UTC)
def test_a_unit_is_where_its_name_does_not_change(
    local: datetime, unit: str, where: tzinfo
) -> None:
    now = instant_of(local, where)
    day = shown(now, where).date()
    last = shown(unit_start(now, unit, 1, where) - 1, where).date()
    first = shown(unit_start(now, unit, 0, where), where).date()
    place = PLACE[unit]
    assert first <= day <= last
    assert place(first) == place(day) == place(last)
    assert place(first - timedelta(days=1)) != place(day) != place(last + timedelta(days=1))
    before = unit_start(now, unit, 0, where) - 1
    if unit != "day" or where != zone("Pacific/Apia"):  # where a day was skipped
        assert unit_start(now, unit, -1, where) == unit_start(before, unit, 0, where)


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("where", [UTC, EAST, WEST, BERLIN], ids=str)
def test_there_is_no_unit_outside_the_years_1_to_9999(unit: str, where: tzinfo) -> None:
    assert unit_start(BEGINNING, unit, -2, where) == BEGINNING
    assert unit_start(END, unit, 2, where) == END + 1
    assert unit_start(day_start(date(1, 1, 2), where), unit, 0, where) >= day_start(date.min, where)
    assert unit_start(END, unit, 0, where) <= END


def test_a_unit_in_which_clocks_show_year_0_begins_with_time() -> None:
    for unit in ("day", "week", "month", "quarter", "year"):
        assert unit_start(BEGINNING, unit, 0, WEST) == BEGINNING
        assert unit_start(at("0001-01-01T12:00Z"), unit, 0, WEST) == at("0001-01-01T12:00Z")


# ---- local dates -------------------------------------------------------------------------------

AROUND_MIDNIGHT = [
    ("America/St_Johns", "2010-11-07T02:31Z"),  # one minute after midnight back to 23:01
    ("America/Sao_Paulo", "2018-02-18T02:00Z"),  # at midnight back to 23:00
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),  # no midnight
    ("America/Havana", "2025-11-02T05:00Z"),  # back to midnight
    ("Pacific/Apia", "2011-12-30T10:00Z"),  # no day
    ("Europe/Berlin", "2026-03-29T01:00Z"),
]


@pytest.mark.parametrize(("where", "change"), AROUND_MIDNIGHT)
def test_the_local_date_is_what_the_clocks_show(where: str, change: str) -> None:
    for minutes in range(-60, 1_500):
        instant = at(change) + minutes * 60_000_000
        _shows_until(instant, zone(where))
        _shows_until(instant - 1, zone(where))


@given(st.integers(BEGINNING + LENGTHS["week"], END - LENGTHS["week"]), zones)
def test_the_local_date_is_what_the_clocks_show_at_any_time(instant: int, where: tzinfo) -> None:
    _shows_until(instant, where)


@pytest.mark.parametrize("where", [UTC, EAST, WEST, BERLIN], ids=str)
@pytest.mark.parametrize("end", [BEGINNING, END])
def test_there_are_local_dates_up_to_the_ends_of_time(end: int, where: tzinfo) -> None:
    day, until = local_day(end, where)
    assert end < until <= end + LENGTHS["day"]
    assert day - local_day(until - LENGTHS["day"] - 1, where)[0] == 1


def _shows_until(instant: int, where: tzinfo) -> None:
    day, until = local_day(instant, where)
    dates = {shown(each, where).date() for each in (instant, (instant + until) // 2, until - 1)}
    assert dates == {date(1970, 1, 1) + timedelta(days=day)}
    assert instant < until <= instant + 2 * LENGTHS["day"]
