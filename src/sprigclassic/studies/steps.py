"""The steps by which Sprig decides whether a study is shown, in Sprig's order."""

from __future__ import annotations

from enum import Enum

__all__ = ["Step"]


class Step(Enum):
    """One step of the selection; its value is the label in Sprig's diagnostics funnel."""

    SDK = "Had required SDK"
    """The page or the app can display a study at all."""
    RECONTACT = "Met resurvey criteria"
    """No study was shown to the user within the recontact waiting period."""
    TRIGGER = "Triggered event"
    """The event starts a trigger of the study."""
    SEEN = "Hadn't seen this study yet"
    """The study was never shown to the user, or long enough ago to be taken again."""
    FILTER = "Matched filters"
    """The study's filter holds for the user; there is no such step where it has none."""
    SAMPLING = "Included in sampling"
    """The user is one of the share that the study is for."""
