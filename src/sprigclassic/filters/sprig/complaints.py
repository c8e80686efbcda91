"""Why a part of a filter does not fit into Sprig's dashboard, one function a reason.

Each message says of which year the fact is. What is documented is so in the list of operators of
June 2021; `inferred` marks what no page says in so many words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sprigclassic.errors import FilterProblem
from sprigclassic.filters.text.complaints import ticked, write

if TYPE_CHECKING:
    from sprigclassic._source import Span


# ---- the whole ---------------------------------------------------------------------------------


def timezone(name: str, span: Span) -> FilterProblem:
    """`Checkout happened in timezone "Europe/Berlin"`."""
    message = f"a filter of Sprig names no time zone such as {ticked(name)} (2021)"
    help_ = "leave it out: nothing that Sprig can hold depends on it"
    return FilterProblem("no-timezone", message, span, help_)


def too_many_groups(most: int, span: Span | None) -> FilterProblem:
    """`(a = 1 or a = 2) and (b = 1 or b = 2) and …`."""
    message = (
        f"Sprig joins logic groups by OR only (2021), and this would make more than {most} of them"
    )
    help_ = "make a group of a part of it, and write `in group`"
    return FilterProblem("too-many-groups", message, span, help_)


def too_many_conditions(found: int, most: int, span: Span) -> FilterProblem:
    """`plan in ("a", "b", …)`, of a thousand values."""
    message = f"entered by hand, this makes {found:,} conditions, and {most:,} are the limit here"
    return FilterProblem("too-many-conditions", message, span)


def complement(words: str, span: Span | None) -> FilterProblem:
    """`not seats < 3`, which holds where there are no seats."""
    message = (
        f"{ticked(f'not {words}')} holds for users without the attribute as well, "
        "and `is not set` is not among Sprig's operators of attributes (2021)"
    )
    return FilterProblem("no-complement", message, span)


def blank(what: str, span: Span | None) -> FilterProblem:
    """`plan = ""`, `" " happened`."""
    message = f"Sprig's SDK takes no {what} (2026)"
    return FilterProblem("blank", message, span)


# ---- groups ------------------------------------------------------------------------------------


def outside_group(name: str, span: Span | None) -> FilterProblem:
    """`not in group "VIPs"`."""
    message = f"nothing tells of users who are not in a group, such as {ticked(name)} (2022-26)"
    return FilterProblem("not-in-group", message, span)


def within_group(name: str, words: str, problem: FilterProblem, span: Span | None) -> FilterProblem:
    """`in group "Payers"`, where that is a filter with something unfit in it."""
    message = f"in the filter of the group {ticked(name)}, {ticked(words)}: {problem.message}"
    return FilterProblem(problem.code, message, span, problem.help)


def two_groups(name: str, span: Span | None) -> FilterProblem:
    """Two groups of one name, which filters within each other may have."""
    message = (
        f"two groups are named {ticked(name)}, and Sprig's groups belong to all studies (2022)"
    )
    return FilterProblem("two-groups", message, span, "name one of them anew")


# ---- attributes --------------------------------------------------------------------------------


def no_operator(words: str, span: Span | None) -> FilterProblem:
    """`email contains "@"`, `plan is not set`."""
    message = f"{ticked(words)} is not among Sprig's operators of attributes (2021)"
    return FilterProblem("no-operator", message, span)


def ignoring_case(span: Span | None) -> FilterProblem:
    """`plan = "pro" ignoring case`."""
    message = "no page says whether `is equal to` ignores case (2021-26)"
    return FilterProblem("ignoring-case", message, span)


def date_value(words: str, span: Span | None) -> FilterProblem:
    """`renews_at before 2026-01-01`."""
    message = f"an attribute is no date to Sprig (2021), and {ticked(words)} asks for one"
    return FilterProblem("date-attribute", message, span)


def version_value(span: Span | None) -> FilterProblem:
    """`app_version >= version "2.10"`."""
    message = "an attribute is no version to Sprig (2021)"
    return FilterProblem("version-attribute", message, span)


def text_order(span: Span | None) -> FilterProblem:
    """`plan < "b"`."""
    message = "no page says how Sprig orders texts (2021-26)"
    return FilterProblem("text-order", message, span)


# ---- events ------------------------------------------------------------------------------------


def properties(span: Span | None) -> FilterProblem:
    """`Checkout where total > 3 happened`."""
    message = "an event filter asks for no property: triggers do (inferred, 2023)"
    return FilterProblem("event-property", message, span)


def any_event(span: Span | None) -> FilterProblem:
    """`any event count >= 3`."""
    message = "an event filter names one event (2021)"
    return FilterProblem("any-event", message, span)


def measure(words: str, span: Span | None) -> FilterProblem:
    """`Checkout sum(total) > 50`."""
    message = f"an event filter counts occurrences (2021), and has no {ticked(words)}"
    return FilterProblem("no-measure", message, span)


def sequence(span: Span | None) -> FilterProblem:
    """`Signup then Checkout`."""
    message = "an event filter is about one event (2021), and knows of no order between two"
    return FilterProblem("no-sequence", message, span)


def window(words: str, span: Span | None) -> FilterProblem:
    """`Checkout happened since 2026-01-01`."""
    message = (
        "occurrences are counted over all time (2021) or in the last days (inferred, 2022-26), "
        f"and not {ticked(words)}"
    )
    return FilterProblem("no-window", message, span)


def month(words: str, better: str, span: Span | None) -> FilterProblem:
    """`Checkout count < 3 in last 1 month`."""
    message = f"how long {ticked(words)} is to Sprig is not documented (2022-26)"
    return FilterProblem("no-month", message, span, f"{write(better)}, if that is meant")


def whole_days(words: str, most: int, span: Span | None) -> FilterProblem:
    """`Checkout happened in last 36 hours`."""
    message = f"Sprig goes by whole days (inferred, 2021), and not by {ticked(words)}"
    return FilterProblem("whole-days", message, span, f"days are at most {most:,} here")


def moment(words: str, span: Span | None) -> FilterProblem:
    """`Checkout first happened before 2026-01-01`."""
    message = f"when an event occurred is told in days ago (inferred, 2021), not as {ticked(words)}"
    return FilterProblem("no-date", message, span)


def negative(span: Span | None) -> FilterProblem:
    """`Checkout count > -1`."""
    message = "a count is 0 or more (inferred, 2021)"
    return FilterProblem("negative-number", message, span)


def minimum_only(words: str, span: Span | None) -> FilterProblem:
    """`any event sessions < 3`."""
    message = f"Sprig asks for a minimum of sessions only (2021), and not for {ticked(words)}"
    return FilterProblem("minimum-only", message, span)


def session_window(words: str, span: Span | None) -> FilterProblem:
    """`any event sessions >= 3 in last 30 days`."""
    message = f"sessions are counted over all time (inferred, 2021), and not {ticked(words)}"
    return FilterProblem("no-window", message, span)
