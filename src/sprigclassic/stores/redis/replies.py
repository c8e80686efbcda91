"""From flows to a client and back: how commands are said, and what replies that are errors mean."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redis import exceptions

from sprigclassic.stores.redis.failures import closed, failure_of
from sprigclassic.stores.redis.scripts import Script

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from sprigclassic.stores.redis.reading import Command


def said(command: Command) -> tuple[Any, ...]:
    """Return a command as a client takes it."""
    script, *rest = command
    if not isinstance(script, Script):
        return command
    key, *words = rest
    return ("EVALSHA", script.digest, 1, key, *words)


def unknown(replies: Sequence[Any]) -> list[int]:
    """Return the places of the scripts that the server does not know; they did nothing.

    Raises:
        RedisError: The first other error among the replies.
    """
    places: list[int] = []
    for place, reply in enumerate(replies):
        if isinstance(reply, exceptions.NoScriptError):
            places.append(place)
        elif isinstance(reply, Exception):
            raise reply
    return places


@contextmanager
def told(name: str, *, is_closed: bool) -> Generator[None]:
    """Turn the client's errors into the library's.

    Raises:
        StoreError: The store was closed, or the server failed.
        ValueError: A fact has no form in which it could be kept.
    """
    if is_closed:
        raise closed(name)
    try:
        yield
    except exceptions.RedisError as error:
        raise failure_of(name, error) from error
    except (UnicodeEncodeError, struct.error) as error:
        msg = f"a fact has no form in which it could be kept: {error}"
        raise ValueError(msg) from error
