"""What `audience` found: as JSON, as a list of ids, as plain text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from sprigclassic._source import harmless
from sprigclassic.cli.archive import Trouble, utf8
from sprigclassic.cli.counts import Counts
from sprigclassic.cli.intake import Tally
from sprigclassic.destination import Outcome
from sprigclassic.studies.shares import share

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Report", "Row", "Section", "Sheet", "lines_section"]

_WORDS: Final = {
    Outcome.ACCEPTED: "accepted",
    Outcome.DUPLICATE: "duplicates",
    Outcome.UNSUPPORTED: "unsupported",
    Outcome.NOT_ROUTED: "not routed",
    Outcome.SUPPRESSED: "suppressed",
    Outcome.INVALID: "refused",
}
_RARE: Final = frozenset({Outcome.SUPPRESSED})
"""Told of only where there are any: no line of an archive is, before it goes into a store."""


@frozen
class Row:
    """A number and what it counts.

    Attributes:
        number: How many.
        text: What they are.
        whole: Of how many, where the share matters.
    """

    number: int
    text: str
    whole: int | None = None

    @property
    def share(self) -> str:
        """The share in percent, where it matters."""
        return share(self.number, self.whole or 0)


@frozen
class Section:
    """Rows under a heading.

    Attributes:
        heading: What all of them are about.
        rows: At least one.
    """

    heading: str
    rows: tuple[Row, ...]

    @property
    def shared(self) -> bool:
        """Whether any of the rows has a share."""
        return any(row.whole is not None for row in self.rows)


@frozen
class Sheet:
    """What is printed: numbers under headings.

    Attributes:
        head: What it is about, in two lines.
        sections: The numbers.
    """

    head: tuple[str, str]
    sections: tuple[Section, ...]

    def plain(self) -> str:
        """Return the numbers as aligned text for pipes and files."""
        blocks = [self.head, *map(_plain_lines, self.sections)]
        return "\n\n".join(map("\n".join, blocks)) + "\n"


@frozen
class Report:
    """What was found.

    Attributes:
        counts: How many users the filter and its conditions let through.
        tally: What became of the lines that were read; None where a store was asked.
        troubles: Which files could not be read to their end.
        store: The store that was asked, as it may be shown; None where files were read.
    """

    counts: Counts
    tally: Tally | None
    troubles: tuple[Trouble, ...] = ()
    store: str | None = None

    @property
    def sheet(self) -> Sheet:
        """The filter, the instant and all numbers."""
        head = harmless(self.counts.filter), f"at {_iso(self.counts.now)}"
        lines = () if self.tally is None else (lines_section(self.tally),)
        return Sheet(head, (*self._users(), *lines))

    def _users(self) -> tuple[Section, Section]:
        counts = self.counts
        users = (Row(counts.known, "known"), Row(counts.matching, "match", counts.known))
        conditions = tuple(
            Row(condition.users, harmless(condition.text), counts.known)
            for condition in counts.conditions
        )
        return (
            Section("users", users),
            Section("conditions, each on its own", conditions),
        )

    def plain(self) -> str:
        """Return the numbers as aligned text for pipes and files."""
        return self.sheet.plain()

    def summary(self) -> str:
        """Return the numbers of lines and users, in a line each, to go beside the ids."""
        users = f"{self.counts.matching:,} of {self.counts.known:,} known users match"
        if self.tally is None:
            return users
        outcomes = ", ".join(f"{lines:,} {word}" for word, lines in _outcomes(self.tally, " "))
        reasons = ", ".join(f"{lines:,} {code}" for code, lines in self.tally.reasons.most_common())
        read = f"{self.tally.lines:,} lines read: {outcomes}{reasons and f' ({reasons})'}"
        return f"{read}\n{users}"

    def ids(self) -> bytes:
        """Return the ids of those who match, one a line, in UTF-8."""
        return "".join(f"{_one_line(user_id)}\n" for user_id in self.counts.ids).encode()

    def json(self, *, ids: bool) -> bytes:
        """Return one JSON document, with or without the ids of those who match."""
        counts = self.counts
        document: dict[str, Any] = {
            "filter": counts.filter,
            "now": _iso(counts.now),
            "users": {
                "known": counts.known,
                "matching": counts.matching,
                "share": _ratio(counts.matching, counts.known),
            },
            "conditions": [
                {
                    "condition": condition.text,
                    "users": condition.users,
                    "share": _ratio(condition.users, counts.known),
                }
                for condition in counts.conditions
            ],
            **self._source(),
        }
        if ids:
            document["ids"] = counts.ids
        return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()

    def _source(self) -> dict[str, Any]:
        if self.tally is None:
            return {"store": self.store}
        unread = [
            {"file": utf8(trouble.file), "reason": trouble.reason} for trouble in self.troubles
        ]
        return {
            "lines": {"read": self.tally.lines, **dict(_outcomes(self.tally, "_"))},
            "refused_for": dict(self.tally.reasons.most_common()),
            "unread": unread,
        }


def lines_section(tally: Tally) -> Section:
    """Return what became of lines."""
    rows = (
        Row(tally.lines, "read"),
        *(Row(lines, word) for word, lines in _outcomes(tally, " ")),
        *(Row(lines, f"  {code}") for code, lines in tally.reasons.most_common()),
    )
    return Section("lines", rows)


def _outcomes(tally: Tally, blank: str) -> list[tuple[str, int]]:
    return [
        (word.replace(" ", blank), tally.outcomes[outcome])
        for outcome, word in _WORDS.items()
        if outcome not in _RARE or tally.outcomes[outcome]
    ]


def _plain_lines(section: Section) -> tuple[str, ...]:
    width = 9 if section.shared else 0
    rows = (f"{row.number:>12,}{row.share:>{width}}  {row.text}" for row in section.rows)
    return section.heading, *rows


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _one_line(user_id: str) -> str:
    """Return an id that keeps to its line: quoted as JSON where it would not, or could seem so."""
    return user_id if user_id.isprintable() and not user_id.startswith('"') else json.dumps(user_id)
