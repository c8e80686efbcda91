"""An answer with its end: until when nothing but a message can change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, final

from attrs import evolve, frozen

from sprigclassic._time import END, from_micros
from sprigclassic.errors import NotLoadedError
from sprigclassic.filters.groups import Ids
from sprigclassic.filters.needs import needs_of_conditions
from sprigclassic.filters.tree import Condition
from sprigclassic.users.user import what_is_there

if TYPE_CHECKING:
    from sprigclassic.filters.outlook.stretch import Outlook
    from sprigclassic.users import User


class AskForMatches:
    """What the truth value of a verdict would be; there is none: write `verdict.matches`."""


@final
@frozen
class Verdict:
    """What a filter answers about a user, and until when.

    It has no truth value of its own: a verdict is one whether the filter matches or not.

    Attributes:
        matches: Whether the filter holds for the user.
        valid_until: The first later instant at which the same user, with no new message, would be
            answered differently, in UTC; None if never, up to the end of year 9999.

    >>> from datetime import UTC
    >>> Verdict(True, datetime(2026, 11, 23, 8, tzinfo=UTC)).matches
    True
    """

    matches: bool
    valid_until: datetime | None

    def __bool__(self) -> AskForMatches:
        """Refuse, lest a verdict be taken for its answer.

        Raises:
            TypeError: Always.
        """
        msg = "a Verdict is neither true nor false: ask verdict.matches"
        raise TypeError(msg)


@final
@frozen(eq=False)
class Foresight:
    """What finds the verdicts of a condition; it is compiled when it is first asked.

    Attributes:
        condition: A tree that the checker has passed.
        zone: Where days, months and years are meant.
        groups: The groups that the tree names: user ids, or what finds the verdicts of a filter.
    """

    condition: Condition
    zone: tzinfo
    groups: Mapping[str, Ids | Foresight]

    def verdict(self, user: User, now: int) -> Verdict:
        """Return the verdict about a user.

        Args:
            user: The user.
            now: An instant, in microseconds.

        Raises:
            NotLoadedError: The user was loaded in part, and less of him than the answers at `now`
                and at all later instants can depend on.
        """
        from sprigclassic.filters.outlook.stretch import View  # noqa: PLC0415 - as in `outlook`

        outlook, view = self.outlook, View(self._with_enough(user, now), now)
        matches, until = outlook(view, now)
        while until <= END:
            answer, later = outlook(view, until)
            if answer is not matches:
                return Verdict(matches, from_micros(until))
            until = later
        return Verdict(matches, None)

    @cached_property
    def outlook(self) -> Outlook:
        """The outlook of the condition."""
        # What only verdicts need is not imported with every filter.
        from sprigclassic.filters.outlook.conditions import outlook_of  # noqa: PLC0415

        groups = {name: _outlook_of(group) for name, group in self.groups.items()}
        return outlook_of(self.condition, self.zone, groups)

    def _with_enough(self, user: User, now: int) -> User:
        """Return the user with all that was read of him, once it is known to be enough."""
        if user.loaded is None:
            return user
        if not user.loaded.covers(needs_of_conditions(self._conditions(), now, END)):
            msg = (
                f"less of the user {user.id!r} was loaded than later answers can depend on: "
                "a verdict is asked about one loaded with filter.needs_from(), or whole"
            )
            raise NotLoadedError(msg)
        changes, histories = what_is_there(user)
        return evolve(user, changes=changes, histories=histories, loaded=None)

    def _conditions(self) -> Iterator[tuple[Condition, tzinfo]]:
        """Yield the condition, and those of the groups, each once."""
        rest: list[Foresight] = [self]
        seen = set[int]()
        while rest:
            foresight = rest.pop()
            if id(foresight) not in seen:
                seen.add(id(foresight))
                yield foresight.condition, foresight.zone
                groups = foresight.groups.values()
                rest.extend(group for group in groups if isinstance(group, Foresight))


def _outlook_of(group: Ids | Foresight) -> Outlook:
    if isinstance(group, Foresight):
        return group.outlook
    return lambda view, _now: (view.user.id in group, END + 1)
