"""Whether the nodes of a tree hold what their annotations say.

The parser makes no others, but anyone may hand over a tree, and Python checks no annotation.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from sprigclassic.filters import tree as nodes
from sprigclassic.filters.tree import Events, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sprigclassic.filters.tree import Condition

    _Takes: TypeAlias = Callable[[Any], bool]

__all__ = ["well_formed"]


class _Alike:
    """What a combination may stand for, by where it stands."""

    condition: nodes.Condition
    where: nodes.Where


_SCALARS: Final[dict[type, _Takes]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    float: lambda value: isinstance(value, float),
    date: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    datetime: lambda value: isinstance(value, datetime),
    NoneType: lambda value: value is None,
}


def well_formed(tree: object) -> Condition:
    """Return a tree whose nodes all hold what they say.

    A fraction passes for a whole number, so that `check` can say what is wrong with it.

    Args:
        tree: Anything; a tree may be of any depth.

    Raises:
        TypeError: It is no condition, or a node in it holds something else than it says.
    """
    kind = _alike()["condition"]
    if not _taker(kind)(tree):
        msg = f"a filter is made of a tree's nodes ({_name(kind)}), not {_shown(tree)}: see parse"
        raise TypeError(msg)
    seen: set[tuple[int, bool]] = set()
    rest = [(cast("Node", tree), False)]
    while rest:
        node, in_where = rest.pop()
        if (id(node), in_where) not in seen:  # one node may stand in many places
            seen.add((id(node), in_where))
            inside = in_where or isinstance(node, Events)
            rest.extend((part, inside) for part in _held(node, in_where=in_where))
    return cast("Condition", tree)


def _held(node: Node, *, in_where: bool) -> Iterator[Node]:
    """Yield the nodes that a node holds, after a look at all that it holds."""
    cls: type = type(node)
    for name, takes, kind in _fields(cls, in_where=in_where):
        value = getattr(node, name)
        if not takes(value):
            msg = f"{cls.__name__}.{name} takes {_name(kind)}, not {_shown(value)}"
            raise TypeError(msg)
        parts = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
        yield from (part for part in parts if isinstance(part, Node))


@cache
def _fields(node: type, *, in_where: bool) -> list[tuple[str, _Takes, Any]]:
    """Return the fields of a class of nodes, and what each of them takes."""
    alike = _alike()
    names = {"T": alike["where" if in_where else "condition"], "Where": alike["where"]}
    kinds = get_type_hints(node, localns=names)
    return [(name, _taker(kind), kind) for name, kind in kinds.items()]


@cache
def _alike() -> dict[str, Any]:
    return get_type_hints(_Alike, localns=vars(nodes))


# ---- what an annotation takes ------------------------------------------------------------------


@cache
def _taker(kind: Any) -> _Takes:
    """Return whether a value is of a kind; what a node holds is not asked."""
    origin, args = _origin(kind), get_args(kind)
    if origin is Literal:
        return lambda value: isinstance(value, str) and value in args
    if origin is Union:
        return _union_taker(args)
    if origin is tuple:
        return _tuple_taker(args)
    return _SCALARS.get(origin) or (lambda value: type(value) is origin)


def _origin(kind: Any) -> Any:
    """Return the class of a kind, or the special form that it is made with."""
    origin = get_origin(kind) or kind
    return Union if origin is UnionType else origin


def _union_taker(args: tuple[Any, ...]) -> _Takes:
    exact = {_origin(option) for option in args if issubclass(_origin(option), (Node, NoneType))}
    others = [_taker(option) for option in args if _origin(option) not in exact]
    return lambda value: type(value) in exact or any(takes(value) for takes in others)


def _tuple_taker(args: tuple[Any, ...]) -> _Takes:
    each = _taker(args[0])
    length = None if args[-1] is Ellipsis else len(args)

    def takes(value: Any) -> bool:
        parts = cast("tuple[object, ...]", value)
        return isinstance(value, tuple) and length in {None, len(parts)} and all(map(each, parts))

    return takes


def _name(kind: Any) -> str:
    """Return the words for a kind."""
    origin, args = _origin(kind), get_args(kind)
    if origin is Literal:
        return _listed(map(repr, args))
    if origin is Union:
        return _listed(map(_name, args))
    if origin is tuple:
        return f"a tuple of {_name(args[0])}"
    return "None" if origin is NoneType else str(origin.__name__)


def _listed(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value[:40])
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        return f"a tuple of {', '.join(sorted({type(part).__name__ for part in parts}))}"
    return type(value).__name__
