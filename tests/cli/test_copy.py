from __future__ import annotations

import gzip
from contextlib import closing
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from sprigclassic import SqliteStore, StoreError, StudyFilter
from sprigclassic._time import from_micros
from sprigclassic.errors import MissingExtraError
from sprigclassic.users import Link, Occurred
from tests.cli.messages import KNOWN_ID, NO_TIME, SHOP, identify, written
from tests.cli.test_exports import killing
from tests.cli.test_imports import KilledError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(here: Path) -> str:
    return written(here / "shop.jsonl", *SHOP)


def users(path: str) -> list[Any]:
    with closing(SqliteStore(path)) as store:
        return list(store.users())


INTO_STORE = """\
copied shop.jsonl
to users.db

lines
          11  read
           9  accepted
           0  duplicates
           0  unsupported
           0  not routed
           2  refused
           1    timestamp_required
           1    invalid_json
"""
BETWEEN_STORES = """\
copied users.db
to other.db

copied
           5  ids
           6  events
           2  sets of attributes
           1  links
           0  suppressed
           0  pruned
"""
INTO_ARCHIVE = """\
copied users.db
to users.jsonl.gz

copied
           6  ids
           7  events
           2  sets of attributes

what the archive does not say
           1  links: read back, these ids are users of their own
           1  suppressed ids: read back, they are not
           5  pruned ids: read back, what was pruned seems never to have been
           1  facts that no message can say, such as of the year 10000
"""


# ---- from one to the other ---------------------------------------------------------------------


def test_an_archive_into_a_store(command: Command, here: Path) -> None:
    written(here / "shop.jsonl", *SHOP, NO_TIME, b"nonsense")
    ran = command("copy", "shop.jsonl", "users.db")
    assert (ran.status, ran.out, ran.err) == (0, INTO_STORE, "")
    assert [(user.id, len(user.events())) for user in users("users.db")] == [
        ("u-1", 3),
        ("u-2", 1),
        ("u-3", 1),
    ]


def test_lines_about_suppressed_users_are_counted(command: Command, shop: str) -> None:
    with closing(SqliteStore("users.db")) as store:
        store.suppress("u-1")
    ran = command("copy", shop, "users.db")
    assert "\n           5  accepted\n" in ran.out
    assert "\n           4  suppressed\n" in ran.out
    assert [user.id for user in users("users.db")] == ["u-2", "u-3"]


def test_a_store_into_another(command: Command, shop: str) -> None:
    command("copy", shop, "users.db")
    with closing(SqliteStore("users.db")) as store:
        store.link([Link("a", "u-1", 0)])
    ran = command("copy", "sqlite:users.db", "other.db")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.replace("sqlite:", "") == BETWEEN_STORES
    assert users("other.db") == users("users.db")
    assert command("copy", "users.db", "other.db").out == BETWEEN_STORES
    assert users("other.db") == users("users.db")


def test_a_store_into_an_archive_and_back(command: Command, shop: str, here: Path) -> None:
    command("copy", shop, "users.db")
    ran = command("copy", "users.db", "users.ndjson.gz")
    assert (ran.status, ran.err) == (0, "")
    assert gzip.decompress((here / "users.ndjson.gz").read_bytes()).startswith(b'{"type":')
    assert command("copy", "users.ndjson.gz", "again.db").status == 0
    assert users("again.db") == users("users.db")


def test_what_an_archive_does_not_say_is_told(command: Command, shop: str) -> None:
    command("copy", shop, "users.db")
    with closing(SqliteStore("users.db")) as store:
        store.write([Occurred("u-1", 2**62, None, "A", {})])
        store.link([Link("a", "u-1", 0)])
        store.suppress("u-9")
        store.prune([StudyFilter.parse("Checkout happened and plan is set")], now=from_micros(0))
    ran = command("copy", "users.db", "users.jsonl.gz")
    assert (ran.status, ran.out, ran.err) == (0, INTO_ARCHIVE, "")


def test_an_archive_into_another(command: Command, here: Path) -> None:
    file = written(here / "shop.jsonl", *SHOP, KNOWN_ID, KNOWN_ID, b"nonsense")
    ran = command("copy", file, "other.json")
    assert (ran.status, ran.err) == (0, "")
    assert "           1  duplicates\n" in ran.out
    assert "           1    invalid_json\n" in ran.out
    assert "\n           4  ids\n" in ran.out
    assert len((here / "other.json").read_text().splitlines()) == len(SHOP) + 1


# ---- interrupted -------------------------------------------------------------------------------


def test_what_was_copied_before_is_told(command: Command, shop: str) -> None:
    command("copy", shop, "users.db")
    ran = command("copy", shop, "users.db")
    assert ran.status == 0
    assert ran.err.startswith("9 lines were copied before, says ")
    assert ran.err.endswith(".copied\n")
    assert "\n           0  read\n" in ran.out
    assert len(users("users.db")[0].events()) == 3


def test_another_archive_of_that_name_is_told_of(command: Command, shop: str, here: Path) -> None:
    command("copy", shop, "users.db")
    written(here / "shop.jsonl", *SHOP[1:])
    ran = command("copy", "shop.jsonl", "users.db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(
        "Error: shop.jsonl does not begin with the lines that were copied before: to copy it from "
        "its beginning, delete shop.jsonl."
    )
    [note] = here.glob("*.copied")
    note.unlink()
    assert command("copy", "shop.jsonl", "users.db").status == 0


def test_a_note_that_is_none_is_told_of(command: Command, shop: str, here: Path) -> None:
    command("copy", shop, "users.db")
    [note] = here.glob("*.copied")
    for text in ("{", "[]", "{}", '{"copy": 2}'):
        note.write_text(text)
        ran = command("copy", shop, "users.db")
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.endswith(".copied: expected a note of an earlier copy there\n")


def test_how_many_ids_were_written_before_is_told(command: Command, shop: str) -> None:
    command("copy", shop, "users.db")
    with (
        patch("sprigclassic.cli.exports._BATCH", 1),
        patch("sprigclassic.cli.notes.Note.write", killing(3)),
        pytest.raises(KilledError),
    ):
        command("copy", "users.db", "users.jsonl")
    ran = command("copy", "users.db", "users.jsonl")
    assert (ran.status, ran.err) == (0, "2 ids were copied before\n")
    assert "\n           4  ids\n" in ran.out


# ---- what cannot be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["a.jsonl", "mysql://me:hunter2@host/db"], "Invalid value for TO: write a file whose"),
        (["a.jsonl", "users"], "Invalid value for TO: write a file whose name ends in .db"),
        (["mysql://me:hunter2@host/db", "users.db"], "Invalid value for FROM: write a file"),
        (["-", "users.db"], "Invalid value for FROM: write a file whose name ends in .db"),
        (["sqlite:///users.db", "a.json"], "Invalid value for FROM: a store in a file is written"),
        (["users.db", "./users.db"], "FROM and TO are the same"),
        (["sqlite:users.db", "users.db"], "FROM and TO are the same"),
        (["redis://a/0", "redis://:hunter2@a/0"], "FROM and TO are the same"),
        (["a.json", "./a.json"], "FROM and TO are the same"),
        (["a.json", "users.db", "--overwrite"], "--overwrite is for an archive"),
        (["a.json"], "Missing argument 'TO'"),
    ],
    ids=[
        *("mysql to", "no suffix", "mysql from", "standard input", "slashes", "one file"),
        *("one file by url", "one server", "one archive", "overwrite", "one argument"),
    ],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(
    command: Command, here: Path, args: list[str], complaint: str
) -> None:
    ran = command("copy", *args)
    assert (ran.status, ran.out) == (2, "")
    assert complaint in ran.err
    assert "hunter2" not in ran.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("source", ["missing.jsonl", "missing.db"])
def test_what_is_not_there_cannot_be_copied(command: Command, here: Path, source: str) -> None:
    ran = command("copy", source, "users.sqlite")
    assert (ran.status, ran.out) == (1, "")
    assert "o such file" in ran.err
    assert list(here.iterdir()) == []


def test_a_file_that_is_there_is_only_replaced_where_that_is_meant(
    command: Command, shop: str, here: Path
) -> None:
    command("copy", shop, "users.db")
    (here / "out.json").write_text("mine")
    ran = command("copy", "users.db", "out.json")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith("TO: out.json: there is a file already: see --overwrite\n")
    assert (here / "out.json").read_text() == "mine"
    assert command("copy", "users.db", "out.json", "--overwrite").status == 0
    assert len((here / "out.json").read_text().splitlines()) == len(SHOP)


def test_a_folder_that_is_not_there_is_told_of(command: Command, shop: str) -> None:
    command("copy", shop, "users.db")
    ran = command("copy", "users.db", "missing/users.json")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: cannot write missing/users.json.part: No such file or directory\n"


def test_of_a_truncated_archive_what_was_good_is_copied(command: Command, here: Path) -> None:
    data = gzip.compress(b"\n".join(identify(f"u-{number}") for number in range(1000)))
    (here / "a.json.gz").write_bytes(data[:-100])
    cut_off = "Error: a.json.gz: the gzip data is cut off; what came before was read\n"
    ran = command("copy", "a.json.gz", "users.db")
    assert (ran.status, ran.err) == (1, cut_off)
    ran = command("copy", "a.json.gz", "b.json")
    assert (ran.status, ran.err) == (1, cut_off)
    assert 900 < len(users("users.db")) == len((here / "b.json").read_bytes().splitlines()) < 1000


def test_a_store_that_fails_is_a_sentence(command: Command, here: Path) -> None:
    (here / "users.db").write_text("something else, and long enough to be taken for a file" * 30)
    ran = command("copy", "users.db", "other.db")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"Error: {here / 'users.db'}: ")


@pytest.mark.parametrize("target", ["other.db", "other.json"])
def test_a_store_that_fails_while_it_is_read_is_one_too(
    command: Command, shop: str, target: str
) -> None:
    command("copy", shop, "users.db")
    gone = StoreError("users.db", "failed", "it is gone")
    with patch.object(SqliteStore, "records", side_effect=gone):
        ran = command("copy", "users.db", target)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: users.db: it is gone [failed]\n"


def test_a_server_without_its_extra_says_what_to_install(command: Command, shop: str) -> None:
    with patch("sprigclassic.cli.stores.opened", side_effect=MissingExtraError("redis")):
        ran = command("copy", shop, "redis://localhost")
    assert (ran.status, ran.err) == (
        1,
        "Error: this needs the extra `redis`: pip install 'sprigclassic[redis]'\n",
    )
