"""The forms of an explanation: HTML, JSON, and what a value of Python is asked for."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from weakref import ref
from xml.etree import ElementTree as ET

import pytest

from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.explain import Explanation, explain
from sprigclassic.filters.explaining.facts import MeasureFact, SequenceFact, UnknownFact, ValueFact
from sprigclassic.filters.explaining.plan import parts_of
from sprigclassic.filters.explaining.words import property_of
from sprigclassic.testing._clocks import FIRST, LAST
from sprigclassic.users import Needs, User
from tests.filters.asking import partly_kept
from tests.filters.explain.worlds import needs_at

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = '<script>alert("1")</script>&amp;\'\x00\x1b\u202e\u2028\n]]>-->'
SVG = "{http://www.w3.org/2000/svg}"


def why(
    text: str, user: User, now: datetime = NOW, groups: dict[str, list[str]] | None = None
) -> Explanation:
    return explain(StudyFilter.parse(text, groups=groups), user, now)


def days_ago(*days: float) -> list[tuple[str, datetime]]:
    return [("Checkout", NOW - timedelta(days=number)) for number in days]


def html(explanation: Explanation) -> ET.Element:
    return ET.fromstring(explanation._repr_html_())  # noqa: S314 - it is our own


def drawings(explanation: Explanation) -> list[ET.Element]:
    return list(html(explanation).iter(f"{SVG}svg"))


def dots(drawing: ET.Element) -> dict[bool, list[int]]:
    """Return the places of the dots that counted, and of those that did not."""
    circles = list(drawing.iter(f"{SVG}circle"))
    return {
        strong: [int(c.attrib["cx"]) for c in circles if ("fill" in c.attrib) is strong]
        for strong in (True, False)
    }


def window(drawing: ET.Element) -> tuple[int, int]:
    [rect] = drawing.iter(f"{SVG}rect")
    return int(rect.attrib["x"]), int(rect.attrib["x"]) + int(rect.attrib["width"])


def words(drawing: ET.Element) -> list[str]:
    return [text.text for text in drawing.iter(f"{SVG}text") if text.text]


# ---- HTML --------------------------------------------------------------------------------------


def test_every_text_is_only_text() -> None:
    name = HOSTILE
    hostile = User.of(
        name,
        attributes={"a": name, "b": [name], "c": {name: 1}},
        events=[(name, NOW - timedelta(days=1), {"a": name})],
    )
    quoted = '"{}"'.format(name.replace('"', '\\"'))
    text = (
        f"a = {quoted} and b contains {quoted} and c = 1 and in group {quoted} and "
        f"{quoted} where a != {quoted} count > 0 and {quoted} last(a) > 3 and "
        f"{quoted} then {quoted} within 2 days"
    )
    shown = why(text, hostile, groups={name: [name]})
    root = html(shown)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("section", "style", "p", "ul", "li", "b", "code", "div", "time"),
        *("svg", "title", "desc", "rect", "text", "path", "circle"),
    }
    assert not set("\x00\x1b\u202e\u2028") & set(shown._repr_html_() + str(shown))
    assert "alert" in "".join(root.itertext())
    assert {name for element in root.iter() for name in element.attrib} <= {
        *("class", "role", "aria-label", "width", "height", "viewBox", "x", "y", "d", "cx", "cy"),
        *("r", "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-dasharray", "opacity"),
        *("font-family", "font-size", "text-anchor"),
    }
    assert not any(word in shown._repr_html_() for word in ("url(", "@import", "href", "src="))


def test_answers_and_facts_are_beside_the_parts() -> None:
    root = html(why('plan = "pro" and Checkout count < 3', User.of("u-1")))
    assert [b.text for b in root.iter("b")] == ["no", "no", "yes"]
    assert [b.attrib["class"] for b in root.iter("b")] == ["no", "no", "yes"]
    assert [code.text for code in root.iter("code")] == [
        'plan = "pro" and Checkout count < 3',
        'plan = "pro"',
        "Checkout count < 3",
    ]
    assert next(div.text for div in root.iter("div")) == "plan is not set"


def test_times_are_not_broken() -> None:
    root = html(why("Checkout happened", User.of("u-1", events=days_ago(1))))
    assert [time.text for time in root.iter("time")] == [
        *("2026-11-23 12:00", "2026-11-23 12:00", "2026-11-22 12:00")
    ]


# ---- timelines ---------------------------------------------------------------------------------


def test_a_timeline_has_the_window_and_the_events_in_it_and_around_it() -> None:
    user = User.of("u-1", events=days_ago(10, 20, 33, 100, -1, -40))
    [drawing] = drawings(why("Checkout count > 3 in last 30 days", user))
    start, end = window(drawing)
    counted, others = dots(drawing)[True], dots(drawing)[False]
    assert len(counted) == 2
    assert all(start < place < end for place in counted)
    assert [place < start or place >= end for place in others] == [True, True]
    assert words(drawing) == ["Checkout", "◂ 1", "1 ▸", "now", "2026-10-17"]


def test_a_timeline_can_be_read_aloud() -> None:
    [drawing] = drawings(why("Checkout happened", User.of("u-1", events=days_ago(1))))
    title, desc = drawing[0], drawing[1]
    assert (drawing.attrib["role"], title.text) == ("img", "Timeline of Checkout")
    assert desc.text == "1 Checkout event up to 2026-11-23 12:00 UTC: 2026-11-22 12:00 UTC"
    assert drawing.attrib["aria-label"] == f"{title.text}: {desc.text}"


def test_a_window_long_ago_has_a_line_without_now() -> None:
    user = User.of("u-1", events=[("Checkout", datetime(2020, 1, 1, 9, tzinfo=UTC))])
    [drawing] = drawings(why("Checkout happened on 2020-01-01", user))
    assert words(drawing) == ["Checkout", "2019-12-31 18:00", "2020-01-02 01:30"]
    [drawing] = drawings(why("Checkout happened from 2020-01-01 to 2020-01-31", user))
    assert words(drawing) == ["Checkout", "2019-12-24", "2020-02-02"]


def test_the_window_of_all_time_begins_with_the_first_event() -> None:
    [drawing] = drawings(why("Checkout count > 3", User.of("u-1", events=days_ago(100, 3))))
    start, end = window(drawing)
    assert len(dots(drawing)[True]) == 2
    assert all(start < place < end for place in dots(drawing)[True])


def test_a_window_into_the_future_ends_with_the_line() -> None:
    user = User.of("u-1", events=days_ago(3, -3))
    [drawing] = drawings(why("Checkout first happened after 2026-11-01", user))
    assert window(drawing)[1] <= 160 + 320
    assert len(dots(drawing)[True]) == 1


def test_many_events_are_few_dots() -> None:
    events = days_ago(*(number / 1_000 for number in range(5_000)))
    [drawing] = drawings(why("Checkout happened in last 4 days", User.of("u-1", events=events)))
    assert 100 < len(dots(drawing)[True]) <= 321


def test_a_sequence_has_a_line_a_step_and_the_chain_on_them() -> None:
    events = [*days_ago(5, 9), ("Refund with a very long name", NOW - timedelta(days=4))]
    user = User.of("u-1", events=events)
    text = 'Checkout then no "Refund with a very long name" within 2 days'
    [drawing] = drawings(why(text, user))
    assert len(dots(drawing)[True]) == 1
    text = 'Checkout then "Refund with a very long name" within 2 days in last 6 days'
    [drawing] = drawings(why(text, user))
    assert words(drawing)[:2] == ["Checkout", "◂ 1"]
    assert words(drawing)[2] == '"Refund with a v…'
    assert len(dots(drawing)[True]) == 2


def test_a_step_that_must_not_happen_is_marked_too() -> None:
    user = User.of("u-1", events=[*days_ago(5), ("Refund", NOW - timedelta(days=4))])
    [drawing] = drawings(why("Checkout then no Refund within 2 days", user))
    assert len(dots(drawing)[True]) == 2


def test_a_sequence_that_never_began_shows_its_window() -> None:
    user = User.of("u-1", events=days_ago(5))
    [drawing] = drawings(why("Checkout then Refund in last 3 days", user))
    assert (dots(drawing)[True], len(dots(drawing)[False])) == ([], 0)
    assert words(drawing)[1] == "◂ 1"


def test_a_long_sequence_has_the_first_lines_only() -> None:
    text = " then ".join(["Checkout"] * 12)
    [drawing] = drawings(why(text, User.of("u-1", events=days_ago(5))))
    assert words(drawing).count("Checkout") == 8


@pytest.mark.parametrize(
    "text",
    [
        "Refund happened",
        "Refund then Refund",
        "Checkout happened since 2027-01-01",
        "Checkout then Refund since signed_up_at",
        "Checkout first happened before 0001-01-01",
        'plan = "pro"',
    ],
)
def test_there_is_no_timeline_of_nothing(text: str) -> None:
    assert drawings(why(text, User.of("u-1", events=days_ago(5)))) == []


@pytest.mark.parametrize("now", [FIRST, LAST], ids=["first", "last"])
@pytest.mark.parametrize("hours", [14, -14])
def test_the_ends_of_time_can_be_shown(now: datetime, hours: int) -> None:
    now = now.replace(tzinfo=timezone(timedelta(hours=hours)))
    user = User.of("u-1", events=[("Checkout", edge) for edge in (FIRST, LAST)])
    rarely = "Checkout count < 3 in last 1 month or Checkout then Checkout within 1 year"
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        shown = why(f'{rarely} in timezone "{zone}"', user, now)
        html(shown)
        assert str(shown).count("\n") == 3


# ---- JSON --------------------------------------------------------------------------------------


def test_json_has_the_answers_and_the_facts() -> None:
    document = why("not Checkout sum(total) < 2", User.of("u-1", events=days_ago(1))).to_json()
    assert document == {
        "user": "u-1",
        "known": True,
        "now": "2026-11-23T12:00:00+00:00",
        "filter": "not Checkout sum(total) < 2",
        "timezone": "UTC",
        "matches": False,
        "fact": None,
        "parts": [
            {
                "filter": "Checkout sum(total) < 2",
                "timezone": "UTC",
                "matches": True,
                "fact": {
                    "kind": "measure",
                    "text": "sum(total) is 0, passing over 1 without a number: 1 Checkout event "
                    "up to 2026-11-23 12:00 UTC: 2026-11-22 12:00 UTC",
                    "measure": "sum(total)",
                    "found": 0,
                    "events": {
                        "name": "Checkout",
                        "window": {
                            "period": {
                                "start": None,
                                "end": "2026-11-23T12:00:00+00:00",
                                "start_included": True,
                                "end_included": True,
                            },
                            "begins": None,
                            "anchor": None,
                        },
                        "counted": {"number": 1, "newest": ["2026-11-22T12:00:00+00:00"]},
                        "named": 1,
                        "earlier": {"number": 0, "nearest": None},
                        "later": {"number": 0, "nearest": None},
                        "tests": [],
                        "known_since": None,
                    },
                    "passed_over": 1,
                },
                "parts": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("totals", "found"),
    [([0.1, 0.2], 0.3), ([1e308, 1e308, 0.5], 2 * 10**308), ([], 0)],
    ids=str,
)
def test_a_number_of_json_is_one(totals: list[float], found: float) -> None:
    events = [("Checkout", NOW, {"total": total}) for total in totals]
    document = why("Checkout sum(total) > 0", User.of("u-1", events=events)).to_json()
    assert document["fact"]["found"] == found
    assert json.loads(json.dumps(document)) == document


def test_a_great_number_has_an_exponent() -> None:
    events = [("Checkout", NOW, {"total": total}) for total in (1e308, 1e308, 5e-324)]
    shown = str(why("Checkout sum(total) > 0", User.of("u-1", events=events)))
    assert "sum(total) is about 2.000000000E+308: 3 Checkout events" in shown


# ---- values of Python --------------------------------------------------------------------------


def test_an_explanation_is_a_value() -> None:
    user = User.of("u-1", attributes={"a": [1]}, events=days_ago(1))
    shown = why('a = 1 and Checkout count < 3 in timezone "Europe/Berlin"', user)
    assert copy.deepcopy(shown) == shown
    assert pickle.loads(pickle.dumps(shown)) == shown  # noqa: S301 - it is our own
    assert hash(shown) == hash(copy.deepcopy(shown))
    assert repr(shown) == (
        '<Explanation: no, a = 1 and Checkout count < 3 in timezone "Europe/Berlin">'
    )


def test_a_fact_holds_no_part_of_the_user() -> None:
    user = User.of("u-1", attributes={"a": [1]})
    fact = why("a = 1", user).fact
    assert isinstance(fact, ValueFact)
    fact.value.append(2)
    assert user.attributes_at(NOW) == {"a": [1]}


def test_it_has_no_truth_value() -> None:
    shown = why("a = 1", User.of("u-1"))
    with pytest.raises(TypeError, match=r"ask explanation\.matches"):
        bool(shown)


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        why("a = 1", User.of("u-1"), datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake


def test_times_compare_also_where_the_clocks_go_back() -> None:
    hours = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    user = User.of("u-1", events=[("Checkout", hour) for hour in hours])
    shown = why('Checkout happened in timezone "Europe/Berlin"', user)
    assert isinstance(shown.fact, MeasureFact)
    assert list(shown.fact.events.counted.newest) == hours[::-1]
    assert "2026-10-25 02:30 CET, 2026-10-25 02:30 CEST" in str(shown)


# ---- users of whom not all is known ------------------------------------------------------------


def test_what_was_not_loaded_is_not_told() -> None:
    rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    user = User.of("u-1", events=days_ago(1, 100)).restricted(needs_at(rarely, NOW))
    fact = explain(rarely, user, NOW).fact
    assert isinstance(fact, MeasureFact)
    assert (fact.found, fact.events.earlier, fact.events.later) == (1, None, None)
    assert fact.events.known_since is None


def test_a_timeline_has_the_events_that_were_loaded() -> None:
    rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    user = User.of("u-1", events=days_ago(1, 31)).restricted(needs_at(rarely, NOW))
    [drawing] = drawings(explain(rarely, user, NOW))
    assert (len(dots(drawing)[True]), dots(drawing)[False]) == (1, [])


def test_a_sequence_looks_no_farther_than_was_loaded() -> None:
    rarely = StudyFilter.parse("Checkout then Refund within 2 days in last 30 days")
    late = ("Refund", NOW - timedelta(days=5))
    whole = User.of("u-1", events=[*days_ago(20, 70), late])
    part = whole.restricted(needs_at(rarely, NOW))
    for user in (whole, part, User.of("u-2").restricted(needs_at(rarely, NOW))):
        assert not explain(rarely, user, NOW).matches
    fact = explain(rarely, part, NOW).fact
    assert isinstance(fact, SequenceFact)
    assert fact.chain == (NOW - timedelta(days=20),)


def test_an_answer_that_needs_nothing_has_no_fact_then() -> None:
    user = User.of("u-1", events=days_ago(1)).restricted(Needs())
    shown = why("Checkout count >= 0", user)
    assert shown.matches
    assert shown.fact == UnknownFact(
        "the history of the event 'Checkout' was not loaded for all of the time asked about"
    )
    assert str(shown).endswith(
        "cannot be told: the history of the event 'Checkout' was not loaded for all of the time "
        "asked about"
    )


def test_properties_that_no_store_kept_are_not_told() -> None:
    user = partly_kept([], [("A", "2026-11-20T09:00Z")])
    assert isinstance(why("A where b = 1 count < 2", user).fact, UnknownFact)


def test_a_where_is_told_test_by_test() -> None:
    with pytest.raises(AssertionError, match="is no single test"):
        property_of(tree.both(tree.Property("a", tree.IsSet()), tree.Property("b", tree.IsSet())))


def test_the_parts_of_a_filter_are_kept_as_long_as_it_is() -> None:
    rarely = StudyFilter.parse("Checkout count < 3 and a = 1")
    explain(rarely, User.of("u-1"), NOW)
    parts = ref(parts_of(rarely))
    assert parts_of(rarely) is parts()
    del rarely
    gc.collect()
    assert parts() is None


def test_timelines_compare_by_what_they_show() -> None:
    user, later = (User.of("u-1", events=days_ago(1, number)) for number in (3.1, 3.6))
    one, other = (why("Checkout happened in last 3 days", each).fact for each in (user, later))
    assert isinstance(one, MeasureFact)
    assert isinstance(other, MeasureFact)
    assert one.events.sketch == copy.copy(one.events.sketch)
    assert one.events.sketch != other.events.sketch
    assert one.events.sketch != "a text"
