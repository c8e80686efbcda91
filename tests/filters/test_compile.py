"""Conditions put together, and what the checker should have refused."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from sprigclassic.filters import tree
from sprigclassic.filters.compile import compile_condition
from sprigclassic.users import User
from tests.filters.asking import asked, happened

CHECKOUTS = tree.Events("Checkout")
TEXT = tree.Text("many")


@pytest.mark.parametrize(
    "condition",
    [
        tree.Measured(CHECKOUTS, tree.Tally("count"), tree.Comparison("<", TEXT)),
        tree.Measured(CHECKOUTS, tree.Tally("count"), tree.Between(tree.Number(1), TEXT)),
        tree.Attribute("seats", tree.Between(tree.Number(1), TEXT)),
    ],
    ids=["count < text", "count between", "mixed range"],
)
def test_what_the_checker_refuses_is_not_compiled(condition: tree.Condition) -> None:
    with pytest.raises(AssertionError, match="the checker refuses such a filter"):
        compile_condition(condition, UTC)


# ---- and, or, not ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3, 4, 5, 8])
def test_conditions_combine(number: int) -> None:
    parts = [flag(f"p{place}") for place in range(number)]
    for values in product([False, True], repeat=number):
        user = User.of("u-1", attributes={f"p{n}": value for n, value in enumerate(values)})
        assert asked(tree.both(*parts), user) is all(values)
        assert asked(tree.either(*parts), user) is any(values)
        assert asked(tree.negated(tree.both(*parts)), user) is not all(values)
        assert asked(tree.negated(tree.either(*parts)), user) is not any(values)


def flag(path: str) -> tree.Condition:
    return tree.Attribute(path, tree.Comparison("=", tree.Flag(value=True)))


def test_a_group_is_what_is_given_under_its_name() -> None:
    condition: tree.Condition = tree.And((tree.InGroup("A"), tree.Not(tree.InGroup("B"))))
    program = compile_condition(
        condition,
        UTC,
        {"A": lambda user, _now: user.id == "u-1", "B": lambda _user, now: now > 0},
    )
    assert program(User("u-1"), 0)
    assert not program(User("u-1"), 1)
    assert not program(User("u-2"), 0)


# ---- attributes --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["p", "in.p"])
@pytest.mark.parametrize(
    ("test", "answers"),
    [
        (tree.Comparison("=", tree.Text("b")), [False, False, True, False]),
        (tree.Comparison("=", tree.Text("B"), ignoring_case=True), [False, False, True, False]),
        (tree.Comparison("!=", tree.Text("b")), [True, True, False, True]),
        (tree.IsSet(), [False, True, True, False]),
        (tree.IsSet(negated=True), [True, False, False, True]),
        (tree.Ago("at least", tree.Duration(1, "day")), [False, True, False, False]),
        (tree.On(tree.Day(datetime(2026, 1, 1, tzinfo=UTC).date())), [False, True, False, False]),
    ],
    ids=repr,
)
def test_an_attribute_is_what_it_was_at_now(
    path: str, test: tree.ValueTest, answers: list[bool]
) -> None:
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]
    values = ["2026-01-01", "b", None]
    user = User.of(
        "u-1",
        identified=[
            (when, {"p": value, "in": {"p": value}})
            for when, value in zip(moments, values, strict=True)
        ],
    )
    condition = tree.Attribute(path, test)
    nows = ["2026-10-31T23:59Z", "2026-11-01T00:00Z", "2026-11-02T00:00Z", "2026-11-03T00:00Z"]
    assert [asked(condition, user, now) for now in nows] == answers
    assert asked(condition, happened()) is answers[0]
