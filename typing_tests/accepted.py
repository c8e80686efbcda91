"""What type checkers accept, and the types they see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_type

import sprigclassic as sc

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BODY = b'{"type": "track", "userId": "u-1", "event": "Checkout"}'


def filters_are_values(first: sc.StudyFilter, second: sc.StudyFilter) -> None:
    assert_type(sc.StudyFilter.parse("Checkout count < 3"), sc.StudyFilter)
    assert_type(first & second, sc.StudyFilter)
    assert_type(first | ~second, sc.StudyFilter)
    assert_type(first == second, bool)
    assert_type({first: 1}, dict[sc.StudyFilter, int])
    assert_type(str(first), str)


def answers_are_bools(rarely: sc.StudyFilter, user: sc.User) -> None:
    assert_type(rarely.matches(user), bool)
    assert_type(rarely.matches(user, now=NOW), bool)
    assert_type(rarely.at(NOW).matches(user), bool)


def users_are_made_by_hand() -> None:
    user = sc.User.of(
        "u-17",
        attributes={"plan": "pro", "seats": 3, "since": NOW},
        identified=[(NOW, {"plan": None})],
        events=[("Checkout", NOW, {"total": 40}), ("Signed In", NOW)],
    )
    assert_type(user, sc.User)
    assert_type(user.known, bool)
    assert_type(user.events("Checkout"), list[sc.ClassicEvent])


def messages_are_read_and_written() -> None:
    message = sc.decode(BODY, received_at=NOW)
    assert_type(message, sc.Message)
    assert_type(sc.encode(sc.Track(event="Checkout", user_id="u-1", timestamp=NOW)), bytes)
    match message:
        case sc.Track(event=event):
            assert_type(event, str)
        case _:
            assert_type(message.user_id, str | None)


def any_store_will_do(store: sc.Store) -> None:
    destination = sc.ClassicDestination(store, api_key="secret")
    receipt = destination.receive(BODY)
    assert_type(receipt, sc.Receipt)
    assert_type(receipt.outcome, sc.Outcome)
    assert_type(receipt.problems, tuple[sc.Problem, ...])
    assert_type(destination.receive_batch([BODY, {"type": "identify"}]), list[sc.Receipt])
    assert_type(store.user("u-1"), sc.User)
    assert_type(store.users(), Iterator[sc.User])


any_store_will_do(sc.MemoryStore())
