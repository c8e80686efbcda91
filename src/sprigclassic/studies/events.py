"""An event that the Sprig SDK has seen: the only kind that may start a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, final

from attrs import field, frozen

from sprigclassic.messages import plain
from sprigclassic.users import PAGEVIEW

if TYPE_CHECKING:
    from sprigclassic.errors import Problem

__all__ = ["SdkEvent", "text_of"]

_LONE_SURROGATE: Final = "half of a character (a lone surrogate) is no text"


def text_of(value: object, what: str) -> str:
    """Return a text that is not blank.

    Args:
        value: What was given for it.
        what: What it is the text of, for the refusal, such as `the name of an event`.

    Raises:
        TypeError: It is no text.
        ValueError: It is blank, or no sound text.
    """
    if not isinstance(value, str):
        msg = f"{what} is a str, not {type(value).__name__}"
        raise TypeError(msg)
    text = str.__str__(value)  # of an enumeration's member, its value
    if not text.strip():
        msg = f"{what} is not blank"
        raise ValueError(msg)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        msg = f"{what} is a text: {_LONE_SURROGATE}"
        raise ValueError(msg)
    return text


def _name(value: str) -> str:
    return text_of(value, "the name of an SDK event")


def _url(value: str | None) -> str | None:
    return None if value is None else text_of(value, "the URL of a page")


def _properties(value: Mapping[str, Any] | None) -> dict[str, Any]:
    given: object = {} if value is None else value
    if not isinstance(given, Mapping):
        msg = f"the properties of an event are a mapping, not {type(given).__name__}"
        raise TypeError(msg)
    problems: list[Problem] = []
    copy: dict[str, Any] = plain(given, "properties", problems, dated=True)
    if problems:
        raise TypeError("; ".join(map(str, problems)))
    return copy


@final
@frozen
class SdkEvent:
    """An event that the Sprig SDK has seen on a web page or in an app.

    In a `Trigger` its name alone says which events start the study; in `Study.select` it is one
    that has just happened. An event of a user's history is a `ClassicEvent`, which is of no kin to
    this class, and starts nothing.

    Attributes:
        name: The event's name, case-sensitive and not blank; a page view is `pageview`.
        properties: What came with it: a copy, JSON values only. A datetime or date is taken as its
            ISO text.
        url: The page where it happened, or None.

    Raises:
        TypeError: The name or the URL is no str, or a property no JSON value.
        ValueError: The name or the URL is blank or no sound text, or a datetime is naive.

    >>> SdkEvent("Cart Opened", properties={"total": 40})
    SdkEvent(name='Cart Opened', properties={'total': 40}, url=None)
    """

    name: str = field(converter=_name)
    properties: Mapping[str, Any] = field(
        default=None, converter=_properties, hash=False, kw_only=True
    )
    url: str | None = field(default=None, converter=_url, kw_only=True)

    @classmethod
    def page(cls, url: str) -> SdkEvent:
        """Return the view of a page, which is what a `PageUrl` looks at.

        Raises:
            TypeError: The URL is no str.
            ValueError: The URL is blank or no sound text.

        >>> SdkEvent.page("https://shop.example/cart").name
        'pageview'
        """
        return cls(PAGEVIEW, url=text_of(url, "the URL of a page"))
