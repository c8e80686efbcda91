"""What starts a study: an SDK event of a name, or the view of a page."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Final, Literal, TypeAlias, final, get_args

from attrs import Factory, field, frozen

from sprigclassic.errors import FilterError, FilterProblem
from sprigclassic.filters.build import PropertyTest as Built
from sprigclassic.filters.build import refusal
from sprigclassic.filters.check import check
from sprigclassic.filters.moments import MovingTest
from sprigclassic.filters.tree import Events, Happened, Property, Where, tests
from sprigclassic.filters.well_formed import well_formed
from sprigclassic.filters.wheres import PropertyTest, property_test_at
from sprigclassic.studies.events import SdkEvent, text_of
from sprigclassic.studies.refusals import not_a_trigger, not_an_sdk_event
from sprigclassic.users import PAGEVIEW

__all__ = ["MAX_PATTERN", "URL_MATCHES", "PageUrl", "Trigger", "UrlMatch", "problems_of"]

UrlMatch: TypeAlias = Literal[
    "contains",
    "notContains",
    "exactly",
    "notExactly",
    "startsWith",
    "endsWith",
    "regex",
    "legacy",
]
"""How a URL is compared with a pattern, by Sprig's own names."""

URL_MATCHES: Final[tuple[UrlMatch, ...]] = get_args(UrlMatch)

MAX_PATTERN: Final = 250
"""The length of a URL pattern, in characters. Source: Sprig's page on page URL events, 2021."""


# ---- pages -------------------------------------------------------------------------------------


def _pattern(value: str) -> str:
    pattern = text_of(value, "the pattern of a URL")
    if len(pattern) > MAX_PATTERN:
        msg = f"the pattern of a URL has at most {MAX_PATTERN} characters, not {len(pattern)}"
        raise ValueError(msg)
    return pattern


def _match(value: UrlMatch) -> UrlMatch:
    if value not in URL_MATCHES:
        msg = f"a URL is matched by one of {', '.join(URL_MATCHES)}"
        raise (ValueError if issubclass(type(value), str) else TypeError)(msg)
    return value


def _compiled(page: PageUrl) -> re.Pattern[str] | None:
    match page.match:
        case "regex":
            return _regex_of(page.pattern, re.ASCII)
        case "legacy":
            return _regex_of(page.pattern, re.ASCII | re.IGNORECASE)
        case _:
            return None


@final
@frozen
class PageUrl:
    r"""The pages whose views start a study.

    Letters count as they are written, but for `legacy`, which ignores their case. `regex` and
    `legacy` search with Python's `re`, where `\d` and `\w` mean ASCII, as they do in a browser; a
    pattern of JavaScript's that Python has not is refused. As in a browser, a bad pattern, such as
    `(a+)+$`, can take very long: take patterns from people whom you trust.

    Attributes:
        pattern: What to look for, at most 250 characters.
        match: How; Sprig's own names.

    Raises:
        TypeError: The pattern is no str.
        ValueError: It is blank, too long or no regular expression, or there is no such match.

    >>> PageUrl("/cart", "endsWith").matches("https://shop.example/cart")
    True
    """

    pattern: str = field(converter=_pattern)
    match: UrlMatch = field(default="contains", converter=_match)
    _regex: re.Pattern[str] | None = field(
        default=Factory(_compiled, takes_self=True), init=False, eq=False, repr=False
    )

    def matches(self, url: str) -> bool:
        """Return whether a URL is one of these pages.

        Raises:
            TypeError: The URL is no str.
            ValueError: The URL is blank or no sound text.
        """
        given = text_of(url, "the URL of a page")
        if self._regex is not None:
            return self._regex.search(given) is not None
        match self.match:
            case "contains" | "notContains":
                return (self.pattern in given) is (self.match == "contains")
            case "startsWith":
                return given.startswith(self.pattern)
            case "endsWith":
                return given.endswith(self.pattern)
            case _:
                return (given == self.pattern) is (self.match == "exactly")

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through what it was made of."""
        return PageUrl, (self.pattern, self.match)


def _regex_of(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Return a regular expression.

    Raises:
        ValueError: It is none.
    """
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        msg = f"{pattern!r} is no regular expression for Python: {error}"
        raise ValueError(msg) from None


# ---- triggers ----------------------------------------------------------------------------------


def _start(value: SdkEvent | PageUrl) -> SdkEvent | PageUrl:
    given: object = value
    if type(given) is PageUrl:
        return given
    if isinstance(given, Trigger):
        msg = "this is a Trigger already: give it in triggers=[…] as it is"
        raise TypeError(msg)
    if type(given) is not SdkEvent:
        raise not_a_trigger(given)
    if given.url is not None:
        msg = "the SDK event of a trigger is a name: for the page, write Trigger(PageUrl(…))"
        raise ValueError(msg)
    if given.properties:
        msg = (
            "the SDK event of a trigger is a name: for its properties, write "
            'Trigger(SdkEvent(…), where=prop.number("total") > 40)'
        )
        raise ValueError(msg)
    return given


def _where(value: Built | None) -> Where | None:
    given: object = value
    if given is None:
        return None
    if not isinstance(given, Built):
        raise refusal(given, Built)
    well_formed(Happened(Events(None, given.tree)))
    problems = problems_of(given.tree)
    if problems:
        raise FilterError(problems)
    return given.tree


def problems_of(where: Where) -> list[FilterProblem]:
    """Return what is wrong with tests of properties, in order of place."""
    problems = check(Happened(Events(None, where)))
    if problems:
        return problems
    return [_moving(leaf) for leaf in tests(where) if isinstance(leaf.test, MovingTest)]


def _moving(leaf: Property) -> FilterProblem:
    message = "a trigger looks at the event alone, and this test moves with the clock"
    return FilterProblem("moving-test", message, leaf.span, "compare with a date")


def _test_of(trigger: Trigger) -> PropertyTest | None:
    return None if trigger.where is None else property_test_at(trigger.where, UTC)(0)


@final
@frozen
class Trigger:
    """What starts a study: an SDK event, or the view of a page; nothing else does.

    A trigger is a value: it compares by what it was made of, hashes, copies and pickles.

    Attributes:
        start: The event, of which the name counts, or the pages.
        where: Tests of the event's properties, given as `prop.…` and kept as the nodes of
            `sprigclassic.filters.tree`, or None. Days in it are those of UTC; a test that moves
            with the clock, such as `in last 3 days`, is refused: the event alone decides.

    Raises:
        FilterError: The tests break a rule of the filter language; all problems at once.
        NotATriggerError: What is to start it is neither an `SdkEvent` nor a `PageUrl`; the message
            says why, and what to write instead.
        TypeError: `where` is no test of properties, or a trigger is given for its start.
        ValueError: The event has properties or a URL, or a page has a `where`.

    >>> from sprigclassic import prop
    >>> large = Trigger(SdkEvent("Cart Opened"), where=prop.number("total") > 40)
    >>> large.starts(SdkEvent("Cart Opened", properties={"total": 50}))
    True
    """

    start: SdkEvent | PageUrl = field(converter=_start)
    where: Where | None = field(default=None, converter=_where, kw_only=True)
    _passes: PropertyTest | None = field(
        default=Factory(_test_of, takes_self=True), init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        """Refuse tests of a page, which has no properties."""
        if self.where is not None and not isinstance(self.start, SdkEvent):
            msg = "only an SDK event has properties: leave `where` out, or start with an SdkEvent"
            raise ValueError(msg)

    @property
    def tests(self) -> int:
        """How many tests of properties there are."""
        return 0 if self.where is None else sum(1 for _ in tests(self.where))

    def starts(self, event: SdkEvent) -> bool:
        """Return whether an event starts the study.

        Pages are looked at when they are viewed (`SdkEvent.page`); any other event that has a URL
        starts only what names it.

        Args:
            event: What has just happened.

        Raises:
            NotATriggerError: It is no SDK event.
        """
        given: object = event
        if type(given) is not SdkEvent:
            raise not_an_sdk_event(given)
        if isinstance(self.start, PageUrl):
            return (
                given.name == PAGEVIEW and given.url is not None and self.start.matches(given.url)
            )
        if given.name != self.start.name:
            return False
        return self._passes is None or self._passes(given.properties)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy through what it was made of."""
        return _trigger, (self.start, self.where)


def _trigger(start: SdkEvent | PageUrl, where: Where | None) -> Trigger:
    return Trigger(start, where=None if where is None else Built(where))
