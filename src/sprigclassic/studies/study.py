"""A study: what starts it, whom it reaches, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, final

from attrs import field, frozen

from sprigclassic.errors import StudyError
from sprigclassic.filters import StudyFilter
from sprigclassic.studies import arguments
from sprigclassic.studies.check import IN_PRODUCT, Kind, Platform, problems_of
from sprigclassic.studies.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sprigclassic.filters.study_filter import GivenGroups
    from sprigclassic.studies.events import SdkEvent
    from sprigclassic.studies.rules import Environment
    from sprigclassic.studies.selection import Selection
    from sprigclassic.users import User

__all__ = ["Study"]

_WEEK: Final = timedelta(days=7)


@final
@frozen
class Study:
    """A study of Sprig: triggers start it, and a filter says whom it may reach.

    A study is a value: it compares by its fields, hashes, copies and pickles. It calls no function
    of yours, and nothing of what came through Segment Classic starts it.

    Attributes:
        name: The study's name, not blank.
        triggers: What starts it, any of them: at least 1 for a study in a product (`platform`
            `web` or `mobile`), at most 10, with at most 10 tests of properties over all of them;
            none for a study behind a link or in an e-mail. Feedback and heatmaps start with pages.
        only: Whom it may reach; None: everyone. A link takes no filter, an e-mail none of events.
        kind: `survey`, `link`, `feedback`, `replay`, `heatmap` or `prototype`.
        platform: `web`, `mobile`, `link` or `email`.
        wait: Whole seconds between the trigger and the display of a survey.
        recontact: How many whole days no study follows another one before this one; None: as the
            environment says (see `select`).
        retake_after: After how many whole days a user may see the study again; None: never.
        sampling: How many percent of those who qualify see it, from 1 to 100.

    Raises:
        NotATriggerError: One of the triggers is none.
        StudyError: Sprig does not allow such a study; all problems at once.
        TypeError: An argument is of another type, such as a trigger for the filter.

    >>> from sprigclassic.studies import SdkEvent
    >>> rarely = StudyFilter.parse("Checkout count < 3 in last 30 days")
    >>> study = Study("why", triggers=[Trigger(SdkEvent("Cart Opened"))], only=rarely)
    >>> Study.from_json(study.to_json()) == study
    True
    """

    name: str = field(validator=arguments.a_text)
    triggers: tuple[Trigger, ...] = field(default=(), converter=arguments.triggers_of, kw_only=True)
    only: StudyFilter | None = field(default=None, converter=arguments.only_of, kw_only=True)
    kind: Kind = field(default="survey", validator=arguments.a_text, kw_only=True)
    platform: Platform = field(default="web", validator=arguments.a_text, kw_only=True)
    wait: timedelta = field(default=timedelta(), validator=arguments.a_period, kw_only=True)
    recontact: timedelta | None = field(
        default=None, validator=arguments.period_or_none, kw_only=True
    )
    retake_after: timedelta | None = field(
        default=None, validator=arguments.period_or_none, kw_only=True
    )
    sampling: int = field(default=100, validator=arguments.a_whole_number, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse what Sprig does not allow."""
        problems = problems_of(self)
        if problems:
            raise StudyError(problems)

    @property
    def in_product(self) -> bool:
        """Whether the Sprig SDK displays it, on a web page or in an app."""
        return self.platform in IN_PRODUCT

    @classmethod
    def from_json(
        cls, data: Mapping[str, Any] | str | bytes, *, groups: GivenGroups | None = None
    ) -> Study:
        """Read a study from its JSON form.

        Args:
            data: What `to_json` gives, or JSON of it; only `version` and `name` must be there.
            groups: The groups that its filter may name; see `StudyFilter.parse`.

        Raises:
            StudyError: It is no study; each problem has the path of its place. A trigger that came
                through Segment Classic has the code `not-a-trigger`.
            TypeError: What was given is neither a mapping nor JSON, or a group neither ids nor a
                filter.
        """
        from sprigclassic.studies.json_form import from_json  # noqa: PLC0415 - it makes studies

        return from_json(data, groups)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, plain dicts, lists and scalars of your own, without the groups.

        >>> from sprigclassic.studies import PageUrl
        >>> study = Study("heat", triggers=[Trigger(PageUrl("/cart"))], kind="heatmap")
        >>> study.to_json()["triggers"]
        [{'page_url': '/cart', 'match': 'contains'}]
        """
        from sprigclassic.studies.json_form import to_json  # noqa: PLC0415 - it makes studies

        return to_json(self)

    def select(  # noqa: PLR0913 - what Sprig looks at, each by its name
        self,
        event: SdkEvent,
        user: User,
        *,
        now: datetime | None = None,
        shown: Mapping[str, datetime] | None = None,
        sdk_installed: bool = True,
        recontact: timedelta = _WEEK,
        environment: Environment = "production",
    ) -> Selection:
        """Return whether a user is shown the study at an event, and which step said no.

        Args:
            event: What the SDK has just seen the user do.
            user: The user, complete or loaded with what the filter `needs_from` this instant on.
            now: The instant of the event, an aware datetime; by default the present.
            shown: The name of a study -> when the user was last shown it, this study or another
                one, link studies left out.
            sdk_installed: Whether the Sprig SDK runs where the event happened: Segment Classic
                alone displays nothing.
            recontact: How long no study follows another one, unless the study has a period of its
                own.
            environment: In `"development"` Sprig enforces neither the recontact period nor
                sampling.

        Raises:
            NotATriggerError: The event did not come from the SDK.
            NotLoadedError: Less of the user was loaded than the answer can depend on.
            TypeError: An argument is of another type.
            ValueError: A datetime is naive, `recontact` negative, or the environment unknown.
        """
        from sprigclassic.studies.selection import select  # noqa: PLC0415 - it names studies

        return select(
            self,
            event,
            user,
            now=now,
            shown=shown,
            sdk_installed=sdk_installed,
            recontact=recontact,
            environment=environment,
        )
