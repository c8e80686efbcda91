"""Exported constraints: what is read, what is written, and what is neither."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprigclassic.errors import FilterError
from sprigclassic.filters import StudyFilter, tree
from sprigclassic.filters.sprig import from_constraints, to_constraints
from sprigclassic.filters.sprig.constraints import complaints
from sprigclassic.filters.sprig.constraints.reader import COMPARISONS
from sprigclassic.testing._clues import leaves_of
from sprigclassic.testing.strategies import trees
from tests.data_files import blocks
from tests.filters.sprig.test_entry import CODE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sprigclassic.errors import FilterProblem

READ = blocks("constraints.txt")
REFUSED = blocks("constraints_refused.txt")
WRITTEN = blocks("constraints_written.txt")
UNWRITTEN = blocks("constraints_unwritten.txt")


def sessions(word: str, value: float) -> dict[str, Any]:
    return {"type": "SESSION_COUNT", "event": None, "comparisonType": word, "value": value}


def refusal(data: Sequence[object] | str | bytes) -> FilterError:
    with pytest.raises(FilterError) as caught:
        from_constraints(data)
    return caught.value


# ---- the files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "text"), READ, ids=[data for data, _ in READ])
def test_is_read_as(data: str, text: str) -> None:
    assert str(from_constraints(data)) == text
    assert from_constraints(data.encode()) == from_constraints(json.loads(data))


@pytest.mark.parametrize(("data", "error"), REFUSED, ids=[data for data, _ in REFUSED])
def test_is_refused_with_exactly_this_error(data: str, error: str) -> None:
    assert str(refusal(data)) == error


@pytest.mark.parametrize(("text", "data"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_is_written_as(text: str, data: str) -> None:
    assert json.dumps(to_constraints(StudyFilter.parse(text))) == data


@pytest.mark.parametrize(("text", "error"), UNWRITTEN, ids=[text for text, _ in UNWRITTEN])
def test_is_not_written_and_says_exactly_this(text: str, error: str) -> None:
    with pytest.raises(FilterError) as caught:
        to_constraints(StudyFilter.parse(text, groups={"VIPs": ["u-1"]}))
    assert str(caught.value) == error


def test_every_code_has_an_example() -> None:
    known = set(CODE.findall(Path(complaints.__file__).read_text("utf-8")))
    shown = "\n".join(error for _, error in [*REFUSED, *UNWRITTEN])
    assert len(known) > 7
    assert {code for code in known if f"[{code}]" not in shown} == {"too-deep"}


# ---- laws --------------------------------------------------------------------------------------

numbers = st.integers(-1, 5) | st.sampled_from([2.5, 2**63 - 1])
constraints = st.builds(sessions, st.sampled_from(list(COMPARISONS)), numbers).filter(
    lambda found: found["comparisonType"] not in {"eq", "neq"} or found["value"] != 2.5
)


@given(st.lists(constraints, max_size=4))
def test_what_is_read_is_written_again(data: list[dict[str, Any]]) -> None:
    read = from_constraints(data)
    assert to_constraints(read) == data
    assert from_constraints(json.dumps(data)) == read


@given(trees())
def test_what_is_written_is_read_again(condition: tree.Condition) -> None:
    named = [leaf.name for leaf in leaves_of(condition) if isinstance(leaf, tree.InGroup)]
    rarely = StudyFilter.from_tree(condition, groups={name: ["u-1"] for name in named})
    with suppress(FilterError):
        assert from_constraints(to_constraints(rarely)) == rarely


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([1, 2, 3, 1.0, 2.5, "SESSION_COUNT", "gte", "x", "\ud800", 2**70])
    | st.just(float("nan"))
    | constraints,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "event", "value", "comparisonType", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(junk, max_size=5))
def test_everything_is_read_or_refused_with_its_path(data: list[Any]) -> None:
    problems: tuple[FilterProblem, ...] = ()
    try:
        from_constraints(data)
    except FilterError as error:
        problems = error.problems
    assert all((problem.path or "").startswith("$") for problem in problems)


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_a_chain_goes_from_left_to_right(or_each: list[bool]) -> None:
    data: list[Any] = [sessions("gte", 0)]
    read = from_constraints(data)
    for number, is_or in enumerate(or_each, 1):
        data += [2 if is_or else 1, sessions("gte", number)]
        other = from_constraints([sessions("gte", number)])
        read = read | other if is_or else read & other
    assert from_constraints(data) == read


# ---- limits and misuse -------------------------------------------------------------------------


def nested(levels: int) -> list[Any]:
    data: list[Any] = [sessions("gte", 1)]
    for _ in range(levels):
        data = [data]
    return data


def test_lists_go_so_deep() -> None:
    assert from_constraints(nested(32)) == from_constraints(nested(0))
    assert refusal(nested(33)).code == "too-deep"
    assert refusal(nested(5_000)).code == "too-deep"
    assert refusal("[" * 5_000).code == "json-too-deep"


def test_a_long_chain_is_refused_and_not_slow() -> None:
    turns = [part for number in range(400) for part in (1 + number % 2, sessions("gte", number))]
    assert refusal([sessions("lt", 3), *turns]).code == "too-deep"
    assert refusal([sessions("lt", 3)] * 1_001).code == "too-many-conditions"
    assert refusal([sessions("lt", 3)] * 100_000).code == "json-too-large"
    assert len(refusal([3] * 10_001).problems) == 100


def test_what_is_neither_a_list_nor_json_is_a_misuse() -> None:
    given_: Any = sessions("gte", 1)
    no_filter: Any = []
    with pytest.raises(TypeError, match="constraints are read from a list, a str or bytes, not"):
        from_constraints(given_)
    with pytest.raises(TypeError, match="a StudyFilter is looked at, not list"):
        to_constraints(no_filter)
