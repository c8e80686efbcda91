"""What Sprig does not allow in a study, all of it at once.

Source: Sprig's pages on study triggers and user filters, no-code events, wait time, the recontact
waiting period and sampling; what they only imply is marked.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from sprigclassic.errors import Problem
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.tree import Attribute, InGroup, leaves
from sprigclassic.studies.triggers import PageUrl, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sprigclassic.studies.study import Study

__all__ = [
    "IN_PRODUCT",
    "KINDS",
    "MAX_TESTS",
    "MAX_TRIGGERS",
    "PLATFORMS",
    "Kind",
    "Platform",
    "problems_of",
]

Kind: TypeAlias = Literal["survey", "link", "feedback", "replay", "heatmap", "prototype"]
"""What a study is; `survey` is one in a product or e-mail, `link` a link or long-form survey."""

Platform: TypeAlias = Literal["web", "mobile", "link", "email"]
"""Where a study is seen: in a product (`web`, `mobile`), behind a link, or in an e-mail."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PLATFORMS: Final[tuple[Platform, ...]] = get_args(Platform)

IN_PRODUCT: Final = ("web", "mobile")
"""The platforms on which the Sprig SDK displays a study, when a trigger starts it."""

MAX_TRIGGERS: Final = 10
"""Triggers of a study."""

MAX_TESTS: Final = 10
"""Tests of event properties, over all triggers of a study."""

MAX_PROBLEMS: Final = 100
"""Of more than so many triggers, not each is told off."""

_PLACES: Final[dict[str, tuple[str, ...]]] = {
    "survey": ("web", "mobile", "email"),
    "link": ("link",),
    "feedback": ("web",),  # implied: it starts with pages only
    "replay": IN_PRODUCT,
    "heatmap": ("web",),  # implied, likewise
    "prototype": ("link",),
}
_PAGES_ONLY: Final = ("feedback", "heatmap")
_NO_TIME: Final = timedelta()
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)
_LONGEST: Final = timedelta(days=36_500)
"""A hundred years: what is longer is a slip, and no calendar goes on for ever."""
_PERCENT: Final = range(1, 101)


def problems_of(study: Study) -> list[Problem]:
    """Return what is wrong with a study whose fields are of the right types, in their order.

    The path of a problem is that of the field in the study file.
    """
    checks = (_of_name, _of_kind, _of_triggers, _of_pages, _of_filter, _of_times)
    found = chain.from_iterable(check(study) for check in checks)
    return [
        Problem(code, f"$.{path}", message) for path, code, message in islice(found, MAX_PROBLEMS)
    ]


_Found: TypeAlias = "Iterator[tuple[str, str, str]]"
"""Path, code and message of each problem."""


def _of_name(study: Study) -> _Found:
    if not study.name.strip():
        yield "name", "blank-name", "expected a name that is not blank"
    elif any("\ud800" <= letter <= "\udfff" for letter in study.name):
        yield "name", "lone-surrogate", "half of a character (a lone surrogate) is no text"


def _of_kind(study: Study) -> _Found:
    if study.kind not in KINDS:
        yield "kind", "unknown-kind", f"expected one of {_listed(KINDS)}"
    if study.platform not in PLATFORMS:
        yield "platform", "unknown-platform", f"expected one of {_listed(PLATFORMS)}"
    elif study.platform not in _PLACES.get(study.kind, PLATFORMS):
        places = _listed(_PLACES[study.kind])
        yield "platform", "wrong-platform", f"the platform of the kind {study.kind} is {places}"


# ---- triggers ----------------------------------------------------------------------------------


def _of_triggers(study: Study) -> _Found:
    count, tests = len(study.triggers), sum(trigger.tests for trigger in study.triggers)
    if not study.in_product:
        if count and study.platform in PLATFORMS:
            message = f"nothing starts a study on {study.platform}: leave the triggers out"
            yield "triggers", "triggers-not-supported", message
        return
    if not count:
        message = "a study in a product starts with a trigger, such as an SDK event"
        yield "triggers", "no-trigger", message
    if count > MAX_TRIGGERS:
        message = f"a study has at most {MAX_TRIGGERS} triggers, and this has {count}"
        yield "triggers", "too-many-triggers", message
    if tests > MAX_TESTS:
        message = f"the triggers of a study have at most {MAX_TESTS} tests of properties"
        yield "triggers", "too-many-tests", f"{message}, and these have {tests}"
    seen: set[Trigger] = set()
    for place, trigger in enumerate(study.triggers):
        if trigger in seen:
            yield f"triggers[{place}]", "same-trigger", "this trigger is there already"
        seen.add(trigger)


def _of_pages(study: Study) -> _Found:
    for place, trigger in enumerate(study.triggers):
        page = isinstance(trigger.start, PageUrl)
        if not page and study.kind in _PAGES_ONLY:
            message = f"a {study.kind} starts with pages only: PageUrl(…)"
            yield f"triggers[{place}]", "pages-only", message
        if page and study.platform == "mobile":
            message = "an app has no pages: start with an SDK event"
            yield f"triggers[{place}]", "no-pages", message


# ---- filters -----------------------------------------------------------------------------------


def _of_filter(study: Study) -> _Found:
    if study.only is None:
        return
    if study.platform == "link":
        message = "whoever has the link may answer: leave the filter out"
        yield "only", "filter-not-supported", message
    elif study.platform == "email" and _asks_about_events(study.only):
        message = "a study by e-mail has no filter of events: ask about attributes and groups only"
        yield "only", "events-not-supported", message


def _asks_about_events(only: StudyFilter) -> bool:
    """Return whether a filter, or a filter among its groups, asks about events."""
    groups = [group for group in only.groups.values() if isinstance(group, StudyFilter)]
    return any(map(_asks_about_events, groups)) or not all(
        isinstance(leaf, Attribute | InGroup) for leaf in leaves(only.tree)
    )


# ---- times and the sample ----------------------------------------------------------------------


def _of_times(study: Study) -> _Found:
    yield from _of_period("wait", study.wait, _SECOND, "seconds")
    if study.wait and not (study.kind == "survey" and study.in_product):
        yield "wait", "wait-not-supported", "only a survey in a product waits"
    if study.recontact is not None:
        yield from _of_period("recontact", study.recontact, _DAY, "days")
        if study.platform == "link":
            message = "the recontact period does not apply to a link: leave it out"
            yield "recontact", "recontact-not-supported", message
    if study.retake_after is not None:
        yield from _of_period("retake_after", study.retake_after, _DAY, "days")
    if study.sampling not in _PERCENT:
        message = "expected a whole percentage from 1 to 100; 100 are all who qualify"
        yield "sampling", "bad-sampling", message


def _of_period(path: str, period: timedelta, unit: timedelta, units: str) -> _Found:
    if period < _NO_TIME or period > _LONGEST or period % unit:
        message = f"expected whole {units}, none or more, a hundred years at most"
        yield path, "bad-period", message


def _listed(words: tuple[str, ...]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
