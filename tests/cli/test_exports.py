"""A store into an archive, interrupted at every step."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic import MemoryStore
from sprigclassic._time import END
from sprigclassic.cli import exports
from sprigclassic.cli.archive import Archive
from sprigclassic.cli.exports import Exporter, TakenError
from sprigclassic.cli.notes import Note
from sprigclassic.stores.copying import Count
from sprigclassic.users import Deleted, Identified, Link, Occurred
from tests.cli.test_imports import KilledError, lines_of, plainly
from tests.stores.strategies import facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sprigclassic.users import Fact


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def store_of(*some: Fact) -> MemoryStore:
    store = MemoryStore()
    store.write(some)
    return store


def event(user_id: str, at: int = 0, name: str = "A") -> Occurred:
    return Occurred(user_id, at, None, name, {})


def exporter(store: MemoryStore, target: Path, *, overwrite: bool = False) -> Exporter:
    return Exporter(store, "users.db", target, overwrite)


def exported(store: MemoryStore, target: Path) -> bool:
    return exporter(store, target).write(store.records())


def text_of(target: Path) -> bytes:
    return b"".join(line.raw + b"\n" for line in Archive([str(target)]).lines())


def killing(after: int) -> Callable[..., None]:
    """Return a `write` of notes that ends the run instead of the one after so many."""
    left = [after]
    write = Note.write

    def kill(note: Note, content: dict[str, Any]) -> None:
        if not left[0]:
            raise KilledError
        left[0] -= 1
        write(note, content)

    return kill


def killed(store: MemoryStore, target: Path, after: int) -> None:
    """Write an archive, and be killed instead of writing the note after so many."""
    one_by_one, killer = patch.object(exports, "_BATCH", 1), killing(after)
    with one_by_one, patch.object(Note, "write", killer), pytest.raises(KilledError):
        exported(store, target)


@pytest.mark.parametrize("name", ["users.jsonl", "users.jsonl.gz"])
@given(given_=st.lists(facts, max_size=20), deaths=st.lists(st.integers(0, 4), max_size=5))
def test_interrupted_anywhere_each_record_is_there_once(
    folder: Path, name: str, given_: list[Fact], deaths: list[int]
) -> None:
    for path in folder.iterdir():
        path.unlink()
    store, target = store_of(*given_), folder / name
    with patch.object(exports, "_BATCH", 1):
        for notes in deaths:
            with patch.object(Note, "write", killing(notes)):
                try:
                    exported(store, target)
                except KilledError:
                    assert not target.exists()
                except TakenError:
                    assert target.exists()
        if not target.exists():
            exported(store, target)
    whole = folder / f"whole {name}"
    exported(store, whole)
    assert text_of(target) == text_of(whole)
    assert list(plainly(lines_of(text_of(target).splitlines())).users()) == list(store.users())
    assert {path.name for path in folder.iterdir()} == {name, f"whole {name}"}


def test_what_stands_behind_the_last_note_is_cut_off(tmp_path: Path) -> None:
    store, target = store_of(event("u-1"), event("u-2")), tmp_path / "users.jsonl"
    killed(store, target, 2)
    part = tmp_path / "users.jsonl.part"
    assert [json.loads(line)["userId"] for line in part.read_bytes().splitlines()] == ["u-1", "u-2"]
    with part.open("ab") as file:
        file.write(b'{"type": "tra')
    again = exporter(store, target)
    assert again.write(store.records())
    assert (again.started, again.count.ids) == (1, 2)
    assert [json.loads(line)["userId"] for line in text_of(target).splitlines()] == ["u-1", "u-2"]


def test_killed_before_it_has_its_name_it_gets_it(tmp_path: Path) -> None:
    store, target = store_of(event("u-1")), tmp_path / "users.jsonl"
    replace = Path.replace

    def kill(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise KilledError
        return replace(path, target)

    with patch.object(Path, "replace", kill), pytest.raises(KilledError):
        exported(store, target)
    assert not target.exists()
    with patch.object(Note, "delete", side_effect=KilledError), pytest.raises(KilledError):
        exported(store, target)
    assert target.exists()
    assert not exported(store, target)
    assert [path.name for path in tmp_path.iterdir()] == ["users.jsonl"]


def test_an_archive_of_nothing_is_one_that_can_be_unpacked(tmp_path: Path) -> None:
    exported(MemoryStore(), tmp_path / "users.jsonl.GZ")
    assert gzip.decompress((tmp_path / "users.jsonl.GZ").read_bytes()) == b""
    exported(MemoryStore(), tmp_path / "users.jsonl")
    assert (tmp_path / "users.jsonl").read_bytes() == b""


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "users.jsonl"
    target.write_text("mine")
    with pytest.raises(TakenError) as caught:
        exported(store_of(event("u-1")), target)
    assert caught.value.path == target
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [
        ("users.jsonl", "mine")
    ]
    store = store_of(event("u-1"))
    assert exporter(store, target, overwrite=True).write(store.records())
    assert len(target.read_text().splitlines()) == 1


def test_a_part_of_another_store_stays(tmp_path: Path) -> None:
    store, target = store_of(event("u-1")), tmp_path / "users.jsonl"
    killed(store, target, 1)
    part = tmp_path / "users.jsonl.part"
    Note(tmp_path / "users.jsonl.part.json").write(
        {"from": "other.db", "size": 0, "unsaid": 0, "whole": False}
    )
    with pytest.raises(TakenError) as caught:
        exported(store, target)
    assert caught.value.path == part
    assert exporter(store, target, overwrite=True).write(store.records())
    assert [path.name for path in tmp_path.iterdir()] == ["users.jsonl"]


def test_what_cannot_be_said_is_counted_once(tmp_path: Path) -> None:
    unsaid = [event("u-1", END + 1), event("u-2", END + 1), event("u-2"), event("u-3")]
    store, target = store_of(*unsaid), tmp_path / "users.jsonl"
    killed(store, target, 2)
    again = exporter(store, target)
    again.write(store.records())
    assert again.count == Count(ids=3, events=4, unsaid=2)


def test_links_are_aliases_of_who_is_known(tmp_path: Path) -> None:
    store, target = MemoryStore(), tmp_path / "users.jsonl"
    store.write([Identified("u-1", 0, None, {}), event("u-2"), event("a"), Deleted("x", "m")])
    store.link([Link("a", "u-1", 0), Link("b", "u-1", 0), Link("c", "u-2", 0)])
    killed(store, target, 4)
    exported(store, target)
    aliases = [json.loads(line) for line in text_of(target).splitlines() if b"alias" in line]
    assert [(each["previousId"], each["userId"]) for each in aliases] == [
        ("a", "u-1"),
        ("b", "u-1"),
    ]
    assert {user.id for user in plainly(lines_of(text_of(target).splitlines())).users()} == {"u-1"}
