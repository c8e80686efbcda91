"""What decides about showing a study, apart from the user: the study and where it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from attrs import frozen

from sprigclassic.studies.events import SdkEvent
from sprigclassic.studies.refusals import not_an_sdk_event
from sprigclassic.studies.sampling import in_sample
from sprigclassic.studies.showings import Pauses, Showings, micros_of
from sprigclassic.studies.steps import Step
from sprigclassic.studies.study import Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sprigclassic.users import User

__all__ = ["RECONTACT", "Environment", "Rules"]

Environment: TypeAlias = Literal["production", "development"]

RECONTACT: Final = timedelta(days=7)
"""The recontact waiting period of an environment where nobody has set another one."""


@frozen
class Rules:
    """A study where it runs.

    Attributes:
        study: The study.
        sdk: Whether the study can be displayed at all.
        pauses: How long to wait after studies were shown.
        percent: The size of the sample.
    """

    study: Study
    sdk: bool
    pauses: Pauses
    percent: int

    @classmethod
    def of(
        cls, study: Study, *, sdk_installed: bool, recontact: timedelta, environment: Environment
    ) -> Rules:
        """Return the rules of a study; see `select` for the arguments.

        Raises:
            TypeError: `recontact` is no timedelta.
            ValueError: `recontact` is negative, or there is no such environment.
        """
        if environment not in get_args(Environment):
            msg = f"an environment is 'production' or 'development', not {environment!r}"
            raise ValueError(msg)
        wait, retake = micros_of(recontact, "recontact"), study.retake_after
        if study.recontact is not None:
            wait = micros_of(study.recontact, "recontact")
        enforced = environment == "production"
        pauses = Pauses(
            wait if enforced and study.platform != "link" else 0,
            None if retake is None else micros_of(retake, "retake_after"),
        )
        sdk = sdk_installed or not study.in_product
        return cls(study, sdk, pauses, study.sampling if enforced else 100)

    @property
    def steps(self) -> list[Step]:
        """The steps that there are, in order: the filter's only if the study has one."""
        return [step for step in Step if step is not Step.FILTER or self.study.only is not None]

    def starts(self, event: SdkEvent) -> bool:
        """Return whether an event starts a trigger of the study.

        Raises:
            NotATriggerError: It did not come from the SDK.
        """
        if type(event) is not SdkEvent:
            raise not_an_sdk_event(event)
        return any(trigger.starts(event) for trigger in self.study.triggers)

    def samples(self, user: User) -> bool:
        """Return whether a user is in the study's sample."""
        return in_sample(self.study.name, user.id, self.percent)

    def answers(
        self,
        user: User,
        now: int,
        showings: Showings,
        *,
        starts: bool,
        holds: Callable[[User], bool],
    ) -> Iterator[tuple[Step, bool]]:
        """Yield each step and whether it lets a user through; ask no more than is read.

        Args:
            user: The user.
            now: The instant, in microseconds.
            showings: What was shown to the user.
            starts: Whether the event starts a trigger of the study.
            holds: What asks the study's filter.
        """
        yield Step.SDK, self.sdk
        yield Step.RECONTACT, showings.rested(now, self.pauses)
        yield Step.TRIGGER, starts
        yield Step.SEEN, showings.fresh(now, self.pauses)
        if self.study.only is not None:
            yield Step.FILTER, holds(user)
        yield Step.SAMPLING, self.samples(user)
