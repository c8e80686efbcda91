"""The groups that the filters of `tests/data/sprig*.txt` may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sprigclassic.filters import StudyFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Final[Mapping[str, list[str] | str | StudyFilter]] = {
    "VIPs": ["u-1", "u-2"],
    "Ann": ["u-1"],
    "Payers": "Payment happened or seats > 10",
    "Big payers": 'in group "Payers" and in group "VIPs" and Payment count > 3',
    "Everyone": "any event count >= 0",
    "Mailed": 'email contains "@" and seats > 3',
    "Shoppers": 'in group "Mailed" and Checkout happened',
    "Berliners": 'city = "Berlin" in timezone "Europe/Berlin"',
    "Other VIPs": StudyFilter.parse('in group "VIPs"', groups={"VIPs": ["u-9"]}),
    " ": ["u-1"],
}


def filter_of(text: str) -> StudyFilter:
    """Return the filter of a line, among these groups."""
    return StudyFilter.parse(text, groups=GROUPS)
