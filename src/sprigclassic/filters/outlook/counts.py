"""How long a number of events in a window passes, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.filters.outlook.edges import LONG_AGO, NEVER
from sprigclassic.filters.outlook.marks import after, before

if TYPE_CHECKING:
    from sprigclassic.filters.outlook.chosen import Choosing
    from sprigclassic.filters.outlook.frames import Framing
    from sprigclassic.filters.outlook.stretch import Outlook, Stretch, View


def reached(choosing: Choosing, framing: Framing, least: int) -> Outlook:
    """Return the outlook of at least so many events in a window.

    There are enough until the newest ones that are do not all lie in it any more, and too few until
    as many as are missing may have come.
    """
    if least <= 0:
        return lambda _view, _now: (True, NEVER)

    def outlook(view: View, now: int) -> Stretch:
        events, frame = choosing(view), framing.at(view, now)
        start, end = frame.start, frame.end
        first, last = events.since(start.at(now)), events.since(end.at(now))
        if last - first >= least:
            leaving = start.leaves(now, LONG_AGO, events.at(last - least))
            return True, min(frame.until, leaving, end.leaves(now, events.at(last - 1), NEVER))
        coming = end.leaves(now, LONG_AGO, after(events, first + least - 1))
        return False, min(frame.until, coming, start.leaves(now, before(events, first), NEVER))

    return outlook
