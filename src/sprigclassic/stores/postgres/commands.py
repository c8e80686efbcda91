"""What flows ask of a connection, and texts as PostgreSQL can hold them.

A flow yields statements that are sent together, or rows to be copied into a table, and is sent what
the server answers. It knows nothing of the connection, so that one flow is awaited or waited for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from attrs import field, frozen

T = TypeVar("T")

Command: TypeAlias = tuple[str, Sequence[object]]
"""A statement with its parameters, `$1` and so on."""


class Copy(NamedTuple):
    """Rows to be copied into a table.

    Attributes:
        statement: A `copy … from stdin`.
        rows: The rows.
    """

    statement: str
    rows: Iterable[Sequence[object]]


class Read(NamedTuple):
    """A statement that is sent alone, and often.

    Attributes:
        statement: The statement.
        given: Its parameters, none of them a list.
    """

    statement: str
    given: Sequence[str | int]


Asked: TypeAlias = "list[Command] | Copy | Read"
Rows: TypeAlias = Sequence[tuple[Any, ...]]
Flow: TypeAlias = Generator[Asked, Sequence[Rows], T]
"""Is sent the rows of each statement that it yields; of rows that were copied, nothing."""

BEGIN: Final[Command] = ("begin", ())
MOMENT: Final[Command] = ("begin isolation level repeatable read read only", ())
COMMIT: Final[Command] = ("commit", ())


@frozen
class Schema:
    """Where the tables stand.

    Attributes:
        name: The name of the schema.
        quoted: The same, as a statement holds it.
        key: The key of the lock that writers share, and that who deletes has alone.
    """

    name: str
    quoted: str = field(init=False)
    key: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find out what follows from the name.

        Raises:
            ValueError: It can be no name of a schema.
        """
        size = len(self.name.encode(errors="replace"))
        if not 0 < size <= _LONGEST_NAME or "\0" in self.name or self.name.startswith("pg_"):
            msg = f"this can be no name of a schema: {self.name!r}"
            raise ValueError(msg)
        quoted = '"' + self.name.replace('"', '""') + '"'
        digest = sha256(f"sprigclassic {self.name}".encode()).digest()
        object.__setattr__(self, "quoted", quoted)
        object.__setattr__(self, "key", int.from_bytes(digest[:8], signed=True))

    @property
    def shared(self) -> Command:
        """Waits while someone deletes."""
        return f"select pg_advisory_xact_lock_shared({self.key})", ()

    @property
    def alone(self) -> Command:
        """Waits until nobody writes, and lets nobody else."""
        return f"select pg_advisory_xact_lock({self.key})", ()

    def put(self, template: str) -> str:
        """Return a statement with the name of the schema in its place."""
        literal = self.quoted.replace("'", "''")
        return template.replace("{schema}", self.quoted).replace("{literal}", literal)


_LONGEST_NAME: Final = 63
_ESCAPED: Final = str.maketrans({"\0": "\1\1", "\1": "\1\2"})


def held(text: str) -> str:
    r"""Return a text as the server can hold it: it knows no NUL. The order of texts stays.

    >>> held("a\0b\1")
    'a\x01\x01b\x01\x02'
    """
    return text.translate(_ESCAPED) if "\0" in text or "\1" in text else text


def read_back(text: str) -> str:
    r"""Return the text that is held.

    >>> read_back(held("a\0b\1")) == "a\0b\1"
    True
    """
    return text.replace("\1\1", "\0").replace("\1\2", "\1") if "\1" in text else text
