"""Histories in a file of SQLite, beside the program that asks."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias, final

from sprigclassic.stores.plans import Plans
from sprigclassic.stores.pruning import Remainder
from sprigclassic.stores.record import batches, seen_by
from sprigclassic.stores.rows import Part, Row, user_or_part
from sprigclassic.stores.sqlite.connections import Connections, Settings
from sprigclassic.stores.sqlite.keeping import KeptNeeds, prune, restore, suppress
from sprigclassic.stores.sqlite.plans import WHOLE_PLAN, Plan, plan_of
from sprigclassic.stores.sqlite.reading import Query, parts_of, person_in, records_of
from sprigclassic.stores.sqlite.writing import forget, link, without_suppressed, write
from sprigclassic.stores.values import content
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores.protocol import Kept
    from sprigclassic.stores.record import Record
    from sprigclassic.users import Fact, Link, Needs

Durability: TypeAlias = Literal["full", "normal"]

_SYNCHRONOUS: Final = {"full": "full", "normal": "normal"}
_LONGEST: Final = 86_400
_NO_FILES: Final = frozenset({"", ":memory:"})
_BATCH: Final = 256
"""So many records are read or written at a time."""
_KNOWN_USERS: Final = """
    select number, user_id from users
    where number > ? and number <= ? and (known or ties) order by number limit ?
"""
_USERS: Final = """
    select number, user_id from users where number > ? and number <= ? order by number limit ?
"""
_ONLY_SUPPRESSED: Final = """
    select user_id from suppressed where user_id not in (select user_id from users)
"""


@final
class SqliteStore:
    """A store in one file, which threads and processes may share: many readers, and one writer.

    It answers as `MemoryStore` does. What `write` has returned for is durable. A `write` that
    raises has kept nothing. Beside the file lie its write-ahead log and an index of that, with
    `-wal` and `-shm` behind its name; a copy of the file is whole once all stores were closed.

    After a fork, the child opens the file anew; both may go on.

    Args:
        path: The file; made where there is none, in a folder that is there, on a local disk.
        durability: What is promised of facts for which `write` has returned. `full`: they outlive
            a power cut (each write waits for the disk). `normal`: they outlive the process, however
            it ends; a power cut may cost the latest writes, never a part of one, and never the
            file.
        timeout: How long to wait for a writer in another process, in seconds.

    Raises:
        StoreError: The file is of another program or of a later version, is damaged or locked, or
            cannot be opened. It was not changed.
        TypeError: The path is none.
        ValueError: The path names no file, the durability is neither, or the timeout is negative.

    >>> from tempfile import TemporaryDirectory
    >>> from sprigclassic.users import Occurred
    >>> with TemporaryDirectory() as folder, SqliteStore(f"{folder}/users.db") as store:
    ...     store.write([Occurred("u-1", 0, "m-1", "Checkout", {})] * 2)
    ...     len(store.user("u-1").events("Checkout"))
    [True, False]
    1
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        durability: Durability = "full",
        timeout: float = 10.0,
    ) -> None:
        """Open the file, or make it."""
        if durability not in _SYNCHRONOUS:
            msg = f'durability is "full" or "normal", not {durability!r}'
            raise ValueError(msg)
        if not 0 <= timeout <= _LONGEST:
            msg = f"timeout is a number of seconds from 0 to {_LONGEST}, not {timeout!r}"
            raise ValueError(msg)
        if os.fspath(path) in _NO_FILES:
            msg = f"{path!r} names no file: use MemoryStore for a store in memory"
            raise ValueError(msg)
        self._path = str(Path(path).absolute())
        self._settings = Settings(self._path, _SYNCHRONOUS[durability], timeout)
        connections = Connections(self._settings)
        connections.start()
        self._of_processes = {os.getpid(): connections}
        self._plans = Plans(plan_of)
        self._kept = KeptNeeds()
        self._closed = False

    @property
    def keeps_properties(self) -> bool:
        """Whether the properties of events are kept: always."""
        return True

    def __repr__(self) -> str:
        """Say which file it is."""
        return f"<SqliteStore: {self._path}{', closed' if self._closed else ''}>"

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the file; what goes on in other threads is finished, and nothing more is begun."""
        self._closed = True
        self._here().close()

    # ---- writing -------------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep the facts, in order, all of them or none; for each return whether it was new.

        It is None where the user is suppressed.

        Raises:
            StoreError: The store was closed, the file is locked or damaged, the disk is full …
            TypeError: A property or attribute is no JSON value.
            ValueError: A text holds half of a surrogate pair, or an instant is beyond 64 bits.
        """
        given = tuple(facts)  # before others have to wait: making them may take long, or fail
        contents = [content(fact) for fact in given]
        if not given:
            return []
        with self._transaction() as connection:
            return write(connection, given, contents)

    def link(self, links: Iterable[Link]) -> None:
        """Let what is known under some ids, and what will be, belong to other persons.

        Raises:
            StoreError: As `write` does.
            ValueError: As `write` does.
        """
        given = tuple(links)
        with self._transaction() as connection:
            link(connection, without_suppressed(connection, given))

    def suppress(self, user_id: str) -> None:
        """Keep no more facts of an id, from now on; what is known of it stays.

        Raises:
            StoreError: As `write` does.
            ValueError: As `write` does.
        """
        with self._transaction() as connection:
            suppress(connection, user_id)

    def unsuppress(self, user_id: str) -> None:
        """Keep facts of a suppressed id again.

        Raises:
            StoreError: As `write` does.
            ValueError: As `write` does.
        """
        with self._transaction() as connection:
            connection.execute("delete from suppressed where user_id = ?", (user_id,))

    def forget(self, user_id: str) -> None:
        """Delete what is known of the person to whom an id belongs, with all his ids and links.

        Raises:
            StoreError: As `write` does.
            ValueError: As `write` does.
        """
        with self._transaction() as connection:
            forget(connection, user_id)

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> int:
        """Delete what no answer of these filters can depend on, now or later.

        Events later than `now` stay. The place is used again; the file does not get smaller. See
        `Store`.

        Raises:
            StoreError: As `write` does.
            ValueError: `now` is naive.
        """
        remainder = Remainder.of(filters, now)
        with self._transaction() as connection:
            return prune(connection, remainder)

    def restore(self, records: Iterable[Record]) -> None:
        """Take over what another store kept; what is here already is not doubled.

        Some records at a time are taken over, all of them or none. After an error those before are
        here, and to restore all of them again does no harm.

        Raises:
            StoreError: As `write` does.
            TypeError: As `write` does.
            ValueError: As `write` does.
        """
        for some in batches(records, _BATCH):
            with self._transaction() as connection:
                restore(connection, some)

    # ---- reading -------------------------------------------------------------------------------

    def user(self, user_id: str, needs: Needs | None = None) -> User:
        """Return the person to whom an id belongs as known now, empty where nobody heard of him.

        Args:
            user_id: One of his ids; that of the user returned is his own.
            needs: What of him is asked for, as filters tell it; None: everything. No more than that
                is read from the file, and to read more from the user is an error. To hand over the
                same object again, for many users, saves most of the time.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the file is damaged …
        """
        plan = WHOLE_PLAN if needs is None else self._plans.of(needs)
        here = self._here()
        try:
            rows: list[Row] = here.rows(plan.one, plan.about_one(user_id))
        except UnicodeEncodeError:  # nobody of that name can have been kept
            rows = []
        if not rows:
            return seen_by(User(user_id), None, needs)
        part = user_or_part(user_id, rows, needs)
        if isinstance(part, User):
            return part
        if part.ties:
            with here.moment() as query:
                return self._person(query, user_id, plan, needs)
        return part.user(self._kept.read(here.rows, part.kept), needs)

    def load(self, user_ids: Sequence[str], needs: Needs | None = None) -> list[User]:
        """Return the persons to whom some ids belong, in that order, each as `user` does.

        All are as known at one moment.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the file is damaged …
        """
        plan = WHOLE_PLAN if needs is None else self._plans.of(needs)
        with self._here().moment() as query:
            parts = parts_of(query, list(dict.fromkeys(user_ids)), plan)
            return [
                self._loaded(query, user_id, parts.get(user_id), plan, needs)
                for user_id in user_ids
            ]

    def users(self, needs: Needs | None = None) -> Iterator[User]:
        """Iterate over the known persons, in the order in which their own ids were first heard of.

        Each is as known when the iteration reaches him; those first heard of meanwhile are left
        out.

        Raises:
            NotLoadedError: What is needed was pruned.
            StoreError: The store was closed, or the file is damaged …
        """
        for user_id in self._ids(_KNOWN_USERS):
            user = self.user(user_id, needs)
            if user.known and user.id == user_id:
                yield user

    def records(self, user_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Iterate over all that is kept, id by id, or over what is kept of some ids.

        Some records at a time are as known at one moment.

        Raises:
            StoreError: The store was closed, or the file is damaged …
        """
        ids = iter(self._all_ids() if user_ids is None else dict.fromkeys(user_ids))
        while some := list(islice(ids, _BATCH)):
            with self._here().moment() as query:
                kept = partial(self._kept.read, query)
                records = records_of(query, some, kept)
            yield from records

    def _all_ids(self) -> Iterator[str]:
        yield from self._ids(_USERS)
        for (user_id,) in self._here().rows(_ONLY_SUPPRESSED, ()):
            yield user_id

    def _ids(self, statement: str) -> Iterator[str]:
        """Yield ids, in the order in which they were heard of, without those heard of meanwhile."""
        number, last = 0, self._here().rows("select max(number) from users", ())[0][0] or 0
        while rows := self._here().rows(statement, (number, last, _BATCH)):
            number = rows[-1][0]
            yield from (user_id for _, user_id in rows)

    def _person(self, query: Query, user_id: str, plan: Plan, needs: Needs | None) -> User:
        return person_in(query, user_id, plan, needs, partial(self._kept.read, query))

    def _loaded(
        self, query: Query, user_id: str, part: Part | None, plan: Plan, needs: Needs | None
    ) -> User:
        if part is None:
            return seen_by(User(user_id), None, needs)
        if part.ties:
            return self._person(query, user_id, plan, needs)
        return part.user(self._kept.read(query, part.kept), needs)

    # ---- the file ------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        try:
            with self._here().transaction() as connection:
                yield connection
        except (UnicodeEncodeError, OverflowError) as error:
            msg = f"this has no form in which it could be kept: {error}"
            raise ValueError(msg) from error

    def _here(self) -> Connections:
        """Return the connections of this process, which may have been forked off."""
        process = os.getpid()
        return self._of_processes.get(process) or self._of_processes.setdefault(
            process, Connections(self._settings, self._closed)
        )
