"""Nothing that users can call takes a function of theirs.

A function that is called with an event, a user or an answer would be a trigger in disguise: it runs
when something came through Segment Classic. So no parameter of the public face is annotated as a
callable, at whatever depth.
"""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    ForwardRef,
    Protocol,
    TypeAlias,
    TypeVar,
    get_args,
    get_type_hints,
)

import pytest

from sprigclassic.filters.handles.base import Handle
from sprigclassic.filters.tree import Node, Window

if TYPE_CHECKING:
    from sprigclassic import Study, User

ROOMS: Final = (
    "sprigclassic",
    "sprigclassic.destination",
    "sprigclassic.filters.build",
    "sprigclassic.filters.sprig",
    "sprigclassic.stores",
    "sprigclassic.studies",
)
"""The modules whose `__all__` users import from."""

FORCED_BY_A_FRAMEWORK: Final[frozenset[str]] = frozenset()
"""Parameters, as `class.method(parameter)`, whose callable a framework's base class asks for."""


# ---- what annotations mean ---------------------------------------------------------------------


def typing_names(module: ModuleType) -> dict[str, Any]:
    """Return the names that a module imports for type checkers only."""
    names: dict[str, Any] = {}
    source = Path(str(inspect.getsourcefile(module)))
    for node in ast.parse(source.read_text("utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in (part for part in node.body if isinstance(part, ast.ImportFrom)):
                imported = import_module(str(statement.module))
                names |= {
                    of.asname or of.name: getattr(imported, of.name) for of in statement.names
                }
    return names


def names_of(module: ModuleType) -> dict[str, Any]:
    """Return the names of a module; an alias that is written as a text is one to be resolved."""
    names = typing_names(module) | vars(module)
    aliases = {name for name, it in names.items() if isinstance(it, str) and is_class_name(name)}
    return names | {name: ForwardRef(names[name]) for name in aliases}


def is_class_name(name: str) -> bool:
    return name.lstrip("_")[:1].isupper() and not name.isupper()


def all_names() -> dict[str, Any]:
    """Return every name of what the public face loads: a converter is often of another module."""
    loaded = [module for name, module in sys.modules.items() if name.startswith("sprigclassic.")]
    return {name: value for module in loaded for name, value in names_of(module).items()}


def hints(function: Callable[..., object], owner: str) -> dict[str, Any]:
    return get_type_hints(function, {**NAMES, **names_of(sys.modules[owner])})


def takes_a_callable(kind: Any) -> bool:
    """Return whether a callable is among what an annotation allows, but for one of tree nodes."""
    origin = typing.get_origin(kind) or kind
    if origin is Callable:
        return not takes_nodes_only(get_args(kind))
    if origin is FunctionType:
        return True
    if isinstance(kind, TypeVar):
        return takes_a_callable(kind.__bound__) or any(map(takes_a_callable, kind.__constraints__))
    if inspect.isclass(origin) and getattr(origin, "_is_protocol", False):
        return "__call__" in vars(origin)
    return any(map(takes_a_callable, get_args(kind)))


def takes_nodes_only(arguments: tuple[Any, ...]) -> bool:
    """Return whether a function is called with nothing but parts of a filter's tree."""
    if not arguments or not isinstance(arguments[0], list):
        return False
    kinds = [one for taken in arguments[0] for one in get_args(taken) or (taken,)]
    return all(inspect.isclass(kind) and issubclass(kind, Node) for kind in kinds)


# ---- what there is to call ---------------------------------------------------------------------


def public_objects() -> dict[str, Any]:
    """Return what users import, and the classes of what they get without importing them."""
    found: dict[str, Any] = {}
    for room in ROOMS:
        module = import_module(room)
        found |= {name: getattr(module, name) for name in module.__all__}
    handles = [value for value in found.values() if isinstance(value, Handle)]
    return found | {type(value).__name__: type(value) for value in handles}


def methods(kind: type) -> Iterator[tuple[str, Callable[..., object], str]]:
    """Yield the methods of a class and its bases, operators and the constructor included."""
    for cls in reversed(kind.__mro__):
        if not cls.__module__.startswith("sprigclassic"):
            continue
        for name, member in vars(cls).items():
            function = getattr(member, "__func__", member)
            if isinstance(function, FunctionType) and (name[0] != "_" or name.endswith("__")):
                yield f"{kind.__name__}.{name}", inspect.unwrap(function), cls.__module__


def calls() -> dict[str, tuple[Callable[..., object], str]]:
    found: dict[str, tuple[Callable[..., object], str]] = {}
    for name, value in public_objects().items():
        if inspect.isclass(value):
            found |= {label: (method, owner) for label, method, owner in methods(value)}
        elif isinstance(value, FunctionType):
            found[name] = value, value.__module__
    return found


CALLS: Final = calls()
NAMES: Final = all_names()


def offers(function: Callable[..., object], owner: str, label: str) -> list[str]:
    """Return the parameters of a function that take a callable, but for those that are excepted."""
    kinds = hints(function, owner)
    parameters = [name for name in inspect.signature(function).parameters if name in kinds]
    found = [name for name in parameters if takes_a_callable(kinds[name])]
    return [name for name in found if f"{label}({name})" not in FORCED_BY_A_FRAMEWORK]


# ---- the tests ---------------------------------------------------------------------------------


def test_nothing_accepts_a_function() -> None:
    found = {label: offers(*call, label) for label, call in CALLS.items()}
    assert {label: parameters for label, parameters in found.items() if parameters} == {}


def test_the_public_face_is_walked() -> None:
    made = {name for name, value in public_objects().items() if has_calls(value)}
    assert {label.partition(".")[0] for label in CALLS} >= made
    assert {"Study.__init__", "Study.select", "Trigger.__init__", "StudyFilter.parse"} <= set(CALLS)
    assert {"event", "Event.where", "Condition.__and__", "Attributes.text"} <= set(CALLS)


def has_calls(value: object) -> bool:
    """Return whether this is a function, or a class with methods: no enumeration, error, alias."""
    if inspect.isclass(value):
        return not issubclass(value, (Enum, Exception))
    return isinstance(value, FunctionType)


# ---- and that they can fail --------------------------------------------------------------------


class Called(Protocol):
    def __call__(self, user: User, /) -> bool: ...


class Held(Protocol):
    path: str


F = TypeVar("F", bound=Callable[..., object])
Alias: TypeAlias = "Mapping[str, list[Called] | None]"


def with_a_callback(callback: Callable[[User], bool]) -> None: ...
def with_any_callback(callback: Callable[..., Any]) -> None: ...
def with_a_bare_callback(callback: Callable) -> None: ...  # type: ignore[type-arg]
def with_one_of_two(callback: Callable[[int], None] | None) -> None: ...
def with_a_function(callback: FunctionType) -> None: ...
def with_a_protocol(callback: Called | None) -> None: ...
def with_an_alias(callback: Alias) -> None: ...
def with_keywords(**callback: Callable[[str], str]) -> None: ...
def with_many(*callback: Called) -> None: ...
def with_a_decorated(callback: F) -> F:
    return callback


def with_none(study: Study, held: Held, names: list[str] | None = None) -> None: ...
def with_a_window(make: Callable[[Window], object]) -> None: ...


@pytest.mark.parametrize(
    "function",
    [
        with_a_callback,
        with_any_callback,
        with_a_bare_callback,
        with_one_of_two,
        with_a_function,
        with_a_protocol,
        with_an_alias,
        with_keywords,
        with_many,
        with_a_decorated,
    ],
)
def test_a_function_that_is_accepted_is_seen(function: FunctionType) -> None:
    assert offers(function, __name__, function.__name__) == ["callback"]


@pytest.mark.parametrize("function", [with_none, with_a_window])
def test_anything_else_is_not(function: FunctionType) -> None:
    assert offers(function, __name__, function.__name__) == []
