"""An archive into a store, interrupted at every step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import ClassicDestination, MemoryStore, Outcome
from sprigclassic.cli import imports
from sprigclassic.cli.archive import Line
from sprigclassic.cli.imports import ChangedError, Importer
from sprigclassic.cli.notes import Note
from tests.cli.messages import SCREEN, identify, track
from tests.stores.test_copying import contents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sprigclassic.stores import Kept, Store
    from sprigclassic.users import Fact

USERS: Final = ["u-1", "u-2"]


def with_id(line: bytes, message_id: str) -> bytes:
    return json.dumps({**json.loads(line), "messageId": message_id}).encode()


def delete(user: str) -> bytes:
    return json.dumps({"type": "delete", "userId": user}).encode()


tracks = st.builds(track, st.sampled_from(USERS), st.sampled_from("AB"))
messages = st.one_of(
    tracks,
    tracks,
    st.builds(lambda user, n: identify(user, plan=n), st.sampled_from(USERS), st.integers(0, 2)),
    st.builds(with_id, tracks, st.sampled_from(["m-1", "m-2"])),
    st.builds(delete, st.sampled_from(USERS)),
    st.sampled_from([SCREEN, b"nonsense"]),
)


def lines_of(given_: Iterable[bytes]) -> list[Line]:
    return [Line("a", number, raw) for number, raw in enumerate(given_, 1)]


class KilledError(BaseException):
    """What ends a run without another word."""


class Mortal:
    """A store that is killed after so many facts, and a note that is killed as often."""

    def __init__(self, store: MemoryStore, facts: int) -> None:
        self.store = store
        self.left = facts

    def __getattr__(self, verb: str) -> Any:
        return getattr(self.store, verb)

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        given_ = list(facts)
        if self.left < len(given_):
            self.store.write(given_[: self.left])
            raise KilledError
        self.left -= len(given_)
        return self.store.write(given_)


def imported(store: MemoryStore, note: Note, lines: list[Line], facts: int) -> bool:
    """Return whether a run came to its end, which is killed after so many facts."""
    importer = Importer(cast("Store", Mortal(store, facts)), note)
    try:
        importer.take_in(lines)
    except KilledError:
        return False
    return True


def plainly(lines: list[Line]) -> MemoryStore:
    store = MemoryStore()
    ClassicDestination(store, api_key="").receive_lines([line.raw for line in lines])
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports")


@given(st.lists(messages, max_size=30), st.lists(st.integers(0, 6), max_size=6), st.integers(1, 8))
def test_interrupted_anywhere_nothing_is_there_twice_and_nothing_is_lost(
    folder: Path, given_: list[bytes], deaths: list[int], chunk: int
) -> None:
    note, store, lines = Note(folder / "note"), MemoryStore(), lines_of(given_)
    note.delete()
    with patch.object(imports, "_CHUNK", chunk):
        for facts in deaths:
            imported(store, note, lines, facts)
        assert imported(store, note, lines, 1_000)
    assert contents(store) == contents(plainly(lines))


@given(st.lists(messages, max_size=12), st.integers(0, 12), st.integers(0, 3), st.integers(1, 8))
def test_what_was_added_to_an_archive_meanwhile_is_taken_in_once(
    folder: Path, given_: list[bytes], cut: int, facts: int, chunk: int
) -> None:
    note, store, lines = Note(folder / "note"), MemoryStore(), lines_of(given_)
    note.delete()
    with patch.object(imports, "_CHUNK", chunk):
        imported(store, note, lines[:cut], facts)
        imported(store, note, lines, facts)
        assert imported(store, note, lines, 1_000)
    assert contents(store) == contents(plainly(lines))


def test_a_note_that_cannot_be_written_stops_it_before_the_store_is_touched(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    with pytest.raises(FileNotFoundError):
        Importer(store, Note(tmp_path / "missing" / "note")).take_in(lines_of([track("u-1", "A")]))
    assert list(store.records()) == []


def test_the_note_stays_only_where_something_has_no_message_id(tmp_path: Path) -> None:
    note, store = Note(tmp_path / "note"), MemoryStore()
    line = track("u-1", "A")
    Importer(store, note).take_in(lines_of([with_id(line, "m-1")]))
    assert list(tmp_path.iterdir()) == []
    Importer(store, note).take_in(lines_of([with_id(line, "m-1"), line]))
    assert note.read() is not None
    again = Importer(store, note)
    again.take_in(lines_of([with_id(line, "m-1"), line]))
    assert (again.started, again.tally.lines) == (2, 0)
    assert len(store.user("u-1").events("A")) == 2


def test_a_store_with_nothing_in_it_was_not_copied_into(tmp_path: Path) -> None:
    note, lines = Note(tmp_path / "note"), lines_of([track("u-1", "A")])
    Importer(MemoryStore(), note).take_in(lines)
    store = MemoryStore()
    Importer(store, note).take_in(lines)
    assert len(store.user("u-1").events("A")) == 1


@pytest.mark.parametrize("lines", [[], [track("u-1", "B")], [SCREEN, track("u-1", "A")]])
def test_another_archive_of_that_name_is_noticed(tmp_path: Path, lines: list[bytes]) -> None:
    note, store = Note(tmp_path / "note"), MemoryStore()
    Importer(store, note).take_in(lines_of([track("u-1", "A")]))
    with pytest.raises(ChangedError):
        Importer(store, note).take_in(lines_of(lines))
    assert len(store.user("u-1").events()) == 1


def test_what_became_of_the_lines_of_this_run_is_told(tmp_path: Path) -> None:
    store, line = MemoryStore(), with_id(track("u-1", "A"), "m-1")
    store.suppress("u-2")
    importer = Importer(store, Note(tmp_path / "note"))
    importer.take_in(lines_of([line, line, SCREEN, b"nonsense", track("u-2", "A")]))
    assert importer.tally.outcomes == {
        Outcome.ACCEPTED: 1,
        Outcome.DUPLICATE: 1,
        Outcome.UNSUPPORTED: 1,
        Outcome.SUPPRESSED: 1,
        Outcome.INVALID: 1,
    }


def test_the_place_of_an_import_is_where_its_lines_end(tmp_path: Path) -> None:
    importer = Importer(MemoryStore(), Note(tmp_path / "note"))
    importer.take_in(lines_of([SCREEN] * 3))
    assert (importer.place.lines, importer.place.before) == (3, None)
