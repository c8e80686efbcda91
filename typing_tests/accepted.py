"""What type checkers accept, and the types they see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import assert_type

import sprigclassic as sc
from sprigclassic.filters import build
from sprigclassic.filters.build import Condition, PropertyTest
from sprigclassic.filters.tree import Version

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BODY = b'{"type": "track", "userId": "u-1", "event": "Checkout"}'


def filters_are_values(first: sc.StudyFilter, second: sc.StudyFilter) -> None:
    assert_type(sc.StudyFilter.parse("Checkout count < 3"), sc.StudyFilter)
    assert_type(first & second, sc.StudyFilter)
    assert_type(first | ~second, sc.StudyFilter)
    assert_type(first == second, bool)
    assert_type({first: 1}, dict[sc.StudyFilter, int])
    assert_type(str(first), str)


def answers_are_bools(rarely: sc.StudyFilter, user: sc.User) -> None:
    assert_type(rarely.matches(user), bool)
    assert_type(rarely.matches(user, now=NOW), bool)
    assert_type(rarely.at(NOW).matches(user), bool)


def what_is_needed_is_a_value(rarely: sc.StudyFilter, store: sc.Store, user: sc.User) -> None:
    needs = rarely.needs(now=NOW)
    assert_type(needs, sc.Needs)
    assert_type(needs | rarely.needs_from(), sc.Needs)
    assert_type(store.user("u-1", needs=needs), sc.User)
    assert_type(user.restricted(needs), sc.User)
    assert_type(sc.FilterSet({"rarely": rarely}).matching(user, now=NOW), list[str])


def filters_of_segment_are_read() -> None:
    assert_type(sc.StudyFilter.from_fql("traits.plan = 'pro'"), sc.StudyFilter)
    assert_type(sc.StudyFilter.from_segment("trait('plan') = 'pro'"), sc.StudyFilter)


def users_are_made_by_hand() -> None:
    user = sc.User.of(
        "u-17",
        attributes={"plan": "pro", "seats": 3, "since": NOW},
        identified=[(NOW, {"plan": None})],
        events=[("Checkout", NOW, {"total": 40}), ("Signed In", NOW)],
    )
    assert_type(user, sc.User)
    assert_type(user.known, bool)
    assert_type(user.events("Checkout"), list[sc.ClassicEvent])


def messages_are_read_and_written() -> None:
    message = sc.decode(BODY, received_at=NOW)
    assert_type(message, sc.Message)
    assert_type(sc.encode(sc.Track(event="Checkout", user_id="u-1", timestamp=NOW)), bytes)
    match message:
        case sc.Track(event=event):
            assert_type(event, str)
        case _:
            assert_type(message.user_id, str | None)


def any_store_will_do(store: sc.Store) -> None:
    destination = sc.ClassicDestination(store, api_key="secret")
    receipt = destination.receive(BODY)
    assert_type(receipt, sc.Receipt)
    assert_type(receipt.outcome, sc.Outcome)
    assert_type(receipt.problems, tuple[sc.Problem, ...])
    assert_type(destination.receive_batch([BODY, {"type": "identify"}]), list[sc.Receipt])
    assert_type(store.user("u-1"), sc.User)
    assert_type(store.users(), Iterator[sc.User])


def a_filter_is_built() -> None:
    rarely = sc.event("Checkout").in_last(days=30).count() < 3
    assert_type(rarely, Condition)
    assert_type(rarely & ~sc.in_group("VIPs") | (sc.any_event.days() >= 3), Condition)
    assert_type(sc.StudyFilter.of(rarely), sc.StudyFilter)
    assert_type(
        sc.StudyFilter.of(rarely, groups={"VIPs": {"u-1"}}, timezone="Europe/Berlin"),
        sc.StudyFilter,
    )


def each_step_offers_what_may_follow() -> None:
    checkout = sc.event("Checkout")
    assert_type(checkout, build.Event)
    assert_type(checkout.where(sc.prop.number("total") >= 50), build.EventWhere)
    assert_type(checkout.where(sc.prop.number("total") >= 50).today(), build.EventInWindow)
    assert_type(checkout.in_last(months=1), build.EventInWindow)
    assert_type(checkout.between_ago(days=(60, 30)), build.EventInWindow)
    assert_type(checkout.since(sc.attribute.moment("signed_up_at")), build.EventInWindow)
    assert_type(checkout.within(days=7), build.Within[build.EventInWindow])
    assert_type(
        checkout.within(days=7).of(sc.attribute.moment("signed_up_at")), build.EventInWindow
    )
    assert_type(checkout.sum("total"), build.Measure)
    assert_type(checkout.count().between(1, 2.5), Condition)
    assert_type(checkout.first_happened().at_least_ago(days=21), Condition)


def attributes_properties_and_event_values_have_the_same_tests() -> None:
    assert_type(sc.attribute.number("seats") > 3, Condition)
    assert_type(sc.prop.number("total") > 3, PropertyTest)
    assert_type(sc.event("Checkout").last(sc.prop.number("total")) > 3, Condition)
    assert_type(sc.event("Checkout").last(sc.prop.flag("gift")), build.FlagValue[Condition])
    assert_type(sc.event("Checkout").first(sc.prop.moment("due")).today(), Condition)


def each_kind_compares_with_literals_of_its_own() -> None:
    attribute = sc.attribute
    assert_type(attribute.text("plan") == "pro", Condition)
    assert_type(attribute.text("plan").one_of("pro", "free", ignoring_case=True), Condition)
    assert_type(attribute.number("seats") != 2.5, Condition)
    assert_type(attribute.number("seats").between(1, 3), Condition)
    assert_type(attribute.flag("beta").is_true(), Condition)
    assert_type(attribute.flag("beta") != True, Condition)  # noqa: E712 - it is no truth value
    assert_type(attribute.moment("born") < date(2008, 1, 1), Condition)
    assert_type(attribute.moment("born") >= NOW, Condition)
    assert_type(attribute.moment("born").more_than_ago(years=18), Condition)
    assert_type(attribute.moment("renews_at").in_next(weeks=2), Condition)
    assert_type(attribute.texts("tags").contains_any_of("a", "b"), Condition)
    assert_type(attribute.version("app") >= "2.10", Condition)
    assert_type(attribute.any_value("size").one_of("M", 38, Version("2")), Condition)


def tests_of_properties_combine() -> None:
    large = (sc.prop.number("total") >= 50) & ~sc.prop.text("coupon").is_set()
    assert_type(large, PropertyTest)
    assert_type(large | sc.prop.flag("gift").is_true(), PropertyTest)
    assert_type(sc.any_event.where(large).happened(), Condition)


def steps_make_a_sequence() -> None:
    view, buy = sc.event("Product Viewed"), sc.event("Checkout")
    assert_type(sc.sequence(view), build.SequenceStart)
    assert_type(sc.sequence(view, buy), build.Sequence)
    assert_type(sc.sequence(view, buy).then_no(view), build.SequenceThenNo)
    assert_type(sc.sequence(view).then_no(buy).within(days=1), build.SequenceInTime)
    assert_type(sc.sequence(view, buy).within(days=7).today(), build.SequenceInWindow)
    assert_type(sc.sequence(view, buy).within(days=7).happened(), Condition)


any_store_will_do(sc.MemoryStore())


def a_schema_is_a_value(first: sc.Schema, second: sc.Schema, user: sc.User) -> None:
    assert_type(sc.Schema.of(attributes={"plan": ["text", "number"]}), sc.Schema)
    assert_type(sc.Schema.of(events={"A": {"b": {"values": [1]}}, "C": "object"}), sc.Schema)
    assert_type(sc.Schema.infer([user]), sc.Schema)
    assert_type(first | second, sc.Schema)
    assert_type(sc.StudyFilter.parse("plan is set", schema=first), sc.StudyFilter)
    assert_type(sc.StudyFilter.from_json("{}", schema=first), sc.StudyFilter)
    assert_type(sc.StudyFilter.parse("A count < 0").warnings, tuple[sc.FilterProblem, ...])


def studies_start_with_sdk_events_and_pages(rarely: sc.StudyFilter, user: sc.User) -> None:
    opened = sc.Trigger(sc.SdkEvent("Cart Opened"))
    large = sc.Trigger(sc.SdkEvent("Cart Opened"), where=sc.prop.number("total") > 40)
    page = sc.Trigger(sc.PageUrl("/cart", "endsWith"))
    study = sc.Study("why so rarely", triggers=[opened, large, page], only=rarely)
    assert_type(study, sc.Study)
    assert_type(study.triggers, tuple[sc.Trigger, ...])
    assert_type(study.only, sc.StudyFilter | None)
    assert_type(sc.Study("to all", triggers=(trigger for trigger in [page])), sc.Study)
    assert_type(sc.Study("by link", kind="link", platform="link"), sc.Study)
    assert_type(sc.Study.from_json(study.to_json(), groups={"VIPs": {"u-1"}}), sc.Study)
    assert_type(opened.starts(sc.SdkEvent.page("/cart")), bool)
    assert_type(study.select(sc.SdkEvent("Cart Opened"), user, now=NOW), sc.Selection)
