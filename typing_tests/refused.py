"""What type checkers must refuse: each ignore fails when it becomes unused.

Nothing here is ever run. mypy sees no wrong truth value, and neither sees one in `f and g`: those
are refused at run time (tests/filters/test_study_filter.py).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sprigclassic as sc

if TYPE_CHECKING:
    from collections.abc import Callable


def a_filter_has_no_truth_value(first: sc.StudyFilter, bound: sc.FilterAt) -> None:
    if first:  # pyright: ignore[reportGeneralTypeIssues]
        pass
    print(not first)  # pyright: ignore[reportGeneralTypeIssues]
    assert first  # pyright: ignore[reportGeneralTypeIssues]
    assert bound  # pyright: ignore[reportGeneralTypeIssues]


def a_filter_is_no_callback(rarely: sc.StudyFilter) -> None:
    rarely()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    callback: Callable[..., object] = rarely  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    sorted([1], key=rarely)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    print(callback)


def filters_combine_with_filters_only(rarely: sc.StudyFilter) -> None:
    print(rarely & True)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(rarely | "plan is set")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]


def a_filter_is_asked_about_users(rarely: sc.StudyFilter, track: sc.Track) -> None:
    rarely.matches("u-17")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rarely.matches(track)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rarely.matches(sc.User.of("u-17"), now=date(2026, 11, 23))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rarely.matches(sc.User.of("u-17"), now="2026-11-23")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    rarely.at(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_filter_is_no_base_class() -> None:
    class Filter(sc.StudyFilter):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    class Event(sc.ClassicEvent):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    print(Filter, Event)


def values_are_frozen(rarely: sc.StudyFilter, user: sc.User, track: sc.Track) -> None:
    rarely.timezone = "Europe/Berlin"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    user.known = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    track.event = "Checkout"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def the_key_is_named(store: sc.Store) -> None:
    sc.ClassicDestination(store, "secret")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sc.ClassicDestination(store)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_message_needs_what_the_spec_requires() -> None:
    sc.Track(user_id="u-17")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sc.Group(user_id="u-17")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
