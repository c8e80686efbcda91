from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore
from sprigclassic._time import BEGINNING, END
from sprigclassic.stores import Record
from sprigclassic.stores.copying import (
    Count,
    are_there,
    counted,
    ids_without,
    in_runs,
    line_of,
    line_of_link,
    lines_of,
    traces,
)
from sprigclassic.users import Deleted, Identified, Link, Needs, Occurred
from tests.stores.strategies import facts, lasting

if TYPE_CHECKING:
    from sprigclassic.users import Fact

AT = 1_700_000_000_000_000


def event(name: str = "A", at: int = AT, message_id: str | None = None, **properties: Any) -> Fact:
    return Occurred("u-1", at, message_id, name, properties)


def lesson(at: int = AT, **traits: Any) -> Identified:
    return Identified("u-1", at, None, traits)


def read_back(*lines: bytes) -> MemoryStore:
    store = MemoryStore()
    ClassicDestination(store, api_key="").receive_lines(lines)
    return store


# ---- records as messages -----------------------------------------------------------------------


@given(lasting)
def test_a_message_teaches_the_fact_that_it_was_written_for(fact: Any) -> None:
    line = line_of(fact)
    assert line is not None
    known, read = MemoryStore(), read_back(line)
    known.write([fact])
    assert list(read.records()) == list(known.records())


@given(st.lists(facts, max_size=12))
def test_a_store_written_as_messages_reads_back_the_same(given_: list[Fact]) -> None:
    store = MemoryStore()
    store.write(given_)
    answers = [lines_of(record, ()) for record in store.records()]
    assert sum(unsaid for _, unsaid in answers) == 0
    again = read_back(*(line for lines, _ in answers for line in lines))
    assert list(again.users()) == list(store.users())
    assert [each.user_id for each in again.records()] == [each.user_id for each in store.records()]


def test_a_pageview_is_a_track_as_every_event() -> None:
    line = line_of(Occurred("u-1", AT, "m-1", "pageview", {"path": "/"}))
    assert json.loads(line or b"") == {
        "type": "track",
        "userId": "u-1",
        "timestamp": "2023-11-14T22:13:20Z",
        "event": "pageview",
        "properties": {"path": "/"},
        "messageId": "m-1",
    }


def test_somebody_known_without_attributes_is_an_identify_without_any() -> None:
    lines, unsaid = lines_of(Record("u-1", known=True, facts=[event()]), ())  # type: ignore[list-item]
    assert [json.loads(line)["type"] for line in lines] == ["track", "identify"]
    assert unsaid == 0
    assert read_back(*lines).user("u-1").known


def test_a_link_is_an_alias_that_teaches_nothing_about_who_is_linked() -> None:
    record = Record("a", link=Link("a", "u-1", AT, "m-1"))
    [line], _ = lines_of(record, {"u-1"})
    assert json.loads(line) == {
        "type": "alias",
        "userId": "u-1",
        "timestamp": "2023-11-14T22:13:20Z",
        "previousId": "a",
    }
    assert [user.id for user in read_back(line).users()] == ["u-1"]


def test_a_link_to_somebody_unknown_is_left_out() -> None:
    assert lines_of(Record("a", link=Link("a", "u-1", AT)), {"u-2"}) == ([], 0)


@pytest.mark.parametrize(
    "fact",
    [
        event(at=BEGINNING - 1),
        event(at=END + 1),
        event(""),
        event(day=datetime(2026, 1, 1)),  # noqa: DTZ001 - it is no JSON
        event(what={1, 2}),
        event(half="\ud800"),
        event(nan=float("nan")),
        Identified("", AT, None, {}),
        lesson(of={"a": {"b": object()}}),
    ],
    ids=[
        *("before year 1", "after 9999", "nameless", "date", "set", "surrogate", "nan"),
        *("no id", "object"),
    ],
)
def test_what_no_message_can_say_is_left_out_and_counted(fact: Any) -> None:
    assert line_of(fact) is None
    assert lines_of(Record("u-1", facts=[fact, event()]), ())[1] == 1  # type: ignore[list-item]


def test_a_link_that_no_message_can_say_is_left_out() -> None:
    assert line_of_link(Link("", "u-1", AT)) is None
    assert line_of_link(Link("a", "u-1", END + 1)) is None


def test_what_is_met_is_counted() -> None:
    count = Count()
    count.meet(Record("u-1", True, [lesson(plan=1), event(), event()]))  # type: ignore[list-item]  # noqa: FBT003
    count.meet(Record("a", link=Link("a", "u-1", AT), suppressed=True, kept=Needs()))
    assert count == Count(ids=2, events=2, lessons=1, links=1, suppressed=1, pruned=1)


# ---- a batch in doubt --------------------------------------------------------------------------


def test_an_event_leaves_one_trace_and_attributes_one_each() -> None:
    assert len(traces(event(total=1))) == 1  # type: ignore[arg-type]
    assert len(set(traces(lesson(plan="pro", seats=1)))) == 2
    assert traces(lesson()) == []
    assert traces(lesson(a=1)) != traces(lesson(a=1.0)) != traces(lesson(a=True))


@given(st.lists(lasting, max_size=8), st.lists(lasting, max_size=10), st.integers(0, 10))
def test_of_a_batch_in_doubt_what_is_there_is_not_written_once_more(
    earlier: list[Fact], batch: list[Fact], written: int
) -> None:
    store, whole = MemoryStore(), MemoryStore()
    whole.write([*earlier, *batch])
    store.write(earlier)
    ids = ids_without(batch)
    before = counted(store.records(ids), batch)
    store.write(batch[:written])
    there = are_there(batch, before, counted(store.records(ids), batch))
    store.write([fact for fact, is_there in zip(batch, there, strict=True) if not is_there])
    assert contents(store) == contents(whole)


def contents(store: MemoryStore) -> list[tuple[object, ...]]:
    """Return what is known, whatever the order of arrival of what has no other."""
    return [
        (record.user_id, record.known, Counter(map(repr, pieces(record))))
        for record in sorted(store.records(), key=lambda record: record.user_id)
    ]


def pieces(record: Record) -> list[tuple[object, ...]]:
    return [
        piece
        for fact in record.facts
        for piece in (
            [(fact.at, fact.message_id, fact.event, dict(fact.properties))]
            if isinstance(fact, Occurred)
            else [(fact.at, fact.message_id, *item) for item in fact.traits.items()]
        )
    ]


def test_only_what_has_no_message_id_is_counted() -> None:
    batch = [event(), event(message_id="m-1"), Deleted("u-3", None)]
    assert ids_without(batch) == {"u-1"}
    record = Record("u-1", facts=[event(), event(), event(message_id="m-1"), event("B")])  # type: ignore[list-item]
    assert list(counted([record], batch).values()) == [2]


def test_what_is_deleted_is_in_a_run_of_its_own() -> None:
    a, b, gone, also = event("A"), event("B"), Deleted("u-1", None), Deleted("u-2", "m-1")
    assert list(in_runs([a, b, gone, also, a])) == [[a, b], [gone, also], [a]]
    assert list(in_runs([])) == []
