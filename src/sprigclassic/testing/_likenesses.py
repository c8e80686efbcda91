"""Hypothesis strategies: tests that given JSON values may pass; a literal is one of the values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from math import isfinite
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sprigclassic.filters import tree
from sprigclassic.filters.limits import MAX_NUMBER, MIN_NUMBER
from sprigclassic.filters.versions import version_key
from sprigclassic.testing._values import place

Values: TypeAlias = Mapping[str, SearchStrategy[Any]]
"""The name of an attribute or of a property -> its JSON values."""
Make: TypeAlias = Callable[[st.DrawFn, list[tree.Value]], tree.ValueTest]

_ORDERS: Final[SearchStrategy[tree.Operator]] = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_EQUALITIES: Final[SearchStrategy[tree.Operator]] = st.sampled_from(["=", "!="])
_PART_OPERATORS: Final[SearchStrategy[tree.TextOperator]] = st.sampled_from(
    ["contains", "starts with", "ends with"]
)
_QUANTIFIERS: Final[SearchStrategy[tree.Quantifier]] = st.sampled_from(["any of", "all of"])
_SIGNS: Final = re.compile(r"([*?\[\]\\])")
_FLAGS: Final = st.booleans()


def tested(
    values: Values, moment_tests: SearchStrategy[tree.MomentTest]
) -> SearchStrategy[tuple[str, tree.ValueTest]]:
    """Return paths, each with a test that what may stand there passes or fails.

    Args:
        values: What there is; where there is nothing, neither is there a path.
        moment_tests: Tests of the values that are dates.
    """
    if not values:
        return st.nothing()
    chosen = _chosen_of(values)

    @st.composite
    def paths(draw: st.DrawFn) -> tuple[str, tree.ValueTest]:
        path, found = draw(chosen)
        return path, _test(draw, found, moment_tests)

    return paths()


def _chosen_of(values: Values) -> SearchStrategy[tuple[str, list[Any]]]:
    """Return paths, also to inside objects, each with some values that may stand there."""
    names = st.sampled_from(sorted(values))

    @st.composite
    def chosen(draw: st.DrawFn) -> tuple[str, list[Any]]:
        path = draw(names)
        found = [draw(values[path]) for _ in range(3)]
        while isinstance(found[0], dict) and found[0]:
            objects: list[dict[str, Any]] = [value for value in found if isinstance(value, dict)]
            name = draw(st.sampled_from(sorted(objects[0])))
            path, found = f"{path}.{name}", [value.get(name) for value in objects]
        return path, found

    return chosen()


def is_date(value: object) -> bool:
    """Return whether a filter would say a date or an instant of a value."""
    return isinstance(_literal(value), tree.Day | tree.Instant)


# ---- literals ----------------------------------------------------------------------------------


def _literals(values: Sequence[object]) -> list[tree.Value]:
    return [literal for literal in map(_literal, values) if literal is not None]


def _literal(value: object) -> tree.Value | None:
    """Return what a filter would say of a value, or None of what has no literal."""
    match value:
        case bool():
            return tree.Flag(value)
        case int() | float():
            in_range = isfinite(value) and MIN_NUMBER <= value <= MAX_NUMBER
            return tree.Number(value) if in_range else None
        case str():
            return _literal_of_text(value)
        case _:
            return None


def _literal_of_text(text: str) -> tree.Value:
    with suppress(ValueError):
        return tree.Day(date.fromisoformat(text))
    with suppress(ValueError):
        return tree.Instant(datetime.fromisoformat(text))
    is_version = "." in text and version_key(text) is not None
    return tree.Version(text) if is_version else tree.Text(text)


# ---- tests -------------------------------------------------------------------------------------


def _test(
    draw: st.DrawFn, values: list[Any], moment_tests: SearchStrategy[tree.MomentTest]
) -> tree.ValueTest:
    lists: list[list[Any]] = [value for value in values if isinstance(value, list)]
    members = [member for value in lists for member in _literals(value)]
    literals = members or _literals(values)
    if not literals or draw(st.integers(0, 5)) == 5:  # noqa: PLR2004 - a sixth of them
        return tree.IsSet(draw(_FLAGS))
    if members:
        return tree.ContainsOf(draw(_QUANTIFIERS), _several(draw, members), draw(_FLAGS))
    if is_date(values[0]) and draw(_FLAGS):
        return draw(moment_tests)
    return draw(_MAKES[type(literals[0])])(draw, literals)


def _several(draw: st.DrawFn, literals: list[tree.Value]) -> tuple[tree.Value, ...]:
    return tuple(draw(st.lists(st.sampled_from(literals), min_size=1, max_size=3)))


def _equality(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    return tree.Comparison(draw(_EQUALITIES), literals[0])


def _comparison(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    return tree.Comparison(draw(_ORDERS), literals[0])


def _between(_draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    alike = sorted(
        (literal for literal in literals if type(literal) is type(literals[0])), key=place
    )
    return tree.Between(alike[0], alike[-1])


def _one_of(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    return tree.OneOf(_several(draw, literals), draw(_FLAGS))


def _ignoring_case(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    return tree.Comparison(draw(_EQUALITIES), literals[0], ignoring_case=True)


def _part(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    text = tree.Text(str(literals[0].value)[: draw(st.integers(1, 4))])
    return tree.TextTest(draw(_PART_OPERATORS), text, draw(_FLAGS), draw(_FLAGS))


def _matches(draw: st.DrawFn, literals: list[tree.Value]) -> tree.ValueTest:
    begin = _SIGNS.sub(r"\\\1", str(literals[0].value)[: draw(st.integers(1, 4))])
    return tree.TextTest("matches", tree.Text(f"{begin}*"), draw(_FLAGS), draw(_FLAGS))


_ORDERED: Final[Sequence[Make]] = (_comparison, _between, _one_of)
_MAKES: Final[Mapping[type[tree.Value], SearchStrategy[Make]]] = {
    tree.Flag: st.sampled_from([_equality, _one_of]),
    tree.Text: st.sampled_from([_equality, *_ORDERED, _ignoring_case, _part, _matches]),
    tree.Number: st.sampled_from(_ORDERED),
    tree.Day: st.sampled_from(_ORDERED),
    tree.Instant: st.sampled_from(_ORDERED),
    tree.Version: st.sampled_from(_ORDERED),
}
