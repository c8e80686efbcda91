"""One question about a study, a user and an event: its answer, the reason, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from sprigclassic._source import harmless
from sprigclassic._time import BEGINNING, END, LENGTHS, from_micros, to_micros
from sprigclassic.filters.explaining.pieces import times_text
from sprigclassic.filters.text.complaints import quoted
from sprigclassic.studies.rules import Rules
from sprigclassic.studies.showings import Showings
from sprigclassic.studies.steps import Step
from sprigclassic.users import User

__all__ = ["Question"]

_UNITS: Final = ("day", "hour", "minute")
_REASONS: Final[dict[Step | None, str]] = {
    None: "every step lets the user through",
    Step.SDK: "without the Sprig SDK nothing is displayed: Segment Classic alone cannot",
    Step.FILTER: "the filter does not hold",
}


@frozen
class Question:
    """Whether a user is shown a study.

    Attributes:
        rules: The study where it runs.
        event: The name of what happened.
        user: To whom.
        now: When.
        micros: The same, in microseconds.
        starts: Whether the event starts a trigger of the study.
        showings: What was shown to the user.
    """

    rules: Rules
    event: str
    user: User
    now: datetime
    micros: int
    starts: bool
    showings: Showings

    def step(self) -> Step | None:
        """Return the first step that says no."""
        answers = self.rules.answers(
            self.user, self.micros, self.showings, starts=self.starts, holds=self._holds
        )
        return next((step for step, passed in answers if not passed), None)

    def _holds(self, user: User) -> bool:
        only = self.rules.study.only
        return only is None or only.matches(user, now=self.now)

    # ---- until when ----------------------------------------------------------------------------

    def until(self, step: Step | None) -> int | None:
        """Return the first later instant of another answer than the one that a step gave."""
        if not (self.rules.sdk and self.starts and self.rules.samples(self.user)):
            return None
        if step is not None:
            return self._first_shown()
        ends = (self._gate(self.micros, opened=False), self._verdict(self.micros)[1])
        return min((end for end in ends if end is not None), default=None)

    def _first_shown(self) -> int | None:
        instant = self._gate(self.micros, opened=True)
        while instant is not None:
            matches, until = self._verdict(instant)
            if matches:
                return instant
            instant = None if until is None else self._gate(until, opened=True)
        return None

    def _gate(self, instant: int, *, opened: bool) -> int | None:
        """Return when, from an instant on, no earlier showing is in the way, or one is."""
        return self.showings.first(instant, self.rules.pauses, opened=opened)

    def _verdict(self, instant: int) -> tuple[bool, int | None]:
        """Return what the filter says at an instant, and from when on it says the contrary."""
        only = self.rules.study.only
        if only is None:
            return True, None
        now = self.now if instant == self.micros else from_micros(instant)
        verdict = only.verdict(self.user, now=now)
        until = verdict.valid_until
        return verdict.matches, None if until is None else to_micros(until)

    # ---- why -----------------------------------------------------------------------------------

    def reason(self, step: Step | None) -> str:
        """Return one sentence about what a step said."""
        match step:
            case Step.RECONTACT:
                return self._recontact()
            case Step.TRIGGER:
                return self._trigger()
            case Step.SEEN:
                return self._seen()
            case Step.SAMPLING:
                return f"the user is not in the sample of {self.rules.percent} %"
            case _:
                return _REASONS[step]

    def _recontact(self) -> str:
        latest = self.showings.latest(self.micros)
        pause = _length(self.rules.pauses.recontact)
        return f"a study was shown {_at(latest)}, and {pause} have to pass before another one"

    def _trigger(self) -> str:
        study = self.rules.study
        if not study.triggers:
            return f"no event starts a study on the platform {study.platform!r}"
        return f"no trigger of the study starts with this event {harmless(quoted(self.event))}"

    def _seen(self) -> str:
        retake = self.rules.pauses.retake
        again = "once is enough" if retake is None else f"{_length(retake)} have to pass before"
        return f"it was shown {_at(self.showings.own)}: {again}"


def _at(instant: int | None) -> str:
    """Return when something was; another zone than UTC may write an earlier or a later year."""
    told = [min(max(at, BEGINNING), END) for at in [instant] if at is not None]
    return f"at {times_text(map(from_micros, told))}"


def _length(micros: int) -> str:
    """Return a length of time in the greatest unit of which it is a whole number."""
    for unit in _UNITS:
        number, rest = divmod(micros, LENGTHS[unit])
        if not rest:
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    return str(timedelta(microseconds=micros))
