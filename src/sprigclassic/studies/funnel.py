"""Why so few match: how many users each step of the selection and each condition lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from time import time_ns
from typing import TYPE_CHECKING, Any, final

from attrs import define, field, frozen

from sprigclassic._time import from_micros, to_micros
from sprigclassic.studies.conditions import ConditionCount, Counter, counter_of
from sprigclassic.studies.funnel_svg import to_svg
from sprigclassic.studies.funnel_text import to_lines
from sprigclassic.studies.rules import RECONTACT, Environment, Rules
from sprigclassic.studies.showings import Showings, Shown, showings_of
from sprigclassic.studies.steps import Step
from sprigclassic.studies.study import Study
from sprigclassic.users import User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.studies.events import SdkEvent

__all__ = ["Funnel", "StepCount"]


@final
@frozen
class StepCount:
    """How many users came to a step, and how many it let through.

    Attributes:
        step: The step.
        entered: How many users all steps before it let through.
        passed: How many of them it let through.
    """

    step: Step
    entered: int
    passed: int


@final
@frozen
class Funnel:
    """How many users would be shown a study, and where the others were left.

    `str` gives a table with bars, `to_json` plain dicts, `to_svg` a picture, which a notebook
    shows.

    Attributes:
        study: The name of the study.
        now: The instant that the numbers are for.
        users: How many users were asked about.
        steps: The numbers of each step, in Sprig's order; of the filter only if there is one.
        conditions: The numbers of the filter and of its conditions, of the users that came to the
            filter; None where there is none.
    """

    study: str
    now: datetime
    users: int
    steps: tuple[StepCount, ...]
    conditions: ConditionCount | None

    @classmethod
    def of(  # noqa: PLR0913 - what `select` looks at, each by its name
        cls,
        study: Study,
        users: Iterable[User],
        *,
        event: SdkEvent | None = None,
        now: datetime | None = None,
        shown: Mapping[str, Shown] | None = None,
        sdk_installed: bool = True,
        recontact: timedelta = RECONTACT,
        environment: Environment = "production",
    ) -> Funnel:
        """Ask a study about users, in one pass; none of them is kept.

        Args:
            study: The study.
            users: The users, each complete or loaded with all that the filter `needs`.
            event: What the SDK has just seen each of them do; None: what starts the study.
            now: The instant, an aware datetime; by default the present.
            shown: The id of a user -> the name of a study -> when he was last shown it.
            sdk_installed: As for `Study.select`, like the next two.
            recontact: How long no study follows another one.
            environment: Where the study runs.

        Raises:
            NotATriggerError: The event did not come from the SDK.
            NotLoadedError: Less of a user was loaded than a condition needs.
            TypeError: An argument is of another type.
            ValueError: A datetime is naive, `recontact` negative, or the environment unknown.
        """
        if study.__class__ is not Study:
            raise _not_a(Study, study)
        rules = Rules.of(
            study, sdk_installed=sdk_installed, recontact=recontact, environment=environment
        )
        instant = from_micros(time_ns() // 1_000) if now is None else now
        starts = event is None or rules.starts(event)
        counting = _Counting.of(rules, instant, starts=starts)
        for user, showings in _with_showings(users, shown, study.name):
            counting.add(user, showings)
        return counting.funnel(instant)

    @property
    def selected(self) -> int:
        """How many users would be shown the study."""
        return self.steps[-1].passed

    def to_json(self) -> dict[str, Any]:
        """Return it as plain dicts, lists and scalars; times as ISO 8601 texts."""
        counted = self.conditions
        return {
            "study": self.study,
            "now": self.now.isoformat(),
            "users": self.users,
            "selected": self.selected,
            "steps": [
                {"step": count.step.value, "entered": count.entered, "passed": count.passed}
                for count in self.steps
            ],
            "conditions": None if counted is None else _document(counted),
        }

    def to_svg(self) -> str:
        """Return it as a picture that needs nothing else, light or dark as its reader is set."""
        return to_svg(self)

    def __str__(self) -> str:
        """Return it as text: a line a step, then a line a condition."""
        return to_lines(self)

    def __repr__(self) -> str:
        """Return the name of the study and how many it would be shown to."""
        return f"<Funnel: {self.study!r}, {self.selected} of {self.users} users>"

    def _repr_svg_(self) -> str:
        """Return the picture, for a notebook."""
        return to_svg(self)


def _document(counted: ConditionCount) -> dict[str, Any]:
    return {
        "filter": counted.text,
        "combining": counted.combining,
        "alone": counted.alone,
        "so_far": counted.so_far,
        "parts": [_document(part) for part in counted.parts],
    }


@define
class _Counting:
    """The numbers while the users come.

    Attributes:
        rules: The study where it runs.
        now: The instant, in microseconds.
        starts: Whether the event starts the study.
        counter: What counts for the filter, if there is one.
        users: How many came.
        left: How many each step let through.
    """

    rules: Rules
    now: int
    starts: bool
    counter: Counter | None
    users: int = 0
    left: dict[Step, int] = field(factory=dict[Step, int])

    @classmethod
    def of(cls, rules: Rules, now: datetime, *, starts: bool) -> _Counting:
        """Return what counts from nothing."""
        only = rules.study.only
        counting = cls(
            rules, to_micros(now), starts, None if only is None else counter_of(only, now)
        )
        counting.left.update(dict.fromkeys(rules.steps, 0))
        return counting

    def add(self, user: User, showings: Showings) -> None:
        """Count a user at each step, up to the first that says no."""
        self.users += 1
        answers = self.rules.answers(
            user, self.now, showings, starts=self.starts, holds=self._holds
        )
        for step, passed in answers:
            if not passed:
                return
            self.left[step] += 1

    def _holds(self, user: User) -> bool:
        return self.counter is None or self.counter.ask(user)

    def funnel(self, now: datetime) -> Funnel:
        """Return the numbers."""
        passed = list(self.left.values())
        entered = [self.users, *passed]
        return Funnel(
            self.rules.study.name,
            now,
            self.users,
            tuple(map(StepCount, self.left, entered, passed)),
            None if self.counter is None else self.counter.counted(),
        )


def _with_showings(
    users: Iterable[User], shown: Mapping[str, Shown] | None, study: str
) -> Iterator[tuple[User, Showings]]:
    """Yield each user with what was shown to him."""
    by_user = _by_user(shown)
    for user in users:
        if user.__class__ is not User:
            raise _not_a(User, user)
        yield user, showings_of(by_user.get(user.id), study)


def _by_user(shown: Mapping[str, Shown] | None) -> Mapping[str, Shown]:
    if shown is None:
        return {}
    if not isinstance(shown, Mapping):
        raise _no_mapping(shown)
    return shown


def _not_a(wanted: type, given: object) -> TypeError:
    msg = f"a funnel is of one Study and of Users: a {wanted.__name__} is no {type(given).__name__}"
    return TypeError(msg)


def _no_mapping(given: object) -> TypeError:
    return TypeError(f"`shown` maps ids of users to mappings; it is no {type(given).__name__}")
