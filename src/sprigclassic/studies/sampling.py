"""Who is in the sample of a study: always the same users, and others for each study."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

__all__ = ["in_sample"]

_BYTES: Final = 8


def in_sample(study: str, user_id: str, percent: int) -> bool:
    """Return whether a user is in the sample of a study.

    The answer hangs on the two names alone, on every machine and in every version. Who is in at
    some percentage is in at every greater one.

    Args:
        study: The name of the study.
        user_id: The id of the user.
        percent: The size of the sample, 0 to 100.

    >>> [percent for percent in (1, 10, 100) if in_sample("why so rarely", "u-17", percent)]
    [10, 100]
    """
    # With the length in front, no two pairs of names are one text.
    names = f"{len(study)}:{study}{user_id}".encode("utf-8", "surrogatepass")
    place = int.from_bytes(blake2b(names, digest_size=_BYTES).digest(), "big")
    return place * 100 < percent << 8 * _BYTES
