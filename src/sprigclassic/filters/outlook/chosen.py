"""The events that a condition means, of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sprigclassic.filters.moments import MovingTest
from sprigclassic.filters.outlook.marks import Chosen
from sprigclassic.filters.tree import tests
from sprigclassic.filters.wheres import choice_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from sprigclassic.filters import tree
    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.outlook.marks import Events
    from sprigclassic.filters.outlook.stretch import View
    from sprigclassic.filters.tree import Property

Choosing: TypeAlias = "Callable[[View], Events]"


def choosing(events: tree.Events, framing: Framing, zone: tzinfo) -> Choosing:
    """Return the events that are meant, or will be, as a function of the view.

    Args:
        events: Those whose `where`, if there is one, is the same at every instant.
        framing: The window in which they are looked for.
        zone: Where days, months and years are meant.
    """
    name, choice = events.name, choice_at(events.where, zone)
    if events.where is None:
        return lambda view: view.user.histories[name]
    key = object()

    def choose(view: View) -> Chosen:
        history = view.user.histories[name]
        places = range(history.since(framing.least(view)), len(history))
        return Chosen.of(history, choice(view.start)(history, places))

    return lambda view: view.once(key, choose)


def moving_tests(where: tree.Where | None) -> Iterator[Property]:
    """Yield the tests in a `where` that have other answers at other instants."""
    for leaf in () if where is None else tests(where):
        if isinstance(leaf.test, MovingTest):
            yield leaf
