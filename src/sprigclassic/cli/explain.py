"""`sprigclassic explain`: why a filter holds for one user of an archive or a store, or does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final

import click

from sprigclassic._source import harmless
from sprigclassic.cli.archive import Archive
from sprigclassic.cli.instants import now_option
from sprigclassic.cli.intake import take_in
from sprigclassic.cli.stores import check_source, opened_at, store_option
from sprigclassic.cli.terminal import reading, say_trouble, show_explanation
from sprigclassic.destination import ClassicDestination, Outcome
from sprigclassic.filters import StudyFilter
from sprigclassic.filters.explain import explain as explained
from sprigclassic.filters.explaining.as_html import to_html
from sprigclassic.stores import MemoryStore

if TYPE_CHECKING:
    from sprigclassic.filters.explain import Explanation
    from sprigclassic.users import Needs, User

_EPILOG: Final = """\b
Examples:
  sprigclassic explain 'Checkout count < 3 in last 30 days' --user u-17 archive/*.gz
  zcat 2026-*.gz | sprigclassic explain --html 'plan = "pro"' --user u-17 - > why.html
  sprigclassic explain 'plan = "pro"' --user u-17 --store users.db

\b
Exit status:
  0  the filter was asked, whatever its answer
  1  nothing could be read, the store failed, or the output could not be written
  2  a mistake in FILTER or in an option
"""

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""


@click.command(no_args_is_help=True, epilog=_EPILOG)
@click.argument("text", metavar="FILTER")
@click.argument("files", metavar="[FILE...]", nargs=-1)
@store_option
@click.option("--user", "user_id", metavar="ID", required=True, help="Explain it for this user.")
@now_option
@click.option("--json", "form", flag_value="json", help="Print one JSON document.")
@click.option("--html", "form", flag_value="html", help="Print a page, with timelines of events.")
def explain(  # noqa: PLR0913 - an argument an option
    *,
    text: str,
    files: tuple[str, ...],
    store: str | None,
    user_id: str,
    now: datetime | None,
    form: str | None,
) -> int:
    """Explain why a user of an archive, or of a store, matches a filter, or does not.

    Each FILE holds Segment messages as JSON, one a line, plain or gzip; - is standard input. Each
    part of the filter is shown with its answer and what was found.
    """
    study_filter = StudyFilter.parse(text)
    check_source(files, store)
    moment = now or datetime.now(UTC)
    if store is None:
        user = _of_files(files, user_id)
    else:
        user = _of_store(store, user_id, study_filter.needs(now=moment))
    if user is None:
        return 1
    _show(explained(study_filter, user, moment), form)
    return 0


def _of_files(files: tuple[str, ...], user_id: str) -> User | None:
    store, archive = MemoryStore(), Archive(files)
    with reading(archive) as lines:
        tally = take_in(lines, ClassicDestination(store, api_key=""))
    for trouble in archive.troubles:
        say_trouble(trouble)
    if archive.troubles and not tally.lines:
        return None
    user = store.user(user_id)
    if not (user.known or user.changes or user.histories.names()):
        click.echo(f"nothing that was read is about {harmless(user_id)}", err=True)
    refused = tally.outcomes[Outcome.INVALID]
    if refused:
        lines_of_all = f"{refused:,} of {tally.lines:,} lines were refused"
        click.echo(f"{lines_of_all}: `sprigclassic audience --rejects` shows them", err=True)
    return user


def _of_store(url: str, user_id: str, needs: Needs) -> User:
    with opened_at(url, "--store") as store:
        user = store.user(user_id, needs)
        if not (user.known or any(store.records([user_id]))):
            click.echo(f"the store has nothing about {harmless(user_id)}", err=True)
        return user


def _show(why: Explanation, form: str | None) -> None:
    if form == "json":
        document = json.dumps(why.to_json(), ensure_ascii=False, indent=2)
        click.echo(document.encode("utf-8", "backslashreplace"))
    elif form == "html":
        title = escape(harmless(f"{why.user_id}: {why.node}"))
        body = to_html(why)
        click.echo(_PAGE.format(title=title, body=body).encode("utf-8"))
    else:
        show_explanation(str(why))
