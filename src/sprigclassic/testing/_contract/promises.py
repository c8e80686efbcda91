"""What all promises share: the stores that are asked, and which capabilities they have."""

from __future__ import annotations

from contextlib import ExitStack
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeVar, cast

import pytest

from sprigclassic.testing._contract.checks import picture, same
from sprigclassic.testing.blocking import BlockingStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from sprigclassic.stores import AsyncStore, Store
    from sprigclassic.testing._contract.checks import Picture
    from sprigclassic.users import User

MakeStore: TypeAlias = "Callable[[], Store | AsyncStore | Awaitable[Store | AsyncStore]]"
NewStore: TypeAlias = "Callable[[], Store]"
F = TypeVar("F", bound="Callable[..., Any]")

CAPABILITIES: Final = frozenset({"batches", "one-memory", "ordered", "properties"})


def only_with(capability: str) -> Callable[[F], F]:
    """Let a promise be made only by stores that claim a capability."""
    return _condition(capability, claimed=True)


def only_without(capability: str) -> Callable[[F], F]:
    """Let a promise be made only by stores that do not claim a capability."""
    return _condition(capability, claimed=False)


def _condition(capability: str, *, claimed: bool) -> Callable[[F], F]:
    def conditional(test: F) -> F:
        test.__dict__["condition"] = capability, claimed
        return test

    return conditional


def _is_made(test: object, capabilities: frozenset[str]) -> bool:
    capability, claimed = getattr(test, "condition", (None, False))
    return (capability in capabilities) is claimed


class Promises:
    """Promises of a store."""

    capabilities: ClassVar[frozenset[str]] = CAPABILITIES
    examples: ClassVar[int] = 10

    def __init_subclass__(cls, **arguments: Any) -> None:
        """Leave out the promises that need a capability which is not claimed, or the contrary.

        Raises:
            ValueError: A capability is claimed that there is not.
        """
        super().__init_subclass__(**arguments)
        unknown = sorted(cls.capabilities - CAPABILITIES)
        if unknown:
            known = ", ".join(sorted(CAPABILITIES))
            msg = f"{cls.__name__} claims {', '.join(unknown)}: the capabilities are {known}"
            raise ValueError(msg)
        for name, test in _conditional(cls).items():
            if name not in vars(cls) and getattr(cls, name) in {None, test}:
                setattr(cls, name, test if _is_made(test, cls.capabilities) else None)

    @pytest.fixture
    def make_store(self) -> MakeStore:
        """Return what makes new and empty stores: to be given by each class of tests."""
        msg = f"{type(self).__name__} has no fixture `make_store`, which returns a maker of stores"
        raise NotImplementedError(msg)

    @pytest.fixture
    def new_store(self, make_store: MakeStore) -> Iterator[NewStore]:
        """Return what makes new and empty stores to be asked here; all are closed in the end."""
        with ExitStack() as stores:
            yield lambda: _opened(make_store, stores)

    @pytest.fixture
    def store(self, new_store: NewStore) -> Store:
        """Return a new and empty store."""
        return new_store()

    def picture(self, user: User, *, loosely: bool = False) -> Picture:
        """Return all of a user that a store with these capabilities keeps."""
        return picture(user, loosely=loosely, properties="properties" in self.capabilities)

    def same_user(self, found: User, expected: User, *, loosely: bool = False) -> None:
        """Fail where a store did not give what it should have kept of a user."""
        same(self.picture(found, loosely=loosely), self.picture(expected, loosely=loosely))


def _conditional(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found |= {name: test for name, test in vars(base).items() if hasattr(test, "condition")}
    return found


def _opened(make_store: MakeStore, stores: ExitStack) -> Store:
    made = make_store()
    if not isawaitable(made) and not iscoroutinefunction(made.write):
        stores.callback(made.close)
        return cast("Store", made)
    return stores.enter_context(BlockingStore(lambda: cast("Any", made)))
