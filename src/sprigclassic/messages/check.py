"""Bring a message into the Spec's form, in place, and say what is wrong with it.

Everything that reads messages goes through `check`: `decode` makes typed values of what it leaves,
the destination takes facts from it. It runs for every message of an archive, hence the plain loops
and the early ways out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sprigclassic._source import harmless
from sprigclassic.errors import Problem
from sprigclassic.messages.legacy import Fields, modernize
from sprigclassic.messages.plain import MAX_DEPTH, kind_of, too_deep
from sprigclassic.messages.times import USUAL, is_usual, read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

IDS: Final = ("userId", "anonymousId", "messageId")
TAUGHT: Final = ("traits", "properties")
"""What of a message a destination keeps; decode keeps all."""

TIMES: Final = ("timestamp", "originalTimestamp", "sentAt", "receivedAt")

_iso: Final = datetime.fromisoformat
_LARGEST: Final = 2**64
_EXACT: Final = 2**53
"""Beyond it a float may stand for another number than the one that was sent."""

_SHOWN: Final = 40
"""So much of a text that is no time or type is repeated in a problem."""


def check(fields: Fields, received_at: datetime | None = None) -> list[Problem]:
    """Check a message's fields and bring them into one form, in place.

    Afterwards, where there are no problems: ids are texts or missing, the four times are aware
    datetimes or missing, `context`, `integrations`, `traits` and `properties` are dicts, and
    `timestamp` is when it happened, as far as that is known.

    Args:
        fields: The message as a JSON object.
        received_at: When the receiver got it, in UTC, for a message that comes straight from a
            client.

    Returns:
        All problems, in the order: type, ids, fields of the type, objects, times.
    """
    problems: list[Problem] = []
    modernize(fields)
    kind = fields.get("type")
    rule = _RULES.get(kind) if isinstance(kind, str) else None
    if rule is None:
        problems.append(_unknown_type(fields))
    _check_ids(fields, problems)
    if rule is not None:
        rule(fields, problems)
    for name in ("context", "integrations"):
        if fields.get(name).__class__ is not dict:
            # What is written in PHP sends an empty object as an empty list.
            if fields.get(name) == []:
                fields[name] = None
            _mend_object(fields, name, problems)
    problems += check_depth(fields, TAUGHT)
    _name_library(fields["context"])
    _check_times(fields, received_at, problems)
    return problems


def check_depth(fields: Fields, names: Iterable[str]) -> list[Problem]:
    """Return a problem for each of these fields that is nested too deep to be kept."""
    message = f"expected at most {MAX_DEPTH} levels"
    return [
        Problem("too_deep", f"$.{name}", message) for name in names if too_deep([fields.get(name)])
    ]


def _name_library(context: Fields) -> None:
    library = context.get("library")
    if isinstance(library, str):
        context["library"] = {"name": library}


def _unknown_type(fields: Fields) -> Problem:
    kinds = ", ".join(f"`{kind}`" for kind in _RULES)
    found = fields.get("type")
    if found is None:
        return Problem("type_required", "$.type", f"expected one of {kinds}, found nothing")
    message = f"expected one of {kinds}, found {_shown(found)}"
    return Problem("type_not_supported", "$.type", message)


def _shown(value: object) -> str:
    """Return what was sent, fit to stand in one line of a log."""
    if not isinstance(value, str):
        return kind_of(value)
    return f"`{harmless(value[:_SHOWN])}{'…' * (len(value) > _SHOWN)}`"


# ---- ids ---------------------------------------------------------------------------------------


def _check_ids(fields: Fields, problems: list[Problem]) -> None:
    for name in IDS:
        value = fields.get(name)
        if value is not None and (value.__class__ is not str or not value):
            _mend_id(fields, name, problems)
    nobody = fields.get("userId") is None and fields.get("anonymousId") is None
    if nobody and not _told(problems, "$.userId", "$.anonymousId"):
        message = "expected a `userId` or an `anonymousId`, found neither"
        problems.append(Problem("no_user_anon_id", "$", message))


def _told(problems: list[Problem], *paths: str) -> bool:
    return any(problem.path in paths for problem in problems)


def _mend_id(fields: Fields, name: str, problems: list[Problem]) -> None:
    value = fields.pop(name)
    text = _number_text(value)
    if text is not None:
        fields[name] = text
    elif name != "messageId" or value != "":
        found = "an empty text" if value == "" else kind_of(value)
        message = f"expected a text that is not empty, found {found}"
        problems.append(Problem("id_not_string", f"$.{name}", message))


def _number_text(value: object) -> str | None:
    """Return a number as clients write it in an id, or None where the value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return str(value) if -_LARGEST < value < _LARGEST else None
    if not -_EXACT < value < _EXACT:
        return None
    return str(int(value)) if value.is_integer() else str(value)


def _require_id(fields: Fields, name: str, problems: list[Problem]) -> None:
    value = fields.get(name)
    if value is None:
        message = f"expected a `{name}`, found nothing"
        problems.append(Problem("id_required", f"$.{name}", message))
    elif value.__class__ is not str or not value:
        _mend_id(fields, name, problems)


# ---- the fields of each type -------------------------------------------------------------------


def _check_identify(fields: Fields, problems: list[Problem]) -> None:
    if fields.get("traits").__class__ is not dict:
        _mend_object(fields, "traits", problems)


def _check_track(fields: Fields, problems: list[Problem]) -> None:
    event = fields.get("event")
    if event.__class__ is not str or not event:
        problems.append(_bad_event(event))
    if fields.get("properties").__class__ is not dict:
        _mend_object(fields, "properties", problems)


def _bad_event(event: object) -> Problem:
    if event is None or event == "":
        message = "expected the event's name, found nothing"
        return Problem("event_not_defined", "$.event", message)
    message = f"expected the event's name, a text, found {kind_of(event)}"
    return Problem("event_not_string", "$.event", message)


def _check_page(fields: Fields, problems: list[Problem]) -> None:
    for name in ("name", "category"):
        value = fields.get(name)
        if value is not None and (value.__class__ is not str or not value):
            found = "an empty text" if value == "" else kind_of(value)
            message = f"expected a text that is not empty, found {found}"
            problems.append(Problem(f"{name}_not_string", f"$.{name}", message))
    if fields.get("properties").__class__ is not dict:
        _mend_object(fields, "properties", problems)


def _check_group(fields: Fields, problems: list[Problem]) -> None:
    _require_id(fields, "groupId", problems)
    if fields.get("traits").__class__ is not dict:
        _mend_object(fields, "traits", problems)


def _check_alias(fields: Fields, problems: list[Problem]) -> None:
    if not _told(problems, "$", "$.userId"):
        _require_id(fields, "userId", problems)
    if fields.get("previousId") is not None:
        _require_id(fields, "previousId", problems)


def _check_delete(fields: Fields, problems: list[Problem]) -> None:
    if not _told(problems, "$", "$.userId"):
        _require_id(fields, "userId", problems)


_RULES: Final[dict[str, Callable[[Fields, list[Problem]], None]]] = {
    "identify": _check_identify,
    "track": _check_track,
    "page": _check_page,
    "screen": _check_page,
    "group": _check_group,
    "alias": _check_alias,
    "delete": _check_delete,
}


def _mend_object(fields: Fields, name: str, problems: list[Problem]) -> None:
    value = fields.get(name)
    if value is not None:
        message = f"expected an object, found {kind_of(value)}"
        problems.append(Problem(f"{name}_not_object", f"$.{name}", message))
    fields[name] = {}


# ---- times -------------------------------------------------------------------------------------


def _check_times(fields: Fields, received_at: datetime | None, problems: list[Problem]) -> None:
    known = len(problems)
    for name in TIMES:
        value = fields.get(name)
        if value is not None:
            try:
                moment = _iso(value)
            except (TypeError, ValueError):
                moment = None
            # This is what nearly every client sends; all else is read with more care.
            if (
                moment is None
                or moment.tzinfo is not UTC
                or (value[4::3] not in USUAL and not is_usual(value))
            ):
                moment = read_time(value)
            if moment is None:
                problems.append(_bad_time(name, value))
            fields[name] = moment
    if len(problems) == known and (received_at is not None or fields.get("timestamp") is None):
        _settle_timestamp(fields, received_at, problems)


def _bad_time(name: str, value: object) -> Problem:
    shown = _shown(value)
    if isinstance(value, datetime):
        shown = f"`{value}`, which is naive or outside years 1 to 9999"
    message = f"expected a time such as `2026-11-23T08:00:00Z`, found {shown}"
    return Problem("time_not_read", f"$.{name}", message)


def _settle_timestamp(
    fields: Fields, received_at: datetime | None, problems: list[Problem]
) -> None:
    """Set `timestamp` as Segment's servers do, where they have not done so yet.

    Source: Spec, Timestamps: timestamp = receivedAt - (sentAt - originalTimestamp).
    """
    if received_at is not None and fields.get("receivedAt") is None:
        fields["receivedAt"] = received_at
        if fields.get("originalTimestamp") is None:
            fields["originalTimestamp"] = fields.pop("timestamp", None)
    if fields.get("timestamp") is not None:
        return
    client, sent, received = (fields.get(name) for name in TIMES[1:])
    fields["timestamp"] = client or received
    if client and sent and received:
        try:
            fields["timestamp"] = received.astimezone(UTC) - (sent - client)
        except OverflowError:
            message = "expected a time within years 1 to 9999 after correcting the client's clock"
            problems.append(Problem("time_out_of_range", "$.timestamp", message))
