"""Where paths lead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprigclassic._time import BEGINNING
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.paths import find, find_held, reader
from sprigclassic.users import NOT_KEPT, Held

names = st.lists(st.sampled_from("ab"), min_size=1, max_size=3).map(".".join)
values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, None, 0, False, "", []]),
    lambda inner: st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(names, values, max_size=4)
paths = st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=12).map(".".join)


def by_the_page(values: Any, path: str) -> Any:
    """Try the whole name, then each split at a dot from the left."""
    if values.get(path) is not None:
        return values[path]
    for place, sign in enumerate(path):
        if sign == "." and isinstance(inner := values.get(path[:place]), dict):
            found = by_the_page(inner, path[place + 1 :])
            if found is not None:
                return found
    return None


@settings(max_examples=10 * settings().max_examples)
@given(objects, paths | st.integers(1, 14).map(lambda length: ".".join("a" * length)))
def test_a_path_leads_where_the_page_says(values: dict[str, Any], path: str) -> None:
    found = by_the_page(values, path)
    assert find(values, path) is found
    assert reader(path)(values) is found
    changes = {name: Held(value, BEGINNING) for name, value in values.items()}
    assert find_held(changes, path, 0) is found


@pytest.mark.parametrize("more", [0, 20], ids=["few dots", "many dots"])
def test_the_first_split_from_the_left_is_taken(more: int) -> None:
    rest = ".".join(["b", "c", *"x" * more])
    end = ".".join(["c", *"x" * more])
    assert find({f"a.{rest}": 1, "a": {rest: 2}, "a.b": {end: 3}}, f"a.{rest}") == 1
    assert find({"a.b": {end: 3}, "a": {rest: 2}}, f"a.{rest}") == 2
    assert find({"a.b": {end: 3}, "a": {"b": {end: 2}}}, f"a.{rest}") == 2
    assert find({"a.b": {end: 3}, "a": {rest: None, "b": 2}}, f"a.{rest}") == 3
    longer = {".".join("x" * more): 4, ".".join("x" * (more - 2)): 4}
    assert find({"a.b.c.x.x": longer, "a.b": {end: 3}}, f"a.{rest}") == 3


def test_a_long_path_through_many_objects() -> None:
    length = 30_000
    many: dict[str, Any] = {".".join("a" * number): {} for number in range(1, 300)}
    deep: dict[str, Any] = {"b": "here", "a": {}}
    for _ in range(100):
        deep = {**many, "a": deep}
    assert find(deep, ".".join("a" * length)) is None
    assert find(deep, ".".join([*"a" * 100, "b"])) == "here"
    assert find({".".join("a" * length): "there"}, ".".join("a" * length)) == "there"


@pytest.mark.parametrize("path", ["a", "a.b", "a.b.c.d.e.f.g.h.i.j.k"])
def test_properties_that_are_not_kept_have_no_answer(path: str) -> None:
    with pytest.raises(NotLoadedError):
        reader(path)(NOT_KEPT)
