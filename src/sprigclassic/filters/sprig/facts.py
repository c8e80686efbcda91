"""What is known of the filters in Sprig's dashboard, since when, and how well.

The only public list of operators is in the documentation of June 2021, when Sprig was UserLeap. Of
the later documentation no more than the beginnings of its pages could be read.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, final

from attrs import frozen

__all__ = [
    "ALL_EVENTS",
    "ALL_PAGES",
    "ALL_TIME",
    "ATTRIBUTES",
    "DAYS_AGO",
    "EQUALITY",
    "GROUPS",
    "IS_SET",
    "LAST_DAYS",
    "LOGIC_GROUPS",
    "NEVER",
    "NEVER_ON_A_DAY",
    "NO_FILTER",
    "OCCURRED",
    "OCCURRENCES",
    "PAGE_VIEWS",
    "SESSIONS",
    "UNSET",
    "Fact",
    "Mark",
]

Mark: TypeAlias = Literal["documented", "inferred", "open"]
"""Said by Sprig; a reading of what it says; or said nowhere, and decided here."""


@final
@frozen
class Fact:
    """Something about Sprig's filters that an entry rests on.

    Attributes:
        years: The year of the documentation, or the years: `2021`, `2022-26`.
        mark: Whether that documentation says it.
        sentence: The fact, lower case, without a full stop.
    """

    years: str
    mark: Mark
    sentence: str

    def __str__(self) -> str:
        """Return the fact with its years and its mark."""
        return f"{self.sentence} ({self.mark}, {self.years})"


NO_FILTER: Final = Fact("2021", "documented", "filters are optional")
LOGIC_GROUPS: Final = Fact(
    "2021",
    "documented",
    "users have to pass one logic group; AND or OR joins its conditions",
)
ATTRIBUTES: Final = Fact(
    "2021",
    "documented",
    "an attribute `is equal to`, `is not equal to`, `is greater than` or `is less than` a value, "
    "or equal too, or `is set`",
)
EQUALITY: Final = Fact(
    "2021-26",
    "open",
    "whether `is equal to` tells `Pro` from `pro`, and the text `12` from the number; here it does",
)
UNSET: Final = Fact(
    "2021-26",
    "open",
    "which operators hold for a user without the attribute; here only `is not equal to` does",
)
IS_SET: Final = Fact("2021", "documented", "`Is Set` is Yes or No: the event occurred, or never")
OCCURRENCES: Final = Fact(
    "2021",
    "documented",
    "`Occurrences` compares how often an event occurred by >, <, >=, <= or =",
)
ALL_TIME: Final = Fact("2021", "documented", "`all time` is a window of `Occurrences`")
LAST_DAYS: Final = Fact(
    "2022-26",
    "inferred",
    "`Occurrences` has windows of the last days: the example of the documentation counts the last "
    "month; a day is 24 hours",
)
NEVER: Final = Fact("2021-26", "inferred", "an event that never occurred has occurred 0 times")
OCCURRED: Final = Fact(
    "2021",
    "documented",
    "`First Occurred` and `Last Occurred` compare an event's time by >, <, >=, <= or =",
)
DAYS_AGO: Final = Fact(
    "2021",
    "inferred",
    "the value of `First Occurred` and `Last Occurred` is days ago, as in `Signed up >= 21 days "
    "ago`; a day is 24 hours, to the moment",
)
NEVER_ON_A_DAY: Final = Fact(
    "2021-26",
    "open",
    "whether `First Occurred` and `Last Occurred` hold for an event that never occurred; here not",
)
GROUPS: Final = Fact(
    "2022-26",
    "documented",
    "a filter may ask for a group: a list of users, or a filter",
)
SESSIONS: Final = Fact(
    "2021",
    "documented",
    "a study may ask for a minimum of sessions; a session is 12 hours with an event",
)
ALL_EVENTS: Final = Fact(
    "2021", "inferred", "the events of a session are all that Sprig has of the user"
)
PAGE_VIEWS: Final = Fact(
    "2021", "documented", "a web study may ask for a minimum of page views; no other study may"
)
ALL_PAGES: Final = Fact(
    "2021", "inferred", "page views are the events `pageview`, which pages from Segment are"
)
