"""The stores that a command line names, and what is said where they cannot be used."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import click

from sprigclassic.stores.urls import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sprigclassic.stores import Store

__all__ = ["check_source", "opened_at", "store_option"]

store_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--store",
    metavar="URL",
    help="Ask the users of a store instead of FILEs: users.db, sqlite:PATH, redis://…, "
    "postgresql://…",
)
"""Gives a command the argument `store`, an address or None."""


def check_source(files: Sequence[str], store: str | None) -> None:
    """Check that either files or a store were named.

    Raises:
        click.UsageError: Neither was, or both.
    """
    if not files and store is None:
        msg = "Missing argument 'FILE...', or a store: --store URL"
        raise click.UsageError(msg)
    if files and store is not None:
        msg = "FILEs and --store: name one of both"
        raise click.UsageError(msg)


def opened_at(url: str, hint: str, *, make: bool = False) -> closing[Store]:
    """Open a store, to be closed at the end of a `with`.

    Args:
        url: Its address.
        hint: The option or argument that said it.
        make: Whether a file is made where there is none.

    Raises:
        click.BadParameter: It is no address of a store.
        MissingExtraError: The packages are not installed that this kind of store needs.
        StoreError: The store cannot be opened.
    """
    try:
        return closing(opened(url, make=make))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=hint) from None
