from __future__ import annotations

import inspect
from typing import Final

import pytest

from sprigclassic import errors
from sprigclassic._source import Source
from sprigclassic.errors import (
    FilterError,
    FilterProblem,
    MessageError,
    MissingExtraError,
    NotATriggerError,
    NotLoadedError,
    Problem,
    SchemaError,
    SprigClassicError,
    StoreError,
    StudyError,
)
from tests.twins import TWINS, Twin

UNIT = FilterProblem("unknown-unit", "`dayz` is not a unit of time", (30, 34), "write `days`")
PLAIN = FilterProblem("too-deep", "this filter is nested too deeply")
HELPED = FilterProblem("cycle", "VIPs -> VIPs is a cycle", help="name another group")
TEXT = Source("Checkout count < 3 in last 30 dayz")
NO_EVENT = Problem("event_not_defined", "$.batch[3].event", "expected the event's name")
NO_ID = Problem("id_required", "$.userId", "expected a `userId`, found nothing")

ERRORS: Final = [
    pytest.param(FilterError([UNIT, PLAIN], TEXT), id="filter"),
    pytest.param(FilterError([PLAIN]), id="filter-without-text"),
    pytest.param(MessageError([NO_EVENT, NO_ID]), id="message"),
    pytest.param(MissingExtraError("redis"), id="extra"),
    pytest.param(SchemaError([NO_EVENT, NO_ID]), id="schema"),
    pytest.param(StoreError("users.db", "locked", "try again"), id="store"),
    pytest.param(StudyError([NO_EVENT, NO_ID]), id="study"),
    pytest.param(NotATriggerError("no trigger"), id="trigger"),
]


def test_the_drawing_shows_every_error_there_is() -> None:
    classes = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, Exception)
    }
    assert errors.__doc__ is not None
    drawn = {word for word in errors.__doc__.split() if word.endswith("Error")}
    assert drawn == classes
    assert classes <= set(errors.__all__)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (FilterError, ValueError),
        (MessageError, ValueError),
        (MissingExtraError, ImportError),
        (NotATriggerError, TypeError),
        (NotLoadedError, LookupError),
        (SchemaError, ValueError),
        (StoreError, OSError),
        (StudyError, ValueError),
    ],
)
def test_an_error_is_the_librarys_and_pythons(
    error: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(error, SprigClassicError)
    assert issubclass(error, builtin)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("twin", TWINS)
def test_errors_pickle_and_copy(error: SprigClassicError, twin: Twin) -> None:
    other = twin(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert vars(other) == vars(error)


def test_a_filter_error_shows_each_problem_under_its_line() -> None:
    error = FilterError([UNIT, PLAIN], TEXT)
    assert str(error).splitlines() == [
        "<filter>:1:31: `dayz` is not a unit of time [unknown-unit]",
        "  |",
        "1 | Checkout count < 3 in last 30 dayz",
        "  |                               ^^^^",
        "  = help: write `days`",
        "",
        "this filter is nested too deeply [too-deep]",
    ]


@pytest.mark.parametrize("source", [None, TEXT], ids=["no-text", "text"])
def test_a_filter_problem_without_a_place_stands_alone(source: Source | None) -> None:
    assert str(FilterError([PLAIN], source)) == "this filter is nested too deeply [too-deep]"


def test_a_filter_problem_without_a_text_still_helps() -> None:
    assert str(FilterError([HELPED])) == (
        "VIPs -> VIPs is a cycle [cycle]\n  = help: name another group"
    )
    assert str(FilterError([UNIT])) == (
        "`dayz` is not a unit of time [unknown-unit]\n  = help: write `days`"
    )


def test_a_filter_error_goes_by_the_code_of_its_first_problem() -> None:
    error = FilterError([UNIT, PLAIN], TEXT)
    assert error.code == "unknown-unit"
    assert error.problems == (UNIT, PLAIN)
    assert error.source == TEXT


def test_a_message_error_has_one_line_for_each_problem() -> None:
    error = MessageError([NO_EVENT, NO_ID])
    assert error.problems == (NO_EVENT, NO_ID)
    assert str(error).splitlines() == [
        "$.batch[3].event: expected the event's name [event_not_defined]",
        "$.userId: expected a `userId`, found nothing [id_required]",
    ]


def test_an_error_keeps_problems_of_its_own() -> None:
    problems = [NO_EVENT]
    error = MessageError(problems)
    problems.clear()
    assert error.problems == (NO_EVENT,)


def test_a_missing_extra_says_what_to_install() -> None:
    error = MissingExtraError("redis")
    assert error.extra == "redis"
    assert str(error) == "this needs the extra `redis`: pip install 'sprigclassic[redis]'"
