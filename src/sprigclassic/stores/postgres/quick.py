"""One statement on one connection, without what a cursor does around it.

A cursor finds out anew, for each statement, how to prepare it, how to write its parameters, and
waits so that signals come through. For a statement that reads one user by an index that is most of
the time it takes, so that here it goes straight to libpq, which waits until the server answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import define, field
from psycopg import Connection
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg.pq.abc import PGresult

    from sprigclassic.stores.postgres.commands import Rows

_UNKNOWN: Final = b"26000"
"""The code of a name under which nothing was prepared."""
_MOST: Final = 100
"""So many statements are prepared on one connection."""


@define(eq=False)
class Quick:
    """A connection with the statements that were prepared on it.

    Attributes:
        connection: The connection, used by one thread at a time.
    """

    connection: Connection[Any]
    _names: dict[str, bytes] = field(factory=dict[str, bytes])

    def rows(self, statement: str, given: Sequence[str | int]) -> Rows:
        """Return the rows of a statement.

        Raises:
            psycopg.Error: The server refused, or is gone.
            UnicodeEncodeError: There is half of a surrogate pair in a text.
        """
        words = [
            each.encode() if isinstance(each, str) else str(each).encode("ascii") for each in given
        ]
        result = self._asked(statement, words)
        if result.error_field(DiagnosticField.SQLSTATE) == _UNKNOWN:
            self._names.clear()  # the client drops all that was prepared after a roll back
            result = self._asked(statement, words)
        _check(result, ExecStatus.TUPLES_OK)
        loader = Transformer(self.connection)
        loader.set_pgresult(result)
        return loader.load_rows(0, result.ntuples, tuple)

    def _asked(self, statement: str, words: Sequence[bytes]) -> PGresult:
        name = self._names.get(statement) or self._prepare(statement)
        return self.connection.pgconn.exec_prepared(name, words)

    def _prepare(self, statement: str) -> bytes:
        if len(self._names) == _MOST:
            self.connection.execute("deallocate all")
            self._names.clear()
        name = f"quick {len(self._names)}".encode()
        result = self.connection.pgconn.prepare(name, statement.encode())
        _check(result, ExecStatus.COMMAND_OK)
        self._names[statement] = name
        return name


def _check(result: PGresult, expected: ExecStatus) -> None:
    if result.status != expected:
        raise error_from_result(result)
