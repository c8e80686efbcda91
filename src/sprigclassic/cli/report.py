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

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Report", "Row", "Section"]

_WORDS: Final = {
    Outcome.ACCEPTED: "accepted",
    Outcome.DUPLICATE: "duplicates",
    Outcome.UNSUPPORTED: "unsupported",
    Outcome.NOT_ROUTED: "not routed",
    Outcome.INVALID: "refused",
}


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
        """The share in percent, rounded, but to 0 and 100 only if it is none or all."""
        if not self.whole:
            return ""
        if 0 < self.number * 1000 < self.whole:
            return "<0.1 %"
        if 0 < (self.whole - self.number) * 1000 < self.whole:
            return ">99.9 %"
        return f"{100 * self.number / self.whole:.1f} %"


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
class Report:
    """What was found.

    Attributes:
        counts: How many users the filter and its conditions let through.
        tally: What became of the lines that were read.
        troubles: Which files could not be read to their end.
    """

    counts: Counts
    tally: Tally
    troubles: tuple[Trouble, ...] = ()

    @property
    def head(self) -> tuple[str, str]:
        """The filter and the instant, in one line each."""
        return harmless(self.counts.filter), f"at {_iso(self.counts.now)}"

    @property
    def sections(self) -> tuple[Section, ...]:
        """All numbers, under headings."""
        counts = self.counts
        users = (Row(counts.known, "known"), Row(counts.matching, "match", counts.known))
        conditions = tuple(
            Row(condition.users, harmless(condition.text), counts.known)
            for condition in counts.conditions
        )
        return (
            Section("users", users),
            Section("conditions, each on its own", conditions),
            Section("lines", self._lines()),
        )

    def plain(self) -> str:
        """Return the numbers as aligned text for pipes and files."""
        blocks = [self.head, *map(_plain_lines, self.sections)]
        return "\n\n".join(map("\n".join, blocks)) + "\n"

    def summary(self) -> str:
        """Return the numbers of users and lines in two lines, to go beside the ids."""
        outcomes = ", ".join(f"{lines:,} {word}" for word, lines in self._outcomes(" ").items())
        reasons = ", ".join(f"{lines:,} {code}" for code, lines in self.tally.reasons.most_common())
        return (
            f"{self.tally.lines:,} lines read: {outcomes}{reasons and f' ({reasons})'}\n"
            f"{self.counts.matching:,} of {self.counts.known:,} known users match"
        )

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
            "lines": {"read": self.tally.lines, **self._outcomes("_")},
            "refused_for": dict(self.tally.reasons.most_common()),
            "unread": [
                {"file": utf8(trouble.file), "reason": trouble.reason} for trouble in self.troubles
            ],
        }
        if ids:
            document["ids"] = counts.ids
        return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()

    def _lines(self) -> tuple[Row, ...]:
        return (
            Row(self.tally.lines, "read"),
            *(Row(lines, word) for word, lines in self._outcomes(" ").items()),
            *(Row(lines, f"  {code}") for code, lines in self.tally.reasons.most_common()),
        )

    def _outcomes(self, blank: str) -> dict[str, int]:
        outcomes = self.tally.outcomes
        return {word.replace(" ", blank): outcomes[outcome] for outcome, word in _WORDS.items()}


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
