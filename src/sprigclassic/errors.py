"""Every error of the library, drawn as a tree before the classes.

    SprigClassicError
    ├── FilterError         a filter that cannot be made      (also a ValueError)
    ├── MessageError        a message that cannot be read     (also a ValueError)
    ├── SchemaError         a schema that cannot be read      (also a ValueError)
    ├── StudyError          a study that cannot be made       (also a ValueError)
    ├── NotATriggerError    what starts no study              (also a TypeError)
    ├── NotLoadedError      a part of a user that is not here (also a LookupError)
    ├── StoreError          a store that cannot be used       (also an OSError)
    └── MissingExtraError   an optional part not installed    (also an ImportError)

Mistakes of the caller in Python (a naive datetime, a value of the wrong type) raise Python's own
`TypeError` and `ValueError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from sprigclassic._source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "FilterError",
    "FilterProblem",
    "MessageError",
    "MissingExtraError",
    "NotATriggerError",
    "NotLoadedError",
    "Problem",
    "SchemaError",
    "SprigClassicError",
    "StoreError",
    "StudyError",
]


class SprigClassicError(Exception):
    """The base of every error that is this library's own."""


@frozen
class FilterProblem:
    """One mistake in a filter.

    Attributes:
        code: A stable name of the kind of mistake, such as `unknown-unit`.
        message: One sentence, lower case, without a full stop.
        span: Where in the text: start and end, in code points; None where there is no text.
        help: What to write instead, or None.
        path: Where in the JSON form, such as `$.filter.and[1]`; None where there is no JSON.
    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    path: str | None = None


class FilterError(SprigClassicError, ValueError):
    """A filter that cannot be made.

    Attributes:
        problems: All mistakes found, in order of place; at least one.
        source: The text that was read, or None for a filter made without text.
    """

    def __init__(self, problems: Sequence[FilterProblem], source: Source | None = None) -> None:
        """Hold the problems and the text that they are about."""
        super().__init__(tuple(problems), source)
        self.problems = tuple(problems)
        self.source = source

    def __str__(self) -> str:
        """Render every problem: of a text with the line and a caret, of JSON with the path."""
        return "\n\n".join(self._rendered(problem) for problem in self.problems)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code

    def _rendered(self, problem: FilterProblem) -> str:
        head = f"{problem.message} [{problem.code}]"
        if self.source is not None and problem.span is not None:
            return self.source.render(head, problem.span, problem.help)
        if problem.path is not None:
            head = f"{problem.path}: {head}"
        return head if problem.help is None else f"{head}\n  = help: {problem.help}"


@frozen
class Problem:
    """One mistake in a message, a schema or a study.

    Attributes:
        code: Segment's discard code where there is one (`event_not_string`), else one of ours.
        path: The place as a JSON path, such as `$.properties` or `$.batch[3].userId`.
        message: What was expected there, and what was found.
    """

    code: str
    path: str
    message: str

    def __str__(self) -> str:
        """Render as `path: message [code]`."""
        return f"{self.path}: {self.message} [{self.code}]"


class MessageError(SprigClassicError, ValueError):
    """A message that cannot be read.

    Attributes:
        problems: All mistakes found in it; at least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Hold the problems."""
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Render one problem a line."""
        return "\n".join(map(str, self.problems))


class SchemaError(SprigClassicError, ValueError):
    """A schema, such as a tracking plan, that cannot be read.

    Attributes:
        problems: The mistakes found in it, a hundred at most; at least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Hold the problems."""
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Render one problem a line."""
        return "\n".join(map(str, self.problems))


class StudyError(SprigClassicError, ValueError):
    """A study that cannot be made, or a study file that cannot be read.

    Attributes:
        problems: The mistakes found in it, a hundred at most; at least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Hold the problems."""
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Render one problem a line."""
        return "\n".join(map(str, self.problems))


class NotATriggerError(SprigClassicError, TypeError):
    """What is no SDK event and no page was given to start a study."""


class NotLoadedError(SprigClassicError, LookupError):
    """A part of a user was asked for that his store does not keep or did not load."""


class StoreError(SprigClassicError, OSError):
    """A store that cannot be opened, read or written; what it has accepted is not lost.

    What made it so is the `__cause__`, where there is anything more to know.

    Attributes:
        store: Which store: the path of its file.
        code: A stable name of what is the matter, such as `locked`.
        message: The same in words, and what to do about it.
    """

    def __init__(self, store: str, code: str, message: str) -> None:
        """Hold what is the matter with which store."""
        super().__init__(f"{store}: {message} [{code}]")
        self.store = store
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy as it was made."""
        return StoreError, (self.store, self.code, self.message)


class MissingExtraError(SprigClassicError, ImportError):
    """An optional part of the library whose packages are not installed."""

    def __init__(self, extra: str) -> None:
        """Name the extra that brings them."""
        super().__init__(extra)
        self.extra = extra

    def __str__(self) -> str:
        """Say what to install."""
        return f"this needs the extra `{self.extra}`: pip install 'sprigclassic[{self.extra}]'"
