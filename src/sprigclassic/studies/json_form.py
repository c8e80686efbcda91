"""A study as JSON, and back, strictly: what is wrong is told by its path.

The filter in it is in its own form, and so are the tests of an event's properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from sprigclassic.errors import FilterError, FilterProblem, Problem, StudyError
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.build import PropertyTest
from sprigclassic.filters.json_form import complaints as say
from sprigclassic.filters.json_form import to_json as filter_to_json
from sprigclassic.filters.json_form.combinations import where
from sprigclassic.filters.json_form.document import EnoughError, Reading, Spot
from sprigclassic.filters.json_form.literals import amount
from sprigclassic.filters.json_form.load import load
from sprigclassic.filters.tree import Events, Happened
from sprigclassic.studies.events import SdkEvent
from sprigclassic.studies.refusals import CLASSIC
from sprigclassic.studies.study import Study
from sprigclassic.studies.triggers import URL_MATCHES, PageUrl, Trigger, problems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sprigclassic.filters.study_filter import GivenGroups
    from sprigclassic.filters.tree import Where
    from sprigclassic.studies.triggers import UrlMatch

__all__ = ["VERSION", "from_json", "to_json"]

VERSION: Final = 1
"""The version of the form."""

Json = dict[str, Any]
Made = TypeVar("Made")

_FAR: Final = timedelta(days=1_000_000)
"""Longer than any period that a study may have."""

_SDK: Final = "write `sdk_event` for what the Sprig SDK sees, and ask for the rest in `only`"
_REFUSED: Final[Mapping[str, str]] = {
    "classic_event": f"{CLASSIC}: {_SDK}",
    "source": f"a trigger has no source, and {CLASSIC}: {_SDK}",
    "type": f"a message of Segment starts no study, and {CLASSIC}: {_SDK}",
    "event": f"`event` is one of a user's history, and {CLASSIC}: {_SDK}",
    "filter": "a filter refines whom a study reaches and never starts it: move it to `only`",
}
"""Keys of what starts no study, and why."""


# ---- writing -----------------------------------------------------------------------------------


def to_json(study: Study) -> Json:
    """Return the JSON form of a study, which shares nothing with it."""
    return {
        "version": VERSION,
        "name": study.name,
        "kind": study.kind,
        "platform": study.platform,
        "triggers": [_trigger_to_json(trigger) for trigger in study.triggers],
        "only": None if study.only is None else study.only.to_json(),
        "wait": {"seconds": study.wait // timedelta(seconds=1)},
        "recontact": _days(study.recontact),
        "retake_after": _days(study.retake_after),
        "sampling": study.sampling,
    }


def _trigger_to_json(trigger: Trigger) -> Json:
    if isinstance(trigger.start, PageUrl):
        return {"page_url": trigger.start.pattern, "match": trigger.start.match}
    name: Json = {"sdk_event": trigger.start.name}
    return name if trigger.where is None else {**name, "where": _where_to_json(trigger.where)}


def _where_to_json(tests: Where) -> Json:
    happened = filter_to_json(Happened(Events(None, tests)))["filter"]["happened"]
    return cast("Json", happened["where"])


def _days(period: timedelta | None) -> Json | None:
    return None if period is None else {"days": period.days}


# ---- reading -----------------------------------------------------------------------------------


def from_json(data: Mapping[str, Any] | str | bytes, groups: GivenGroups | None = None) -> Study:
    """Return a study; see `Study.from_json`.

    Raises:
        StudyError: It is none. First the form is read, and if that is right, the study is checked:
            one error has all problems of one kind.
        TypeError: What was given is neither a mapping nor JSON.
    """
    if not isinstance(data, Mapping | str | bytes):
        raise TypeError(_misuse(data))
    try:
        value: object = load(data) if isinstance(data, str | bytes) else data
    except FilterError as error:
        raise StudyError(_told(error.problems)) from None
    reading = Reading(marked=True)
    fields: Json = {}
    with suppress(EnoughError):
        _read(reading.root(value), fields, groups)
    if reading.problems:
        raise StudyError(_told(reading.problems))
    return Study(**fields)


def _misuse(data: object) -> str:
    return f"a study is read from a mapping, a str or bytes, not from {type(data).__name__}"


def _read(root: Spot, fields: Json, groups: GivenGroups | None) -> None:
    """Read all fields that are there."""
    members = root.members(("version", *_READERS, "only"), ("version", "name"))
    if members is None:
        return
    if "version" in members:
        _check_version(members["version"])
    for name, read in _READERS.items():
        if name in members:
            fields[name] = read(members[name])
    if "only" in members:
        fields["only"] = _only(members["only"], groups)


def _check_version(spot: Spot) -> None:
    """Refuse another version, of which nothing else is known."""
    number = _number(spot)
    if number is not None and number != VERSION:
        spot.refuse(say.unknown_version(VERSION))
        raise EnoughError


def _told(problems: Iterable[FilterProblem]) -> list[Problem]:
    return [_told_one(problem) for problem in problems]


def _told_one(problem: FilterProblem) -> Problem:
    message = problem.message
    if problem.span is not None:
        message = f"{message}, at character {problem.span[0] + 1}"
    if problem.help is not None:
        message = f"{message}: {problem.help}"
    return Problem(problem.code, problem.path or "$", message)


def _text(spot: Spot) -> str:
    return spot.text() or ""


def _number(spot: Spot) -> float | None:
    value: object = spot.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    spot.refuse(say.wrong_type("a number", value))
    return None


def _percent(spot: Spot) -> int:
    number = _number(spot) or 0
    if isinstance(number, int) or number.is_integer():
        return int(number)
    spot.refuse(FilterProblem("bad-sampling", "expected a whole percentage from 1 to 100"))
    return 0


# ---- triggers ----------------------------------------------------------------------------------


def _triggers(spot: Spot) -> list[Trigger]:
    read = [_trigger(item) for item in spot.items() or ()]
    return [trigger for trigger in read if trigger is not None]


def _trigger(spot: Spot) -> Trigger | None:
    value: object = spot.value
    if isinstance(value, str):
        message = "a name alone does not say where the event comes from"
        spot.refuse(FilterProblem("not-a-trigger", message, help=f"as an object, {_SDK}"))
        return None
    given = cast("Mapping[object, object]", value if isinstance(value, Mapping) else {})
    for key, reason in _REFUSED.items():
        if key in given:
            spot.inner(key, None).refuse(FilterProblem("not-a-trigger", reason))
            return None
    if "page_url" in given and "sdk_event" not in given:
        return _on_page(spot)
    return _on_event(spot)


def _on_event(spot: Spot) -> Trigger | None:
    members = spot.members(("sdk_event", "where"), ("sdk_event",)) or {}
    tests = _where(members["where"]) if "where" in members else None
    if "sdk_event" not in members:
        return None
    event = _made(members["sdk_event"], "bad-event-name", SdkEvent)
    return None if event is None else Trigger(event, where=tests)


def _on_page(spot: Spot) -> Trigger | None:
    members = spot.members(("page_url", "match")) or {}
    match: UrlMatch = _match(members["match"]) if "match" in members else "contains"
    page = _made(members["page_url"], "bad-pattern", lambda pattern: PageUrl(pattern, match))
    return None if page is None else Trigger(page)


def _match(spot: Spot) -> UrlMatch:
    word = spot.text()
    for match in URL_MATCHES:
        if match == word:
            return match
    if word is not None:
        spot.refuse(say.wrong_word(URL_MATCHES))
    return "contains"


def _made(spot: Spot, code: str, make: Callable[[str], Made]) -> Made | None:
    """Return what is made of a text, or None where there is none, or where it is refused."""
    text = spot.text()
    if text is None:
        return None
    try:
        return make(text)
    except ValueError as error:
        spot.refuse(FilterProblem(code, str(error)))
        return None


def _where(spot: Spot) -> PropertyTest | None:
    """Return tests of properties, or None where they are refused."""
    reading = spot.reading
    before = len(reading.problems)
    marked = where(spot)
    if len(reading.problems) > before:
        return None
    for problem in problems_of(marked):
        place = spot.path if problem.span is None else reading.located(problem).path
        reading.refuse(place or spot.path, problem)
    if len(reading.problems) > before:
        return None
    return PropertyTest(where(Reading().root(spot.value)))  # the marks are no places in a text


# ---- the filter, and the rest ------------------------------------------------------------------


def _only(spot: Spot, groups: GivenGroups | None) -> StudyFilter | None:
    value: object = spot.value
    if value is None:
        return None
    if not isinstance(value, Mapping):
        spot.refuse(say.wrong_type("an object or null", value))
        return None
    try:
        return StudyFilter.from_json(cast("Mapping[str, Any]", value), groups=groups)
    except FilterError as error:
        group = "" if error.source is None else f"{error.source.name}: "
        for problem in error.problems:
            inner = f"{spot.path}{(problem.path or '$').removeprefix('$')}"
            told = _told_one(problem)
            spot.reading.refuse(inner, FilterProblem(told.code, f"{group}{told.message}"))
        return None


def _period(unit: timedelta, key: str) -> Callable[[Spot], timedelta | None]:
    def read(spot: Spot) -> timedelta | None:
        inner = spot.only({key: None}, "a length of time")
        return None if inner is None else unit * max(-1, min(amount(inner), _FAR // unit))

    return read


def _or_null(read: Callable[[Spot], Made]) -> Callable[[Spot], Made | None]:
    return lambda spot: None if spot.value is None else read(spot)


_SECONDS: Final = _period(timedelta(seconds=1), "seconds")
_DAYS: Final = _or_null(_period(timedelta(days=1), "days"))

_READERS: Final[Mapping[str, Callable[[Spot], Any]]] = {
    "name": _text,
    "kind": _text,
    "platform": _text,
    "triggers": _triggers,
    "wait": _SECONDS,
    "recontact": _DAYS,
    "retake_after": _DAYS,
    "sampling": _percent,
}
"""What reads each field but the filter, which needs the groups."""
