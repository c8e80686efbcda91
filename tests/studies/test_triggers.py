from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sprigclassic import (
    ClassicEvent,
    FilterError,
    Identify,
    NotATriggerError,
    PageUrl,
    SdkEvent,
    StudyFilter,
    Track,
    Trigger,
    attribute,
    event,
    prop,
)
from sprigclassic.filters import tree
from sprigclassic.filters.build import PropertyTest
from sprigclassic.studies.triggers import MAX_PATTERN, URL_MATCHES
from tests.twins import TWINS, Twin

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CHECKOUT = ClassicEvent("Checkout", NOW)
RARELY = StudyFilter.parse("Checkout count < 3 in last 30 days")
CART = SdkEvent("Cart Opened")
LARGE = prop.number("total") > 40
EVENT_SUBCLASS: Any = type("Mine", (SdkEvent,), {"__slots__": ()})
PAGE_SUBCLASS: Any = type("MyPage", (PageUrl,), {"__slots__": ()})


class LookAlike:
    name = "Cart Opened"
    url = None
    properties = None
    __class__ = SdkEvent  # type: ignore[assignment]  # it lies to isinstance, too


# ---- never a trigger ---------------------------------------------------------------------------

NEVER: list[Any] = [
    pytest.param(CHECKOUT, r"came through Segment Classic .*SdkEvent\('Checkout'\)$", id="classic"),
    pytest.param(RARELY, "a filter .* never starts it: give a StudyFilter as only=", id="filter"),
    pytest.param(RARELY.at(NOW), "a filter .* never starts it", id="bound-filter"),
    pytest.param(event("Checkout"), "a filter .* never starts it", id="event-handle"),
    pytest.param(event("Checkout").count() < 3, "a filter .* never starts it", id="condition"),
    pytest.param(attribute.text("plan"), "a filter .* never starts it", id="attribute-handle"),
    pytest.param("Cart Opened", r"a name alone .* write SdkEvent\('Cart Opened'\)", id="text"),
    pytest.param("x" * 99, "a name alone .* write SdkEvent.'x{59}…'", id="long-text"),
    pytest.param(
        Track(user_id="u", event="Checkout"), r"a message of Segment \(Track\)", id="track"
    ),
    pytest.param(Identify(user_id="u"), r"a message of Segment \(Identify\)", id="identify"),
    pytest.param(EVENT_SUBCLASS("A"), r"a subclass of SdkEvent \(Mine\) may be any", id="subclass"),
    pytest.param(PAGE_SUBCLASS("/a"), "MyPage is no such value", id="page-subclass"),
    pytest.param(LookAlike(), r"a subclass of SdkEvent \(LookAlike\)", id="look-alike"),
    pytest.param(SdkEvent, r"started by code \(SdkEvent\)", id="class"),
    pytest.param(print, r"started by code \(print\): a trigger is made of", id="function"),
    pytest.param(lambda _event: True, "started by code", id="lambda"),
    pytest.param({"sdk_event": "Cart Opened"}, "dict is no such value", id="mapping"),
    pytest.param(None, "NoneType is no such value", id="nothing"),
]


@pytest.mark.parametrize(("given", "words"), NEVER)
def test_nothing_else_is_a_trigger(given: Any, words: str) -> None:
    with pytest.raises(NotATriggerError, match=words):
        Trigger(given)


@pytest.mark.parametrize(("given", "words"), NEVER)
def test_nothing_else_starts_a_study(given: Any, words: str) -> None:
    trigger = Trigger(CART)
    with pytest.raises(NotATriggerError, match=words.partition(": a trigger")[0]):
        trigger.starts(given)


def test_the_refusal_is_a_type_error() -> None:
    untyped: Any = Trigger
    with pytest.raises(TypeError):
        untyped(CHECKOUT)


def test_the_kinds_share_no_base() -> None:
    kinds: list[type] = [SdkEvent, ClassicEvent, Trigger, StudyFilter, PageUrl, type(LARGE)]
    bases = [set(kind.__mro__) - {object} for kind in kinds]
    assert sum(map(len, bases)) == len(set().union(*bases))


def test_a_trigger_is_no_start() -> None:
    untyped: Any = Trigger
    with pytest.raises(TypeError, match="a Trigger already"):
        untyped(Trigger(CART))


def test_the_event_of_a_trigger_is_a_name() -> None:
    with pytest.raises(ValueError, match=r"for the page, write Trigger\(PageUrl"):
        Trigger(SdkEvent("Cart Opened", url="/cart"))
    with pytest.raises(ValueError, match=r"for its properties, write Trigger.*where=prop"):
        Trigger(SdkEvent("Cart Opened", properties={"total": 40}))


# ---- events ------------------------------------------------------------------------------------


def test_an_event_starts_by_its_name() -> None:
    trigger = Trigger(CART)
    assert trigger.starts(SdkEvent("Cart Opened", url="/a", properties={"total": 1}))
    assert not trigger.starts(SdkEvent("cart opened"))
    assert trigger.tests == 0


@pytest.mark.parametrize(
    ("where", "count", "passing", "failing"),
    [
        (LARGE, 1, {"total": 41}, {"total": 40}),
        (LARGE & prop.flag("gift").is_true(), 2, {"total": 41, "gift": True}, {"total": 41}),
        (~(LARGE | prop.text("sku").is_set()), 2, {"total": 1}, {"total": 1, "sku": "a"}),
        (prop.number("cart.total") > 40, 1, {"cart": {"total": 41}}, {"cart": 41}),
        (prop.moment("due") < date(2026, 1, 2), 1, {"due": "2026-01-01"}, {"due": "2026-01-02"}),
    ],
    ids=["one", "and", "not-or", "path", "date"],
)
def test_an_event_starts_by_its_properties(
    where: PropertyTest, count: int, passing: dict[str, Any], failing: dict[str, Any]
) -> None:
    trigger = Trigger(CART, where=where)
    assert trigger.tests == count
    assert trigger.starts(SdkEvent("Cart Opened", properties=passing))
    assert not trigger.starts(SdkEvent("Cart Opened", properties=failing))
    assert not trigger.starts(SdkEvent("Checkout", properties=passing))


@pytest.mark.parametrize("where", [RARELY, event("A").happened(), "total > 40", print], ids=str)
def test_only_tests_of_properties_are_tests(where: Any) -> None:
    with pytest.raises(TypeError, match="a test of an event's properties is wanted here"):
        Trigger(CART, where=where)


def test_a_test_that_is_none_is_refused() -> None:
    with pytest.raises(FilterError, match="bad-version"):
        Trigger(CART, where=prop.version("app") > "x")
    broken: Any = tree.Property("app", tree.Text("x"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"Property\.test takes"):
        Trigger(CART, where=PropertyTest(broken))


def test_a_test_that_moves_with_the_clock_is_refused() -> None:
    where = prop.moment("due").in_next(days=3) & prop.moment("made").today() & LARGE
    with pytest.raises(FilterError) as caught:
        Trigger(CART, where=where)
    assert [problem.code for problem in caught.value.problems] == ["moving-test", "moving-test"]


def test_a_page_has_no_properties() -> None:
    with pytest.raises(ValueError, match="only an SDK event has properties"):
        Trigger(PageUrl("/cart"), where=LARGE)


# ---- pages -------------------------------------------------------------------------------------

CART_PAGE = "https://shop.example/Cart?step=2"
MATCHES: list[tuple[str, str, bool]] = [
    ("contains", "/Cart", True),
    ("contains", "/cart", False),
    ("notContains", "/cart", True),
    ("notContains", "/Cart", False),
    ("exactly", CART_PAGE, True),
    ("exactly", "/Cart", False),
    ("notExactly", "/Cart", True),
    ("notExactly", CART_PAGE, False),
    ("startsWith", "https://shop", True),
    ("startsWith", "shop", False),
    ("endsWith", "step=2", True),
    ("endsWith", "step", False),
    ("regex", r"Cart\?step=\d$", True),
    ("regex", r"^/Cart", False),
    ("regex", "cart", False),
    ("legacy", r"/cart\?", True),
    ("legacy", r"^cart", False),
]


@pytest.mark.parametrize(("match", "pattern", "expected"), MATCHES)
def test_a_page_is_matched_by_its_url(match: Any, pattern: str, expected: bool) -> None:  # noqa: FBT001
    page = PageUrl(pattern, match)
    assert page.matches(CART_PAGE) is expected
    assert Trigger(page).starts(SdkEvent.page(CART_PAGE)) is expected


def test_each_match_is_tested() -> None:
    assert {match for match, _, _ in MATCHES} == set(URL_MATCHES)


@pytest.mark.parametrize("match", ["regex", "legacy"])
def test_digits_and_word_letters_are_those_of_a_browser(match: Any) -> None:
    assert not PageUrl(r"\d", match).matches("/٣")
    assert not PageUrl(r"\w", match).matches("é")


def test_a_page_starts_when_it_is_viewed() -> None:
    trigger = Trigger(PageUrl("/cart"))
    assert not trigger.starts(SdkEvent("Cart Opened", url="/cart"))
    assert not trigger.starts(SdkEvent("pageview"))
    assert Trigger(SdkEvent("Cart Opened")).starts(SdkEvent("Cart Opened", url="/cart"))


@pytest.mark.parametrize(
    ("pattern", "match", "words"),
    [
        (" ", "contains", "the pattern of a URL is not blank"),
        ("x" * (MAX_PATTERN + 1), "contains", "at most 250 characters, not 251"),
        ("(", "regex", "is no regular expression for Python: missing"),
        ("a{99999999999}", "regex", "is no regular expression for Python"),
        ("(?<step>2)", "legacy", "is no regular expression for Python"),
        ("/cart", "beginsWith", "is matched by one of contains, notContains, "),
    ],
    ids=["blank", "long", "open", "many", "javascript", "unknown-match"],
)
def test_a_bad_pattern_is_refused(pattern: str, match: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PageUrl(pattern, match)


def test_a_pattern_is_a_text() -> None:
    untyped: Any = PageUrl
    with pytest.raises(TypeError, match="the pattern of a URL is a str, not Pattern"):
        untyped(__import__("re").compile("/cart"))
    with pytest.raises(TypeError, match="matched by one of"):
        untyped("/cart", 3)
    with pytest.raises(TypeError, match="the URL of a page is a str, not SdkEvent"):
        untyped("/cart").matches(SdkEvent.page("/cart"))


def test_the_longest_pattern_is_taken() -> None:
    assert PageUrl("x" * MAX_PATTERN).matches("x" * MAX_PATTERN)


# ---- values ------------------------------------------------------------------------------------

TRIGGERS = [
    pytest.param(Trigger(CART), id="event"),
    pytest.param(Trigger(CART, where=LARGE & ~prop.flag("gift").is_true()), id="properties"),
    pytest.param(Trigger(PageUrl("/cart")), id="page"),
    pytest.param(Trigger(PageUrl("^/cart", "regex")), id="regex"),
]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("twin", TWINS)
def test_a_trigger_is_a_value(trigger: Trigger, twin: Twin) -> None:
    other = twin(trigger)
    assert other == trigger
    assert hash(other) == hash(trigger)
    event = SdkEvent("Cart Opened", properties={"total": 50})
    assert other.starts(event) == trigger.starts(event)


def test_triggers_differ_by_what_they_were_made_of() -> None:
    made = [Trigger(CART), Trigger(CART, where=LARGE), Trigger(PageUrl("/a")), Trigger(CART)]
    assert len(set(made)) == 3
    assert Trigger(PageUrl("/a", "regex")) != Trigger(PageUrl("/a"))
