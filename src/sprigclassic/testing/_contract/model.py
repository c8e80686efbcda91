"""What a store does, in the plainest way: it keeps all facts and goes through them each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.stores.persons import counting, order
from sprigclassic.stores.pruning import Remainder, united
from sprigclassic.users import (
    Deleted,
    GivenHistories,
    Held,
    Identified,
    Link,
    Needs,
    Occurred,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sprigclassic.filters import StudyFilter
    from sprigclassic.stores import Kept
    from sprigclassic.stores.record import Lasting
    from sprigclassic.users import Fact


class Model:
    """All facts and links, in the order in which they came.

    Args:
        one_memory: Whether a message id counts once in the whole store, not once for each id.
    """

    def __init__(self, *, one_memory: bool) -> None:
        """Start empty."""
        self.facts: list[Lasting] = []
        self.links: dict[str, Link] = {}
        self.pruned: Needs | None = None
        self.of_uncertain_order: set[str] = set()
        self._one_memory = one_memory
        self._seen: set[tuple[str, str]] = set()
        self._suppressed: set[str] = set()
        self._heard: dict[str, None] = {}

    # ---- verbs ---------------------------------------------------------------------------------

    def write(self, facts: Iterable[Fact]) -> list[Kept]:
        """Keep facts, and return of each whether it was new, or None."""
        return [self._write(fact) for fact in facts]

    def link(self, links: Iterable[Link]) -> None:
        """Keep links."""
        for link in links:
            ids = {link.linked_id, link.user_id}
            if len(ids) == 1 or ids & self._suppressed:
                continue
            before = self.links.get(link.linked_id)
            self.links[link.linked_id] = counting(before, link)
            self._heard |= dict.fromkeys((link.linked_id, link.user_id))
            if before is not None:
                self.of_uncertain_order |= ids  # a store may not have heard of links that lose

    def suppress(self, user_id: str) -> None:
        """Keep no more facts of an id."""
        self._suppressed.add(user_id)
        self.of_uncertain_order.add(user_id)

    def unsuppress(self, user_id: str) -> None:
        """Keep facts of an id again."""
        self._suppressed.discard(user_id)

    def forget(self, user_id: str) -> None:
        """Forget a person."""
        ids = self.ids(user_id)
        self.facts = [fact for fact in self.facts if fact.user_id not in ids]
        self.links = {
            linked_id: link
            for linked_id, link in self.links.items()
            if linked_id not in ids and link.user_id not in ids
        }
        for each in ids:
            self._heard.pop(each, None)

    def prune(self, filters: Iterable[StudyFilter], *, now: datetime) -> None:
        """Show no more than what a store still has that pruned all users it heard of, or will."""
        self.pruned = united(self.pruned, Remainder.of(filters, now).kept)

    # ---- what is asked -------------------------------------------------------------------------

    def user(self, user_id: str) -> User:
        """Return a person, whole."""
        ids = self.ids(user_id)
        facts = [fact for fact in self.facts if fact.user_id in ids]
        facts.sort(key=lambda fact: (fact.at, fact.message_id or ""))
        changes: dict[str, Held] = {}
        for fact in facts:
            for name, value in fact.traits.items() if isinstance(fact, Identified) else ():
                changes[name] = Held(value, fact.at, fact.message_id or "", changes.get(name))
        events = [
            (fact.at, fact.message_id or "", fact.event, fact.properties)
            for fact in facts
            if isinstance(fact, Occurred)
        ]
        known = any(isinstance(fact, Identified) for fact in facts)
        return User(self.own_id(user_id), known, changes, GivenHistories(events))

    def known(self) -> list[str]:
        """Return the ids of the known persons, in the order in which they were heard of."""
        known = {self.own_id(fact.user_id) for fact in self.facts if isinstance(fact, Identified)}
        return [user_id for user_id in self._heard if user_id in known]

    def own_id(self, user_id: str) -> str:
        """Return the own id of the person to whom an id belongs."""
        path = [user_id]
        while path[-1] in self.links:
            following = self.links[path[-1]].user_id
            if following in path:
                circle = path[path.index(following) :]
                return max(circle, key=lambda each: order(self.links[each]))
            path.append(following)
        return path[-1]

    def ids(self, user_id: str) -> set[str]:
        """Return all ids of the person to whom an id belongs."""
        own = self.own_id(user_id)
        return {own, *(linked_id for linked_id in self.links if self.own_id(linked_id) == own)}

    def _write(self, fact: Fact) -> Kept:
        if not isinstance(fact, Deleted) and fact.user_id in self._suppressed:
            return None
        if fact.message_id is not None:
            message = "" if self._one_memory else fact.user_id, fact.message_id
            if message in self._seen:
                return False
            self._seen.add(message)
        if isinstance(fact, Deleted):
            self.forget(fact.user_id)
        else:
            self.facts.append(fact)
            self._heard[fact.user_id] = None
        return True
