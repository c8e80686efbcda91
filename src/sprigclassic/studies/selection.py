"""Whether a user is shown a study at an event: which step said no, why, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import time_ns
from typing import TYPE_CHECKING, Any, final

from attrs import field, frozen

from sprigclassic._source import harmless
from sprigclassic._time import from_micros, to_micros
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.explaining.pieces import times_text
from sprigclassic.studies.question import Question
from sprigclassic.studies.rules import RECONTACT, Environment, Rules
from sprigclassic.studies.showings import Shown, showings_of
from sprigclassic.studies.steps import Step
from sprigclassic.users import User

if TYPE_CHECKING:
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.studies.events import SdkEvent
    from sprigclassic.studies.study import Study

__all__ = ["Selection", "select"]


class AskWhetherTheStudyIsShown:
    """What the truth value of a selection would be; there is none: write `selection.shown`."""


@final
@frozen(repr=False)
class Selection:
    """Whether a user is shown a study at an event.

    `str` gives lines of text, a step a line, and `to_json` plain dicts.

    Attributes:
        study: The name of the study.
        user_id: The id of the user.
        now: The instant that the answer is for.
        step: The first step that said no; None where the study is shown.
        reason: Why, in one sentence.
        valid_until: The first later instant at which the same event of the same user, with no new
            message and nothing else shown, would be answered differently, in UTC; None if never,
            up to the end of year 9999.
    """

    study: str
    user_id: str
    now: datetime
    step: Step | None
    reason: str
    valid_until: datetime | None
    _only: StudyFilter | None = field(repr=False)
    _user: User = field(repr=False)

    @property
    def shown(self) -> bool:
        """Whether the study is shown."""
        return self.step is None

    @property
    def steps(self) -> dict[Step, bool]:
        """The answers, in Sprig's order, up to the first no; the filter's only if there is one."""
        asked = [step for step in Step if step is not Step.FILTER or self._only is not None]
        if self.step is None:
            return dict.fromkeys(asked, True)
        before = asked[: asked.index(self.step)]
        return {**dict.fromkeys(before, True), self.step: False}

    @property
    def explanation(self) -> Explanation | None:
        """Why the study's filter holds or not, worked out when asked for, whatever the step.

        None where the study has no filter, and so reaches everyone.

        Raises:
            NotLoadedError: Less of the user was loaded than the filter needs.
        """
        return None if self._only is None else self._only.explain(self._user, now=self.now)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain dicts, lists and scalars; times as ISO 8601 texts."""
        explanation, until = self.explanation, self.valid_until
        return {
            "study": self.study,
            "user": self.user_id,
            "now": self.now.isoformat(),
            "shown": self.shown,
            "step": None if self.step is None else self.step.value,
            "reason": self.reason,
            "valid_until": None if until is None else until.isoformat(),
            "steps": {step.value: passed for step, passed in self.steps.items()},
            "explanation": None if explanation is None else explanation.to_json(),
        }

    def __str__(self) -> str:
        """Return the answer, each step asked, and the filter's explanation if it said no."""
        until = self.valid_until
        end = "" if until is None else f", until {times_text([until])}"
        head = f"{self.study} for {self.user_id} at {times_text([self.now])}"
        lines = [f"{harmless(head)}: {'shown' if self.shown else 'not shown'}{end}"]
        for step, passed in self.steps.items():
            why = "" if passed else f"   {self.reason}"
            lines.append(f"{'yes' if passed else 'no':<5}{step.value}{why}")
        if self.step is Step.FILTER:
            lines += [f"     {line}" for line in str(self.explanation).split("\n")[1:]]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return the answer and the two names."""
        answer = "shown" if self.step is None else f"no at {self.step.value!r}"
        return f"<Selection: {answer}, {self.study!r} for {self.user_id!r}>"

    def __hash__(self) -> int:
        """Return a hash by the names and the answer."""
        return hash((self.study, self.user_id, self.now, self.step))

    def __bool__(self) -> AskWhetherTheStudyIsShown:
        """Refuse: it is unclear whether there is a selection, or what it says.

        Raises:
            TypeError: Always.
        """
        msg = "a Selection is neither true nor false: ask selection.shown"
        raise TypeError(msg)


def select(  # noqa: PLR0913 - what Sprig looks at, each by its name
    study: Study,
    event: SdkEvent,
    user: User,
    *,
    now: datetime | None = None,
    shown: Shown | None = None,
    sdk_installed: bool = True,
    recontact: timedelta = RECONTACT,
    environment: Environment = "production",
) -> Selection:
    """Return whether a user is shown a study at an event.

    Args:
        study: The study.
        event: What the SDK has just seen the user do.
        user: The user, complete or loaded with what the filter `needs_from` this instant on.
        now: The instant of the event, an aware datetime; by default the present.
        shown: The name of a study -> when the user was last shown it, this study or another one,
            link studies left out. Who is not there was never shown any; what is later than `now`
            has not been shown yet.
        sdk_installed: Whether the Sprig SDK runs where the event happened.
        recontact: How long no study follows another one, unless the study has a period of its own;
            the next may follow from the end of that period on: after 7 days on the eighth day.
        environment: In `"development"` Sprig enforces neither the recontact period nor sampling.

    Raises:
        NotATriggerError: The event did not come from the SDK.
        NotLoadedError: Less of the user was loaded than the answers can depend on.
        TypeError: An argument is of another type.
        ValueError: A datetime is naive, `recontact` negative, or the environment unknown.
    """
    if user.__class__ is not User:
        raise _not_a_user(user)
    rules = Rules.of(
        study, sdk_installed=sdk_installed, recontact=recontact, environment=environment
    )
    instant = from_micros(time_ns() // 1_000) if now is None else now
    starts, showings = rules.starts(event), showings_of(shown, study.name)
    question = Question(rules, event.name, user, instant, to_micros(instant), starts, showings)
    step = question.step()
    until = question.until(step)
    return Selection(
        study.name,
        user.id,
        instant,
        step,
        question.reason(step),
        None if until is None else from_micros(until),
        study.only,
        user,
    )


def _not_a_user(given: object) -> TypeError:
    msg = f"a study is selected for a User, not {type(given).__name__}: see User.of and store.user"
    return TypeError(msg)
