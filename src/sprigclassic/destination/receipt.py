"""What became of a message."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import frozen

from sprigclassic.errors import Problem


class Outcome(Enum):
    """What became of a message."""

    ACCEPTED = "accepted"
    """It taught something, which the store now keeps."""
    DUPLICATE = "duplicate"
    """The store has had a message of this id before."""
    SUPPRESSED = "suppressed"
    """Its user is suppressed in the store, which kept nothing of it."""
    DISABLED = "disabled"
    """The destination is switched off."""
    NOT_ROUTED = "not_routed"
    """The message's `integrations` keep it from this destination."""
    UNSUPPORTED = "unsupported"
    """A good message that teaches this destination nothing."""
    INVALID = "invalid"
    """The message cannot be read; `problems` say why."""


@frozen
class Receipt:
    """What became of one message.

    Attributes:
        outcome: What became of it.
        problems: Why it was refused or teaches nothing, each with its path in the body.
    """

    outcome: Outcome
    problems: tuple[Problem, ...] = ()


ACCEPTED: Final = Receipt(Outcome.ACCEPTED)
DUPLICATE: Final = Receipt(Outcome.DUPLICATE)
SUPPRESSED: Final = Receipt(Outcome.SUPPRESSED)
DISABLED: Final = Receipt(Outcome.DISABLED)
NOT_ROUTED: Final = Receipt(Outcome.NOT_ROUTED)

OF_KEPT: Final = {True: ACCEPTED, False: DUPLICATE, None: SUPPRESSED}
"""What became of a message, by what a store says of the fact that it taught."""
