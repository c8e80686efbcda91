from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from enum import Enum, IntEnum, StrEnum
from inspect import getdoc, signature
from typing import TYPE_CHECKING, Any, Final

import pytest

from sprigclassic.errors import FilterError
from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.build import (
    Condition,
    Event,
    EventInWindow,
    MomentValue,
    any_event,
    attribute,
    event,
    prop,
    sequence,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
checkout = event("Checkout")
seats = attribute.number("seats")
signed_up = attribute.moment("signed_up_at")


class Plan(StrEnum):
    PRO = "pro"


class OldPlan(str, Enum):  # noqa: UP042 - its str() is another text
    PRO = "pro"


class Size(IntEnum):
    LARGE = 38


class Exact(float):
    pass


def literal_of(condition: Condition) -> object:
    assert isinstance(condition.tree, tree.Attribute)
    assert isinstance(condition.tree.test, tree.Comparison)
    return condition.tree.test.value.value


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (attribute.text("plan") == Plan.PRO, "pro"),
        (attribute.text("plan") == OldPlan.PRO, "pro"),
        (attribute.version("app") == OldPlan.PRO, "pro"),
        (seats == Size.LARGE, 38),
        (seats == 38.0, 38),
        (seats == Exact(2.5), 2.5),
    ],
    ids=["StrEnum", "str-Enum", "version", "IntEnum", "whole", "float"],
)
def test_a_literal_is_of_pythons_own_class(condition: Condition, value: object) -> None:
    assert literal_of(condition) == value
    assert type(literal_of(condition)) is type(value)


def test_names_are_texts_of_pythons_own_class() -> None:
    assert type(event(OldPlan.PRO).tree.name) is str
    assert type(attribute.text(OldPlan.PRO).path) is str


def test_a_value_knows_its_path_and_events_their_node() -> None:
    assert seats.path == signed_up.path.replace("signed_up_at", "seats") == "seats"
    assert checkout.last(prop.number("total")).path == "total"
    assert checkout.tree == tree.Events("Checkout")
    assert any_event.tree == tree.Events(None)


HANDLES: Final[dict[str, Callable[[], Any]]] = {
    "event": lambda: checkout,
    "where": lambda: checkout.where(prop.number("total") > 3),
    "window": lambda: checkout.in_last(days=30),
    "within": lambda: checkout.within(days=30),
    "measure": checkout.count,
    "occurrence": checkout.first_happened,
    "event-value": lambda: checkout.last(prop.number("total")),
    "attribute": lambda: seats,
    "attributes": lambda: attribute,
    "sequence": lambda: sequence(checkout, checkout).within(days=1),
    "condition": seats.is_set,
}


@pytest.mark.parametrize("name", HANDLES)
def test_handles_copy_and_pickle(name: str) -> None:
    handle = HANDLES[name]()
    for again in (
        copy.copy(handle),
        copy.deepcopy(handle),
        pickle.loads(pickle.dumps(handle)),  # noqa: S301 - our own
    ):
        assert type(again) is type(handle)
        assert repr(again) == repr(handle)


def test_a_copy_of_a_pending_window_goes_on() -> None:
    pending = pickle.loads(pickle.dumps(checkout.within(days=7)))  # noqa: S301 - our own
    window = tree.WithinOf(tree.Duration(7, "day"), "signed_up_at")
    said = tree.Happened(tree.Events("Checkout"), window=window)
    assert pending.of(signed_up).happened().tree == said


@pytest.mark.parametrize(
    "method", [Event.in_last, EventInWindow.count, Event.between_ago, MomentValue.in_next]
)
def test_each_method_says_what_it_does(method: Any) -> None:
    assert getdoc(method)


def test_help_shows_the_units() -> None:
    units = ["minutes", "hours", "days", "weeks", "months", "years"]
    assert list(signature(checkout.in_last).parameters) == units
    assert list(signature(signed_up.between_ago).parameters) == units


# ---- what a filter refuses, the handles do not -------------------------------------------------


REFUSED: Final[dict[str, tuple[Condition, list[str]]]] = {
    "range": (seats.between(3, 1), ["backwards-range"]),
    "number": (seats < 2**64, ["number-out-of-range"]),
    "long-number": (seats < 10**5_000, ["number-out-of-range"]),
    "list": (seats.one_of(), ["empty-list"]),
    "version": (attribute.version("app") > "new", ["bad-version"]),
    "pattern": (attribute.text("plan").matches("["), ["bad-pattern"]),
    "no-time": (checkout.in_last(days=0).happened(), ["duration-below-one"]),
    "negative-time": (checkout.in_last(days=-1).happened(), ["duration-below-one"]),
    "long-time": (checkout.in_last(years=1001).happened(), ["duration-too-long"]),
    "longest-time": (checkout.in_last(days=10**5_000).happened(), ["duration-too-long"]),
    "far": (checkout.between_ago(days=(10**5_000, 1)).happened(), ["duration-too-long"]),
    "near": (checkout.between_ago(days=(3, 6)).happened(), ["backwards-range"]),
    "dates": (signed_up.from_to(date(2026, 1, 2), date(2026, 1, 1)), ["backwards-range"]),
    "kinds": (signed_up.between(date(2026, 1, 1), NOON), ["mixed-range"]),
    "count": (checkout.count() == 2.5, ["count-not-whole"]),
    "both": (
        (checkout.count() == 2.5) & (seats < 2**64),
        ["count-not-whole", "number-out-of-range"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_filter_refuses_all_problems_at_once(name: str) -> None:
    condition, codes = REFUSED[name]
    with pytest.raises(FilterError) as refused:
        StudyFilter.of(condition)
    assert [problem.code for problem in refused.value.problems] == codes


def test_a_filter_is_made_of_a_condition() -> None:
    rarely = StudyFilter.of(checkout.in_last(days=30).count() < 3)
    assert rarely == StudyFilter.parse("Checkout count < 3 in last 30 days")
    nested = seats.is_set()
    for _ in range(100):
        nested = ~(nested & seats.is_set())
    with pytest.raises(FilterError, match="too-deep"):
        StudyFilter.of(nested)


def test_what_is_no_condition_makes_no_filter() -> None:
    given: list[tuple[Any, str]] = [
        (checkout.count(), "an unfinished Measure: a measure is no condition"),
        (checkout.happened, "the function happened: was its call"),
        (prop.flag("gift").is_true(), "a test of an event's property: write attribute"),
        (seats.is_set().tree, "not Attribute: combine with"),
    ]
    for what, message in given:
        with pytest.raises(TypeError, match=message):
            StudyFilter.of(what)
