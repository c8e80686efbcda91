"""A JSON document, read place by place, with every mistake told by its path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

from attrs import define, field, frozen

from sprigclassic.errors import Problem, SchemaError
from sprigclassic.filters.text.complaints import ticked
from sprigclassic.messages.plain import MAX_DEPTH, kind_of

__all__ = ["Document", "Json", "Spot", "json_of"]

Json: TypeAlias = Mapping[str, Any] | str | bytes

MAX_PROBLEMS: Final = 100
"""After so many, reading ends."""

_PLAIN: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def json_of(data: object) -> Any:
    """Return the value of a document, or the value that was given.

    Raises:
        SchemaError: It is no JSON.
        TypeError: It is neither JSON nor made of mappings and lists.
    """
    if isinstance(data, Mapping | list | tuple):
        return cast("object", data)
    if not isinstance(data, str | bytes):
        msg = f"a schema is read from a mapping, a str or bytes, not from {type(data).__name__}"
        raise TypeError(msg)
    try:
        return json.loads(data.decode("utf-8-sig") if isinstance(data, bytes) else data)
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = str(error)
    raise SchemaError([Problem("not-json", "$", f"expected JSON: {reason}")])


class EnoughError(Exception):
    """Reading ends here: the problems found so far are all there will be."""


@define
class Document:
    """One reading of a document.

    Attributes:
        problems: What is wrong so far.
    """

    problems: list[Problem] = field(factory=list[Problem])

    def root(self, value: object) -> Spot:
        """Return the whole document."""
        return Spot(self, value, "$")


@frozen(eq=False)
class Spot:
    """A value of a document and where it stands.

    What is wrong with it is added to the document's problems, and the caller goes on with a
    stand-in, so that one reading finds all there is.

    Attributes:
        document: The document.
        value: The value.
        path: Its JSON path.
        depth: In how many others it stands.
    """

    document: Document
    value: Any
    path: str
    depth: int = 0

    def refuse(self, code: str, message: str) -> None:
        """Add a problem with this value.

        Raises:
            EnoughError: There are many by now.
        """
        problems = self.document.problems
        problems.append(Problem(code, self.path, message))
        if len(problems) >= MAX_PROBLEMS:
            raise EnoughError

    def expected(self, what: str) -> None:
        """Add the problem that this value is of another type."""
        self.refuse("wrong-type", f"expected {what}, found {kind_of(self.value)}")

    def inner(self, step: str | int, value: object) -> Spot:
        """Return a value inside this one."""
        if isinstance(step, int):
            shown = f"[{step}]"
        else:
            shown = f".{step}" if _PLAIN.fullmatch(step) else f"[{json.dumps(step)}]"
        return Spot(self.document, value, self.path + shown, self.depth + 1)

    # ---- what it holds ----

    def has(self, kind: type) -> bool:
        """Return whether this is an object or a list, without a word where it is not."""
        return isinstance(self.value, kind) and not isinstance(self.value, str | bytes)

    def text(self) -> str:
        """Return the text."""
        value: object = self.value
        if isinstance(value, str):
            return value
        self.expected("a text")
        return ""

    def items(self) -> list[Spot]:
        """Return the values of a list.

        Raises:
            EnoughError: They are too deep.
        """
        if not self.has(Sequence):
            self.expected("a list")
            return []
        return [self.inner(place, item) for place, item in self._held(enumerate(self.value))]

    def members(self) -> dict[str, Spot]:
        """Return the values of an object.

        Raises:
            EnoughError: They are too deep.
        """
        if not self.has(Mapping):
            self.expected("an object")
            return {}
        found: dict[str, Spot] = {}
        for name, value in self._held(self.value.items()):
            if isinstance(name, str):
                found[name] = self.inner(name, value)
            else:
                self.refuse("wrong-type", f"expected names of text, found {kind_of(name)}")
        return found

    def known_members(self, *known: str) -> dict[str, Spot]:
        """Return the values of an object that has no others than these."""
        members = self.members()
        for name in [name for name in members if name not in known]:
            members.pop(name).refuse("unknown-key", f"{ticked(name)} is not a key of this object")
        return members

    def _held(self, inside: Any) -> Any:
        """Return what is inside.

        Raises:
            EnoughError: It is too deep.
        """
        if self.depth < MAX_DEPTH:
            return inside
        self.refuse("too-deep", f"expected at most {MAX_DEPTH} levels")
        raise EnoughError
