"""`audience` and `explain`, asked about the users of a store."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from sprigclassic import ClassicDestination, SqliteStore, StoreError, StudyFilter
from sprigclassic.users import Link
from tests.cli.messages import NOW, SHOP, identify, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.runs import Ran

    Command = Callable[..., Ran]

RARELY = "Checkout count < 3 in last 30 days"
MOMENT = datetime.fromisoformat(f"{NOW}T00:00:00Z")
REPORT = """\
Checkout count < 3 in last 30 days and plan is set
at 2026-11-23T00:00:00Z

users
           3           known
           1   33.3 %  match

conditions, each on its own
           2   66.7 %  Checkout count < 3 in last 30 days
           2   66.7 %  plan is set
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = str(tmp_path / "users.db")
    with closing(SqliteStore(path)) as store:
        ClassicDestination(store, api_key="").receive_lines(SHOP)
    return path


# ---- audience ----------------------------------------------------------------------------------


def test_the_users_of_a_store_are_counted(command: Command, shop: str) -> None:
    ran = command("audience", f"{RARELY} and plan is set", "--store", shop, "--now", NOW)
    assert (ran.status, ran.out, ran.err) == (0, REPORT, "")


def test_no_more_is_loaded_than_the_filter_needs(command: Command, shop: str) -> None:
    given: list[Any] = []
    users = SqliteStore.users

    def watched(store: SqliteStore, needs: Any = None) -> Any:
        given.append(needs)
        return users(store, needs)

    text = f'{RARELY} and (plan = "pro" or not Cart happened in last 2 days)'
    with patch.object(SqliteStore, "users", watched):
        assert command("audience", text, "--store", shop, "--now", NOW).status == 0
    assert given == [StudyFilter.parse(text).needs(now=MOMENT)]


def test_ids_of_a_store_go_with_one_line_of_numbers(command: Command, shop: str) -> None:
    ran = command("audience", RARELY, "--store", shop, "--ids", "--now", NOW)
    assert (ran.status, ran.out) == (0, "u-2\nu-3\n")
    assert ran.err == "2 of 3 known users match\n"


def test_json_names_the_store_and_no_lines(command: Command, shop: str) -> None:
    ran = command("audience", RARELY, "--store", shop, "--json", "--now", NOW)
    document = json.loads(ran.out)
    assert (document["users"]["matching"], document["store"], ran.err) == (2, shop, "")
    assert "lines" not in document


def test_linked_ids_are_one_user(command: Command, shop: str) -> None:
    with closing(SqliteStore(shop)) as store:
        store.link([Link("u-1", "u-2", 0)])
    ran = command("audience", RARELY, "--store", shop, "--ids", "--now", NOW)
    assert (ran.out, ran.err) == ("u-3\n", "1 of 2 known users match\n")


# ---- explain -----------------------------------------------------------------------------------


def test_it_is_explained_for_a_user_of_a_store(command: Command, shop: str, tmp_path: Path) -> None:
    args = ("explain", f'{RARELY} and plan = "pro"', "--user", "u-1", "--now", NOW)
    ran = command(*args, "--store", shop)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == command(*args, written(tmp_path / "shop.jsonl", *SHOP)).out


def test_an_unknown_user_of_a_store_is_told_of(command: Command, shop: str) -> None:
    ran = command("explain", RARELY, "--user", "u-9", "--store", shop, "--now", NOW)
    assert (ran.status, ran.err) == (0, "the store has nothing about u-9\n")
    ran = command("explain", RARELY, "--user", "nobody identified him", "--store", shop)
    assert (ran.status, ran.err) == (0, "")


# ---- what cannot be ----------------------------------------------------------------------------

COMMANDS = [["audience", RARELY], ["explain", RARELY, "--user", "u-1"]]


@pytest.mark.parametrize("args", COMMANDS, ids=["audience", "explain"])
@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ([], "Missing argument 'FILE...', or a store: --store URL"),
        (["a.jsonl", "--store", "users.db"], "FILEs and --store: name one of both"),
        (["--store", "users.txt"], "Invalid value for --store: this is no address of a store"),
        (["--store", "mysql://me:hunter2@host/db"], "this is no address of a store"),
    ],
    ids=["neither", "both", "no store", "mysql"],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(
    command: Command, args: list[str], more: list[str], complaint: str
) -> None:
    ran = command(*args, *more)
    assert (ran.status, ran.out) == (2, "")
    assert complaint in ran.err
    assert "hunter2" not in ran.err


def test_a_store_has_no_lines_to_reject(command: Command, shop: str, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects"
    ran = command("audience", RARELY, "--store", shop, "--rejects", str(rejects))
    assert (ran.status, rejects.exists()) == (2, False)
    assert "--rejects is for the lines of FILEs: a store has none" in ran.err


@pytest.mark.parametrize("args", COMMANDS, ids=["audience", "explain"])
def test_a_store_that_is_not_there_is_a_sentence(
    command: Command, args: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "missing.db"
    ran = command(*args, "--store", str(path))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"Error: {path}: there is no such file [not-opened]\n"
    assert not path.exists()


def test_a_store_that_fails_is_a_sentence(command: Command, shop: str) -> None:
    gone = StoreError("users.db", "failed", "it is gone")
    with patch.object(SqliteStore, "users", side_effect=gone):
        ran = command("audience", RARELY, "--store", shop)
    assert (ran.status, ran.out, ran.err) == (1, "", "Error: users.db: it is gone [failed]\n")


@pytest.mark.parametrize("args", COMMANDS, ids=["audience", "explain"])
def test_what_was_pruned_is_told_of(command: Command, args: list[str], shop: str) -> None:
    with closing(SqliteStore(shop)) as store:
        store.prune([StudyFilter.parse("plan is set")], now=datetime.now(UTC))
    ran = command(*args, "--store", shop)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: ")
    assert ran.err.endswith(": the store was pruned for other filters\n")
    assert command("audience", "plan is set", "--store", shop).status == 0


def test_a_bad_filter_is_told_of_before_the_store_is_opened(
    command: Command, tmp_path: Path
) -> None:
    written(tmp_path / "users.db", identify("u-1"))
    ran = command("audience", "a = = 1", "--store", str(tmp_path / "users.db"))
    assert ran.status == 2
    assert ran.err.startswith("<filter>:1:")
