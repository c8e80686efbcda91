"""Segment's filters on our tree: its destination filters (FQL) and its audience queries.

Both are read as far as a study filter can say exactly what Segment documents; the rest is refused
with its place, and so is what the documentation leaves open between two answers that would differ
for ordinary users. `docs/segment.md` has the whole of it. What Segment documents nowhere, and
is decided here:

- A trait is the attribute of that name: the user's at the instant asked about, not that of one
  message. A dot in a path looks inside objects, and as in all our paths an attribute whose name has
  the dot is found too.
- Missing and null are one. A value of another type than a comparison or a function takes fails it,
  and so passes its negation.
- FQL: `and` binds tighter than `or`; a path alone is true only for `true`; a carriage return is a
  blank. `lowercase` goes letter for letter, and leaves `İ`, whose small form is two characters.
- Queries: a window ends at now, goes by the microsecond and not by the hour, and has an event at
  its far end but none at the near end of `between`. A sum of nothing is 0; an average, a least, a
  greatest, a first or a last value of nothing is no value. `first` and `last` are the first and
  last value that is set.
- Queries: a text that is written as JSON writes a number, `true` or `false` is equalled by that
  too, "strings being generally interchangeable". In a list, `contains` looks for a text that is one
  of its elements. Dates are those of our language, and a timestamp without a zone is one of UTC.
"""

from __future__ import annotations

from sprigclassic.filters.fql.audience.reader import from_segment
from sprigclassic.filters.fql.destination.reader import from_fql

__all__ = ["from_fql", "from_segment"]
