from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from sprigclassic import SqliteStore, StoreError
from sprigclassic.cli import main
from sprigclassic.errors import MissingExtraError
from sprigclassic.stores.urls import is_store, opened, shown
from sprigclassic.users import Identified, Link, Occurred

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "hunter2"  # noqa: S105 - it must not be seen


# ---- SQLite ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["users.db", "users.sqlite", "users.sqlite3", "Users.DB"])
@pytest.mark.parametrize("scheme", ["", "sqlite:", "SQLite:"])
def test_a_file_is_opened_by_its_name(scheme: str, name: str, tmp_path: Path) -> None:
    store = opened(f"{scheme}{tmp_path / name}")
    assert isinstance(store, SqliteStore)
    store.close()
    assert (tmp_path / name).exists()


def test_with_the_scheme_it_may_have_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened("sqlite:users").close()
    assert (tmp_path / "users").exists()


def test_a_file_is_only_made_where_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    with pytest.raises(StoreError, match=r"users\.db: there is no such file \[not-opened\]"):
        opened(str(path), make=False)
    assert not path.exists()
    opened(str(path)).close()
    opened(str(path), make=False).close()


@pytest.mark.parametrize("url", ["sqlite:", "sqlite://users.db", "sqlite:///tmp/users.db"])
def test_a_file_on_a_host_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"is written sqlite:PATH, such as sqlite:users\.db"):
        opened(url)


# ---- servers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("fixture", ["redis_url", "postgres_url"])
def test_a_server_is_reached(fixture: str, request: pytest.FixtureRequest) -> None:
    store = opened(request.getfixturevalue(fixture))
    assert store.user("nobody of that name").known is False
    store.close()


@pytest.mark.parametrize("fixture", ["redis_url", "postgres_url"])
def test_a_server_is_copied_to_and_from(
    fixture: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    pytest.importorskip("click")
    url = request.getfixturevalue(fixture)
    one, other = str(tmp_path / "one.db"), str(tmp_path / "other.db")
    with closing(opened(one)) as store:
        store.write([Identified("copied", 0, "copied-1", {"plan": "pro"})])
        store.write([Occurred("copied", 1, None, "Checkout", {"total": 4.5})] * 2)
        store.link([Link("also copied", "copied", 0)])
        written = store.user("copied")
    assert [main(["copy", one, url]), main(["copy", one, url]), main(["copy", url, other])] == [
        0
    ] * 3
    with closing(opened(other)) as store:
        found = store.user("also copied")
    assert found == written
    assert len(found.events()) == 2


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [
        ("redis://localhost", "redis", "redis"),
        ("rediss://localhost", "redis", "redis"),
        ("unix:///tmp/redis.sock", "redis", "redis"),
        ("postgresql://localhost", "psycopg", "postgres"),
        ("postgres://localhost", "psycopg", "postgres"),
    ],
)
def test_a_server_without_its_extra_says_what_to_install(
    url: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(f"sprigclassic.stores.{extra}"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"sprigclassic\[{extra}\]"):
        opened(url)


# ---- anything else -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["", "users", "users.txt", f"mysql://me:{SECRET}@host/db", f"{SECRET}.json", "http://a.b/c.db"],
    ids=["empty", "no suffix", "txt", "mysql", "json", "http"],
)
def test_anything_else_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="this is no address of a store: write a file") as caught:
        opened(url)
    assert SECRET not in str(caught.value)
    assert not is_store(url)


@pytest.mark.parametrize(
    "url",
    ["a.db", "sqlite:a", "redis://a", "rediss://a", "unix:///a", "postgres://a", "PostgreSQL://a"],
)
def test_an_address_of_a_store_is_known_by_its_form(url: str) -> None:
    assert is_store(url)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("users.db", "users.db"),
        ("sqlite:users", "sqlite:users"),
        (f"redis://:{SECRET}@host:6379/0", "redis://host:6379/0"),
        (f"redis://:{SECRET}@host:6379/0#x", "redis://host:6379/0"),
        (f"postgresql://me:{SECRET}@host/db?password={SECRET}", "postgresql://host/db"),
        (f"postgresql://me:{SECRET}/{SECRET}@host/db", "postgresql:…"),
        (f"postgresql://host/db?password=a@{SECRET}", "postgresql:…"),
        (f"postgresql:{SECRET}", "postgresql:…"),
        ("unix:///run/redis.sock?db=1", "unix:///run/redis.sock"),
        ("redis://host\x1b[2J", "redis://host\N{REPLACEMENT CHARACTER}[2J"),
    ],
)
def test_what_is_shown_has_no_password(url: str, seen: str) -> None:
    assert shown(url) == seen


def test_what_is_written_by_one_address_is_there_by_another(tmp_path: Path) -> None:
    opening: Callable[[Any], Any] = opened
    first = opening(str(tmp_path / "users.db"))
    first.write([Identified("u-1", 0, None, {})])
    first.close()
    second = opening(f"sqlite:{tmp_path / 'users.db'}")
    assert second.user("u-1").known
    second.close()
