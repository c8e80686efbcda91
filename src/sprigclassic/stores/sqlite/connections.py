"""The connections of one process to one file, each used by one thread at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from sprigclassic.stores.sqlite import schema
from sprigclassic.stores.sqlite.failures import CLOSED, failure, failure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sprigclassic.stores.sqlite.reading import Parameters, Query

_STATEMENTS: Final = 64
"""So many statements are kept compiled by each connection."""
_CHECKPOINT: Final = 8_000
"""So many pages, 32 MB, may stand in the write-ahead log before they are moved into the file."""
_PAUSE: Final = 0.01


@frozen
class Settings:
    """How a file is opened.

    Attributes:
        path: Where it is: an absolute path.
        synchronous: When SQLite waits for the disk.
        timeout: How long to wait for another process, in seconds.
    """

    path: str
    synchronous: str
    timeout: float

    def opened(self, mode: str = "rw") -> sqlite3.Connection:
        """Open the file once more; with the mode `rwc` make it where there is none.

        Raises:
            sqlite3.Error: SQLite cannot open it.
        """
        connection = sqlite3.connect(
            f"{Path(self.path).as_uri()}?mode={mode}",
            uri=True,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        try:
            connection.execute(f"pragma synchronous = {self.synchronous}")
            connection.execute("pragma fullfsync = on")  # macOS's fsync does not wait for the disk
            connection.execute(f"pragma wal_autocheckpoint = {_CHECKPOINT}")
        except BaseException:
            connection.close()
            raise
        return connection


@define(eq=False)
class Connections:
    """The connections of one process.

    One must not be used in a process that was forked off meanwhile: that has connections of its
    own.

    Attributes:
        settings: How they are opened.
        closed: Whether they were closed for good.
    """

    settings: Settings
    closed: bool = False
    _idle: list[sqlite3.Connection] = field(factory=list[sqlite3.Connection])
    _writing: Lock = field(factory=Lock)

    def start(self) -> None:
        """Open the first one, which makes the file where there is none.

        Raises:
            StoreError: The file cannot be used.
        """
        path = self.settings.path
        schema.check_file(path)
        try:
            connection = self.settings.opened("rwc")
            try:
                _patiently(lambda: schema.prepare(path, connection), self.settings.timeout)
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise failure_of(path, error) from error
        self._idle.append(connection)

    def rows(self, statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
        """Return all rows of one statement that only reads, as they are at one moment.

        Raises:
            StoreError: The store was closed, or SQLite failed.
        """
        connection = self._lend()
        try:
            return connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise failure_of(self.settings.path, error) from error
        finally:
            self._idle.append(connection)  # without a transaction: nothing to roll back
            if self.closed:
                self.close()

    @contextmanager
    def moment(self) -> Generator[Query]:
        """Let several statements read as of one moment.

        Raises:
            StoreError: The store was closed, or SQLite failed.
        """
        connection = self._lend()
        try:
            connection.execute("begin")
            yield lambda statement, parameters: connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise failure_of(self.settings.path, error) from error
        finally:
            self._take_back(connection)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Lend a connection that alone may write; all of it is kept at the end, or nothing.

        Raises:
            StoreError: The store was closed, or SQLite failed.
        """
        with self._writing:  # threads queue here: SQLite would have them sleep and try again
            connection = self._lend()
            try:
                connection.execute("begin immediate")
                yield connection
                connection.execute("commit")
            except sqlite3.Error as error:
                raise failure_of(self.settings.path, error) from error
            finally:
                self._take_back(connection)

    def close(self) -> None:
        """Close all that are not at work, and those when they have done theirs."""
        self.closed = True
        while (connection := self._first_idle()) is not None:
            connection.close()

    def _lend(self) -> sqlite3.Connection:
        if self.closed:
            raise failure(self.settings.path, CLOSED)
        try:
            return self._idle.pop()
        except IndexError:
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self.settings.opened()
        except sqlite3.Error as error:
            raise failure_of(self.settings.path, error) from error

    def _first_idle(self) -> sqlite3.Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _take_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            with suppress(sqlite3.Error):  # what is the matter with it has been told
                connection.execute("rollback")
        self._idle.append(connection)
        if self.closed:
            self.close()


def _patiently(step: Callable[[], None], timeout: float) -> None:
    """Try again while the file is locked: SQLite does not wait where two might for each other."""
    end = monotonic() + timeout
    while True:
        try:
            return step()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise
            sleep(_PAUSE)
