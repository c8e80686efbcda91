"""Whether a message's `integrations` let it through to a destination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SPRIG_NAMES: Final = ("Sprig", "Sprig Cloud", "UserLeap")
"""The names that Sprig's Segment Classic destination has had; each is a valid key."""


def routed(integrations: Mapping[str, object], names: Iterable[str]) -> bool:
    """Return whether a message is for the destination that goes by these names.

    An own key decides, in its exact case: false keeps the message out, every other value, null
    included, lets it in. Without one `All` decides, in any case, if it is a boolean. Source: the
    object model of Segment's classic cloud destinations (`enabled` in `@segment/facade`).

    >>> routed({"All": False, "Sprig": True}, SPRIG_NAMES), routed({"all": False}, SPRIG_NAMES)
    (True, False)
    """
    for name in names:
        if name in integrations:
            return integrations[name] is not False
    for name, value in integrations.items():
        if name.lower() == "all" and isinstance(value, bool):
            return value
    return True
