"""Instants as a reader of the filter sees them: datetimes in its zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from attrs import frozen

from sprigclassic._time import BEGINNING, END, SECOND, from_micros, zone
from sprigclassic.filters.explaining.facts import Period
from sprigclassic.users import User


@frozen
class Clock:
    """The clock of a zone.

    Attributes:
        name: The zone's IANA name.
        where: The zone.
    """

    name: str
    where: tzinfo

    @classmethod
    def of(cls, name: str) -> Clock:
        """Return the clock of the zone of that name."""
        return cls(name, zone(name))

    def at(self, micros: int) -> datetime:
        """Return what the clock shows; in UTC where it would show another year than 1 to 9999.

        The zone's offset and its name then are kept, and not the zone: datetimes of one zone
        compare by what the clock shows, also where it goes back.
        """
        moment = from_micros(min(max(micros, BEGINNING), END))
        if self.where is UTC:
            return moment
        try:
            shown = moment.astimezone(self.where)
        except OverflowError:
            return moment
        fixed = timezone(shown.utcoffset() or timedelta(), shown.tzname() or "")
        return shown.replace(tzinfo=fixed, fold=0)

    def period(self, start: int, end: int, now: int) -> Period:
        """Return the period of the half-open interval [start, end).

        An interval that is closed at a whole second, or at `now`, ends one microsecond later; that
        is told as a closed end, and likewise an open start.
        """
        after = start in (now + 1, start // SECOND * SECOND + 1)
        closed = end in (now + 1, end // SECOND * SECOND + 1)
        return Period(
            None if start <= BEGINNING else self.at(start - after),
            None if end > END else self.at(end - closed),
            start_included=not after,
            end_included=closed,
        )


@frozen
class Scene:
    """Whom a filter is asked about, when, and with which clock.

    Attributes:
        user: The user.
        now: The instant, in microseconds.
        clock: The clock of the filter's zone.
        shown: What that clock shows now.
    """

    user: User
    now: int
    clock: Clock
    shown: datetime

    @classmethod
    def of(cls, user: User, now: int, timezone: str) -> Scene:
        """Return the scene of a filter that keeps the zone of that name."""
        clock = Clock.of(timezone)
        return cls(user, now, clock, clock.at(now))

    @property
    def where(self) -> tzinfo:
        """The filter's zone."""
        return self.clock.where
