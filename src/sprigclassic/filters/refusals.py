"""What is refused of a filter: its truth value, and a question about what is no user."""

from __future__ import annotations

__all__ = ["CombineFiltersWithAmpersandPipeOrTilde", "no_truth", "not_a_user"]


class CombineFiltersWithAmpersandPipeOrTilde:
    """What the truth value of a filter would be; there is none: write `f & g`, `f | g`, `~f`."""


def no_truth() -> TypeError:
    """Return the refusal of the truth value of a filter."""
    msg = (
        "a StudyFilter is neither true nor false: ask filter.matches(user), "
        "and combine filters with &, | and ~ instead of and, or and not"
    )
    return TypeError(msg)


def not_a_user(user: object) -> TypeError:
    """Return the refusal of what is asked about in place of a user."""
    msg = f"a filter is asked about a User, not {type(user).__name__}: see User.of and store.user"
    return TypeError(msg)
