"""When a user was shown which study, and when the next one may follow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from sprigclassic._time import BEGINNING, END, to_micros

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NEVER_SHOWN", "Pauses", "Showings", "Shown", "micros_of", "showings_of"]

Shown: TypeAlias = Mapping[str, datetime]
"""The name of a study -> when a user was last shown it."""

_MICROSECOND: Final = timedelta(microseconds=1)


@frozen
class Pauses:
    """How long to wait after a study was shown, in microseconds.

    Attributes:
        recontact: After any study, before another one; 0: no time at all.
        retake: After the study itself, before it is shown again; None: for ever.
    """

    recontact: int
    retake: int | None


@frozen
class Showings:
    """When a user was shown studies, in microseconds, as far as one study is concerned.

    What is later than the instant asked about has not been shown then.

    Attributes:
        times: When each study was last shown, this one too; the earliest first.
        own: When this study was last shown, or None.
    """

    times: tuple[int, ...] = ()
    own: int | None = None

    def latest(self, now: int) -> int | None:
        """Return when a study was last shown, whichever."""
        place = bisect_right(self.times, now)
        return self.times[place - 1] if place else None

    def rested(self, now: int, pauses: Pauses) -> bool:
        """Return whether the recontact waiting period is over: from its last instant on it is."""
        latest = self.latest(now)
        return latest is None or now - latest >= pauses.recontact

    def fresh(self, now: int, pauses: Pauses) -> bool:
        """Return whether the study was not shown yet, or may be taken again."""
        if self.own is None or now < self.own:
            return True
        return pauses.retake is not None and now - self.own >= pauses.retake

    def open(self, now: int, pauses: Pauses) -> bool:
        """Return whether both hold."""
        return self.rested(now, pauses) and self.fresh(now, pauses)

    def first(self, now: int, pauses: Pauses, *, opened: bool) -> int | None:
        """Return the first instant from `now` on at which both hold, or not both do.

        Returns:
            The instant, or None where there is none up to the end of year 9999.
        """
        edges = sorted({now, *(edge for edge in self._edges(pauses) if now < edge <= END)})
        return next((edge for edge in edges if self.open(edge, pauses) is opened), None)

    def _edges(self, pauses: Pauses) -> Iterable[int]:
        """Yield each instant at which an answer may become another."""
        edges = [*self.times, *(time + pauses.recontact for time in self.times)]
        if self.own is not None and pauses.retake is not None:
            edges.append(self.own + pauses.retake)
        return (max(edge, BEGINNING) for edge in edges)


NEVER_SHOWN: Final = Showings()


def showings_of(shown: Shown | None, study: str) -> Showings:
    """Return what was shown to a user, as far as one study is concerned.

    Raises:
        TypeError: It is no mapping of names to datetimes.
        ValueError: A datetime is naive.
    """
    if shown is None:
        return NEVER_SHOWN
    if not isinstance(shown, Mapping):
        raise _no_mapping(shown)
    times = {name: _instant(name, when) for name, when in shown.items()}
    return Showings(tuple(sorted(times.values())), times.get(study))


def micros_of(length: object, name: str) -> int:
    """Return a length of time in microseconds.

    Raises:
        TypeError: It is no timedelta.
        ValueError: It is negative.
    """
    if not isinstance(length, timedelta):
        msg = f"`{name}` is a timedelta, not {type(length).__name__}"
        raise TypeError(msg)
    if length < timedelta():
        msg = f"`{name}` is a length of time from 0 on, not {length}"
        raise ValueError(msg)
    return length // _MICROSECOND


def _instant(name: object, when: object) -> int:
    if not isinstance(name, str):
        msg = f"in `shown`, the name of a study is a text, not {type(name).__name__}"
        raise TypeError(msg)
    if not isinstance(when, datetime):
        msg = f"in `shown`, {name!r} has an aware datetime, not {type(when).__name__}"
        raise TypeError(msg)
    return to_micros(when)


def _no_mapping(given: object) -> TypeError:
    msg = f"`shown` maps the names of studies to datetimes; it is no {type(given).__name__}"
    return TypeError(msg)
