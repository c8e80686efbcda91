"""The option `--now`: a date, or a time with its zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import click

from sprigclassic._time import BEGINNING, END, from_micros, to_micros

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["now_option"]


def _instant(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    """Read the text of an option.

    Raises:
        click.BadParameter: It is no instant.
    """
    if text is None:
        return None
    moment = _moment(text)
    if moment is None:
        msg = f"{text!r}: write a date, 2026-11-23, or a time with its zone, 2026-11-23T08:00:00Z"
        raise click.BadParameter(msg)
    return moment


def _moment(text: str) -> datetime | None:
    """Return the instant in UTC, or None where the text is none, or has no zone."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        pass
    try:
        micros = to_micros(datetime.fromisoformat(text))
    except ValueError:
        return None
    return from_micros(micros) if BEGINNING <= micros <= END else None


now_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--now",
    callback=_instant,
    metavar="INSTANT",
    show_default="the present",
    help="Answer for this instant: a date, for its midnight in UTC, or a time with its zone.",
)
"""Gives a command the argument `now`, a datetime in UTC or None."""
