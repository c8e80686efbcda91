"""What the tests of strategies share: what they make, and the forms of every node."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import attrs
from hypothesis import HealthCheck, Phase, given, settings

from sprigclassic.filters import tree
from sprigclassic.testing._drawn_worlds import random_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hypothesis.strategies import SearchStrategy

    from sprigclassic.testing._filter_maker import Filters
    from sprigclassic.testing.strategies import World

Form = tuple[type[tree.Node], str, object]


def made(strategy: SearchStrategy[Any], number: int) -> list[Any]:
    """Return what a strategy makes, the same in every run."""
    found: list[Any] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


def random_worlds(make: Callable[[Filters], tree.Condition], number: int) -> list[World]:
    return [random_world(Random(seed), make) for seed in range(number)]  # noqa: S311 - no secret


def forms_of(kind: type[tree.Node]) -> Iterator[Form]:
    """Yield every value of the fields of a node that have few."""
    yield kind, "", None
    for field in attrs.fields(kind):
        named = getattr(tree, str(field.type), None)
        if field.name == "which":
            named = Literal["this", "previous"]
        if get_origin(named) is Literal:
            yield from ((kind, field.name, value) for value in get_args(named))
        elif field.type == "bool":
            yield from ((kind, field.name, value) for value in (True, False))
        elif "None" in str(field.type) and field.name != "span":
            yield from ((kind, field.name, value) for value in ("set", None))


ALL_FORMS = {
    form
    for kind in vars(tree).values()
    if isinstance(kind, type) and issubclass(kind, tree.Node) and kind is not tree.Node
    for form in forms_of(kind)
}


def found_in(value: Any) -> Iterator[Form]:
    """Yield the forms of all nodes of a tree."""
    if isinstance(value, tuple):
        for part in value:
            yield from found_in(part)
    elif isinstance(value, tree.Node):
        kind = type(value)
        yield kind, "", None
        for field in attrs.fields(kind):
            part = getattr(value, field.name)
            forms = [(kind, field.name, part), (kind, field.name, None if part is None else "set")]
            yield from (form for form in forms if isinstance(part, str | bool | tree.Node | None))
            yield from found_in(part)


def missing(conditions: Iterable[tree.Condition]) -> set[Form]:
    return ALL_FORMS - {form for condition in conditions for form in found_in(condition)}
