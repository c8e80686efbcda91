"""What type checkers must refuse: each ignore fails when it becomes unused.

Nothing here is ever run. mypy sees no wrong truth value, and neither sees one in `f and g`: those
are refused at run time (tests/filters/test_study_filter.py, tests/filters/handles).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sprigclassic as sc
from sprigclassic.filters.build import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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


def a_handle_has_no_truth_value(rarely: Condition) -> None:
    if rarely:  # pyright: ignore[reportGeneralTypeIssues]
        pass
    assert sc.event("Checkout").count()  # pyright: ignore[reportGeneralTypeIssues]
    print(not sc.attribute.flag("beta"))  # pyright: ignore[reportGeneralTypeIssues]


def a_handle_is_no_key_and_no_callback(rarely: Condition) -> None:
    print({rarely: 1})  # pyright: ignore[reportUnhashable]
    print({sc.attribute.text("plan")})  # pyright: ignore[reportUnhashable]
    rarely()  # type: ignore[operator]  # pyright: ignore[reportCallIssue]
    sorted([1], key=rarely)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
    len(sc.event("Checkout"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    list(sc.event("Checkout"))  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    print("x" in sc.attribute.texts("tags"))  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]


def events_end_with_a_measure() -> None:
    print(sc.event("Checkout") < 3)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.event("Checkout") == 3)  # type: ignore[comparison-overlap]  # pyright: ignore[reportUnnecessaryComparison]
    print(sc.event("Checkout").count < 3)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.event("Checkout").count == 3)  # type: ignore[comparison-overlap]
    sc.StudyFilter.of(sc.event("Checkout"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.of(sc.event("Checkout").count())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.of(sc.event("Checkout").happened)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.of(sc.sequence(sc.event("A"), sc.event("B")))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.of("Checkout happened")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_literal_is_of_the_kind_of_the_value() -> None:
    print(sc.attribute.number("seats") >= "3")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.attribute.text("plan") < 3)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.attribute.text("plan").equals(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.attribute.text("plan").contains(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.attribute.flag("beta").equals("true")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(sc.attribute.flag("beta") < True)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.attribute.moment("born") > "2026-01-01")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.attribute.moment("born").since("2026-01-01")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(sc.attribute.version("app") >= 2.1)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.attribute.texts("tags").contains_any_of(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.attribute.text("plan").one_of(["pro", "free"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(sc.event("Checkout").count() < "3")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.event("Checkout").in_last(days=30).last(sc.prop.number("total")) > "3")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.StudyFilter.of(sc.attribute.text("plan") == 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_handle_is_no_literal() -> None:
    print(sc.attribute.number("seats") < sc.attribute.number("limit"))  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.event("A").count() < sc.event("B").count())  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]


def a_property_belongs_in_a_where(rarely: Condition) -> None:
    sc.StudyFilter.of(sc.prop.number("total") > 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").where(sc.attribute.number("seats") > 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").where(sc.prop.number("total"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(rarely & (sc.prop.number("total") > 3))  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print((sc.prop.number("total") > 3) | rarely)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.event("Checkout").last(sc.attribute.number("seats"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").last("total")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").sum(sc.prop.number("total"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").since(sc.prop.moment("due"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.event("Checkout").within(days=7).of(sc.prop.moment("due"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def conditions_combine_with_their_like(rarely: Condition, whole: sc.StudyFilter) -> None:
    print(rarely & True)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(rarely & whole)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(whole & rarely)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(rarely | sc.event("Checkout").happened)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(sc.attribute.number("seats") > 3 & rarely)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(~sc.event("Checkout"))  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]


def a_length_of_time_has_one_unit() -> None:
    checkout = sc.event("Checkout")
    checkout.in_last()  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    checkout.in_last(30)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    checkout.in_last(days=30, hours=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    checkout.in_last(day=30)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    checkout.in_last(days="30")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    checkout.in_last(days=2.5)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    checkout.between_ago(days=60)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    sc.attribute.moment("born").more_than_ago(years=18, days=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]


def each_step_has_its_place() -> None:
    checkout = sc.event("Checkout")
    checkout.today().in_last(days=30)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    checkout.today().where(sc.prop.number("total") > 3)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    checkout.today().first_happened()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    checkout.within(days=7).count()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    checkout.count().is_set()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    print(checkout.first_happened() < date(2026, 1, 1))  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.attribute.flag("beta").between("f", "t")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sc.attribute.texts("tags").starts_with("a")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sc.sequence()  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    sc.sequence(checkout).happened()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sc.sequence(checkout, checkout.today())  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    sc.sequence(checkout).then_no(checkout).then_no(checkout)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def a_handle_is_frozen_and_no_base_class(rarely: Condition) -> None:
    rarely.tree = rarely.tree  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    class Mine(Condition):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    print(Mine)


def a_filter_is_checked_against_a_schema(user: sc.User) -> None:
    sc.StudyFilter.parse("plan is set", schema={})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.parse("plan is set", schema=sc.Schema)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Schema.of(attributes=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Schema.infer(user)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def only_an_sdk_event_or_a_page_is_a_trigger(
    rarely: sc.StudyFilter, classic: sc.ClassicEvent, track: sc.Track, user: sc.User
) -> None:
    class LookAlike:
        name = "Checkout"
        properties: Mapping[str, object] = {}
        url: str | None = None

    sc.Trigger(classic)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(user.events("Checkout")[0])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(rarely)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.event("Checkout"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.event("Checkout").count() < 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger("Checkout")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(track)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(LookAlike())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.SdkEvent)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(lambda _: True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportUnknownLambdaType]
    sc.Trigger(sc.Trigger(sc.SdkEvent("Checkout")))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sc.SdkEvent(classic)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_trigger_is_no_base_class() -> None:
    class Event(sc.SdkEvent):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    class Trigger(sc.Trigger):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    class Page(sc.PageUrl):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    class Study(sc.Study):  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
        pass

    print(Event, Trigger, Page, Study)


def triggers_and_filters_have_their_places(
    rarely: sc.StudyFilter, classic: sc.ClassicEvent, trigger: sc.Trigger, track: sc.Track
) -> None:
    sc.Study("S", triggers=[classic])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[rarely])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[sc.event("Checkout")])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[sc.SdkEvent("Checkout")])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=["Checkout"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[track])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=rarely)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=trigger)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", [trigger])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sc.Study("S", triggers=[trigger], only=trigger)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], only=classic)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], only=sc.SdkEvent("Checkout"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], only=sc.event("Checkout").happened())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], only="Checkout happened")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], only=lambda _: True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportUnknownLambdaType]
    sc.Study("S", triggers=[trigger], only=rarely.matches)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], kind="poll")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], platform="tv")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Study("S", triggers=[trigger], wait=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_trigger_is_no_filter(rarely: sc.StudyFilter, trigger: sc.Trigger) -> None:
    sc.StudyFilter.of(trigger)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.StudyFilter.of(sc.SdkEvent("Checkout"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    print(rarely & trigger)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    print(trigger | rarely)  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType]
    sc.FilterSet({"rarely": trigger})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]


def a_trigger_looks_at_sdk_events(
    rarely: sc.StudyFilter, classic: sc.ClassicEvent, study: sc.Study, trigger: sc.Trigger
) -> None:
    user = sc.User.of("u-17")
    trigger.starts(classic)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    study.select(classic, user)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    study.select(rarely, user)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    study.select("Checkout", user)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    study.select(sc.SdkEvent("Checkout"), "u-17")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.SdkEvent("Checkout"), where=rarely)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.SdkEvent("Checkout"), where=sc.attribute.number("seats") > 3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sc.Trigger(sc.SdkEvent("Checkout"), where=lambda _: True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportUnknownLambdaType]
    sc.PageUrl("/cart", "like")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    trigger.start = sc.SdkEvent("Checkout")  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
